// Package tokens is the screen of an organization's API tokens: which there
// are, a new one whose secret is shown once, and the end of one.
package tokens

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/latest"
	"fliplet-audit/ui/localtable"
	"fliplet-audit/ui/screen"
)

// Source is where the tokens are.
type Source interface {
	Tokens(ctx context.Context, o model.Organization) ([]model.OrganizationToken, error)
	User(ctx context.Context) (model.User, error)
	Apply(ctx context.Context, change api.Change) error
}

// Options is what the screen opens on.
type Options struct {
	Env          env.Env
	Source       Source
	Organization model.Organization
	// UTC shows times in UTC instead of the local zone.
	UTC bool
}

// Model is the screen's state. Its methods are to be called from one
// goroutine; what is slow runs in the commands they return.
type Model struct {
	number       int
	env          env.Env
	source       Source
	organization model.Organization
	ctx          context.Context
	cancel       context.CancelFunc

	width, height int
	columns       [columnCount]column
	grid          grid.Grid
	zone          *time.Location

	all   list
	shown []model.OrganizationToken // those the filters let through, in order
	wish  localtable.Wish
	edit  *localtable.Edit
	goal  model.ID // the token to select when it comes

	request  latest.Request // the list that is read
	changing *changing      // the change under way
	doubt    *doubt         // the change whose answer was lost
	box      box
	failure  error // why the list could not be read
	outcome  outcome
	notice   string
	wait     api.Wait
	slow     bool // what is awaited takes longer than a blink
	spin     int
	timers   timers
}

// list is the organization's tokens as they were read.
type list struct {
	read   bool
	at     time.Time
	took   time.Duration
	tokens []model.OrganizationToken
	user   model.User
	// userFailure is why it is not known who is signed in; nil when it is.
	userFailure error
}

// box stands over the screen and takes the keys.
type box interface {
	key(m *Model, key tea.KeyMsg) tea.Cmd
	lines(w, h int) []string
	scope() keymap.Scope
}

// New makes the screen; Start reads the list. The number tells its answers from
// those of other screens.
func New(number int, o Options) *Model {
	ctx, cancel := context.WithCancel(context.Background())
	all := columns()
	m := &Model{
		number: number, env: o.Env, source: o.Source, organization: o.Organization, ctx: ctx, cancel: cancel,
		columns: all, grid: grid.New(layout(all), o.Env.Theme), zone: o.Env.Zone, wish: localtable.Wish{Sort: columnCreated},
	}
	if o.UTC {
		m.zone = time.UTC
	}
	m.SetSize(80, 23)
	return m
}

// Start reads the list.
func (m *Model) Start() tea.Cmd { return m.read() }

// Stop ends what is under way and forgets a secret in sight. A screen that was
// stopped is done with.
func (m *Model) Stop() {
	m.cancel()
	m.box = nil
}

// Zone is the zone that times are shown in.
func (m *Model) Zone() *time.Location { return m.zone }

// Period is from the first token to now.
func (m *Model) Period() (from, to time.Time) {
	to = m.env.Now()
	from = to
	for _, t := range m.all.tokens {
		if !t.CreatedAt.IsZero() && t.CreatedAt.Before(from) {
			from = t.CreatedAt
		}
	}
	return from, to
}

// State is what the screen is doing.
func (m *Model) State() screen.State {
	switch {
	case m.busy():
		return screen.Asking
	case m.failure != nil, m.outcome.tone == outcomeFailed:
		return screen.Failed
	}
	return screen.Fine
}

// busy tells whether something is awaited.
func (m *Model) busy() bool { return m.request.Busy() || m.changing != nil }

// Scope is where keys are heard just now.
func (m *Model) Scope() keymap.Scope {
	switch {
	case m.box != nil:
		return m.box.scope()
	case m.edit != nil:
		return keymap.ScopeFilter
	}
	return keymap.ScopeTokens
}

// Typing tells whether keys are not the program's just now: they are text, or a
// box is open, or a change is under way, which must not be left.
func (m *Model) Typing() bool { return m.edit != nil || m.box != nil || m.changing != nil }

// Covered tells whether a box stands over the screen.
func (m *Model) Covered() bool { return m.box != nil }

// SetWait tells that the client waits before it asks.
func (m *Model) SetWait(w api.Wait) tea.Cmd {
	if w.Priority != api.Foreground || !m.busy() {
		return nil
	}
	m.wait = w
	return m.tick()
}

// Update takes in an answer or a timer; messages of other screens and of other
// kinds are left alone.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case listMsg:
		if msg.screen == m.number {
			return m.listed(msg)
		}
	case changedMsg:
		if msg.screen == m.number {
			return m.changed(msg)
		}
	case copiedMsg:
		if msg.screen == m.number {
			return m.copied(msg)
		}
	case timerMsg:
		if msg.screen == m.number {
			return m.timer(msg)
		}
	}
	return nil
}
