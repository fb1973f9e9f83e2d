package windows

import "time"

const (
	// aimRows and aimBytes are what a window should hold, and twice that what
	// it may. So many rows leave the last of 24 pages nearly
	// full.
	aimRows   = 11_850
	aimBytes  = 12 << 20
	mostBytes = 2 * aimBytes
	// growth is how many times longer than the last a window may be.
	growth = 16
	// mostUnwindowed is how many logs of a server that does not keep to dates
	// are held at once.
	mostUnwindowed = 200_000
)

// line is the period as it is gone through: what is left of it, and how long
// the next window should be.
type line struct {
	left   span
	newest bool
	length time.Duration // of the next window
	aim    int           // logs in a window
	// tail is how much of the period's end the last window holds at least: it is
	// read again with what came late.
	tail time.Duration
}

func newLine(p Plan) line {
	left := span{p.Period.Start.UTC(), p.Period.End.UTC().Add(time.Millisecond)}
	if p.From.After(left.Start) {
		left.Start = p.From.UTC()
	}
	aim := aimRows
	if p.Limit > 0 && p.Limit < aim {
		aim = p.Limit
	}
	return line{left: left, newest: p.Newest, length: left.length(), aim: aim, tail: p.Tail}
}

func (l *line) ended() bool { return l.left.length() <= 0 }

// next is the window to read now.
func (l *line) next() span { return l.cut(l.length) }

// cut is the next stretch of a length; what little would be left after it, and
// what is to be read again at the end, is part of it.
func (l *line) cut(length time.Duration) span {
	length = max(length.Truncate(time.Millisecond), time.Millisecond)
	if length > l.left.length()-max(l.left.length()/64, l.tail) {
		return l.left
	}
	if l.newest {
		return span{l.left.End.Add(-length), l.left.End}
	}
	return span{l.left.Start, l.left.Start.Add(length)}
}

// begins tells whether a window may be the next one.
func (l *line) begins(s span) bool {
	if l.newest {
		return s.End.Equal(l.left.End)
	}
	return s.Start.Equal(l.left.Start)
}

// past goes on after a window that held so many logs of so many bytes each,
// and settles how long the next one is.
func (l *line) past(s span, logs, each int) {
	if l.newest {
		l.left.End = s.Start
	} else {
		l.left.Start = s.End
	}
	want := float64(l.aim)
	if each > 0 {
		want = min(want, aimBytes/float64(each))
	}
	times := float64(growth)
	if logs > 0 {
		times = min(times, want/float64(logs))
	}
	length := float64(s.length()) * times
	l.length = time.Duration(min(max(length, float64(time.Millisecond)), float64(l.left.length())))
}

// split shortens a window that holds too much.
func (l *line) split(s span, too splitError, try int) span {
	if too.whole {
		l.length = l.left.length()
		return l.next()
	}
	length := time.Duration(float64(s.length()) * float64(l.aim) / float64(max(too.logs, 1)))
	if try == 0 && too.guess > 0 && !l.newest {
		length = too.guess
	}
	length = min(length, s.length()/2)
	if s.End.Equal(l.left.End) { // too much for the last window
		l.tail = min(l.tail, s.length()/4)
	}
	l.length = max(length, time.Millisecond)
	return l.next()
}

// splitError says that a window holds too much to be read at once.
type splitError struct {
	logs  int           // about as many
	whole bool          // the dates are of no use: read all in one
	guess time.Duration // how long a window should be, by its first page; 0 unknown
}

func (splitError) Error() string { return "too much for one window" }
