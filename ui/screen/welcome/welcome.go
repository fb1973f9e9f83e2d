// Package welcome is the first screen of somebody who is not signed in: the
// demo organization, a token to paste, or how to get one.
package welcome

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

// Event is what a key led to.
type Event struct {
	Kind  Kind
	Token string // with Token
}

// Kind tells events apart.
type Kind int

// The kinds of event.
const (
	None  Kind = iota
	Demo       // explore the demo organization
	Token      // sign in with the token
	Quit
)

type page int

const (
	pageChoices page = iota
	pageToken
	pageHow
)

// Model is the welcome.
type Model struct {
	theme *theme.Theme
	page  page
	at    int
	token input.Line
	busy  bool
	err   error
}

// New is the welcome; why says why nobody is signed in, if there was a reason.
func New(t *theme.Theme, why error) *Model { return &Model{theme: t, err: why} }

// Failed says why the choice did not work; the person is back at it.
func (m Model) Failed(err error) Model {
	m.busy, m.err = false, err
	return m
}

var choices = []struct{ title, detail string }{
	{"Explore the demo organization", "20,000 made-up logs on this machine; nothing to sign in to"},
	{"Paste a token", "it is kept in memory until you quit, and shown as dots"},
	{"How do I get a token?", "an API token of your organization, made in Fliplet Studio"},
}

// Update hears a key.
func (m Model) Update(key tea.KeyMsg) (Model, Event) {
	if m.busy {
		return m, Event{}
	}
	if m.page == pageToken && !isAction(key, keymap.Close, keymap.Choose) {
		m.token, _ = m.token.Update(key)
		return m, Event{}
	}
	action, _ := keymap.Find(keymap.ScopeWelcome, key.String())
	switch action.ID {
	case keymap.Up:
		m.at = max(m.at-1, 0)
	case keymap.Down:
		m.at = min(m.at+1, len(choices)-1)
	case keymap.Close:
		return Model{theme: m.theme, at: m.at}, Event{}
	case keymap.Quit:
		return m, Event{Kind: Quit}
	case keymap.Choose:
		return m.choose()
	}
	return m, Event{}
}

func isAction(key tea.KeyMsg, ids ...keymap.ID) bool {
	if keymap.Typed(key) != "" {
		return false
	}
	action, ok := keymap.Find(keymap.ScopeWelcome, key.String())
	for _, id := range ids {
		if ok && action.ID == id {
			return true
		}
	}
	return false
}

func (m Model) choose() (Model, Event) {
	if m.page == pageToken {
		token := strings.TrimSpace(m.token.Text())
		if token == "" {
			return m, Event{}
		}
		m.busy, m.err, m.token = true, nil, input.Line{}
		return m, Event{Kind: Token, Token: token}
	}
	if m.page == pageHow {
		return Model{theme: m.theme, at: m.at}, Event{}
	}
	m.err = nil
	switch m.at {
	case 0:
		m.busy = true
		return m, Event{Kind: Demo}
	case 1:
		m.page = pageToken
	default:
		m.page = pageHow
	}
	return m, Event{}
}

// Lines draws the welcome: exactly h lines of at most w cells.
func (m Model) Lines(w, h int) []string {
	margin := max((w-72)/2, min(4, w/30))
	body := m.body(min(w-2*margin, 72))
	lines := make([]string, 0, h)
	for range max((h-len(body)-2)/3, 0) {
		lines = append(lines, "")
	}
	left := cell.Spaces(margin)
	for _, line := range body {
		lines = append(lines, left+line)
	}
	for len(lines) < h-1 {
		lines = append(lines, "")
	}
	return append(lines[:max(h-1, 0)], " "+help.HintLine(keymap.In(keymap.ScopeWelcome), w-2, *m.theme))
}

func (m Model) body(width int) []string {
	t := m.theme
	lines := []string{
		t.AccentStrong.Of("fliplet-audit"),
		t.Text.Of(cell.Cut("Who did what, when, and did it work? Your organization's audit log.", width)),
		"",
	}
	switch m.page {
	case pageToken:
		lines = append(lines, m.tokenLines(width)...)
	case pageHow:
		lines = append(lines, howLines(t, width)...)
	default:
		lines = append(lines, m.choiceLines(width)...)
	}
	if m.busy {
		lines = append(lines, "", t.Dim.Of("One moment…"))
	}
	return append(lines, m.errorLines(width)...)
}

func (m Model) choiceLines(width int) []string {
	t := m.theme
	var lines []string
	for i, c := range choices {
		mark, paint := "  ", t.Text
		if i == m.at {
			mark, paint = t.AccentStrong.Of("▌")+" ", t.Strong
		}
		lines = append(lines, mark+paint.Of(cell.Cut(c.title, width-2)), "  "+t.Dim.Of(cell.Cut(c.detail, width-2)), "")
	}
	return lines
}

// tokenLines is the token's line: a dot for each character, never the text.
func (m Model) tokenLines(width int) []string {
	t := m.theme
	dots := strings.Repeat("•", cell.Width(model.Clean(m.token.Text()).String()))
	if room := width - 10; cell.Width(dots) > room {
		dots = "…" + strings.Repeat("•", room-1)
	}
	return []string{
		t.Strong.Of("Token  ") + t.Accent.Of(dots) + t.Cursor.Of(" "),
		"",
		t.Dim.Of(cell.Cut("Paste it, then enter. It begins with its region: eu--, us-- or ca--.", width)),
	}
}

// howTexts say how to get a token; those that begin with a blank are commands.
var howTexts = []string{
	"1  As an admin, open the organization's settings in Fliplet Studio and make an API token. Audit logs need the gold plan or above.",
	"2  Start the program with it in the environment:",
	" read -rs FLIPLET_AUTH_TOKEN",
	" export FLIPLET_AUTH_TOKEN",
	" fliplet-audit",
	"or keep it in a file that only you can read: --token-file FILE.",
	"If you are signed in with the official fliplet command line tool, its session is used.",
}

func howLines(t *theme.Theme, width int) []string {
	const indent = "   "
	var lines []string
	for _, text := range howTexts {
		if command, ok := strings.CutPrefix(text, " "); ok {
			lines = append(lines, indent+"  "+t.Key.Of(cell.Cut(command, width-len(indent)-2)))
			continue
		}
		first := indent
		if number, rest, ok := strings.Cut(text, indent[1:]); ok {
			first, text = number+indent[1:], rest
		}
		for _, line := range strings.Split(ansi.Wordwrap(text, width-len(indent), ""), "\n") {
			lines = append(lines, first+t.Text.Of(line))
			first = indent
		}
	}
	return lines
}

func (m Model) errorLines(width int) []string {
	if m.err == nil {
		return nil
	}
	what, advice := failure.Words(m.err)
	lines := []string{""}
	for i, line := range cell.Wrap(what.String(), width-2, 3) {
		lines = append(lines, m.theme.Error.Of([]string{"✗ ", "  ", "  "}[i]+line))
	}
	for _, line := range cell.Wrap(advice.String(), width-2, 2) {
		lines = append(lines, "  "+m.theme.Text.Of(line))
	}
	return lines
}
