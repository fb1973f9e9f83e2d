package help_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

var (
	plain    = theme.New(termenv.Ascii, true)
	coloured = theme.New(termenv.TrueColor, true)
)

func runes(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }

// frame checks what every frame must be, and returns it without colours.
func frame(t *testing.T, m help.Model, w, h int) string {
	t.Helper()
	lines := m.SetSize(w, h).Lines()
	require.LessOrEqual(t, len(lines), h)
	for _, line := range lines {
		require.Equal(t, ansi.StringWidth(lines[0]), ansi.StringWidth(line), "%d×%d: %q", w, h, line)
		require.LessOrEqual(t, ansi.StringWidth(line), w)
	}
	return ansi.Strip(strings.Join(lines, "\n"))
}

func scopes() []keymap.Scope {
	var list []keymap.Scope
	seen := map[keymap.Scope]bool{}
	for _, a := range keymap.All() {
		if !seen[a.Scope] {
			seen[a.Scope] = true
			list = append(list, a.Scope)
		}
	}
	return list
}

// words is a frame's text with its layout taken out.
func words(frame string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(frame, "│", " ")), " ")
}

func TestEveryActionIsThere(t *testing.T) {
	for _, scope := range scopes() {
		for _, w := range []int{80, 200} {
			shown := words(frame(t, help.New(scope, plain), w, 100))
			for _, a := range keymap.In(scope) {
				if w == 80 { // one column: key and words stand side by side, unless wrapped
					assert.Contains(t, shown, a.Label+" "+a.Help, scope)
					continue
				}
				assert.Contains(t, shown, a.Help[:min(20, len(a.Help))], scope)
			}
		}
	}
}

func TestTheGrammarIsThere(t *testing.T) {
	shown := frame(t, help.New(keymap.ScopeLogs, plain), 80, 100)
	for _, want := range []string{"a|b", "!a", "=a", `"a|b"`, "KEY==VALUE", "A as B", "yesterday", "2026-11-01", "10:00", "A..B"} {
		assert.Contains(t, shown, want)
	}
}

func TestTwoColumnsWhereThereIsRoom(t *testing.T) {
	m := help.New(keymap.ScopeLogs, plain)
	wide := frame(t, m, 120, 52)
	assert.NotContains(t, wide, "more line", "all of it at 120×52")
	assert.Contains(t, frame(t, m, 80, 24), "more lines ↓")
}

func TestScrolling(t *testing.T) {
	m := help.New(keymap.ScopeLogs, plain).SetSize(80, 24)
	top := frame(t, m, 80, 24)
	m, _ = m.Update(tea.KeyMsg{Type: tea.KeyUp})
	assert.Equal(t, top, frame(t, m, 80, 24), "no further than the first line")
	down, _ := m.Update(runes("jjj"))
	one, _ := m.Update(tea.KeyMsg{Type: tea.KeyDown})
	two, _ := one.Update(runes("jj"))
	assert.Equal(t, frame(t, down, 80, 24), frame(t, two, 80, 24), "keys typed fast are keys")
	assert.NotEqual(t, top, frame(t, one, 80, 24))

	end, _ := m.Update(runes("G"))
	assert.Contains(t, frame(t, end, 80, 24), "A..B")
	assert.NotContains(t, frame(t, end, 80, 24), "more line")
	beyond, _ := end.Update(tea.KeyMsg{Type: tea.KeyPgDown})
	assert.Equal(t, frame(t, end, 80, 24), frame(t, beyond, 80, 24))
	back, _ := end.Update(runes("g"))
	assert.Equal(t, top, frame(t, back, 80, 24))
	frame(t, end, 200, 60)
}

func TestClosing(t *testing.T) {
	m := help.New(keymap.ScopeLogs, plain)
	for _, k := range []tea.KeyMsg{{Type: tea.KeyEsc}, runes("?"), runes("q"), runes("jjq")} {
		_, e := m.Update(k)
		assert.Equal(t, help.Closed, e, k.String())
	}
	_, e := m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Paste: true})
	assert.Equal(t, help.None, e, "a paste is no key")
	_, e = m.Update(runes("x"))
	assert.Equal(t, help.None, e)
}

func TestFramesFit(t *testing.T) {
	for _, scope := range scopes() {
		m := help.New(scope, coloured)
		for _, w := range []int{0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 20, 30, 60, 80, 103, 104, 105, 120, 140, 200} {
			m = m.SetSize(w, 24)
			m, _ = m.Update(runes("G"))
			for _, h := range []int{0, 1, 2, 3, 4, 5, 6, 10, 15, 24, 40, 60, 200} {
				frame(t, m, w, h)
			}
		}
	}
}

func TestHintLine(t *testing.T) {
	actions := []keymap.Action{
		{Label: "⏎", Hint: "open"}, {Label: "x"}, {Label: "/", Hint: "filter"}, {Label: "esc", Hint: "close"},
	}
	for width, want := range map[int]string{
		0: "", 1: " ", 5: "     ", 6: "⏎ open", 7: "⏎ open ", 15: "⏎ open         ", 16: "⏎ open  / filter", 27: "⏎ open  / filter  esc close", 30: "⏎ open  / filter  esc close   ",
	} {
		assert.Equal(t, want, help.HintLine(actions, width, plain), "%d", width)
	}
	assert.Equal(t, coloured.Key.Of("⏎")+coloured.Hint.Of(" open"), help.HintLine(actions, 6, coloured))
	for width := range 200 {
		require.Equal(t, width, ansi.StringWidth(help.HintLine(keymap.In(keymap.ScopeLogs), width, coloured)))
	}
}

func BenchmarkScroll(b *testing.B) {
	m := help.New(keymap.ScopeLogs, coloured).SetSize(200, 60)
	for b.Loop() {
		m, _ = m.SetSize(200, 60).Update(runes("j"))
		m.Lines()
	}
}

func BenchmarkLayOut(b *testing.B) {
	for b.Loop() {
		help.New(keymap.ScopeLogs, coloured).SetSize(200, 60)
	}
}
