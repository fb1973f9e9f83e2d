package tokens

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/filterrow"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/localtable"
	"fliplet-audit/ui/usage"
)

func (m *Model) beginEdit() {
	c := m.grid.Column()
	m.edit = localtable.NewEdit(c, m.columns[c].Kind, m.wish.Filters[c])
}

func (m *Model) editKey(key tea.KeyMsg) tea.Cmd {
	if keymap.Typed(key) == "" {
		if a, ok := keymap.Find(keymap.ScopeFilter, key.String()); ok {
			return m.endEdit(a.ID)
		}
	}
	if filter, ok := m.edit.Update(key); ok {
		m.setFilter(m.edit.Column, filter)
	}
	return nil
}

func (m *Model) endEdit(id keymap.ID) tea.Cmd {
	e := m.edit
	m.edit = nil
	switch id {
	case keymap.Restore:
		m.setFilter(e.Column, e.Before)
		return nil
	case keymap.NextCol:
		m.editNext(1)
		return nil
	case keymap.PrevCol:
		m.editNext(columnCount - 1)
		return nil
	}
	if e.Err == nil {
		return nil
	}
	return m.say(m.columns[e.Column].Title + " keeps the filter it had: " + e.Err.Error())
}

// editNext keeps the filter and goes on to another column.
func (m *Model) editNext(by int) {
	m.grid.SelectColumn((m.grid.Column() + by) % columnCount)
	m.beginEdit()
}

func (m *Model) setFilter(c int, text string) {
	if m.wish.Filters[c] == text {
		return
	}
	m.wish.Filters[c] = text
	m.arrange()
}

func (m *Model) clearFilters() {
	m.wish.ClearAll()
	m.arrange()
}

// filterCell narrows to the value under both cursors.
func (m *Model) filterCell() {
	t, _ := m.selected()
	c := m.grid.Column()
	m.setFilter(c, usage.ByValue(m.columns[c].Kind, m.columns[c].Of(&t), m.zone))
}

// leaveCellOut leaves the value under both cursors out.
func (m *Model) leaveCellOut() {
	t, _ := m.selected()
	c := m.grid.Column()
	m.setFilter(c, usage.WithoutValue(m.columns[c].Kind, m.wish.Filters[c], m.columns[c].Of(&t), m.zone))
}

// filterRow shows each column's filter, and the one being typed.
func (m *Model) filterRow() string {
	var filters []filterrow.Piece
	for c := range m.columns {
		x, w, ok := m.grid.Place(c)
		text := m.wish.Filters[c]
		if ok && text != "" {
			filters = append(filters, filterrow.Piece{X: x, Width: w, Text: m.env.Theme.Input.Of(cell.Column(text, w))})
		}
	}
	return filterrow.Draw(m.edit.Drawn(m.grid.Place, m.width), filters, m.width, m.env.Theme)
}

// filtersInWords names the filters in force.
func (m *Model) filtersInWords() string {
	var words []string
	for c, of := range m.columns {
		if text := m.wish.Filters[c]; text != "" {
			words = append(words, of.Title+": "+model.CleanPrefix(text, 256).String())
		}
	}
	return strings.Join(words, " · ")
}
