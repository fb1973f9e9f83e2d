package windows_test

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"fliplet-audit/model"
)

// entry is a log of a server.
type entry struct {
	id int
	at time.Time
}

// server is a model of the real one: dates with both ends inside, pages in the
// order of ids, a total with each.
type server struct {
	mu        sync.Mutex
	entries   []entry
	requests  int
	most      int                     // logs in a page at most; 0 is as many as asked for
	before    func(s *server)         // changes the entries before an answer
	total     func(n int) (int, bool) // what it says for a true count
	fail      func(n int) error
	ignores   bool              // the dates
	unsorted  bool              // pages come with the latest logs first
	leavesOut func(id int) bool // what is dropped on our side
	found     []entry           // memory of within, whose answer the next one spoils
}

func (s *server) Page(ctx context.Context, p model.Period, offset, limit int) (model.LogPage, error) {
	if err := ctx.Err(); err != nil {
		return model.LogPage{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	if s.before != nil {
		s.before(s)
	}
	if s.fail != nil {
		if err := s.fail(s.requests); err != nil {
			return model.LogPage{}, err
		}
	}
	found := s.within(p)
	byID := func(a, b entry) int { return cmp.Compare(a.id, b.id) }
	if !slices.IsSortedFunc(found, byID) {
		slices.SortFunc(found, byID)
	}
	if s.unsorted {
		slices.Reverse(found)
	}
	page := model.LogPage{Total: len(found), TotalKnown: true, Offset: offset, Limit: limit}
	if s.total != nil {
		page.Total, page.TotalKnown = s.total(len(found))
	}
	if s.most > 0 {
		limit = min(limit, s.most)
	}
	found = found[min(offset, len(found)):]
	for _, e := range found[:min(limit, len(found))] {
		if s.leavesOut != nil && s.leavesOut(e.id) {
			page.Dropped = append(page.Dropped, model.ID(strconv.Itoa(e.id)))
			continue
		}
		page.Logs = append(page.Logs, model.Log{ID: model.ID(strconv.Itoa(e.id)), CreatedAt: e.at})
	}
	return page, nil
}

func (s *server) within(p model.Period) []entry {
	if s.ignores {
		return slices.Clone(s.entries)
	}
	found := s.found[:0]
	for _, e := range s.entries {
		if !e.at.Before(p.Start) && !e.at.After(p.End) {
			found = append(found, e)
		}
	}
	s.found = found
	return found
}

func inOrder(entries []entry) []int {
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	ids := []int{}
	for _, e := range entries {
		ids = append(ids, e.id)
	}
	return ids
}
