package api

import (
	"context"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	// maxFailures is how often a question is asked again after a failure that
	// is no rate limit: longer than some seconds a person should not wait for
	// bad news.
	maxFailures = 4
	// shortestHold and longestHold bound what a 429 makes the process wait:
	// the limit's window is 10 s, so a longer demand is a mistake.
	shortestHold = 250 * time.Millisecond
	longestHold  = 2 * time.Minute
)

// tries decides whether, and when, a question is asked again.
type tries struct {
	c        *Client
	q        question
	deadline time.Time
	attempt  int // the one under way, or next, from 1
	failures int
	last     *Error
	broken   backoff.ExponentialBackOff
	limited  backoff.ExponentialBackOff
}

func (c *Client) newTries(q question) *tries {
	return &tries{
		c: c, q: q, deadline: c.clock.Now().Add(c.requestTimeout), attempt: 1,
		broken:  backoff.ExponentialBackOff{InitialInterval: 400 * time.Millisecond, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 5 * time.Second},
		limited: backoff.ExponentialBackOff{InitialInterval: 1500 * time.Millisecond, RandomizationFactor: 1.0 / 3, Multiplier: 1.5, MaxInterval: 5 * time.Second},
	}
}

// again waits for the next attempt, or returns why there is none.
func (t *tries) again(ctx context.Context, e *Error) *Error {
	t.last = e
	t.attempt++
	if e.Kind == KindRateLimited {
		return t.hold(e)
	}
	if !e.mayPass() || t.failures == maxFailures {
		return e
	}
	t.failures++
	wait := max(t.broken.NextBackOff(), e.wait)
	until := t.c.clock.Now().Add(wait)
	if until.After(t.deadline) {
		return e
	}
	t.tell(until, WaitRetry)
	if err := sleep(ctx, t.c.clock, wait); err != nil {
		return t.c.notSent(t.q, err)
	}
	return nil
}

// hold keeps all of the process back as a 429 demands; the wait itself is the
// pacer's.
func (t *tries) hold(e *Error) *Error {
	wait, now := e.wait, t.c.clock.Now()
	if wait > 0 {
		wait = max(wait, shortestHold)
		e.Until = now.Add(wait)
	} else {
		wait = t.limited.NextBackOff()
	}
	t.c.pacer.HoldUntil(now.Add(min(wait, longestHold)))
	if now.Add(wait).After(t.deadline) {
		return e
	}
	return nil
}

// told passes a wait of the pacer's on, or ends it when it goes past the
// deadline.
func (t *tries) told(until time.Time, reason WaitReason) error {
	if until.After(t.deadline) {
		e := &Error{Kind: KindRateLimited, Until: until, wait: until.Sub(t.c.clock.Now())}
		if t.last != nil && t.last.Kind == KindRateLimited {
			e.Status, e.Message = t.last.Status, t.last.Message
		}
		return e
	}
	t.tell(until, reason)
	return nil
}

func (t *tries) tell(until time.Time, reason WaitReason) {
	if t.c.onWait == nil {
		return
	}
	w := Wait{Reason: reason, Until: until, Attempt: t.attempt, Priority: t.q.priority}
	if reason != WaitPace {
		w.Cause = t.last
	}
	t.c.onWait(w)
}

// timeForAttempt is never more than what is left of the question's time.
func (t *tries) timeForAttempt() time.Duration {
	left := t.deadline.Sub(t.c.clock.Now())
	return max(min(t.c.attemptTimeout, left), time.Millisecond)
}

// mayPass is whether the same question may go better a moment later.
func (e *Error) mayPass() bool {
	switch e.Kind {
	case KindConnection, KindCut, KindTimeout:
		return true
	case KindServer:
		return e.Status != 501 && e.Status != 505
	case KindDNS:
		return e.passing
	}
	return false
}
