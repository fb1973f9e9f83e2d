package cli

import (
	"context"
	"slices"
	"strings"

	"fliplet-audit/api"
	"fliplet-audit/ui"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/screen/signin"
)

// screenSessions opens the sessions of the screen.
type screenSessions struct{ opening }

// open signs in with what the flags and the environment say.
func (o screenSessions) open(ctx context.Context) (*ui.Session, error) {
	return session(func(onWait func(api.Wait)) (signedIn, error) { return o.opening.signIn(ctx, onWait) })
}

// openDemo signs in to the demo organization.
func (o screenSessions) openDemo(ctx context.Context) (*ui.Session, error) {
	return session(func(onWait func(api.Wait)) (signedIn, error) { return o.demo(ctx, onWait) })
}

// signIn opens a session with a pasted token once the server knows it.
func (o screenSessions) signIn(ctx context.Context, text string) (*ui.Session, error) {
	token, err := api.NewToken(text)
	if err != nil {
		return nil, err
	}
	a, err := waysIn{opening: o.opening}.Token(ctx, o.apiURL(), token)
	if err != nil {
		return nil, err
	}
	return o.openAccount(ctx, a)
}

// ways are the ways to sign in on the screen.
func (o screenSessions) ways() signin.Ways { return waysIn{opening: o.opening} }

// openAccount goes on as somebody who has just signed in.
func (o screenSessions) openAccount(_ context.Context, a signin.Account) (*ui.Session, error) {
	return session(func(onWait func(api.Wait)) (signedIn, error) {
		s, err := o.client(a.Token, a.API, onWait)
		s.from = map[accounts.Way]string{
			accounts.ByPassword: "the sign-in with e-mail and password", accounts.ByBrowser: "the sign-in in the browser",
			accounts.ByToken: "what was pasted", accounts.ByOfficialTool: "the session of the official fliplet tool",
		}[a.By]
		return s, err
	})
}

// profiles are the accounts that are signed in, the one in use first.
func (o screenSessions) profiles() ([]accounts.Profile, error) {
	book, err := o.store.Read()
	if err != nil {
		return nil, err
	}
	first := func(p accounts.Profile) int {
		if strings.EqualFold(p.Name, book.InUse) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(book.Profiles, func(a, b accounts.Profile) int { return first(a) - first(b) })
	return book.Profiles, nil
}

// openProfile goes on as another account that is signed in, at its own address.
// Which one is in use elsewhere stays as it is.
func (o screenSessions) openProfile(_ context.Context, p accounts.Profile) (*ui.Session, error) {
	token, err := o.store.Token(p)
	if err != nil {
		return nil, err
	}
	return session(func(onWait func(api.Wait)) (signedIn, error) {
		s, err := o.client(token, p.API, onWait)
		s.from, s.profile = o.fromProfile(p), &p
		return s, err
	})
}

// session is the screen's, which takes waits from a channel.
func session(open func(onWait func(api.Wait)) (signedIn, error)) (*ui.Session, error) {
	waits := make(chan api.Wait, 16)
	s, err := open(func(w api.Wait) {
		select {
		case waits <- w:
		default:
		}
	})
	if err != nil {
		return nil, err
	}
	if s.demo {
		s.from = "" // it is told already
	}
	return &ui.Session{Client: s.client, Demo: s.demo, Organization: s.organization, From: s.from, Waits: waits, Close: s.close}, nil
}
