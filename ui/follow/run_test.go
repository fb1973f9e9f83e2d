package follow_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/follow"
)

// source answers from a server whose clock is an hour behind this machine's.
type source struct {
	*server
	mu       sync.Mutex // the fields below, and the server's, are set while it runs
	failure  error
	requests int
	hang     bool
	happen   func() // before each answer
}

// Page is the server's, unless it fails or hangs.
func (s *source) Page(ctx context.Context, p model.Period, offset, limit int) (model.LogPage, error) {
	s.mu.Lock()
	hang, happen := s.hang, s.happen
	s.requests++
	s.mu.Unlock()
	if hang {
		<-ctx.Done()
		return model.LogPage{}, ctx.Err()
	}
	if happen != nil {
		happen()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = time.Now().Add(-time.Hour)
	if s.failure != nil {
		return model.LogPage{}, s.failure
	}
	return s.page(p, offset, limit), nil
}

// ClockAhead is an hour, once there was an answer.
func (s *source) ClockAhead() (time.Duration, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.requests == 0 {
		return 0, false
	}
	return time.Hour, true
}

// set changes something while it runs.
func (s *source) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// more writes logs while it runs.
func (s *source) more(n int) (ids []model.ID) {
	s.set(func() { ids = s.add(n) })
	return ids
}

func (s *source) count() (n int) {
	s.set(func() { n = s.requests })
	return n
}

// followed runs a source in a bubble of its own time.
type followed struct {
	ids    []model.ID
	states []follow.State
	ended  chan error
	stop   context.CancelFunc
	fails  error
	source *source
}

func start(f *follow.Follower, s *source) *followed {
	ctx, stop := context.WithCancel(context.Background())
	to := &followed{ended: make(chan error, 1), stop: stop, source: s}
	go func() {
		to.ended <- follow.Run(ctx, s, f, func(logs []model.Log) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, l := range logs {
				to.ids = append(to.ids, l.ID)
			}
			return to.fails
		}, func(state follow.State) {
			s.set(func() { to.states = append(to.states, state) })
		})
	}()
	synctest.Wait()
	return to
}

func (f *followed) last() (state follow.State) {
	f.source.set(func() { state = f.states[len(f.states)-1] })
	return state
}

func (f *followed) given() (ids []model.ID) {
	f.source.set(func() { ids = f.ids })
	return ids
}

func (f *followed) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (f *followed) end(t *testing.T) {
	t.Helper()
	f.stop()
	synctest.Wait()
	require.ErrorIs(t, <-f.ended, context.Canceled)
}

func newSource() *source {
	s := &source{server: newServer()}
	s.now = time.Now().Add(-time.Hour)
	return s
}

func TestRunLooksEveryTwoSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		s.add(3)
		f := start(follow.Since(time.Time{}), s)
		assert.True(t, f.last().CaughtUp)
		assert.Empty(t, f.given())
		want := s.more(2)
		f.pass(2 * time.Second)
		assert.Equal(t, want, f.given())
		before := s.count()
		f.pass(10 * time.Second)
		assert.LessOrEqual(t, s.count()-before, api.PaceLimit/3, "no more than a third of the rate")
		assert.GreaterOrEqual(t, s.count()-before, 4)
		f.end(t)
	})
}

func TestRunGoesOnAfterWhatMends(t *testing.T) {
	for _, kind := range []api.Kind{api.KindConnection, api.KindDNS, api.KindServer, api.KindRateLimited, api.KindCut, api.KindTimeout, api.KindNotJSON} {
		synctest.Test(t, func(t *testing.T) {
			s := newSource()
			f := start(follow.Since(time.Time{}), s)
			caughtUp := f.last().Since
			s.set(func() { s.failure = &api.Error{Kind: kind} })
			f.pass(2 * time.Second)
			assert.False(t, f.last().CaughtUp)
			assert.Equal(t, caughtUp, f.last().Since)
			assert.ErrorIs(t, f.last().Failure, s.failure)
			assert.NotEmpty(t, follow.Why(f.last().Failure).String())
			before := s.count()
			f.pass(time.Hour)
			assert.InDelta(t, 120, s.count()-before, 10, "the pauses grow to 30 s")
			want := s.more(600) // meanwhile
			s.set(func() { s.failure = nil })
			f.pass(31 * time.Second)
			assert.Equal(t, want, f.given())
			assert.True(t, f.last().CaughtUp)
			f.end(t)
		})
	}
}

func TestRunEndsWithWhatDoesNotMend(t *testing.T) {
	own := errors.New("standard output is closed")
	for _, kind := range []api.Kind{api.KindToken, api.KindRole, api.KindPlan, api.KindNotFound, api.KindRefused, api.KindInvalid} {
		synctest.Test(t, func(t *testing.T) {
			s := newSource()
			f := start(follow.Since(time.Time{}), s)
			s.set(func() { s.failure = &api.Error{Kind: kind} })
			f.pass(2 * time.Second)
			assert.ErrorIs(t, <-f.ended, s.failure)
			f.stop()
		})
	}
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		f := start(follow.Since(time.Time{}), s)
		s.set(func() { f.fails = own })
		s.more(1)
		f.pass(2 * time.Second)
		assert.ErrorIs(t, <-f.ended, own)
		f.stop()
	})
}

func TestRunSaysThatAnAnswerIsLongInComingAndStopsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		f := start(follow.Since(time.Time{}), s)
		s.set(func() { s.hang = true })
		f.pass(2*time.Second + 10*time.Second)
		assert.True(t, f.last().Unanswered)
		assert.False(t, f.last().CaughtUp)
		stopped := time.Now()
		f.end(t)
		assert.Zero(t, time.Since(stopped))
	})
}

func TestRunSaysHowManyAreLeftWhenItIsBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		f := start(follow.Since(time.Time{}), s)
		s.more(20_000)
		s.set(func() { s.happen = func() { time.Sleep(time.Second) } })
		f.pass(30 * time.Second)
		assert.False(t, f.last().CaughtUp)
		assert.True(t, f.last().LeftKnown)
		assert.Equal(t, 20_000-len(f.given()), f.last().Left)
		f.pass(30 * time.Second)
		assert.True(t, f.last().CaughtUp)
		assert.Len(t, f.given(), 20_000)
		f.end(t)
	})
}

func TestRunAsksForLessWhenAnAnswerIsTooLarge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		f := start(follow.Since(time.Time{}), s)
		want := s.more(40)
		first := s.count()
		s.set(func() {
			s.failure = &api.Error{Kind: api.KindTooLarge}
			s.happen = func() {
				if s.count() > first+3 {
					s.set(func() { s.failure = nil })
				}
			}
		})
		f.pass(2 * time.Second)
		assert.Equal(t, want, f.given())
		f.end(t)
	})
}
