package export

import (
	"cmp"
	"strings"

	"fliplet-audit/model"
)

// sequence tells new logs from those that came before: in ascending order of
// ids by the last one alone; when the server does not keep that order, by the
// ids of the last few pages.
type sequence struct {
	last      model.ID // the highest so far
	unordered bool
	unchecked int // logs without a number for an id: they can't be told apart
	recent    recentIDs
}

// look notices when a page is out of order.
func (s *sequence) look(logs []model.Log) {
	for i := 1; i < len(logs); i++ {
		a, b := logs[i-1].ID, logs[i].ID
		s.unordered = s.unordered || isNumber(a) && isNumber(b) && compareIDs(a, b) > 0
	}
}

// continues tells whether a page reaches back to what came before it, so that
// nothing can stand between.
func (s *sequence) continues(logs []model.Log) bool {
	if s.unordered {
		for _, l := range logs {
			if s.recent.has(l.ID) {
				return true
			}
		}
		return false
	}
	for _, l := range logs {
		if isNumber(l.ID) {
			return s.last == "" || compareIDs(l.ID, s.last) <= 0
		}
	}
	return true
}

// takes tells whether a log is new. One without an id is, unless its place says
// that it has come before.
func (s *sequence) takes(id model.ID, cameBefore bool) bool {
	if !isNumber(id) {
		if !cameBefore {
			s.unchecked++
		}
		return !cameBefore
	}
	higher := s.last == "" || compareIDs(id, s.last) > 0
	if s.unordered && s.recent.has(id) || !s.unordered && !higher {
		return false
	}
	s.recent.add(id)
	if higher {
		s.last = id
	}
	return true
}

func isNumber(id model.ID) bool {
	return id != "" && strings.Trim(string(id), "0123456789") == "" && (id[0] != '0' || id == "0")
}

// compareIDs compares two decimal numbers of any size.
func compareIDs(a, b model.ID) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(string(a), string(b)))
}

// recentIDs remembers at least as many ids as a few pages have, and not many
// more.
type recentIDs struct{ now, before map[model.ID]struct{} }

const remembered = 2 * pagesUnderWay * model.MaxPageLimit

func (r *recentIDs) add(id model.ID) {
	if r.now == nil || len(r.now) == remembered {
		r.before, r.now = r.now, make(map[model.ID]struct{}, remembered)
	}
	r.now[id] = struct{}{}
}

func (r *recentIDs) has(id model.ID) bool {
	_, now := r.now[id]
	_, before := r.before[id]
	return now || before
}
