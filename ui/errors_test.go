package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// Every kind of error says what happened and what to do, and the rows stay.
func TestEveryErrorIsSaidAndTheRowsStay(t *testing.T) {
	for kind := api.KindInvalid; kind < api.KindCancelled; kind++ {
		failure := &api.Error{Kind: kind, Status: 500, Host: "api.fliplet.com", Subject: "the logs of organization 21"}
		require.NotContains(t, failure.Kind.String(), "kind ", "a kind that is none")
		for _, size := range [][2]int{{60, 15}, {80, 24}, {200, 60}} {
			reading(t, settings{width: size[0], height: size[1]}, func(p *program) {
				rows := p.rows()
				p.client.fail = func(api.Scope, api.LogsRequest) error { return failure }
				p.press("R")
				said := strings.Join(strings.Fields(p.frame), " ")
				if size[0] == 200 {
					assert.Contains(t, said, failure.What(), "%s", p.frame)
					advice := failure.Advice()
					if kind == api.KindRole || kind == api.KindPlan {
						advice = "A narrows to one of your apps"
					}
					assert.Contains(t, said, advice, "%s", p.frame)
				}
				p.has("✗ ")
				for i, row := range p.rows()[:3] {
					assert.Equal(t, rows[i], row, "the rows stay")
				}
				assert.Contains(t, p.line(0), "✗", "the mark of the state")
				p.press("esc")
				assert.NotContains(t, p.frame, failure.Advice())
				p.client.fail = nil
				p.press("R")
				p.hasNot("✗")
			})
		}
	}
}

func TestAnErrorOfNoKind(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.client.fail = func(api.Scope, api.LogsRequest) error { return errors.New("strange \x1b[31m\u202e thing") }
		p.press("R")
		p.has("✗ strange ")
	})
}

// A page that did not come leaves one on the page in sight; R asks for it
// again.
func TestAPageThatFails(t *testing.T) {
	c := newClient(someLogs(many))
	c.hold = func(r api.LogsRequest) bool { return r.Background }
	run(t, c, settings{query: week()}, func(p *program) {
		p.press("n")
		p.has("page 2 of 49")
		c.fail = func(api.Scope, api.LogsRequest) error {
			return &api.Error{Kind: api.KindTimeout, Host: "api.fliplet.com"}
		}
		p.press("n")
		p.has("Showing 26 to 50 of 1,204 · page 2 of 49", "✗ api.fliplet.com did not answer in time")
		c.fail = nil
		p.press("R")
		p.has("Showing 51 to 75 of 1,204 · page 3 of 49")
		p.hasNot("✗")
		c.fail = func(api.Scope, api.LogsRequest) error { return &api.Error{Kind: api.KindTimeout} }
		p.press("n")
		p.has("✗")
		p.press("p")
		p.has("Showing 26 to 50")
		p.hasNot("✗")
	})
}

// A page from memory is an answer: the banner of an earlier error goes.
func TestAnAnswerFromMemoryTakesTheBannerAway(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.client.fail = func(api.Scope, api.LogsRequest) error { return &api.Error{Kind: api.KindTimeout} }
		p.press("a")
		p.has("✗")
		p.press("a", "n")
		p.hasNot("✗")
		p.has("Showing 26 to 50")
	})
}

func TestStoppingARequest(t *testing.T) {
	c := newClient(someLogs(many))
	c.hold = func(r api.LogsRequest) bool { return r.Background }
	run(t, c, settings{query: week()}, func(p *program) {
		c.hold = func(r api.LogsRequest) bool { return true }
		p.press("#", "30", "enter")
		p.pass(time.Second)
		p.has("asking Fliplet…")
		p.press("esc")
		p.has("Stopped asking; R asks again", "Showing 1 to 25 of 1,204 · page 1 of 49")
		assert.True(t, c.last().cancelled)
		c.hold = nil
		p.press("R")
		p.has("Showing 726 to 750 of 1,204 · page 30 of 49")
	})
}

func TestTheRateLimitCountsDown(t *testing.T) {
	c := newClient(someLogs(many))
	run(t, c, settings{query: week()}, func(p *program) {
		c.hold = func(r api.LogsRequest) bool { return true }
		p.press("R")
		p.waits <- api.Wait{Reason: api.WaitRateLimit, Until: c.now().Add(5 * time.Second), Attempt: 2}
		p.settle()
		p.has("Fliplet's rate limit: asking again in 5 s")
		p.pass(100 * ms) // the step of the spinner
		for left := 4; left > 0; left-- {
			p.pass(time.Second)
			p.has(fmt.Sprintf("asking again in %d s", left))
		}
		p.pass(1100 * ms)
		p.hasNot("asking again")
		p.has("asking Fliplet…")
		c.release()
		p.settle()
		p.hasNot("asking")
	})
	for _, reason := range []api.WaitReason{api.WaitPace, api.WaitRetry} {
		run(t, c, settings{query: week()}, func(p *program) {
			p.press("R")
			p.waits <- api.Wait{Reason: reason, Until: c.now().Add(5 * time.Second), Cause: &api.Error{Kind: api.KindServer, Status: 503}}
			p.settle()
			p.has(" in 5 s")
		})
	}
}

func TestATotalThatShrank(t *testing.T) {
	c := newClient(someLogs(many))
	run(t, c, settings{query: week()}, func(p *program) {
		c.hold = func(r api.LogsRequest) bool { return r.Background }
		p.press("#", "49", "enter")
		p.has("page 49 of 49")
		c.logs = c.logs[:100]
		p.press("R")
		p.pass(time.Second)
		p.has("Showing 76 to 88 of 88 · page 4 of 4")
		c.logs = nil
		p.press("R")
		p.pass(time.Second)
		p.has("No logs found")
	})
}

func TestATotalThatChangesBetweenPages(t *testing.T) {
	c := newClient(someLogs(many))
	c.hold = func(r api.LogsRequest) bool { return r.Background }
	run(t, c, settings{query: week()}, func(p *program) {
		c.shape = func(r api.LogsRequest, page *model.LogPage) { page.Total += r.Offset }
		p.press("n")
		p.has("of 1,229", "the total was 1,204 before")
	})
}

func TestAPageShorterThanPromised(t *testing.T) {
	c := newClient(someLogs(many))
	c.shape = func(r api.LogsRequest, page *model.LogPage) { page.Logs = page.Logs[:min(20, len(page.Logs))] }
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Minute)
		p.has("Showing 1 to 20 of 1,204", "Fliplet sent 5 fewer than it announced")
		assert.LessOrEqual(t, c.all(), 5, "no piece is asked for twice")
		p.press("n", "p")
		p.has("Showing 1 to 20")
	})
}

// A server that says no totals: pages turn as long as they are full.
func TestTotalsThatAreNotKnown(t *testing.T) {
	c := newClient(someLogs(68)) // 60 of them show
	c.shape = func(r api.LogsRequest, page *model.LogPage) { page.Total, page.TotalKnown = 0, false }
	c.hold = func(r api.LogsRequest) bool { return r.Background }
	run(t, c, settings{query: week()}, func(p *program) {
		p.has("Showing 1 to 25, total not known")
		p.press("n")
		p.has("Showing 26 to 50, total not known · page 2")
		p.press("n")
		p.has("Showing 51 to 60, total not known · page 3")
		p.press("n")
		assert.Contains(t, p.hint(), "This is the last page")
	})
	c = newClient(someLogs(57)) // 50: the page after the last full one is empty
	c.shape = func(r api.LogsRequest, page *model.LogPage) { page.Total, page.TotalKnown = 0, false }
	c.hold = func(r api.LogsRequest) bool { return r.Background }
	run(t, c, settings{query: week()}, func(p *program) {
		p.press("n", "n")
		p.pass(time.Second)
		p.hasNot("No logs found")
		p.press("n")
		assert.Contains(t, p.hint(), "This is the last page")
	})
}

// Logs that were left out on our side keep the pages as the server counts them.
func TestLogsLeftOutOnOurSide(t *testing.T) {
	c := newClient(someLogs(many))
	c.shape = func(r api.LogsRequest, page *model.LogPage) {
		page.Logs = page.Logs[:len(page.Logs)-r.Limit/5]
		page.Dropped, page.Notes = make([]model.ID, r.Limit/5), []string{"5 logs left out here"}
	}
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Minute)
		p.has("5 logs left out here")
		p.hasNot("fewer than")
		p.press("n")
		assert.Equal(t, 25, c.last().r.Offset)
		assert.Contains(t, p.rows()[0], "07:59:37", "the 26th, whatever was left out before it")
	})
}

// Null everything, and texts that would like to be more than text, in every
// field and every place that shows them.
func TestHostileLogs(t *testing.T) {
	nasty := []string{
		"\x1b[2J\x1b]0;owned\x07", "\u202eevil\u2066", "日本語のとても長い名前", "👩‍👩‍👧‍👦🏳️‍🌈", "e\u0301\u0302\u0303" + strings.Repeat("\u0316", 300),
		strings.Repeat("x", 5_000_000), "a\nb\tc\rd", "\u200b\ufeff\u00ad", "x\xffy", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629", "\x9b31m", "=cmd()|'x'",
		strings.Repeat("[", 200) + strings.Repeat("]", 200),
	}
	var logs []model.Log
	for i, text := range nasty {
		data := text
		text = text[:min(len(text), 20_000)]
		logs = append(logs, logOf(map[string]any{
			"id": text, "type": text, "typeDescription": text, "createdAt": "2026-11-19T09:00:00Z", "requestId": text,
			"sessionId": i, "userId": text, "appId": text, text: text,
			"user": map[string]any{"type": text, "email": text, "x": text}, "app": map[string]any{"name": text},
			"data": map[string]any{text: []any{data, map[string]any{"a": text}}, "password": text},
		}))
	}
	deep := strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200)
	for _, raw := range []string{
		`{}`, `{"id": null, "type": null, "data": null, "user": null, "app": null, "createdAt": null, "sessionId": null}`,
		`{"id": [], "type": {}, "data": [1, "x"], "user": 7, "app": "x", "createdAt": 12, "sessionId": {"a": 1}}`,
		`{"id": 1, "dataString": "not json {"}`, `{"id": 2, "dataString": ""}`, `{"id": 3, "data": ` + deep + `}`, `{"id": 4, "dataString": "\ud800"}`,
	} {
		l, err := model.ParseLog([]byte(raw))
		require.NoError(t, err)
		logs = append(logs, l)
	}
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		c := newClient(logs)
		c.orgs[0].Name, c.apps[0].Name = nasty[0]+nasty[1], nasty[3]+nasty[4]
		run(t, c, settings{query: week(), width: size[0], height: size[1]}, func(p *program) {
			p.has("of 20")
			p.column(model.ColumnDate)
			for range logs {
				p.press("enter", "+", "tab", "m", "tab", "G", "_", "/", "a", "enter", "n", "esc", "esc", "j")
			}
			for range model.ColumnCount {
				p.press("right", "k", "y", "=", "esc", "C")
				p.pass(time.Second)
			}
			for _, key := range []string{"A", "o"} {
				p.press(key, "a", "esc")
			}
			for _, text := range nasty {
				text = text[:min(len(text), 20_000)]
				for _, where := range []string{"/", "d", "ctrl+p", "#"} {
					p.press(where)
					p.paste(text)
					p.press("enter", "esc", "esc")
				}
				p.press("C")
				p.pass(time.Second)
			}
		})
	}
}

// The window takes any size at any time.
func TestResizingDuringEverything(t *testing.T) {
	states := [][]string{
		{}, {"/", "l", "o"}, {"enter"}, {"enter", "/", "a"}, {"d"}, {"A"}, {"ctrl+p"}, {"?"}, {"#"}, {"s"}, {"z"},
		{"C"}, {"right", "right", "right", "/", "x"}, {"R"},
	}
	sizes := [][2]int{{1, 1}, {0, 0}, {59, 15}, {60, 14}, {60, 15}, {61, 16}, {3, 200}, {500, 2}, {160, 15}, {159, 40}, {60, 40}, {200, 60}, {1, 24}, {80, 1}, {80, 24}}
	for _, keys := range states {
		reading(t, settings{width: 80, height: 24}, func(p *program) {
			p.client.fail = func(api.Scope, api.LogsRequest) error { return &api.Error{Kind: api.KindTimeout} }
			p.press(keys...)
			frame := p.frame
			for _, size := range sizes {
				p.resize(size[0], size[1])
				p.pass(ms)
			}
			assert.Equal(t, frame, p.frame, "back at the size it had, after %v", keys)
		})
	}
}

func TestTooSmall(t *testing.T) {
	run(t, newClient(someLogs(10)), settings{width: 59, height: 24}, func(p *program) {
		assert.Equal(t, "Needs 60×15; this is 59×24; ctrl+c quits", strings.TrimSpace(p.frame))
		p.press("q", "o", "down", "enter") // nobody sees what they would do
		assert.False(t, p.quit)
		p.resize(80, 24)
		p.has("Acme Corp › all apps")
		p.resize(10, 3)
		p.press("ctrl+c")
		assert.True(t, p.quit)
	})
}
