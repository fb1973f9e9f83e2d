package tokens

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/confirm"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
)

// secret shows a new token's secret, the only place that ever does. The screen
// holds it here alone, behind api.Token, which nothing prints, until it is left.
type secret struct {
	created      api.CreatedToken
	organization model.Organization
	note         string // what the clipboard did
	failed       bool   // it did not
	theme        *theme.Theme
}

func (s *secret) scope() keymap.Scope { return keymap.ScopeSecret }

func (s *secret) key(m *Model, key tea.KeyMsg) tea.Cmd {
	for _, k := range keymap.Pressed(key) {
		switch a, _ := keymap.Find(keymap.ScopeSecret, k); a.ID {
		case keymap.CopyValue:
			return m.copySecret(s.created)
		case keymap.Close:
			m.askWhetherStored(s)
			return nil
		}
	}
	return nil
}

// askWhetherStored lets go of the secret only when it is stored.
func (m *Model) askWhetherStored(s *secret) {
	m.ask(confirm.Question{
		Title: "Is the secret stored?",
		Lines: []string{fmt.Sprintf("The secret of the token %q is not shown again. A token whose secret is lost is of no use to anybody.", s.created.Token.Name)},
		Yes:   "It is stored; leave", No: "Not yet; go back to it",
	}, nothing, func(m *Model) tea.Cmd { m.box = s; return nil })
}

// nothing is left to do.
func nothing(*Model) tea.Cmd { return nil }

// copySecret copies off the screen's goroutine; no error repeats the secret.
func (m *Model) copySecret(created api.CreatedToken) tea.Cmd {
	put, id := m.env.Copy, m.number
	return func() tea.Msg {
		text := created.Reveal()
		did, err := put(text)
		msg := copiedMsg{screen: id, what: "The secret", did: strings.ReplaceAll(did, text, model.Masked), secret: true}
		if err != nil {
			msg.failed = strings.ReplaceAll(err.Error(), text, model.Masked)
		}
		return msg
	}
}

// secretAround is the box's lines beside the secret, where its words take four.
const secretAround = 9

func (s *secret) lines(w, h int) []string {
	t := s.theme
	width := min(boxWidth, w)
	inner := max(width-overlay.FrameWidth, 1)
	body := []string{t.Dim.Of(cell.Cut("Created in "+model.Clean(s.organization.Words()).String(), inner)), ""}
	for _, line := range s.shown(inner, h-overlay.FrameHeight-secretAround) {
		body = append(body, t.Strong.Of(line))
	}
	body = append(body, "")
	for _, line := range cell.Wrap("Shown this once: Fliplet does not give it again. Whoever has it can read and change the organization. Store it where secrets belong.", inner, 4) {
		body = append(body, t.Text.Of(line))
	}
	body = append(body, s.noteLine(inner), help.HintLine(keymap.In(keymap.ScopeSecret), inner, *t))
	title := fmt.Sprintf("The secret of %q", s.created.Token.Name)
	box := overlay.Box(title, body, width, *t)
	return box[:min(len(box), h)]
}

// shown is the secret in lines as wide as the box; of one that is longer than
// the window, its beginning. It has no blanks and no special characters
// (api.NewToken).
func (s *secret) shown(width, most int) []string {
	text := s.created.Reveal()
	var lines []string
	for len(text) > 0 {
		if len(lines) >= max(most, 1) {
			lines[len(lines)-1] = cell.Cut(lines[len(lines)-1]+"……", width)
			return lines
		}
		n := min(width, len(text))
		lines = append(lines, text[:n])
		text = text[n:]
	}
	return lines
}

func (s *secret) noteLine(width int) string {
	paint := s.theme.Good
	if s.failed {
		paint = s.theme.Error
	}
	return paint.Of(cell.Cut(s.note, width))
}
