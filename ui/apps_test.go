package ui_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/views"
)

// copiesClient has logs of Conference's live copy, 102, and its working copy,
// 101, and of Field guide, 111.
func copiesClient() *client {
	logs := slices.Clone(someLogs(many))
	for i := range logs {
		if i%5 == 1 && logs[i].AppID == "102" {
			logs[i].AppID = "101"
		}
	}
	return newClient(logs)
}

// total is how the status says the number of the logs of some apps that are not
// hidden.
func (c *client) total(apps ...model.ID) string {
	n := 0
	for _, l := range c.logs {
		if slices.Contains(apps, l.AppID) && !slices.Contains(model.HiddenTypes(), l.Type) {
			n++
		}
	}
	return "of " + model.Thousands(n) + " "
}

// oneAppAtATime has a client answer as for a server that does not take two ids.
func oneAppAtATime(c *client) {
	c.shape = func(r api.LogsRequest, p *model.LogPage) {
		if r.Query.OtherAppID == "" {
			return
		}
		r.Query.OtherAppID = ""
		*p = c.page(r)
		p.OnlyApp, p.Notes = r.Query.AppID, []string{api.OneAppNote}
	}
}

func appsShown(c *client) (ids [2]model.ID) {
	q := c.last().r.Query
	return [2]model.ID{q.AppID, q.OtherAppID}
}

func TestAnAppIsOneLineWithBothItsCopies(t *testing.T) {
	c := copiesClient()
	run(t, c, settings{query: week()}, func(p *program) {
		p.press("A")
		p.has("Conference  live 102 · working copy 101")
		for _, words := range []string{"conf", "102", "101"} {
			p.typeText(words, 0)
			p.has("1 of 3", "▌Conference")
			p.press(eraser(words)...)
		}
		p.typeText("101", 0)
		p.press("enter")
		p.pass(time.Second)
		assert.Equal(t, [2]model.ID{"102", "101"}, appsShown(c))
		p.has("Acme Corp › Conference  ", c.total("101", "102"))

		p.press("u", "f")
		assert.Contains(t, p.copied(), "--org 21 --app 102,101 ")
		p.press("A")
		p.has("▌Conference  live 102 · working copy 101 ✓")
	})
}

func eraser(text string) []string {
	keys := make([]string, len(text))
	for i := range keys {
		keys[i] = "backspace"
	}
	return keys
}

func TestOneCopyAlone(t *testing.T) {
	c := copiesClient()
	run(t, c, settings{query: week()}, func(p *program) {
		p.press("A", "down")
		p.has("→ one copy alone")
		p.press("right")
		p.has("Both copies", "The live copy", "102", "The working copy", "101")
		p.press("esc")
		p.has("▌Conference  live 102")
		p.press("right")
		p.typeText("working", 0)
		p.press("enter")
		p.pass(time.Second)
		assert.Equal(t, [2]model.ID{"101"}, appsShown(c))
		p.has("Acme Corp › Conference, w", " working copy  ", c.total("101"))
		p.press("A", "right", "up", "enter")
		p.pass(time.Second)
		assert.Equal(t, [2]model.ID{"102"}, appsShown(c))
		p.has("Acme Corp › Conference, l", " live copy  ", c.total("102"))
		p.press("A", "right", "up", "enter")
		p.pass(time.Second)
		p.has("Acme Corp › Conference  ", c.total("101", "102"))
		p.column(model.ColumnApp)
		p.press("c")
		p.pass(time.Second)
		p.has("Acme Corp › all apps", "of 1,204")
		p.press("c")
		assert.Contains(t, p.hint(), "App has no filter")
		p.press("A", "down", "down", "right") // Field guide has one copy
		p.hasNot("Both copies")
	})
}

func TestAServerThatTakesOneAppAtATime(t *testing.T) {
	c := copiesClient()
	oneAppAtATime(c)
	run(t, c, settings{query: week()}, func(p *program) {
		p.press("A", "down", "enter")
		p.has("Acme Corp › Conference, l", " live copy  ", c.total("102"))
		assert.Contains(t, p.hint(), "This server takes one app at a time: showing the live copy")
		p.pass(5 * time.Second)
		p.press("n")
		p.pass(time.Second)
		p.press("u", "f")
		assert.Contains(t, p.copied(), "--app 102 ", "what is copied is what is shown")
		p.press("s")
		p.pass(time.Second)
		assert.Equal(t, [2]model.ID{"102"}, appsShown(c), "from then on one is asked for")
		p.press("A")
		p.has("▌Conference  live 102 · working copy 101 ✓")
	})
}

// A recipe, an export, following and a saved view are of both copies too.
func TestBothCopiesGoAlong(t *testing.T) {
	c := copiesClient()
	run(t, c, settings{query: week()}, func(p *program) {
		p.press("A", "down", "enter")
		p.pass(time.Second)

		p.press("e")
		p.pass(time.Second)
		var said struct {
			AppID, OtherAppID string
			Rows              int
			Query             struct{ AppID, OtherAppID string }
		}
		manifest := ""
		for _, name := range p.files() {
			if len(name) > 14 && name[len(name)-14:] == ".manifest.json" {
				manifest = name
			}
		}
		var from struct{ Origin json.RawMessage }
		text := []byte(p.file(manifest))
		require.NoError(t, json.Unmarshal(text, &from))
		if from.Origin != nil {
			require.NoError(t, json.Unmarshal(text, &said))
			text = from.Origin
		}
		require.NoError(t, json.Unmarshal(text, &said))
		assert.Equal(t, "102 101", said.AppID+" "+said.OtherAppID)
		assert.Equal(t, "102 101", said.Query.AppID+" "+said.Query.OtherAppID)
		assert.Contains(t, c.total("101", "102"), fmt.Sprintf("of %d ", said.Rows))

		p.press("esc", "V")
		p.typeText("Both", 0)
		p.press("enter")
		saved, err := views.Load(p.viewsFile())
		require.NoError(t, err)
		assert.Equal(t, model.ID("101"), saved[0].Ask.OtherAppID)

		p.ask("logins")
		p.pass(2 * time.Second)
		assert.Equal(t, [2]model.ID{"102", "101"}, appsShown(c))
		p.has("› Conference  ")
		p.press("tab", "esc", "A", "up", "enter")
		p.pass(time.Second)
		p.has("› all apps")
		p.press("v", "enter")
		p.pass(time.Second)
		p.has("› Conference  ", c.total("101", "102"))
		p.press("f")
		p.pass(5 * time.Second)
		assert.Equal(t, [2]model.ID{"102", "101"}, appsShown(c), "following")
	})
}

func TestAnAppsOwnLogsAreOfOneCopy(t *testing.T) {
	c := copiesClient()
	c.fail = func(s api.Scope, _ api.LogsRequest) error {
		if s.Organization != "" {
			return &api.Error{Kind: api.KindRole, Subject: "the logs of organization 21"}
		}
		return nil
	}
	run(t, c, settings{query: week()}, func(p *program) {
		p.press("A", "enter")
		assert.Contains(t, p.hint(), "An app's own logs come one copy at a time: showing the live copy")
		assert.Equal(t, api.Scope{App: "102"}, c.last().scope)
		assert.Equal(t, [2]model.ID{}, appsShown(c))
		p.pass(5 * time.Second)
		p.has("Conference, l", " live copy  ")
		p.press("A", "right")
		p.hasNot("Both copies")
		p.typeText("working", 0)
		p.press("enter")
		assert.Equal(t, api.Scope{App: "101"}, c.last().scope)
	})
}
