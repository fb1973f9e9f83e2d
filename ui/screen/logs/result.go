package logs

import (
	"sort"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

const (
	// keepRows is how many rows of one query stay in memory.
	keepRows = 12_000
	// aheadRows is how far the screen reads ahead by itself (product.md, "At
	// the speed of typing").
	aheadRows = 2_000
)

// result is what has been read of one query. Its period is fixed at the first
// request, so that its pages belong together.
type result struct {
	query  model.Query
	period model.Period
	rows   map[int]model.Log // by place in the server's order
	ids    map[model.ID]int  // how many rows hold an id
	tried  map[int]bool      // places that reading ahead has asked for
	total  int
	known  bool // the server said the total
	ended  bool // it did not, but a page came that was not full
	readAt time.Time
	took   time.Duration
	notes  []string
	// dropped is how many logs were left out on our side: the places of those
	// behind them in their page are not known.
	dropped int
	// changed is the total before, when an answer came with another one.
	changed int
	// source is the number of logs in memory that answered; 0 when the
	// server did.
	source int
}

func newResult(q model.Query, p model.Period) *result {
	return &result{query: q, period: p, rows: map[int]model.Log{}, ids: map[model.ID]int{}, tried: map[int]bool{}, changed: -1}
}

// fromMemory is the result of a narrower query over rows that are all on hand.
func fromMemory(q model.Query, wide *result, rows []model.Log) *result {
	r := newResult(q, wide.period)
	r.add(model.LogPage{Logs: rows, Total: len(rows), TotalKnown: true, At: wide.readAt, Limit: len(rows)})
	r.source = wide.size()
	return r
}

func (r *result) size() int {
	if r.source > 0 {
		return r.source
	}
	return r.total
}

// add takes an answer in.
func (r *result) add(p model.LogPage) {
	newestFirst(p.Logs, r.query.Sort.Column)
	for i, l := range p.Logs {
		at := p.Offset + i
		if old, ok := r.rows[at]; ok {
			r.forget(old.ID)
		}
		r.rows[at] = l
		r.ids[l.ID]++
	}
	if p.TotalKnown {
		if r.known && p.Total != r.total {
			r.changed = r.total
		}
		r.total, r.known = p.Total, true
	}
	if !r.known {
		r.total = max(r.total, p.Offset+len(p.Logs))
		r.ended = r.ended || len(p.Logs)+len(p.Dropped) < p.Limit
	}
	if len(p.Dropped) > 0 {
		r.dropped += len(p.Dropped)
	}
	r.readAt, r.notes = p.At, p.Notes
}

func (r *result) forget(id model.ID) {
	if r.ids[id]--; r.ids[id] <= 0 {
		delete(r.ids, id)
	}
}

// page is the rows of a page as far as they are on hand; whole tells whether
// none is missing.
func (r *result) page(offset, size int) (logs []model.Log, whole bool) {
	end := offset + size
	if r.known {
		end = min(end, r.total)
	}
	for at := offset; at < end; at++ {
		l, ok := r.rows[at]
		if !ok {
			return logs, false
		}
		logs = append(logs, l)
	}
	return logs, r.known || len(logs) == size
}

// complete tells whether every log that matches is on hand: as many distinct
// ids as the server's total.
func (r *result) complete() bool {
	return r.known && len(r.rows) == r.total && len(r.ids) == r.total
}

// all is every row on hand in order.
func (r *result) all() []model.Log {
	places := make([]int, 0, len(r.rows))
	for at := range r.rows {
		places = append(places, at)
	}
	sort.Ints(places)
	logs := make([]model.Log, len(places))
	for i, at := range places {
		logs[i] = r.rows[at]
	}
	return logs
}

// missing finds the next piece to read ahead: the page after the one in sight,
// then the rest from the top. Pieces begin at multiples of their size, and
// none is asked for twice. Where logs were left out on our side, a piece would
// put others in their places than a page does: there is none then.
func (r *result) missing(page, size int) (offset int, ok bool) {
	if r.dropped > 0 {
		return 0, false
	}
	next := (page + 1) * size
	if at, ok := r.gap(next, next+size); ok {
		return at, true
	}
	return r.gap(0, aheadRows)
}

func (r *result) gap(from, to int) (int, bool) {
	if r.known {
		to = min(to, r.total)
	}
	for at := from; at < to; at++ {
		if _, ok := r.rows[at]; ok {
			continue
		}
		piece := at - at%model.MaxPageLimit
		if !r.tried[piece] {
			return piece, true
		}
		at = piece + model.MaxPageLimit - 1
	}
	return 0, false
}

// evict drops rows far from the page in sight once there are too many; what was
// read ahead from the top stays.
func (r *result) evict(offset, size int) {
	if len(r.rows) <= keepRows {
		return
	}
	near := keepRows / 4
	for at, l := range r.rows {
		if at >= aheadRows && (at < offset-near || at > offset+size+near) {
			delete(r.rows, at)
			delete(r.tried, at-at%model.MaxPageLimit)
			r.forget(l.ID)
		}
	}
}

// twice is how many places hold a log that another place holds too: the server
// shuffled equal values between two requests.
func (r *result) twice() int { return len(r.rows) - len(r.ids) }

// newestFirst orders logs of one answer that are equal in the column they are
// sorted by, which the server leaves in no order.
func newestFirst(logs []model.Log, by model.Column) {
	if by == model.ColumnDate {
		return
	}
	for from := 0; from < len(logs); {
		value, _ := filters.Cell(by, logs[from])
		to := from + 1
		for to < len(logs) {
			if next, _ := filters.Cell(by, logs[to]); next != value {
				break
			}
			to++
		}
		copy(logs[from:to], sortByDate(logs[from:to], false))
		from = to
	}
}

// sortByDate orders logs by their date, equal dates by id.
func sortByDate(logs []model.Log, ascending bool) []model.Log {
	sorted := append([]model.Log(nil), logs...)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		if !ascending {
			a, b = b, a
		}
		if !a.CreatedAt.Equal(b.CreatedAt) {
			return a.CreatedAt.Before(b.CreatedAt)
		}
		return lessID(a.ID, b.ID)
	})
	return sorted
}

// lessID orders ids as numbers, whatever their size.
func lessID(a, b model.ID) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}
