package tokens

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

const (
	// blink is how long something may take before the screen says so.
	blink      = 150 * time.Millisecond
	spinStep   = 100 * time.Millisecond
	noticeTime = 4 * time.Second
)

// timers numbers the timers set, so that an older one is known when it fires.
type timers struct{ blink, spin, notice int }

type timerKind int

const (
	timerBlink timerKind = iota
	timerSpin
	timerNotice
)

// timerMsg is a timer that fired.
type timerMsg struct {
	screen, number int
	what           timerKind
}

func (m *Model) after(d time.Duration, what timerKind, number int) tea.Cmd {
	id := m.number
	return m.env.Tick(d, func(time.Time) tea.Msg { return timerMsg{screen: id, number: number, what: what} })
}

func (m *Model) afterBlink() tea.Cmd {
	m.timers.blink++
	return m.after(blink, timerBlink, m.timers.blink)
}

func (m *Model) timer(t timerMsg) tea.Cmd {
	switch {
	case t.what == timerBlink && t.number == m.timers.blink && m.busy():
		m.slow = true
		m.grid.SetOld(m.request.Busy())
		return m.tick()
	case t.what == timerSpin && t.number == m.timers.spin && m.busy():
		m.spin++
		return m.tick()
	case t.what == timerNotice && t.number == m.timers.notice:
		m.notice = ""
	}
	return nil
}

// tick keeps the spinner and the countdown going while something is awaited.
func (m *Model) tick() tea.Cmd {
	m.timers.spin++
	return m.after(spinStep, timerSpin, m.timers.spin)
}

// say says once what was done, or why it can't be.
func (m *Model) say(text string) tea.Cmd {
	m.notice = text
	m.timers.notice++
	return m.after(noticeTime, timerNotice, m.timers.notice)
}

// Say tells something for a moment.
func (m *Model) Say(text string) tea.Cmd { return m.say(text) }
