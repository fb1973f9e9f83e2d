package demo

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
)

// archive answers questions from a table and remembers what the last ones
// matched, so that their next pages cost nothing.
type archive struct {
	now      atomic.Pointer[table]
	requests atomic.Uint64

	mu       sync.Mutex
	findings []finding // the latest used first
}

// finding is the rows that a filter matched, sorted.
type finding struct {
	table *table
	key   string
	sort  string
	rows  []uint32
}

// keptFindings and keptRows bound what is remembered: so many, and so many rows
// in all per row of the table.
const (
	keptFindings = 16
	keptRows     = 4
)

// A sort by a text that is in no dictionary looks for the first rows only, as
// long as they are no more than this and few among those that match.
const (
	foremostRows  = 2500
	foremostShare = 8
)

// answer is the page of a question, and how many logs match in all.
type answer struct {
	table *table
	total int
	rows  func(yield func(row uint32) bool)
}

// ask finds a question's page.
func (a *archive) ask(ctx context.Context, q question) (answer, error) {
	t := a.now.Load()
	by := t.orderBy(q.sort)
	rows, total, err := a.find(ctx, t, by, q)
	if err != nil {
		return answer{}, err
	}
	page := by.page(rows, q.descending, q.offset, q.limit, a.requests.Add(1))
	return answer{table: t, total: total, rows: page}, nil
}

// find gives the sorted rows of a question, all or those that its page needs,
// and how many there are in all.
func (a *archive) find(ctx context.Context, t *table, by order, q question) (rows []uint32, total int, err error) {
	key := q.key()
	if rows, known := a.recall(t, key, q.sort); known {
		return rows, len(rows), nil
	}
	rows, known := a.recall(t, key, "createdAt")
	if !known {
		if rows, err = t.match(ctx, q.filter); err != nil {
			return nil, 0, err
		}
		a.remember(finding{t, key, "createdAt", rows})
	}
	if by.given {
		return rows, len(rows), nil
	}
	most := min(foremostRows, len(rows)/foremostShare)
	if by.text != nil && q.offset < most && q.limit <= most-q.offset {
		return foremost(rows, q.offset+q.limit, q.descending, by.text), len(rows), nil
	}
	sorted := by.sorted(rows)
	a.remember(finding{t, key, q.sort, sorted})
	return sorted, len(rows), nil
}

func (a *archive) recall(t *table, key, sort string) ([]uint32, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i, f := range a.findings {
		if f.table == t && f.key == key && f.sort == sort {
			copy(a.findings[1:i+1], a.findings[:i])
			a.findings[0] = f
			return f.rows, true
		}
	}
	return nil, false
}

func (a *archive) remember(f finding) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.findings = slices.Insert(a.findings, 0, f)
	rows, most := 0, keptRows*f.table.rows()
	for i, kept := range a.findings {
		rows += len(kept.rows)
		if i == keptFindings || i > 0 && (rows > most || kept.table != f.table) {
			clear(a.findings[i:])
			a.findings = a.findings[:i]
			return
		}
	}
}
