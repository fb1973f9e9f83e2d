package choice_test

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

	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/theme"
)

var (
	plain    = theme.New(termenv.Ascii, true)
	coloured = theme.New(termenv.TrueColor, true)
)

var (
	enter = tea.KeyMsg{Type: tea.KeyEnter}
	esc   = tea.KeyMsg{Type: tea.KeyEsc}
	up    = tea.KeyMsg{Type: tea.KeyUp}
	down  = tea.KeyMsg{Type: tea.KeyDown}
)

func typed(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }

func press(m choice.Model, keys ...tea.KeyMsg) (choice.Model, choice.Event) {
	var e choice.Event
	for _, k := range keys {
		m, e = m.Update(k)
	}
	return m, e
}

// frame checks what every frame must be, and returns it without colours.
func frame(t *testing.T, m choice.Model, w, h int) string {
	t.Helper()
	lines := m.SetSize(w, h).Lines()
	require.LessOrEqual(t, len(lines), h)
	var shown []string
	for _, line := range lines {
		require.Equal(t, ansi.StringWidth(lines[0]), ansi.StringWidth(line), "%d×%d: %q", w, h, line)
		require.LessOrEqual(t, ansi.StringWidth(line), w)
		text := ansi.Strip(line)
		for _, r := range text {
			require.False(t, unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r), "%q", line)
		}
		shown = append(shown, text)
	}
	return strings.Join(shown, "\n")
}

var organizations = []choice.Item{
	{ID: "1", Label: "Acme Corp", Detail: "1201"},
	{ID: "2", Label: "Acme Labs", Detail: "77"},
	{ID: "3", Label: "Berlin Conference", Detail: "120188"},
	{ID: "4", Label: "東京オフィス", Detail: "5", Off: "No access: ask an admin"},
}

func TestChoosing(t *testing.T) {
	for name, c := range map[string]struct {
		keys []tea.KeyMsg
		want choice.Event
	}{
		"the current one begins in hand":  {[]tea.KeyMsg{enter}, choice.Event{Kind: choice.Chosen, ID: "2"}},
		"down":                            {[]tea.KeyMsg{down, enter}, choice.Event{Kind: choice.Chosen, ID: "3"}},
		"up, no further than the first":   {[]tea.KeyMsg{up, up, up, enter}, choice.Event{Kind: choice.Chosen, ID: "1"}},
		"typing":                          {[]tea.KeyMsg{typed("ber"), enter}, choice.Event{Kind: choice.Chosen, ID: "3"}},
		"typing fast what a key is named": {[]tea.KeyMsg{typed("up"), enter}, choice.Event{}},
		"any case":                        {[]tea.KeyMsg{typed("LABS"), enter}, choice.Event{Kind: choice.Chosen, ID: "2"}},
		"letters apart":                   {[]tea.KeyMsg{typed("alb"), enter}, choice.Event{Kind: choice.Chosen, ID: "2"}},
		"by its detail":                   {[]tea.KeyMsg{typed("1201"), down, enter}, choice.Event{Kind: choice.Chosen, ID: "3"}},
		"blanks around":                   {[]tea.KeyMsg{typed(" labs"), {Type: tea.KeySpace, Runes: []rune(" ")}, enter}, choice.Event{Kind: choice.Chosen, ID: "2"}},
		"nothing found":                   {[]tea.KeyMsg{typed("zzz"), enter}, choice.Event{}},
		"nothing found, then erased":      {[]tea.KeyMsg{typed("zzz"), {Type: tea.KeyCtrlU}, enter}, choice.Event{Kind: choice.Chosen, ID: "1"}},
		"one that is off":                 {[]tea.KeyMsg{typed("東京"), enter}, choice.Event{}},
		"closing":                         {[]tea.KeyMsg{typed("a"), esc}, choice.Event{Kind: choice.Closed}},
	} {
		_, got := press(choice.New("Organization", organizations, "2", plain), c.keys...)
		assert.Equal(t, c.want, got, name)
	}
}

func TestAnItemThatIsOffSaysWhy(t *testing.T) {
	m := choice.New("Organization", organizations, "", plain)
	assert.NotContains(t, frame(t, m, 80, 24), "No access")
	m, _ = press(m, typed("東"))
	assert.Contains(t, frame(t, m, 80, 24), "No access: ask an admin")
}

func TestFrame(t *testing.T) {
	m, _ := press(choice.New("Organization", organizations, "2", plain), typed("ac"), down)
	assert.Equal(t, strings.TrimPrefix(`
╭─ Organization ───────────────────────╮
│ › ac_                         2 of 4 │
│ ──────────────────────────────────── │
│  Acme Corp                    1201   │
│ ▌Acme Labs                      77 ✓ │
│                                      │
│                                      │
│                                      │
│ ⏎ choose  esc close                  │
╰──────────────────────────────────────╯`, "\n"), frame(t, m, 80, 24))
}

func TestEmptyListsSayWhy(t *testing.T) {
	none := choice.New("App", nil, "", plain)
	assert.Contains(t, frame(t, none, 80, 24), "Nothing to choose from")
	assert.Contains(t, frame(t, none.SetEmpty("Reading the apps…"), 80, 24), "Reading the apps…")
	m, _ := press(choice.New("App", organizations, "", plain), typed("zzz\u202e"))
	assert.Contains(t, frame(t, m, 80, 24), "Nothing here matches “zzz·”")
}

func TestItemsThatArriveLater(t *testing.T) {
	m, _ := press(choice.New("App", nil, "3", plain), typed("a"), typed("c"))
	m = m.SetItems(organizations)
	assert.Equal(t, "ac", m.Query())
	_, e := press(m, enter)
	assert.Equal(t, choice.Event{Kind: choice.Chosen, ID: "1"}, e)
	id, ok := choice.New("App", nil, "3", plain).SetItems(organizations).Current()
	assert.True(t, ok)
	assert.Equal(t, "3", id, "the one in force")
}

func TestTheLineInHandStaysInSight(t *testing.T) {
	var items []choice.Item
	for i := range 300 {
		items = append(items, choice.Item{ID: fmt.Sprint(i), Label: fmt.Sprintf("item %03d", i)})
	}
	m := choice.New("Many", items, "150", plain)
	keys := []tea.KeyMsg{up, down, {Type: tea.KeyPgDown}, {Type: tea.KeyPgUp}, {Type: tea.KeyPgDown}}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		m = m.SetSize(50, 7+rng.IntN(20))
		m, _ = press(m, keys[rng.IntN(len(keys))])
		id, ok := m.Current()
		require.True(t, ok)
		n := 0
		fmt.Sscan(id, &n)
		lines := strings.Join(m.Lines(), "\n")
		require.Contains(t, lines, fmt.Sprintf("▌item %03d", n))
	}
}

// What a person types as it stands in a label always finds it.
func TestWhatStandsInALabelIsFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	letters := []rune("aabbc A.B日é ")
	for range 3000 {
		label := make([]rune, 1+rng.IntN(14))
		for i := range label {
			label[i] = letters[rng.IntN(len(letters))]
		}
		from := rng.IntN(len(label))
		part := strings.TrimSpace(string(label[from : from+1+rng.IntN(len(label)-from)]))
		if part == "" {
			continue
		}
		m, _ := press(choice.New("x", []choice.Item{{ID: "it", Label: string(label)}}, "", plain), typed(part))
		_, found := m.Current()
		require.True(t, found, "%q in %q", part, string(label))
	}
}

func TestMatchedLettersAreLit(t *testing.T) {
	m, _ := press(choice.New("x", organizations, "", coloured), typed("zz"), tea.KeyMsg{Type: tea.KeyCtrlU}, typed("berc"), up)
	lines := strings.Join(m.SetSize(80, 24).Lines(), "\n")
	assert.Contains(t, lines, coloured.Selected.Accent.Of("Ber"))
	assert.Contains(t, lines, coloured.Selected.Accent.Of("C"))
}

func TestFramesFitWhateverTheItems(t *testing.T) {
	items := append([]choice.Item{
		{ID: "a", Label: "bad \x1b[31m\u202e\x00\r\n\xff", Detail: "\x1b]0;x\x07", Off: "why\x9b\u2028"},
		{ID: "b", Label: strings.Repeat("日本", 300), Detail: strings.Repeat("e\u0301", 300)},
		{ID: "c", Label: "\u0301\u0301", Detail: "\U0001F469\u200d\U0001F469\u200d\U0001F467"},
		{ID: "d"}, {ID: "e", Label: strings.Repeat("x", 5<<20)},
	}, organizations...)
	for _, query := range []string{"", "a", "日", "x", "zzz", "\u202e"} {
		m, _ := press(choice.New("Title \x1b日本", items, "b", coloured), typed(query), down)
		for w := range 90 {
			for _, h := range []int{0, 1, 2, 3, 5, 6, 7, 9, 24, 60} {
				frame(t, m, w, h)
			}
		}
	}
}

func many() []choice.Item {
	items := make([]choice.Item, 10_000)
	for i := range items {
		items[i] = choice.Item{ID: fmt.Sprint(i), Label: fmt.Sprintf("Conference app number %d of Acme", i), Detail: fmt.Sprint(100_000 + i)}
	}
	return items
}

func BenchmarkOpenTenThousand(b *testing.B) {
	items := many()
	for b.Loop() {
		choice.New("App", items, "77", coloured)
	}
}

func BenchmarkTypeInTenThousand(b *testing.B) {
	m := choice.New("App", many(), "77", coloured)
	for b.Loop() {
		n, _ := press(m, typed("con"), typed("7"))
		n.Lines()
	}
}

func BenchmarkMoveInTenThousand(b *testing.B) {
	m := choice.New("App", many(), "77", coloured)
	for b.Loop() {
		m, _ = press(m, down)
		m.Lines()
	}
}

// What is found out while the list is open changes one detail and nothing else.
func TestADetailThatArrivesLater(t *testing.T) {
	m := choice.New("Related", []choice.Item{{ID: "0", Label: "same request", Detail: "       …"}, {ID: "1", Label: "same user", Detail: "       …"}, {ID: "2", Label: "same app", Detail: "       …"}}, "", plain)
	m, _ = press(m, typed("same"), down)
	before := frame(t, m, 80, 24)
	later := m.SetDetail("2", "   1,204").SetDetail("none", "x").SetDetail("0", "\x1b[2J\u202e9")
	after := frame(t, later, 80, 24)
	assert.Equal(t, before, frame(t, m, 80, 24), "a list is a value")
	assert.Contains(t, after, "1,204")
	assert.Equal(t, strings.Count(before, "\n"), strings.Count(after, "\n"))
	assert.Equal(t, "same", later.Query())
	id, ok := later.Current()
	assert.True(t, ok)
	assert.Equal(t, "1", id)
	_, e := press(later, enter)
	assert.Equal(t, choice.Event{Kind: choice.Chosen, ID: "1"}, e)
}

// What begins a word comes before what only has the letters somewhere.
func TestWhatBeginsAWordComesFirst(t *testing.T) {
	items := []choice.Item{
		{ID: "expand", Label: "Next page", Note: "Explained elsewhere"},
		{ID: "apart", Label: "Fetch all in logs"},
		{ID: "experts", Label: "End xor keep"},
		{ID: "inside", Label: "Unexported logs"},
		{ID: "word", Label: "Who exported what"},
		{ID: "first", Label: "Export all that matches"},
		{ID: "unfailing", Label: "unfailing"},
		{ID: "sign-in", Label: "user.login.failed"},
	}
	for typing, want := range map[string][]string{
		"exp":  {"first", "word", "inside", "expand"},
		"EXP":  {"first", "word", "inside", "expand"},
		"fail": {"sign-in", "unfailing", "apart"},
	} {
		m, _ := press(choice.New("x", items, "", plain), typed(typing))
		var got []string
		for range want {
			id, _ := m.Current()
			got = append(got, id)
			m, _ = press(m, down)
		}
		assert.Equal(t, want, got, typing)
	}
	m, _ := press(choice.New("x", []choice.Item{{ID: "1", Label: "pl. push us"}}, "", coloured), typed("pu"))
	assert.Contains(t, strings.Join(m.SetSize(80, 24).Lines(), "\n"), coloured.Selected.Accent.Of("pu"), "lit where a word begins so")
}
