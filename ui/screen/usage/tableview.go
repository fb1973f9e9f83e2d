package usage

import (
	"fmt"
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
)

func (m *Model) sideBySide(l layout) []string {
	left := m.tableLines(partApps, m.width/2, l)
	right := m.tableLines(partUsers, m.width-m.width/2-2, l)
	rule := " " + m.env.Theme.Rule.Of("│")
	lines := make([]string, len(left))
	for i := range left {
		lines[i] = overlay.Fit(left[i], m.width/2) + rule + right[i]
	}
	return lines
}

// tableLines is a table with its head.
func (m *Model) tableLines(which part, width int, l layout) []string {
	t := m.tables[which]
	t.grid.SetOld(m.isOld())
	lines := []string{m.tableTitle(which, width, l), t.grid.Header(t.sortMarks()), t.grid.Rule(), m.filterRow(which, width)}
	if len(t.arranged.Shown) == 0 {
		return append(lines, exactly(m.emptyLines(t, width), l.rows)...)
	}
	return append(lines, t.grid.Lines()...)
}

func (t *table) sortMarks() []grid.Heading {
	marks := make([]grid.Heading, len(t.headings))
	marks[t.wish.Sort] = grid.Heading{Sorted: true, Ascending: t.wish.Ascending}
	return marks
}

// tableTitle says how many rows there are, which filters are out of sight, and
// where the other table is.
func (m *Model) tableTitle(which part, width int, l layout) string {
	t, th := m.tables[which], m.env.Theme
	title := upperFirst(t.name)
	words := " · " + m.rowsWords(t)
	for _, f := range t.filtersOutOfSight() {
		words += " · " + f
	}
	room := width - 1 - cell.Width(title)
	other := ""
	if !l.beside {
		other = m.otherTable(which)
	}
	words = cell.Cut(words, room)
	line := m.mark(which, title) + th.Text.Of(words)
	if free := room - cell.Width(words) - cell.Width(other) - 1; other != "" && free >= 2 {
		line += cell.Spaces(free) + th.Dim.Of(other)
	}
	return line
}

// otherTable tells of the table that is out of sight, and which key leads there.
func (m *Model) otherTable(which part) string {
	other := partUsers - which
	o := m.tables[other]
	words := upperFirst(o.name) + " · " + model.Thousands(len(o.arranged.Shown))
	switch {
	case partAfter(m.focus, 1) == other:
		return words + " · tab"
	case partAfter(m.focus, -1) == other && m.focus != partDays:
		return words + " · shift+tab"
	}
	return words
}

func (m *Model) rowsWords(t *table) string {
	if t.filtered() {
		return fmt.Sprintf("%s of %s", model.Thousands(len(t.arranged.Shown)), model.Thousands(t.rows.N))
	}
	return model.Thousands(t.rows.N)
}

func (m *Model) emptyLines(t *table, width int) []string {
	th := m.env.Theme
	say := func(paint theme.Paint, words string) string {
		return "  " + paint.Of(cell.Cut(model.Clean(words).String(), width-3))
	}
	if !t.filtered() {
		return []string{say(th.Dim, "Fliplet names no "+t.name+" here")}
	}
	clearing, _ := keymap.Get(keymap.ScopeUsage, keymap.ClearAll)
	lines := []string{say(th.Strong, "No "+t.name+" match "+strings.Join(t.filterTexts(), " · "))}
	if m.edit == nil {
		lines = append(lines, "  "+th.Key.Of(clearing.Label)+th.Hint.Of("  clears the filters"))
	}
	return lines
}

// filterTexts are the filters in force, each with its column.
func (t *table) filterTexts() []string {
	return t.filtersOf(func(int) bool { return true })
}

// filtersOutOfSight are the filters of columns that the table does not show.
func (t *table) filtersOutOfSight() []string {
	return t.filtersOf(func(column int) bool {
		_, _, inSight := t.grid.Place(column)
		return !inSight
	})
}

func (t *table) filtersOf(which func(column int) bool) []string {
	var texts []string
	for column, h := range t.headings {
		if text := t.wish.Filters[column]; text != "" && which(column) {
			texts = append(texts, h.title+": "+model.CleanPrefix(text, 400).String())
		}
	}
	return texts
}

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
