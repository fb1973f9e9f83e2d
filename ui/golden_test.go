package ui_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui"
	"fliplet-audit/ui/golden"
)

// scene is a moment of the program, kept as a golden frame at every size.
type scene struct {
	name   string
	change func(*ui.Options)
	client func(*client)
	play   func(p *program)
}

func typing(p *program) {
	p.press("/")
	p.typeText("user.log", 10*ms)
}

var scenes = []scene{
	{name: "start", play: func(p *program) { p.pass(time.Second) }},
	{name: "asking", client: func(c *client) { c.hold = func(api.LogsRequest) bool { return true } }, play: func(p *program) { p.pass(170 * ms) }},
	{name: "so-far", client: func(c *client) {
		c.hold = func(r api.LogsRequest) bool { return r.Query.Filters[model.ColumnType] != "" || r.Background }
	}, play: typing},
	{name: "filter-typed", play: func(p *program) { p.pass(time.Second); typing(p); p.pass(time.Second) }},
	{name: "filters-and-sort", play: func(p *program) {
		p.pass(time.Second)
		typing(p)
		p.press("tab", "tab")
		p.typeText("ann", 10*ms)
		p.pass(time.Second)
		p.press("enter", "s", "s")
		p.pass(time.Second)
	}},
	{name: "page-3", play: func(p *program) { p.pass(time.Second); p.press("n", "n", "jjjj") }},
	{name: "data-column", play: func(p *program) { p.pass(time.Second); p.column(model.ColumnData) }},
	{name: "filter-out-of-sight", play: func(p *program) {
		p.pass(time.Second)
		typing(p)
		p.press("enter")
		p.column(model.ColumnData)
		p.pass(time.Second)
	}},
	{name: "log", play: func(p *program) { p.pass(time.Second); p.press("j", "j", "enter") }},
	{name: "dates", play: func(p *program) { p.pass(time.Second); p.press("d") }},
	{name: "apps", play: func(p *program) { p.pass(time.Second); p.press("A") }},
	{name: "data-keys", play: func(p *program) { p.pass(time.Second); p.column(model.ColumnData); p.press("j", "j", "=") }},
	{name: "palette", play: func(p *program) { p.pass(time.Second); p.press("ctrl+p"); p.typeText("page", 0) }},
	{name: "help", play: func(p *program) { p.pass(time.Second); p.press("?") }},
	{name: "recipes", play: func(p *program) { p.pass(time.Second); p.press("r") }},
	{name: "recipe-form", play: func(p *program) { p.pass(time.Second); p.press("r", "emails"); p.press("enter", "down", "ann") }},
	{name: "recipe-emails", client: emailsOnly, play: func(p *program) { p.pass(time.Second); p.ask("emails"); p.press("down") }},
	{name: "recipe-bounced", client: emailsOnly, play: func(p *program) { p.pass(time.Second); p.ask("emails"); p.press("down", "down", "enter") }},
	{name: "recipe-message", client: emailsOnly, play: func(p *program) {
		p.pass(time.Second)
		p.ask("emails")
		p.press("down", "down", "enter", "enter")
		p.pass(time.Second)
	}},
	{name: "recipe-reading", client: func(c *client) {
		emailsOnly(c)
		c.hold = func(r api.LogsRequest) bool { return r.ByID && r.Offset > 0 }
	}, play: func(p *program) { p.pass(time.Second); p.ask("emails") }},
	{name: "page-number", play: func(p *program) { p.pass(time.Second); p.press("#", "12") }},
	{name: "empty", play: func(p *program) {
		p.pass(time.Second)
		p.press("/")
		p.paste("nothing like this")
		p.pass(time.Second)
		p.press("enter")
	}},
	{name: "why", play: func(p *program) {
		p.pass(time.Second)
		p.press("/")
		p.paste("nothing like this")
		p.press("tab", "tab")
		p.paste("ann")
		p.pass(time.Second)
		p.press("enter", "w")
		p.pass(time.Second)
	}},
	{name: "log-types", play: func(p *program) { p.pass(time.Second); p.press("j", "T") }},
	{name: "save-view", play: func(p *program) { p.pass(time.Second); typing(p); p.pass(time.Second); p.press("enter", "V", "Logins") }},
	{name: "no-logs", client: func(c *client) { c.logs = nil }, play: func(p *program) { p.pass(time.Second) }},
	{name: "error", play: func(p *program) {
		p.pass(time.Second)
		p.client.fail = func(api.Scope, api.LogsRequest) error { return &api.Error{Kind: api.KindDNS, Host: "api.fliplet.com"} }
		p.press("R")
	}},
	{name: "error-at-first", client: func(c *client) {
		c.fail = func(api.Scope, api.LogsRequest) error { return &api.Error{Kind: api.KindToken} }
	}, play: func(p *program) { p.pass(time.Second) }},
	{name: "refused", client: func(c *client) {
		c.fail = func(api.Scope, api.LogsRequest) error {
			return &api.Error{Kind: api.KindRole, Subject: "the logs of organization 21"}
		}
	}, play: func(p *program) { p.pass(time.Second) }},
	{name: "rate-limit", play: func(p *program) {
		p.pass(time.Second)
		p.client.hold = func(api.LogsRequest) bool { return true }
		p.press("R")
		p.waits <- api.Wait{Reason: api.WaitRateLimit, Until: p.client.now().Add(4 * time.Second)}
		p.pass(300 * ms)
	}},
	{name: "wrong-session", play: func(p *program) { p.pass(time.Second); p.column(model.ColumnSession); p.press("/", "4", "x") }},
	{name: "export-under-way", play: func(p *program) {
		p.pass(time.Second)
		p.client.latency = func(api.LogsRequest) time.Duration { return time.Second }
		p.press("e")
		p.pass(1500 * ms)
	}},
	{name: "export-done", play: func(p *program) { p.pass(time.Second); p.press("e"); p.pass(time.Second) }},
	{name: "export-exists", play: func(p *program) {
		p.pass(time.Second)
		p.press("e")
		p.pass(time.Second)
		p.press("e")
		p.pass(time.Second)
	}},
	{name: "export-form", play: func(p *program) { p.pass(time.Second); p.press("E") }},
	{name: "export-form-chosen", play: func(p *program) {
		p.pass(time.Second)
		p.press("E", "down", "right", "down", "right", "right", "down", "end")
		p.typeText(",data.mess", 0)
		for range 4 {
			p.press("down")
		}
		p.press("right", "down")
	}},
	{name: "export-stop", play: func(p *program) {
		p.pass(time.Second)
		p.client.hold = func(r api.LogsRequest) bool { return r.Bulk }
		p.press("e")
		p.pass(time.Second)
		p.press("esc")
	}},
	{name: "export-incomplete", play: func(p *program) {
		p.pass(time.Second)
		p.client.shape = func(r api.LogsRequest, page *model.LogPage) {
			if r.Bulk {
				page.Total += 100
			}
		}
		p.press("e")
		p.pass(time.Minute)
	}},
	{name: "command", play: func(p *program) { p.pass(time.Second); typing(p); p.pass(time.Second); p.press("enter", "u") }},
	{name: "notice", play: func(p *program) { p.pass(time.Second); p.press("y") }},
	{name: "related", play: func(p *program) { p.pass(time.Second); p.press("x"); p.pass(time.Second) }},
	{name: "followed", play: func(p *program) { p.pass(time.Second); p.press("x", "down", "down", "enter"); p.pass(6 * time.Second) }},
	{name: "relative-times", play: func(p *program) { p.pass(time.Second); p.press("t") }},
	{name: "organizations", change: nobody, play: func(p *program) { p.pass(time.Second) }},
	{name: "welcome", change: signedOut, play: func(p *program) {}},
	{name: "welcome-sign-in", change: signedOut, play: func(p *program) { p.press("down", "enter") }},
	{name: "welcome-token", change: signedOut, play: func(p *program) { p.press("down", "enter", "down", "down", "enter"); p.paste("eu--0123456789abcdef") }},
	{name: "welcome-wrong-token", change: signedOut, play: func(p *program) {
		p.press("down", "enter", "down", "down", "enter")
		p.paste("eu--0123456789abcdef")
		p.press("enter")
	}},
	{name: "welcome-how", change: signedOut, play: func(p *program) { p.press("down", "down", "enter") }},
}

func emailsOnly(c *client) { c.logs = emailLogs(700) }

func nobody(o *ui.Options) { o.Organization, o.Session.Organization = "", "" }

func signedOut(o *ui.Options) {
	o.Session, o.Organization = nil, ""
	o.Accounts = &door{err: &api.Error{Kind: api.KindToken}}
}

// frame plays a scene in a folder of its own, so that the place of its exports
// has the same name at every run.
func (s scene) frame(t *testing.T, width, height int) (frame string) {
	t.Helper()
	old, err := os.Getwd()
	require.NoError(t, err)
	require.NoError(t, os.Chdir(t.TempDir()))
	defer func() { require.NoError(t, os.Chdir(old)) }()
	require.NoError(t, os.Mkdir("exports", 0o755))
	c := newClient(someLogs(many))
	if s.client != nil {
		s.client(c)
	}
	change := func(o *ui.Options) {
		o.Env.Folder = "exports"
		if s.change != nil {
			s.change(o)
		}
	}
	run(t, c, settings{query: week(), width: width, height: height, change: change}, func(p *program) {
		s.play(p)
		frame = p.plainFrame()
	})
	return frame
}

func TestGoldenFrames(t *testing.T) {
	for _, s := range scenes {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
			name := fmt.Sprintf("%s-%dx%d", s.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				golden.Equal(t, name, s.frame(t, size[0], size[1]))
			})
		}
	}
}

// Where the window is tall but not wide, the open log stands below the table.
func TestGoldenLogBelow(t *testing.T) {
	log := scene{play: func(p *program) { p.pass(time.Second); p.press("j", "j", "enter") }}
	golden.Equal(t, "log-100x50", log.frame(t, 100, 50))
}

func TestGoldenTooSmall(t *testing.T) {
	for _, size := range [][2]int{{59, 24}, {80, 14}, {20, 5}, {1, 1}} {
		run(t, newClient(someLogs(10)), settings{query: week(), width: size[0], height: size[1]}, func(p *program) {
			golden.Equal(t, fmt.Sprintf("too-small-%dx%d", size[0], size[1]), p.plainFrame())
		})
	}
}

func TestGoldenColours(t *testing.T) {
	for name, light := range map[string]bool{"dark": false, "light": true} {
		run(t, newClient(someLogs(many)), settings{query: week(), width: 80, height: 24, colour: true, light: light}, func(p *program) {
			p.pass(time.Second)
			typing(p)
			p.press("enter", "j", "j")
			golden.Equal(t, "colours-"+name, p.frame)
		})
	}
}

// No golden file is left over from a scene that is no more.
func TestGoldenFilesAreAllUsed(t *testing.T) {
	used := map[string]bool{
		"too-small-59x24.golden": true, "too-small-80x14.golden": true, "too-small-20x5.golden": true, "too-small-1x1.golden": true,
		"colours-dark.golden": true, "log-100x50.golden": true, "colours-light.golden": true,
	}
	for _, s := range scenes {
		for _, size := range []string{"80x24", "120x40", "200x60"} {
			used[s.name+"-"+size+".golden"] = true
		}
	}
	entries, err := os.ReadDir("testdata")
	require.NoError(t, err)
	for _, e := range entries {
		require.True(t, used[e.Name()] || e.IsDir(), "%s belongs to no scene", e.Name())
	}
}
