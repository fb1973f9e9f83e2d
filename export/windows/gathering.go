package windows

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
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
	seen   map[model.ID]struct{}
	rows   []Row
	others int // logs seen that are not given on
	size   int // bytes of text
	splits int
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
// logs were expected to come again.
func (g *gathering) take(p page, expected int) (fresh int) {
	for _, row := range p.rows {
		if !g.add(row.ID) {
			continue
		}
		fresh++
		if !row.At.IsZero() && (row.At.Before(g.Start) || !row.At.Before(g.End)) {
			g.others++
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

// add counts a log; false when it was had.
func (g *gathering) add(id model.ID) bool {
	if _, had := g.seen[id]; had {
		return false
	}
	g.seen[id] = struct{}{}
	return true
}

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
func (g *gathering) missing() int { return g.After - len(g.seen) }

// window is what was gathered, in order.
func (g *gathering) window(newest bool) Window {
	slices.SortFunc(g.rows, func(a, b Row) int { return cmp.Or(a.At.Compare(b.At), compareIDs(a.ID, b.ID)) })
	if newest {
		slices.Reverse(g.rows)
	}
	g.Received = len(g.seen) - g.others
	if g.CountKnown {
		g.Before, g.After = max(0, g.Before-g.others), max(0, g.After-g.others)
	}
	return Window{Start: g.Start, End: g.End, Rows: g.rows, Counts: g.Counts}
}

func missingWords(s span, counted, received int) string {
	return fmt.Sprintf("between %s and %s the server counts %s logs and gave %s, asked %d times",
		s.Start.UTC().Format(time.RFC3339), s.End.UTC().Format(time.RFC3339), thousands(counted), thousands(received), mostPasses)
}

func gapWords(s span) string {
	return fmt.Sprintf("between %s and %s logs were deleted faster than they could be read, and others may be missing for it",
		s.Start.UTC().Format(time.RFC3339), s.End.UTC().Format(time.RFC3339))
}

func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
