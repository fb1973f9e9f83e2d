package api

import (
	"context"
	"time"
)

// Clock is time as the client sees it, so that tests need not wait for it.
type Clock interface {
	Now() time.Time
	// Timer sends once d has passed, unless stop was called before.
	Timer(d time.Duration) (fires <-chan time.Time, stop func())
}

// SystemClock is the computer's own clock.
type SystemClock struct{}

// Now is the current time.
func (SystemClock) Now() time.Time { return time.Now() }

// Timer is a time.Timer.
func (SystemClock) Timer(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}

// sleep waits until d has passed or ctx is done, whose error it returns.
func sleep(ctx context.Context, clock Clock, d time.Duration) error {
	fires, stop := clock.Timer(d)
	defer stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-fires:
		return nil
	}
}
