// Package choice is a list to choose from, narrowed by typing: organizations,
// apps, categories, keys of a log's data, the command palette.
package choice

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/sahilm/fuzzy"

	"fliplet-audit/model"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

// Item is one thing to choose. Its texts may come from outside: they are
// cleaned on the way in.
type Item struct {
	ID     string
	Label  string
	Detail string // said dim at the right
	// Note is more about it, said below the list while it is in hand, and
	// found by typing too.
	Note string
	// Off is why it can't be chosen now, in words; "" when it can.
	Off string
}

// Event is what a key led to.
type Event struct {
	Kind Kind
	ID   string // the item's, when Chosen
}

// Kind tells events apart.
type Kind int

// The kinds of event.
const (
	None   Kind = iota
	Chosen      // an item was chosen; the list is done with
	Closed      // nothing is to be chosen
)

// maxText is how much of an item's text is kept, in bytes: what lies beyond
// can't be seen.
const maxText = 1024

// Model is the list, what is typed, and the line in hand.
type Model struct {
	title   string
	items   []entry
	current string // the ID of the choice in force, marked; "" for none
	empty   string // what a list without items says
	width   int    // cells that the widest item wants
	query   input.Line
	found   []match
	at, top int // the line in hand and the first one shown, in found
	w, h    int
	theme   theme.Theme
}

// entry is an item ready to be drawn.
type entry struct{ id, label, detail, note, off string }

// match is an item that the query fits, with the bytes of its label to
// highlight.
type match struct {
	item int
	lit  []int
}

// SetTitle puts another title over the list.
func (m Model) SetTitle(title string) Model {
	m.title = title
	return m
}

// New lists the items under a title. The item whose ID is current is marked
// and begins in hand.
func New(title string, items []Item, current string, t theme.Theme) Model {
	m := Model{title: title, current: current, empty: "Nothing to choose from", theme: t, w: 80, h: 24}
	return m.SetItems(items)
}

// SetItems puts other items in place of those listed: for a list that arrives
// after the box is open. What is typed stays.
func (m Model) SetItems(items []Item) Model {
	m.items, m.width = entries(items)
	m = m.narrow()
	if m.query.Empty() {
		m.at = m.indexOf(m.current)
	}
	return m.scroll()
}

// SetDetail puts another detail beside an item: for what is found out while
// the list is open. Nothing moves.
func (m Model) SetDetail(id, detail string) Model {
	items := append([]entry(nil), m.items...)
	for i := range items {
		if items[i].id == id {
			items[i].detail = model.CleanPrefix(detail, maxText).String()
		}
	}
	m.items = items
	return m
}

// Select puts the item of that ID in hand.
func (m Model) Select(id string) Model {
	m.at = m.indexOf(id)
	return m.scroll()
}

// SetEmpty is what the list says while it has no items: "Reading the apps…".
func (m Model) SetEmpty(words string) Model {
	m.empty = model.Clean(words).String()
	return m
}

// SetSize gives the room that the box may take: the whole window's.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = max(w, 0), max(h, 0)
	return m.scroll()
}

// Query is what is typed.
func (m Model) Query() string { return m.query.Text() }

// Current is the item in hand, if any.
func (m Model) Current() (id string, ok bool) {
	if m.at >= len(m.found) {
		return "", false
	}
	return m.items[m.found[m.at].item].id, true
}

// Update moves, narrows or chooses.
func (m Model) Update(msg tea.KeyMsg) (Model, Event) {
	if keymap.Typed(msg) == "" {
		if action, ok := keymap.Find(keymap.ScopeChoice, msg.String()); ok {
			return m.act(action.ID)
		}
	}
	before := m.query.Text()
	m.query, _ = m.query.Update(msg)
	if m.query.Text() != before {
		m = m.narrow()
		m.at = 0
		m = m.scroll()
	}
	return m, Event{}
}

func (m Model) act(id keymap.ID) (Model, Event) {
	page := max(1, m.rows()-1)
	switch id {
	case keymap.Close:
		return m, Event{Kind: Closed}
	case keymap.Choose:
		return m, m.choose()
	case keymap.Up:
		m.at--
	case keymap.Down:
		m.at++
	case keymap.PageUp:
		m.at -= page
	case keymap.PageDown:
		m.at += page
	}
	return m.scroll(), Event{}
}

// choose is the item in hand; one that is off says why in the note and stays.
func (m Model) choose() Event {
	id, ok := m.Current()
	if !ok || m.items[m.found[m.at].item].off != "" {
		return Event{}
	}
	return Event{Kind: Chosen, ID: id}
}

// scroll keeps the line in hand within the list and in sight.
func (m Model) scroll() Model {
	m.at = max(0, min(m.at, len(m.found)-1))
	rows := max(1, m.rows())
	m.top = max(0, min(m.top, m.at, len(m.found)-rows))
	m.top = max(m.top, m.at-rows+1)
	return m
}

func (m Model) indexOf(id string) int {
	for i, f := range m.found {
		if id != "" && m.items[f.item].id == id {
			return i
		}
	}
	return 0
}

// narrow finds the items that the query fits, the best first; an empty query
// fits all, in their order.
func (m Model) narrow() Model {
	query := strings.TrimSpace(m.query.Text())
	if query == "" {
		m.found = make([]match, len(m.items))
		for i := range m.items {
			m.found[i].item = i
		}
		return m
	}
	m.found = nil
	taken := make([]bool, len(m.items))
	for _, f := range fuzzy.FindFrom(query, labels(m.items)) {
		m.found = append(m.found, match{f.Index, f.MatchedIndexes})
		taken[f.Index] = true
	}
	for i, item := range m.items {
		if !taken[i] && (containsFold(item.detail, query) || containsFold(item.note, query)) {
			m.found = append(m.found, match{item: i})
		}
	}
	m.found = m.ranked(query)
	return m.named(query)
}

// named puts the item first whose very ID was typed.
func (m Model) named(id string) Model {
	for i, item := range m.items {
		if !strings.EqualFold(item.id, id) {
			continue
		}
		named := match{item: i}
		rest := slices.DeleteFunc(m.found, func(f match) bool {
			if f.item == i {
				named = f
			}
			return f.item == i
		})
		m.found = append([]match{named}, rest...)
		break
	}
	return m
}

// labels is what fuzzy searches.
type labels []entry

func (l labels) String(i int) string { return l[i].label }
func (l labels) Len() int            { return len(l) }

func containsFold(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

// count is how many of how many: "3 of 1,204".
func (m Model) count() string {
	all := model.Thousands(len(m.items))
	if m.query.Empty() {
		return all
	}
	return model.Thousands(len(m.found)) + " of " + all
}
