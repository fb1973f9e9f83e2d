package manifest

import (
	"bytes"
	"cmp"
	"time"

	"fliplet-audit/model"
)

// rows are what is found out of a file's rows, one after another, without
// keeping them.
type rows struct {
	hasID, hasTime bool // the file says them
	period         [2]instant
	windows        []Window

	count       int
	first, last Place
	wrongTimes  mishap // rows whose time can't be read
	disordered  mishap
	doubles     mishap
	outside     mishap // of the period
	astray      mishap // not in the window whose row they are

	dates    dates
	lastID   []byte
	lastTime instant
	window   int // whose rows are read
	ofWindow int // rows of it until now
	begin    instant
	end      instant
}

// mishap is how often something is wrong, and in which row first, from 1.
type mishap struct{ count, first int }

func (m *mishap) in(row int) {
	if m.count == 0 {
		m.first = row
	}
	m.count++
}

func newRows(m Manifest) *rows {
	r := &rows{
		period: [2]instant{instantOf(m.Period.Start), instantOf(m.Period.End.Add(time.Millisecond))}, windows: m.Windows, window: -1,
	}
	r.nextWindow()
	return r
}

// nextWindow goes on to the next window that has rows.
func (r *rows) nextWindow() {
	r.ofWindow = 0
	for r.window++; r.window < len(r.windows); r.window++ {
		if w := r.windows[r.window]; w.Rows > 0 {
			r.begin, r.end = instantOf(w.Start), instantOf(w.End)
			return
		}
	}
}

// row takes the next row: its id and time as written, nil where the file
// doesn't say them.
func (r *rows) row(id, at []byte) {
	r.count++
	when, readable := instant{}, false
	if r.hasTime {
		if when, readable = r.dates.read(at); readable {
			r.place(when)
		} else {
			r.wrongTimes.in(r.count)
		}
	}
	if r.count == 1 {
		r.first = placeOf(id, when, readable)
	} else if r.hasTime && r.hasID {
		r.compare(id, when)
	}
	r.lastID = append(r.lastID[:0], id...)
	r.lastTime = when
	if r.ofWindow++; r.window < len(r.windows) && r.ofWindow == r.windows[r.window].Rows {
		r.nextWindow()
	}
}

// place looks whether a time lies in the period and in the window in hand.
func (r *rows) place(when instant) {
	if when.before(r.period[0]) || !when.before(r.period[1]) {
		r.outside.in(r.count)
	}
	if r.window < len(r.windows) && (when.before(r.begin) || !when.before(r.end)) {
		r.astray.in(r.count)
	}
}

// compare holds a row against the one before: by time, then by id.
func (r *rows) compare(id []byte, when instant) {
	if when != r.lastTime {
		if when.before(r.lastTime) {
			r.disordered.in(r.count)
		}
		return
	}
	switch order := compareIDs(id, r.lastID); {
	case order < 0:
		r.disordered.in(r.count)
	case order == 0 && len(id) > 0:
		r.doubles.in(r.count)
	}
}

// compareIDs compares decimal numbers of any size.
func compareIDs(a, b []byte) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), bytes.Compare(a, b))
}

// finish settles which row was the last.
func (r *rows) finish() {
	if r.count > 0 {
		r.last = placeOf(r.lastID, r.lastTime, r.hasTime && r.lastTime != instant{})
	}
}

func placeOf(id []byte, at instant, known bool) Place {
	p := Place{ID: model.ID(id)}
	if known {
		p.CreatedAt = at.utc()
	}
	return p
}
