//go:build unix

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// attacks are texts that would act on a terminal that got them as they are.
var attacks = []struct{ name, text, trace string }{
	{"title", "\x1b]0;PWNED\x07", "\x1b]0;"},
	{"colour", "\x1b[38;5;201mRED", "\x1b[38;5;201m"},
	{"clipboard", "\x1b]52;c;UFdORUQ=\x07", "\x1b]52;"},
	{"answer back", "\x1b[c\x1b[6n\x1bP$qm\x1b\\", "\x1bP$q"},
	{"C1", "\u009b31m\u009d0;PWNED\u009c", "\u009b"},
	{"bidi", "a\u202eb\u2066c", "\u202e"},
	{"bell and cursor", "\a\b\r\x1b[2J\x1b[H\x00", "\x1b[2J\x1b[H\x00"},
}

// hostile is a log with a text in every field that takes one.
func hostile(n int, text string) string {
	q := quoted(text)
	return fmt.Sprintf(`{"id":%d,"type":%s,"typeDescription":%s,"requestId":%s,"createdAt":"2026-01-02T03:04:05.678Z","updatedAt":%s,`+
		`"dataString":%s,"sessionId":%d,"user":{"type":%s,"email":%s},"app":{"name":%s},%s:%s}`,
		n, q, q, q, q, quoted(`{"raw": `+quoted(text)+`, "text": "`+text+`"}`), n, q, q, q, q, q)
}

// What is in the logs, and in all else that comes from outside, never reaches
// the terminal as an order to it.
func TestNothingFromOutsideActsOnTheTerminal(t *testing.T) {
	t.Parallel()
	logs := make([]string, len(attacks))
	all := ""
	for i, attack := range attacks {
		logs[i] = hostile(i+1, attack.text)
		all += attack.text
	}
	m := newMisbehaving(t, serving(logs...))
	m.organizations = fmt.Sprintf(`{"organizations":[{"id":12,"name":%[1]s},{"id":13,"name":%[1]s}]}`, quoted(all))
	m.apps = fmt.Sprintf(`{"apps":[{"id":7,"name":%s,"organizationId":12}]}`, quoted(all))
	s := openOn(t, m.URL, Options{Width: 200, Height: 60})
	s.waitFor("Organization", "PWNED")
	s.press("enter")
	s.waitFor("Showing 1 to 7 of 7", "PWNED")
	s.press("enter")
	s.waitFor("Request")
	for range attacks {
		s.press("tab", "+", "tab", "J")
	}
	s.press("q")
	s.waitGone("Request")
	s.press("tab", "tab", "tab", "tab", "=")
	s.waitFor("Only logs where")
	s.press("enter")
	s.waitGone("Only logs where")
	s.press("C", "A")
	s.waitFor("All apps")
	s.press("down", "enter")
	s.waitGone("All apps")
	m.set(func(m *misbehaving) { m.logs = always(400, `{"message":`+quoted(all)+`}`) })
	s.press("R")
	s.waitFor("did not understand")
	s.press("/")
	require.NoError(t, s.Paste(all))
	s.press("enter")
	s.quits()
	raw := s.Raw()
	for _, attack := range attacks {
		assert.NotContains(t, raw, attack.trace, attack.name)
	}
	for _, r := range []string{"\u202e", "\u2066", "\u009b", "\u009d", "\u009c", "\x00", "\x07", "\x1bP$q"} {
		assert.NotContains(t, raw, r, "%q", r)
	}
}

// Rows stay in line whatever stands in them.
func TestWideAndCombiningCharactersKeepTheColumns(t *testing.T) {
	t.Parallel()
	texts := []string{
		"plain", "日本語のユーザー名前", "e\u0301e\u0301e\u0301 combined", "👩‍👩‍👧‍👦 family", "🇩🇪 flag", "ｗｉｄｅ", "한국어",
		"x\u200by\u200dz", "zalgo" + strings.Repeat("\u0301", 60), "क्षि नमस्ते", "مرحبا", "\xff\xfe invalid",
	}
	logs := make([]string, len(texts))
	for i, text := range texts {
		logs[i] = strings.ReplaceAll(strings.ReplaceAll(plainLog(i), "Conference", text), "user.login", text)
	}
	m := newMisbehaving(t, serving(logs...))
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}, Width: 200, Height: 40})
	screen := s.waitFor(fmt.Sprintf("Showing 1 to %d of %d", len(texts), len(texts)), "user11@acme.example")
	at := cellOf(screen, screen.Find("user0@acme.example"), "u", "s", "e", "r", "0", "@")
	require.Positive(t, at)
	for i := range texts {
		row := screen.Find(fmt.Sprintf("user%d@acme.example", i))
		require.GreaterOrEqual(t, row, 0)
		want := append([]string{"u", "s", "e", "r"}, strings.Split(fmt.Sprint(i), "")...)
		assert.Equal(t, at, cellOf(screen, row, append(want, "@")...), "%q in\n%s", texts[i], screen.Row(row))
	}
	assert.True(t, screen.Has("日本語"))
	for range texts {
		s.press("enter")
		s.waitFor("Log id")
		s.press("q")
		s.waitGone("Log id")
		s.press("down")
	}
	s.alive()
	s.quits()
}

// cellOf is the cell of a row at which some characters begin; -1 if none does.
func cellOf(screen Screen, row int, letters ...string) int {
	if row < 0 {
		return -1
	}
	cells := screen.Cells[row]
	for x := range len(cells) - len(letters) {
		same := true
		for i, letter := range letters {
			same = same && cells[x+i].Content == letter
		}
		if same {
			return x
		}
	}
	return -1
}

func TestAWindowOfOneCell(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, plain(40))
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}, Width: 1, Height: 1})
	s.waitUntil("a frame", func(screen Screen) bool { return screen.Alt && screen.Row(0) != "" })
	s.resize(80, 24)
	s.waitFor("Showing 1 to 25 of 40", "user0@acme")
	s.alive()
	s.quits()
}

// sizes are those a window is dragged through.
var sizes = [][2]int{{1, 1}, {59, 15}, {60, 14}, {3, 200}, {200, 3}, {60, 15}, {200, 60}, {80, 24}}

// Whatever is on the screen, the window may change its size under it.
func TestResizeDuringEverything(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, plain(600))
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
	s.waitFor("Showing 1 to 25 of 600")
	for _, state := range []struct {
		name, sees, closes string
		opens              []string
	}{
		{"filter", "esc restore", "enter", []string{"/", "l", "o"}},
		{"help", "Row up", "q", []string{"?"}},
		{"palette", "Row up", "esc", []string{"ctrl+p"}},
		{"dates", "Last 30 days", "esc", []string{"d"}},
		{"categories", "App Actions", "esc", []string{"g", "left", "/"}},
		{"apps", "All apps", "esc", []string{"A"}},
		{"organizations", "─ Organization", "esc", []string{"o"}},
		{"page number", "goes there", "esc", []string{"#", "2"}},
		{"open log", "Log id", "q", []string{"enter"}},
	} {
		s.press(state.opens...)
		s.waitFor(state.sees)
		for _, size := range sizes {
			s.resize(size[0], size[1])
			s.press("up")
		}
		s.waitFor(state.sees)
		s.press(state.closes)
		s.waitGone(state.sees)
		s.waitFor("d dates", "⏎ open")
	}
	m.set(func(m *misbehaving) { m.logs = always(404, `{"message":"gone"}`) })
	s.press("R")
	s.waitFor("does not find")
	for _, size := range sizes {
		s.resize(size[0], size[1])
	}
	s.waitFor("does not find")
	s.alive()
	s.quits()
}
