package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/screen"
	"fliplet-audit/ui/screen/settings"
	"fliplet-audit/ui/screen/tokens"
	"fliplet-audit/ui/screen/usage"
)

// tab is a screen of the program's, whichever it is. Its methods are called
// from one goroutine; what is slow runs in the commands they return.
type tab interface {
	Start() tea.Cmd
	SetSize(width, height int)
	// Update takes in an answer; those of other screens are left alone.
	Update(msg tea.Msg) tea.Cmd
	// Key takes in a key, Do an action; what can't be done now says why.
	Key(key tea.KeyMsg) tea.Cmd
	Do(id keymap.ID) tea.Cmd
	// Off is why an action can't be done now; "" when it can.
	Off(id keymap.ID) string
	// Lines draws the screen: exactly its height in lines.
	Lines() []string
	Scope() keymap.Scope
	// Typing tells whether every key is the screen's just now, Covered whether
	// a box stands over it.
	Typing() bool
	Covered() bool
	State() screen.State
	SetWait(w api.Wait) tea.Cmd
	// Say tells something for a moment.
	Say(text string) tea.Cmd
	Stop()
}

// ranged is a screen that shows a date range.
type ranged interface {
	Range() model.Range
	SetRange(r model.Range) tea.Cmd
}

// dated is a screen that shows times, of a period, in a zone.
type dated interface {
	Zone() *time.Location
	Period() (from, to time.Time)
}

// tabs are the screens in the order of their keys.
func tabs() []screen.ID {
	return []screen.ID{screen.Logs, screen.Usage, screen.Tokens, screen.Settings}
}

func tabOf(id keymap.ID) screen.ID {
	switch id {
	case keymap.TabUsage:
		return screen.Usage
	case keymap.TabTokens:
		return screen.Tokens
	case keymap.TabSettings:
		return screen.Settings
	}
	return screen.Logs
}

// current is the screen in sight; there is one once an organization is open.
func (a *App) current() tab { return a.screens[a.at] }

func (a *App) stopScreens() {
	for _, s := range a.screens {
		s.Stop()
	}
}

// tell passes an answer on to all screens, as one may be out of sight.
func (a *App) tell(msg tea.Msg) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(a.screens))
	for _, s := range a.screens {
		cmds = append(cmds, s.Update(msg))
	}
	return tea.Batch(cmds...)
}

// tabOff is why a screen can't be turned to; "" when it can.
func (a *App) tabOff(id screen.ID) string {
	if id != screen.Logs && a.organization == "" {
		return "These are the logs of one app alone; " + id.Title() + " is of an organization: o opens one"
	}
	return ""
}

// turnTo shows a screen, with the range that the one before it had.
func (a *App) turnTo(id screen.ID) tea.Cmd {
	if why := a.tabOff(id); why != "" {
		return a.say(why)
	}
	a.noteRange()
	cmd := a.show(id)
	return tea.Batch(cmd, a.shareRange())
}

// show brings a screen into sight as it was; one that was not open yet begins.
func (a *App) show(id screen.ID) tea.Cmd {
	a.at = id
	if _, open := a.screens[id]; open {
		return nil
	}
	a.number++
	s := a.newScreen(id)
	a.screens[id] = s
	s.SetSize(a.width, max(a.height-1, 0))
	return s.Start()
}

// newScreen makes a screen other than the logs.
func (a *App) newScreen(id screen.ID) tab {
	organization := model.Organization{ID: a.organization, Name: a.organizationName()}
	surroundings, client := a.options.Env, a.session.Client
	switch id {
	case screen.Usage:
		return usage.New(a.number, usage.Options{Env: surroundings, Source: client, Organization: organization, Range: a.ranged})
	case screen.Tokens:
		return tokens.New(a.number, tokens.Options{Env: surroundings, Source: client, Organization: organization, UTC: a.logs.Zone() == time.UTC})
	}
	return settings.New(a.number, settings.Options{Env: surroundings, Source: client, Organization: organization})
}

// noteRange takes the range of the screen that is left for all of them; logs
// that were opened from another screen have one of their own.
func (a *App) noteRange() {
	if s, ok := a.current().(ranged); ok && (a.at != screen.Logs || a.logs.From() == "") {
		a.ranged = s.Range()
	}
}

func (a *App) shareRange() tea.Cmd {
	s, ok := a.current().(ranged)
	if !ok || a.at == screen.Logs && a.logs.From() != "" || s.Range() == a.ranged {
		return nil
	}
	return s.SetRange(a.ranged)
}

// openFrom opens logs from another screen.
func (a *App) openFrom(o screen.OpenLogsMsg) tea.Cmd {
	if a.at != o.From || a.over != nil {
		return nil // the person went on meanwhile
	}
	a.noteRange()
	a.at = screen.Logs
	return a.logs.OpenFrom(o)
}

// step goes along the trail where it leads from one screen to another; the
// steps within a screen are its own.
func (a *App) step(id keymap.ID) (cmd tea.Cmd, done bool) {
	from := a.logs.From()
	switch {
	case id == keymap.Back && a.at == screen.Logs && from != "" && a.screens[from] != nil:
		cmd = a.logs.Do(id)
		return tea.Batch(cmd, a.show(from)), true
	case id == keymap.Forward && a.at != screen.Logs && a.logs.Ahead() == a.at:
		a.at = screen.Logs
		return a.logs.Do(id), true
	}
	return nil, false
}

// say tells something for a moment on the screen in sight.
func (a *App) say(text string) tea.Cmd {
	if a.logs == nil {
		return nil
	}
	return a.current().Say(text)
}
