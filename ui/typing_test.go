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

// The sentences of product.md, "At the speed of typing". Where a test needs
// the server to be asked, nothing is read ahead, so that no filter can be
// answered from memory.

const ms = time.Millisecond

// remote is a client that answers after a while and never reads ahead in time.
func remote() *client {
	c := newClient(someLogs(many))
	c.latency = func(r api.LogsRequest) time.Duration { return 20 * ms }
	c.hold = func(r api.LogsRequest) bool { return r.Background }
	return c
}

// atRest opens a program, lets it show its first page and begins a filter.
func atRest(p *program) {
	p.pass(2 * time.Second)
	p.has("Showing 1 to 25 of 1,204")
	p.press("/")
	p.pass(2 * time.Second)
}

func typedAt(c *client) []time.Duration {
	var at []time.Duration
	first := time.Time{}
	for _, q := range c.asked {
		if q.r.Background || q.r.Query.Filters == ([model.ColumnCount]string{}) {
			continue
		}
		if first.IsZero() {
			first = q.at
		}
		at = append(at, q.at.Sub(first))
	}
	return at
}

func TestTheFirstKeyAfterARestAsksAtOnce(t *testing.T) {
	run(t, remote(), settings{query: week()}, func(p *program) {
		atRest(p)
		before := p.client.waited()
		p.press("l")
		assert.Equal(t, before+1, p.client.waited())
		assert.Equal(t, "l", p.client.last().r.Query.Filters[model.ColumnType])
	})
}

func TestLaterKeysWaitForQuietAndApart(t *testing.T) {
	run(t, remote(), settings{query: week()}, func(p *program) {
		atRest(p)
		p.typeText("lo", 100*ms)
		p.pass(time.Second)
		// The second key at 100 ms: quiet from 220 ms, but 350 ms apart.
		assert.Equal(t, []time.Duration{0, 350 * ms}, typedAt(p.client))
	})
	run(t, remote(), settings{query: week()}, func(p *program) {
		atRest(p)
		p.typeText("l", 600*ms)
		p.typeText("o", 600*ms)
		// The second key at 600 ms is no first one after a rest: 120 ms of quiet.
		assert.Equal(t, []time.Duration{0, 720 * ms}, typedAt(p.client))
	})
	run(t, remote(), settings{query: week()}, func(p *program) {
		atRest(p)
		p.typeText("l", time.Second)
		p.typeText("o", time.Second)
		assert.Equal(t, []time.Duration{0, time.Second}, typedAt(p.client))
	})
}

// A key that memory answers is a key all the same: the next one is no first
// one after a rest.
func TestAKeyAnsweredFromMemoryIsAKey(t *testing.T) {
	c := newClient(someLogs(many))
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(2 * time.Second)
		p.column(model.ColumnUser)
		p.press("/")
		p.pass(2 * time.Second)
		before := c.all()
		p.typeText("bob", 400*ms)
		assert.Equal(t, before, c.all())
		p.press("é") // no server would fold it as we do
		assert.Equal(t, before, c.all(), "at once, 400 ms after the last key")
		p.pass(120 * ms)
		assert.Equal(t, before+1, c.all())
	})
}

func TestTenLettersAreTwoRequests(t *testing.T) {
	run(t, remote(), settings{query: week()}, func(p *program) {
		atRest(p)
		p.typeText("user.login", 80*ms)
		p.pass(time.Second)
		assert.LessOrEqual(t, len(typedAt(p.client)), 2)
		assert.Equal(t, "user.login", p.client.last().r.Query.Filters[model.ColumnType])
		p.hasNot("so far")
	})
}

func TestANewerRequestCancelsTheOlder(t *testing.T) {
	c := remote()
	c.latency = func(api.LogsRequest) time.Duration { return time.Second }
	run(t, c, settings{query: week()}, func(p *program) {
		atRest(p)
		p.typeText("l", 400*ms)
		p.typeText("o", 200*ms)
		require.Equal(t, "lo", c.last().r.Query.Filters[model.ColumnType])
		first := c.asked[len(c.asked)-2]
		assert.Equal(t, "l", first.r.Query.Filters[model.ColumnType])
		assert.True(t, first.cancelled)
		p.pass(950 * ms)
		p.has("Showing 1 to 25 of 516")
		p.hasNot("so far")
	})
}

// A server that answers although it was told to stop changes nothing.
func TestALateAnswerIsDropped(t *testing.T) {
	c := remote()
	c.shape = func(r api.LogsRequest, page *model.LogPage) {
		if r.Query.Filters[model.ColumnType] == "l" {
			page.Total = 99
		}
	}
	run(t, c, settings{query: week()}, func(p *program) {
		atRest(p)
		p.typeText("l", 10*ms)
		p.press("esc")
		p.pass(time.Second)
		p.has("Showing 1 to 25 of 1,204")
		p.hasNot("of 99")
	})
}

func TestRowsOnHandShowInTheNextFrame(t *testing.T) {
	run(t, remote(), settings{query: week()}, func(p *program) {
		atRest(p)
		p.strike("s")
		p.strike("s")
		p.strike("o")
		assert.Contains(t, p.status(), "match so far")
		assert.Contains(t, p.status(), "asking Fliplet…")
		rows := p.rows()
		assert.NotEmpty(t, rows)
		for _, row := range rows {
			assert.Contains(t, row, "user.login.sso")
		}
		p.pass(time.Second)
		p.has("Showing 1 to 25 of 172")
		p.hasNot("so far")
	})
}

func TestOldRowsDimOnlyWhereTheyAreNotTheAnswer(t *testing.T) {
	c := remote()
	c.latency = func(api.LogsRequest) time.Duration { return 400 * ms }
	run(t, c, settings{query: week(), colour: true}, func(p *program) {
		p.pass(time.Second)
		p.column(model.ColumnUser)
		rest := p.frame
		p.strike("s")
		p.pass(149 * ms)
		assert.Equal(t, strings.Split(rest, "\n")[7], strings.Split(p.frame, "\n")[7], "dimmed before 150 ms")
		p.pass(ms)
		assert.NotEqual(t, strings.Split(rest, "\n")[7], strings.Split(p.frame, "\n")[7], "not dimmed after 150 ms")
		assert.Contains(t, p.frame, "asking Fliplet…")
		p.pass(time.Second)
		p.hasNot("asking Fliplet…")
	})
}

func TestReadAheadWhileThePersonReads(t *testing.T) {
	c := newClient(someLogs(4000))
	c.latency = func(api.LogsRequest) time.Duration { return 20 * ms }
	q := model.Query{Range: model.Range{Kind: model.RangeLast30Days}}
	run(t, c, settings{query: q}, func(p *program) {
		p.press("j")
		key := c.now()
		p.pass(5 * time.Second)
		require.Equal(t, 5, c.all(), "a page and four pieces")
		assert.Equal(t, 25, c.asked[0].r.Limit)
		assert.False(t, c.asked[0].r.Background)
		for i, q := range c.asked[1:] {
			assert.True(t, q.r.Background)
			assert.Equal(t, 500*i, q.r.Offset)
			assert.Equal(t, 500, q.r.Limit)
			assert.GreaterOrEqual(t, q.at.Sub(key), 300*ms)
			assert.Equal(t, c.asked[0].r.Period, q.r.Period, "the period's end is fixed")
		}
		assert.Equal(t, 300*ms, c.asked[1].at.Sub(key), "from 300 ms after the last key")
		p.pass(time.Minute)
		assert.Equal(t, 5, c.all(), "no more than 2,000 by itself")
		p.has("Showing 1 to 25 of 3,500")
	})
}

func TestKeysPutReadingAheadOff(t *testing.T) {
	c := newClient(someLogs(many))
	c.latency = func(r api.LogsRequest) time.Duration { return ms }
	run(t, c, settings{query: week()}, func(p *program) {
		for range 20 {
			p.press("j")
			p.pass(299 * ms)
		}
		assert.Equal(t, 1, c.all())
		p.pass(10 * ms)
		assert.Equal(t, 4, c.all())
	})
}

// What a person asks goes first, and what was given up for it is read later.
func TestReadingAheadGivesWay(t *testing.T) {
	c := newClient(someLogs(many))
	held := true
	c.hold = func(r api.LogsRequest) bool { return r.Background && held }
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		require.Equal(t, 2, c.all())
		held = false
		p.press("n")
		p.has("Showing 26 to 50 of 1,204")
		assert.True(t, c.asked[1].cancelled)
		p.pass(time.Second)
		waited := c.waited()
		p.press("n")
		p.has("Showing 51 to 75 of 1,204")
		assert.Equal(t, waited, c.waited(), "page forward after a look")
	})
}

func TestPageForwardAfterALookWaitsForNothing(t *testing.T) {
	for _, size := range []string{"", "+", "++", "+++"} {
		c := newClient(someLogs(6000))
		q := model.Query{Range: model.Range{Kind: model.RangeLast30Days}}
		run(t, c, settings{query: q}, func(p *program) {
			for range size {
				p.press("+")
			}
			p.pass(time.Second)
			for range 8 {
				waited := c.waited()
				frame := p.frame
				p.strike("n")
				assert.NotEqual(t, frame, p.frame)
				assert.Equal(t, waited, c.waited())
				p.pass(time.Second)
				assert.Equal(t, waited, c.waited())
			}
			for _, q := range c.asked {
				assert.Equal(t, c.asked[0].r.Period, q.r.Period, "pages belong together")
			}
		})
	}
}

func TestANarrowerFilterIsAnsweredFromMemory(t *testing.T) {
	c := newClient(someLogs(many))
	bobs, fieldGuides := 0, 0
	for _, l := range c.logs {
		if l.UserEmail.Value == "bob@acme.com" && l.Type != "app.update" {
			bobs++
			if l.AppName.Value == "Field guide" {
				fieldGuides++
			}
		}
	}
	require.Greater(t, fieldGuides, 25)
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(2 * time.Second)
		p.column(model.ColumnUser)
		p.press("/")
		asked := c.all()
		for _, letter := range "bob" {
			p.strike(string(letter))
		}
		assert.Contains(t, p.status(), fmt.Sprintf("Showing 1 to 25 of %d", bobs), "exact, in the same frame")
		assert.Contains(t, p.status(), "from the 1,204 logs read at 10:24:38")
		assert.NotContains(t, p.status(), "so far")
		p.pass(time.Minute)
		assert.Equal(t, asked, c.all())

		p.strike("shift+tab")
		p.strike("f")
		p.strike("i")
		assert.Contains(t, p.status(), fmt.Sprintf("Showing 1 to 25 of %d · page", fieldGuides), "one more column")
		assert.Contains(t, p.status(), "from the 1,204 logs")
		p.press("esc")
		p.press("n")
		p.has(fmt.Sprintf("Showing 26 to 50 of %d", bobs))
		p.column(model.ColumnDate)
		p.strike("s")
		p.has("Date ↑", fmt.Sprintf("Showing 1 to 25 of %d", bobs))
		p.press("C")
		p.pass(time.Minute)
		p.has("of 1,204")
		assert.Equal(t, asked, c.all())
	})
}

func TestGoingBackToAWiderFilterAsksNothing(t *testing.T) {
	c := newClient(someLogs(many))
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(2 * time.Second)
		p.column(model.ColumnUser)
		p.press("/")
		asked := c.all()
		p.typeText("bob@", 80*ms)
		p.strike("backspace")
		p.strike("backspace")
		assert.Contains(t, p.status(), "from the 1,204 logs")
		for range 2 {
			p.strike("backspace")
		}
		assert.Contains(t, p.status(), "of 1,204")
		p.pass(time.Minute)
		assert.Equal(t, asked, c.all())
	})
}

func TestEscRestoresWithoutARequest(t *testing.T) {
	run(t, remote(), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("n")
		p.pass(time.Second)
		p.press("j", "j")
		before, row := p.rows(), p.selected()
		asked := p.client.all()
		p.press("/")
		p.typeText("login", 10*ms)
		p.strike("esc")
		assert.Equal(t, before, p.rows(), "the page as it was")
		assert.Equal(t, row, p.selected())
		assert.Contains(t, p.status(), "Showing 26 to 50 of 1,204 · page 2 of 49")
		sent := p.client.all() - asked
		p.pass(time.Minute)
		assert.Equal(t, 1, sent, "only the first letter's, when typed")
		p.has("Showing 26 to 50 of 1,204")
	})
}

func TestAFilterBeyondASCIIIsAsked(t *testing.T) {
	c := newClient(someLogs(many))
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(2 * time.Second)
		p.column(model.ColumnUser)
		p.pass(2 * time.Second)
		p.press("/")
		asked := c.all()
		p.strike("ë")
		assert.Contains(t, p.status(), "so far")
		p.settle()
		assert.Equal(t, asked+1, c.all())
		p.pass(2 * time.Second)
		p.has("zoë@acme.com")
		p.press("enter")
		p.column(model.ColumnDate)
		asked = c.all()
		p.press("s")
		p.pass(time.Second)
		p.has("Date ↑")
		assert.Equal(t, asked, c.all(), "sorting what is on hand by date")
	})
}

func TestSortingByDateWhatIsOnHandAsksNothing(t *testing.T) {
	c := newClient(someLogs(many))
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(2 * time.Second)
		p.column(model.ColumnDate)
		asked := c.all()
		p.strike("s")
		p.has("Date ↑", "Showing 1 to 25 of 1,204")
		assert.Contains(t, p.rows()[0], "14 Nov")
		p.strike("s")
		assert.Contains(t, p.rows()[0], "19 Nov 10:24:37")
		p.pass(time.Minute)
		assert.Equal(t, asked, c.all())
		p.column(model.ColumnUser)
		p.press("s")
		assert.Equal(t, asked+1, c.all(), "another column's order is the server's own")
	})
}

// A total that the distinct ids don't reach is not all on hand.
func TestShuffledTiesAreNotTakenForAll(t *testing.T) {
	c := newClient(someLogs(80))
	c.shape = func(r api.LogsRequest, page *model.LogPage) {
		if r.Background && len(page.Logs) > 30 {
			page.Logs = append([]model.Log(nil), page.Logs...)
			page.Logs[30] = page.Logs[3]
		}
	}
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(2 * time.Second)
		p.press("/")
		asked := c.all()
		p.strike("o")
		assert.Contains(t, p.status(), "so far")
		p.settle()
		assert.Equal(t, asked+1, c.all())
	})
}

// A text that can't be right is said at once, without a request, and what was
// in force before it is asked for in the end.
func TestAnInvalidSessionFilter(t *testing.T) {
	run(t, remote(), settings{query: week()}, func(p *program) {
		p.pass(2 * time.Second)
		p.column(model.ColumnSession)
		p.press("/")
		p.pass(2 * time.Second)
		asked := p.client.all()
		p.strike("x")
		p.has("✗ ")
		p.pass(time.Minute)
		assert.Equal(t, asked, p.client.all())
		p.press("backspace")
		p.hasNot("✗ ")

		p.typeText("41", 80*ms)
		p.strike("8")
		p.pass(50 * ms)
		p.strike("x")
		p.pass(50 * ms)
		p.strike("backspace")
		p.pass(2 * time.Second)
		assert.Equal(t, "418", p.client.last().r.Query.Filters[model.ColumnSession])
		p.hasNot("so far", "asking Fliplet…")
		for _, row := range p.rows() {
			assert.Contains(t, row, " 418 ")
		}
	})
	run(t, remote(), settings{query: week()}, func(p *program) {
		p.pass(2 * time.Second)
		p.column(model.ColumnSession)
		p.press("/")
		p.typeText("418x", 50*ms)
		p.press("enter")
		p.pass(2 * time.Second)
		assert.Equal(t, "418", p.client.last().r.Query.Filters[model.ColumnSession])
		p.hasNot("so far")
	})
}

// Leaving the filter row while its question is still to be asked, or stopping
// it, never leaves the screen saying that it asks.
func TestStoppingWhatIsTyped(t *testing.T) {
	c := remote()
	c.latency = func(api.LogsRequest) time.Duration { return 5 * time.Second }
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(10 * time.Second)
		p.press("/")
		p.typeText("l", 400*ms)
		p.typeText("o", 20*ms)
		p.press("enter")
		p.press("esc")
		p.has("Stopped asking")
		p.hasNot("asking Fliplet…")
		asked := c.all()
		p.pass(10 * time.Second)
		assert.Equal(t, asked, c.all(), "what was stopped is not asked later")
		p.hasNot("asking Fliplet…")
		p.press("R")
		p.pass(10 * time.Second)
		p.hasNot("so far")
		p.has("of 516")
	})
}
