package export

import (
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/export/windows"
)

// progressLog keeps what is told.
type progressLog struct {
	mu   sync.Mutex
	told []Progress
}

func (l *progressLog) add(p Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, p)
}

func (l *progressLog) all() []Progress {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.told)
}

// The bubble's clock stands still but for what sleeps in it: 100 rows a second
// for a minute, then 1,000 a second, then nothing.
func TestProgressGoesByTheLastSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said progressLog
		p := startTelling(said.add, 50, 0)
		logs := 0
		say := func(n int) {
			logs += n
			p.answered(windows.Answer{Logs: logs, Expected: 100_000, ExpectedKnown: true})
		}
		for range 60 {
			time.Sleep(time.Second)
			say(100)
		}
		synctest.Wait()
		told := said.all()
		last := told[len(told)-1]
		assert.InDelta(t, 600, len(told), 2, "ten times a second")
		assert.InDelta(t, 100, last.PerSecond, 15)
		assert.InDelta(t, float64(100_000-6000)/100, last.Left.Seconds(), 150)
		assert.Equal(t, 50, last.Resumed)
		assert.Equal(t, 100_050, last.Expected)
		for range 12 {
			time.Sleep(time.Second)
			say(1000)
		}
		time.Sleep(150 * time.Millisecond)
		synctest.Wait()
		told = said.all()
		last = told[len(told)-1]
		assert.InDelta(t, 1000, last.PerSecond, 150, "not 250, as since the start")
		assert.False(t, last.Waiting)

		time.Sleep(20 * time.Second)
		synctest.Wait()
		told = said.all()
		last = told[len(told)-1]
		assert.True(t, last.Waiting)
		assert.Zero(t, last.PerSecond)
		assert.Zero(t, last.Left)
		assert.Equal(t, 18_050, last.Rows)

		p.end(Result{Rows: 18_050, Expected: 18_050, ExpectedKnown: true})
		told = said.all()
		assert.Equal(t, Progress{Rows: 18_050, Resumed: 50, Kept: 18_050, Expected: 18_050, ExpectedKnown: true, PerSecond: 0}, told[len(told)-1])
		for _, p := range told {
			require.False(t, math.IsNaN(p.PerSecond) || math.IsInf(p.PerSecond, 0) || p.PerSecond < 0 || p.Left < 0)
		}
		count := len(told)
		time.Sleep(time.Minute)
		assert.Len(t, said.all(), count, "nothing after the end")
	})
}

func TestWaitingIsSaidAfterASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said progressLog
		p := startTelling(said.add, 0, 0)
		defer p.stop()
		time.Sleep(5*time.Second + time.Millisecond)
		synctest.Wait()
		waiting, before := 0, 0
		for _, p := range said.all() {
			if p.Waiting {
				waiting++
			} else {
				before++
			}
		}
		assert.InDelta(t, 41, waiting, 1)
		assert.InDelta(t, 9, before, 1)
	})
}

// A clock that jumps, or a source that counts wrongly, makes no nonsense.
func TestProgressStandsNonsense(t *testing.T) {
	now := time.Now()
	p := &telling{samples: []sample{{now, 0}}, lastAnswer: now}
	for _, step := range []time.Duration{0, -time.Hour, time.Hour, -2 * time.Hour, time.Nanosecond} {
		for _, a := range []windows.Answer{{Logs: 5, Expected: 3, ExpectedKnown: true}, {Logs: 1, Expected: math.MaxInt, ExpectedKnown: true}, {}} {
			p.answered(a)
			got := p.at(now.Add(step))
			require.GreaterOrEqual(t, got.PerSecond, 0.0)
			require.False(t, math.IsInf(got.PerSecond, 0) || math.IsNaN(got.PerSecond))
			require.GreaterOrEqual(t, got.Left, time.Duration(0))
			require.Equal(t, 5, got.Rows, "rows never go back")
		}
	}
}

func TestProgressKnowsTheLimit(t *testing.T) {
	now := time.Now()
	p := &telling{limit: 100, progress: Progress{Rows: 40, Resumed: 40}, samples: []sample{{now, 40}}, lastAnswer: now}
	p.answered(windows.Answer{Logs: 30, Expected: 5000, ExpectedKnown: true})
	got := p.at(now.Add(time.Second))
	assert.Equal(t, 70, got.Rows)
	assert.Equal(t, 100, got.Expected)
	p.answered(windows.Answer{Logs: 500, Expected: 5000, ExpectedKnown: true})
	assert.Equal(t, 100, p.at(now.Add(time.Second)).Rows)
}

func TestRunTellsItsProgress(t *testing.T) {
	f := newFeed(t, 50, 20)
	var told []Progress
	job := jobFor(t.TempDir(), "audit.csv")
	job.Progress = func(p Progress) { told = append(told, p) }
	_, err := run(t.Context(), nil, job, tools{read: f.read})
	require.NoError(t, err)
	require.NotEmpty(t, told)
	last := told[len(told)-1]
	assert.Equal(t, 50, last.Rows)
	assert.Equal(t, 50, last.Expected)
	assert.False(t, last.Waiting)
}
