package settings

import (
	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
)

// search is what the tree is narrowed to, while it is typed and after.
type search struct {
	on     bool // it is being typed
	line   input.Line
	before input.Line // what was in force when typing began
}

func (s search) text() string { return s.line.Text() }

func (m *Model) beginSearch() tea.Cmd {
	m.search.on, m.search.before = true, m.search.line
	return nil
}

func (m *Model) searchKey(key tea.KeyMsg) tea.Cmd {
	if keymap.Typed(key) == "" {
		if a, ok := keymap.Find(keymap.ScopeSettingsSearch, key.String()); ok {
			m.search.on = false
			if a.ID == keymap.Restore {
				m.search.line = m.search.before
				m.narrow()
			}
			return nil
		}
	}
	before := m.search.text()
	m.search.line, _ = m.search.line.Update(key)
	if m.search.text() != before {
		m.narrow()
	}
	return nil
}

func (m *Model) narrow() {
	m.tree.narrow(m.search.text())
	m.tree.scroll(m.rows())
}

func (m *Model) clearSearch() {
	m.search = search{}
	m.narrow()
}
