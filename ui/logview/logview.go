// Package logview is the open log: its type in words, every field, and its data
// as a tree. It draws into the area it is given and leaves everything else
// (copying, filtering, the next log) to the screen around it, by events.
package logview

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/jsontree"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

// Options are what a log is shown with.
type Options struct {
	Theme theme.Theme
	Zone  *time.Location
	Now   time.Time
}

// pane is one of the two parts that keys can go to.
type pane int

const (
	dataPane pane = iota
	fieldsPane
)

// Model is an open log. It is a value: every change is a new one.
type Model struct {
	log    model.Log
	o      Options
	tree   jsontree.Model
	fields []field
	pane   pane
	at     int // the field under the cursor
	top    int // the first field in sight
	layout layout
}

// New opens a log with its secrets masked. Its Raw must be as model.ParseLog
// left it. The keys go to the data, or to the fields where there is no data.
func New(log model.Log, o Options) Model {
	m := Model{log: log, o: o, tree: jsontree.New(log.DataText, o.Theme), fields: fieldsOf(log, o, true)}
	if m.tree.Empty() {
		m.pane = fieldsPane
	}
	return m
}

// Next opens another log in the same area: in the same pane, on the same field,
// with the same search; secrets masked again.
func (m Model) Next(log model.Log) Model {
	was := m
	m = New(log, m.o)
	m.tree = m.tree.SearchLike(was.tree)
	if was.pane == fieldsPane {
		m.pane = fieldsPane
		m.at = m.fieldLike(was.fields[was.at])
	}
	return m.SetSize(was.layout.width, was.layout.height)
}

// fieldLike is the field with the same label, or the first.
func (m Model) fieldLike(f field) int {
	return max(0, slices.IndexFunc(m.fields, func(other field) bool { return other.label == f.label }))
}

// Log is the log that is open.
func (m Model) Log() model.Log { return m.log }

// Scope is where keys are heard now: keymap.ScopeLog, or keymap.ScopeSearch
// while a search is being typed.
func (m Model) Scope() keymap.Scope {
	if m.tree.Typing() {
		return keymap.ScopeSearch
	}
	return keymap.ScopeLog
}

// SetZone shows times in another zone.
func (m Model) SetZone(zone *time.Location) Model {
	m.o.Zone = zone
	m.fields = fieldsOf(m.log, m.o, m.tree.Masked())
	return m
}

// SetSize gives the open log w cells by h lines.
func (m Model) SetSize(w, h int) Model {
	w, h = max(0, w), max(0, h)
	m.tree = m.tree.SetSize(w, h)
	m.layout = arrange(w, h, len(m.fields), widest(m.fields), m.tree.Height(h))
	m.tree = m.tree.SetSize(m.layout.dataWidth, m.layout.dataHeight)
	return m.follow()
}

// Update hears a key and tells what it asks of the screen.
func (m Model) Update(msg tea.KeyMsg) (Model, []Event) {
	if m.tree.Typing() {
		m.tree = m.tree.Type(msg)
		return m, nil
	}
	var events []Event
	for _, key := range keymap.Pressed(msg) {
		action, ok := keymap.Find(keymap.ScopeLog, key)
		if !ok {
			continue
		}
		next, event := m.Act(action.ID)
		m = next
		if event != nil {
			events = append(events, event)
		}
	}
	return m, events
}

// Act does what an action of keymap.ScopeLog means. The event is nil where
// there is nothing to ask of the screen.
func (m Model) Act(id keymap.ID) (Model, Event) {
	switch id {
	case keymap.Close:
		return m, Close{}
	case keymap.NextLog:
		return m, NextLog{}
	case keymap.PrevLog:
		return m, PrevLog{}
	case keymap.Help:
		return m, Help{}
	case keymap.CopyLog:
		return m, CopyLog{Masked: m.tree.Masked()}
	case keymap.CopyValue:
		return m, m.copyValue()
	case keymap.FilterCell:
		return m, m.filterBy()
	case keymap.Related:
		return m, m.related()
	case keymap.Back:
		return m, Back{}
	case keymap.Forward:
		return m, Forward{}
	case keymap.SwitchPane:
		return m.switchPane()
	case keymap.Unmask:
		m.tree = m.tree.Act(id)
		m.fields = fieldsOf(m.log, m.o, m.tree.Masked())
		return m, nil
	}
	return m.move(id)
}

func (m Model) switchPane() (Model, Event) {
	if m.pane == dataPane {
		m.pane = fieldsPane
		return m, nil
	}
	return m.toData()
}

func (m Model) toData() (Model, Event) {
	if m.tree.Empty() {
		return m, Note{"This log has no data"}
	}
	m.pane = dataPane
	return m, nil
}

// move does what is about the data or about the fields: searching and folding
// is always about the data.
func (m Model) move(id keymap.ID) (Model, Event) {
	switch id {
	case keymap.Search, keymap.NextMatch, keymap.PrevMatch:
		next, event := m.toData()
		if event != nil {
			return m, event
		}
		if id != keymap.Search && !next.tree.Searching() {
			return m, Note{"Nothing is searched for yet"}
		}
		m = next
	case keymap.FoldAll, keymap.UnfoldAll:
	default:
		if m.pane == fieldsPane {
			return m.moveField(id), nil
		}
	}
	m.tree = m.tree.Act(id)
	return m, nil
}

func (m Model) moveField(id keymap.ID) Model {
	page := max(1, m.layout.fieldsHeight)
	switch id {
	case keymap.Up:
		m.at--
	case keymap.Down:
		m.at++
	case keymap.PageUp:
		m.at -= page
	case keymap.PageDown:
		m.at += page
	case keymap.Top:
		m.at = 0
	case keymap.Bottom:
		m.at = len(m.fields) - 1
	}
	return m.follow()
}

// follow keeps the field under the cursor in sight.
func (m Model) follow() Model {
	height := m.layout.fieldsHeight
	m.at = max(0, min(m.at, len(m.fields)-1))
	m.top = max(min(m.top, m.at, len(m.fields)-height), m.at-height+1, 0)
	return m
}
