// Package logs is the audit-log screen: the table with its filters, sort,
// pages and range, the open log, copying and the export.
package logs

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/latest"
	"fliplet-audit/ui/pages"
	"fliplet-audit/ui/screen"
	"fliplet-audit/ui/trail"
)

// Source is where the logs come from.
type Source interface {
	Logs(ctx context.Context, scope api.Scope, r api.LogsRequest) (model.LogPage, error)
	Apps(ctx context.Context) ([]model.App, error)
	Curl(scope api.Scope, r api.LogsRequest) (string, error)
	pages.Requester
	Sessions(ctx context.Context, app model.ID) ([]model.AnalyticsSession, error)
	ClockAhead() (time.Duration, bool)
}

// Options is what a screen opens on.
type Options struct {
	Env    env.Env
	Source Source
	Scope  api.Scope
	// Name is the organization's name, for the export's file name; it may
	// come later by SetName.
	Name  string
	Query model.Query
	// View is the name of the saved view that Query is: a step on the trail
	// after all logs; "" for none.
	View string
	// Columns are those shown; none is all.
	Columns []model.Column
	// UTC shows times in UTC instead of the local zone.
	UTC bool
	// Recipe opens on a guided question; its name is "" for none.
	Recipe Recipe
	// Exports are the program's: they go on from one screen to the next.
	Exports *Exports
	// Demo, Profile and APIURL are how the source is reached, for a command line
	// that reaches it too; Profile is "" where no account is signed in, APIURL
	// for the token's own address.
	Demo    bool
	Profile string
	APIURL  string
	// Program is the program's version, for manifests.
	Program string
}

// Model is the screen's state. Its methods are to be called from one
// goroutine; what is slow runs in the commands they return.
type Model struct {
	id      int
	env     env.Env
	source  Source
	scope   api.Scope
	name    string
	demo    bool
	profile string
	apiURL  string
	program string
	ctx     context.Context
	cancel  context.CancelFunc

	query    model.Query
	pageSize int
	page     int // from 0
	goal     int // the row to select on the page asked for
	zone     *time.Location
	relative bool

	width, height int
	grid          grid.Grid
	shown         shown
	result        *result // of the query in force; nil until its first answer
	memory        memory

	request   latest.Request // what the person waits for
	asked     asked
	trail     trail.Trail[stop]
	origin    origin         // the log that one came from, by a relation
	recipe    Recipe         // what it opens on
	panel     *panel         // the recipe in hand
	inquiry   *inquiry       // what is read for it
	counting  latest.Request // how many logs a way leads to
	missed    bool           // what was asked for last did not come
	ahead     latest.Request // what is read ahead
	reading   *result        // for which it is read ahead, and from where
	readingAt int
	pace      latest.Pace
	live      live // following new logs
	lastKey   time.Time
	timers    timers
	slow      bool // the request takes longer than a blink
	spin      int

	edit    *edit
	overlay box
	open    *openLog
	exports *Exports
	apps    []model.App
	// appsFailure is why they could not be read.
	appsFailure error
	// refused is set when the organization's own logs are not for this
	// person: one app's may be.
	refused bool

	failure error
	notice  notice
	wait    api.Wait
}

// shown is the rows in sight and where they came from.
type shown struct {
	logs   []model.Log
	offset int
	query  model.Query
	result *result // nil for rows "so far"
	soFar  bool
	live   int // how many of them came in above the page
}

// asked is the request under way.
type asked struct {
	query  model.Query
	period model.Period
	page   int
	since  time.Time
}

// timers numbers the timers set, so that an older one is known when it fires.
type timers struct{ typing, ahead, notice, spin, relative, list, origin, figures, live int }

// New makes the screen; Start asks its first question. The id tells its
// answers from those of a screen before it.
func New(id int, o Options) *Model {
	ctx, cancel := context.WithCancel(context.Background())
	m := &Model{
		id: id, env: o.Env, source: o.Source, scope: o.Scope, name: o.Name, recipe: o.Recipe, ctx: ctx, cancel: cancel,
		exports: o.Exports, demo: o.Demo, profile: o.Profile, apiURL: o.APIURL, program: o.Program,
		query: model.Query{}.InApps(o.Query), pageSize: model.DefaultPageSize, zone: o.Env.Zone,
		grid: grid.New(columns(), o.Env.Theme), trail: trail.New(trail.Step[stop]{Name: "Logs"}),
	}
	if o.UTC {
		m.zone = time.UTC
	}
	m.grid.SelectColumn(int(model.ColumnType))
	m.openOn(o)
	return m
}

// openOn goes to the question that the screen opens on.
func (m *Model) openOn(o Options) {
	if o.View != "" {
		m.leave()
	}
	m.query = o.Query
	m.showColumns(o.Columns)
	if o.View != "" {
		m.arrive(o.View)
	}
}

// columns is the table's layout; dates need more room where the year is shown
// with its seconds.
func columns() []grid.Column {
	return []grid.Column{
		model.ColumnDate:     {Title: model.ColumnDate.Title(), Min: 17, Max: 20},
		model.ColumnCategory: {Title: model.ColumnCategory.Title(), Min: 8, Max: 8},
		model.ColumnType:     {Title: model.ColumnType.Title(), Min: 22, Max: 32},
		model.ColumnApp:      {Title: model.ColumnApp.Title(), Min: 12, Max: 24},
		model.ColumnUser:     {Title: model.ColumnUser.Title(), Min: 16, Max: 34},
		model.ColumnSession:  {Title: model.ColumnSession.Title(), Min: 7, Max: 9, Right: true},
		model.ColumnData:     {Title: model.ColumnData.Title(), Min: 24, Max: 24},
	}
}

// Start asks the first question.
func (m *Model) Start() tea.Cmd {
	if m.width == 0 {
		m.SetSize(80, 24)
	}
	var ended tea.Cmd
	if untold := m.exports.untold; untold != nil {
		ended = m.exported(*untold)
	}
	return tea.Batch(ended, m.firstQuestion(), m.readApps())
}

func (m *Model) firstQuestion() tea.Cmd {
	if r, ok := recipes.Find(m.recipe.Name); ok {
		return m.answer(r, m.recipe.Answers)
	}
	return m.ask(0, true)
}

// Stop ends everything under way but for an export. A screen that was stopped
// is done with.
func (m *Model) Stop() {
	m.cancel()
}

// SetName gives the organization's name.
func (m *Model) SetName(name string) { m.name = name }

// Typing tells whether keys are text just now.
func (m *Model) Typing() bool {
	return m.edit != nil || m.overlay != nil || (m.open != nil && m.open.view.Scope() == keymap.ScopeSearch)
}

// Zone is the zone that times are shown in.
func (m *Model) Zone() *time.Location { return m.zone }

// Period is the period in sight.
func (m *Model) Period() (from, to time.Time) {
	p := m.periodInSight()
	return p.Start, p.End
}

// State is what the screen is doing.
func (m *Model) State() screen.State {
	switch {
	case m.request.Busy():
		return screen.Asking
	case m.failure != nil:
		return screen.Failed
	}
	return screen.Fine
}

// SetWait tells that the client waits before it asks.
func (m *Model) SetWait(w api.Wait) tea.Cmd {
	if w.Priority == api.Bulk {
		m.exports.waits(w)
	}
	if w.Priority != api.Foreground {
		return nil
	}
	m.wait = w
	return m.tick()
}

// appsMsg is the answer to which apps there are.
type appsMsg struct {
	screen int
	apps   []model.App
	err    error
}

func (m *Model) readApps() tea.Cmd {
	ctx, source, id := m.ctx, m.source, m.id
	return func() tea.Msg {
		apps, err := source.Apps(ctx)
		return appsMsg{screen: id, apps: apps, err: err}
	}
}

// Update takes in an answer or a timer; messages of other screens and of
// other kinds are left alone.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	cmd := m.update(msg)
	return tea.Batch(cmd, m.syncPanel(), m.syncFollow())
}

func (m *Model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case answerMsg:
		return m.answered(msg)
	case timerMsg:
		return m.timer(msg)
	case countMsg:
		return m.counted(msg)
	case waysMsg:
		return m.listed(msg)
	case leafMsg:
		return m.followLeaf(msg)
	case mentionsMsg:
		m.mentioned(msg)
	case whoMsg:
		m.toldWho(msg)
	case viewsMsg:
		m.listViews(msg)
	case savedMsg:
		return m.saved(msg)
	case liftedMsg:
		return m.lifted(msg)
	case appsMsg:
		m.takeApps(msg)
	case inquiredMsg:
		return m.inquired(msg)
	case liveMsg:
		return m.looked(msg)
	case copiedMsg:
		return m.copied(msg)
	case exportMsg:
		return m.exported(msg)
	case listedFolderMsg:
		m.listedFolder(msg)
	case checkedPlaceMsg:
		return m.checkedPlace(msg)
	}
	return nil
}

func (m *Model) takeApps(msg appsMsg) {
	if msg.screen != m.id {
		return
	}
	m.appsFailure = msg.err
	if msg.err == nil {
		m.apps = msg.apps
	}
	m.SetSize(m.width, m.height) // a banner may offer them
	if c, ok := m.overlay.(*choosing); ok && c.what == choosingApp {
		c.list = c.list.SetItems(m.appItems())
	}
}

// fail shows an error; the rows stay.
func (m *Model) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	m.failure = err
	var e *api.Error
	if errors.As(err, &e) && (e.Kind == api.KindRole || e.Kind == api.KindPlan) && m.scope.Organization != "" {
		m.refused = true
	}
	m.SetSize(m.width, m.height)
}

// Query is the query in force.
func (m *Model) Query() model.Query { return m.query }

// Scope is where keys are heard just now.
func (m *Model) Scope() keymap.Scope {
	if m.open != nil {
		return m.open.view.Scope()
	}
	if m.inPanel() {
		return keymap.ScopePanel
	}
	return keymap.ScopeLogs
}

// Covered tells whether a box stands over the screen.
func (m *Model) Covered() bool {
	_, numbering := m.overlay.(*numbering)
	return m.overlay != nil && !numbering
}
