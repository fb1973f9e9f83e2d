package story

import (
	"slices"
	"time"
)

// generator makes logs, a bucket at a time. It owns what changes while the
// story runs: dice, counters, files on their way through the bin.
type generator struct {
	dice
	w    jsonWriter
	cast *cast
	now  int64 // the story's last millisecond

	left   int      // logs still to make in all, those in later not among them
	end    int64    // of the bucket in hand
	budget int      // logs still to come in it; below zero is owed by the next
	logs   []Record // of the bucket in hand, in no order
	later  []Record // follow-ups of buckets to come
	keys   []sortKey

	ids counters
}

type sortKey struct {
	at    int64
	index int
}

func newGenerator(s *Story, stream uint64, logs int) *generator {
	return &generator{
		left: logs,
		dice: newDice(s.options.Seed, stream),
		cast: s.cast,
		now:  s.options.Now.UnixMilli(),
		ids:  countersFor(stream),
	}
}

// tell makes a bucket's logs and yields them, the scripted ones among them,
// in order. It is false when yield was. Scenes may run a little over the
// bucket's quota, and the next has that much less; the last one makes all that
// is left.
func (g *generator) tell(b bucket, scripted []Record, yield func(Record) bool) bool {
	g.end = b.end
	g.budget += b.quota
	g.logs = append(g.logs[:0], scripted...)
	g.takeDue()
	for g.left > 0 && (g.budget > 0 || b.end > g.now) {
		at, s := b.moment(g.dice)
		g.scene(at, s.week)
	}
	for _, k := range g.order() {
		if !yield(g.logs[k.index]) {
			return false
		}
	}
	return true
}

// takeDue moves the follow-ups that fall into the bucket over to it.
func (g *generator) takeDue() {
	kept := g.later[:0]
	for _, r := range g.later {
		if r.CreatedAt.UnixMilli() < g.end {
			g.logs = append(g.logs, r)
			g.budget--
		} else {
			kept = append(kept, r)
		}
	}
	clear(g.later[len(kept):])
	g.later = kept
}

// order sorts the bucket by time; equal times keep the order they came in.
func (g *generator) order() []sortKey {
	g.keys = g.keys[:0]
	for i := range g.logs {
		g.keys = append(g.keys, sortKey{g.logs[i].CreatedAt.UnixMilli(), i})
	}
	slices.SortFunc(g.keys, func(a, b sortKey) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return a.index - b.index
	})
	return g.keys
}

// noRequest as a RequestID makes it null; "" draws a new one.
const noRequest = "-"

// add finishes the data being written and logs r with it at the time at.
func (g *generator) add(at int64, r Record) {
	r.Data = g.w.done()
	g.addPlain(at, r)
}

// addPlain logs r with the data it has. What would happen after the story's
// end has not happened; when all logs are made nothing more does, so that a
// chain of events may lack its end but never its beginning.
func (g *generator) addPlain(at int64, r Record) {
	if at > g.now || g.left == 0 {
		return
	}
	g.left--
	switch r.RequestID {
	case "":
		r.RequestID = g.uuid()
	case noRequest:
		r.RequestID = ""
	}
	r.CreatedAt = time.UnixMilli(at).UTC()
	r.UpdatedAt = time.UnixMilli(at + g.clockDrift()).UTC()
	if at >= g.end {
		g.later = append(g.later, r)
		return
	}
	g.logs = append(g.logs, r)
	g.budget--
}

// clockDrift is how far updatedAt lies from createdAt, in milliseconds: two
// clocks write them.
func (g *generator) clockDrift() int64 {
	n := g.Uint32()
	switch {
	case n%16 == 0:
		return -int64(n>>8) % 2500
	case n%4 == 0:
		return int64(n>>8) % 40
	}
	return 0
}

// counters number what is made in the story.
type counters struct {
	file, folder, entry, ended, submission, merge, page, widget, notification, version, job int64
}

// countersFor keeps the ids of two generators apart.
func countersFor(stream uint64) counters {
	if stream == streamArcs {
		return counters{file: 1_904_100, folder: 88_000, entry: 90_312_000, submission: 412,
			merge: 9_120, page: 1_660_400, widget: 7_904_000, notification: 51_200, version: 90_410, job: 66_010}
	}
	if stream == streamLater {
		return counters{file: 2_904_100, folder: 98_000, entry: 110_312_000, submission: 60_412, ended: 400_000,
			merge: 19_120, page: 2_660_400, widget: 9_904_000, notification: 81_200, version: 190_410, job: 166_010}
	}
	return counters{file: 1_204_000, folder: 41_000, entry: 30_312_000, submission: 4_120,
		merge: 3_120, page: 1_310_400, widget: 5_904_000, notification: 21_200, version: 10_410, job: 16_010}
}

func next(counter *int64) int64 {
	*counter++
	return *counter
}
