package settings

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/ui/confirm"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/settings"
)

// lookFor is how long a look at the settings after a change may take.
const lookFor = 15 * time.Second

// question is a change that waits for its answer.
type question struct {
	asks confirm.Model
	yes  func(m *Model) tea.Cmd
	no   string // what is said of a no
	// since is when it came up after a wait: what was typed before that is not
	// for it.
	since time.Time
}

// startle is how long a person types on before they see a question that came up
// after a wait.
const startle = 400 * time.Millisecond

// ask opens a question.
func (m *Model) ask(q confirm.Question, no string, yes func(m *Model) tea.Cmd) {
	m.box = &question{asks: confirm.New(q, *m.env.Theme), no: no, yes: yes}
}

// askAfterWait opens a question that a person may not see come.
func (m *Model) askAfterWait(q confirm.Question, no string, yes func(m *Model) tea.Cmd) {
	box := &question{asks: confirm.New(q, *m.env.Theme), no: no, yes: yes}
	if m.slow {
		box.since = m.env.Now()
	}
	m.box = box
}

func (*question) scope() keymap.Scope { return keymap.ScopeConfirm }

func (q *question) lines(m *Model) []string { return q.asks.SetSize(m.width, m.height).Lines() }

func (q *question) key(m *Model, key tea.KeyMsg) tea.Cmd {
	if m.env.Now().Sub(q.since) < startle {
		return nil
	}
	var event confirm.Event
	q.asks, event = q.asks.SetSize(m.width, m.height).Update(key)
	switch event {
	case confirm.Yes:
		m.box = nil
		return q.yes(m)
	case confirm.No:
		m.box = nil
		return m.say(q.no)
	}
	return nil
}

// checkedMsg is what the settings are right before a change is asked about.
type checkedMsg struct {
	screen, number int
	change         *settings.Change
	key            string
	sets           bool
	read           *reading
	err            error
}

// check reads the settings again, for the question that names the difference.
func (m *Model) check(change *settings.Change, key string, sets bool) tea.Cmd {
	ctx, number := m.checking.Next(m.ctx)
	read, id := m.reader(), m.number
	return tea.Batch(func() tea.Msg {
		now, err := read(ctx)
		return checkedMsg{screen: id, number: number, change: change, key: key, sets: sets, read: now, err: err}
	}, m.begin("reading the settings again before anything is changed"))
}

func (m *Model) checked(msg checkedMsg) {
	if msg.screen != m.number || !m.checking.Done(msg.number) {
		return
	}
	if msg.err != nil {
		m.refuse(msg.err)
		return
	}
	m.take(msg.read)
	if err := msg.change.Again(msg.read.all); err != nil {
		m.lookAgain(err, msg.key, msg.sets)
		return
	}
	m.askToChange(msg)
}

// refuse says why a change can't even be asked about: in the box where it was
// typed, which keeps it, else as a banner.
func (m *Model) refuse(err error) {
	what, advice := failure.Words(err)
	if a, ok := m.box.(*answer); ok {
		a.wrong = strings.TrimSpace(what.String() + ". " + advice.String())
		return
	}
	m.said = banner{what: "Nothing was changed: " + what.String(), advice: advice.String(), failed: true}
}

func (m *Model) askToChange(msg checkedMsg) {
	request, err := msg.change.Request()
	if err != nil {
		m.refuse(err)
		return
	}
	q := confirm.Question{Title: "Change a setting", Lines: []string{request.Does, ""}, Yes: "Set " + msg.key}
	if !msg.sets {
		q.Title, q.Yes = "Take a setting away", "Unset "+msg.key
	}
	q.Lines = append(q.Lines, msg.change.Lines()...)
	if request.Warning != "" {
		q.Lines = append(q.Lines, "", request.Warning)
	}
	change := msg.change
	m.askAfterWait(q, "Nothing was changed", func(m *Model) tea.Cmd { return m.send(change, msg.key, msg.sets) })
}

// lookAgain shows what somebody else has changed; what was asked for is not
// sent.
func (m *Model) lookAgain(err error, key string, sets bool) {
	q := confirm.Question{Title: "Changed by somebody else", Yes: "Look again: edit it as it is now"}
	if !sets {
		q.Yes = "Look again: take it away as it is now"
	}
	q.Lines = []string{"Somebody else has changed this in the meantime, so nothing was written:", ""}
	var overtaken *settings.OvertakenError
	if errors.As(err, &overtaken) {
		q.Lines = append(q.Lines, overtaken.Lines...)
	}
	m.tree.goTo(key)
	m.askAfterWait(q, "Nothing was changed by you; this is how it is now", func(m *Model) tea.Cmd {
		if sets {
			return m.edit(key)
		}
		m.tree.goTo(key)
		return m.unset()
	})
}

// changedMsg is what became of a change.
type changedMsg struct {
	screen, number int
	key            string
	sets           bool
	result         result
}

// result is what became of a change, and the settings after it.
type result struct {
	overtaken error    // somebody else was faster: nothing was sent
	said      banner   // what stays to be read; empty when all went well
	done      string   // what was done, said once
	read      *reading // nil where they could not be read
}

// send sends a change, once: after a last look at the settings, and followed by
// one that shows what became of it.
func (m *Model) send(change *settings.Change, key string, sets bool) tea.Cmd {
	m.asking.Stop()
	m.said = banner{}
	ctx, number := m.changing.Next(m.ctx)
	read, source, id := m.reader(), m.source, m.number
	return tea.Batch(func() tea.Msg {
		return changedMsg{screen: id, number: number, key: key, sets: sets, result: sent(ctx, source, read, change)}
	}, m.begin("changing the settings"))
}

func sent(ctx context.Context, source Source, read func(context.Context) (*reading, error), change *settings.Change) result {
	before, err := read(ctx)
	if err != nil {
		return result{said: notDone(err)}
	}
	if err := change.Again(before.all); err != nil {
		return result{overtaken: err, read: before}
	}
	request, err := change.Request()
	if err != nil {
		return result{said: notDone(err), read: before}
	}
	err = source.Apply(ctx, request)
	looking, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	var unsure *api.UnsureError
	switch {
	case errors.As(err, &unsure):
		return looked(looking, read, change, unsure)
	case err != nil:
		what, advice := failure.Words(err)
		return result{said: banner{what: what.String(), advice: advice.String(), failed: true}}
	}
	now, err := read(looking)
	if err != nil {
		return result{said: banner{what: "Fliplet has taken it: " + change.Words(), advice: "It can't be read back: " + err.Error()}}
	}
	if err := change.Check(now.all); err != nil {
		return result{said: banner{what: sentence(err.Error()), advice: "The settings as they are now stand above.", failed: true}, read: now}
	}
	return result{done: "Done: " + change.Words(), read: now}
}

// looked finds out whether a change was made whose answer was lost.
func looked(ctx context.Context, read func(context.Context) (*reading, error), change *settings.Change, unsure *api.UnsureError) result {
	now, err := read(ctx)
	if err != nil {
		return result{said: banner{what: unsure.What(), advice: "The settings can't be read either: " + err.Error() + ". R reads them; look before doing it again.", failed: true}}
	}
	found := change.Look(now.all)
	said := banner{what: sentence(found.What), advice: "The answer was lost (" + unsure.Err.What() + "), so the settings were read again.", failed: !found.Done}
	if found.Advice != "" {
		said.advice += " " + found.Advice
	}
	return result{said: said, read: now}
}

// notDone says why nothing was sent.
func notDone(err error) banner {
	what, advice := failure.Words(err)
	return banner{what: "Nothing was changed: " + what.String(), advice: advice.String(), failed: true}
}

func (m *Model) changed(msg changedMsg) tea.Cmd {
	if msg.screen != m.number || !m.changing.Done(msg.number) {
		return nil
	}
	m.take(msg.result.read)
	m.said = msg.result.said
	if msg.result.overtaken != nil {
		m.lookAgain(msg.result.overtaken, msg.key, msg.sets)
		return nil
	}
	if row, _ := m.tree.inHand(); row.setting != msg.key {
		m.tree.goTo(msg.key)
	}
	if msg.result.done != "" {
		return m.say(msg.result.done)
	}
	return nil
}

// sentence is a text with a capital.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
