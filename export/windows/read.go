package windows

import (
	"context"
	"errors"
	"slices"
	"time"

	"fliplet-audit/model"
)

// Read reads what the plan says and gives take one window after the other, in
// the plan's direction, while the next is being read; take's rows are valid
// until it returns. An error is the source's, take's or the context's; the
// total then tells how far it came. No goroutine outlives it.
func Read(ctx context.Context, source Source, plan Plan, encode Encode, take func(Window) error) (Total, error) {
	ctx, cancel := context.WithCancel(ctx)
	r := newReader(source, plan, encode)
	windows := make(chan Window)
	ended := make(chan error, 1)
	go func() {
		defer close(windows)
		ended <- r.all(ctx, windows)
	}()
	defer r.asker.wait()
	defer cancel()
	var total Total
	for w := range windows {
		total.add(&w, plan.Limit)
		if err := take(w); err != nil {
			cancel()
			drain(windows)
			return total, err
		}
		if total.Limited {
			cancel()
			drain(windows)
			return total, nil
		}
	}
	return total, <-ended
}

func drain(windows <-chan Window) {
	for range windows {
	}
}

// add counts a window, and cuts its rows to what the limit leaves.
func (t *Total) add(w *Window, limit int) {
	if limit > 0 && t.Rows+len(w.Rows) >= limit {
		t.Limited = true
		w.Rows = w.Rows[:limit-t.Rows]
	}
	t.Windows++
	t.Rows += len(w.Rows)
	t.Received += w.Received
	t.CountKnown = w.CountKnown && (t.CountKnown || t.Windows == 1)
	t.Before, t.After = t.Before+w.Before, t.After+w.After
	t.Requests += w.Requests
	t.Doubles += w.Doubles
	t.Gone += w.Gone
	t.Late += w.Late
	t.Missing += w.Missing
	t.Why = append(t.Why, w.Why...)
	for _, note := range w.Notes {
		if !slices.Contains(t.Notes, note) {
			t.Notes = append(t.Notes, note)
		}
	}
}

// reader is one reading.
type reader struct {
	plan  Plan
	asker *asker
	line  line
	// limit is how many logs a page has, as far as the server goes along.
	limit int
	// short is how many logs the last page had that had fewer.
	short int
	// dateless says that the server gives logs of other dates than asked for.
	dateless bool
	// worthless says that the server's counts are not of what it gives.
	worthless bool
	// ahead is the first page of the window to come, asked early.
	ahead *pending
	// expected is the server's count of all there is at the start.
	expected      int
	expectedKnown bool
	received      int // of the windows read
}

func newReader(source Source, plan Plan, encode Encode) *reader {
	return &reader{plan: plan, asker: newAsker(source, encode), line: newLine(plan), limit: model.MaxPageLimit}
}

// all reads window after window.
func (r *reader) all(ctx context.Context, out chan<- Window) error {
	defer func() { r.ahead.drop() }()
	for !r.line.ended() {
		g, err := r.window(ctx)
		if err != nil {
			return err
		}
		r.line.past(g.span, len(g.seen), g.each())
		r.received += len(g.seen)
		if r.line.ended() && r.plan.Tail > 0 {
			if err := r.tail(ctx, g); err != nil {
				return err
			}
		}
		select {
		case out <- g.window(r.plan.Newest):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// window reads the next window, as short as it must be.
func (r *reader) window(ctx context.Context) (*gathering, error) {
	s := r.line.next()
	if r.ahead != nil && r.line.begins(r.ahead.span) {
		s = r.ahead.span
	}
	requests := 0
	for try := 0; ; try++ {
		g := newGathering(s, try)
		g.Requests = requests
		first := r.firstPage(ctx, s)
		err := r.fill(ctx, g, s, first)
		if split, ok := err.(splitError); ok {
			s, requests = r.line.split(s, split, try), g.Requests
			continue
		}
		if err != nil {
			return nil, err
		}
		return g, nil
	}
}

// firstPage is the one asked ahead, if it was the right one.
func (r *reader) firstPage(ctx context.Context, s span) *pending {
	ahead := r.ahead
	r.ahead = nil
	if ahead != nil && ahead.span == s && ahead.limit == r.limit {
		return ahead
	}
	ahead.drop()
	return r.asker.ask(ctx, s, r.plan.period(s), 0, r.limit)
}

// askAhead asks for the first page of the window that will come after one of
// so many logs.
func (r *reader) askAhead(ctx context.Context, g *gathering) {
	if r.ahead != nil || g.tailOf {
		return
	}
	after := r.line
	after.past(g.span, max(len(g.seen), g.After), g.each())
	if after.ended() || r.plan.Limit > 0 && r.received+len(g.seen) >= r.plan.Limit {
		return
	}
	s := after.next()
	r.ahead = r.asker.ask(ctx, s, r.plan.period(s), 0, r.limit)
}

// fill reads a window until what was received is what the server counts, or
// that does not help.
func (r *reader) fill(ctx context.Context, g *gathering, s span, first *pending) error {
	for n := 1; ; n++ {
		p := pass{reader: r, g: g, span: s, isFirst: n == 1 && !g.tailOf}
		if err := p.run(ctx, first); err != nil {
			return err
		}
		first = nil
		missing := g.missing()
		whole := !p.gap && (missing <= 0 || !g.CountKnown || r.worthless)
		if whole || n == mostPasses {
			r.judge(g, missing)
			if p.gap {
				g.Why = append(g.Why, gapWords(g.span))
			}
			return nil
		}
	}
}

// mostPasses is how often a window is read at most.
const mostPasses = 3

// judge settles what is known of a window.
func (r *reader) judge(g *gathering, missing int) {
	if r.worthless || !g.CountKnown {
		g.CountKnown = g.CountKnown && !r.worthless
		return
	}
	g.Gone += max(0, g.Before-g.After, -missing)
	g.Late += max(0, g.After-g.Before)
	if missing <= 0 {
		return
	}
	g.Missing += missing
	g.Why = append(g.Why, missingWords(g.span, g.After, g.After-missing))
	r.worthless = g.After > 2*len(g.seen)+model.MaxPageLimit
}

// tail reads the period's end again and merges what came since.
func (r *reader) tail(ctx context.Context, g *gathering) error {
	start := r.plan.Period.End.Add(-r.plan.Tail)
	if start.Before(g.Start) {
		start = g.Start
	}
	s := span{start, g.End}
	again := g.again()
	if err := r.fill(ctx, again, s, nil); err != nil {
		return err
	}
	g.merge(again)
	return nil
}

// period is what the server is asked for a span: both ends inside, but never
// past the plan's.
func (p Plan) period(s span) model.Period {
	end := s.End
	if end.After(p.Period.End) {
		end = p.Period.End
	}
	return model.Period{Start: s.Start, End: end}
}

// ErrRange says that a server gives logs of other times than it is asked for,
// and too many to hold them all at once.
var ErrRange = errors.New("the server does not keep to the dates it is asked for")

// span is a stretch of time; Start is inside, End is not.
type span struct{ Start, End time.Time }

func (s span) length() time.Duration { return s.End.Sub(s.Start) }
