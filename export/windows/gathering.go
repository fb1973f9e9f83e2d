package windows

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"fliplet-audit/model"
)

// gathering is a window while it is read.
type gathering struct {
	span
	Counts
	// seen are the logs that the server counts in the window; rows are those
	// that it gives on, which leaves out those at its very end: they are the
	// next window's.
	seen    map[model.ID]struct{}
	unnamed int // logs without an id, which can't be told apart
	rows    []Row
	others  int // logs seen that are not given on
	size    int // bytes of text
	splits  int
	newest  int64 // the answer that After is of
	// larger is the server's count of the longer span that this one was cut
	// from; 0 is none.
	larger int
	tailOf bool // it reads a part of a window again
}

func newGathering(s span, splits int) *gathering {
	return &gathering{span: s, seen: map[model.ID]struct{}{}, splits: splits}
}

// again is a gathering of what a window does not have yet.
func (g *gathering) again() *gathering {
	return &gathering{span: g.span, seen: map[model.ID]struct{}{}, tailOf: true}
}

// take takes over what is new in a page, and tells how much that is; so many
// logs were expected to come again, the first ones.
func (g *gathering) take(p page, expected int) (fresh int) {
	for i, row := range p.rows {
		if row.ID == "" && i >= expected {
			g.unnamed++
		} else if row.ID == "" || !g.add(row.ID) {
			continue
		}
		fresh++
		if !row.At.IsZero() && (row.At.Before(g.Start) || !row.At.Before(g.End)) {
			g.others++
			continue
		}
		if len(row.Text) == 0 {
			continue
		}
		g.rows = append(g.rows, row)
		g.size += len(row.Text)
	}
	for _, id := range p.dropped {
		if g.add(id) {
			fresh++
		}
	}
	if doubles := p.received() - fresh - expected; doubles > 0 {
		g.Doubles += doubles
	}
	g.Requests += p.requests
	for _, note := range p.notes {
		if !slices.Contains(g.Notes, note) {
			g.Notes = append(g.Notes, note)
		}
	}
	return fresh
}

// count keeps what the newest answer says of how many there are: answers may
// overtake one another.
func (g *gathering) count(p page) {
	if p.answer > g.newest {
		g.newest, g.After, g.CountKnown = p.answer, p.total, p.counted
	}
}

// add counts a log; false when it was had.
func (g *gathering) add(id model.ID) bool {
	if _, had := g.seen[id]; had {
		return false
	}
	g.seen[id] = struct{}{}
	return true
}

// distinct is how many logs the server gave.
func (g *gathering) distinct() int { return len(g.seen) + g.unnamed }

// each is how many bytes a log has.
func (g *gathering) each() int { return g.size / max(1, len(g.rows)) }

// merge adds what was read again.
func (g *gathering) merge(again *gathering) {
	had := make(map[model.ID]struct{}, len(g.rows))
	for _, row := range g.rows {
		had[row.ID] = struct{}{}
	}
	for _, row := range again.rows {
		if _, ok := had[row.ID]; !ok {
			g.rows = append(g.rows, row)
			g.size += len(row.Text)
			g.Late++
		}
	}
	for id := range again.seen {
		if _, ok := g.seen[id]; !ok {
			g.seen[id] = struct{}{}
			g.After++
		}
	}
	g.Requests += again.Requests
	// What is missing of the whole window is missing of its end too.
	if g.Missing == 0 {
		g.Missing = again.Missing
		g.Why = append(g.Why, again.Why...)
	}
}

// missing is how many logs the server counts that did not come.
func (g *gathering) missing() int { return g.After - g.distinct() }

// window is what was gathered, in order.
func (g *gathering) window(newest bool) Window {
	slices.SortFunc(g.rows, func(a, b Row) int { return cmp.Or(a.At.Compare(b.At), compareIDs(a.ID, b.ID)) })
	if newest {
		slices.Reverse(g.rows)
	}
	g.Received = g.distinct() - g.others
	if g.CountKnown {
		g.Before, g.After = max(0, g.Before-g.others), max(0, g.After-g.others)
	}
	return Window{Start: g.Start, End: g.End, Rows: g.rows, Counts: g.Counts}
}

func missingWords(s span, counted, received, asked int) string {
	return fmt.Sprintf("between %s and %s the server counts %s logs and gave %s, asked %d times",
		s.Start.UTC().Format(time.RFC3339), s.End.UTC().Format(time.RFC3339), model.Thousands(counted), model.Thousands(received), asked)
}

func unnamedWords(s span, n int) string {
	return fmt.Sprintf("between %s and %s %s logs came without an id: whether some are missing or double can't be told",
		s.Start.UTC().Format(time.RFC3339), s.End.UTC().Format(time.RFC3339), model.Thousands(n))
}

const countsIgnoreDates = "the server counts the logs of all dates, whatever dates it is asked for: single windows could not be held against its counts"

func gapWords(s span) string {
	return fmt.Sprintf("between %s and %s logs were deleted faster than they could be read, and others may be missing for it",
		s.Start.UTC().Format(time.RFC3339), s.End.UTC().Format(time.RFC3339))
}
