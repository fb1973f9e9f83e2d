package usage

import (
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
)

const (
	footLines = 2 // the status and the hints
	// tableHead is the lines over a table's rows: its name, its columns'
	// titles, the rule, the filters.
	tableHead = 4
	// wideWindow has room for both tables side by side.
	wideWindow = 160
	// leastChart and mostChart are a chart's heights, fewRows what of a table
	// is worth showing.
	leastChart, mostChart = 5, 16
	fewRows               = 3
	// dailyUpTo is up to how many days are told apart in the chart.
	dailyUpTo = 93
	// nowIsOld is when the end of a range is no longer "now".
	nowIsOld = 2 * time.Minute
)

// layout is what stands where, in lines; 0 is not at all.
type layout struct {
	figures []string
	chart   int // without its heading
	spark   bool
	rows    int // of a table, without its head; -1 is no table
	air     int // blank lines between the parts
	beside  bool
}

// lay finds the layout and gives the tables their sizes.
func (m *Model) lay() layout {
	l := m.layout()
	for i, t := range m.tables {
		width := m.width
		if l.beside {
			width = [2]int{m.width / 2, m.width - m.width/2 - 2}[i]
		}
		t.grid.SetSize(width, max(l.rows, 0))
		t.grid.SetAway(m.focus != part(i))
	}
	return l
}

func (m *Model) layout() layout {
	room := max(m.height-1-len(m.banner())-footLines, 0)
	l := layout{rows: -1, beside: m.width >= wideWindow}
	if m.answer == nil {
		return l
	}
	l.figures = figureLines(m.figures(), m.width, m.env.Theme)
	left := room - len(l.figures) - 1 // the chart's heading
	switch {
	case left >= leastChart+2+tableHead+8:
		return l.roomy(left, max(m.tables[partApps].rows.N, m.tables[partUsers].rows.N))
	case m.focus == partDays:
		return l.forDays(left)
	}
	return l.forTable(room, left)
}

// roomy is for windows that hold everything, whatever the keys go to: a table
// has two thirds, less where it has few rows.
func (l layout) roomy(left, rows int) layout {
	if left >= 32 {
		l.air = 1
		left -= 3
	}
	l.chart = min(max(left/3, leastChart+2, left-tableHead-rows), mostChart)
	l.rows = left - l.chart - tableHead
	return l
}

// forDays gives the chart the room, and the rest to a table.
func (l layout) forDays(left int) layout {
	l.chart = left
	if left >= leastChart+tableHead+fewRows {
		l.rows = fewRows
		l.chart = left - tableHead - l.rows
	}
	return l
}

// forTable gives the table the room; the days are one line, the figures give
// way where there is too little.
func (l layout) forTable(room, left int) layout {
	l.spark = true
	l.rows = left - tableHead
	if l.rows < 6 {
		l.figures, l.rows = nil, room-1-tableHead
	}
	return l
}

// Lines draws the screen: exactly its height in lines.
func (m *Model) Lines() []string {
	l := m.lay()
	lines := make([]string, 0, m.height+8)
	lines = append(lines, m.rangeLine())
	if m.answer == nil {
		lines = append(lines, m.beforeAnswer()...)
	} else {
		lines = append(lines, m.parts(l)...)
	}
	foot := append(m.banner(), m.statusLine(), m.hintLine())
	lines = append(exactly(lines, max(m.height-len(foot), 0)), foot...)
	lines = exactly(lines, m.height)
	if m.overlay == nil {
		return lines
	}
	return overlay.Place(lines, m.overlay.lines(m.width, m.height), m.width, m.height, m.env.Theme.Dim)
}

func exactly(lines []string, height int) []string {
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines[:max(height, 0)]
}

// parts are the figures, the days and the tables.
func (m *Model) parts(l layout) []string {
	air := make([]string, l.air)
	lines := append([]string{}, air...)
	lines = append(append(lines, m.old(l.figures)...), air...)
	lines = append(append(lines, m.days(l)...), air...)
	switch {
	case l.rows < 0:
	case l.beside:
		lines = append(lines, m.sideBySide(l)...)
	default:
		which := m.shown
		if m.focus != partDays {
			which = m.focus
		}
		lines = append(lines, m.tableLines(which, m.width, l)...)
	}
	return lines
}

// old dims lines while others are awaited.
func (m *Model) old(lines []string) []string {
	if !m.isOld() {
		return lines
	}
	dimmed := make([]string, len(lines))
	for i, line := range lines {
		dimmed[i] = m.env.Theme.Dim.Of(plain(line))
	}
	return dimmed
}

// isOld tells whether what is in sight is about to be replaced.
func (m *Model) isOld() bool { return m.request.Busy() && m.slow }

// rangeLine says which days the figures are of.
func (m *Model) rangeLine() string {
	t, now := m.env.Theme, m.env.Now()
	r, p := m.dates, periodOf(m.dates, now, m.env.Zone)
	if m.answer != nil && m.answer.dates == r {
		p = m.answer.period
	}
	if r.Kind == model.RangeCustom || now.Sub(p.End) > nowIsOld {
		r = model.Range{Kind: model.RangeCustom, From: p.Start, To: p.End}
		if now.Sub(p.End) <= nowIsOld {
			r.To = time.Time{}
		}
	}
	name, words := filters.RangeName(m.dates), filters.PeriodLabel(r, p, now, time.UTC)
	line := " " + t.Strong.Of(name) + t.Dim.Of(" · "+words)
	if room := m.width - 2 - cell.Width(name) - 3 - cell.Width(words); room >= cell.Width(daysOfUTC) {
		return line + t.Dim.Of(daysOfUTC)
	}
	return overlay.Fit(line, m.width)
}

// daysOfUTC says what the server's days are (wire.md, "Aggregated logs").
const daysOfUTC = " · days and times in UTC"

// beforeAnswer stands where the figures will.
func (m *Model) beforeAnswer() []string {
	t := m.env.Theme
	switch {
	case m.request.Busy() && m.slow:
		return []string{"", "  " + t.Dim.Of(cell.Cut("Asking Fliplet how "+m.organizationName()+" is used…", m.width-3))}
	case m.request.Busy():
		return nil
	}
	reload, _ := keymap.Get(keymap.ScopeUsage, keymap.Reload)
	return []string{"", "  " + t.Strong.Of(cell.Cut("There are no figures yet", m.width-3)), "  " + t.Key.Of(reload.Label) + t.Hint.Of("  asks again")}
}

func (m *Model) organizationName() string {
	if name := model.Clean(m.organization.Name); !name.Empty() {
		return name.String()
	}
	return "the organization"
}

// mark stands before the part that the keys go to.
func (m *Model) mark(p part, title string) string {
	t := m.env.Theme
	if m.focus == p {
		return t.AccentStrong.Of(grid.Marker) + t.TabActive.Of(title)
	}
	return " " + t.Strong.Of(title)
}

// banner is an error: what happened, then what to do. What is in sight stays.
func (m *Model) banner() []string {
	if m.failure == nil {
		return nil
	}
	t := m.env.Theme
	what, advice := failure.Words(m.failure)
	var lines []string
	for i, line := range cell.Wrap(what.String(), m.width-4, 2) {
		lines = append(lines, " "+t.Error.Of([]string{"✗ ", "  "}[i]+line))
	}
	for _, line := range cell.Wrap(advice.String(), m.width-4, 2) {
		lines = append(lines, "   "+t.Text.Of(line))
	}
	return lines
}

// hintLine is a notice, or the keys that matter now.
func (m *Model) hintLine() string {
	t := m.env.Theme
	switch {
	case m.notice != "":
		return " " + t.Good.Of(cell.Cut(model.Clean(m.notice).String(), m.width-2))
	case m.written.path != "" && m.edit == nil:
		return " " + t.Good.Of(cell.Cut(m.written.where(), m.width-2))
	}
	return " " + help.HintLine(m.hints(), m.width-2, *t)
}
