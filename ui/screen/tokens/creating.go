package tokens

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/confirm"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
	"fliplet-audit/ui/tokens"
)

// naming asks for the name of a new token.
type naming struct {
	line  input.Line
	note  string
	theme *theme.Theme
}

func (m *Model) askForName(name string) { m.box = &naming{line: input.New(name), theme: m.env.Theme} }

func (n *naming) scope() keymap.Scope { return keymap.ScopeAnswer }

// boxWidth is a box's, where there is room.
const boxWidth = 72

func (n *naming) lines(w, _ int) []string {
	t := n.theme
	width := min(boxWidth, w)
	inner := width - overlay.FrameWidth
	body := []string{t.Accent.Of("› ") + n.line.Draw(inner-2, t.InputHere, t.Cursor), t.Rule.Of(strings.Repeat("─", max(inner, 0)))}
	for _, line := range cell.Wrap("The name is how you will know it again: what uses it, and where.", inner, 3) {
		body = append(body, t.Dim.Of(line))
	}
	body = append(body, t.Warn.Of(cell.Cut(n.note, inner)), help.HintLine(keymap.In(keymap.ScopeAnswer), inner, *t))
	return overlay.Box("New token", body, width, *t)
}

func (n *naming) key(m *Model, key tea.KeyMsg) tea.Cmd {
	n.note = ""
	if keymap.Typed(key) == "" {
		a, _ := keymap.Find(keymap.ScopeAnswer, key.String())
		switch a.ID {
		case keymap.Close:
			m.box = nil
			return nil
		case keymap.Choose:
			n.note = m.askToCreate(strings.TrimSpace(n.line.Text()))
			return nil
		}
	}
	n.line, _ = n.line.Update(key)
	return nil
}

// askToCreate says what a new token of a name means, and asks. What is wrong
// with the name is the note.
func (m *Model) askToCreate(name string) (note string) {
	if note := m.unread(); note != "" {
		return note
	}
	var made api.CreatedToken
	change, err := api.CreateToken(m.organization, name, &made)
	if err != nil {
		what, _ := failure.Words(err)
		return what.String()
	}
	lines := []string{change.Does, ""}
	for _, t := range tokens.Named(m.all.tokens, name) {
		lines = append(lines, fmt.Sprintf("There is a token of this name already: %s, created %s.", t.ID, date(t.CreatedAt, m.zone, m.env.Now())), "")
	}
	lines = append(lines, "Its secret is shown right after, this once.")
	q := confirm.Question{Title: "New token", Lines: lines, Yes: "Create the token"}
	m.ask(q, func(m *Model) tea.Cmd { return m.create(change, name, &made) }, nil)
	return ""
}

// create makes the token. The list is read first, so that a lost answer can be
// told from a token that somebody else made.
func (m *Model) create(change api.Change, name string, made *api.CreatedToken) tea.Cmd {
	var before []model.OrganizationToken
	source, organization := m.source, m.organization
	return m.change(changing{
		words: fmt.Sprintf("creating the token %q", name),
		send: func(ctx context.Context) error {
			var err error
			if before, err = source.Tokens(ctx, organization); err != nil {
				return notSentError{err}
			}
			return source.Apply(ctx, change)
		},
		done: func(m *Model) tea.Cmd {
			m.goal = made.Token.ID // it is to be seen
			m.wish.ClearAll()
			m.box = &secret{created: *made, organization: organization, theme: m.env.Theme}
			return nil
		},
		look: func(now listMsg) found { return lookForMade(now, before, name) },
	})
}

// notSentError says that a change was not sent, since what it needs to know
// could not be read.
type notSentError struct{ err error }

// Error says what happened.
func (e notSentError) Error() string { return e.What() }

// What says what happened.
func (e notSentError) What() string {
	what, _ := failure.Words(e.err)
	return "Nothing was created: " + what.String()
}

// Advice says what to do.
func (e notSentError) Advice() string {
	_, advice := failure.Words(e.err)
	return advice.String()
}

// lookForMade looks whether a token was made whose answer was lost.
func lookForMade(now listMsg, before []model.OrganizationToken, name string) found {
	if now.err != nil {
		return found{}
	}
	made := tokens.Made(before, now.list.tokens, name)
	switch len(made) {
	case 0:
		return notDone(fmt.Sprintf("there is no new token %q", name))
	case 1:
		return found{
			settled: true, useless: made[0],
			what:   fmt.Sprintf("It was done: %s was created, but its secret was lost with the answer", tokens.Words(made[0])),
			advice: "Nobody can use it: " + keyOf(keymap.Delete) + " deletes it, " + keyOf(keymap.New) + " makes another.",
		}
	}
	return found{
		settled: true,
		what:    fmt.Sprintf("There are %d new tokens %q, so somebody else is making them too; the secret of yours was lost with the answer", len(made), name),
		advice:  "Ask who made which before deleting one.",
	}
}

// offerToDelete offers to delete a token that is of no use, unless a person is
// at something else.
func (m *Model) offerToDelete(t model.OrganizationToken) {
	if m.box != nil || m.edit != nil {
		return
	}
	m.ask(confirm.Question{
		Title: "The secret is lost",
		Lines: []string{
			fmt.Sprintf("The token %q (%s) was created, but its secret was lost with the answer. Fliplet does not show it again, so nobody can use this token.", t.Name, t.ID),
		},
		Yes: "Delete it", No: "Keep it for now",
	}, func(m *Model) tea.Cmd { m.askToDelete(t); return nil }, nil)
}
