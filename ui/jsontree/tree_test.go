package jsontree

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

func open(text string, w, h int) Model {
	return New(model.Optional{Value: text, Present: true}, theme.New(termenv.Ascii, true)).SetSize(w, h)
}

// frame draws a tree, holds the frame to its size and to harmless characters,
// and gives its lines without the blanks at their ends.
func frame(t require.TestingT, m Model) []string {
	lines := m.Lines()
	require.Len(t, lines, m.h)
	for i, line := range lines {
		require.Equal(t, m.w, ansi.StringWidth(line), "%q", line)
		harmless(t, line)
		lines[i] = strings.TrimRight(line, " ")
	}
	return lines
}

func harmless(t require.TestingT, line string) {
	for _, r := range line {
		require.False(t, unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029', "%q in %q", r, line)
	}
}

// shown is the frame without the empty lines at its end.
func shown(t require.TestingT, m Model) string {
	return strings.TrimRight(strings.Join(frame(t, m), "\n"), "\n")
}

func act(m Model, ids ...keymap.ID) Model {
	for _, id := range ids {
		m = m.Act(id)
	}
	return m
}

func keyOf(s string) tea.KeyMsg {
	switch s {
	case "enter":
		return tea.KeyMsg{Type: tea.KeyEnter}
	case "esc":
		return tea.KeyMsg{Type: tea.KeyEsc}
	case "backspace":
		return tea.KeyMsg{Type: tea.KeyBackspace}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)}
}

func typing(m Model, keys ...string) Model {
	m = m.Act(keymap.Search)
	for _, key := range keys {
		m = m.Type(keyOf(key))
	}
	return m
}

const login = `{"_os": "MacIntel", "n": 12.50, "ok": true, "page": {"id": 113, "title": "Home"}, "list": ["a", {"b": null}], "none": {}, "n": 2}`

func TestAUsualLogIsWhollyInSight(t *testing.T) {
	assert.Equal(t, strings.Trim(`
▌  _os: "MacIntel"
   n: 12.50
   ok: true
 ▾ page: {2 keys}
     id: 113
     title: "Home"
 ▾ list: [2 entries]
     0: "a"
   ▾ 1: {1 key}
       b: null
   none: {}
   n: 2`, "\n"), shown(t, open(login, 40, 14)))
}

func TestWhatIsNoTree(t *testing.T) {
	absent := New(model.Optional{}, theme.New(termenv.Ascii, true)).SetSize(20, 3)
	assert.Equal(t, " No data", shown(t, absent))
	for id := range strings.FieldsSeq("up down page-up page-down top bottom fold unfold fold-all unfold-all search next-match previous-match unmask") {
		assert.Equal(t, " No data", shown(t, absent.Act(keymap.ID(id))), id)
	}
	_, _, _, ok := absent.Current()
	assert.False(t, ok)

	for text, want := range map[string]string{"null": "▌  null", `"x"`: `▌  "x"`, "{}": "▌  {}", " [ ] ": "▌  []", "-1e5": "▌  -1e5"} {
		assert.Equal(t, want, shown(t, open(text, 30, 3)), text)
		assert.Equal(t, want, shown(t, act(open(text, 30, 3), keymap.Fold, keymap.FoldAll, keymap.UnfoldAll, keymap.Unfold, keymap.Down)), text)
	}
}

func TestTextThatIsNoJSONIsShownAsItArrived(t *testing.T) {
	m := open("{\"a\": 1,\n<html>\x1b[31m and more than fits", 40, 6)
	assert.Equal(t, "▌▾ Not valid JSON (wrong from byte 10 o…\n  {\"a\": 1,\n  <html>␛[31m and more than fits", shown(t, m))
	assert.Equal(t, "▌▸ Not valid JSON (wrong from byte 10 o…", shown(t, m.Act(keymap.Fold)))
	_, _, value, ok := m.Current()
	assert.True(t, ok)
	assert.Equal(t, "{\"a\": 1,\n<html>\x1b[31m and more than fits", value)
	assert.False(t, m.OnLeaf())

	secret := open(`{"password": "hunter2", `, 80, 6)
	assert.NotContains(t, shown(t, secret), "hunter2")
	assert.Contains(t, shown(t, secret.Act(keymap.Unmask)), "hunter2")
	assert.NotContains(t, shown(t, act(secret, keymap.Unmask, keymap.Unmask)), "hunter2")
}

func TestFolding(t *testing.T) {
	m := act(open(login, 40, 14), keymap.Down, keymap.Down, keymap.Down)
	was := shown(t, m)
	folded := m.Act(keymap.Fold)
	assert.Contains(t, shown(t, folded), "▌▸ page: {2 keys}\n ▾ list")
	assert.Equal(t, was, shown(t, m), "a change makes a new value")
	assert.Equal(t, was, shown(t, folded.Act(keymap.Unfold)))

	inner := act(m, keymap.Unfold, keymap.Down)
	assert.Contains(t, shown(t, inner), `▌    title: "Home"`)
	assert.Contains(t, shown(t, inner.Act(keymap.Fold)), "▌▾ page: {2 keys}\n     id: 113")

	none := act(m, keymap.Bottom, keymap.Up, keymap.Up, keymap.FoldAll)
	assert.Equal(t, strings.Trim(`
   _os: "MacIntel"
   n: 12.50
   ok: true
 ▸ page: {2 keys}
▌▸ list: [2 entries]
   none: {}
   n: 2`, "\n"), shown(t, none))
	assert.Contains(t, shown(t, none.Act(keymap.UnfoldAll)), "       b: null")
}

func TestBigAndDeepContainersAreFoldedAtFirst(t *testing.T) {
	big := `{"big": [` + strings.Repeat("0, ", 1203) + `0], "small": [1]}`
	assert.Equal(t, "▌▸ big: [1,204 entries]\n ▾ small: [1 entry]\n     0: 1", shown(t, open(big, 40, 5)))

	list := "[" + strings.Repeat(`{"a": 1}, `, 99) + `{"a": 1}]`
	assert.Equal(t, "▌▸ 0: {1 key}\n ▸ 1: {1 key}", shown(t, open(list, 40, 2)))

	deep := strings.Repeat(`{"a": `, 200) + "1" + strings.Repeat("}", 200)
	assert.LessOrEqual(t, open(deep, 80, 24).Height(1000), 10)
	bottom := act(open(deep, 80, 24), keymap.UnfoldAll, keymap.Bottom)
	assert.Equal(t, 200, bottom.Height(1000))
	path, key, value, _ := bottom.Current()
	assert.Len(t, path, 200)
	assert.Equal(t, "a 1", key+" "+value)
	assert.Contains(t, shown(t, bottom), "199   a: 1")
}

func TestLongAndManyLinedLeavesAreReadInFull(t *testing.T) {
	m := open(`{"x": 1, "text": "first line\nsecond line that is longer than the tree is wide", "y": 2}`, 30, 8).Act(keymap.Down)
	assert.Equal(t, "   x: 1\n▌▸ text: \"first line␊second l…\n   y: 2", shown(t, m))
	read := m.Act(keymap.Unfold)
	assert.Equal(t, strings.Trim(`
   x: 1
▌▾ text:
     first line
     second line that is
     longer than the tree is
     wide
   y: 2`, "\n"), shown(t, read))
	below := act(read, keymap.Unfold, keymap.Down)
	assert.Contains(t, shown(t, below), "▌    second line that is\n")
	_, key, value, _ := below.Current()
	assert.Equal(t, "text", key)
	assert.Equal(t, "first line\nsecond line that is longer than the tree is wide", value)
	assert.Equal(t, shown(t, m), shown(t, below.Act(keymap.Fold)))
	assert.Contains(t, shown(t, below.SetSize(20, 12)), "     that is longer\n")
	assert.Contains(t, shown(t, act(below, keymap.Unmask, keymap.Unmask)), "     second line that is\n", "masking leaves it open")

	assert.NotContains(t, shown(t, act(open(`{"short": "x"}`, 30, 4), keymap.Unfold)), "▾")
}

func TestCurrentAndJSON(t *testing.T) {
	m := open(`{"a": [{"b\n": "x\ty"}, 12345678901234567890], "dup": 1, "dup": 2}`, 40, 10)
	type at struct {
		path       []string
		key, value string
		leaf       bool
		json       string
	}
	var got []at
	for range 6 {
		path, key, value, ok := m.Current()
		require.True(t, ok)
		got = append(got, at{path, key, value, m.OnLeaf(), m.JSON()})
		m = m.Act(keymap.Down)
	}
	assert.Equal(t, []at{
		{[]string{"a"}, "a", `[{"b\n": "x\ty"}, 12345678901234567890]`, false, `[{"b\n": "x\ty"}, 12345678901234567890]`},
		{[]string{"a", "0"}, "", `{"b\n": "x\ty"}`, false, `{"b\n": "x\ty"}`},
		{[]string{"a", "0", "b\n"}, "b\n", "x\ty", true, `"x\ty"`},
		{[]string{"a", "1"}, "", "12345678901234567890", true, "12345678901234567890"},
		{[]string{"dup"}, "dup", "1", true, "1"},
		{[]string{"dup"}, "dup", "2", true, "2"},
	}, got)
}

func TestSecretsAreMaskedEverywhere(t *testing.T) {
	text := `{"user": "ann", "password": "hunter2", "settings": {"gcmServerKey": "k-77", "credentials": {"inner": "k-88"}}, "body": "{\"auth_token\": \"eu--abcdefgh12\"}"}`
	m := open(text, 70, 12)
	for _, secret := range []string{"hunter2", "k-77", "k-88", "eu--abcdefgh12"} {
		assert.NotContains(t, shown(t, m.Act(keymap.UnfoldAll)), secret)
		found := typing(m, secret, "enter")
		assert.Contains(t, shown(t, found), "no match")
	}
	assert.Contains(t, shown(t, m), `password: "••••"`)
	_, _, value, _ := m.Act(keymap.Down).Current()
	assert.Equal(t, "••••", value)
	_, _, value, _ = act(m, keymap.Down, keymap.Down).Current()
	assert.Equal(t, `{"gcmServerKey": "••••", "credentials": "••••"}`, value)

	plain := act(m, keymap.Down, keymap.Unmask)
	assert.False(t, plain.Masked())
	assert.Contains(t, shown(t, plain), `▌  password: "hunter2"`)
	assert.Contains(t, shown(t, plain.Act(keymap.UnfoldAll)), "k-88")
	assert.Contains(t, shown(t, typing(plain, "HUNTER", "enter")), "1 of 1")
	again := act(typing(plain, "HUNTER", "enter"), keymap.Unmask)
	assert.Contains(t, shown(t, again), "no match")
	assert.NotContains(t, shown(t, again), "hunter2")

	inside := act(m, keymap.Unmask, keymap.UnfoldAll, keymap.Down, keymap.Down, keymap.Down, keymap.Down, keymap.Down)
	assert.Contains(t, shown(t, inside), `▌      inner: "k-88"`)
	assert.Contains(t, shown(t, inside.Act(keymap.Unmask)), `▌    credentials: "••••"`, "the cursor stays on what stands for it")
}

func TestSearch(t *testing.T) {
	m := open(`{"a": "Hello", "folded": {"HELLO": {"x": "no"}}, "c": "say hello hello"}`, 40, 10).Act(keymap.FoldAll)
	m = typing(m, "h", "e", "l")
	assert.True(t, m.Typing())
	assert.Equal(t, "/hel_"+strings.Repeat(" ", 29)+"1 of 4", last(frame(t, m)))
	kept := m.Type(keyOf("enter"))
	assert.False(t, kept.Typing())
	assert.Contains(t, shown(t, kept), "▌  a: ")

	second := kept.Act(keymap.NextMatch)
	assert.Contains(t, shown(t, second), "▌  ▸ HELLO: {1 key}")
	assert.Contains(t, last(frame(t, second)), "2 of 4")
	assert.Contains(t, last(frame(t, act(second, keymap.NextMatch, keymap.NextMatch))), "4 of 4")
	assert.Contains(t, last(frame(t, act(second, keymap.NextMatch, keymap.NextMatch, keymap.NextMatch))), "1 of 4")
	assert.Contains(t, last(frame(t, act(kept, keymap.PrevMatch))), "4 of 4")
	assert.Contains(t, last(frame(t, act(kept, keymap.Down, keymap.Down, keymap.NextMatch))), "3 of 4", "from the cursor on")

	back := m.Type(keyOf("esc"))
	assert.False(t, back.Searching())
	assert.Equal(t, "▌  a: \"Hello\"\n ▸ folded: {1 key}\n   c: \"say hello hello\"", shown(t, back))

	shorter := typing(m, "s", "a", "y", "!", "backspace")
	assert.Contains(t, last(frame(t, shorter)), "1 of 1")
	assert.Contains(t, last(frame(t, typing(m, "zzz"))), "no match")
}

func last(lines []string) string { return lines[len(lines)-1] }

func TestSearchUnfoldsTheLeafThatHoldsTheMatch(t *testing.T) {
	m := open(`{"text": "`+strings.Repeat("word ", 400)+`needle `+strings.Repeat("word ", 400)+`"}`, 40, 8)
	found := typing(m, "needle", "enter")
	assert.Regexp(t, `(?mi)^▌ .*needle`, shown(t, found))
	assert.Regexp(t, `(?mi)^▌ .*needle`, shown(t, typing(open("<<"+strings.Repeat("line\n", 300)+"Needle", 40, 8), "needle")))
}

func TestMatchesStandOut(t *testing.T) {
	colour := theme.New(termenv.TrueColor, true)
	m := New(model.Optional{Value: `{"key": "a Éa b éA"}`, Present: true}, colour).SetSize(40, 4).Focus(false)
	m = typing(m, "éa", "enter")
	view := m.View()
	assert.Contains(t, view, colour.MatchHere.Of("Éa"))
	assert.Contains(t, view, colour.Match.Of("éA"))
}

func TestWalkingUpIsWalkingDownBackwards(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		m := open(randomJSON(rng, 5), 20+rng.IntN(40), 10)
		for range 10 {
			m = act(m, keymap.Down, keymap.Down, []keymap.ID{keymap.Fold, keymap.Unfold, keymap.UnfoldAll, keymap.Down}[rng.IntN(4)])
		}
		down := []spot{m.firstSpot()}
		for s, ok := m.below(down[0]); ok; s, ok = m.below(s) {
			down = append(down, s)
		}
		assert.Equal(t, down[len(down)-1], m.lastSpot())
		assert.Equal(t, len(down), m.Height(1_000_000))
		for i := len(down) - 1; i > 0; i-- {
			s, ok := m.above(down[i])
			require.True(t, ok)
			require.Equal(t, down[i-1], s)
		}
		_, ok := m.above(down[0])
		assert.False(t, ok)
	}
}

func randomJSON(rng *rand.Rand, deep int) string {
	switch n := rng.IntN(8); {
	case n < 3 && deep > 0:
		var parts []string
		for i := range rng.IntN(5) {
			parts = append(parts, fmt.Sprintf(`"k%d": %s`, i, randomJSON(rng, deep-1)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case n < 5 && deep > 0:
		var parts []string
		for range rng.IntN(5) {
			parts = append(parts, randomJSON(rng, deep-1))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case n < 6:
		return `"` + strings.Repeat(`wörd 漢\n`, rng.IntN(30)) + `"`
	}
	return fmt.Sprint(rng.IntN(1000))
}

var acts = []keymap.ID{
	keymap.Up, keymap.Down, keymap.PageUp, keymap.PageDown, keymap.Top, keymap.Bottom, keymap.Fold, keymap.Unfold,
	keymap.FoldAll, keymap.UnfoldAll, keymap.Unmask, keymap.NextMatch, keymap.PrevMatch, keymap.Search,
}

// FuzzFrames opens anything at any size, presses keys, and looks at each frame.
func FuzzFrames(f *testing.F) {
	for i, text := range append(texts, login, `{"token": {"a": ["x"]}, "e\u0301": "👩‍👩‍👧🇩🇪❤️\u202e\u200b", "`+strings.Repeat("k", 300)+`": "`+strings.Repeat(`漢\n`, 200)+`"}`) {
		f.Add(text, "a", uint8(i*7), uint8(i*3), []byte{1, 7, 9, 1, 13, 11, 10, 5, 0, 7, 8, 2, 3})
	}
	f.Fuzz(func(t *testing.T, text, wanted string, w, h uint8, keys []byte) {
		if len(text) > 5000 || len(keys) > 50 || len(wanted) > 100 {
			return
		}
		m := open(text, int(w), int(h))
		frame(t, m)
		for _, key := range keys {
			m = m.Act(acts[int(key)%len(acts)])
			if m.Typing() {
				frame(t, m)
				m = m.Type(keyOf(wanted))
				frame(t, m)
				m = m.Type(keyOf([]string{"enter", "esc"}[key/128]))
			}
			frame(t, m)
			if key%16 == 15 {
				m = m.SetSize(int(key), int(h)/2)
			}
			cursorInSight(t, m)
		}
	})
}

func cursorInSight(t *testing.T, m Model) {
	if m.Empty() || m.bodyHeight() < 1 {
		return
	}
	in, _ := m.inSight(m.bodyHeight())
	require.True(t, in)
}

func TestSmallSizes(t *testing.T) {
	for w := range 12 {
		for h := range 4 {
			m := open(login, w, h)
			for _, id := range acts {
				m = m.Act(id)
				frame(t, m)
			}
			frame(t, typing(m, "x"))
		}
	}
}
