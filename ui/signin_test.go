package ui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui"
)

// door is where a person who is not signed in comes in.
type door struct {
	tokens []string
	err    error
	opens  *client
	demo   bool
	wait   time.Duration
	closed int
}

func (d *door) signIn(ctx context.Context, token string) (*ui.Session, error) {
	d.tokens = append(d.tokens, token)
	return d.open(ctx)
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
		o.Session, o.Organization = nil, ""
		o.SignIn = d.signIn
		o.OpenDemo = func(ctx context.Context) (*ui.Session, error) { d.demo = true; return d.open(ctx) }
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
		p.paste("  " + secret + "\n")
		p.hasNot("5ecret")
		p.has("••••••••••••••")
		p.press("enter")
		assert.Equal(t, []string{secret}, d.tokens)
		p.has("✗ Fliplet does not accept this token")
		p.hasNot("5ecret")
		p.press("enter") // nothing typed
		assert.Len(t, d.tokens, 1)

		d.err = nil
		p.typeText(secret, 0) // its letters are letters, not keys
		assert.False(t, p.quit)
		p.press("enter")
		assert.Equal(t, []string{secret, secret}, d.tokens)
		p.has("Organization", "Acme Corp", "Globex")
		p.press("enter")
		p.has("Acme Corp › all apps", "of 9")
		p.hasNot("demo")
	})
}

func TestWelcomePagesAndLeaving(t *testing.T) {
	d := &door{}
	enter(t, d, func(p *program) {
		p.press("down", "down", "down", "enter")
		p.has("FLIPLET_AUTH_TOKEN", "gold plan")
		p.press("esc")
		p.has("Explore the demo organization")
		p.press("up", "enter")
		p.has("Token")
		p.paste(strings.Repeat("x", 5000))
		p.press("esc")
		p.press("enter")
		p.hasNot("•")
		p.press("esc", "q")
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
		p.has("FLIPLET_AUTH_TOKEN", "its session is used")
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
