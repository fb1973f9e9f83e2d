package api

import (
	"context"
	"errors"
	"math/rand/v2"
	"sort"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// ledger is when the server may have counted each request: any moment from its
// start to its answer.
type ledger struct {
	mu               sync.Mutex
	started, counted []time.Time
}

// run takes requests through a pacer, each answered after a time of its own.
func (l *ledger) run(t *testing.T, p *Pacer, priority Priority, length time.Duration) {
	answered, err := p.Acquire(t.Context(), priority, nil)
	if err != nil {
		t.Error(err)
		return
	}
	began := time.Now()
	counted := began.Add(time.Duration(rand.Int64N(int64(length) + 1)))
	time.Sleep(length)
	answered()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.started = append(l.started, began)
	l.counted = append(l.counted, counted)
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.started)
}

// most is the most requests in any window of 10 s.
func most(times []time.Time) int {
	sort.Slice(times, func(i, j int) bool { return times[i].Before(times[j]) })
	highest := 0
	for i := range times {
		n := 0
		for j := i; j < len(times) && times[j].Sub(times[i]) < 10*time.Second; j++ {
			n++
		}
		highest = max(highest, n)
	}
	return highest
}

func TestPacerKeepsToTheLimitInEveryWindow(t *testing.T) {
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			p, l := NewPacer(nil), &ledger{}
			var all sync.WaitGroup
			for range 120 {
				priority, length := []Priority{Foreground, Foreground, Background, Bulk}[random.IntN(4)], time.Duration(random.Int64N(int64(3*time.Second)))
				all.Go(func() { l.run(t, p, priority, length) })
				time.Sleep(time.Duration(random.Int64N(int64(200 * time.Millisecond))))
			}
			all.Wait()
			require.Len(t, l.counted, 120, "none is lost")
			require.LessOrEqual(t, most(l.counted), 30)
		})
	}
}

func TestPacerUsesTheWholeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		p, l := NewPacer(nil), &ledger{}
		var all sync.WaitGroup
		for range 90 {
			all.Go(func() { l.run(t, p, Foreground, 100*time.Millisecond) })
		}
		all.Wait()
		require.Equal(t, 30, most(l.started))
		require.Equal(t, 2*(10*time.Second+100*time.Millisecond)+100*time.Millisecond, time.Since(began))
	})
}

func TestPacerCountsFromTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPacer(nil)
		var slow func()
		for i := range 30 {
			answered, err := p.Acquire(t.Context(), Foreground, nil)
			require.NoError(t, err)
			if i == 0 {
				slow = answered
				continue
			}
			answered()
		}
		began := time.Now()
		time.AfterFunc(4*time.Second, slow)
		for range 29 {
			answered, err := p.Acquire(t.Context(), Foreground, nil)
			require.NoError(t, err)
			answered()
		}
		require.Equal(t, 10*time.Second, time.Since(began), "the quick ones")
		time.Sleep(3 * time.Second)
		_, err := p.Acquire(t.Context(), Foreground, nil)
		require.NoError(t, err)
		require.Equal(t, 14*time.Second, time.Since(began), "the slow one, 10 s from its answer")
	})
}

func TestBackgroundStaysBelowHalf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l := NewPacer(nil), &ledger{}
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() { l.run(t, p, Background, 50*time.Millisecond) })
		}
		time.Sleep(time.Second)
		require.Equal(t, 15, l.count())
		began := time.Now()
		for range 15 {
			answered, err := p.Acquire(t.Context(), Foreground, nil)
			require.NoError(t, err)
			answered()
		}
		require.Zero(t, time.Since(began), "a person's requests go at once")
		all.Wait()
		require.LessOrEqual(t, most(l.started), 15)
	})
}

func TestBackgroundGivesWayToWaiters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPacer(nil)
		for range 30 {
			answered, err := p.Acquire(t.Context(), Foreground, nil)
			require.NoError(t, err)
			answered()
		}
		var order []string
		var mu sync.Mutex
		var all sync.WaitGroup
		wait := func(name string, priority Priority) {
			all.Go(func() {
				answered, err := p.Acquire(t.Context(), priority, nil)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				order = append(order, name)
				mu.Unlock()
				answered()
			})
			synctest.Wait()
		}
		wait("behind", Background)
		wait("before", Foreground)
		wait("before", Foreground)
		all.Wait()
		require.Equal(t, []string{"before", "before", "behind"}, order)
	})
}

func TestHoldUntilHoldsEverybody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPacer(nil)
		began := time.Now()
		p.HoldUntil(began.Add(5 * time.Second))
		p.HoldUntil(began.Add(3 * time.Second))
		var reasons []WaitReason
		_, err := p.Acquire(t.Context(), Foreground, func(until time.Time, reason WaitReason) error {
			reasons = append(reasons, reason)
			require.Equal(t, began.Add(5*time.Second), until)
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, 5*time.Second, time.Since(began))
		require.Equal(t, []WaitReason{WaitRateLimit}, reasons)
	})
}

func TestHoldReachesThoseWhoWaitAlready(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := Unpaced(nil)
		began := time.Now()
		p.HoldUntil(began.Add(time.Second))
		time.AfterFunc(500*time.Millisecond, func() { p.HoldUntil(began.Add(8 * time.Second)) })
		var told []time.Duration
		_, err := p.Acquire(t.Context(), Foreground, func(until time.Time, _ WaitReason) error {
			told = append(told, until.Sub(began))
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, 8*time.Second, time.Since(began))
		require.Equal(t, []time.Duration{time.Second, 8 * time.Second}, told)
	})
}

func TestPacerTellsOfLongWaitsOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPacer(nil)
		told := 0
		tell := func(time.Time, WaitReason) error { told++; return nil }
		p.HoldUntil(time.Now().Add(90 * time.Millisecond))
		_, err := p.Acquire(t.Context(), Foreground, tell)
		require.NoError(t, err)
		require.Zero(t, told)
		p.HoldUntil(time.Now().Add(110 * time.Millisecond))
		_, err = p.Acquire(t.Context(), Foreground, tell)
		require.NoError(t, err)
		require.Equal(t, 1, told)
	})
}

func TestAcquireCanBeGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPacer(nil)
		p.HoldUntil(time.Now().Add(time.Hour))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := p.Acquire(ctx, Foreground, nil)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		enough := errors.New("enough")
		_, err = p.Acquire(t.Context(), Foreground, func(time.Time, WaitReason) error { return enough })
		require.ErrorIs(t, err, enough)
		require.Zero(t, p.waiting, "nobody waits any more")

		p = NewPacer(nil)
		ctx, cancel = context.WithCancel(t.Context())
		cancel()
		_, err = p.Acquire(ctx, Foreground, nil)
		require.ErrorIs(t, err, context.Canceled)
		require.Zero(t, p.inFlight, "no place is taken")
	})
}

func TestAnsweredCountsOnce(t *testing.T) {
	p := NewPacer(newImpatient())
	answered, err := p.Acquire(t.Context(), Foreground, nil)
	require.NoError(t, err)
	answered()
	answered()
	require.Zero(t, p.inFlight)
	require.Len(t, p.answered, 1)
}

// exporting keeps bulk requests under way, each answered after a time, until
// ctx ends, and counts them.
func exporting(ctx context.Context, p *Pacer, l *ledger, all *sync.WaitGroup, length time.Duration) {
	for range 4 {
		all.Go(func() {
			for {
				answered, err := p.Acquire(ctx, Bulk, nil)
				if err != nil {
					return
				}
				began := time.Now()
				time.Sleep(length)
				answered()
				l.mu.Lock()
				l.started = append(l.started, began)
				l.mu.Unlock()
			}
		})
	}
}

// An export that nobody disturbs uses the limit, 30 requests in 10 s.
func TestBulkUsesTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, l := NewPacer(nil), &ledger{}
		ctx, cancel := context.WithTimeout(t.Context(), 70*time.Second)
		defer cancel()
		var all sync.WaitGroup
		exporting(ctx, p, l, &all, 50*time.Millisecond)
		all.Wait()
		require.GreaterOrEqual(t, l.count(), 70*3*97/100)
		require.LessOrEqual(t, most(l.started), 30)
	})
}

// Beside an export a person's requests, and the counts that nobody waits for,
// need not wait for the window to pass.
func TestBulkLeavesThePersonAPlace(t *testing.T) {
	for priority, longest := range map[Priority]time.Duration{Foreground: 700 * time.Millisecond, Background: 700 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			p, l := NewPacer(nil), &ledger{}
			ctx, cancel := context.WithCancel(t.Context())
			var all sync.WaitGroup
			exporting(ctx, p, l, &all, 50*time.Millisecond)
			for range 20 {
				time.Sleep(1777 * time.Millisecond)
				asked := time.Now()
				answered, err := p.Acquire(t.Context(), priority, nil)
				require.NoError(t, err)
				answered()
				require.LessOrEqual(t, time.Since(asked), longest)
			}
			cancel()
			all.Wait()
		})
	}
}
