package settings

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/ui/screen"
)

const (
	// blink is how long something may take before the screen says so.
	blink    = 150 * time.Millisecond
	spinStep = 100 * time.Millisecond
	// noticeTime is how long a notice stands.
	noticeTime = 4 * time.Second
)

// reading is all settings as they were read at a time.
type reading struct {
	all map[string]json.RawMessage
	at  time.Time
}

// readMsg is the answer to what the settings are.
type readMsg struct {
	screen, number int
	read           *reading
	err            error
}

// timerMsg is a timer that fired.
type timerMsg struct {
	screen, number int
	what           timerKind
}

type timerKind int

const (
	timerBlink timerKind = iota
	timerSpin
	timerNotice
)

// timers numbers the timers set, so that an older one is known when it fires.
type timers struct{ blink, spin, notice int }

func (m *Model) after(d time.Duration, what timerKind, number int) tea.Cmd {
	id := m.number
	return m.env.Tick(d, func(time.Time) tea.Msg { return timerMsg{screen: id, number: number, what: what} })
}

func (m *Model) timer(t timerMsg) tea.Cmd {
	if t.screen != m.number {
		return nil
	}
	switch {
	case t.what == timerNotice && t.number == m.timers.notice:
		m.notice = ""
	case t.what == timerBlink && t.number == m.timers.blink && m.busy():
		m.slow = true
		return m.tick()
	case t.what == timerSpin && t.number == m.timers.spin && m.busy():
		m.spin++
		return m.tick()
	}
	return nil
}

// tick keeps the spinner and the countdown going while something is awaited.
func (m *Model) tick() tea.Cmd {
	m.timers.spin++
	return m.after(spinStep, timerSpin, m.timers.spin)
}

// begin says what is waited for, once it takes longer than a blink.
func (m *Model) begin(what string) tea.Cmd {
	m.what, m.slow, m.wait = what, false, api.Wait{}
	m.timers.blink++
	return m.after(blink, timerBlink, m.timers.blink)
}

// say is what was done, or why it can't be: once, then it goes away.
func (m *Model) say(text string) tea.Cmd {
	m.notice = text
	m.timers.notice++
	return m.after(noticeTime, timerNotice, m.timers.notice)
}

// readAgain reads the settings for the tree; those in sight stay until they come.
func (m *Model) readAgain() tea.Cmd {
	ctx, number := m.asking.Next(m.ctx)
	read, id := m.reader(), m.number
	return tea.Batch(func() tea.Msg {
		now, err := read(ctx)
		return readMsg{screen: id, number: number, read: now, err: err}
	}, m.begin("reading the settings"))
}

// reader reads the settings, for use in commands.
func (m *Model) reader() func(context.Context) (*reading, error) {
	source, organization, now := m.source, m.organization, m.env.Now
	return func(ctx context.Context) (*reading, error) {
		all, err := source.Settings(ctx, organization)
		if err != nil {
			return nil, err
		}
		return &reading{all: all, at: now()}, nil
	}
}

func (m *Model) answered(msg readMsg) {
	if msg.screen != m.number || !m.asking.Done(msg.number) {
		return
	}
	if msg.err != nil {
		m.fail(msg.err)
		return
	}
	m.take(msg.read)
}

// take puts settings in sight, the cursor staying on its own.
func (m *Model) take(r *reading) {
	if r == nil {
		return
	}
	m.read, m.failure = r, nil
	m.tree.set(r.all)
	m.tree.narrow(m.search.text())
	m.tree.scroll(m.rows())
}

func (m *Model) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	m.failure = err
}

// escape stops or closes the uppermost thing under way.
func (m *Model) escape() tea.Cmd {
	switch {
	case m.asking.Busy():
		m.asking.Stop()
		return m.say("Stopped asking; R asks again")
	case m.checking.Busy():
		m.checking.Stop()
		return m.say("Stopped; nothing was changed")
	case m.said.what != "":
		m.said = banner{}
	case m.failure != nil && m.read != nil:
		m.failure = nil
	case !m.search.line.Empty():
		m.clearSearch()
	}
	return nil
}

// waiting says what is waited for; "" while there is nothing to say.
func (m *Model) waiting() string {
	if !m.busy() {
		return ""
	}
	if left := m.wait.Until.Sub(m.env.Now()); left > 0 {
		return screen.WaitWords(m.wait, left)
	}
	if m.slow {
		return m.what + "…"
	}
	return ""
}

// Say tells something for a moment.
func (m *Model) Say(text string) tea.Cmd { return m.say(text) }
