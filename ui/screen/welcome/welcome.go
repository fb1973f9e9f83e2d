// Package welcome is the first screen of somebody who is not signed in: the
// demo organization, signing in, or how to get a token.
package welcome

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

// Event is what a key led to.
type Event struct{ Kind Kind }

// Kind tells events apart.
type Kind int

// The kinds of event.
const (
	None   Kind = iota
	Demo        // explore the demo organization
	SignIn      // choose how to sign in
	Quit
)

type page int

const (
	pageChoices page = iota
	pageHow
)

// Model is the welcome.
type Model struct {
	theme *theme.Theme
	page  page
	at    int
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
	{"Sign in", "in the browser, with e-mail and password, or with a token"},
	{"How do I get a token?", "for what runs without you: scripts, cron, other machines"},
}

// Update hears a key.
func (m Model) Update(key tea.KeyMsg) (Model, Event) {
	if m.busy {
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

func (m Model) choose() (Model, Event) {
	if m.page == pageHow {
		return Model{theme: m.theme, at: m.at}, Event{}
	}
	m.err = nil
	switch m.at {
	case 0:
		m.busy = true
		return m, Event{Kind: Demo}
	case 1:
		return m, Event{Kind: SignIn}
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
	return append(lines[:max(h-1, 0)], " "+help.HintLine(m.hints(), w-2, *m.theme))
}

func (m Model) hints() []keymap.Action {
	actions := keymap.In(keymap.ScopeWelcome)
	return slices.DeleteFunc(actions, func(a keymap.Action) bool {
		return m.page == pageChoices && a.ID == keymap.Close || m.page == pageHow && a.ID == keymap.Choose
	})
}

func (m Model) body(width int) []string {
	t := m.theme
	lines := []string{
		t.AccentStrong.Of("fliplet-audit"),
		t.Text.Of(cell.Cut("Who did what, when, and did it work? Your organization's audit log.", width)),
		"",
	}
	switch m.page {
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

// howTexts say how to get a token; those that begin with a blank are commands.
var howTexts = []string{
	"1  As an admin, open the organization's settings in Fliplet Studio and make an API token. Audit logs need the gold plan or above.",
	"2  Paste it at Sign in, or put it in the environment:",
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
