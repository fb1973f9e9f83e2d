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
	// bulkEvery is how far apart bulk requests start: spread evenly, they leave
	// the next place in the window never much further away than that.
	bulkEvery = PaceWindow / PaceLimit
)

// Priority says whose request goes first.
type Priority int

// The priorities, the highest first.
const (
	// Foreground: a person waits for the answer.
	Foreground Priority = iota
	// Background: nobody waits; it gives way to the foreground and takes at
	// most PaceBackground places together with it.
	Background
	// Bulk: an export beside what a person does. It gives way to all others and
	// takes what they leave of the limit, evenly in time.
	Bulk
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

	mu        sync.Mutex
	inFlight  [Bulk + 1]int
	answered  []answeredAt // the requests that still count, oldest first
	holdUntil time.Time
	waiting   [Bulk + 1]int
	nextBulk  time.Time     // when the next bulk request may start
	changed   chan struct{} // closed when a waiter may have a new answer
}

// answeredAt is when a request was answered, and whose it was.
type answeredAt struct {
	at       time.Time
	priority Priority
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
// once, when its answer has come. A request gives way to those of a higher priority.
// told, if not nil, is called before a wait of more than 100 ms, and again
// when its end moves: with the earliest time at which it can end, and whether
// it is for this pace or for the server's own demand. An error from it ends
// the wait and is returned, as is ctx's.
func (p *Pacer) Acquire(ctx context.Context, priority Priority, told func(until time.Time, reason WaitReason) error) (answered func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	waiting := false
	defer func() {
		if waiting {
			p.leave(priority)
		}
	}()
	var lastTold time.Time
	for {
		until, reason, changed := p.start(priority, waiting)
		if until.IsZero() {
			return sync.OnceFunc(func() { p.answer(priority) }), nil
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
func (p *Pacer) start(priority Priority, waiting bool) (until time.Time, reason WaitReason, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	p.forget(now)
	until, reason = p.earliest(now, priority)
	switch {
	case until.IsZero() && priority == Bulk:
		p.inFlight[priority]++
		p.nextBulk = p.afterBulk(now)
	case until.IsZero():
		p.inFlight[priority]++
	case !waiting:
		p.waiting[priority]++
	}
	return until, reason, p.changed
}

// earliest is when a request can start at the earliest; zero is now.
func (p *Pacer) earliest(now time.Time, priority Priority) (time.Time, WaitReason) {
	if p.holdUntil.After(now) {
		return p.holdUntil, WaitRateLimit
	}
	if p.unpaced {
		return time.Time{}, WaitPace
	}
	free := p.free(now, PaceLimit, Bulk)
	if priority == Background {
		free = later(free, p.free(now, PaceBackground, Background))
	}
	if priority == Bulk {
		free = later(free, p.nextBulk)
	}
	switch {
	case free.After(now):
		return free, WaitPace
	case p.givesWay(now, priority):
		return now.Add(PaceWindow), WaitPace
	}
	return time.Time{}, WaitPace
}

// free is when fewer than limit requests of a priority and those above it are
// in the window: now, or when the answer goes that must, as far as is known.
func (p *Pacer) free(now time.Time, limit int, lowest Priority) time.Time {
	over := -limit
	for priority := Foreground; priority <= lowest; priority++ {
		over += p.inFlight[priority]
	}
	for _, a := range p.answered {
		if a.priority <= lowest {
			over++
		}
	}
	if over < 0 {
		return now
	}
	for _, a := range p.answered {
		if a.priority > lowest {
			continue
		}
		if over == 0 {
			return a.at.Add(PaceWindow)
		}
		over--
	}
	return now.Add(PaceWindow)
}

// givesWay tells whether somebody who goes first is waiting, and could go.
func (p *Pacer) givesWay(now time.Time, priority Priority) bool {
	switch {
	case priority == Foreground:
		return false
	case p.waiting[Foreground] > 0:
		return true
	}
	return priority == Bulk && p.waiting[Background] > 0 && !p.free(now, PaceBackground, Background).After(now)
}

// afterBulk is when another bulk request may start after one that started just
// now: so that the places left last until more come.
func (p *Pacer) afterBulk(now time.Time) time.Time {
	// What a timer was late by is made up for; more would come in bursts.
	next := later(p.nextBulk, now.Add(-bulkEvery/10)).Add(bulkEvery)
	left := PaceLimit - len(p.answered)
	for _, n := range p.inFlight {
		left -= n
	}
	if left <= 0 || len(p.answered) == 0 {
		return next
	}
	return later(next, now.Add(p.answered[0].at.Add(PaceWindow).Sub(now)/time.Duration(left+1)))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// forget drops the answers that no longer count.
func (p *Pacer) forget(now time.Time) {
	n := 0
	for n < len(p.answered) && now.Sub(p.answered[n].at) >= PaceWindow {
		n++
	}
	p.answered = p.answered[n:]
}

func (p *Pacer) answer(priority Priority) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inFlight[priority]--
	p.answered = append(p.answered, answeredAt{p.clock.Now(), priority})
	p.wake()
}

func (p *Pacer) leave(priority Priority) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting[priority]--
	if priority != Bulk {
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
