package export

import (
	"context"
	"io"
	"slices"
	"time"

	"fliplet-audit/model"
)

const (
	// mostStepsBack is how often in a row the reading goes back to find where
	// it left off, before it goes on and says that logs may be missing.
	mostStepsBack = 40
	// mostBarren is how many pages in a row may bring nothing new.
	mostBarren = 3
)

// reading is one pass over all pages of a source.
type reading struct {
	pager   pager
	csv     *CSV
	telling *telling
	result  Result

	offset, limit int // of the page to read next
	seen          int // the place after the last log received
	total         int // the server's count, whatever it counts; 0 when unknown
	ended         bool

	sequence  sequence
	stepsBack int  // in a row
	barren    int  // pages in a row without a new log
	gaps      int  // places where logs may be missing
	mixed     bool // the server counts logs that it could not leave out
}

// copyLogs writes all logs of the source as CSV.
func copyLogs(ctx context.Context, source Source, out io.Writer, tell func(Progress)) (Result, error) {
	r := &reading{
		pager: pager{source: source}, csv: NewCSV(out), telling: newTelling(tell),
		limit: model.MaxPageLimit,
	}
	defer r.pager.stop()
	err := r.all(ctx)
	r.result.Took = time.Since(r.telling.began)
	if err != nil {
		return r.result, err
	}
	r.judge()
	r.telling.say(r.result, true)
	return r.result, nil
}

func (r *reading) all(ctx context.Context) error {
	if err := r.csv.Header(); err != nil {
		return err
	}
	for !r.ended {
		coming := r.pager.page(ctx, r.offset, r.limit, r.total)
		page, err := r.wait(ctx, coming)
		if err != nil {
			return err
		}
		if err := r.take(page); err != nil {
			return err
		}
		r.telling.say(r.result, false)
	}
	return r.csv.Flush()
}

// wait waits for a page, and tells meanwhile how things stand.
func (r *reading) wait(ctx context.Context, coming <-chan answer) (model.LogPage, error) {
	ticks := time.NewTicker(progressEvery)
	defer ticks.Stop()
	for {
		select {
		case got := <-coming:
			if got.err != nil || ctx.Err() != nil {
				return model.LogPage{}, sourceError(ctx, got.err)
			}
			r.telling.lastPage = time.Now()
			return got.page, nil
		case <-ctx.Done():
			return model.LogPage{}, sourceError(ctx, ctx.Err())
		case <-ticks.C:
			r.telling.say(r.result, false)
		}
	}
}

// take writes what is new in a page and settles which page is next.
func (r *reading) take(page model.LogPage) error {
	r.count(page)
	received := len(page.Logs) + len(page.Dropped)
	if received == 0 {
		r.ended = r.offset == 0 || !r.stepBack()
		return nil
	}
	r.sequence.look(page.Logs)
	if r.gapBefore(page.Logs) && r.stepBack() {
		return nil
	}
	fresh, err := r.write(page.Logs)
	if err != nil {
		return err
	}
	r.goOn(received, fresh > 0 || len(page.Dropped) > 0)
	return nil
}

// count takes over what a page says about all of them.
func (r *reading) count(page model.LogPage) {
	r.mixed = r.mixed || len(page.Dropped) > 0
	r.total = 0
	if page.TotalKnown {
		r.total = page.Total
	}
	r.result.Expected, r.result.ExpectedKnown = 0, false
	if page.TotalKnown && !r.mixed {
		r.result.Expected, r.result.ExpectedKnown = page.Total, true
	}
	for _, note := range page.Notes {
		if !slices.Contains(r.result.Notes, note) {
			r.result.Notes = append(r.result.Notes, note)
		}
	}
}

// gapBefore tells whether logs may stand between the last one written and a
// page: it doesn't bring again what it should overlap.
func (r *reading) gapBefore(logs []model.Log) bool {
	return r.offset > 0 && !r.mixed && r.result.Rows > 0 && !r.sequence.continues(logs)
}

// stepBack goes back by a page, to where logs may be that moved up when others
// were deleted; false when that leads nowhere.
func (r *reading) stepBack() bool {
	if r.sequence.unordered || r.stepsBack == mostStepsBack {
		r.gaps++
		return false
	}
	r.stepsBack++
	r.offset = max(0, r.offset-(r.limit-overlap))
	return true
}

// write writes the logs that are new, and tells how many.
func (r *reading) write(logs []model.Log) (fresh int, err error) {
	again := max(0, r.seen-r.offset) // so many are expected to come again
	for i, l := range logs {
		if !r.sequence.takes(l.ID, i < again) {
			continue
		}
		fresh++
		r.result.Rows++
		if err := r.csv.Row(l); err != nil {
			return fresh, err
		}
	}
	if doubles := len(logs) - fresh - again; doubles > 0 && !r.mixed {
		r.result.Doubles += doubles
	}
	return fresh, nil
}

// goOn settles which page is next after one with so many logs.
func (r *reading) goOn(received int, isNew bool) {
	end := r.offset + received
	short := received < r.limit
	r.barren++
	if isNew {
		r.barren, r.stepsBack = 0, 0
	}
	r.ended = short && (end >= r.total && r.total > 0 || r.barren > 0) || r.barren == mostBarren
	if short && r.offset == 0 && received > 2*overlap {
		r.limit = received // the most that this server gives
	}
	r.seen = end
	r.offset += max(received-overlap, 1)
}
