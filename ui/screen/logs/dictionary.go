package logs

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/choice"
)

const (
	// unknownMark stands behind a type that the catalogue does not have.
	unknownMark = " ◇"
	unknownNote = "Not in Fliplet's catalogue: apps may write types of their own"
	// nameWidth is the longest name's of the catalogue.
	nameWidth = 34
)

// chooseType lists the catalogue, and before it the types of the rows on hand
// that it does not have. The selected log's type is in hand.
func (m *Model) chooseType() tea.Cmd {
	var items []choice.Item
	room := choice.Room(m.width) - nameWidth // the meanings line up below each other
	for _, name := range m.unknownTypes() {
		items = append(items, choice.Item{ID: name, Label: name + unknownMark, Detail: cell.Fit("not in the catalogue", room), Note: unknownNote})
	}
	for _, t := range model.Catalogue() {
		items = append(items, choice.Item{ID: t.Name, Label: t.Name, Detail: cell.Fit(t.Meaning, room), Note: typeNote(t, room)})
	}
	list := choice.New("Log types", items, "", *m.env.Theme)
	if log, ok := m.selected(); ok {
		list = list.Select(log.Type)
	}
	m.overlay = &choosing{list: list, chosen: func(m *Model, name string) tea.Cmd { return m.stepToType(name) }}
	return nil
}

// typeNote is more about a type, with its meaning where there is no room for
// all of it beside the name.
func typeNote(t model.LogType, room int) string {
	note := t.Section
	if cell.Width(t.Meaning) > room {
		note = t.Meaning + " · " + note
	}
	if t.Hidden {
		note += " · hidden by default, as analytics"
	}
	return note
}

// stepToType narrows to one type, in place of any other condition on types;
// one that is hidden by default needs the analytics types shown.
func (m *Model) stepToType(name string) tea.Cmd {
	text := filters.ByValue(model.ColumnType, name)
	known, _ := model.LookupType(name)
	return m.stepTo(model.ColumnType.Title()+" "+text, func(q *model.Query) {
		q.Filters[model.ColumnType], q.Types = text, ""
		q.Analytics = q.Analytics || known.Hidden
	})
}

// unknownTypes are those of the rows on hand that the catalogue does not have,
// by name.
func (m *Model) unknownTypes() []string {
	seen := map[string]bool{}
	look := func(l model.Log) {
		if _, known := model.LookupType(l.Type); !known && l.Type != "" {
			seen[l.Type] = true
		}
	}
	for _, l := range m.shown.logs {
		look(l)
	}
	for _, r := range append(m.hand(), m.memory.results...) {
		for _, l := range r.rows {
			look(l)
		}
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// typeText is a type in a cell, marked where the catalogue does not have it.
func typeText(name string, width, limit int) model.Text {
	text := model.CleanPrefix(name, limit)
	if _, known := model.LookupType(name); known || name == "" {
		return text
	}
	return model.Clean(cell.Cut(text.String(), width-cell.Width(unknownMark)) + unknownMark)
}
