package usage

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/usage"
)

// edit is the filter being typed, of a column of the table in focus.
type edit struct {
	table  part
	column int
	line   input.Line
	before string // the filter as it was, to restore
	err    error  // why the text can't be a filter
}

func (m *Model) beginEdit() tea.Cmd {
	t := m.tables[m.focus]
	column := t.grid.Column()
	text := t.wish.filters[column]
	m.edit = &edit{table: m.focus, column: column, line: input.New(text), before: text}
	return nil
}

func (m *Model) editKey(key tea.KeyMsg) tea.Cmd {
	if keymap.Typed(key) == "" {
		if a, ok := keymap.Find(keymap.ScopeUsageFilter, key.String()); ok {
			return m.endEdit(a.ID)
		}
	}
	before := m.edit.line.Text()
	m.edit.line, _ = m.edit.line.Update(key)
	if m.edit.line.Text() == before {
		return nil
	}
	return m.typed()
}

func (m *Model) endEdit(id keymap.ID) tea.Cmd {
	e := m.edit
	m.edit = nil
	switch id {
	case keymap.Restore:
		return m.setFilter(e.table, e.column, e.before)
	case keymap.NextCol:
		return m.editNext(e, 1)
	case keymap.PrevCol:
		return m.editNext(e, -1)
	}
	if e.err == nil {
		return nil
	}
	return m.Say(m.tables[e.table].headings[e.column].title + " keeps the filter it had: " + e.err.Error())
}

// editNext keeps this filter and goes on to the next column.
func (m *Model) editNext(e *edit, by int) tea.Cmd {
	m.tables[e.table].grid.MoveColumn(by)
	return m.beginEdit()
}

// typed applies the text as it stands.
func (m *Model) typed() tea.Cmd {
	e := m.edit
	text := strings.TrimSpace(e.line.Text())
	narrow, err := usage.Narrow(m.tables[e.table].headings[e.column].kind, text)
	e.err = err
	switch {
	case err != nil:
		return nil
	case narrow == nil:
		text = ""
	}
	return m.setFilter(e.table, e.column, text)
}

// setFilter narrows a table by one column.
func (m *Model) setFilter(which part, column int, text string) tea.Cmd {
	t := m.tables[which]
	if t.wish.filters[column] == text {
		return nil
	}
	t.wish.filters[column] = text
	return m.arrange(which)
}

// filterCell narrows to the value under both cursors.
func (m *Model) filterCell() tea.Cmd {
	v, h, _ := m.table().here()
	return m.setFilter(m.focus, m.table().grid.Column(), usage.ByValue(h.kind, v))
}

// withoutCell leaves the value under both cursors out.
func (m *Model) withoutCell() tea.Cmd {
	t := m.table()
	v, h, _ := t.here()
	column := t.grid.Column()
	return m.setFilter(m.focus, column, usage.WithoutValue(h.kind, t.wish.filters[column], v))
}

func (m *Model) clearAll() tea.Cmd {
	t := m.table()
	t.wish.filters = [mostColumns]string{}
	return m.arrange(m.focus)
}

// sort sorts by the column under the cursor; a second time turns the direction.
func (m *Model) sort() tea.Cmd {
	t := m.table()
	column := t.grid.Column()
	if t.wish.sort == column {
		t.wish.ascending = !t.wish.ascending
	} else {
		t.wish.sort, t.wish.ascending = column, t.headings[column].kind.Ascending()
	}
	return m.arrange(m.focus)
}

// piece is something in a line at a place.
type piece struct {
	x, width int
	text     string
}

// filterRow shows each column's filter, and the one being typed, to which the
// others give way.
func (m *Model) filterRow(which part, width int) string {
	t, th := m.tables[which], m.env.Theme
	var pieces []piece
	if e := m.edit; e != nil && e.table == which {
		pieces = m.editPieces(width)
	}
	for column, h := range t.headings {
		x, w, ok := t.grid.Place(column)
		text := t.wish.filters[column]
		if !ok || text == "" || overlaps(pieces, piece{x, w, ""}) {
			continue
		}
		fit := cell.Fit
		if h.kind == usage.KindCount {
			fit = cell.FitRight
		}
		pieces = append(pieces, piece{x, w, th.Input.Of(fit(model.CleanPrefix(text, 16*w).String(), w))})
	}
	return join(pieces, width)
}

// editPieces is the filter being typed and, when it can't be right, why.
func (m *Model) editPieces(width int) []piece {
	e, t := m.edit, m.env.Theme
	x, w, ok := m.tables[e.table].grid.Place(e.column)
	if !ok {
		return nil
	}
	w = max(w, min(24, width-x)) // room to type in
	if e.err == nil {
		return []piece{{x, w, e.line.Draw(w, t.InputHere, t.Cursor)}}
	}
	why := "✗ " + model.Clean(e.err.Error()).String()
	typed := piece{x, w, e.line.Draw(w, t.Error, t.Cursor)}
	if room := width - x - w - 1; room >= cell.Width(why) || room >= x-1 {
		return []piece{typed, {x + w + 1, room, t.Error.Of(cell.Fit(why, room))}}
	}
	room := x - 2
	return []piece{{1, room, t.Error.Of(cell.FitRight(why, room))}, typed}
}

func overlaps(pieces []piece, p piece) bool {
	return slices.ContainsFunc(pieces, func(o piece) bool { return o.x < p.x+p.width && p.x < o.x+o.width })
}

// join puts pieces in a line, from left to right.
func join(pieces []piece, width int) string {
	slices.SortFunc(pieces, func(a, b piece) int { return a.x - b.x })
	var b strings.Builder
	x := 0
	for _, p := range pieces {
		b.WriteString(cell.Spaces(p.x - x))
		b.WriteString(p.text)
		x = p.x + p.width
	}
	b.WriteString(cell.Spaces(width - x))
	return b.String()
}
