package latest_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/ui/latest"
)

func TestANewerRequestEndsTheOlder(t *testing.T) {
	var r latest.Request
	assert.False(t, r.Busy())
	assert.False(t, r.Done(0), "no request, no answer")
	first, one := r.Next(context.Background())
	second, two := r.Next(context.Background())
	assert.ErrorIs(t, first.Err(), context.Canceled)
	assert.NoError(t, second.Err())
	assert.False(t, r.Done(one))
	assert.True(t, r.Busy())
	assert.True(t, r.Done(two))
	assert.ErrorIs(t, second.Err(), context.Canceled, "what hangs on the request ends with it")
	assert.False(t, r.Done(two), "once")
	assert.False(t, r.Busy())
	third, three := r.Next(context.Background())
	r.Stop()
	assert.ErrorIs(t, third.Err(), context.Canceled)
	assert.False(t, r.Done(three))
	r.Stop()
}

func TestTheEndOfTheScreenEndsItsRequest(t *testing.T) {
	screen, leave := context.WithCancel(context.Background())
	var r latest.Request
	ctx, _ := r.Next(screen)
	leave()
	assert.ErrorIs(t, ctx.Err(), context.Canceled)
	r.Stop()
}

// The numbers of product.md, "At the speed of typing".
func TestPace(t *testing.T) {
	const ms = time.Millisecond
	begin := time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)
	at := func(d time.Duration) time.Time { return begin.Add(d) }
	var p latest.Pace
	ask, wait := p.Due(at(0))
	assert.False(t, ask)
	assert.Zero(t, wait)

	assert.Zero(t, p.Key(at(0)), "the first key asks at once")
	p.Asked(at(0))
	assert.False(t, p.Waiting())
	assert.Equal(t, 270*ms, p.Key(at(80*ms)), "350 ms apart")
	assert.Equal(t, 190*ms, p.Key(at(160*ms)))
	assert.Equal(t, 120*ms, p.Key(at(300*ms)), "120 ms of quiet")
	ask, wait = p.Due(at(350 * ms))
	assert.False(t, ask)
	assert.Equal(t, 70*ms, wait)
	ask, _ = p.Due(at(420 * ms))
	assert.True(t, ask)
	p.Asked(at(420 * ms))
	ask, wait = p.Due(at(900 * ms))
	assert.False(t, ask)
	assert.Zero(t, wait)

	assert.Equal(t, 120*ms, p.Key(at(1299*ms)), "999 ms are no rest")
	p.Forget()
	ask, _ = p.Due(at(5000 * ms))
	assert.False(t, ask, "what was forgotten is not asked")
	assert.Zero(t, p.Key(at(2299*ms)), "1 s is")
}
