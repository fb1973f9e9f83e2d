package cli

import (
	"fmt"
	"io"
	"sync"
	"time"

	"fliplet-audit/api"
	"fliplet-audit/ui/failure"
)

// How long a wait is to be worth telling of: on a terminal, and elsewhere,
// where the program's own keeping to the rate limit is nothing to tell.
const (
	longOnTerminal = time.Second
	longElsewhere  = 15 * time.Second
)

// waitTeller tells of waits, a line each, but not of every one.
type waitTeller struct {
	mu    sync.Mutex
	to    func(api.Wait)
	errs  io.Writer
	least time.Duration
	until time.Time // of the last one told
}

func newWaitTeller(errs io.Writer) *waitTeller {
	t := &waitTeller{errs: errs, least: longElsewhere}
	if isTerminal(errs) {
		t.least = longOnTerminal
	}
	t.to = t.line
	return t
}

func (t *waitTeller) set(to func(api.Wait)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.to = to
}

// tell is called from several goroutines.
func (t *waitTeller) tell(w api.Wait) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.to != nil {
		t.to(w)
	}
}

// line says in a line that the program waits, once for waits that end at about
// the same time.
func (t *waitTeller) line(w api.Wait) {
	left := time.Until(w.Until)
	if left < t.least || w.Until.Sub(t.until) < t.least {
		return
	}
	t.until = w.Until
	fmt.Fprintf(t.errs, "%s; going on in %.0f s\n", waitWords(w), left.Seconds())
}

// waitWords says why a request waits.
func waitWords(w api.Wait) string {
	switch {
	case w.Reason == api.WaitPace:
		return "Keeping to 30 requests in 10 seconds"
	case w.Cause != nil:
		what, _ := failure.Words(w.Cause)
		return what.String()
	}
	return "Fliplet was asked too often"
}
