package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
	"fliplet-audit/ui"
	"fliplet-audit/ui/screen/logs"
)

// fates are what becomes of the emails of the tests, in turn.
var fates = [][]string{
	{"email.delivered"}, {"email.bounced"}, {}, {"email.delayed", "email.delivered"}, {"email.complaint"}, {"email.delivered"}, {"email.rejected"},
}

// emailLogs is that many emails and what became of them, ten minutes apart.
// Their messageIds are 1, 2, 3, …, so that many begin with another one.
func emailLogs(n int) []model.Log {
	var list []model.Log
	add := func(at time.Time, kind, data string, user any) {
		list = append(list, logOf(map[string]any{
			"id": 700000 + len(list), "type": kind, "createdAt": at.Format("2006-01-02T15:04:05.000Z"), "organizationId": 21, "appId": 102,
			"app": map[string]any{"name": "Conference"}, "user": user, "dataString": data,
		}))
	}
	for i := range n {
		at := opened.Add(-time.Duration(n-i)*time.Minute - time.Hour)
		to := fmt.Sprintf("reader%d@acme.com", i%7)
		data := fmt.Sprintf(`{"to": [{"email": %q}], "subject": "News %d", "messageId": "%d"}`, to, i, i+1)
		add(at, "email.communicate", data, map[string]any{"type": "studio", "email": people[i%len(people)].email})
		for step, kind := range fates[i%len(fates)] {
			add(at.Add(time.Duration(step+1)*7*time.Second), kind, data, nil)
		}
	}
	return list
}

// latest counts the emails of emailLogs by what became of them last.
func latest(n int) map[string]int {
	counts := map[string]int{}
	for i := range n {
		fate := fates[i%len(fates)]
		if len(fate) == 0 {
			counts["no status yet"]++
			continue
		}
		counts[strings.TrimPrefix(fate[len(fate)-1], "email.")]++
	}
	return counts
}

// ask goes to a recipe by its name without answers.
func (p *program) ask(name string) {
	p.t.Helper()
	p.press("r", name)
	p.press("enter", "enter")
	p.pass(time.Second)
}

// byID are the requests of a recipe's reading.
func (c *client) byID() []api.LogsRequest {
	var found []api.LogsRequest
	for _, q := range c.asked {
		if q.r.ByID {
			found = append(found, q.r)
		}
	}
	return found
}

func TestTheRecipesAreListedExamplesFirst(t *testing.T) {
	run(t, newClient(someLogs(20)), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		before := p.client.all()
		p.press("r")
		at := -1
		for _, r := range recipes.All()[:6] {
			require.True(t, r.Example)
			next := strings.Index(p.frame, r.Question)
			require.Greater(t, next, at, "%s\n%s", r.Question, p.frame)
			at = next
		}
		p.has("Utilization", "Security", "fliplet-audit --recipe emails")
		p.press("turned two")
		p.has("Who turned two-factor authentication on or off?", "1 of 28")
		p.hasNot("Which emails were sent")
		p.press("esc")
		p.hasNot("Recipes ─")
		assert.Equal(t, before, p.client.all())
	})
}

// What is typed in the form becomes filters that are seen and sent.
func TestAnswersBecomeFilters(t *testing.T) {
	run(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("r", "logins")
		p.press("enter")
		p.has("Who has been signing in", "Person", "App", "IP address", "Period", "Last 7 days")
		p.press("ANN")
		p.has("ANN@acme.com")
		p.press("right", "tab", "conf", "right", "down", "down", "forever")
		p.has("✗")
		p.press("enter")
		p.has("Period", "✗")
		p.press("ctrl+u", "3d", "enter")
		p.pass(time.Second)
		asked := p.client.byID()[0]
		q := asked.Query
		assert.Equal(t, "user.login,user.login.failed,user.login.first,user.login.sso", q.Types)
		assert.Equal(t, "ann@acme.com", q.Filters[model.ColumnUser])
		assert.Equal(t, "Conference", q.Filters[model.ColumnApp])
		p.has("ann@acme.com", "16 Nov 00:00", "Logs › Logins", "attempts to sign in")
		assert.Equal(t, model.MaxPageLimit, asked.Limit)
		assert.False(t, asked.Background)
	})
}

func TestTheAnswerIsOverAllLogsNotThePage(t *testing.T) {
	const n = 1100
	c := newClient(emailLogs(n))
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.ask("emails")
		want := latest(n)
		p.has(fmt.Sprintf("1,100 sent: %d delivered, %d bounced, %d rejected, %d complaints, %d no status yet.",
			want["delivered"], want["bounced"], want["rejected"], want["complaint"], want["no status yet"]))
		p.has(fmt.Sprintf("based on %s logs", thousand(len(c.logs))), "Showing 1 to 25 of "+thousand(len(c.logs)))
		var period *model.Period
		seen := map[int]int{}
		for _, q := range c.asked {
			if !q.r.ByID {
				continue
			}
			seen[q.r.Offset]++
			if period == nil {
				period = &q.r.Period
			}
			assert.Equal(t, *period, q.r.Period)
			assert.Empty(t, q.r.Query.Filters)
		}
		assert.Equal(t, map[int]int{0: 1, 500: 1, 1000: 1, 1500: 1, 2000: 1}, seen, "each page once")
	})
}

func thousand(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// A person's emails: their status has no user, so it is found without that
// filter.
func TestWhatTheFiltersHidIsFoundAgain(t *testing.T) {
	const n = 70
	run(t, newClient(emailLogs(n)), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("r", "emails")
		p.press("enter", "down", "ann@acme.com", "enter")
		p.pass(time.Second)
		counts := map[string]int{}
		for i := range n {
			if i%len(people) == 0 {
				counts[strings.Join(fates[i%len(fates)], ",")]++
			}
		}
		delivered := counts["email.delivered"] + counts["email.delayed,email.delivered"]
		p.has(fmt.Sprintf("14 sent: %d delivered, %d bounced, %d rejected, %d complaints, %d no status yet.",
			delivered, counts["email.bounced"], counts["email.rejected"], counts["email.complaint"], counts[""]), "based on 14 logs")
	})
}

func TestAnAnswerGrowsAndCanBeStopped(t *testing.T) {
	c := newClient(emailLogs(1100))
	c.latency = func(r api.LogsRequest) time.Duration {
		if r.ByID {
			return time.Duration(1+r.Offset/500) * time.Second
		}
		return 0
	}
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("r", "emails")
		p.press("enter", "enter")
		p.has("Reading the logs…", "based on 0 logs…", "▸ Read each message")
		p.pass(1100 * ms)
		p.has("based on 500 of "+thousand(len(c.logs))+" logs…", "Latest status")
		p.pass(2 * time.Second)
		p.has("based on 1,000 of")
		p.press("esc")
		p.has("stopped: R reads on")
		count := c.waited()
		p.pass(time.Minute)
		assert.Equal(t, count, c.waited(), "nothing more is asked")
		p.has("based on 1,000 of")
		p.press("R")
		p.pass(time.Minute)
		p.has("based on "+thousand(len(c.logs))+" logs", "1,100 sent", "▸ Look for the message")
		done := map[int]int{}
		for _, q := range c.asked {
			if q.r.ByID && !q.cancelled {
				done[q.r.Offset]++
			}
		}
		assert.Equal(t, map[int]int{0: 1, 500: 1, 1000: 1, 1500: 1, 2000: 1}, done, "each page is taken once")
	})
}

func TestAtMostThreeRequestsOfARecipeAtOnce(t *testing.T) {
	c := newClient(emailLogs(3000))
	c.hold = func(r api.LogsRequest) bool { return r.ByID }
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("r", "emails")
		p.press("enter", "enter")
		p.pass(time.Second)
		require.Len(t, c.gates, 1, "how many there are is not known yet")
		c.release()
		p.pass(time.Second)
		require.Len(t, c.gates, 3)
		for range 10 {
			c.release()
			p.pass(time.Second)
			require.LessOrEqual(t, len(c.gates), 3)
		}
		p.has("3,000 sent")
	})
}

// messageId 12 is also where 120 to 129 begin.
func TestARowLeadsToItsLogsAloneAndBack(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		c := newClient(emailLogs(140))
		run(t, c, settings{query: week(), width: size[0], height: size[1]}, func(p *program) {
			p.pass(time.Second)
			p.ask("emails")
			for !strings.Contains(p.selectedFigure(), "News 11 ") {
				before := p.selectedFigure()
				p.press("down")
				require.NotEqual(t, before, p.selectedFigure(), "News 11 is not in the panel:\n%s", p.frame)
			}
			here := p.frame
			p.press("enter")
			p.pass(time.Second)
			p.has("› reader4@acme.com", "140 sent", "Showing 1 to 2 of 2")
			assert.Contains(t, p.frame, "Open it: all that happened")
			assert.Equal(t, 2, strings.Count(strings.Join(p.rows()[:3], "\n"), "Conference"), "its two logs and no others:\n%s", p.frame)
			after := c.all()
			p.press("H")
			assert.Equal(t, here, p.frame, "back as it was")
			p.pass(time.Second)
			assert.Equal(t, after, c.all(), "no request")
			p.press("L")
			p.has("Showing 1 to 2 of 2", "140 sent")
			p.pass(time.Second)
			assert.Equal(t, after, c.all())
		})
	}
}

// selectedFigure is the panel's row in hand.
func (p *program) selectedFigure() string {
	lines := strings.Split(p.frame, "\n")
	for i := len(lines) - 1; i > 0; i-- {
		if at := strings.LastIndex(lines[i], "▌ "); at >= 0 {
			return lines[i][at:]
		}
	}
	return ""
}

func TestATotalNarrowsTheMessagesAndEscLiftsIt(t *testing.T) {
	run(t, newClient(emailLogs(70)), settings{query: week(), width: 200, height: 60}, func(p *program) {
		p.pass(time.Second)
		p.ask("emails")
		p.has("Messages · 70")
		for !strings.HasPrefix(p.selectedFigure(), "▌ bounced") {
			p.press("down")
		}
		p.press("enter")
		p.has("Messages · 10 · only bounced", "70 sent")
		assert.Contains(t, p.selectedFigure(), "bounced", "the cursor is on the first of them")
		assert.Contains(t, p.selectedFigure(), "News")
		p.press("right", "right", "right", "right", "right", "y")
		assert.NotEmpty(t, p.copied())
		assert.Equal(t, "1", fates1(p.copied()), p.copied())
		p.press("esc")
		p.has("Messages · 70")
		assert.True(t, strings.HasPrefix(p.selectedFigure(), "▌ bounced"), p.selectedFigure())
		p.press("esc")
		assert.Contains(t, p.hint(), "tab answer")
		p.press("tab")
		assert.Contains(t, p.hint(), "tab table")
		p.press("esc", "esc")
		p.hasNot("70 sent")
	})
}

// fates1 is the fate of the message of an id, by its place among the fates.
func fates1(id string) string {
	var n int
	_, _ = fmt.Sscan(id, &n)
	return fmt.Sprint((n - 1) % len(fates))
}

// What does nothing in an answer says how to come to where it does something.
func TestTheTablesKeysInAnAnswer(t *testing.T) {
	run(t, newClient(emailLogs(20)), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.ask("emails")
		for _, key := range []string{"u", "/", "f", "v", "o"} {
			p.press(key)
			assert.Contains(t, p.hint(), "tab goes to the table first", key)
			p.pass(5 * time.Second)
		}
		p.press("@")
		assert.NotContains(t, p.hint(), "goes to the table")
		p.press("tab", "u")
		p.has("Copy the query as a command")
	})
}

func TestALogTakesThePanelsPlaceWhileItIsOpen(t *testing.T) {
	run(t, newClient(emailLogs(70)), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.ask("emails")
		panel := p.frame
		p.press("tab", "enter")
		p.hasNot("70 sent")
		p.has("Emails › email.")
		p.press("esc", "tab")
		assert.Equal(t, strings.Split(panel, "\n")[20:], strings.Split(p.frame, "\n")[20:])
	})
}

// A filter changed with the panel open changes the answer too; lifted types end
// it, as it is no longer the recipe's question.
func TestTheAnswerIsOfTheFiltersInForce(t *testing.T) {
	run(t, newClient(emailLogs(70)), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.ask("emails")
		p.press("tab")
		p.press("right", "right") // from Log type by App to User: the recipe shows no Category
		p.press("/")
		p.typeText("ann", 10*ms)
		p.press("enter")
		p.pass(time.Second)
		p.has("14 sent", "based on 14 logs")
		before := p.client.all()
		p.press("s")
		p.pass(time.Second)
		p.has("14 sent")
		for _, q := range p.client.asked[before:] {
			assert.False(t, q.r.ByID, "another order is no other answer")
		}
		p.press("C")
		p.pass(time.Second)
		p.hasNot("sent:")
	})
}

// One that was left while it read goes on when one comes back.
func TestAReadingThatWasLeftGoesOn(t *testing.T) {
	c := newClient(emailLogs(1100))
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		c.hold = func(r api.LogsRequest) bool { return r.ByID && r.Offset > 0 }
		p.ask("emails")
		p.has("based on 500 of")
		p.press("H")
		p.hasNot("based on")
		for _, q := range c.asked {
			if q.r.ByID && q.r.Offset > 0 {
				assert.True(t, q.cancelled, "offset %d", q.r.Offset)
			}
		}
		c.hold = nil
		p.press("L")
		p.pass(time.Second)
		p.has("1,100 sent", "based on "+thousand(len(c.logs))+" logs")
	})
}

func TestAReadingThatFailsSaysSoAndGoesOn(t *testing.T) {
	c := newClient(emailLogs(1100))
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		c.fail = func(_ api.Scope, r api.LogsRequest) error {
			if r.ByID && r.Offset == 1000 {
				return &api.Error{Kind: api.KindDNS, Host: "api.fliplet.com"}
			}
			return nil
		}
		p.ask("emails")
		p.has("then it failed: R reads on", "✗")
		c.fail = nil
		p.press("R")
		p.pass(time.Second)
		p.has("1,100 sent")
		p.hasNot("✗")
	})
}

// Every recipe answers without a word typed, at every size, and what it shows
// is of the logs that a filter of its own lets through.
func TestEveryRecipeAnswers(t *testing.T) {
	c := newClient(slices.Concat(someLogs(160), emailLogs(60)))
	for _, r := range recipes.All() {
		run(t, c, settings{query: week()}, func(p *program) {
			p.pass(time.Second)
			p.press("r", "fliplet-audit --recipe "+r.Name)
			p.press("enter")
			if r.Note != "" {
				p.has(strings.Join(strings.Fields(r.Note)[:4], " "))
			}
			p.press("enter")
			p.pass(time.Second)
			match, err := filters.Predicate(r.Query(recipes.Answers{}))
			require.NoError(t, err)
			n := 0
			for _, l := range c.logs {
				if match(l) && l.CreatedAt.After(opened.AddDate(0, 0, -6)) {
					n++
				}
			}
			words := fmt.Sprintf("based on %s logs", thousand(n))
			if n == 1 {
				words = "based on 1 log"
			}
			p.has(words)
			for _, size := range [][2]int{{80, 24}, {60, 15}, {200, 60}, {160, 20}, {97, 33}} {
				p.resize(size[0], size[1])
				p.press("down", "down", "right", "down", "G", "right", "right", "right", "pgup", "g", "tab", "tab")
			}
		})
	}
}

func TestTheProgramOpensOnARecipe(t *testing.T) {
	c := newClient(emailLogs(70))
	recipe := logs.Recipe{Name: "emails", Answers: recipes.Answers{Text: "x", Range: model.Range{Kind: model.RangeLast24Hours}, HasRange: true}}
	run(t, c, settings{query: week(), change: func(o *ui.Options) { o.Recipe = recipe }}, func(p *program) {
		p.has("This recipe does not ask for Text")
		p.pass(time.Second)
		p.has("Last 24 hours", "70 sent", "Logs › Emails", "based on "+thousand(len(c.logs))+" logs")
		p.press("H")
		p.pass(time.Second)
		p.has("Last 7 days")
		p.hasNot("sent:")
	})
}
