package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"fliplet-audit/model"
	"fliplet-audit/ui/theme"
	figures "fliplet-audit/ui/usage"
)

// writeTable writes one table for people.
func (r usageReport) writeTable(out, errs io.Writer) error {
	p := newUsagePage(out)
	more := 0
	switch r.table {
	case usageCells:
		p.cells(figures.Cells(r.usage.Stats))
	case usageDays:
		var rows []figures.Day
		rows, more = r.days()
		printRows(p, figures.DayColumns(), rows)
	case usageApps:
		var rows []model.AppUsage
		rows, more = r.apps(0)
		printRows(p, figures.AppColumns(), rows)
	default:
		var rows []model.UserUsage
		rows, more = r.users(0)
		printRows(p, figures.UserColumns(), rows)
	}
	if p.err == nil {
		tellMore(errs, more, r.table)
	}
	return p.err
}

// usagePage is a page of figures.
type usagePage struct{ answerPage }

func newUsagePage(out io.Writer) *usagePage {
	p := &usagePage{answerPage{out: out, width: textWidth}}
	if width, ok := terminalWidth(out); ok {
		p.width, p.theme = width, *printedTheme()
	}
	return p
}

// writeOverview writes the cells, a chart of the days, and the top of apps and
// users.
func (r usageReport) writeOverview(out io.Writer) error {
	p := newUsagePage(out)
	title := "Usage"
	if name := r.organization.Name; name != "" {
		title += " of " + name
	}
	p.line(p.theme.Strong, title)
	p.line(p.theme.Dim, upperFirst(r.words())+"; days are UTC's")
	p.blank()
	p.cells(figures.Cells(r.usage.Stats))
	p.line(p.theme.Dim, "↑ ↓ and % against the period of the same length before")
	p.chart(figures.Days(r.usage, r.Period))
	apps, more := r.apps(topLines)
	p.heading("Apps", len(apps), more, "the most sessions first")
	printRows(p, topColumns(figures.AppColumns(), "name", "sessions", "users", "devices", "publishedAt"), apps)
	users, more := r.users(topLines)
	p.heading("Users", len(users), more, "the most Studio sessions first")
	printRows(p, topColumns(figures.UserColumns(), "email", "studioSessions", "viewerSessions", "appPublishes", "lastSeenAt"), users)
	return p.err
}

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// topColumns are the columns of these names, in the table's order.
func topColumns[T any](columns []figures.Column[T], names ...string) []figures.Column[T] {
	var top []figures.Column[T]
	for _, name := range names {
		if c, ok := figures.Find(columns, name); ok {
			top = append(top, c)
		}
	}
	return top
}

// heading is over a table of which some lines may be left out.
func (p *usagePage) heading(title string, shown, more int, order string) {
	p.blank()
	words := " · " + model.Thousands(shown+more)
	if more > 0 {
		words = " · " + model.Thousands(shown) + " of " + model.Thousands(shown+more) + ", " + order + "; --table " + strings.ToLower(title) + " shows all"
	}
	p.line(p.theme.Strong, title+words)
}

func (p *usagePage) cells(cells []figures.Cell) {
	rows := make([][]string, len(cells))
	for i, c := range cells {
		rows[i] = []string{c.Title, countText(c.Count), figures.Change(c.Count)}
	}
	p.rows([]tableColumn{{title: "Figure", least: widest}, {title: "Count", least: widest, right: true}, {title: "Change", least: widest, right: true}}, rows)
}

// countText is a count; – where it is not known.
func countText(c model.Count) string {
	if !c.Known {
		return "–"
	}
	return model.Thousands(c.Count)
}

const (
	// chartHeight and chartWidth are the most of a chart that is printed.
	chartHeight, chartWidth = 12, 120
	// dailyUpTo is up to how many days are told apart in a chart.
	dailyUpTo = 93
)

func (p *usagePage) chart(days []figures.Day) {
	title := "Sessions per day"
	if len(days) > dailyUpTo {
		days, title = figures.Weekly(days), "Sessions per day, averages of 7 days"
	}
	p.blank()
	p.line(p.theme.Strong, title)
	lines := figures.Chart(days, min(p.width, chartWidth), chartHeight, p.chartPaint)
	if lines == nil {
		return
	}
	p.print(p.theme.Accent.Of("⠒⠒ App sessions") + "   " + p.theme.Warn.Of(strings.Repeat(string(figures.StudioMark), 2)+" Studio sessions") + "\n")
	for _, line := range lines {
		p.print(line + "\n")
	}
}

func (p *usagePage) chartPaint(part figures.Part, text string) string {
	paint := map[figures.Part]theme.Paint{figures.PartApp: p.theme.Accent, figures.PartStudio: p.theme.Warn, figures.PartAxis: p.theme.Dim}[part]
	return paint.Of(text)
}

// printRows prints rows for people, each count with its change beside it.
func printRows[T any](p *usagePage, columns []figures.Column[T], rows []T) {
	if len(rows) == 0 {
		p.line(p.theme.Dim, "None")
		return
	}
	var laid []tableColumn
	for i, c := range columns {
		column := tableColumn{title: c.Title, least: widest, right: c.Kind == figures.KindCount}
		if i == 0 {
			column.least = 3 * narrowest
		}
		laid = append(laid, column)
		if c.Previous {
			laid = append(laid, tableColumn{title: "Change", least: widest, right: true})
		}
	}
	p.table(laid, len(rows), func(i int) []string { return rowText(columns, &rows[i], len(laid)) })
}

// table prints rows as they are made.
func (p *usagePage) table(columns []tableColumn, n int, row func(int) []string) {
	if p.err != nil {
		return
	}
	printed := newTable(p.out, columns)
	for i := range n {
		if p.err = printed.row(row(i)); p.err != nil {
			return
		}
	}
	if p.err = printed.flush(); p.err != nil {
		return
	}
	if hidden := printed.hidden(); len(hidden) > 0 {
		p.line(p.theme.Dim, fmt.Sprintf("No room for %s: a wider window shows it, and -o csv", strings.Join(hidden, ", ")))
	}
}

func rowText[T any](columns []figures.Column[T], row *T, n int) []string {
	cells := make([]string, 0, n)
	for _, c := range columns {
		v := c.Of(row)
		cells = append(cells, valueText(c.Kind, v))
		if c.Previous {
			cells = append(cells, figures.Change(v.Count))
		}
	}
	return cells
}

func valueText(kind figures.Kind, v figures.Value) string {
	switch {
	case kind == figures.KindCount:
		return countText(v.Count)
	case (kind == figures.KindText || kind == figures.KindID) && v.Text != "":
		return model.CleanPrefix(v.Text, longestCell).String()
	case v.Time.IsZero(): // nor a text
		return "–"
	case kind == figures.KindDay:
		return v.Time.UTC().Format("Mon 2006-01-02")
	}
	return v.Time.UTC().Format(time.DateOnly)
}
