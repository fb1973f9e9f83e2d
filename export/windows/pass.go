package windows

import (
	"context"
	"slices"
	"time"

	"fliplet-audit/model"
)

const (
	// mostStepsBack is how often in a pass the reading goes back to where it
	// left off, before it goes on and leaves the rest to the counts.
	mostStepsBack = 40
	// mostBarren is how many pages in a row may bring nothing new.
	mostBarren = 3
	// mostSplits is how often a window is shortened: a millisecond is reached
	// before, unless the counts are not of what is asked.
	mostSplits = 40
)

// pass is one way through the pages of a span.
type pass struct {
	*reader
	g       *gathering
	span    span
	isFirst bool // of its window: it may be split, and the next asked ahead

	queue     []*pending // in the order of their offsets
	next      int        // the offset of the page to ask for
	total     int        // by the server's last count; 0 unknown
	counted   bool
	last      model.ID // the log that the next page must begin with
	stepsBack int
	barren    int
	careful   bool // the server gave fewer logs than it announced: one page at a time
	unordered bool
	// gap says that logs may stand between those received, whatever the counts
	// say: they may count others that were deleted since.
	gap bool
}

// run goes through all pages; first is the first one if it is under way. The
// error is a splitError where the window holds too much.
func (p *pass) run(ctx context.Context, first *pending) error {
	defer p.dropAll()
	if first == nil {
		first = p.asker.ask(ctx, p.span, p.plan.period(p.span), 0, p.limit)
	}
	p.queue, p.next = []*pending{first}, first.limit-1
	for begun := false; len(p.queue) > 0; begun = true {
		got, err := p.pop(ctx)
		if err != nil {
			return err
		}
		if !begun {
			if err := p.fits(got); err != nil {
				return err
			}
		}
		if err := p.take(got); err != nil {
			return err
		}
		p.fillQueue(ctx)
	}
	return nil
}

func (p *pass) dropAll() {
	for _, waiting := range p.queue {
		waiting.drop()
	}
	p.queue = nil
}

// pop waits for the page that comes next.
func (p *pass) pop(ctx context.Context) (page, error) {
	waiting := p.queue[0]
	p.queue = p.queue[1:]
	select {
	case got := <-waiting.answer:
		if got.err != nil && ctx.Err() != nil {
			return page{}, ctx.Err()
		}
		return got, got.err
	case <-ctx.Done():
		waiting.drop()
		return page{}, ctx.Err()
	}
}

// fits tells by a window's first page whether all of it does.
func (p *pass) fits(first page) error {
	if !p.isFirst {
		return nil
	}
	p.g.Before = first.total
	if !p.expectedKnown && first.counted {
		p.expected, p.expectedKnown = first.total, true
	}
	if p.dateless || p.outside(first) {
		return p.unwindowed(first)
	}
	full := first.received() >= first.limit
	if !first.counted || !full || p.worthless {
		return nil
	}
	each := max(1, first.bytes()/max(1, len(first.rows)))
	if first.total <= max(2*p.line.aim, 2*model.MaxPageLimit) && first.total*each <= mostBytes {
		return nil
	}
	return p.split(first.total, each, first)
}

// outside tells whether the server gave logs of other times than asked for.
func (p *pass) outside(first page) bool {
	asked := p.plan.period(p.span)
	return slices.ContainsFunc(first.rows, func(r Row) bool {
		return !r.At.IsZero() && (r.At.Before(asked.Start) || r.At.Truncate(time.Millisecond).After(asked.End))
	})
}

// unwindowed reads a server that does not keep to the dates in one window, as
// far as that is bearable.
func (p *pass) unwindowed(first page) error {
	p.dateless = true
	if first.counted && first.total > mostUnwindowed {
		return ErrRange
	}
	if p.span == p.line.left {
		return nil
	}
	p.g.Requests += first.requests
	return splitError{whole: true}
}

func (p *pass) split(logs, each int, first page) error {
	if p.span.length() <= time.Millisecond || p.g.splits >= mostSplits {
		return nil
	}
	p.g.Requests += first.requests
	aim := min(p.line.aim, max(1, aimBytes/each))
	// A window is too large by its bytes as if it had so many more logs.
	return splitError{logs: logs * p.line.aim / aim, guess: p.guess(first, aim)}
}

// guess is how long a window with so many logs is, by how close together those
// of its first page are.
func (p *pass) guess(first page, aim int) time.Duration {
	if len(first.rows) < 2 {
		return 0
	}
	byTime := func(a, b Row) int { return a.At.Compare(b.At) }
	from, to := slices.MinFunc(first.rows, byTime).At, slices.MaxFunc(first.rows, byTime).At
	length := time.Duration(float64(to.Sub(from)) * float64(aim) / float64(len(first.rows)))
	return from.Sub(p.span.Start) + max(length, time.Millisecond)
}

// take takes a page in and settles what is next.
func (p *pass) take(got page) error {
	p.total, p.counted = got.total, got.counted
	p.g.After, p.g.CountKnown = got.total, got.counted
	if got.received() == 0 {
		if p.stepBack(got) {
			return nil
		}
		p.g.take(got, 0)
		p.stop()
		return nil
	}
	first, last, sorted := got.ends()
	p.unordered = p.unordered || !sorted
	// Logs that were deleted shift those after them: then the page begins with
	// a later log than the one before ended with.
	if p.last != "" && compareIDs(first, p.last) > 0 && p.stepBack(got) {
		return nil
	}
	fresh := p.g.take(got, p.again(got))
	if fresh > 0 {
		p.barren, p.stepsBack, p.careful = 0, 0, false
	} else if p.stepsBack == 0 {
		p.barren++
	}
	p.last = last
	if p.isFirst && !p.dateless && (p.g.size > mostBytes*5/4 || len(p.g.rows) > 3*p.line.aim+model.MaxPageLimit) && p.span.length() > time.Millisecond && p.g.splits < mostSplits {
		return p.split(max(got.total, 2*len(p.g.seen)), p.g.size/max(1, len(p.g.rows)), page{})
	}
	p.goOn(got)
	p.tell()
	return nil
}

// stepBack asks again from further back, to where logs may have moved up when
// others were deleted; false when that leads nowhere.
func (p *pass) stepBack(got page) bool {
	if p.unordered || got.offset == 0 {
		return false
	}
	if p.stepsBack == mostStepsBack {
		p.gap = true
		return false
	}
	p.g.Requests += got.requests
	p.dropAll()
	p.stepsBack++
	p.next = max(0, got.offset-(got.limit-1))
	return true
}

// again is how many logs of a page were expected to come again.
func (p *pass) again(got page) int {
	if !p.isFirst || p.unordered {
		return got.received()
	}
	n := 0
	for _, row := range got.rows {
		if compareIDs(row.ID, p.last) <= 0 {
			n++
		}
	}
	for _, id := range got.dropped {
		if compareIDs(id, p.last) <= 0 {
			n++
		}
	}
	return n
}

// goOn settles which page comes after one, where that is not the one that is
// under way already.
func (p *pass) goOn(got page) {
	end := got.offset + got.received()
	short := got.received() < got.limit
	switch {
	case p.barren >= mostBarren, short && p.barren > 0:
		p.gap = p.gap || p.counted && end < p.total && p.g.After <= len(p.g.seen)
		p.stop()
	case short && p.counted && end >= p.total:
		p.stop()
	case short && !p.counted && got.received() <= 1:
		p.stop()
	case short, got.limit < p.limit:
		p.learn(got)
		p.dropAll()
		p.next, p.careful = end-1, true
	case p.counted && end >= p.total:
		p.stop()
	}
}

// learn settles how many logs the server gives at once, of a page that has
// fewer than were asked for: one page alone may be short by accident.
func (p *pass) learn(got page) {
	if got.limit < p.limit || got.received() == p.short {
		p.limit = max(2, got.received())
	}
	p.short = got.received()
}

// stop ends the pass: there is no further page.
func (p *pass) stop() {
	p.dropAll()
	p.next = -1
}

// fillQueue keeps pages under way, and the next window's first one once all of
// this one's are.
func (p *pass) fillQueue(ctx context.Context) {
	if p.next < 0 {
		p.nextWindow(ctx)
		return
	}
	for len(p.queue) == 0 || len(p.queue) < underWay && !p.careful && p.counted && p.next+1 < p.total {
		p.queue = append(p.queue, p.asker.ask(ctx, p.span, p.plan.period(p.span), p.next, p.limit))
		p.next += p.limit - 1
	}
	if p.counted && p.next+1 >= p.total {
		p.nextWindow(ctx)
	}
}

func (p *pass) nextWindow(ctx context.Context) {
	if p.isFirst {
		p.askAhead(ctx, p.g)
	}
}

func (p *pass) tell() {
	if p.plan.Asked != nil {
		p.plan.Asked(Answer{Logs: p.received + len(p.g.seen), Expected: p.expected, ExpectedKnown: p.expectedKnown})
	}
}
