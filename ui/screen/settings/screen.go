// Package settings is the screen of an organization's settings, as a tree that
// is searched and changed, and of its upload policy.
package settings

import (
	"context"
	"encoding/json"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/latest"
	"fliplet-audit/ui/screen"
)

// Source is where the settings are.
type Source interface {
	Settings(ctx context.Context, o model.Organization) (map[string]json.RawMessage, error)
	Apply(ctx context.Context, change api.Change) error
}

// Options is what a screen opens on.
type Options struct {
	Env          env.Env
	Source       Source
	Organization model.Organization
}

// Model is the screen's state. Its methods are to be called from one
// goroutine; what is slow runs in the commands they return. What may be secret
// stands behind pointers, so that no dump of a Model has it.
type Model struct {
	number       int
	env          env.Env
	source       Source
	organization model.Organization
	ctx          context.Context
	cancel       context.CancelFunc

	width, height int
	tree          tree
	read          *reading // the settings as last read; nil before
	policy        policy
	search        search
	box           box // what stands over the screen; nil for nothing

	asking   latest.Request // the settings, for the tree
	checking latest.Request // what is to be known before a question can be asked
	changing latest.Request // a change that was sent
	// what is waited for, in words.
	what   string
	slow   bool // it takes longer than a blink
	spin   int
	wait   api.Wait
	timers timers

	failure error  // why the settings could not be read
	said    banner // what became of a change
	notice  string
}

// box is what stands over the screen and hears the keys.
type box interface {
	key(m *Model, key tea.KeyMsg) tea.Cmd
	lines(m *Model) []string
	scope() keymap.Scope
}

// New makes the screen; Start asks its first question. The number tells its
// answers from those of other screens.
func New(number int, o Options) *Model {
	ctx, cancel := context.WithCancel(context.Background())
	return &Model{
		number: number, env: o.Env, source: o.Source, organization: o.Organization, ctx: ctx, cancel: cancel,
		tree: tree{folded: map[string]bool{}}, policy: newPolicy(), width: 80, height: 23,
	}
}

// Start asks for the settings.
func (m *Model) Start() tea.Cmd { return m.readAgain() }

// Stop ends everything under way. A screen that was stopped is done with.
func (m *Model) Stop() { m.cancel() }

// SetSize gives the screen its room, the head line not counted.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(width, 0), max(height, 0)
	m.tree.scroll(m.rows())
	m.policy.scroll(m.policyColumns(), m.policyRows())
}

// SetWait tells that the client waits before it asks.
func (m *Model) SetWait(w api.Wait) tea.Cmd {
	if w.Priority != api.Foreground || !m.busy() {
		return nil
	}
	m.wait = w
	return m.tick()
}

// Update takes in an answer or a timer; all other messages are left alone.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case readMsg:
		m.answered(msg)
	case checkedMsg:
		m.checked(msg)
	case changedMsg:
		cmd = m.changed(msg)
	case policyMsg:
		cmd = m.policyChanged(msg)
	case fileMsg:
		cmd = m.fileRead(msg)
	case copiedMsg:
		cmd = m.copied(msg)
	case timerMsg:
		cmd = m.timer(msg)
	default:
		return nil
	}
	m.SetSize(m.width, m.height) // a banner may have come or gone
	return cmd
}

// Typing tells whether keys are text, or a box or a change keeps them: then
// the screen wants them all.
func (m *Model) Typing() bool { return m.box != nil || m.search.on || m.changing.Busy() }

// Covered tells whether a box stands over the screen.
func (m *Model) Covered() bool { return m.box != nil }

// Scope is where keys are heard just now.
func (m *Model) Scope() keymap.Scope {
	switch {
	case m.box != nil:
		return m.box.scope()
	case m.search.on:
		return keymap.ScopeSettingsSearch
	case m.policy.open:
		return keymap.ScopePolicy
	}
	return keymap.ScopeSettings
}

// State is what the screen is doing, for the head line.
func (m *Model) State() screen.State {
	switch {
	case m.busy():
		return screen.Asking
	case m.failure != nil, m.said.failed:
		return screen.Failed
	}
	return screen.Fine
}

func (m *Model) busy() bool { return m.asking.Busy() || m.checking.Busy() || m.changing.Busy() }
