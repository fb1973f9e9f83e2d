package windows

import (
	"context"
	"slices"

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
	// steadyPages is after how many full pages larger ones are asked for again.
	steadyPages = 8
)

// pass is one way through the pages of a span.
type pass struct {
	*reader
	g       *gathering
	span    span
	n       int  // which pass of its window it is
	isFirst bool // of its window: it may be split, and the next asked ahead

	queue   []*pending // in the order of their offsets
	next    int        // the offset of the page to ask for; -1 is none
	total   int        // by the server's last count; 0 unknown
	counted bool
	began   int // the server's count with the first page
	pages   int // taken
	far     int // the place after the last log received

	top       model.ID // the highest id: the next page must reach back to it
	previous  model.ID // the highest since the last step back; "" is none
	reach     int      // the place after it
	overlap   int      // how many logs of a page the next one should bring again
	lookFor   int      // where top was expected before a step back; -1 is nowhere
	stepsBack int      // without anything new
	barren    int      // pages in a row that brought nothing although they should
	short     int      // logs of the last page, where they were fewer than expected
	careful   bool     // the server gave fewer than expected: one page at a time
	unordered bool     // the server does not sort by id
	shrunk    bool     // its count fell on the way
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
	p.queue, p.next, p.lookFor = []*pending{first}, p.stride(), -1
	for len(p.queue) > 0 {
		got, err := p.pop(ctx)
		if err != nil {
			return err
		}
		if p.pages == 0 {
			p.began = got.total
			if err := p.fits(got); err != nil {
				return err
			}
		}
		if err := p.take(got); err != nil {
			return err
		}
		p.fillQueue(ctx)
	}
	// Without an order nothing else tells which logs moved up between pages.
	p.gap = p.gap || p.unordered && p.shrunk
	return nil
}

// stride is how far the next page is from one as full as is expected.
func (p *pass) stride() int { return max(1, min(p.size, p.limit)-p.overlap) }

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
		got.alone = waiting.alone
		return got, got.err
	case <-ctx.Done():
		waiting.drop()
		return page{}, ctx.Err()
	}
}

// take takes a page in and settles what is next.
func (p *pass) take(got page) error {
	p.shrunk = p.shrunk || p.counted && got.counted && got.total < p.total
	p.total, p.counted = got.total, got.counted
	p.g.count(got)
	if got.received() == 0 {
		if !p.stepBack(got) {
			p.g.take(got, 0)
			p.stop()
		}
		return nil
	}
	first, last, sorted := got.ends()
	p.unordered = p.unordered || !sorted || first == ""
	// Logs that were deleted shift those after them: then the page begins with
	// a later log than the one before ended with.
	if p.top != "" && compareIDs(first, p.top) > 0 && p.stepBack(got) {
		return nil
	}
	p.learnShift(got)
	fresh := p.g.take(got, p.again(got))
	p.pages++
	if p.tooMuch() {
		return p.split(max(got.total, 2*len(p.g.seen)), p.g.size/max(1, len(p.g.rows)), page{})
	}
	p.goOn(got, last, p.beyond(got, last, fresh))
	if compareIDs(last, p.top) > 0 {
		p.top, p.stepsBack = last, 0
	}
	p.tell()
	return nil
}

// stepBack asks again from further back, each time twice as far, to where logs
// may have moved up when others were deleted; false when that leads nowhere.
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
	if p.lookFor < 0 {
		p.lookFor = got.offset + p.overlap - 1
	}
	pages := 1 << min(p.stepsBack, 10)
	p.stepsBack++
	p.next = max(0, got.offset-pages*max(1, p.size-1))
	p.previous = ""
	return true
}

// learnShift makes pages overlap as far as deleted logs moved the others up
// since the page before.
func (p *pass) learnShift(got page) {
	if p.lookFor < 0 {
		return
	}
	place, _ := slices.BinarySearchFunc(got.rows, p.top, func(r Row, id model.ID) int { return compareIDs(r.ID, id) })
	shift := p.lookFor - (got.offset + place)
	p.overlap = max(p.overlap, min(shift+1, p.size/2))
	p.lookFor = -1
}

// again is how many logs of a page were expected to come again.
func (p *pass) again(got page) int {
	if !p.isFirst {
		return got.received()
	}
	n := max(0, min(p.far-got.offset, got.received()))
	if p.unordered {
		return n
	}
	byTop := 0
	for _, row := range got.rows {
		if compareIDs(row.ID, p.top) <= 0 {
			byTop++
		}
	}
	for _, id := range got.dropped {
		if compareIDs(id, p.top) <= 0 {
			byTop++
		}
	}
	return max(n, byTop)
}

// beyond tells whether a page brought anything after the page before it.
func (p *pass) beyond(got page, last model.ID, fresh int) bool {
	if p.unordered {
		return fresh > 0 || p.n > 1 && got.offset+got.received() < p.total
	}
	return p.previous == "" || compareIDs(last, p.previous) > 0
}

// goOn settles which page comes after one.
func (p *pass) goOn(got page, last model.ID, beyond bool) {
	end := got.offset + got.received()
	full := got.received() >= got.limit
	p.far = max(p.far, end)
	if !full && p.counted && end >= p.total {
		p.stop()
		return
	}
	if !beyond {
		p.goOnAfterNothing(got, full)
		return
	}
	p.barren, p.previous, p.reach = 0, last, end
	p.learnSize(got, full)
	next := max(end-p.overlap, got.offset+1)
	if len(p.queue) > 0 && p.queue[0].offset != next || len(p.queue) == 0 {
		p.dropAll()
		p.next = next
	}
}

// goOnAfterNothing settles which page comes after one that brought nothing
// beyond the page before it. One that was under way beside that may have been
// answered first, before logs were deleted; only one asked after it tells that
// there is nothing.
func (p *pass) goOnAfterNothing(got page, full bool) {
	next := p.reach - p.overlap
	if got.alone {
		p.barren++
		next = got.offset + got.received() - p.overlap
	}
	if p.barren >= mostBarren || got.alone && !full && got.received() <= p.overlap {
		p.stop()
		return
	}
	p.dropAll()
	p.next, p.careful = max(0, next), true
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
	for len(p.queue) == 0 || len(p.queue) < underWay && !p.careful && p.lookFor < 0 && p.counted && p.next+1 < p.total {
		asked := p.asker.ask(ctx, p.span, p.plan.period(p.span), p.next, p.limit)
		asked.alone = len(p.queue) == 0
		p.queue = append(p.queue, asked)
		p.next += p.stride()
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
		p.plan.Asked(Answer{Logs: p.received + p.g.distinct() - p.g.others, Expected: p.expected, ExpectedKnown: p.expectedKnown})
	}
}
