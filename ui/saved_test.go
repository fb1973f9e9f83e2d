package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui"
	"fliplet-audit/ui/views"
)

// viewsFile is where a program under test keeps its views.
func (p *program) viewsFile() string { return filepath.Join(p.folder, "config", "views.json") }

func (p *program) writeViews(text string) {
	p.t.Helper()
	require.NoError(p.t, os.MkdirAll(filepath.Dir(p.viewsFile()), 0o700))
	require.NoError(p.t, os.WriteFile(p.viewsFile(), []byte(text), 0o600))
}

const someViews = `{"views": [
  {"name": "Failed logins", "range": "last 7 days", "filters": {"type": "login.failed"}, "sort": "user ascending"},
  {"name": "Guide", "range": "3d", "app": "111"},
  {"name": "To come", "range": "2027-01-01"}
]}`

func TestAViewIsSavedAndOpenedAgain(t *testing.T) {
	run(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("/")
		p.paste("user.login.failed")
		p.press("tab", "tab")
		p.paste("ann")
		p.press("enter", "s")
		p.pass(time.Second)
		found := p.status()
		p.press("V")
		p.has("Save this view as", "Last 7 days", `Log type contains "user.login.failed"`, `User contains "ann"`)
		p.press("enter")
		p.has("A view needs a name")
		p.press("q V/w")
		p.has("q V/w")
		p.press("enter")
		p.hasNot("Save this view as")
		assert.Contains(t, p.hint(), `Saved as "q V/w"`)

		saved, err := views.Load(p.viewsFile())
		require.NoError(t, err)
		require.Len(t, saved, 1)
		assert.Equal(t, "last 7 days", saved[0].Range, "relative stays relative")
		assert.Equal(t, "user.login.failed", saved[0].Ask.Filters[model.ColumnType])
		assert.Equal(t, model.Sort{Column: model.ColumnUser, Ascending: true}, saved[0].Ask.Sort)

		p.press("C", "d", "up", "enter")
		p.pass(time.Second)
		require.NotEqual(t, found, p.status())
		before := p.plainFrame()
		p.press("v")
		p.has("Saved views", "q V/w", "Last 7 days")
		p.press("enter")
		p.pass(time.Second)
		p.has("Logs › q V/w", "Last 7 days ·", "User ↑")
		assert.Equal(t, found[:20], p.status()[:20])
		asked := p.client.all()
		p.press("backspace")
		assert.Equal(t, before, p.plainFrame())
		p.press("L")
		p.has("Logs › q V/w")
		assert.Equal(t, asked, p.client.all(), "back and forward ask for nothing")
	})
}

func TestAViewOfThatNameIsReplacedOnlyWhenAsked(t *testing.T) {
	run(t, newClient(someLogs(60)), settings{query: week()}, func(p *program) {
		p.writeViews(someViews)
		p.pass(time.Second)
		ranges := func() (all []string) {
			saved, err := views.Load(p.viewsFile())
			require.NoError(t, err)
			for _, v := range saved {
				all = append(all, v.Name+" "+v.Range)
			}
			return all
		}
		before := ranges()
		p.press("V")
		p.paste("GUIDE")
		p.press("enter")
		p.has(`A view named "GUIDE" is there already`)
		assert.Equal(t, before, ranges())
		p.press("esc")
		assert.Equal(t, before, ranges())

		p.press("V")
		p.paste("GUIDE")
		p.press("enter", "enter")
		p.has("Save this view as", "GUIDE")
		p.press("2", "enter")
		assert.Equal(t, append(before, "GUIDE2 last 7 days"), ranges())

		p.press("V")
		p.paste("GUIDE")
		p.press("enter", "down", "enter")
		assert.Equal(t, []string{"Failed logins last 7 days", "GUIDE last 7 days", "To come 2027-01-01", "GUIDE2 last 7 days"}, ranges())
	})
}

func TestABrokenFileOfViewsIsNamedAndLeftAlone(t *testing.T) {
	run(t, newClient(someLogs(60)), settings{query: week()}, func(p *program) {
		broken := "{\"views\": [\n{\"name\": \"A\", \"filtres\": {}}\n]}"
		p.writeViews(broken)
		p.pass(time.Second)
		p.press("v")
		p.has("read: line 2", `unknown key "filtres"`, "Correct line 2 of "+p.viewsFile()[:40], "Showing 1 to 25")
		p.hasNot("Saved views")
		p.press("esc")
		p.hasNot("line 2:")
		p.press("V", "B", "enter")
		p.has("read: line 2", "Correct line 2")
		text, err := os.ReadFile(p.viewsFile())
		require.NoError(t, err)
		assert.Equal(t, broken, string(text))
	})
}

func TestTheListOfViews(t *testing.T) {
	run(t, newClient(someLogs(60)), settings{query: week(), width: 80, height: 24}, func(p *program) {
		p.pass(time.Second)
		p.press("v")
		p.has("None saved yet; V saves this one")
		p.press("enter")
		p.has("None saved yet")
		p.press("esc")
		p.writeViews(someViews)
		p.press("v")
		p.has("Failed logins", "Last 7 days", `Log type contains "login.failed"`, "Guide", "16 Nov", "To come")
		p.press("down", "down")
		p.has("Its range can't be used now")
		p.press("enter")
		p.has("Saved views")
		p.press("guid")
		p.hasNot("Failed logins")
		p.press("enter")
		p.pass(time.Second)
		assert.Equal(t, model.ID("111"), p.client.last().r.Query.AppID)
		p.has("Field guide", "Logs › Guide")
	})
}

func TestAViewOfAnotherAppWhereOnlyAnAppsLogsAreRead(t *testing.T) {
	change := func(o *ui.Options) { o.Organization, o.App = "", "102" }
	run(t, newClient(someLogs(60)), settings{query: week(), change: change}, func(p *program) {
		p.writeViews(someViews)
		p.pass(time.Second)
		require.Equal(t, api.Scope{App: "102"}, p.client.last().scope)
		p.press("V", "Mine", "enter")
		p.press("v", "down", "enter")
		p.pass(time.Second)
		assert.Equal(t, api.Scope{App: "111"}, p.client.last().scope)
		assert.Empty(t, p.client.last().r.Query.AppID)
		p.press("backspace")
		p.has("Conference")
		p.press("V", "Mine2", "enter")
		saved, err := views.Load(p.viewsFile())
		require.NoError(t, err)
		for _, name := range []string{"Mine", "Mine2"} {
			v, ok := views.Find(saved, name)
			require.True(t, ok)
			assert.Equal(t, model.ID("102"), v.Ask.AppID)
		}
	})
}

func TestTheProgramOpensOnAView(t *testing.T) {
	query := week()
	query.Filters[model.ColumnType] = "login.failed"
	query.AppID = "111"
	change := func(o *ui.Options) { o.View = "Failed logins" }
	run(t, newClient(someLogs(many)), settings{query: query, change: change}, func(p *program) {
		p.settle()
		require.Equal(t, query, p.client.asked[0].r.Query)
		p.pass(time.Second)
		p.has("Logs › Failed logins", "Field guide")
		p.press("backspace")
		p.pass(time.Second)
		p.hasNot("Failed logins")
		p.has("Last 24 hours")
		assert.Equal(t, model.Query{AppID: "111"}, p.client.last().r.Query)
	})
}

func TestAViewKeepsItsColumns(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		run(t, newClient(someLogs(60)), settings{query: week(), width: size[0], height: size[1]}, func(p *program) {
			p.writeViews(`{"views": [{"name": "Narrow", "columns": ["data", "Log type"], "filters": {"user": "ann"}}, {"name": "Wide"}]}`)
			p.pass(time.Second)
			p.column(model.ColumnUser)
			before := p.plainFrame()
			p.press("v", "enter")
			p.pass(time.Second)
			heads := strings.Fields(p.line(2))
			assert.Equal(t, []string{"Date", "↓", "Log", "type", "Data"}, heads)
			p.has("User: ann", "messageId")
			p.press("left", "left", "left", "right", "right", "y")
			assert.Contains(t, p.copied(), "{", "the columns shown are stepped through, and no others")

			p.press("V", "Copy", "enter")
			saved, err := views.Load(p.viewsFile())
			require.NoError(t, err)
			v, _ := views.Find(saved, "Copy")
			assert.Equal(t, []model.Column{model.ColumnDate, model.ColumnType, model.ColumnData}, v.Columns)

			p.press("backspace")
			assert.Equal(t, before, p.plainFrame())
			p.press("L")
			assert.Equal(t, heads, strings.Fields(p.line(2)))
			p.press("v", "down", "enter")
			p.pass(time.Second)
			assert.Contains(t, p.line(2), " User ")
		})
	}
}

func TestTheProgramOpensOnAViewsColumns(t *testing.T) {
	change := func(o *ui.Options) { o.View, o.Columns = "Who", []model.Column{model.ColumnUser} }
	run(t, newClient(someLogs(60)), settings{query: week(), change: change}, func(p *program) {
		p.pass(time.Second)
		assert.Equal(t, []string{"Date", "↓", "User"}, strings.Fields(p.line(2)))
		p.press("backspace")
		p.pass(time.Second)
		assert.Contains(t, p.line(2), "Category")
	})
}
