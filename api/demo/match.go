package demo

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"fliplet-audit/api/demo/where"
	"fliplet-audit/model"
)

// blockRows is how many rows a goroutine looks at between two looks at the
// context.
const blockRows = 8 << 10

// match finds the rows that match, in the order of createdAt. What the filter
// makes the database fail with is the error.
func (t *table) match(ctx context.Context, f filter) ([]uint32, error) {
	from, to := t.between(f.start, f.end)
	bound := f.where.Bind(t)
	test := t.rowTest(f, bound)
	blocks := make([][]uint32, (to-from+blockRows-1)/blockRows)
	var next atomic.Int64
	scan := func() {
		for {
			n := int(next.Add(1)) - 1
			if n >= len(blocks) || ctx.Err() != nil || bound.Err() != nil {
				return
			}
			start := from + n*blockRows
			blocks[n] = matching(test, start, min(start+blockRows, to))
		}
	}
	var scanning sync.WaitGroup
	for range min(len(blocks), runtime.GOMAXPROCS(0)) {
		scanning.Go(scan)
	}
	scanning.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := bound.Err(); err != nil {
		return nil, err
	}
	return slices.Concat(blocks...), nil
}

func matching(test func(row int) bool, from, to int) []uint32 {
	var rows []uint32
	for row := from; row < to; row++ {
		if test(row) {
			rows = append(rows, uint32(row))
		}
	}
	return rows
}

// rowTest joins the conditions of a filter but the period, cheap ones first.
func (t *table) rowTest(f filter, bound *where.Bound) func(row int) bool {
	kinds, users := t.kindsAsked(f), t.usersAsked(f)
	plain := f.apps == nil && f.appIDs == nil && f.sessionID == null && users == nil
	if plain && f.where.Empty() {
		return func(row int) bool { return kinds[t.kind[row]] }
	}
	return func(row int) bool {
		return kinds[t.kind[row]] &&
			(plain || t.meets(row, f, users)) &&
			bound.Match(row)
	}
}

func (t *table) meets(row int, f filter, users []bool) bool {
	return (f.apps == nil || slices.Contains(f.apps, t.appID[row])) &&
		(f.appIDs == nil || slices.Contains(f.appIDs, t.appID[row])) &&
		(f.sessionID == null || t.sessionID[row] == f.sessionID) &&
		(users == nil || users[t.user[row]])
}

// kindsAsked tells of every type whether it may match: those asked for by
// `type`, else all but the five hidden ones, unless `where` names the type (a
// guess of wire.md, "Everything, analytics included").
func (t *table) kindsAsked(f filter) []bool {
	asked := make([]bool, len(t.kinds))
	hidden := model.HiddenTypes()
	for n, kind := range t.kinds {
		switch {
		case f.types != nil:
			asked[n] = n > 0 && slices.Contains(f.types, kind)
		case f.where.Names(where.ColumnType):
			asked[n] = true
		default:
			asked[n] = !slices.Contains(hidden, kind)
		}
	}
	return asked
}

// usersAsked tells of every user whether it has one of the types asked for;
// nil when any will do.
func (t *table) usersAsked(f filter) []bool {
	if f.userTypes == nil {
		return nil
	}
	asked := make([]bool, len(t.users))
	for n, user := range t.users {
		asked[n] = user.kind.Present && slices.Contains(f.userTypes, user.kind.Value)
	}
	return asked
}
