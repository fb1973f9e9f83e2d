package ui_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

// withUnknown are logs of which two are of types that no catalogue has.
func withUnknown() []model.Log {
	logs := someLogs(60)
	for i, name := range []string{"custom.badge.scan", "custom.\x1b[31m"} {
		at := opened.Add(-time.Duration(i+1) * time.Minute).Format("2006-01-02T15:04:05.000Z")
		logs = append(logs, logOf(map[string]any{"id": 950000 + i, "type": name, "createdAt": at}))
	}
	return logs
}

func TestTheDictionaryHoldsTheWholeCatalogue(t *testing.T) {
	file, err := os.Open("../model/log-types.csv")
	require.NoError(t, err)
	defer file.Close()
	types, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	run(t, newClient(someLogs(60)), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("T")
		p.has("Log types", strconv.Itoa(len(types)-1))
		p.has("email.delivered", "Communication") // the selected log's
		for range 20 {
			p.press("pgup")
		}
		seen := ""
		for range len(types) {
			seen += p.frame
			p.press("down")
		}
		for _, row := range types[1:] {
			assert.True(t, strings.Contains(seen, row[0]+" "), row[0])
			assert.True(t, strings.Contains(seen, row[4]), row[4])
		}
	})
}

func TestTheDictionaryIsSearched(t *testing.T) {
	for typed, want := range map[string][]string{
		"twofactor":       {"user.twofactor.add"},
		"marked the":      {"email.complaint", "Communication"},
		"app merge":       {"app.merge", "App merge"},
		"hidden by":       {"app.analytics.pageView", "studio.analytics.presence", "5 of"},
		"nothing so said": {"Nothing here matches"},
	} {
		run(t, newClient(someLogs(60)), settings{query: week(), width: 80, height: 24}, func(p *program) {
			p.pass(time.Second)
			p.press("T")
			p.typeText(typed, 0)
			p.has(want...)
		})
	}
}

func TestTheDictionaryFiltersByAType(t *testing.T) {
	q := week()
	q.Types = "email.bounced,email.delivered"
	run(t, newClient(someLogs(many)), settings{query: q}, func(p *program) {
		p.pass(time.Second)
		p.press("T")
		p.typeText("user.login.failed", 0)
		p.press("enter")
		p.pass(time.Second)
		p.has("Logs › Log type =user.login.failed", "analytics hidden")
		asked := p.client.last().r.Query
		assert.Equal(t, "=user.login.failed", asked.Filters[model.ColumnType])
		assert.Empty(t, asked.Types)
		for _, row := range p.rows() {
			assert.Contains(t, row, "user.login.failed")
		}
		p.press("T")
		p.typeText("app.update", 0)
		p.press("enter")
		p.pass(time.Second)
		p.has("app.update", "analytics shown")
		p.press("backspace", "backspace")
		p.hasNot("=user.login.failed")
		p.has("2 types: email.bounced")
	})
}

func TestATypeThatNoCatalogueHasIsMarkedAndListed(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		run(t, newClient(withUnknown()), settings{query: week(), width: size[0], height: size[1]}, func(p *program) {
			p.pass(time.Second)
			p.has("custom.badge.scan ◇")
			assert.Equal(t, 2, strings.Count(p.frame, "◇"), p.frame)
			p.press("T")
			for range 20 {
				p.press("pgup")
			}
			p.has("custom.badge.scan ◇", "not in the catalogue")
			p.press("down")
			p.has("apps may write types of their own")
			p.press("enter")
			p.pass(time.Second)
			p.has("Showing 1 to 1 of 1", "custom.badge.scan ◇")
			p.press("enter")
			p.has("not in the catalogue")
		})
	}
}
