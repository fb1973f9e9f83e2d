package ui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/model"
	"fliplet-audit/ui"
)

// organized is a client of an organization that has everything.
func organized() *client {
	c := newClient(someLogs(many))
	c.usage = someUsage
	c.tokens = []model.OrganizationToken{{ID: "9001", Name: "cron", CreatedAt: opened.Add(-time.Hour)}}
	return c
}

func firstLine(p *program) string { return strings.Split(p.frame, "\n")[0] }

func TestTheScreensHaveTheirTabs(t *testing.T) {
	for _, size := range [][2]int{{60, 15}, {80, 24}, {200, 60}} {
		run(t, organized(), settings{query: week(), width: size[0], height: size[1]}, func(p *program) {
			assert.Contains(t, firstLine(p), "LOGS")
			for key, name := range map[string]string{"2": "USAGE", "3": "TOKENS", "4": "SETTINGS", "1": "LOGS"} {
				p.press(key)
				assert.Contains(t, firstLine(p), name)
				assert.Contains(t, firstLine(p), "Acme Corp")
			}
			p.press("2", "ctrl+p")
			p.typeText("audit log", 0)
			p.press("enter")
			assert.Contains(t, firstLine(p), "LOGS")
		})
	}
}

func TestFromUsageToADaysLogsAndBack(t *testing.T) {
	c := organized()
	run(t, c, settings{query: week(), width: 80, height: 24}, func(p *program) {
		p.press("j", "2")
		p.has("Last 7 days", "Sessions per day", "Conference")
		p.press("left", "left")
		before := p.frame
		usageAsked, asked := c.usageAsked, len(c.asked)

		p.press("enter")
		assert.Contains(t, firstLine(p), "LOGS")
		q := c.last().r.Query
		assert.True(t, q.Analytics, "an app session is an analytics log")
		assert.Equal(t, time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC), q.Range.From.UTC())
		assert.True(t, q.Range.To.UTC().Before(time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)), "%s", q.Range.To)
		p.has("Usage › ", "17 Nov")
		assert.Len(t, c.asked, asked+1)
		p.pass(5 * time.Second)
		asked = len(c.asked)

		p.press("backspace")
		assert.Equal(t, before, p.frame, "as it was")
		p.press("L")
		p.has("Usage › ", "17 Nov")
		p.press("backspace", "1")
		p.has("Last 7 days")
		p.hasNot("Usage ›")
		assert.Equal(t, usageAsked, c.usageAsked)
		p.pass(5 * time.Second)
		assert.Len(t, c.asked, asked, "no request but the day's own")
	})
}

func TestFromUsageToAnAppAndAPerson(t *testing.T) {
	c := organized()
	run(t, c, settings{query: week(), width: 120, height: 40}, func(p *program) {
		p.press("2", "tab", "enter")
		app := c.last().r.Query
		assert.Equal(t, model.ID("102"), app.AppID, "its live copy first")
		assert.Equal(t, model.RangeLast7Days, app.Range.Kind)
		p.has("Usage › Conference")
		p.press("backspace", "tab", "j", "enter")
		p.has("Acme Corp › all apps", "=bob@acme.com", "Last 7 days")
		p.hasNot("carla@acme.com")
		p.has("Usage › bob@acme.com")
		p.press("enter") // a log of theirs, and all the way back
		p.press("esc")
		p.has("Usage › bob@acme.com")
		p.press("enter", "backspace")
		p.has("Usage › bob@acme.com")
		p.press("backspace")
		assert.Contains(t, firstLine(p), "USAGE")
	})
}

func TestTheScreensHaveOneRange(t *testing.T) {
	c := organized()
	var asked []model.Period
	c.usage = func(p model.Period) model.Usage { asked = append(asked, p); return someUsage(p) }
	run(t, c, settings{query: week()}, func(p *program) {
		p.press("2", "d")
		p.typeText("30d", 0)
		p.press("enter")
		p.has("Last 30 days")
		assert.Len(t, asked, 2)
		p.press("1")
		p.has("Last 30 days")
		assert.Equal(t, model.RangeLast30Days, c.last().r.Query.Range.Kind)
		p.press("2")
		assert.Len(t, asked, 2, "nothing is new")
	})
}

func TestOneAppsLogsHaveNoOrganization(t *testing.T) {
	run(t, newClient(someLogs(10)), settings{query: week(), change: func(o *ui.Options) { o.Organization, o.Session.Organization, o.App = "", "", "102" }}, func(p *program) {
		p.press("2")
		assert.Contains(t, firstLine(p), "LOGS")
		p.has("logs of one app alone")
	})
}
