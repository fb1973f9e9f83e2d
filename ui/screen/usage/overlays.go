package usage

import (
	"slices"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/daterange"
)

// box stands over the screen and takes the keys.
type box interface {
	key(m *Model, key tea.KeyMsg) tea.Cmd
	lines(w, h int) []string
}

// choosing is a list to choose from; what was chosen closes it or not.
type choosing struct {
	list   choice.Model
	chosen func(m *Model, id string) tea.Cmd
}

func (c *choosing) lines(w, h int) []string { return c.list.SetSize(w, h).Lines() }

func (c *choosing) key(m *Model, key tea.KeyMsg) tea.Cmd {
	var event choice.Event
	c.list, event = c.list.SetSize(m.width, m.height).Update(key)
	switch event.Kind {
	case choice.Closed:
		m.overlay = nil
	case choice.Chosen:
		return c.chosen(m, event.ID)
	}
	return nil
}

// chooseColumns shows and hides the table's columns, one after the other, until
// it is closed. The first is always there.
func (m *Model) chooseColumns() tea.Cmd {
	t := m.table()
	c := &choosing{list: choice.New("Columns of "+t.name, t.columnItems(), "", *m.env.Theme).Select(strconv.Itoa(max(t.grid.Column(), 1)))}
	c.chosen = func(_ *Model, id string) tea.Cmd {
		if column, err := strconv.Atoi(id); err == nil {
			t.toggle(column)
		}
		c.list = c.list.SetItems(t.columnItems()).Select(id)
		return nil
	}
	m.overlay = c
	return nil
}

func (t *table) columnItems() []choice.Item {
	var items []choice.Item
	for column, h := range t.headings {
		item := choice.Item{ID: strconv.Itoa(column), Label: h.title, Detail: "shown"}
		switch {
		case column == 0:
			item.Detail, item.Off = "always shown", "The first column is always shown"
		case t.hides(column):
			item.Detail = "–"
		}
		items = append(items, item)
	}
	return items
}

func (t *table) hides(column int) bool {
	shown := t.grid.Shown()
	return shown != nil && !slices.Contains(shown, column)
}

// toggle shows a column, or no longer.
func (t *table) toggle(column int) {
	var shown []int
	for c := range t.headings {
		if t.hides(c) == (c == column) {
			shown = append(shown, c)
		}
	}
	t.grid.Show(shown)
}

// picking is the date picker.
type picking struct{ picker daterange.Model }

func (p *picking) lines(w, h int) []string { return p.picker.SetSize(w, h).Lines() }

func (p *picking) key(m *Model, key tea.KeyMsg) tea.Cmd {
	var event daterange.Event
	p.picker, event = p.picker.SetSize(m.width, m.height).Update(key)
	switch event.Kind {
	case daterange.Closed:
		m.overlay = nil
	case daterange.Taken:
		m.overlay = nil
		m.dates = event.Range
		return m.ask() // who chooses a range asks for it as it is now
	}
	return nil
}

// chooseDates offers the dates of clocks here, as the logs do: days that are
// chosen are asked for as days of UTC.
func (m *Model) chooseDates() tea.Cmd {
	m.overlay = &picking{picker: daterange.New(m.dates, m.env.Now(), m.env.Zone, *m.env.Theme)}
	return nil
}
