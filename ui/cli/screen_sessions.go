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
	return session(func(told told) (signedIn, error) { return o.opening.signIn(ctx, told) })
}

// OpenDemo signs in to the demo organization.
func (o screenSessions) OpenDemo(ctx context.Context) (*ui.Session, error) {
	return session(func(told told) (signedIn, error) { return o.demo(ctx, told) })
}

// Ways are the ways to sign in on the screen: again, with the account of a
// profile, or with "" as anybody.
func (o screenSessions) Ways(profile string) signin.Ways {
	w := waysIn{opening: o.opening, again: profile != ""}
	if w.again {
		w.flags.profile = profile
	}
	return w
}

// Open goes on as somebody who has just signed in.
func (o screenSessions) Open(_ context.Context, a signin.Account) (*ui.Session, error) {
	return session(func(told told) (signedIn, error) {
		from := map[accounts.Way]string{
			accounts.ByPassword: "the sign-in with e-mail and password", accounts.ByBrowser: "the sign-in in the browser",
			accounts.ByToken: "what was pasted", accounts.ByOfficialTool: "the session of the official fliplet tool",
		}[a.By]
		s, err := o.client(found{token: a.Token, from: from}, a.API, told)
		s.who, s.by = a.User, a.By
		return s, err
	})
}

// Profiles are the accounts that are signed in, the one in use first.
func (o screenSessions) Profiles() ([]accounts.Profile, error) {
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

// OpenProfile goes on as another account that is signed in, at its own address.
// Which one is in use elsewhere stays as it is.
func (o screenSessions) OpenProfile(_ context.Context, p accounts.Profile) (*ui.Session, error) {
	token, err := o.store.Token(p)
	if err != nil {
		return nil, err
	}
	return session(func(told told) (signedIn, error) {
		return o.client(found{token: token, from: o.fromProfile(p), profile: &p}, p.API, told)
	})
}

// session is the screen's, which takes from channels what a client tells.
func session(open func(told told) (signedIn, error)) (*ui.Session, error) {
	waits, expired := make(chan api.Wait, 16), make(chan error, 1)
	s, err := open(told{
		waits: func(w api.Wait) {
			select {
			case waits <- w:
			default:
			}
		},
		expired: func(e *api.Error) {
			select {
			case expired <- e:
			default: // it is told already
			}
		},
	})
	if err != nil {
		return nil, err
	}
	if s.demo {
		s.from = "" // it is told already
	}
	screen := &ui.Session{
		Client: s.client, Demo: s.demo, Organization: s.organization, From: s.from, Who: s.who, By: s.by, API: s.client.BaseURL(),
		Waits: waits, Expired: expired, Close: s.close,
	}
	if s.profile != nil {
		screen.Who, screen.By, screen.Profile = s.profile.User, s.profile.By, s.profile.Name
	}
	return screen, nil
}
