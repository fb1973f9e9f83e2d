package logs

import (
	"fmt"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/daterange"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
)

// box stands over the screen that takes the keys.
type box interface {
	key(m *Model, key tea.KeyMsg) tea.Cmd
	lines(w, h int) []string
}

// choosing is a list to choose from.
type choosing struct {
	list   choice.Model
	what   chosenThing
	chosen func(m *Model, id string) tea.Cmd
	// closed, if not nil, is what follows when nothing is chosen.
	closed func(m *Model) tea.Cmd
}

type chosenThing int

const (
	choosingOther chosenThing = iota
	choosingApp
)

func (c *choosing) lines(w, h int) []string { return c.list.SetSize(w, h).Lines() }

func (c *choosing) key(m *Model, key tea.KeyMsg) tea.Cmd {
	if a, ok := keymap.Find(keymap.ScopeApps, key.String()); ok && c.what == choosingApp && a.ID == keymap.Right {
		if app, ok := m.appInHand(c.list); ok {
			return m.chooseCopy(app)
		}
	}
	var event choice.Event
	c.list, event = c.list.SetSize(m.width, m.height).Update(key)
	switch event.Kind {
	case choice.Closed:
		m.overlay = nil
		if c.closed != nil {
			return c.closed(m)
		}
	case choice.Chosen:
		m.overlay = nil
		return c.chosen(m, event.ID)
	}
	return nil
}

// chooseCategory offers the categories (screen.md, "Columns").
func (m *Model) chooseCategory() tea.Cmd {
	var items []choice.Item
	for _, c := range model.Categories() {
		items = append(items, choice.Item{ID: string(c), Label: c.Label()})
	}
	m.overlay = &choosing{
		list: choice.New("Category", items, m.query.Filters[model.ColumnCategory], *m.env.Theme),
		chosen: func(m *Model, id string) tea.Cmd {
			return m.setFilter(model.ColumnCategory, id)
		},
	}
	return nil
}

// chooseKey offers the keys of a log's data to filter by.
func (m *Model) chooseKey(log model.Log) tea.Cmd {
	return m.chooseDataKey(log, "Only logs where", filters.ByKey)
}

// chooseKeyWithout offers the keys of a log's data whose value to leave out.
func (m *Model) chooseKeyWithout(log model.Log) tea.Cmd {
	existing := m.query.Filters[model.ColumnData]
	return m.chooseDataKey(log, "Leave out logs where", func(key, value string) string {
		return filters.WithoutKey(existing, key, value)
	})
}

func (m *Model) chooseDataKey(log model.Log, title string, filter func(key, value string) string) tea.Cmd {
	keys := filters.Keys(log)
	if len(keys) == 0 {
		return m.say("This log's data has no keys to filter by")
	}
	items := make([]choice.Item, len(keys))
	for i, kv := range keys {
		items[i] = choice.Item{ID: strconv.Itoa(i), Label: kv.Key, Detail: kv.Value}
		if model.SecretValue(kv.Key, kv.Value) {
			items[i].Detail = masked
			items[i].Off = "This value is masked: open the log and unmask it to filter by it"
		}
	}
	m.overlay = &choosing{
		list: choice.New(title, items, "", *m.env.Theme),
		chosen: func(m *Model, id string) tea.Cmd {
			i, err := strconv.Atoi(id)
			if err != nil || i >= len(keys) {
				return nil
			}
			return m.stepToFilter(model.ColumnData, filter(keys[i].Key, keys[i].Value))
		},
	}
	return nil
}

const masked = "••••"

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
		m.memory.clear() // who chooses a range asks for it as it is now
		m.query.Range = event.Range
		m.pace.Forget()
		return m.ask(0, true)
	}
	return nil
}

func (m *Model) chooseDates() tea.Cmd {
	m.overlay = &picking{picker: daterange.New(m.query.Range, m.env.Now(), m.zone, *m.env.Theme)}
	return nil
}

// numbering asks for a page's number, in the status line.
type numbering struct{ line input.Line }

func (n *numbering) lines(int, int) []string { return nil }

func (m *Model) askForPage() tea.Cmd {
	m.overlay = &numbering{}
	return nil
}

func (n *numbering) key(m *Model, key tea.KeyMsg) tea.Cmd {
	a, _ := keymap.Find(keymap.ScopeChoice, key.String())
	switch {
	case keymap.Typed(key) == "" && a.ID == keymap.Close:
		m.overlay = nil
		return nil
	case keymap.Typed(key) == "" && a.ID == keymap.Choose:
		m.overlay = nil
		return m.goToPage(n.line.Text())
	}
	n.line, _ = n.line.Update(key)
	return nil
}

func (m *Model) goToPage(text string) tea.Cmd {
	page, err := strconv.Atoi(text)
	if err != nil || page < 1 || page > m.lastPage()+1 {
		return m.say(fmt.Sprintf("There is no such page: 1 to %s", model.Thousands(m.lastPage()+1)))
	}
	return m.turnTo(page - 1)
}
