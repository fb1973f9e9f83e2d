package windows

import "time"

const (
	// aimRows and aimBytes are what a window should hold, and twice that what
	// it may. So many rows leave the last of 24 pages nearly full. firstRows
	// are those of the first window, so that something is given, and kept,
	// soon; each next one may hold twice as many.
	aimRows   = 11_850
	firstRows = 2_900
	aimBytes  = 12 << 20
	mostBytes = 2 * aimBytes
	// growth is how many times longer than the last a window may be.
	growth = 16
	// moment is a stretch that is read as one window whatever it holds: where
	// all its logs are of one instant, a border there would be read twice.
	moment = 4 * time.Millisecond
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
	tail   time.Duration // the last window holds at least so much
	aim    int           // logs in the next window
}

func newLine(p Plan) line {
	left := span{p.Period.Start.UTC(), p.Period.End.UTC().Add(time.Millisecond)}
	if p.From.After(left.Start) {
		left.Start = p.From.UTC()
	}
	aim := firstRows
	if p.Limit > 0 && p.Limit < aim {
		aim = p.Limit
	}
	return line{left: left, newest: p.Newest, length: left.length(), tail: p.Tail, aim: aim}
}

func (l *line) ended() bool { return l.left.length() <= 0 }

// next is the window to read now.
func (l *line) next() span { return l.cut(l.length) }

// cut is the next stretch of a length; what little would be left after it is
// part of it.
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
	l.aim = min(2*l.aim, aimRows)
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
func (l *line) split(s span, too splitError) span {
	if too.whole {
		l.length = l.left.length()
		return l.next()
	}
	l.length = l.shorter(s, too)
	before := l.left.length() - l.tail
	if l.length > before && s.length() > before && before >= time.Millisecond {
		l.length = before
	} else if l.length > before {
		l.tail = 0 // the tail alone is too much for one window
	}
	return l.next()
}

// shorter is how long a window should be in place of one that holds too much:
// as many logs as wanted if they are spread evenly from where they begin on, or
// if those of the first page are a burst, as long as it says.
func (l *line) shorter(s span, too splitError) time.Duration {
	quiet := too.quiet
	if l.newest {
		quiet = 0
	}
	length := time.Duration(float64(s.length()-quiet) * float64(l.aim) / float64(max(too.logs, 1)))
	if !l.newest && too.dense && too.guess < length/4 {
		length = too.guess
	}
	length = quiet + max(length, moment/2)
	switch {
	case length <= s.length()*7/8:
		return length
	case quiet > moment:
		return quiet - time.Millisecond
	}
	return max(s.length()/2, time.Millisecond)
}

// splitError says that a window holds too much to be read at once.
type splitError struct {
	logs    int           // about as many
	counted int           // by the server, if it said so
	whole   bool          // the dates are of no use: read all in one
	quiet   time.Duration // until most logs
	guess   time.Duration // how long a window should be, by its first page
	dense   bool          // there is a guess
}

func (splitError) Error() string { return "too much for one window" }
