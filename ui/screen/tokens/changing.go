package tokens

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/confirm"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/keymap"
)

// changing is a change that was agreed to.
type changing struct {
	// words say what is being done: "creating the token …".
	words string
	// send sends it, once.
	send func(ctx context.Context) error
	// done takes in that it was done.
	done func(m *Model) tea.Cmd
	// look finds out from the list whether it was done, after its answer was
	// lost.
	look func(now listMsg) found
}

// doubt is a change whose answer was lost, until it is known what became of it.
type doubt struct {
	changing
	unsure *api.UnsureError
}

// found is what a look at the list says of a change.
type found struct {
	settled, good bool
	what, advice  string
	// useless is a token that was made and whose secret nobody has.
	useless model.OrganizationToken
}

// outcome is how a change ended, where that is more than a notice; cleaned when
// it is drawn.
type outcome struct {
	tone         outcomeTone
	what, advice string
}

type outcomeTone int

const (
	outcomeNone outcomeTone = iota
	outcomeGood
	outcomeUnsure
	outcomeFailed
)

// changedMsg tells how the change under way ended.
type changedMsg struct {
	screen int
	err    error
}

// change does what was agreed to, in the one request it takes.
func (m *Model) change(c changing) tea.Cmd {
	m.changing, m.doubt = &c, nil
	m.wait, m.slow = api.Wait{}, false
	m.setOutcome(outcome{})
	ctx, id := m.ctx, m.number
	send := func() tea.Msg { return changedMsg{screen: id, err: c.send(ctx)} }
	return tea.Batch(send, m.afterBlink())
}

func (m *Model) changed(msg changedMsg) tea.Cmd {
	c := *m.changing
	m.changing = nil
	m.ended()
	var unsure *api.UnsureError
	switch {
	case msg.err == nil:
		return tea.Batch(c.done(m), m.read())
	case errors.As(msg.err, &unsure):
		m.doubt = &doubt{changing: c, unsure: unsure}
		m.setOutcome(outcome{outcomeUnsure, "The answer was lost: " + unsure.Err.What(), "Looking in the list whether it was done…"})
	default:
		what, advice := failure.Words(msg.err)
		m.setOutcome(outcome{outcomeFailed, what.String(), advice.String()})
	}
	return m.read()
}

// look says what the list, or its failure, tells of the change in doubt. What
// is not settled yet is looked for again when the list is read again.
func (m *Model) look(now listMsg) {
	d := m.doubt
	f := d.look(now)
	switch {
	case f.what == "" && now.err != nil:
		what, _ := failure.Words(now.err)
		m.setOutcome(outcome{outcomeUnsure, d.unsure.What(), keyOf(keymap.Reload) + " looks again. Looking failed: " + what.String()})
		return
	case f.good:
		m.setOutcome(outcome{outcomeGood, f.what, f.advice})
	default:
		m.setOutcome(outcome{outcomeUnsure, f.what, f.advice})
	}
	if f.settled {
		m.doubt = nil
	}
	if f.useless.ID != "" {
		m.goal = f.useless.ID
		m.offerToDelete(f.useless)
	}
}

func notDone(what string) found {
	return found{what: "It was not done, or not yet: " + what, advice: keyOf(keymap.Reload) + " looks again; do so after a while, before doing it again."}
}

func (m *Model) setOutcome(o outcome) {
	m.outcome = o
	m.resize()
}

// keyOf is how an action's key is shown.
func keyOf(id keymap.ID) string {
	a, _ := keymap.Get(keymap.ScopeTokens, id)
	return a.Label
}

// asking is a question before something is changed.
type asking struct {
	question confirm.Model
	yes, no  func(m *Model) tea.Cmd
}

// ask opens a question; no may be nil.
func (m *Model) ask(q confirm.Question, yes, no func(m *Model) tea.Cmd) {
	m.box = &asking{question: confirm.New(q, *m.env.Theme), yes: yes, no: no}
}

func (a *asking) scope() keymap.Scope { return keymap.ScopeConfirm }

func (a *asking) lines(w, h int) []string { return a.question.SetSize(w, h).Lines() }

func (a *asking) key(m *Model, key tea.KeyMsg) tea.Cmd {
	var event confirm.Event
	a.question, event = a.question.SetSize(m.width, m.height).Update(key)
	switch {
	case event == confirm.Yes:
		m.box = nil
		return a.yes(m)
	case event == confirm.No:
		m.box = nil
		if a.no != nil {
			return a.no(m)
		}
		return m.say("Nothing was changed")
	}
	return nil
}
