package usage

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/filterrow"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/localtable"
	"fliplet-audit/ui/usage"
)

// edit is the filter being typed, of a column of the table in focus.
type edit struct {
	*localtable.Edit
	table part
}

func (m *Model) beginEdit() tea.Cmd {
	t := m.tables[m.focus]
	column := t.grid.Column()
	m.edit = &edit{localtable.NewEdit(column, t.headings[column].kind, t.wish.Filters[column]), m.focus}
	return nil
}

func (m *Model) editKey(key tea.KeyMsg) tea.Cmd {
	if keymap.Typed(key) == "" {
		if a, ok := keymap.Find(keymap.ScopeUsageFilter, key.String()); ok {
			return m.endEdit(a.ID)
		}
	}
	filter, ok := m.edit.Update(key)
	if !ok {
		return nil
	}
	return m.setFilter(m.edit.table, m.edit.Column, filter)
}

func (m *Model) endEdit(id keymap.ID) tea.Cmd {
	e := m.edit
	m.edit = nil
	switch id {
	case keymap.Restore:
		return m.setFilter(e.table, e.Column, e.Before)
	case keymap.NextCol:
		return m.editNext(e, 1)
	case keymap.PrevCol:
		return m.editNext(e, -1)
	}
	if e.Err == nil {
		return nil
	}
	return m.Say(m.tables[e.table].headings[e.Column].title + " keeps the filter it had: " + e.Err.Error())
}

// editNext keeps this filter and goes on to the next column.
func (m *Model) editNext(e *edit, by int) tea.Cmd {
	m.tables[e.table].grid.MoveColumn(by)
	return m.beginEdit()
}

// setFilter narrows a table by one column.
func (m *Model) setFilter(which part, column int, text string) tea.Cmd {
	t := m.tables[which]
	if t.wish.Filters[column] == text {
		return nil
	}
	t.wish.Filters[column] = text
	return m.arrange(which)
}

// filterCell narrows to the value under both cursors.
func (m *Model) filterCell() tea.Cmd {
	v, h, _ := m.table().here()
	return m.setFilter(m.focus, m.table().grid.Column(), usage.ByValue(h.kind, v, time.UTC))
}

// withoutCell leaves the value under both cursors out.
func (m *Model) withoutCell() tea.Cmd {
	t := m.table()
	v, h, _ := t.here()
	column := t.grid.Column()
	return m.setFilter(m.focus, column, usage.WithoutValue(h.kind, t.wish.Filters[column], v, time.UTC))
}

func (m *Model) clearAll() tea.Cmd {
	m.table().wish.ClearAll()
	return m.arrange(m.focus)
}

// sort sorts by the column under the cursor; a second time turns the direction.
func (m *Model) sort() tea.Cmd {
	t := m.table()
	column := t.grid.Column()
	t.wish.SortBy(column, t.headings[column].kind)
	return m.arrange(m.focus)
}

// filterRow shows each column's filter, and the one being typed.
func (m *Model) filterRow(which part, width int) string {
	t, th := m.tables[which], m.env.Theme
	var typed *filterrow.Typed
	if e := m.edit; e != nil && e.table == which {
		typed = e.Drawn(t.grid.Place, width)
	}
	var filters []filterrow.Piece
	for column, h := range t.headings {
		x, w, ok := t.grid.Place(column)
		text := t.wish.Filters[column]
		if !ok || text == "" {
			continue
		}
		fit := cell.Fit
		if h.kind == usage.KindCount {
			fit = cell.FitRight
		}
		filters = append(filters, filterrow.Piece{X: x, Width: w, Text: th.Input.Of(fit(model.CleanPrefix(text, 16*w).String(), w))})
	}
	return filterrow.Draw(typed, filters, width, th)
}
