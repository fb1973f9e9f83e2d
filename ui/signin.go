package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/screen/signin"
	"fliplet-audit/ui/screen/welcome"
)

// Accounts opens sessions: of whoever signs in, and of those who are signed in.
type Accounts interface {
	// Ways are the ways to sign in: again, with the account of that profile, or
	// with "" as anybody.
	Ways(profile string) signin.Ways
	// OpenDemo opens the demo organization.
	OpenDemo(ctx context.Context) (*Session, error)
	// Open goes on as somebody who has just signed in.
	Open(ctx context.Context, a signin.Account) (*Session, error)
	// Profiles are the accounts that are signed in, OpenProfile goes on as one
	// of them.
	Profiles() ([]accounts.Profile, error)
	OpenProfile(ctx context.Context, p accounts.Profile) (*Session, error)
}

// signing is a sign-in on top of everything else.
type signing struct {
	box signin.Model
	// anew is of the session in use, whose token is not accepted any more; else
	// a session is opened with it.
	anew bool
	// opening is set while the session of who signed in is being opened.
	opening bool
}

// sessionMsg is a session that was opened, or why it was not.
type sessionMsg struct {
	session *Session
	err     error
	profile *accounts.Profile // the one that was to be opened, if any
}

func (a *App) welcomeKey(key tea.KeyMsg) tea.Cmd {
	var event welcome.Event
	*a.welcome, event = a.welcome.Update(key)
	switch event.Kind {
	case welcome.Quit:
		return tea.Quit
	case welcome.Demo:
		open, ctx := a.options.Accounts, a.ctx
		return func() tea.Msg {
			s, err := open.OpenDemo(ctx)
			return sessionMsg{session: s, err: err}
		}
	case welcome.SignIn:
		return a.signIn("", signin.Options{})
	}
	return nil
}

// signIn opens the box to sign in: again with the account of a profile, or with
// "" as anybody.
func (a *App) signIn(profile string, o signin.Options) tea.Cmd {
	o.Env, o.Ways = a.options.Env, a.options.Accounts.Ways(profile)
	a.signing = &signing{box: signin.New(o)}
	return a.signing.box.Init()
}

// expired opens the box on top of what the person is doing: what the program
// asked waits for the token.
func (a *App) expired(msg expiredMsg) tea.Cmd {
	if msg.session != a.session {
		return nil
	}
	a.refused = msg.why
	return tea.Batch(a.signInAgain(), a.hear())
}

// signInAgain opens the box where the session's token is not accepted any more,
// once there is no other.
func (a *App) signInAgain() tea.Cmd {
	if a.refused == nil || a.signing != nil {
		return nil
	}
	s := a.session
	cmd := a.signIn(s.Profile, signin.Options{Sudden: true, Why: a.refused, Who: s.Who, By: s.By, API: s.API})
	a.signing.anew = true
	return cmd
}

// expiredMsg tells that the server does not accept the session's token any
// more.
type expiredMsg struct {
	session *Session
	why     error
}

// hear waits until the server does not accept the token any more.
func (a *App) hear() tea.Cmd {
	ctx, session := a.inSession, a.session
	return func() tea.Msg {
		select {
		case why := <-session.Expired:
			return expiredMsg{session: session, why: why}
		case <-ctx.Done():
			return nil
		}
	}
}

func (a *App) signingKey(key tea.KeyMsg) tea.Cmd {
	if a.signing.opening {
		return nil
	}
	box, cmd, event := a.signing.box.SetSize(a.width, a.height).Key(key)
	a.signing.box = box
	return tea.Batch(cmd, a.signed(event))
}

func (a *App) signingUpdate(msg tea.Msg) tea.Cmd {
	if a.signing == nil {
		return nil
	}
	box, cmd, event := a.signing.box.Update(msg)
	a.signing.box = box
	return tea.Batch(cmd, a.signed(event))
}

// signed goes on after the box.
func (a *App) signed(event signin.Event) tea.Cmd {
	switch event.Kind {
	case signin.Closed:
		anew := a.signing.anew
		a.endSigning()
		if !anew {
			return a.signInAgain()
		}
		a.refused = nil
		a.session.Client.GiveUp()
	case signin.SignedIn:
		if a.signing.anew {
			return a.signedInAnew(event)
		}
		a.signing.opening = true
		open, ctx := a.options.Accounts, a.ctx
		return func() tea.Msg {
			s, err := open.Open(ctx, event.Account)
			if err == nil {
				s.Profile = event.Kept.Profile.Name
			}
			return sessionMsg{session: s, err: err}
		}
	}
	return nil
}

// signedInAnew goes on with the session in use where it stopped.
func (a *App) signedInAnew(event signin.Event) tea.Cmd {
	a.endSigning()
	a.refused = nil
	a.session.Who, a.session.By, a.session.Profile = event.Account.User, event.Account.By, event.Kept.Profile.Name
	a.session.Client.Renew(event.Account.Token)
	return a.say("Signed in again: what was under way goes on")
}

func (a *App) endSigning() {
	if a.signing != nil {
		a.signing.box.Stop()
		a.signing = nil
	}
}

// signedIn goes on with a session that was opened.
func (a *App) signedIn(msg sessionMsg) tea.Cmd {
	if msg.profile != nil {
		a.over = nil // the list that it was chosen from
	}
	if msg.err != nil {
		return a.notOpened(msg)
	}
	a.endSigning()
	first := a.welcome != nil
	a.leaveSession()
	a.session, a.organization = msg.session, msg.session.Organization
	if a.organization == "" && first {
		a.organization = a.options.Organization
	}
	return a.begin()
}

// notOpened says why there is no session, where the person asked for one.
func (a *App) notOpened(msg sessionMsg) tea.Cmd {
	switch {
	case msg.profile != nil && a.signing != nil: // the person is at something else
		what, _ := failure.Words(msg.err)
		return a.say(what.String())
	case msg.profile != nil:
		p := msg.profile
		return a.signIn(p.Name, signin.Options{Why: msg.err, Who: p.User, By: p.By, API: p.API})
	case a.signing != nil:
		a.endSigning()
		return a.signIn("", signin.Options{Why: msg.err})
	case a.welcome != nil:
		*a.welcome = a.welcome.Failed(msg.err)
	}
	return nil
}

// leaveSession ends the session in use with all its screens.
func (a *App) leaveSession() {
	if a.session == nil {
		return
	}
	a.dropped = a.carry()
	a.options.App = ""
	a.stopScreens()
	a.screens, a.logs, a.at, a.organizations, a.failure, a.refused, a.over = nil, nil, "", nil, nil, nil, nil
	a.endSession()
	a.session.Close()
	a.session = nil
}

// whoMsg is whose the session is.
type whoMsg struct {
	session *Session
	user    model.User
}

// readWho asks whose the session is, where that is not known: nobody else can
// go on with it.
func (a *App) readWho() tea.Cmd {
	ctx, session := a.inSession, a.session
	if session.Demo || session.Who.ID != "" {
		return nil
	}
	return func() tea.Msg {
		user, err := session.Client.User(ctx)
		if err != nil {
			return nil
		}
		return whoMsg{session: session, user: user}
	}
}

// address is what a command line has to name as the API's address, given the
// one that the program was started with: none of an account's own.
func (s *Session) address(given string) string {
	if s.Profile != "" {
		return ""
	}
	return given
}
