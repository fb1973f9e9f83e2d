package export

import (
	"sync"
	"time"

	"fliplet-audit/export/windows"
)

// Progress is how far an export is.
type Progress struct {
	// Rows is how many logs have come, those of earlier runs too; Resumed is
	// how many these are.
	Rows, Resumed int
	// Kept is how many stand in the file so far: what a later run goes on with
	// if this one is stopped now.
	Kept int
	// Expected is how many there will be, by the server's count.
	Expected      int
	ExpectedKnown bool
	// PerSecond is the rows per second of the last ten seconds.
	PerSecond float64
	// Left is the time left at that speed; 0 when it can't be told.
	Left time.Duration
	// Waiting says that no answer has come for a second.
	Waiting bool
}

const (
	progressEvery = 100 * time.Millisecond
	waitingAfter  = time.Second
	// rateOver is the time whose rows make the rate: the rate limit's own
	// window (wire.md, "Rate limit"), so that its pauses don't make it jump.
	rateOver = 10 * time.Second
)

// telling passes the progress on, no more often than a person can see. A nil
// one tells nothing.
type telling struct {
	tell     func(Progress)
	limit    int // the most rows there will be; 0 is no limit
	stopping chan struct{}
	stopped  sync.WaitGroup
	once     sync.Once

	mu         sync.Mutex
	progress   Progress
	lastAnswer time.Time
	samples    []sample
}

// sample is how many rows had come at a time.
type sample struct {
	at   time.Time
	rows int
}

func startTelling(tell func(Progress), resumed, limit int) *telling {
	if tell == nil {
		return nil
	}
	now := time.Now()
	t := &telling{
		tell: tell, limit: limit, stopping: make(chan struct{}), lastAnswer: now,
		progress: Progress{Rows: resumed, Resumed: resumed, Kept: resumed}, samples: []sample{{now, resumed}},
	}
	t.stopped.Go(t.run)
	return t
}

func (t *telling) run() {
	ticks := time.NewTicker(progressEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			t.tell(t.at(time.Now()))
		case <-t.stopping:
			return
		}
	}
}

// stop ends the telling and waits for it.
func (t *telling) stop() {
	if t == nil {
		return
	}
	t.once.Do(func() { close(t.stopping) })
	t.stopped.Wait()
}

// answered takes over what an answer says.
func (t *telling) answered(a windows.Answer) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lastAnswer = time.Now()
	p := &t.progress
	p.Rows, p.Expected, p.ExpectedKnown = max(p.Rows, p.Resumed+a.Logs), p.Resumed+a.Expected, a.ExpectedKnown
	if t.limit > 0 {
		p.Rows, p.Expected = min(p.Rows, t.limit), min(p.Expected, t.limit)
	}
}

// wrote notes that a window of so many rows is written: while that goes on
// nobody waits.
func (t *telling) wrote(rows int) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lastAnswer = time.Now()
	t.progress.Kept += rows
}

// end tells the last of it.
func (t *telling) end(r Result) {
	if t == nil {
		return
	}
	t.stop()
	p := t.at(time.Now())
	p.Rows, p.Kept, p.Expected, p.ExpectedKnown, p.Left, p.Waiting = r.Rows, r.Rows, r.Expected, r.ExpectedKnown, 0, false
	t.tell(p)
}

// at is the progress at a time.
func (t *telling) at(now time.Time) Progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.samples) > 1 && now.Sub(t.samples[1].at) >= rateOver {
		t.samples = t.samples[1:]
	}
	p := t.progress
	p.Waiting = now.Sub(t.lastAnswer) >= waitingAfter
	oldest := t.samples[0]
	if took := now.Sub(oldest.at); took > 0 {
		p.PerSecond = float64(p.Rows-oldest.rows) / took.Seconds()
	}
	if left := p.Expected - p.Rows; p.ExpectedKnown && left > 0 && p.PerSecond > 0 {
		p.Left = time.Duration(min(float64(left)/p.PerSecond, longestLeft.Seconds()) * float64(time.Second))
	}
	t.samples = append(t.samples, sample{now, p.Rows})
	return p
}

// longestLeft is the longest time that is told.
const longestLeft = 1000 * time.Hour
