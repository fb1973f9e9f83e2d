package tokens

import (
	"context"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/confirm"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/tokens"
)

// beginDelete asks about the token under the cursor; about the one in use it
// asks twice.
func (m *Model) beginDelete() {
	t, _ := m.selected()
	if !m.all.inUse(t) {
		m.askToDelete(t)
		return
	}
	m.ask(confirm.Question{
		Title: "This is the token in use here",
		Lines: []string{
			fmt.Sprintf("This program is signed in with the token %q (%s). Once it is deleted, you are signed out here, at once, and so is all else that uses it.", t.Name, t.ID),
		},
		Yes: "Delete it all the same", No: "No, keep it",
	}, func(m *Model) tea.Cmd { m.askToDelete(t); return nil }, nil)
}

// askToDelete has the token's name typed.
func (m *Model) askToDelete(t model.OrganizationToken) {
	change, err := api.DeleteToken(m.organization, t)
	if err != nil {
		what, advice := failure.Words(err)
		m.setOutcome(outcome{outcomeFailed, what.String(), advice.String()})
		return
	}
	own := m.all.inUse(t)
	lines := []string{change.Does}
	if own {
		lines = append(lines, "This program is signed in with it: you are signed out here.")
	}
	if !t.CreatedAt.IsZero() {
		lines = append(lines, "", "It was created "+date(t.CreatedAt, m.zone, m.env.Now())+".")
	}
	typed, _ := tokens.Typed(t)
	q := confirm.Question{Title: "Delete a token", Lines: lines, Type: typed, Yes: "delete it"}
	m.ask(q, func(m *Model) tea.Cmd { return m.delete(change, t, own) }, nil)
}

func (m *Model) delete(change api.Change, t model.OrganizationToken, own bool) tea.Cmd {
	source := m.source
	return m.change(changing{
		words: "deleting " + tokens.Words(t),
		send:  func(ctx context.Context) error { return source.Apply(ctx, change) },
		done:  func(m *Model) tea.Cmd { return m.say("Deleted " + tokens.Words(t)) },
		look:  func(now listMsg) found { return lookForGone(now, t, own) },
	})
}

// lookForGone looks whether a token is gone after its answer was lost: one's
// own is when it does not sign in any more.
func lookForGone(now listMsg, t model.OrganizationToken, own bool) found {
	gone := found{settled: true, good: true, what: "It was done: " + tokens.Words(t) + " is gone"}
	var e *api.Error
	switch {
	case own && errors.As(now.err, &e) && e.Kind == api.KindToken:
		return gone
	case now.err != nil:
		return found{}
	case tokens.Has(now.list.tokens, t.ID):
		return notDone(tokens.Words(t) + " is still there")
	}
	return gone
}
