package confirm_test

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/confirm"
	"fliplet-audit/ui/theme"
)

var keys = map[string]tea.KeyMsg{
	"enter": {Type: tea.KeyEnter}, "esc": {Type: tea.KeyEsc}, "up": {Type: tea.KeyUp}, "down": {Type: tea.KeyDown},
	"tab": {Type: tea.KeyTab}, "pgdown": {Type: tea.KeyPgDown}, "pgup": {Type: tea.KeyPgUp},
}

// press types what is no key's name, and gives the last event.
func press(m confirm.Model, names ...string) (confirm.Model, confirm.Event) {
	event := confirm.None
	for _, name := range names {
		key, ok := keys[name]
		if !ok {
			key = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
		}
		if event != confirm.None {
			panic("answered already before " + name)
		}
		m, event = m.Update(key)
	}
	return m, event
}

func ask(q confirm.Question) confirm.Model { return confirm.New(q, theme.New(termenv.Ascii, true)) }

func TestItBeginsOnNo(t *testing.T) {
	q := confirm.Question{Title: "Create", Lines: []string{"Create it."}, Yes: "Create it"}
	for _, c := range []struct {
		keys string
		want confirm.Event
	}{
		{"enter", confirm.No}, {"esc", confirm.No}, {"down esc", confirm.No}, {"down enter", confirm.Yes}, {"tab enter", confirm.Yes},
		{"down up enter", confirm.No}, {"down down enter", confirm.Yes}, {"y", confirm.None}, {"y enter", confirm.No}, {"pgdown enter", confirm.No},
	} {
		_, event := press(ask(q), strings.Fields(c.keys)...)
		assert.Equal(t, c.want, event, c.keys)
	}
}

func TestWhatMustBeTypedMustBeTypedWhole(t *testing.T) {
	q := confirm.Question{Title: "Delete", Lines: []string{"Delete it."}, Type: "Nightly export", Yes: "delete"}
	for _, c := range []struct {
		keys []string
		want confirm.Event
		says string
	}{
		{[]string{"enter"}, confirm.None, "Type it to go on"},
		{[]string{"down", "enter"}, confirm.None, "Type it to go on"},
		{[]string{"Nightly", "enter"}, confirm.None, "something else"},
		{[]string{"nightly export", "enter"}, confirm.None, "something else"},
		{[]string{"Nightly export", "enter"}, confirm.Yes, ""},
		{[]string{"Nightly export", "down", "enter"}, confirm.Yes, ""},
		{[]string{" Nightly export ", "enter"}, confirm.Yes, ""},
		{[]string{"Nightly", "enter", " export", "enter"}, confirm.Yes, ""},
		{[]string{"Nightly export", "esc"}, confirm.No, ""},
	} {
		m, event := press(ask(q), c.keys...)
		assert.Equal(t, c.want, event, c.keys)
		assert.Contains(t, strings.Join(m.Lines(), "\n"), c.says, c.keys)
	}
}

func TestItSaysWhatItDoesAndWhichAnswerIsInHand(t *testing.T) {
	q := confirm.Question{
		Title: "New token", Yes: "Create the token",
		Lines: []string{"Create the token “Büro 東京\x1b[31m” of Acme Corp (organization 21).", "", "Whoever has its secret can change the organization."},
	}
	m := ask(q).SetSize(80, 24)
	box := strings.Join(m.Lines(), "\n")
	assert.Contains(t, box, "▌No, change nothing")
	assert.Contains(t, box, " Create the token ")
	assert.Contains(t, box, "of Acme Corp (organization")
	assert.NotContains(t, box, "\x1b")
	m, _ = press(m, "down")
	assert.Contains(t, strings.Join(m.Lines(), "\n"), "▌Create the token")
}

func TestItFitsEverySizeAndHidesNothingForGood(t *testing.T) {
	var lines []string
	for _, word := range []string{"exe", "jar", "東京東京東京東京東京東京東京東京東京東京東京東京東京東京東京東京東京東京", "bat", "com", "cmd", "scr", "vbs", "ps1", "msi", "app", "dmg", "wsf", "end"} {
		lines = append(lines, "Adds "+word)
	}
	for _, expected := range []string{"", "東京 export"} {
		for _, width := range []int{0, 1, 3, 4, 5, 6, 7, 10, 40, 59, 60, 71, 72, 73, 200} {
			for _, height := range []int{0, 1, 5, 15, 24, 60} {
				m := ask(confirm.Question{Title: "Policy", Lines: lines, Type: expected, Yes: "Change"}).SetSize(width, height)
				seen := ""
				for range len(lines) {
					box := m.Lines()
					require.LessOrEqual(t, len(box), height)
					for _, line := range box {
						require.Equal(t, min(width, 72), ansi.StringWidth(line), "%d×%d %q", width, height, line)
						require.Equal(t, model.Clean(line).String(), line)
					}
					seen += strings.Join(box, "\n")
					m, _ = press(m, "pgdown")
				}
				if width >= 60 && height >= 15 {
					assert.Contains(t, seen, "exe")
					assert.Contains(t, seen, "ps1")
					assert.Contains(t, seen, "Adds end")
				}
			}
		}
	}
}

func TestAWordLongerThanALineIsReadWhole(t *testing.T) {
	long := `["` + strings.Repeat("a", 90) + `","東京` + strings.Repeat("京", 40) + `","end"]`
	for _, width := range []int{60, 80} {
		m := ask(confirm.Question{Title: "Change", Lines: []string{"~ list  " + long, strings.Repeat("b", 5000)}, Yes: "Change"}).SetSize(width, 200)
		shown := ""
		for _, line := range m.Lines() {
			shown += strings.TrimSpace(strings.Trim(line, "│"))
		}
		assert.Contains(t, shown, long)
		assert.Contains(t, shown, "b…", "a text that is longer than what is kept says so")
	}
}
