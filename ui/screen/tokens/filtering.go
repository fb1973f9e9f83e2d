package tokens

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

// edit is the filter being typed.
type edit struct {
	column int
	line   input.Line
	before string // the filter as it was, to restore
	err    error  // why the text can't be a filter
}

func (m *Model) beginEdit() {
	c := m.grid.Column()
	m.edit = &edit{column: c, line: input.New(m.filters[c]), before: m.filters[c]}
}

func (m *Model) editKey(key tea.KeyMsg) {
	if keymap.Typed(key) == "" {
		if a, ok := keymap.Find(keymap.ScopeFilter, key.String()); ok {
			m.endEdit(a.ID)
			return
		}
	}
	e := m.edit
	e.line, _ = e.line.Update(key)
	text := strings.TrimSpace(e.line.Text())
	if _, e.err = usage.Narrow(m.columns[e.column].Kind, text); e.err == nil {
		m.setFilter(e.column, text)
	}
}

func (m *Model) endEdit(id keymap.ID) {
	e := m.edit
	m.edit = nil
	step := 0
	switch id {
	case keymap.Restore:
		m.setFilter(e.column, e.before)
		return
	case keymap.NextCol:
		step = 1
	case keymap.PrevCol:
		step = columnCount - 1
	default:
		return
	}
	m.grid.SelectColumn((m.grid.Column() + step) % columnCount)
	m.beginEdit()
}

func (m *Model) setFilter(c int, text string) {
	if m.filters[c] == text {
		return
	}
	m.filters[c] = text
	m.arrange()
}

func (m *Model) clearFilters() {
	m.filters = [columnCount]string{}
	m.arrange()
}

// narrowed tells whether a filter is in force.
func (m *Model) narrowed() bool { return m.filters != [columnCount]string{} }

// filterCell narrows to the value under both cursors.
func (m *Model) filterCell() {
	t, _ := m.selected()
	c := m.grid.Column()
	m.setFilter(c, usage.ByValue(m.columns[c].Kind, m.value(t, c)))
}

// leaveCellOut leaves the value under both cursors out.
func (m *Model) leaveCellOut() {
	t, _ := m.selected()
	c := m.grid.Column()
	m.setFilter(c, usage.WithoutValue(m.columns[c].Kind, m.filters[c], m.value(t, c)))
}

// filterRow shows each column's filter, and the one being typed.
func (m *Model) filterRow() string {
	t := m.env.Theme
	type piece struct {
		x, width int
		text     string
	}
	var pieces []piece
	for c, text := range m.filters {
		x, w, ok := m.grid.Place(c)
		switch {
		case !ok:
			continue
		case m.edit != nil && m.edit.column == c:
			pieces = append(pieces, piece{x, w, m.edit.line.Draw(w, t.InputHere, t.Cursor)})
		default:
			pieces = append(pieces, piece{x, w, t.Input.Of(cell.Fit(model.Clean(text).String(), w))})
		}
	}
	slices.SortFunc(pieces, func(a, b piece) int { return a.x - b.x })
	line, at := "", 0
	for _, p := range pieces {
		line += cell.Spaces(p.x-at) + p.text
		at = p.x + p.width
	}
	return line
}

// filtersInWords names the filters in force.
func (m *Model) filtersInWords() string {
	var words []string
	for c, text := range m.filters {
		if text != "" {
			words = append(words, m.columns[c].Title+": "+model.CleanPrefix(text, 256).String())
		}
	}
	return strings.Join(words, " · ")
}
