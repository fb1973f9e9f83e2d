// Package follow gives the new logs of a query as they come, each once: by
// looking every other second at what the server has since a little while ago.
//
// The clocks on the other side differ (wire.md, "Audit logs"), and a log may be
// written later than its date says: each look covers the last two minutes by the
// server's clock, and more. A log that comes more than two minutes later than
// its date, when all has been quiet that long, is not seen.
package follow

import (
	"errors"
	"slices"
	"time"

	"fliplet-audit/model"
)

const (
	// Overlap is how late a log may come after its date and still be given.
	Overlap = 2 * time.Minute
	// Every is the pause between two looks that found everything: a sixth of
	// the documented rate (wire.md, "Rate limit").
	Every = 2 * time.Second
	// leastLimit is the smallest page: its first log is one that is known.
	leastLimit = 2
	// mostSteps is how often in a row pages may fail to join before a look is
	// given up: steps back double, so it is enough for any number of logs.
	mostSteps = 40
)

// ErrUnjoined is of a server whose pages do not belong together, as when it
// takes no account of the offset. It may pass.
var ErrUnjoined = errors.New("the pages that Fliplet sends do not fit together")

// Clock is the server's time where it is Known, else this machine's.
type Clock struct {
	Now   time.Time
	Known bool
}

// Request is a page to ask for: of all that was created at Start or later, in
// ascending order of the ids.
type Request struct {
	Period        model.Period // with an open end
	Offset, Limit int
}

// Look is what a page brought.
type Look struct {
	// Logs are the new ones, by their time and then by their id. Those of one
	// page come before those of the next.
	Logs []model.Log
	// CaughtUp says that there are no more for now; else the next page is to be
	// asked for at once.
	CaughtUp bool
	// Left is how many are still to come as the server counts them; LeftKnown
	// is false where it does not.
	Left      int
	LeftKnown bool
}

// Follower knows what has been given. It asks nobody: Next says what to ask
// for, Take takes the answer in; after an answer that did not come, Next says
// it again. It keeps the ids of the logs since the last look's beginning less
// twice the overlap, never the logs.
type Follower struct {
	since time.Time // what is older is not given
	start time.Time // from when on is asked; zero until it is known
	// silent: what the first look finds is not new.
	silent bool

	window []entry // what is known since start, ascending by id
	gone   map[model.ID]time.Time
	newest time.Time

	began   Clock // when the look in hand began
	looking bool
	asked   Request
	probing bool // the page in hand is only to learn the server's time
	probed  bool
	at      int // the place of the page in hand, which begins with a known log
	far     int // the furthest place read in this look
	back    int
	steps   int
	limit   int
	anew    bool // the next look reads from the window's beginning
	whole   bool // this one does
}

// Since follows from a time on: what was created then or later is given. With
// the zero time, only what comes after the first look is.
func Since(at time.Time) *Follower {
	return &Follower{
		since: at, start: at.Truncate(time.Millisecond), silent: at.IsZero(),
		gone: map[model.ID]time.Time{}, limit: model.MaxPageLimit,
	}
}

// Next is the page to ask for now.
func (f *Follower) Next(c Clock) Request {
	f.probing = f.start.IsZero() && !c.Known && !f.probed
	if f.probing {
		f.asked = Request{Period: model.Period{Start: c.Now}, Limit: leastLimit}
		return f.asked
	}
	if !f.looking {
		f.begin(c)
	}
	f.asked = Request{Period: model.Period{Start: f.start}, Offset: f.at, Limit: f.limit}
	return f.asked
}

func (f *Follower) begin(c Clock) {
	if f.start.IsZero() {
		f.start = c.Now.Add(-Overlap).Truncate(time.Millisecond)
	}
	f.looking, f.began = true, c
	f.at, f.far, f.back, f.steps = f.last(), 0, 0, 0
	f.limit = model.MaxPageLimit
	if f.anew {
		f.at, f.anew = 0, false
	}
	f.whole = f.at == 0
}

// last is the place of the last log known, with which the next page begins.
func (f *Follower) last() int { return max(len(f.window)-1, 0) }

// Smaller has the page asked for again with fewer logs, after an answer that
// was too large; false when it can't be any smaller.
func (f *Follower) Smaller() bool {
	if f.limit == leastLimit {
		return false
	}
	f.limit = max(f.limit/2, leastLimit)
	return true
}

// Take takes in the answer to the last Next. The error is ErrUnjoined.
func (f *Follower) Take(p model.LogPage) (Look, error) {
	if f.probing {
		f.probed = true // the answer told the server's time, if any does
		return Look{}, nil
	}
	received := entriesOf(p)
	if f.at > 0 && (len(received) == 0 || received[0].id != f.window[f.at].id) {
		return Look{}, f.stepBack()
	}
	place := f.at + len(received)
	fresh, changed, rest := f.merge(received)
	look := Look{Logs: f.given(p.Logs, fresh), Left: max(p.Total-place, 0), LeftKnown: p.TotalKnown}
	stuck := len(received) < leastLimit // no further than the log it begins with
	switch {
	case stuck:
		f.forget(place)
	case rest > 0 && changed:
		f.goOn(f.last(), place) // what is behind is likely to fit now
		return look, nil
	case rest > 0 || !ends(p, place, len(received) >= f.asked.Limit):
		f.goOn(place-1, place)
		return look, nil
	}
	look.CaughtUp = true
	look.Left = 0
	f.finish()
	return look, nil
}

// ends tells whether a page that reaches to a place is the last.
func ends(p model.LogPage, place int, full bool) bool {
	return p.TotalKnown && (place == p.Total || place > p.Total && !full)
}

// goOn goes to the page at a place.
func (f *Follower) goOn(at, reached int) {
	if reached > f.far {
		f.far, f.steps = reached, 0
	}
	f.at, f.back = max(at, 0), 0
}

// stepBack looks for where the places are still as they were: logs came in, or
// went, before the page in hand.
func (f *Follower) stepBack() error {
	f.steps++
	if f.steps > mostSteps {
		f.looking, f.anew = false, true
		return ErrUnjoined
	}
	f.back = max(model.MaxPageLimit, 2*f.back)
	f.at = max(f.at-f.back, 0)
	return nil
}

// merge puts what was received in the place of what was known of that stretch.
// It gives the ids that are new, whether anything is other than before, and how
// many logs are known behind the stretch.
func (f *Follower) merge(received []entry) (fresh map[model.ID]bool, changed bool, rest int) {
	behind := f.window[min(f.at, len(f.window)):]
	covered := 0
	if n := len(received); n > 0 {
		covered, _ = slices.BinarySearchFunc(behind, received[n-1], byID)
		if covered < len(behind) && behind[covered].id == received[n-1].id {
			covered++
		}
	}
	known := behind[:covered]
	fresh = map[model.ID]bool{}
	for _, e := range received {
		if _, ok := slices.BinarySearchFunc(known, e, byID); ok {
			continue
		}
		changed = true
		if _, back := f.gone[e.id]; back {
			delete(f.gone, e.id)
			continue
		}
		fresh[e.id] = true
		if e.at.After(f.newest) {
			f.newest = e.at
		}
	}
	for _, e := range known {
		if _, ok := slices.BinarySearchFunc(received, e, byID); !ok {
			changed = true
			f.gone[e.id] = e.at
		}
	}
	from := min(f.at, len(f.window))
	f.window = slices.Replace(f.window, from, from+covered, received...)
	return fresh, changed, len(f.window) - from - len(received)
}

// forget takes what is known from a place on as gone.
func (f *Follower) forget(place int) {
	place = min(place, len(f.window))
	for _, e := range f.window[place:] {
		f.gone[e.id] = e.at
	}
	f.window = f.window[:place]
}

// given is the logs of a page that are to be given.
func (f *Follower) given(logs []model.Log, fresh map[model.ID]bool) []model.Log {
	if f.silent || len(fresh) == 0 {
		return nil
	}
	var given []model.Log
	for _, l := range logs {
		if fresh[l.ID] && !l.CreatedAt.Before(f.since) {
			given = append(given, l)
			delete(fresh, l.ID) // a page may hold one twice
		}
	}
	slices.SortFunc(given, func(a, b model.Log) int {
		if order := a.CreatedAt.Compare(b.CreatedAt); order != 0 {
			return order
		}
		return compareIDs(a.ID, b.ID)
	})
	return given
}

// finish ends a look, and moves the window on when it has grown. A small one is
// read whole once more before: a log that came just as another went, so that no
// place changed, is found then.
func (f *Follower) finish() {
	f.looking, f.silent = false, false
	now := f.began.Now
	if !f.began.Known && f.newest.Before(now) {
		now = f.newest
	}
	edge := now.Add(-Overlap).Truncate(time.Millisecond)
	if edge.Sub(f.start) < Overlap {
		return
	}
	if !f.whole && len(f.window) <= model.MaxPageLimit {
		f.anew = true
		return
	}
	f.start = edge
	var kept []entry
	for _, e := range f.window {
		if !e.at.Before(edge) {
			kept = append(kept, e)
		}
	}
	f.window = kept
	for id, at := range f.gone {
		if at.Before(edge) {
			delete(f.gone, id)
		}
	}
}
