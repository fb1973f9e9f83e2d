package export

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"fliplet-audit/model"
)

// archive is a source whose logs may change while they are read.
type archive struct {
	mu        sync.Mutex
	ids       []int
	requests  int
	underWay  int
	mostAtOne int // the most requests under way at one time

	before    func(request int) // called before each answer, with the lock held
	latency   time.Duration
	mostGiven int // the server's own limit; 0: as asked
	total     func() (int, bool)
	fail      func(request int) error
	log       func(id int) model.Log
	notes     []string
}

func newArchive(n int) *archive {
	a := &archive{}
	for id := 1; id <= n; id++ {
		a.ids = append(a.ids, id*3)
	}
	return a
}

func (a *archive) Page(ctx context.Context, offset, limit int) (model.LogPage, error) {
	a.arrive()
	defer a.leave()
	if a.latency > 0 {
		select {
		case <-time.After(a.latency):
		case <-ctx.Done():
			return model.LogPage{}, ctx.Err()
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.requests++
	if a.before != nil {
		a.before(a.requests)
	}
	if a.fail != nil {
		if err := a.fail(a.requests); err != nil {
			return model.LogPage{}, err
		}
	}
	if err := ctx.Err(); err != nil {
		return model.LogPage{}, err
	}
	if a.mostGiven > 0 {
		limit = min(limit, a.mostGiven)
	}
	page := model.LogPage{Offset: offset, Limit: limit, Total: len(a.ids), TotalKnown: true, Notes: a.notes}
	if a.total != nil {
		page.Total, page.TotalKnown = a.total()
	}
	for _, id := range a.ids[min(offset, len(a.ids)):min(offset+limit, len(a.ids))] {
		page.Logs = append(page.Logs, a.logOf(id))
	}
	return page, nil
}

func (a *archive) logOf(id int) model.Log {
	if a.log != nil {
		return a.log(id)
	}
	return model.Log{ID: model.ID(strconv.Itoa(id)), Type: "user.login", DataText: text(fmt.Sprintf(`{"n": %d}`, id))}
}

func (a *archive) arrive() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.underWay++
	a.mostAtOne = max(a.mostAtOne, a.underWay)
}

func (a *archive) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.underWay--
}

// remove deletes n logs from a place on; the lock is held.
func (a *archive) remove(from, n int) { a.ids = slices.Delete(a.ids, from, from+n) }

// insert puts logs of these ids where they belong; the lock is held.
func (a *archive) insert(ids ...int) {
	a.ids = append(a.ids, ids...)
	slices.Sort(a.ids)
}

var errBroken = errors.New("the connection broke")

// plain is an error in words for a person, as the client's are.
type plain struct{ error }

func (p plain) Unwrap() error { return p.error }

func (plain) What() string   { return "The token isn't known" }
func (plain) Advice() string { return "Make a new one." }
