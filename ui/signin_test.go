package ui_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/screen/signin"
)

// door is where a person who is not signed in comes in: the accounts and the
// ways to sign in of a test.
type door struct {
	tokens   []string
	err      error
	opens    *client
	demo     bool
	wait     time.Duration
	closed   int
	profiles []accounts.Profile
	opened   []string // the profiles that were opened
	kept     int
}

func (d *door) Ways(string) signin.Ways { return d }

func (d *door) Address() string { return "" }

func (d *door) OpenDemo(ctx context.Context) (*ui.Session, error) {
	d.demo = true
	return d.open(ctx)
}

func (d *door) Open(ctx context.Context, _ signin.Account) (*ui.Session, error) { return d.open(ctx) }

func (d *door) Profiles() ([]accounts.Profile, error) { return d.profiles, nil }

func (d *door) OpenProfile(ctx context.Context, p accounts.Profile) (*ui.Session, error) {
	d.opened = append(d.opened, p.Name)
	s, err := d.open(ctx)
	if err == nil {
		s.Profile = p.Name
	}
	return s, err
}

func (d *door) Password(_ context.Context, base string, who api.Credentials) (signin.Account, error) {
	switch {
	case who.Password != "correct horse":
		return signin.Account{}, &api.Error{Kind: api.KindCredentials}
	case who.Code == "":
		return signin.Account{}, &api.Error{Kind: api.KindTwoFactor}
	}
	return d.account(base, accounts.ByPassword)
}

func (d *door) Browser(context.Context, string) (signin.Browsing, error) {
	return nil, errors.New("no browser here")
}

func (d *door) Token(_ context.Context, base string, token api.Token) (signin.Account, error) {
	d.tokens = append(d.tokens, token.Reveal())
	if d.err != nil {
		return signin.Account{}, d.err
	}
	return d.account(base, accounts.ByToken)
}

func (d *door) Official() (string, bool) { return "", false }

func (d *door) TakeOfficial(context.Context, string) (signin.Account, error) {
	return signin.Account{}, errors.New("no official tool here")
}

func (d *door) Keep(a signin.Account, _ bool) (signin.Kept, error) {
	d.kept++
	return signin.Kept{Kept: accounts.Kept{Profile: accounts.Profile{Name: "ann@acme.com", User: a.User}}, Where: "the system's key ring"}, nil
}

func (d *door) account(base string, by accounts.Way) (signin.Account, error) {
	token, err := api.NewToken("eu--the-new-one")
	return signin.Account{User: model.User{ID: "501", Email: "ann@acme.com"}, Token: token, API: base, By: by}, err
}

func (d *door) open(ctx context.Context) (*ui.Session, error) {
	if d.wait > 0 {
		t := time.NewTimer(d.wait)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if d.err != nil {
		return nil, d.err
	}
	s := &ui.Session{Client: d.opens, Waits: make(chan api.Wait), Demo: d.demo, Close: func() { d.closed++ }}
	if d.demo {
		s.Organization = "21"
	}
	return s, nil
}

func enter(t *testing.T, d *door, test func(p *program)) {
	t.Helper()
	d.opens = newClient(someLogs(10))
	run(t, d.opens, settings{query: week(), width: 80, height: 24, change: func(o *ui.Options) {
		o.Session, o.Organization, o.Accounts = nil, "", d
	}}, test)
}

func TestWelcomeOpensTheDemo(t *testing.T) {
	d := &door{wait: time.Second}
	enter(t, d, func(p *program) {
		p.has("Explore the demo organization")
		p.press("enter")
		p.has("One moment…")
		p.press("enter", "q", "x") // it is on its way
		assert.False(t, p.quit)
		p.pass(2 * time.Second)
		p.has("Acme Corp › all apps", "demo", "of 9")
		p.press("j")
		p.app.Stop()
		assert.Equal(t, 1, d.closed, "the session is closed at the end")
	})
}

func TestWelcomeTakesAToken(t *testing.T) {
	const secret = "eu--5ecret-q?j"
	d := &door{err: &api.Error{Kind: api.KindToken}}
	enter(t, d, func(p *program) {
		p.press("down", "enter")
		p.has("Sign in", "In the browser", "E-mail and password", "Paste a token")
		p.press("down", "down", "enter")
		p.paste("  " + secret + "\n")
		p.hasNot("5ecret")
		p.has("••••••••••••••")
		p.press("enter")
		assert.Equal(t, []string{secret}, d.tokens)
		p.has("Fliplet does not accept this token")
		p.hasNot("5ecret")
		p.press("enter") // nothing typed
		assert.Len(t, d.tokens, 1)

		d.err = nil
		p.typeText(secret, 0) // its letters are letters, not keys
		assert.False(t, p.quit)
		p.press("enter")
		assert.Equal(t, []string{secret, secret}, d.tokens)
		p.has("Where shall the token be kept?")
		p.press("down", "down", "enter")
		assert.Zero(t, d.kept, "it is kept nowhere")
		p.has("Organization", "Acme Corp", "Globex")
		p.press("enter")
		p.has("Acme Corp › all apps", "of 9")
		p.hasNot("demo")
	})
}

func TestWelcomeSignsInWithASecondFactor(t *testing.T) {
	d := &door{profiles: []accounts.Profile{{Name: "ann@acme.com", User: model.User{ID: "501", Email: "ann@acme.com"}}}}
	enter(t, d, func(p *program) {
		p.press("down", "enter", "down", "enter", "enter") // e-mail and password, Europe
		p.typeText("ann@acme.com", 0)
		p.press("enter")
		p.typeText("wrong pony", 0)
		p.press("enter")
		p.has("Fliplet does not accept this e-mail, password or code")
		p.typeText("correct horse", 0)
		p.press("enter")
		p.hasNot("correct horse")
		p.typeText("123456", 0)
		p.hasNot("123456")
		p.press("enter")
		p.has("Organizations of ann@acme.com", "Acme Corp", "Globex")
		assert.Equal(t, 1, strings.Count(p.frame, "ann@acme.com"), "who has just signed in is no other")
		assert.Equal(t, 1, d.kept)
	})
}

func TestWelcomePagesAndLeaving(t *testing.T) {
	d := &door{}
	enter(t, d, func(p *program) {
		p.press("down", "down", "down", "enter")
		p.has("FLIPLET_AUTH_TOKEN", "gold plan")
		p.press("esc")
		p.has("Explore the demo organization")
		p.press("up", "enter", "down", "down", "enter")
		p.paste(strings.Repeat("x", 3000))
		p.has("•")
		p.press("esc", "enter")
		p.hasNot("•")
		p.press("esc", "esc")
		p.has("Explore the demo organization")
		p.press("q")
		assert.True(t, p.quit)
	})
	enter(t, d, func(p *program) {
		p.press("down", "enter", "ctrl+c")
		assert.True(t, p.quit)
	})
	enter(t, d, func(p *program) {
		for _, size := range [][2]int{{60, 15}, {1, 1}, {0, 0}, {200, 60}, {60, 15}} {
			p.resize(size[0], size[1])
		}
		for _, page := range []string{"down", "down"} {
			p.press(page, "enter", "esc")
		}
		p.press("enter")
		p.has("FLIPLET_AUTH_TOKEN")
	})
}

// expiring is a program whose token stops being good when the test says so.
func expiring(t *testing.T, test func(p *program, d *door, expire func())) {
	t.Helper()
	c := newClient(someLogs(many))
	d := &door{opens: c}
	var expired chan error
	run(t, c, settings{query: week(), width: 80, height: 24, change: func(o *ui.Options) {
		o.Accounts = d
		o.Session.By, o.Session.API = accounts.ByPassword, "https://api.fliplet.com/"
		expired = make(chan error)
		o.Session.Expired = expired
	}}, func(p *program) {
		test(p, d, func() {
			expired <- &api.Error{Kind: api.KindToken}
			p.settle()
		})
	})
}

func TestSigningInOnTopOfWhatOneDoes(t *testing.T) {
	expiring(t, func(p *program, d *door, expire func()) {
		p.press("j", "j", "n")
		before := p.frame
		asked := len(p.client.asked)
		expire()
		p.has("Sign in again", "what you were doing waits", "user.login")
		p.press("enter", "enter") // typed before the box was seen
		p.has("Sign in again", "In the browser")
		p.pass(500 * time.Millisecond)
		p.press("q", "1", "2") // keys are the box's
		assert.False(t, p.quit)
		p.press("up", "down", "enter")
		p.has("ann@acme.com")
		p.typeText("correct horse", 0)
		p.press("enter")
		p.typeText("123456", 0)
		p.press("enter")
		p.has("Signed in again")
		if assert.Len(t, p.client.renewed, 1) {
			assert.Equal(t, "eu--the-new-one", p.client.renewed[0].Reveal())
		}
		assert.Len(t, p.client.asked, asked, "what waited goes on; nothing else is asked")
		p.pass(5 * time.Second)
		assert.Equal(t, strings.Split(before, "\n")[:20], strings.Split(p.frame, "\n")[:20], "all is as it was")
		expire()
		p.has("Sign in again")
		p.pass(500 * time.Millisecond)
		p.press("esc")
		p.hasNot("Sign in again")
		assert.Equal(t, 1, p.client.gaveUp)
	})
}

func TestAnotherAccount(t *testing.T) {
	c := newClient(someLogs(10))
	d := &door{opens: newClient(someLogs(40)), profiles: []accounts.Profile{
		{Name: "ann@acme.com", User: model.User{ID: "501", Email: "ann@acme.com"}},
		{Name: "us", User: model.User{ID: "77", Email: "ann@globex.com"}, API: "https://us.api.fliplet.com/"},
	}}
	d.opens.orgs = []model.Organization{{ID: "31", Name: "Initech"}}
	q := week()
	q.Filters[model.ColumnType] = "login"
	q.Filters[model.ColumnApp] = "Conf"
	run(t, c, settings{query: q, change: func(o *ui.Options) {
		d.opens.begin(o.Env.Now)
		o.Accounts, o.Session.Profile = d, "ann@acme.com"
	}}, func(p *program) {
		p.press("o")
		p.has("Acme Corp", "Globex", "us", "account", "Sign in with another account…")
		p.hasNot("ann@globex.com")
		p.typeText("another", 0)
		p.press("esc", "o")
		p.typeText("us", 0)
		p.press("enter")
		assert.Equal(t, []string{"us"}, d.opened)
		p.has("Initech › all apps", "login", "Switched to Initech. Dropped: App Conf")
		assert.Equal(t, 1, p.closed, "the session before is closed")
		p.press("u", "f")
		command := p.copied()
		assert.Contains(t, command, "--profile us")
		assert.Contains(t, command, "--org 31")
		assert.Equal(t, "login", d.opens.last().r.Query.Filters[model.ColumnType])
	})
}

// Leaving while a session is being opened leaves nothing running: the bubble
// would say so.
func TestLeavingWhileSigningIn(t *testing.T) {
	enter(t, &door{wait: time.Hour}, func(p *program) {
		p.press("enter", "ctrl+c")
		assert.True(t, p.quit)
	})
}

func TestWhyNobodyIsSignedIn(t *testing.T) {
	run(t, newClient(nil), settings{change: func(o *ui.Options) {
		o.Session, o.Organization = nil, ""
		o.Unsigned = &api.Error{Kind: api.KindToken}
	}}, func(p *program) {
		p.has("✗ Fliplet does not accept this token", "Explore the demo organization")
	})
}

// One app's logs, without an organization.
func TestOneAppAlone(t *testing.T) {
	c := newClient(someLogs(10))
	run(t, c, settings{query: week(), change: func(o *ui.Options) { o.Organization, o.Session.Organization, o.App = "", "", "102" }}, func(p *program) {
		assert.Equal(t, api.Scope{App: "102"}, c.last().scope)
		p.has("Conference", "of 9")
		p.press("A")
		p.hasNot("All apps")
		p.typeText("field", 0)
		p.press("enter")
		assert.Equal(t, api.Scope{App: "111"}, c.last().scope)
	})
	c = newClient(someLogs(10))
	run(t, c, settings{query: week(), change: func(o *ui.Options) { o.App = "102" }}, func(p *program) {
		assert.Equal(t, api.Scope{Organization: "21"}, c.last().scope)
		assert.Equal(t, model.ID("102"), c.last().r.Query.AppID)
	})
}
