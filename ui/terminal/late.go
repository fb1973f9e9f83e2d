package terminal

import (
	"strings"
	"sync"
	"time"
)

const (
	// expiry is how long after the question an answer is still waited for.
	expiry = 10 * time.Second
	// gap is the longest time between two pieces of one answer; a person who
	// presses escape and then [ takes longer.
	gap = 50 * time.Millisecond
)

// Late takes an answer that comes when Bubble Tea already reads the terminal
// out of the key input, where it would look like keys: alt+], the colour as
// typed text, alt+\. The program feeds it every key message that is no paste,
// as a filter (tea.WithFilter), and drops those it swallows:
//
//	func(_ tea.Model, msg tea.Msg) tea.Msg {
//		if key, ok := msg.(tea.KeyMsg); ok && !key.Paste && late.Swallow(key.String(), time.Now()) {
//			return nil
//		}
//		return msg
//	}
type Late struct {
	mu    sync.Mutex
	until time.Time
	begun string    // what has come of an answer
	last  time.Time // when the last piece of it came
	dark  bool
	known bool
}

// NewLate waits for what the terminal still owes since the start; for nothing
// if it was not asked, or has answered.
func NewLate() *Late {
	l := &Late{begun: atStart.rest, last: time.Now()}
	if !atStart.asked.IsZero() && !atStart.answered {
		l.until = atStart.asked.Add(expiry)
	}
	return l
}

// Expect begins to wait for the answer to a Query sent at a time.
func (l *Late) Expect(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until, l.begun = at.Add(expiry), ""
}

// Background is what a late answer said; known is false while none has.
func (l *Late) Background() (dark, known bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dark, l.known
}

// Swallow tells whether a key, by the name that Bubble Tea gives it, is part
// of an answer. A lone escape may be a person's and is never swallowed at the
// beginning of one.
func (l *Late) Swallow(key string, at time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at.After(l.until) {
		return false
	}
	piece := bytesOf(key)
	continues := l.begun != "" && at.Sub(l.last) <= gap
	l.last = at
	if continues && l.take(l.begun+piece) {
		return true
	}
	l.begun = ""
	if piece == "\x1b" {
		l.begun = piece
		return false
	}
	return strings.HasPrefix(piece, "\x1b") && l.take(piece)
}

// take keeps or finishes an answer as far as it has come; false if it is none.
func (l *Late) take(came string) bool {
	p := readAnswer(came)
	switch {
	case p.kind == neither:
		return false
	case !p.complete:
		l.begun = came
		return true
	case p.kind == attributes:
		l.until = time.Time{}
	default:
		l.dark, l.known = darkColour(p.value)
	}
	l.begun = ""
	return true
}

// bytesOf is what the terminal sent for a key, as far as answers need it.
func bytesOf(key string) string {
	switch key {
	case "esc":
		return "\x1b"
	case "ctrl+g":
		return "\a"
	}
	if rest, ok := strings.CutPrefix(key, "alt+"); ok {
		return "\x1b" + rest
	}
	return key
}
