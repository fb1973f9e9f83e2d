package logs

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// noticeTime is how long a notice stands.
const noticeTime = 4 * time.Second

// notice is what was done, or why it can't be: said once, then it goes away.
type notice struct{ text string }

func (m *Model) say(text string) tea.Cmd {
	m.notice = notice{text: text}
	m.timers.notice++
	return m.after(noticeTime, timerNotice, m.timers.notice)
}

func (m *Model) noticeDue(number int) {
	if number == m.timers.notice {
		m.notice = notice{}
	}
}

// endNotice takes the notice away once a key is pressed.
func (m *Model) endNotice() { m.notice = notice{} }
