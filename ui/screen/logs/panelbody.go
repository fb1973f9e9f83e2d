package logs

import (
	"strconv"
	"strings"
	"time"

	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
)

// body is the tables of some figures as lines.
type body struct {
	tables []bodyTable
	lines  []bodyLine
	rows   []bodyRow
}

// bodyTable is one table's texts, cleaned, and how wide they want to be.
type bodyTable struct {
	title    string
	headings []string
	numbers  []bool // columns that stand at the right
	widths   []int  // of the values
}

type lineKind int

const (
	lineBlank lineKind = iota
	lineTitle
	lineHeadings
	lineRow
)

// bodyLine is one line; row is its place among the rows, or -1.
type bodyLine struct {
	kind       lineKind
	table, row int
}

// bodyRow is one row: what it shows, and where it leads.
type bodyRow struct {
	table      *bodyTable
	cells      []bodyCell
	line       int
	tag        string
	total      bool // it counts rows of another table
	change     recipes.Change
	last, more bool // the last of its table, which has more
}

type bodyCell struct {
	text string // cleaned
	copy string // as the logs have it
	kind recipes.CellKind
}

// rowKey tells a row from others when the figures are reckoned anew.
type rowKey struct {
	table, name, tag string
	change           recipes.Change
}

func (r bodyRow) key() rowKey {
	if r.table == nil {
		return rowKey{}
	}
	return rowKey{strings.Join(r.table.headings, "\n"), r.name(), r.tag, r.change}
}

// name is what a row is of: its first text.
func (r bodyRow) name() string {
	for _, c := range r.cells {
		if c.kind == recipes.CellText && c.text != "" {
			return c.text
		}
	}
	return "logs"
}

func (r bodyRow) heading(column int) string {
	if column < len(r.table.headings) {
		return r.table.headings[column]
	}
	return r.table.title
}

func newBody(f recipes.Figures, tag string, zone *time.Location, now time.Time) body {
	var b body
	for _, t := range f.Tables {
		if len(t.Rows) > 0 || t.Title != "" && tag != "" && t.Counts == "" {
			b.addTable(t, tag, zone, now)
		}
	}
	if len(f.Lacking) > 0 {
		t := recipes.Table{Title: "Not counted", Of: len(f.Lacking)}
		for _, l := range f.Lacking {
			t.Rows = append(t.Rows, recipes.Row{Cells: []recipes.Cell{{Text: l.Words}}, Change: l.Show})
		}
		b.addTable(t, "", zone, now)
	}
	return b
}

// tableTitle is a table's title, how many rows it has, and which it is narrowed
// to.
func tableTitle(t recipes.Table, tag string) string {
	title := t.Title
	if t.Counts == "" && len(t.Headings) > 0 {
		title += " · " + model.Thousands(t.Of)
	}
	if tag != "" && t.Counts == "" && len(t.Rows) > 0 && t.Rows[0].Tag != "" {
		title += " · only " + tag
	}
	return title
}

func (b *body) addTable(t recipes.Table, tag string, zone *time.Location, now time.Time) {
	columns := len(t.Headings)
	if len(t.Rows) > 0 {
		columns = len(t.Rows[0].Cells)
	}
	table := &bodyTable{title: tableTitle(t, tag), numbers: make([]bool, columns), widths: make([]int, columns)}
	for _, h := range t.Headings {
		table.headings = append(table.headings, model.Clean(h).String())
	}
	at := len(b.tables)
	if at > 0 {
		b.lines = append(b.lines, bodyLine{lineBlank, at, -1})
	}
	b.lines = append(b.lines, bodyLine{lineTitle, at, -1})
	if len(t.Headings) > 0 {
		b.lines = append(b.lines, bodyLine{lineHeadings, at, -1})
	}
	for i, r := range t.Rows {
		row := bodyRow{
			table: table, line: len(b.lines), tag: r.Tag, total: t.Counts != "" && r.Tag != "", change: r.Change,
			last: i == len(t.Rows)-1, more: t.Of > len(t.Rows),
		}
		for c, value := range r.Cells {
			shown := bodyCellOf(value, zone, now)
			row.cells = append(row.cells, shown)
			if c < columns {
				table.numbers[c] = table.numbers[c] || value.Kind == recipes.CellNumber
				table.widths[c] = max(table.widths[c], cell.Width(shown.text))
			}
		}
		b.lines = append(b.lines, bodyLine{lineRow, at, len(b.rows)})
		b.rows = append(b.rows, row)
	}
	b.tables = append(b.tables, *table)
}

func bodyCellOf(c recipes.Cell, zone *time.Location, now time.Time) bodyCell {
	switch {
	case c.Kind == recipes.CellNumber:
		return bodyCell{text: model.Thousands(int(c.Number)), copy: strconv.FormatInt(c.Number, 10), kind: c.Kind}
	case c.Kind == recipes.CellTime && c.Time.IsZero():
		return bodyCell{text: "–", kind: c.Kind}
	case c.Kind == recipes.CellTime:
		at, layout := c.Time.In(zone), "02 Jan 15:04"
		if at.Year() != now.In(zone).Year() {
			layout = "02 Jan 2006"
		}
		return bodyCell{text: at.Format(layout), copy: at.Format("2006-01-02T15:04:05.000Z07:00"), kind: c.Kind}
	}
	return bodyCell{text: model.CleanPrefix(c.Text, 1200).String(), copy: c.Text}
}

// begins is the line that the table of a line begins with: its title.
func (b body) begins(line int) int {
	for line > 0 && b.lines[line].kind != lineTitle {
		line--
	}
	return line
}

// pinned is the line of the headings that stand in for the first line in sight,
// when they are above it; -1 when they are not.
func (b body) pinned(top int) int {
	if top+1 >= len(b.lines) || b.lines[top].kind != lineRow || b.lines[top+1].kind != lineRow {
		return -1
	}
	for i := top; i >= 0; i-- {
		if b.lines[i].kind == lineHeadings && b.lines[i].table == b.lines[top].table {
			return i
		}
		if b.lines[i].kind == lineTitle {
			break
		}
	}
	return -1
}

const (
	columnGap  = 2
	leastText  = 14 // cells that a text column keeps when it gives way
	leastTitle = 9  // cells that a heading above numbers keeps
)

// places are the widths of a table's columns in so many cells; 0 leaves a
// column out. The first column and the one in hand are always there.
func (t bodyTable) places(width, column int) []int {
	want := make([]int, len(t.widths))
	least := make([]int, len(t.widths))
	for c, w := range t.widths {
		heading := 0
		if c < len(t.headings) {
			heading = cell.Width(t.headings[c])
		}
		want[c] = max(w, heading, 1)
		least[c] = min(want[c], leastText)
		if t.numbers[c] {
			least[c] = max(w, min(heading, leastTitle))
		}
	}
	for c := len(want) - 1; c > 0 && total(least) > width; c-- {
		if c != column {
			want[c], least[c] = 0, 0
		}
	}
	if over := total(least) - width; over > 0 {
		least[0] = max(least[0]-over, 1)
	}
	for total(want) > width {
		if !shrink(want, least) {
			break
		}
	}
	return want
}

// shrink takes a cell from the widest column that has one to give.
func shrink(want, least []int) bool {
	widest := -1
	for c, w := range want {
		if w > least[c] && (widest < 0 || w > want[widest]) {
			widest = c
		}
	}
	if widest >= 0 {
		want[widest]--
	}
	return widest >= 0
}

// total is what columns of such widths take with the gaps between them.
func total(widths []int) int {
	sum := 0
	for _, w := range widths {
		if w > 0 {
			sum += w + columnGap
		}
	}
	return max(sum-columnGap, 0)
}
