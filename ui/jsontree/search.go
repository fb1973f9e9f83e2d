package jsontree

import (
	"sort"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
)

// search is what is looked for and where it was found.
type search struct {
	typing  bool
	line    input.Line
	matches []match
	more    bool // there are further ones that were not listed
	at      int  // the match in hand; -1 for none
	where   spot // the line it is on
	before  place
}

// place is how the tree stood when the search began.
type place struct {
	open        bits
	top, cursor spot
}

// Typing tells whether keys go to the search (keymap.ScopeSearch).
func (m Model) Typing() bool { return m.search.typing }

// Searching tells whether there is a search, being typed or kept.
func (m Model) Searching() bool { return m.search.typing || !m.search.line.Empty() }

func (m Model) seek(id keymap.ID) Model {
	switch id {
	case keymap.Search:
		m.search = search{typing: true, at: -1, before: place{m.open, m.top, m.cursor}}
	case keymap.NextMatch:
		return m.step(1)
	case keymap.PrevMatch:
		return m.step(-1)
	}
	return m
}

// typed takes a key of the search line. While it is typed, the first match
// from where the search began is shown.
func (m Model) typed(msg tea.KeyMsg) Model {
	if a, ok := keymap.Find(keymap.ScopeSearch, msg.String()); ok && !msg.Paste {
		if a.ID == keymap.Restore {
			m = m.back()
			m.search = search{at: -1}
		}
		m.search.typing = false
		return m
	}
	line, _ := m.search.line.Update(msg)
	changed := line.Text() != m.search.line.Text()
	m.search.line = line
	if !changed {
		return m
	}
	m = m.back()
	m.search.matches, m.search.more = m.doc.find(line.Text())
	m.search.at = -1
	return m.step(1)
}

// back puts the tree as it was when the search began.
func (m Model) back() Model {
	was := m.search.before
	m.open, m.top, m.cursor = was.open, was.top, was.cursor
	return m
}

// searchAgain looks for the same in a text that has changed.
func (m Model) searchAgain() Model {
	if m.Searching() {
		m.search.matches, m.search.more = m.doc.find(m.search.line.Text())
	}
	m.search.at = -1
	m.search.typing = false
	return m
}

// SearchLike looks for the same as another tree does, without going there.
func (m Model) SearchLike(other Model) Model {
	m.search = search{line: other.search.line}
	return m.searchAgain()
}

// step goes to the next match (1) or the one before (-1), from the match in
// hand while the cursor is still on it, else from the cursor.
func (m Model) step(by int) Model {
	count := len(m.search.matches)
	if count == 0 {
		return m
	}
	switch {
	case m.search.at >= 0 && m.cursor == m.search.where:
		m.search.at = (m.search.at + by + count) % count
	case by > 0:
		m.search.at = m.firstMatch(m.cursor.node) % count
	default:
		m.search.at = (m.firstMatch(m.cursor.node+1) - 1 + count) % count
	}
	return m.reveal(m.search.matches[m.search.at])
}

// firstMatch is the first match in the node or after it.
func (m Model) firstMatch(n int32) int {
	return sort.Search(len(m.search.matches), func(i int) bool { return m.search.matches[i].node >= n })
}

// reveal unfolds what holds the match and puts the cursor on its line.
func (m Model) reveal(found match) Model {
	m.open = m.doc.revealed(m.open, found.node)
	m.cursor = spot{found.node, ownLine}
	if found.value && (m.leafOpen(found.node) || !m.inLine(found)) {
		m = m.openLeaf(found.node)
		m.cursor.row = m.prose(found.node).rowOf(int(found.off))
	}
	m.search.where = m.cursor
	return m
}

// matchesIn are the matches in a node's key or value, and the place of the
// first of them among all.
func (m Model) matchesIn(n int32, value bool) ([]match, int) {
	from := m.firstMatch(n)
	if value {
		from += sort.Search(len(m.search.matches)-from, func(i int) bool {
			found := m.search.matches[from+i]
			return found.node > n || found.value
		})
	}
	rest := m.search.matches[from:]
	to := sort.Search(len(rest), func(i int) bool { return rest[i].node > n || rest[i].value && !value })
	return rest[:to], from
}

// found says how many matches there are, and which is in hand.
func (s search) found() string {
	count := model.Thousands(len(s.matches))
	if s.more {
		count += "+"
	}
	switch {
	case s.line.Empty():
		return ""
	case len(s.matches) == 0:
		return "no match"
	case s.at < 0 && len(s.matches) == 1:
		return "1 match"
	case s.at < 0:
		return count + " matches"
	}
	return model.Thousands(s.at+1) + " of " + count
}
