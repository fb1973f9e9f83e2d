package api

import (
	"context"
	"sync"
	"time"
)

// The audit log's documented limit (wire.md, "Rate limit").
const (
	PaceLimit  = 30
	PaceWindow = 10 * time.Second
	// PaceBackground is how many requests in the window background work never
	// goes past, so that a person's next request need not wait.
	PaceBackground = 15
)

// tellAfter is the shortest wait worth telling a person of.
const tellAfter = 100 * time.Millisecond

// Pacer keeps the requests of a process within the server's limit, in a
// sliding window: a request counts from its start until the window's length
// after its answer came. There must be one per process. It is safe for
// concurrent use.
type Pacer struct {
	clock   Clock
	unpaced bool

	mu         sync.Mutex
	inFlight   int
	answered   []time.Time // of the requests that still count, oldest first
	holdUntil  time.Time
	foreground int           // how many wait for the foreground
	changed    chan struct{} // closed when a waiter may have a new answer
}

// NewPacer returns a pacer; clock nil is the system's.
func NewPacer(clock Clock) *Pacer {
	if clock == nil {
		clock = SystemClock{}
	}
	return &Pacer{clock: clock, changed: make(chan struct{})}
}

// Unpaced returns a pacer without a limit of its own, for a server that has
// none: only what the server demands holds requests back.
func Unpaced(clock Clock) *Pacer {
	p := NewPacer(clock)
	p.unpaced = true
	return p
}

// Acquire waits until a request may start and returns the function to call,
// once, when its answer has come. Background requests give way to all others.
// told, if not nil, is called before a wait of more than 100 ms, and again
// when its end moves: with the earliest time at which it can end, and whether
// it is for this pace or for the server's own demand. An error from it ends
// the wait and is returned, as is ctx's.
func (p *Pacer) Acquire(ctx context.Context, background bool, told func(until time.Time, reason WaitReason) error) (answered func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	waiting := false
	defer func() {
		if waiting {
			p.leave(background)
		}
	}()
	var lastTold time.Time
	for {
		until, reason, changed := p.start(background, waiting)
		if until.IsZero() {
			return sync.OnceFunc(p.answer), nil
		}
		waiting = true
		wait := until.Sub(p.clock.Now())
		if told != nil && wait > tellAfter && until.Sub(lastTold).Abs() > tellAfter {
			lastTold = until
			if err := told(until, reason); err != nil {
				return nil, err
			}
		}
		if err := p.await(ctx, wait, changed); err != nil {
			return nil, err
		}
	}
}

// HoldUntil keeps every request back until t: what the server demands in a
// 429. An earlier time than one already set changes nothing.
func (p *Pacer) HoldUntil(t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.After(p.holdUntil) {
		p.holdUntil = t
		p.wake()
	}
}

// start takes a place in the window and returns the zero time; or else it
// says when there can be one at the earliest, and which channel tells of a
// change before. A request that was not waiting yet is counted as waiting.
func (p *Pacer) start(background, waiting bool) (until time.Time, reason WaitReason, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	p.forget(now)
	until, reason = p.earliest(now, background)
	if until.IsZero() {
		p.inFlight++
	} else if !waiting && !background {
		p.foreground++
	}
	return until, reason, p.changed
}

// earliest is when a request can start at the earliest; zero is now.
func (p *Pacer) earliest(now time.Time, background bool) (time.Time, WaitReason) {
	if p.holdUntil.After(now) {
		return p.holdUntil, WaitRateLimit
	}
	if p.unpaced {
		return time.Time{}, WaitPace
	}
	limit := PaceLimit
	if background {
		limit = PaceBackground
	}
	over := p.inFlight + len(p.answered) - limit
	switch {
	case over < 0 && !(background && p.foreground > 0):
		return time.Time{}, WaitPace
	case over < 0:
		return now.Add(PaceWindow), WaitPace
	case over < len(p.answered):
		return p.answered[over].Add(PaceWindow), WaitPace
	}
	return now.Add(PaceWindow), WaitPace
}

// forget drops the answers that no longer count.
func (p *Pacer) forget(now time.Time) {
	n := 0
	for n < len(p.answered) && now.Sub(p.answered[n]) >= PaceWindow {
		n++
	}
	p.answered = p.answered[n:]
}

func (p *Pacer) answer() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inFlight--
	p.answered = append(p.answered, p.clock.Now())
	p.wake()
}

func (p *Pacer) leave(background bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !background {
		p.foreground--
		p.wake()
	}
}

func (p *Pacer) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *Pacer) await(ctx context.Context, d time.Duration, changed <-chan struct{}) error {
	fires, stop := p.clock.Timer(d)
	defer stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-changed:
	case <-fires:
	}
	return nil
}
