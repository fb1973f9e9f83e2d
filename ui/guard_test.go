package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fragile is a model that panics where a message says.
type fragile struct{ view bool }

func (f *fragile) Init() tea.Cmd { return nil }

func (f *fragile) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg {
	case "update":
		panic("a secret")
	case "view":
		f.view = true
	case "command":
		return f, tea.Batch(nil, func() tea.Msg { panic("a secret") }, func() tea.Msg { return nil })
	}
	return f, nil
}

func (f *fragile) View() string {
	if f.view {
		panic("a secret")
	}
	return "a frame"
}

// Wherever it is, a panic ends the program at once and leaves the last frame.
func TestAGuardedPanicEndsTheProgramAtOnce(t *testing.T) {
	for _, where := range []string{"update", "view", "command"} {
		t.Run(where, func(t *testing.T) {
			g := NewGuard(&fragile{})
			require.Equal(t, "a frame", g.View())
			m, cmd := g.Update(where)
			require.Same(t, g, m)
			for _, msg := range messages(cmd) {
				if _, quits := msg.(tea.QuitMsg); !quits && msg != nil {
					_, cmd = g.Update(msg)
				}
			}
			require.NotNil(t, cmd)
			assert.Equal(t, tea.QuitMsg{}, cmd())
			require.NotNil(t, g.Crash())
			assert.Equal(t, "string", g.Crash().Kind())
			assert.Contains(t, string(g.Crash().Stack), "fragile")
			assert.NotContains(t, string(g.Crash().Stack), "a secret")
			assert.Equal(t, "a frame", g.View())
			_, cmd = g.Update("anything")
			assert.Equal(t, tea.QuitMsg{}, cmd())
		})
	}
}

func messages(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	batch, ok := cmd().(tea.BatchMsg)
	if !ok {
		return nil
	}
	var all []tea.Msg
	for _, c := range batch {
		if c != nil {
			all = append(all, c())
		}
	}
	return all
}
