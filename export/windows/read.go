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
	// limit is how many logs are asked for in a page: fewer while answers are
	// too large. size is how many then come: fewer where the server gives no
	// more at once.
	limit, size int
	steady      int // full pages in a row
	// worthless says that the server's counts are not of what it gives.
	worthless bool
	// countsWhole says that they are of the whole period, whatever is asked.
	countsWhole bool
	unwindowed  bool // the server does not keep to the dates it is asked for
	// ahead is the first page of the window to come, asked early.
	ahead *pending
	// expected is the server's count of all there is at the start.
	expected      int
	expectedKnown bool
	received      int // of the windows read
}

func newReader(source Source, plan Plan, encode Encode) *reader {
	return &reader{plan: plan, asker: newAsker(source, encode), line: newLine(plan), limit: model.MaxPageLimit, size: model.MaxPageLimit}
}

// all reads window after window.
func (r *reader) all(ctx context.Context, out chan<- Window) error {
	defer func() { r.ahead.drop() }()
	for !r.line.ended() {
		g, err := r.window(ctx)
		if err != nil {
			return err
		}
		r.line.past(g.span, g.distinct(), g.each())
		r.received += g.distinct() - g.others
		if r.line.ended() && r.plan.Tail > 0 {
			if err := r.tail(ctx, g); err != nil {
				return err
			}
		}
		if r.line.ended() {
			r.judgeAll(g)
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
	requests, larger := 0, 0
	for try := 0; ; try++ {
		g := newGathering(s, try)
		g.Requests, g.larger = requests, larger
		first := r.firstPage(ctx, s)
		err := r.fill(ctx, g, s, first)
		if split, ok := err.(splitError); ok {
			s, requests, larger = r.line.split(s, split), g.Requests, split.counted
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
	if ahead != nil && ahead.span == s {
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
	after, logs := r.line, g.distinct()
	if !r.worthless && g.larger != g.After {
		logs = max(logs, g.After)
	}
	after.past(g.span, logs, g.each())
	if after.ended() || r.plan.Limit > 0 && r.received+len(g.rows) >= r.plan.Limit {
		return
	}
	s := after.next()
	r.ahead = r.asker.ask(ctx, s, r.plan.period(s), 0, r.limit)
}

// fill reads a window until what was received is what the server counts, or
// that does not help.
func (r *reader) fill(ctx context.Context, g *gathering, s span, first *pending) error {
	for n := 1; ; n++ {
		had, counted := g.distinct(), g.After
		p := pass{reader: r, g: g, span: s, isFirst: n == 1 && !g.tailOf, n: n, overlap: 1}
		if err := p.run(ctx, first); err != nil {
			return err
		}
		first = nil
		missing := g.missing()
		whole := missing <= 0 || !g.CountKnown || r.worthless || r.countsAll(g)
		again := n > 1 && g.distinct() == had && g.After == counted
		if !p.gap && (whole || again) || n == mostPasses {
			// What came while it was read again is no more missing than what
			// comes afterwards.
			r.judge(g, min(missing, p.began-g.distinct()), n)
			if p.gap {
				g.Why = append(g.Why, gapWords(g.span))
			}
			return nil
		}
	}
}

// mostPasses is how often a window is read at most.
const mostPasses = 3

// countsAll tells whether the server's count is of more than the window: it
// is the one of the longer span that the window was cut from.
func (r *reader) countsAll(g *gathering) bool {
	return g.CountKnown && g.larger > 0 && g.After == g.larger && g.missing() > 0
}

// judge settles what is known of a window that was read so many times.
func (r *reader) judge(g *gathering, missing, times int) {
	if g.unnamed > 0 {
		g.Why = append(g.Why, unnamedWords(g.span, g.unnamed))
	}
	if r.countsAll(g) && !r.worthless {
		r.worthless, r.countsWhole = true, true
		g.Notes = append(g.Notes, countsIgnoreDates)
	}
	if r.worthless || !g.CountKnown {
		g.CountKnown = false
		return
	}
	g.Gone += max(0, max(g.Before, g.distinct())-g.After)
	g.Late += max(0, max(g.After, g.distinct())-g.Before)
	if missing <= 0 {
		return
	}
	g.Missing += missing
	g.Why = append(g.Why, missingWords(g.span, g.distinct()+missing, g.distinct(), times))
	r.worthless = g.After > 2*g.distinct()+model.MaxPageLimit
}

// judgeAll holds all that came against the count of the whole period where the
// server gives no other; g is the last window.
func (r *reader) judgeAll(g *gathering) {
	missing := r.expected - r.received
	if !r.countsWhole || missing <= 0 {
		return
	}
	g.Missing += missing
	all := span{r.plan.Period.Start, r.plan.Period.End}
	g.Why = append(g.Why, missingWords(all, r.expected, r.received, 1))
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
