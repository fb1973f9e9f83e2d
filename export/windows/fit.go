package windows

import (
	"slices"
	"time"

	"fliplet-audit/model"
)

// fits tells by a window's first page whether all of it does.
func (p *pass) fits(first page) error {
	if !p.isFirst {
		return nil
	}
	p.g.Before = first.total
	if !p.expectedKnown && first.counted {
		p.expected, p.expectedKnown = first.total, true
	}
	if p.outside(first) {
		return p.inOne(first)
	}
	full := first.received() >= first.limit
	if !first.counted || !full || p.worthless {
		return nil
	}
	each := max(1, first.bytes()/max(1, len(first.rows)))
	if first.total <= max(2*p.line.aim, 2*model.MaxPageLimit) && first.total*each <= mostBytes {
		return nil
	}
	if first.total == p.g.larger && !p.isBurst(first) {
		return nil // the count did not follow the dates, and the logs don't bear it out
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

// inOne reads a server that does not keep to the dates in one window, as
// far as that is bearable.
func (p *pass) inOne(first page) error {
	p.unwindowed = true
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
	if p.span.length() <= moment || p.g.splits >= mostSplits {
		return nil
	}
	p.g.Requests += first.requests
	aim := min(p.line.aim, max(1, aimBytes/each))
	quiet, guess, dense := p.guess(first, aim)
	// A window is too large by its bytes as if it had so many more logs.
	return splitError{logs: logs * p.line.aim / aim, counted: first.total, quiet: quiet, guess: guess, dense: dense}
}

// guess is how long nothing comes and how long then a window with so many logs
// is, by how close together the later half of its first page is; false where
// they are not in the order of their times, and so no beginning.
func (p *pass) guess(first page, aim int) (quiet, length time.Duration, ok bool) {
	byTime := func(a, b Row) int { return a.At.Compare(b.At) }
	if len(first.rows) < 2 || first.rows[0].At.Before(p.span.Start) || !slices.IsSortedFunc(first.rows, byTime) {
		return 0, 0, false
	}
	half := first.rows[len(first.rows)/2:]
	from, to := half[0].At, half[len(half)-1].At
	return from.Sub(p.span.Start), time.Duration(float64(to.Sub(from)) * float64(aim) / float64(len(half))), true
}

// isBurst tells whether a window's logs may be much closer together than what
// of it is not quiet is long.
func (p *pass) isBurst(first page) bool {
	quiet, length, ok := p.guess(first, p.line.aim)
	return ok && length < (p.span.length()-quiet)/2
}

// tooMuch tells whether the window turns out to hold more than it may.
func (p *pass) tooMuch() bool {
	over := p.g.size > mostBytes*5/4 || len(p.g.rows) > 3*p.line.aim+model.MaxPageLimit
	return over && p.isFirst && !p.unwindowed && p.span.length() > moment && p.g.splits < mostSplits
}
