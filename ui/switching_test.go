package ui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui"
	"fliplet-audit/ui/accounts"
)

// globex is the account of somebody else, who belongs to two organizations.
func globex() *door {
	d := &door{opens: newClient(someLogs(40)), profiles: []accounts.Profile{
		{Name: "us", User: model.User{ID: "77", Email: "ann@globex.com"}, API: "https://us.api.fliplet.com/"},
	}}
	d.opens.orgs = []model.Organization{{ID: "31", Name: "Initech"}, {ID: "32", Name: "Initrode"}}
	return d
}

// The session in use may be refused while the person signs in with another
// account: what waits for its token must not wait for ever.
func TestRefusedWhileSigningInWithAnotherAccount(t *testing.T) {
	expiring(t, func(p *program, _ *door, expire func()) {
		p.press("o")
		p.typeText("another account", 0)
		p.press("enter")
		p.has("How do you want to sign in?")
		expire()
		p.has("How do you want to sign in?")
		p.press("esc")
		p.has("Sign in again", "what you were doing waits")
		p.pass(500 * time.Millisecond)
		p.press("esc")
		p.hasNot("Sign in again")
		assert.Equal(t, 1, p.client.gaveUp, "what waits fails, and says why")
		p.press("o")
		p.typeText("another account", 0)
		p.press("enter", "esc")
		p.hasNot("Sign in again")
	})
}

// An export goes on while nobody has chosen the other account's organization.
func TestAnExportGoesOnBetweenTwoAccounts(t *testing.T) {
	d := globex()
	reading(t, settings{change: func(o *ui.Options) {
		d.opens.begin(o.Env.Now)
		o.Accounts, o.Session.Profile = d, "ann@acme.com"
	}}, func(p *program) {
		p.client.holds(func(r api.LogsRequest) bool { return r.Bulk && r.Offset > 0 })
		p.press("e")
		p.pass(500 * ms)
		p.press("o")
		p.typeText("us", 0)
		p.press("enter")
		p.has("Organization", "Initech", "Initrode")
		p.client.release()
		p.client.holds(nil)
		p.pass(time.Minute)
		assert.Equal(t, p.client.idsShown(week().Range), idsOf(t, p.file(weekName)))
		p.press("enter")
		p.has("Initech ›", "✓ Exported 1,204 logs")
		p.press("q")
		assert.True(t, p.quit, "there is none under way any more")
	})
}

// What quitting leaves unfinished is the account's that began it.
func TestAnUnfinishedExportIsItsAccounts(t *testing.T) {
	d := globex()
	run(t, newClient(yearOfLogs()), settings{query: year(), change: func(o *ui.Options) {
		d.opens.begin(o.Env.Now)
		o.Accounts, o.Session.Profile = d, "ann@acme.com"
	}}, func(p *program) {
		p.pass(2 * time.Second)
		answered := 0
		p.client.holds(func(r api.LogsRequest) bool {
			if r.Bulk {
				answered++
			}
			return r.Bulk && answered > 40
		})
		p.press("e")
		p.pass(time.Minute)
		p.press("o")
		p.typeText("us", 0)
		p.press("enter", "enter")
		p.has("Initech ›", "Exporting")
		p.press("ctrl+c")
		p.app.Stop()
		left := p.app.Unfinished()
		assert.Positive(t, left.Rows)
		assert.Equal(t, "ann@acme.com", left.Profile)
	})
}

// Who has just signed in is no other account.
func TestWhoHasJustSignedInIsNoOtherAccount(t *testing.T) {
	d := &door{profiles: []accounts.Profile{
		{Name: "ann@acme.com", User: model.User{ID: "501", Email: "ann@acme.com"}}, {Name: "us", User: model.User{ID: "77"}},
	}}
	enter(t, d, func(p *program) {
		p.press("down", "enter", "down", "enter", "enter") // e-mail and password, Europe
		p.typeText("ann@acme.com", 0)
		p.press("enter")
		p.typeText("correct horse", 0)
		p.press("enter")
		p.typeText("123456", 0)
		p.press("enter")
		p.has("Organization", "us", "account")
		assert.Equal(t, 1, strings.Count(p.frame, "ann@acme.com"), "the account in use is the title's alone")
	})
}

// A session that could not be opened leaves nothing waiting.
func TestAnAccountThatCanNotBeOpened(t *testing.T) {
	c, d := newClient(someLogs(10)), globex()
	d.err = &api.Error{Kind: api.KindNoToken}
	run(t, c, settings{query: week(), change: func(o *ui.Options) { o.Accounts = d }}, func(p *program) {
		p.press("o")
		p.typeText("us", 0)
		p.press("enter")
		p.has("Sign in", "In the browser")
		p.hasNot("waits and goes on")
		p.press("esc")
		p.has("Acme Corp ›", "of 9")
		assert.Zero(t, c.gaveUp)
	})
}

// Between the choice of another account and its session nothing is begun that
// would be lost.
func TestNothingIsBegunWhileAnAccountIsOpened(t *testing.T) {
	c, d := organized(), globex()
	d.wait = 2 * time.Second
	run(t, c, settings{query: week(), width: 80, height: 24, change: func(o *ui.Options) {
		d.opens.begin(o.Env.Now)
		o.Accounts = d
	}}, func(p *program) {
		p.press("o")
		p.typeText("us", 0)
		p.press("enter")
		p.has("us", "one moment…")
		p.press("esc", "3", "n")
		p.typeText("cron", 0)
		p.has("one moment…")
		p.pass(2 * time.Second)
		p.has("Initech", "Initrode")
		assert.Len(t, d.opened, 1)
	})
}

// Nobody listens to a session that was left.
func TestASessionThatWasLeftIsNotListenedTo(t *testing.T) {
	d := globex()
	var expired chan error
	run(t, newClient(someLogs(10)), settings{query: week(), change: func(o *ui.Options) {
		d.opens.begin(o.Env.Now)
		expired = make(chan error)
		o.Accounts, o.Session.Expired = d, expired
	}}, func(p *program) {
		p.press("o")
		p.typeText("us", 0)
		p.press("enter")
		p.has("Initech", "Initrode")
		select {
		case p.waits <- api.Wait{}:
			t.Error("for waits")
		case expired <- &api.Error{Kind: api.KindToken}:
			t.Error("for another token")
		default:
		}
	})
}

// The range of Usage goes along to another organization.
func TestTheRangeInSightGoesAlong(t *testing.T) {
	c := organized()
	run(t, c, settings{query: week()}, func(p *program) {
		p.press("2", "d")
		p.typeText("30d", 0)
		p.press("enter", "o")
		p.typeText("Globex", 0)
		p.press("enter")
		p.has("Globex ›", "Last 30 days")
		assert.Equal(t, model.RangeLast30Days, c.last().r.Query.Range.Kind)
	})
}
