package follow_test

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"fliplet-audit/model"
)

// server is a server's logs in memory, asked in order of the ids.
type server struct {
	now  time.Time
	logs []model.Log
	next int
	// most is the most logs it sends a page; blind has it know no totals; odd
	// changes what it says.
	most  int
	blind bool
	odd   func(*model.LogPage)
	// refuse leaves logs out on our side.
	refuse func(model.Log) bool
	asked  []int // how many logs each answer had
}

var began = time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)

func newServer() *server { return &server{now: began, most: model.MaxPageLimit} }

// write has a log be there from now on: its id, and its date so long ago.
func (s *server) write(id int, ago time.Duration) model.ID {
	l := model.Log{ID: model.ID(strconv.Itoa(id)), CreatedAt: s.now.Add(-ago).Truncate(time.Millisecond), Type: "user.login"}
	at, _ := slices.BinarySearchFunc(s.logs, l, byID)
	s.logs = slices.Insert(s.logs, at, l)
	return l.ID
}

// add writes n logs with ids in ascending order, dated now.
func (s *server) add(n int) (ids []model.ID) {
	for range n {
		s.next += 10
		ids = append(ids, s.write(s.next, 0))
	}
	return ids
}

func (s *server) remove(id model.ID) {
	s.logs = slices.DeleteFunc(s.logs, func(l model.Log) bool { return l.ID == id })
}

func byID(a, b model.Log) int {
	x, _ := strconv.Atoi(string(a.ID))
	y, _ := strconv.Atoi(string(b.ID))
	return cmp.Compare(x, y)
}

func (s *server) page(p model.Period, offset, limit int) model.LogPage {
	var all []model.Log
	for _, l := range s.logs {
		if !l.CreatedAt.Before(p.Start.Truncate(time.Millisecond)) {
			all = append(all, l)
		}
	}
	from := min(offset, len(all))
	rows := all[from:min(from+min(limit, s.most), len(all))]
	page := model.LogPage{Total: len(all), TotalKnown: !s.blind, Offset: offset, Limit: limit}
	for _, l := range rows {
		if s.refuse != nil && s.refuse(l) {
			page.Dropped = append(page.Dropped, l.ID)
			continue
		}
		page.Logs = append(page.Logs, l)
	}
	s.asked = append(s.asked, len(rows))
	if s.odd != nil {
		s.odd(&page)
	}
	return page
}
