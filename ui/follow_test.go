package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// write has new logs come, dated so long ago; their ids go on from n.
func (p *program) write(n, count int, ago time.Duration) {
	p.t.Helper()
	p.client.mu.Lock()
	defer p.client.mu.Unlock()
	logs := append([]model.Log(nil), p.client.logs...)
	for i := range count {
		at := p.client.now().Add(-ago).Format("2006-01-02T15:04:05.000Z")
		kind := "user.login"
		if (n+i)%2 == 1 {
			kind = "app.create"
		}
		logs = append(logs, logOf(map[string]any{
			"id": 950000 + n + i, "type": kind, "createdAt": at, "updatedAt": at, "sessionId": n + i, "appId": 102,
			"user": map[string]any{"type": "app", "email": fmt.Sprintf("new%d@acme.com", n+i)}, "app": map[string]any{"name": "Conference"},
			"dataString": fmt.Sprintf(`{"n": %d}`, n+i),
		}))
	}
	p.client.logs = logs
}

// following runs a program that follows.
func following(t *testing.T, c *client, s settings, test func(p *program)) {
	t.Helper()
	run(t, c, s, func(p *program) {
		p.press("f")
		p.has("Following")
		p.pass(time.Second)
		p.has("following · ")
		test(p)
	})
}

// newOnes are the addresses of new people in the table, from the top.
func (p *program) newOnes() []string {
	var all []string
	for _, row := range p.rows() {
		if at := strings.Index(row, "new"); at >= 0 && strings.Contains(row, "@acme.com") {
			all = append(all, strings.SplitN(row[at:], "@", 2)[0])
		}
	}
	return all
}

func TestNewLogsComeInAtTheTop(t *testing.T) {
	following(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		p.write(1, 2, 0)
		p.pass(3 * time.Second)
		assert.Equal(t, []string{"new2", "new1"}, p.newOnes())
		assert.Contains(t, p.selected(), "new2", "the cursor stays on the newest")
		p.has("Showing 1 to 27 of 1,206")
		assert.NotContains(t, p.status(), "page", "27 logs are no page of 25")
		for _, row := range p.rows()[:2] {
			assert.Contains(t, row, " • ", "it is marked, without colour too")
		}
		assert.NotContains(t, p.rows()[2], "•")
		p.write(3, 1, 0)
		p.pass(3 * time.Second)
		assert.Equal(t, []string{"new3", "new2", "new1"}, p.newOnes())
		assert.Contains(t, p.rows()[0], " • ")
		assert.NotContains(t, p.rows()[1], "•", "newer ones take the marks over")
		p.press("down", "up")
		assert.NotContains(t, p.frame, "•", "the cursor has passed")
		assert.NotContains(t, p.line(1), "Nov 10:24 →", "the range goes on to now")
	})
}

func TestRowsStayStillWhileOneReads(t *testing.T) {
	following(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		p.press("down", "down")
		before := p.rows()
		p.write(1, 12, 0)
		p.pass(3 * time.Second)
		assert.Equal(t, before, p.rows())
		assert.Contains(t, p.status(), "12 new · g shows them")
		p.press("g")
		assert.Len(t, p.newOnes(), 12)
		assert.Contains(t, p.selected(), "new12")
		assert.NotContains(t, p.status(), " new ·")

		p.press("n") // another page
		before = p.rows()
		p.write(13, 2, 0)
		p.pass(3 * time.Second)
		assert.Equal(t, before, p.rows())
		assert.Contains(t, p.status(), "2 new")
		assert.Contains(t, p.status(), "Showing 38 to 62 of 1,216", "of those in sight")
		p.press("f")
		assert.Equal(t, "new14", p.newOnes()[0])

		p.press("enter") // an open log
		p.write(15, 1, 0)
		p.pass(3 * time.Second)
		assert.Contains(t, p.status(), "1 new")
		p.press("esc")
		p.pass(3 * time.Second)
		p.press("g")
		assert.Equal(t, "new15", p.newOnes()[0])
	})
}

// Each log is there once, also one that comes late, stands on the page already
// or has the same millisecond.
func TestWhatComesIsThereOnce(t *testing.T) {
	following(t, newClient(someLogs(many)), settings{query: week(), height: 60, width: 200}, func(p *program) {
		p.write(1, 2, time.Minute)
		p.pass(3 * time.Second)
		p.write(3, 2, 90*time.Second)
		p.pass(3 * time.Second)
		assert.ElementsMatch(t, []string{"new1", "new2", "new3", "new4"}, p.newOnes())
		p.press("R")
		p.pass(5 * time.Second)
		assert.ElementsMatch(t, []string{"new1", "new2", "new3", "new4"}, p.newOnes(), "asked anew, they are on the page")
		p.has("of 1,208")
		p.write(5, 1, 0)
		p.pass(3 * time.Second)
		assert.Equal(t, "new5", p.newOnes()[0])
		assert.Len(t, p.newOnes(), 5)
	})
}

func TestPauseAndGoOn(t *testing.T) {
	following(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		p.press("f")
		p.has("paused since")
		asked := p.client.all()
		p.write(1, 3, 0)
		p.pass(10 * time.Minute)
		assert.Equal(t, asked, p.client.all(), "nothing is asked while it is paused")
		assert.Empty(t, p.newOnes())
		p.press("f")
		p.pass(2 * time.Second)
		assert.Equal(t, []string{"new3", "new2", "new1"}, p.newOnes(), "nothing is lost meanwhile")
		p.press("esc")
		p.hasNot("following ·", "paused")
		asked = p.client.all()
		p.pass(time.Minute)
		assert.Equal(t, asked, p.client.all())
		assert.Len(t, p.newOnes(), 3, "what came stays")
	})
}

// A new filter is followed on; an order or a range in which nothing comes in at
// the top ends it.
func TestFollowingGoesOnWithTheFilter(t *testing.T) {
	following(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		p.column(model.ColumnType)
		p.press("/")
		p.typeText("app.create", 150*time.Millisecond)
		p.press("enter")
		p.pass(3 * time.Second)
		p.has("following · ")
		p.write(1, 4, 0)
		p.pass(3 * time.Second)
		assert.Equal(t, []string{"new3", "new1"}, p.newOnes())
		p.press("c")
		p.pass(3 * time.Second)
		p.has("following · ")
		assert.Equal(t, []string{"new4", "new3", "new2", "new1"}, p.newOnes())
		p.press("s")
		p.has("Following ended")
		p.hasNot("following ·")
	})
}

// f makes the view one that new logs come in at the top of, and says so.
func TestFollowingSetsWhatItNeeds(t *testing.T) {
	q := week()
	q.Sort = model.Sort{Column: model.ColumnType, Ascending: true}
	q.Range = model.Range{Kind: model.RangeCustom, From: opened.Add(-72 * time.Hour), To: opened.Add(-time.Hour)}
	run(t, newClient(someLogs(many)), settings{query: q}, func(p *program) {
		p.press("n")
		p.press("f")
		p.has("by date with the newest first, up to now")
		p.pass(2 * time.Second)
		p.has("following · ", "page 1 of")
		p.write(1, 1, 0)
		p.pass(3 * time.Second)
		assert.Equal(t, []string{"new1"}, p.newOnes())
	})
}

// A page read long ago is read anew first.
func TestAnOldPageIsAskedForAnewBeforeItIsFollowed(t *testing.T) {
	run(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		p.pass(time.Hour)
		p.write(1, 40, time.Minute)
		p.press("f")
		p.pass(2 * time.Second)
		p.has("Showing 1 to 25 of 1,244", "following · ")
		assert.Len(t, p.newOnes(), 25)
	})
}

func TestFollowingSaysThatItIsBehindAndCatchesUp(t *testing.T) {
	c := newClient(someLogs(many))
	following(t, c, settings{query: week()}, func(p *program) {
		p.client.mu.Lock()
		c.fail = func(_ api.Scope, r api.LogsRequest) error {
			if r.ByID {
				return &api.Error{Kind: api.KindConnection, Host: "api.fliplet.com"}
			}
			return nil
		}
		p.client.mu.Unlock()
		p.pass(5 * time.Second)
		assert.Contains(t, p.status(), "behind since 10:24:", p.status())
		assert.Contains(t, p.status(), "no connection")
		p.hasNot("✗")
		p.write(1, 2, 0)
		p.client.mu.Lock()
		c.fail = nil
		p.client.mu.Unlock()
		p.pass(31 * time.Second)
		p.has("following · ")
		assert.Len(t, p.newOnes(), 2)
	})
}

func TestFollowingEndsWithWhatDoesNotMend(t *testing.T) {
	c := newClient(someLogs(many))
	following(t, c, settings{query: week()}, func(p *program) {
		p.client.mu.Lock()
		c.fail = func(api.Scope, api.LogsRequest) error { return &api.Error{Kind: api.KindToken} }
		p.client.mu.Unlock()
		p.pass(5 * time.Second)
		p.has("✗", "does not accept this token")
		p.hasNot("following ·", "behind since")
	})
}

// A flood is not gone through log by log: one at the top gets the newest page,
// one who reads is told how many.
func TestAFloodOfNewLogs(t *testing.T) {
	following(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		p.write(1, 3000, 0)
		p.pass(5 * time.Second)
		p.has("of 4,204", "following · ")
		assert.Contains(t, p.rows()[0], "new3000")
		p.press("down")
		asked := p.client.all()
		p.write(3001, 5000, 0)
		p.pass(20 * time.Second)
		assert.Contains(t, p.status(), "5,000 new")
		assert.LessOrEqual(t, p.client.all()-asked, 4)
		p.press("f")
		p.pass(3 * time.Second)
		p.has("of 9,204", "following · ")
		assert.Contains(t, p.rows()[0], "new8000")
	})
}

// Looks give way to what a person asks, and take no more than a third of the
// rate.
func TestLooksAreBackgroundAndFew(t *testing.T) {
	following(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		p.pass(20 * time.Second)
		before := p.client.all()
		p.pass(10 * time.Second)
		assert.LessOrEqual(t, p.client.all()-before, api.PaceLimit/3)
		assert.GreaterOrEqual(t, p.client.all()-before, 3)
		last := p.client.last()
		assert.True(t, last.r.Background)
		assert.True(t, last.r.ByID)
		assert.True(t, last.r.Period.End.IsZero())
	})
}

// A step on the trail to another view ends it; an open log and back does not.
func TestFollowingAndTheTrail(t *testing.T) {
	following(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		p.press("enter")
		p.pass(3 * time.Second)
		p.write(1, 2, 0)
		p.pass(3 * time.Second)
		p.press("backspace")
		p.pass(3 * time.Second)
		p.has("following · ")
		assert.Len(t, p.newOnes(), 2)
		p.column(model.ColumnType)
		p.press("=")
		p.pass(3 * time.Second)
		p.has("following · ")
		p.press("backspace")
		p.has("Following ended with this step")
		p.hasNot("following ·")
	})
}

func TestStoppingWhileALookIsUnderWay(t *testing.T) {
	c := newClient(someLogs(50))
	following(t, c, settings{query: week()}, func(p *program) {
		c.hold = func(r api.LogsRequest) bool { return r.ByID }
		p.pass(5 * time.Second)
		require.True(t, p.client.last().r.ByID)
		p.pass(20 * time.Second)
		p.has("behind since")
	})
}
