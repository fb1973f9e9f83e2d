package terminal

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for _, p := range pairs {
			if n, v, _ := strings.Cut(p, "="); n == name {
				return v
			}
		}
		return ""
	}
}

func TestBackgroundFromEnvironment(t *testing.T) {
	for _, c := range []struct {
		env         []string
		dark, known bool
	}{
		{[]string{"FLIPLET_AUDIT_BACKGROUND=light"}, false, true},
		{[]string{"FLIPLET_AUDIT_BACKGROUND=Dark"}, true, true},
		{[]string{"FLIPLET_AUDIT_BACKGROUND=dark", "COLORFGBG=0;15"}, true, true},
		{[]string{"FLIPLET_AUDIT_BACKGROUND=blue", "COLORFGBG=0;15"}, false, true},
		{[]string{"COLORFGBG=15;0"}, true, true},
		{[]string{"COLORFGBG=0;default;15"}, false, true},
		{[]string{"COLORFGBG=7;8"}, true, true},
		{[]string{"COLORFGBG=8;7"}, false, true},
		{[]string{"COLORFGBG=15;default"}, true, false},
		{[]string{"COLORFGBG=0"}, true, false},
		{nil, true, false},
	} {
		// TERM is unset, so nothing is asked.
		f := find(environment(c.env...), nil)
		assert.Equal(t, c.dark, f.dark, "%v", c.env)
		assert.Equal(t, c.known, f.known, "%v", c.env)
	}
}

func TestArgumentsThatDraw(t *testing.T) {
	for args, want := range map[string]bool{
		"":                                    true,
		"--demo":                              true,
		"--org 12":                            true,
		"--org 12 --api-url http://localhost": true,
		"--org=12":                            true,
		"--org=12 export":                     false,
		"--org 12 export":                     false,
		"export":                              false,
		"demo-server --logs 5":                false,
		"__complete exp":                      false,
		"--help":                              false,
		"--version":                           false,
		"--org 12 -h":                         false,
	} {
		assert.Equal(t, want, draws(strings.Fields(args)), args)
	}
}

func TestWhenTheTerminalIsAsked(t *testing.T) {
	// A test has no terminal, so nothing is asked at the start either.
	for env, later := range map[string]bool{
		"TERM=xterm-256color":                          false,
		"TERM=xterm SSH_TTY=/dev/pts/1":                true,
		"TERM=tmux-256color SSH_CONNECTION=10.0.0.1_":  true,
		"TERM=dumb SSH_TTY=/dev/pts/1":                 false,
		"TERM=linux SSH_TTY=/dev/pts/1":                false,
		"SSH_TTY=/dev/pts/1":                           false,
		"TERM=xterm SSH_TTY=/dev/pts/1 COLORFGBG=0;15": false,
	} {
		assert.Equal(t, later, find(environment(strings.Fields(env)...), nil).later, env)
	}
	assert.False(t, find(environment("TERM=xterm", "SSH_TTY=/dev/pts/1"), []string{"demo-server"}).later, "nothing is drawn")
}

func TestDarkColour(t *testing.T) {
	for value, dark := range map[string]bool{
		"rgb:0000/0000/0000":       true,
		"rgb:ffff/ffff/ffff":       false,
		"rgb:1e1e/1e1e/1E1E":       true,
		"rgb:fdfd/f6f6/e3e3":       false, // Solarized light
		"rgb:0000/2b2b/3636":       true,  // Solarized dark
		"rgb:ff/ff/dd":             false,
		"rgb:1/2/3":                true,
		"rgba:ffff/ffff/ffff/0000": false,
		"#282c34":                  true,
		"#fff":                     false,
	} {
		got, ok := darkColour(value)
		assert.True(t, ok, value)
		assert.Equal(t, dark, got, value)
	}
	for _, value := range []string{"", "rgb:", "rgb:12/34", "rgb:zz/00/00", "rgb:12345/0/0", "rgb:/0/0", "red", "#12345", "#"} {
		_, ok := darkColour(value)
		assert.False(t, ok, value)
	}
}

func TestHear(t *testing.T) {
	const light = "\x1b]11;rgb:ffff/ffff/ffff"
	for heard, want := range map[string]finding{
		light + "\x1b\\\x1b[?62;22c":     {dark: false, known: true, answered: true},
		light + "\a\x1b[?1;2c":           {dark: false, known: true, answered: true},
		"\x1b]11;rgb:00/00/00\a\x1b[?6c": {dark: true, known: true, answered: true},
		"\x1b[?6c":                       {answered: true},
		light + "\a":                     {known: true},
		light + "\a\x1b[?6":              {known: true, rest: "\x1b[?6"},
		light:                            {rest: light},
		light + "\x1b":                   {rest: light + "\x1b"},
		"\x1b":                           {rest: "\x1b"},
		"jj" + light + "\aq\x1b[?6cx":    {known: true, answered: true},
		"\x1b[A\x1bx/log\r":              {},
		"\x1b]11;" + strings.Repeat("0", 200) + "\a\x1b[?6c": {answered: true},
		"": {},
	} {
		assert.Equal(t, want, hear(heard), "%q", heard)
	}
}

func FuzzHear(f *testing.F) {
	f.Add("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c")
	f.Add("a\x1b\x1b]11;#fff\a\x1b[?")
	f.Fuzz(func(t *testing.T, heard string) {
		got := hear(heard)
		if !strings.HasSuffix(heard, got.rest) {
			t.Fatalf("%q is not the end of %q", got.rest, heard)
		}
	})
}
