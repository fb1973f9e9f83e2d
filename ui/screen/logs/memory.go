package logs

import (
	"slices"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// memorySize is how many wholly read results are kept to answer from.
const memorySize = 6

// memory holds results that are wholly on hand, newest first.
type memory struct{ results []*result }

func (m *memory) keep(r *result) {
	if !r.complete() || r.source > 0 {
		return
	}
	kept := []*result{r}
	for _, old := range m.results {
		if old != r && old.query != r.query && len(kept) < memorySize {
			kept = append(kept, old)
		}
	}
	m.results = kept
}

// drop forgets the answer to a query.
func (m *memory) drop(q model.Query) {
	m.results = slices.DeleteFunc(slices.Clone(m.results), func(r *result) bool { return r.query == q })
}

func (m *memory) clear() { m.results = nil }

// answer finds what q returns from rows on hand: exactly, or not at all.
func (m *memory) answer(q model.Query) (*result, bool) {
	for _, r := range m.results {
		if r.query == q {
			return r, true
		}
	}
	for _, r := range m.results {
		if narrower, ok := narrow(r, q); ok {
			return narrower, true
		}
	}
	return nil, false
}

// narrow answers q from a wider result. By any column but the date, the order
// is the server's own, which only stays when the sort does.
func narrow(wide *result, q model.Query) (*result, bool) {
	resort := wide.query.Sort != q.Sort
	if resort && q.Sort.Column != model.ColumnDate {
		return nil, false
	}
	same := q
	same.Sort = wide.query.Sort
	if !filters.Narrows(wide.query, same) {
		return nil, false
	}
	rows, certain := wide.all(), true
	if same != wide.query {
		rows, certain = matching(rows, q)
	}
	if !certain {
		return nil, false
	}
	if resort {
		rows = sortByDate(rows, q.Sort.Ascending)
	}
	return fromMemory(q, wide, rows), true
}

// matching is the logs that q lets through; certain is false where only the
// server can tell (wire.md, "Data").
func matching(logs []model.Log, q model.Query) (rows []model.Log, certain bool) {
	match, err := filters.Predicate(q)
	if err != nil {
		return nil, false
	}
	certain = filters.Exact(q)
	sure := filters.Certain(q)
	for _, l := range logs {
		if certain && !sure(l) {
			certain = false
		}
		if match(l) {
			rows = append(rows, l)
		}
	}
	return rows, certain
}
