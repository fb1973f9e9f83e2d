package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/screen/welcome"
)

// sessionMsg is a session that was opened, or why it was not.
type sessionMsg struct {
	session *Session
	err     error
}

func (a *App) welcomeKey(key tea.KeyMsg) tea.Cmd {
	var event welcome.Event
	*a.welcome, event = a.welcome.Update(key)
	options, ctx := a.options, a.ctx
	switch event.Kind {
	case welcome.Quit:
		return tea.Quit
	case welcome.Demo:
		return func() tea.Msg {
			s, err := options.OpenDemo(ctx)
			return sessionMsg{session: s, err: err}
		}
	case welcome.Token:
		token := event.Token
		return func() tea.Msg {
			s, err := options.SignIn(ctx, token)
			return sessionMsg{session: s, err: err}
		}
	}
	return nil
}

// signedIn goes on with a session that was opened at the welcome.
func (a *App) signedIn(msg sessionMsg) tea.Cmd {
	if a.welcome == nil {
		return nil
	}
	if msg.err != nil {
		*a.welcome = a.welcome.Failed(msg.err)
		return nil
	}
	a.session = msg.session
	if a.session.Demo {
		a.organization = a.session.Organization
	}
	return a.begin()
}
