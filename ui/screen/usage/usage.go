// Package usage is the screen that shows how an organization is used: nine
// figures, the sessions of each day, its apps and its users. It is a way into
// the logs: of a day, of an app, of a person.
package usage

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/latest"
	"fliplet-audit/ui/screen"
	"fliplet-audit/ui/usage"
)

// Source is where the figures come from.
type Source interface {
	Usage(ctx context.Context, o model.Organization, p model.Period) (model.Usage, error)
	// Apps tell which copies an app has: each logs under an id of its own.
	Apps(ctx context.Context) ([]model.App, error)
}

// Options is what the screen opens on.
type Options struct {
	Env          env.Env
	Source       Source
	Organization model.Organization
	Range        model.Range
}

// Model is the screen's state. Its methods are to be called from one
// goroutine; what is slow runs in the commands they return.
type Model struct {
	id           int
	env          env.Env
	source       Source
	organization model.Organization
	ctx          context.Context
	cancel       context.CancelFunc

	width, height int
	dates         model.Range
	answer        *answer // nil until the first one
	apps          []model.App
	tables        [2]*table
	focus         part
	shown         part // the table in sight where there is room for one
	day           int  // the day in hand
	drawn         drawnChart

	request latest.Request
	asked   time.Time // when the request under way was sent
	timers  timers
	slow    bool // something takes longer than a blink
	spin    int

	edit    *edit
	overlay box
	failure error
	writing bool // a file
	written written
	notice  string
	wait    api.Wait
}

// part is a part of the screen that the keys can go to.
type part int

// The parts, in the order of the keys. A table's place in Model.tables is its
// part.
const (
	partApps part = iota
	partUsers
	partDays
	parts // how many there are
)

// answer is what came, and what it is of.
type answer struct {
	usage  model.Usage
	dates  model.Range
	period model.Period
	days   []usage.Day
	most   int // the day with the most sessions
	took   time.Duration
}

// timers numbers the timers set, so that an older one is known when it fires.
type timers struct{ blink, spin, notice int }

// New makes the screen; Start asks. The number tells its messages from those
// of other screens.
func New(number int, o Options) *Model {
	ctx, cancel := context.WithCancel(context.Background())
	return &Model{
		id: number, env: o.Env, source: o.Source, organization: o.Organization, dates: o.Range, ctx: ctx, cancel: cancel,
		tables: [2]*table{newAppTable(o.Env), newUserTable(o.Env)}, focus: partDays, shown: partApps,
	}
}

// Start asks for the first time.
func (m *Model) Start() tea.Cmd {
	if m.width == 0 {
		m.SetSize(80, 23)
	}
	return tea.Batch(m.ask(), m.readApps())
}

// Stop ends everything under way. A screen that was stopped is done with.
func (m *Model) Stop() { m.cancel() }

// SetSize gives the screen its width and height.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, height
	m.lay()
}

// Range is the date range in force.
func (m *Model) Range() model.Range { return m.dates }

// SetRange asks for another date range; for the one in force it does nothing.
func (m *Model) SetRange(r model.Range) tea.Cmd {
	if r == m.dates {
		return nil
	}
	m.dates = r
	return m.ask()
}

// SetWait tells that the client waits before it asks.
func (m *Model) SetWait(w api.Wait) tea.Cmd {
	if w.Priority != api.Foreground || !m.request.Busy() {
		return nil
	}
	m.wait = w
	return m.tick()
}

// Typing tells whether keys are text just now, or a box's.
func (m *Model) Typing() bool { return m.edit != nil || m.overlay != nil }

// Covered tells whether a box stands over the screen.
func (m *Model) Covered() bool { return m.overlay != nil }

// Scope is where keys are heard just now.
func (m *Model) Scope() keymap.Scope {
	if m.edit != nil {
		return keymap.ScopeUsageFilter
	}
	return keymap.ScopeUsage
}

// State is what the screen is doing, for the head line.
func (m *Model) State() screen.State {
	switch {
	case m.request.Busy():
		return screen.Asking
	case m.failure != nil:
		return screen.Failed
	}
	return screen.Fine
}

// Update takes in an answer or a timer; messages of other screens and of other
// kinds are left alone.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	cmd := m.update(msg)
	m.lay()
	return cmd
}

func (m *Model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case answerMsg:
		if msg.screen == m.id {
			return m.answered(msg)
		}
	case arrangedMsg:
		if msg.screen == m.id {
			return m.arranged(msg)
		}
	case appsMsg:
		if msg.screen == m.id {
			m.apps = msg.apps
		}
	case timerMsg:
		if msg.screen == m.id {
			return m.timer(msg)
		}
	case copiedMsg:
		if msg.screen == m.id {
			return m.copied(msg)
		}
	case writtenMsg:
		if msg.screen == m.id {
			return m.wrote(msg)
		}
	}
	return nil
}

// table is the table that the keys go to, or the one in sight beside the days.
func (m *Model) table() *table {
	if m.focus == partDays {
		return m.tables[m.shown]
	}
	return m.tables[m.focus]
}
