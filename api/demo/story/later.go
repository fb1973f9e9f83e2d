package story

import "math"

// laterPerMinute is how many logs a minute has after the story's end, about;
// half of them are of the types that are left out by default.
const laterPerMinute = 40

// Later tells what happens after the story's end, without an end of its own: a
// log every few seconds, ascending by CreatedAt, until yield returns false. Few
// are more than a minute ahead of the one before.
func (s *Story) Later(yield func(Record) bool) {
	g := newGenerator(s, streamLater, math.MaxInt)
	g.now = math.MaxInt64 / 2
	for start := s.options.Now.UnixMilli() + 1; ; start += minute {
		hour := span{start: start, length: minute, week: weekHour(start), until: 1}
		b := bucket{end: start + minute, quota: laterPerMinute, hours: []span{hour}, weight: 1}
		if !g.tell(b, nil, yield) {
			return
		}
	}
}
