// Package ui is the terminal program: it opens the screens, draws what they
// share and passes keys and answers on to them.
package ui

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/screen"
	"fliplet-audit/ui/screen/logs"
	"fliplet-audit/ui/screen/settings"
	"fliplet-audit/ui/screen/tokens"
	"fliplet-audit/ui/screen/usage"
	"fliplet-audit/ui/screen/welcome"
)

// Client is what the program asks of the API.
type Client interface {
	logs.Source
	usage.Source
	tokens.Source
	settings.Source
	Organizations(ctx context.Context) ([]model.Organization, error)
	// Renew goes on with another token, GiveUp fails what waits for one.
	Renew(token api.Token)
	GiveUp()
}

// Session is a client that is signed in.
type Session struct {
	Client Client
	// Demo says that it is the demo organization.
	Demo bool
	// Organization is the one to open on, if it is known.
	Organization model.ID
	// From is where its token came from, in words; "" when there is nothing to
	// say of it.
	From string
	// Who is whose it is, where that is known, and By how they signed in.
	Who model.User
	By  accounts.Way
	// Profile is the name of the account that is signed in; "" for none.
	Profile string
	// API is the address that is asked.
	API string
	// Expired tells that the server does not accept the token any more, and
	// that what was asked waits for another one.
	Expired <-chan error
	// Waits tells when the client waits before it asks.
	Waits <-chan api.Wait
	// Close ends it.
	Close func()
}

// Options is what the program opens on.
type Options struct {
	Env env.Env
	// Session is nil when nobody is signed in: then the welcome opens.
	Session *Session
	// Unsigned says why there is no session, when there might have been one.
	Unsigned error
	// Organization and App open straight there; "" asks or takes the only one.
	Organization, App model.ID
	Query             model.Query
	// View is the name of the saved view that Query is; "" for none.
	View string
	// Columns are those shown at first; none is all.
	Columns []model.Column
	UTC     bool
	// Program is the program's version; APIURL the address of the API
	// that was asked for, "" for the token's own.
	Program, APIURL string
	// Recipe opens on a guided question; the zero value does not.
	Recipe logs.Recipe
	// Accounts opens other sessions.
	Accounts Accounts
}

// App is the whole program's state, a tea.Model.
type App struct {
	options       Options
	ctx           context.Context
	cancel        context.CancelFunc
	session       *Session
	inSession     context.Context // ends with the session
	endSession    context.CancelFunc
	width, height int

	welcome       *welcome.Model
	logs          *logs.Model
	screens       map[screen.ID]tab // those opened, the logs among them
	at            screen.ID         // the one in sight
	number        int               // how many screens there have been
	dropped       []string          // of a question, with the session it was of
	ranged        model.Range       // the range that the screens had in common
	exports       *logs.Exports     // they go on whichever screen is open
	unfinished    Unfinished
	organizations []model.Organization
	organization  model.ID
	over          over     // the program's own overlay, if any
	signing       *signing // on top of everything
	refused       error    // why the session's token is not accepted, until one signs in again or gives up
	starting      bool
	wait          api.Wait // what the start waits for
	failure       error
}

// New makes the program.
func New(o Options) *App {
	ctx, cancel := context.WithCancel(context.Background())
	return &App{options: o, ctx: ctx, cancel: cancel, exports: logs.NewExports(), session: o.Session, organization: o.Organization}
}

// Stop ends everything under way.
func (a *App) Stop() {
	a.stopScreens()
	a.endSigning()
	if left, ok := a.exports.Stop(); ok {
		a.unfinished = Unfinished{Profile: left.Profile, Path: left.Path, Rows: left.Rows, Demo: left.Demo, Pseudonyms: left.Format.Pseudonymize}
	}
	a.cancel()
	if a.session != nil {
		a.session.Close()
	}
}

// Unfinished is an export that was given up by quitting and can be gone on
// with; its Path is "" for none.
type Unfinished struct {
	Path string
	Rows int
	// Profile is the account that it is of; "" for none.
	Profile string
	// Demo says that it is of the demo organization, Pseudonyms that it wants
	// its key to go on.
	Demo, Pseudonyms bool
}

// Unfinished is what Stop left unfinished.
func (a *App) Unfinished() Unfinished { return a.unfinished }

// Init opens the first screen.
func (a *App) Init() tea.Cmd {
	provoke("init")
	if a.session == nil {
		a.welcome = welcome.New(a.options.Env.Theme, a.options.Unsigned)
		return nil
	}
	return a.begin()
}

// begin opens the logs once somebody is signed in.
func (a *App) begin() tea.Cmd {
	a.welcome = nil
	a.inSession, a.endSession = context.WithCancel(a.ctx)
	cmds := []tea.Cmd{a.listen(), a.hear(), a.readOrganizations(), a.readWho()}
	if a.organization != "" || a.options.App != "" {
		cmds = append(cmds, a.openLogs(a.organization))
	} else {
		a.starting = true
	}
	return tea.Batch(cmds...)
}

// openLogs opens an organization's logs; with "" those of the app that was
// asked for.
func (a *App) openLogs(organization model.ID) tea.Cmd {
	had := a.logs != nil
	dropped := append(a.dropped, a.carry()...)
	a.dropped = nil
	a.stopScreens()
	query := a.options.Query
	scope := api.Scope{Organization: organization}
	if organization == "" {
		scope.App = a.options.App
	} else if !had && a.options.App != "" {
		query.AppID = a.options.App
	}
	a.starting = false
	a.organization = organization
	a.number++
	a.logs = logs.New(a.number, logs.Options{
		Env: a.options.Env, Source: a.session.Client, Scope: scope, Name: a.organizationName(), Query: query, View: a.options.View,
		Columns: a.options.Columns, UTC: a.options.UTC, Recipe: a.options.Recipe,
		Exports: a.exports, Demo: a.session.Demo, Profile: a.session.Profile, APIURL: a.session.address(a.options.APIURL), Program: a.options.Program,
	})
	a.screens, a.at, a.ranged = map[screen.ID]tab{screen.Logs: a.logs}, screen.Logs, query.Range
	a.logs.SetSize(a.width, max(a.height-1, 0))
	return tea.Batch(a.logs.Start(), a.sayDropped(dropped))
}

// carry has the next logs open on the question in force, as far as it makes
// sense elsewhere, and gives what was dropped of it.
func (a *App) carry() (dropped []string) {
	if a.logs == nil {
		return nil
	}
	a.options.Query, dropped = a.logs.Carry()
	if s, ok := a.current().(ranged); ok {
		a.options.Query.Range = s.Range() // what is in sight
	}
	a.options.View, a.options.Recipe, a.options.UTC = "", logs.Recipe{}, a.logs.Zone() == time.UTC
	return dropped
}

func (a *App) sayDropped(dropped []string) tea.Cmd {
	if len(dropped) == 0 {
		return nil
	}
	return a.say("Switched to " + a.organizationName() + ". Dropped: " + strings.Join(dropped, ", "))
}

// Update takes in keys, sizes and answers.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	provoke("update")
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.setSize(msg.Width, msg.Height)
		return a, nil
	case tea.KeyMsg:
		return a, a.keys(msg)
	case organizationsMsg:
		return a, a.gotOrganizations(msg)
	case profilesMsg:
		a.gotProfiles(msg)
		return a, nil
	case sessionMsg:
		return a, a.signedIn(msg)
	case waitMsg:
		return a, a.waited(msg)
	case countMsg:
		if a.logs == nil && a.wait.Until.After(a.options.Env.Now()) {
			return a, a.countDown()
		}
		return a, nil
	case expiredMsg:
		return a, a.expired(msg)
	case whoMsg:
		if msg.session == a.session {
			a.session.Who = msg.user
			a.titleOrganizations()
		}
		return a, nil
	case screen.HelpMsg:
		a.over = a.newHelp(msg.Scope)
		return a, nil
	case screen.OpenLogsMsg:
		return a, a.openFrom(msg)
	}
	if a.logs == nil {
		return a, tea.Batch(a.exports.Hear(msg), a.signingUpdate(msg))
	}
	return a, tea.Batch(a.tell(msg), a.signingUpdate(msg))
}

func (a *App) setSize(width, height int) {
	a.width, a.height = width, height
	for _, s := range a.screens {
		s.SetSize(width, max(height-1, 0))
	}
}

// signInAnew goes to the welcome from a session that nothing was opened with.
func (a *App) signInAnew() {
	a.welcome = welcome.New(a.options.Env.Theme, a.failure)
	a.endSession()
	a.session.Close()
	a.session, a.failure, a.refused, a.over, a.organizations = nil, nil, nil, nil, nil
}

// waitMsg tells that the client waits.
type waitMsg struct {
	session *Session
	wait    api.Wait
}

// listen waits for the client's next wait.
func (a *App) listen() tea.Cmd {
	ctx, session := a.inSession, a.session
	return func() tea.Msg {
		select {
		case w := <-session.Waits:
			return waitMsg{session: session, wait: w}
		case <-ctx.Done():
			return nil
		}
	}
}

func (a *App) waited(msg waitMsg) tea.Cmd {
	if msg.session != a.session {
		return nil
	}
	if a.logs == nil {
		a.wait = msg.wait
		return tea.Batch(a.listen(), a.countDown())
	}
	cmd := a.logs.SetWait(msg.wait) // an export's too
	if a.at != screen.Logs {
		cmd = tea.Batch(cmd, a.current().SetWait(msg.wait))
	}
	return tea.Batch(cmd, a.listen())
}

// countMsg draws the countdown at the start anew.
type countMsg struct{}

func (a *App) countDown() tea.Cmd {
	return a.options.Env.Tick(time.Second, func(time.Time) tea.Msg { return countMsg{} })
}

// View draws the frame: exactly the window's height in lines.
func (a *App) View() string {
	provoke("view")
	if a.width == 0 || a.height == 0 {
		return ""
	}
	return strings.Join(a.lines(), "\n")
}
