package follow

import (
	"context"
	"time"

	"fliplet-audit/model"
)

// patience is how long without an answer, or without all logs, is worth
// telling.
const patience = 10 * time.Second

// Source is where the logs come from.
type Source interface {
	// Page gives logs of a period with an open end, in ascending order of their
	// ids.
	Page(ctx context.Context, period model.Period, offset, limit int) (model.LogPage, error)
	// ClockAhead is how far this machine's clock is ahead of the server's;
	// false before the server said its time.
	ClockAhead() (time.Duration, bool)
}

// State is how following goes.
type State struct {
	// CaughtUp: all that there is has been given. Else it is behind.
	CaughtUp bool
	// Since is when all had been given last; zero is never.
	Since time.Time
	// Failure is why there was no answer; nil without one.
	Failure error
	// Unanswered says that the server has not answered for some time.
	Unanswered bool
	// Left is how many logs are still to come, where LeftKnown.
	Left      int
	LeftKnown bool
}

// Run follows until ctx is done, take fails, or something goes wrong that does
// not mend; its error is which of these. take is given new logs, never none;
// tell is told how it goes: after each look, after each failure, and while an
// answer is long in coming. Both are called from Run's goroutine.
func Run(ctx context.Context, source Source, f *Follower, take func([]model.Log) error, tell func(State)) error {
	r := runner{source: source, follower: f, take: take, tell: tell}
	failures := 0
	for {
		err := r.look(ctx)
		pause := Every
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			failures = 0
		case r.taking || !Mends(err):
			return err
		default:
			failures++
			pause = Pause(failures)
			tell(State{Since: r.since, Failure: err})
		}
		if err := rest(ctx, pause); err != nil {
			return err
		}
	}
}

type runner struct {
	source   Source
	follower *Follower
	take     func([]model.Log) error
	tell     func(State)
	since    time.Time // when all had been given last
	taking   bool      // the error is take's
}

// look asks for pages until there are no more for now.
func (r *runner) look(ctx context.Context) error {
	began := time.Now()
	for {
		page, err := r.ask(ctx, r.follower.Next(r.clock()))
		if TooLarge(err) && r.follower.Smaller() {
			continue
		}
		if err != nil {
			return err
		}
		look, err := r.follower.Take(page)
		if err != nil {
			return err
		}
		if len(look.Logs) > 0 {
			if err := r.take(look.Logs); err != nil {
				r.taking = true
				return err
			}
		}
		if look.CaughtUp {
			r.since = time.Now()
			r.tell(State{CaughtUp: true, Since: r.since})
			return nil
		}
		if time.Since(began) >= patience {
			r.tell(State{Since: r.since, Left: look.Left, LeftKnown: look.LeftKnown})
		}
	}
}

// ask asks for a page, and says so when the answer is long in coming.
func (r *runner) ask(ctx context.Context, q Request) (page model.LogPage, err error) {
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		page, err = r.source.Page(ctx, q.Period, q.Offset, q.Limit)
	}()
	long := time.NewTimer(patience)
	defer long.Stop()
	for {
		select {
		case <-answered:
			return page, err
		case <-long.C:
			r.tell(State{Since: r.since, Unanswered: true})
		}
	}
}

func (r *runner) clock() Clock {
	ahead, known := r.source.ClockAhead()
	return Clock{Now: time.Now().Add(-ahead), Known: known}
}

func rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
