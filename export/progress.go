package export

import "time"

// Progress is how far an export is.
type Progress struct {
	Rows int
	// Expected is how many rows there will be, by the server's count.
	Expected      int
	ExpectedKnown bool
	// PerSecond is the rows per second since the start.
	PerSecond float64
	// Left is the time left at that speed; 0 when it can't be told.
	Left time.Duration
	// Waiting says that no page has come for a second.
	Waiting bool
}

const (
	progressEvery = 100 * time.Millisecond
	waitingAfter  = time.Second
)

// telling passes the progress on, not more often than a person can see.
type telling struct {
	tell     func(Progress)
	began    time.Time
	lastTold time.Time
	lastPage time.Time
}

func newTelling(tell func(Progress)) *telling {
	now := time.Now()
	return &telling{tell: tell, began: now, lastPage: now}
}

// say tells the progress unless it was told a moment ago; at the end it is
// told for certain.
func (t *telling) say(r Result, end bool) {
	now := time.Now()
	if t.tell == nil || !end && now.Sub(t.lastTold) < progressEvery {
		return
	}
	t.lastTold = now
	p := Progress{Rows: r.Rows, Expected: r.Expected, ExpectedKnown: r.ExpectedKnown, Waiting: !end && now.Sub(t.lastPage) >= waitingAfter}
	if elapsed := now.Sub(t.began); elapsed > 0 {
		p.PerSecond = float64(r.Rows) / elapsed.Seconds()
	}
	if left := r.Expected - r.Rows; r.ExpectedKnown && left > 0 && p.PerSecond > 0 {
		p.Left = time.Duration(float64(left) / p.PerSecond * float64(time.Second))
	}
	t.tell(p)
}
