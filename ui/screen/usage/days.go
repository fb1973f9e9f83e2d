package usage

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
	"fliplet-audit/ui/usage"
)

// drawnChart is the chart as it was drawn last: it is drawn anew only for
// another place, size or answer.
type drawnChart struct {
	width, height, day int
	old                bool
	lines              []string
}

// days is the chart with its heading, or the days in one line.
func (m *Model) days(l layout) []string {
	if l.spark || l.chart < leastChart {
		return []string{m.sparkLine()}
	}
	return append([]string{m.daysTitle()}, m.chart(m.width-1, l.chart)...)
}

// weekly tells whether there are more days than can be told apart.
func (m *Model) weekly() bool { return len(m.answer.days) > dailyUpTo }

// daysTitle names the chart, and says how many sessions the day in hand has, or
// all of them.
func (m *Model) daysTitle() string {
	title, short := "Sessions per day", "Sessions"
	if m.weekly() {
		title, short = "Sessions per day, averages of 7 days", "7-day averages"
	}
	words, width := m.dayInHand(m.width - 1 - cell.Width(title) - 3)
	if cell.Width(title)+3+width > m.width-2 {
		title = short
	}
	return overlay.Fit(m.mark(partDays, title)+"   "+words, m.width)
}

// dayInHand is the day under the cursor, or without one all of them, with its
// sessions by the marks of the lines; what room is left says more.
func (m *Model) dayInHand(room int) (text string, width int) {
	t, a := m.env.Theme, m.answer
	if len(a.days) == 0 {
		words := "none"
		return t.Dim.Of(words), cell.Width(words)
	}
	if m.focus != partDays {
		app, studio := 0, 0
		for _, d := range a.days {
			app, studio = app+d.App, studio+d.Studio
		}
		return legend(model.Thousands(app)+" app", model.Thousands(studio)+" Studio", t)
	}
	d := a.days[m.day]
	name := dayName(d, m.env.Now().UTC().Year())
	text, width = legend(model.Thousands(d.App)+" app", model.Thousands(d.Studio)+" Studio", t)
	text, width = t.Strong.Of(name)+"   "+text, cell.Width(name)+3+width
	if m.day == a.most && d.App+d.Studio > 0 {
		most := " · the busiest"
		if width+cell.Width(most) < room {
			text, width = text+t.Dim.Of(most), width+cell.Width(most)
		}
	}
	return text, width
}

// dayName is a day in words, with its year where it is not this one.
func dayName(d usage.Day, thisYear int) string {
	if d.Day.Year() != thisYear {
		return d.Day.Format("Mon 2 Jan 2006")
	}
	return d.Day.Format("Mon 2 Jan")
}

// legend is the marks of the chart's two lines with what they are.
func legend(app, studio string, t *theme.Theme) (text string, width int) {
	const appMark = "⠒⠒"
	studioMark := string([]rune{usage.StudioMark, usage.StudioMark})
	text = t.Accent.Of(appMark) + t.Text.Of(" "+app) + "   " + t.Warn.Of(studioMark) + t.Text.Of(" "+studio)
	return text, cell.Width(fmt.Sprintf("%s %s   %s %s", appMark, app, studioMark, studio))
}

// chart draws the days; those of many days as averages of seven.
func (m *Model) chart(width, height int) []string {
	day := -1
	if m.focus == partDays {
		day = m.day
	}
	c := drawnChart{width: width, height: height, day: day, old: m.isOld()}
	if d := m.drawn; d.lines != nil && d.width == c.width && d.height == c.height && d.day == c.day && d.old == c.old {
		return d.lines
	}
	days, at := m.answer.days, float64(day)
	if m.weekly() {
		days, at = usage.Weekly(days), min(at/7, float64((len(days)-1)/7))
	}
	for _, line := range usage.MarkedChart(days, at, width, height, m.chartPaint(c.old)) {
		c.lines = append(c.lines, " "+line)
	}
	if c.lines == nil { // no days
		c.lines = []string{""}
	}
	c.lines = exactly(c.lines, height)
	m.drawn = c
	return c.lines
}

func (m *Model) chartPaint(old bool) func(usage.Part, string) string {
	t := m.env.Theme
	return func(p usage.Part, text string) string {
		switch {
		case p == usage.PartCursor:
			return t.AccentStrong.Of(text)
		case p == usage.PartApp && !old:
			return t.Accent.Of(text)
		case p == usage.PartStudio && !old:
			return t.Warn.Of(text)
		}
		return t.Dim.Of(text)
	}
}

// sparkLine is all days in one line.
func (m *Model) sparkLine() string {
	t := m.env.Theme
	title := "Sessions"
	words, width := m.dayInHand(0)
	bars := usage.Spark(m.answer.days, min(m.width-1-cell.Width(title)-2-width-3, 60))
	paint := t.Accent
	if m.isOld() {
		paint = t.Dim
	}
	return overlay.Fit(m.mark(partDays, title)+"  "+paint.Of(bars)+"   "+words, m.width)
}

func plain(line string) string { return ansi.Strip(line) }
