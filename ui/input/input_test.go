package input_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/ui/input"
	"fliplet-audit/ui/theme"
)

func typed(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }
func pasted(s string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Paste: true}
}
func key(k tea.KeyType) tea.KeyMsg {
	return tea.KeyMsg{Type: k}
}

func press(l input.Line, keys ...tea.KeyMsg) input.Line {
	for _, k := range keys {
		l, _ = l.Update(k)
	}
	return l
}

func TestEditing(t *testing.T) {
	left, back, home := key(tea.KeyLeft), key(tea.KeyBackspace), key(tea.KeyHome)
	for name, c := range map[string]struct {
		start string
		keys  []tea.KeyMsg
		want  string
	}{
		"typing fast":               {"", []tea.KeyMsg{typed("log"), typed("in")}, "login"},
		"a space":                   {"a", []tea.KeyMsg{{Type: tea.KeySpace, Runes: []rune(" ")}, typed("b")}, "a b"},
		"in the middle":             {"lgin", []tea.KeyMsg{home, key(tea.KeyRight), typed("o")}, "login"},
		"backspace":                 {"login", []tea.KeyMsg{back}, "logi"},
		"backspace at the start":    {"login", []tea.KeyMsg{home, back}, "login"},
		"delete":                    {"login", []tea.KeyMsg{home, key(tea.KeyDelete)}, "ogin"},
		"delete at the end":         {"login", []tea.KeyMsg{key(tea.KeyDelete)}, "login"},
		"a whole character":         {"ae\u0301", []tea.KeyMsg{back}, "a"},
		"a whole family":            {"a\U0001F469\u200d\U0001F467", []tea.KeyMsg{back}, "a"},
		"left over a character":     {"ae\u0301", []tea.KeyMsg{left, typed("x")}, "axe\u0301"},
		"a word":                    {"email.sent to ann", []tea.KeyMsg{key(tea.KeyCtrlW)}, "email.sent to "},
		"a word and its blanks":     {"email.sent to ", []tea.KeyMsg{key(tea.KeyCtrlW)}, "email.sent "},
		"all before":                {"login", []tea.KeyMsg{left, key(tea.KeyCtrlU)}, "n"},
		"all after":                 {"login", []tea.KeyMsg{left, key(tea.KeyCtrlK)}, "logi"},
		"to the end":                {"login", []tea.KeyMsg{home, key(tea.KeyEnd), typed("!")}, "login!"},
		"tabs and line ends pasted": {"", []tea.KeyMsg{pasted("a\tb\r\nc\x1b[31m")}, "ab c[31m"},
		"a pasted key's name":       {"", []tea.KeyMsg{pasted("left"), typed("x")}, "leftx"},
		"word moves":                {"one two", []tea.KeyMsg{{Type: tea.KeyLeft, Alt: true}, typed("x")}, "one xtwo"},
	} {
		assert.Equal(t, c.want, press(input.New(c.start), c.keys...).Text(), name)
	}
}

func TestKeysThatAreNotEditing(t *testing.T) {
	for _, k := range []tea.KeyMsg{key(tea.KeyEnter), key(tea.KeyEsc), key(tea.KeyUp), key(tea.KeyTab), {Type: tea.KeyRunes, Runes: []rune("x"), Alt: true}} {
		l, ok := input.New("abc").Update(k)
		assert.False(t, ok, k.String())
		assert.Equal(t, "abc", l.Text())
	}
}

func TestAnOldValueStaysAsItWas(t *testing.T) {
	old := press(input.New("abc"), key(tea.KeyLeft))
	press(old, typed("x"), key(tea.KeyBackspace), key(tea.KeyBackspace), typed("yyy"))
	assert.Equal(t, "abc", old.Text())
	assert.Equal(t, "abzc", press(old, typed("z")).Text())
}

func TestAHugePasteIsCut(t *testing.T) {
	l := input.New(strings.Repeat("日本", 1<<20))
	assert.LessOrEqual(t, len(l.Text()), 8192)
	assert.True(t, utf8.ValidString(l.Text()))
	full := press(l, typed("xyz"), typed("!"))
	assert.Len(t, full.Text(), 8192, "no more goes in")
}

var coloured = theme.New(termenv.TrueColor, true)

func TestDraw(t *testing.T) {
	plain := theme.New(termenv.Ascii, true)
	draw := func(l input.Line, width int) string { return l.Draw(width, plain.Text, plain.Cursor) }
	l := input.New("user.login.failed")
	assert.Equal(t, "user.login.failed_  ", draw(l, 20), "where one types shows without colour too")
	assert.Equal(t, "…ogin.failed_", draw(l, 13))
	assert.Equal(t, "user.login.fa", draw(press(l, key(tea.KeyHome)), 13))
	assert.Equal(t, "_", draw(l, 1))
	assert.Empty(t, draw(l, 0))
	assert.Equal(t, "user.log…", l.Still(9, plain.Text))
}

func FuzzDraw(f *testing.F) {
	f.Add("login", 2, 7)
	f.Add("日本語\u0301e\u0301", 3, 2)
	f.Add("\u0301", 0, 1)
	f.Add("\u202eabc\u200d\U0001F469\u200d\U0001F467", 1, 4)
	f.Fuzz(func(t *testing.T, text string, moves, width int) {
		moves, width = min(max(moves, 0), 50), min(max(width, 0), 100)
		l := press(input.Line{}, pasted(text))
		for range moves {
			l = press(l, key(tea.KeyLeft))
		}
		line := l.Draw(width, coloured.Text, coloured.Cursor)
		require.Equal(t, width, ansi.StringWidth(line), "%q", line)
		for _, r := range ansi.Strip(line) {
			require.False(t, unicode.IsControl(r), "%q", line)
		}
		if width >= 2 {
			require.Contains(t, line, "\x1b[7m", "the cursor is in sight")
		}
	})
}
