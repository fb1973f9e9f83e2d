package ui_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// nothingFound is a query that finds none of someLogs(many): app.update is
// hidden and of no one session, and the logs are of the last five days.
func nothingFound() model.Query {
	q := model.Query{Range: model.Range{Kind: model.RangeLast24Hours}, AppID: "111"}
	q.Filters[model.ColumnType] = "update"
	q.Filters[model.ColumnUser] = "ann"
	return q
}

// countedByHand counts by hand what the tests' logs have of a kind.
func countedByHand(fits func(l model.Log) bool) string {
	n := 0
	for _, l := range someLogs(many) {
		if fits(l) {
			n++
		}
	}
	return strconv.Itoa(n)
}

func within(l model.Log, d time.Duration) bool { return !l.CreatedAt.Before(opened.Add(-d)) }

func TestWhySaysWhatEachConditionHides(t *testing.T) {
	day := 24 * time.Hour
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		run(t, newClient(someLogs(many)), settings{query: nothingFound(), width: size[0], height: size[1]}, func(p *program) {
			p.pass(time.Second)
			p.has("No logs found", "w  finds out which condition hides")
			p.client.latency = func(api.LogsRequest) time.Duration { return 20 * ms }
			p.client.asked = nil
			p.press("w")
			p.has("Why isn't it here?", `Log type contains "update"`, "…")
			p.pass(time.Second)
			ann := func(l model.Log) bool {
				text, _ := filters.Cell(model.ColumnUser, l)
				return text == "ann@acme.com" && l.AppID == "111"
			}
			p.has("hides "+countedByHand(func(l model.Log) bool { return ann(l) && l.Type != "app.update" && within(l, day) })+" logs",
				"User contains \"ann\"", "hides none", "Only Field guide",
				"hides "+countedByHand(func(l model.Log) bool { return ann(l) && l.Type == "app.update" && within(l, day) })+" logs",
				"hide "+countedByHand(func(l model.Log) bool { return l.AppID == "111" && l.Type != "app.update" && within(l, day) })+" logs",
				"Last 24 hours", "12 months: none")
			require.Len(t, p.client.asked, 6)
			last := time.Time{}
			for _, q := range p.client.asked {
				assert.True(t, q.r.Background)
				assert.Equal(t, 1, q.r.Limit)
				assert.GreaterOrEqual(t, q.at.Sub(last), 20*ms, "one at a time")
				last = q.at
			}
		})
	}
}

func TestWhatWhyFoundIsAppliedAsAStep(t *testing.T) {
	run(t, newClient(someLogs(many)), settings{query: nothingFound()}, func(p *program) {
		p.pass(time.Second)
		p.press("w")
		p.pass(time.Second)
		p.typeText("analytics", 0)
		p.press("enter")
		p.pass(time.Second)
		p.has("Logs › with analytics", "app.update", "analytics shown")
		p.hasNot("Why isn't")
		p.press("backspace")
		p.has("No logs found")
		p.press("w")
		p.pass(time.Second)
		p.press("enter")
		p.pass(time.Second)
		p.has("Logs › any Log type")
		q := nothingFound()
		q.Filters[model.ColumnType] = ""
		assert.Equal(t, q, p.client.last().r.Query)
	})
}

func TestWhyKnowsTheRangeAndTheYear(t *testing.T) {
	logs := []model.Log{
		logOf(map[string]any{"id": 1, "type": "user.login", "createdAt": "2026-03-01T00:00:00.000Z"}),
		logOf(map[string]any{"id": 2, "type": "user.login", "createdAt": "2026-04-01T00:00:00.000Z"}),
	}
	q := week()
	q.Analytics = true
	run(t, newClient(logs), settings{query: q}, func(p *program) {
		p.pass(time.Second)
		p.press("w")
		p.pass(time.Second)
		p.has("Last 7 days", "12 months: 2 logs")
		p.press("enter")
		p.pass(time.Second)
		p.has("Logs › 12 months", "Showing 1 to 2 of 2")
		p.press("w")
		assert.Contains(t, p.hint(), "There are logs here")
	})
	q.Range = model.Range{Kind: model.RangeCustom, From: opened.AddDate(-2, 0, 0), To: opened.AddDate(-1, -1, 0)}
	run(t, newClient(logs), settings{query: q}, func(p *program) {
		p.pass(time.Second)
		p.press("w")
		p.pass(time.Second)
		p.has("12 months: 2 logs", "Before 19 Nov 2025", "not kept")
		p.press("down")
		p.has("Fliplet keeps logs for one year")
		p.press("enter")
		p.has("Why isn't it here?")
	})
	q.Range = model.Range{Kind: model.RangeLast12Months}
	run(t, newClient(nil), settings{query: q}, func(p *program) {
		p.pass(time.Second)
		p.press("w")
		p.has("No condition here could hide a log")
	})
}

func TestWhyStopsAskingOnceItsBoxIsClosed(t *testing.T) {
	run(t, newClient(someLogs(many)), settings{query: nothingFound()}, func(p *program) {
		p.pass(time.Second)
		p.client.latency = func(api.LogsRequest) time.Duration { return time.Second }
		p.client.asked = nil
		p.press("w", "esc")
		p.pass(5 * time.Second)
		assert.Len(t, p.client.asked, 1)
	})
}

func TestWhatCanNotBeCountedIsNotKnown(t *testing.T) {
	run(t, newClient(someLogs(many)), settings{query: nothingFound()}, func(p *program) {
		p.pass(time.Second)
		p.client.fail = func(api.Scope, api.LogsRequest) error { return &api.Error{Kind: api.KindDNS} }
		p.press("w")
		p.pass(time.Second)
		p.has("not known")
		p.hasNot("hides none", "12 months:")
	})
}

func TestWhyWaitsForTheAnswer(t *testing.T) {
	c := newClient(nil)
	c.hold = func(api.LogsRequest) bool { return true }
	run(t, c, settings{query: nothingFound()}, func(p *program) {
		p.press("w")
		assert.Contains(t, p.hint(), "has not answered yet")
		p.client.release()
	})
}
