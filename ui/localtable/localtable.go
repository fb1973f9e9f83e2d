// Package localtable is a table all of whose rows are on hand: what a person
// wishes to see of it, which rows those are in which order, and the filter that
// is being typed.
package localtable

import (
	"context"
	"time"

	"fliplet-audit/ui/usage"
)

// MostColumns is the most that a table has.
const MostColumns = 16

// Wish is what a person wants a table to show. It is a value.
type Wish struct {
	Sort      int // the column
	Ascending bool
	// Filters are texts that usage.Narrow reads, by column.
	Filters [MostColumns]string
}

// SortBy sorts by a column of a kind; a second time turns the direction.
func (w *Wish) SortBy(column int, kind usage.Kind) {
	if w.Sort == column {
		w.Ascending = !w.Ascending
		return
	}
	w.Sort, w.Ascending = column, kind.Ascending()
}

// Filtered tells whether a filter is in force.
func (w Wish) Filtered() bool { return w.Filters != [MostColumns]string{} }

// ClearAll lifts all filters.
func (w *Wish) ClearAll() { w.Filters = [MostColumns]string{} }

// Rows are the rows of a table as they came.
type Rows struct {
	N     int
	Kinds []usage.Kind // of the columns
	Value func(row, column int) usage.Value
	// Zone is the one in which times are held against filters.
	Zone *time.Location
}

// Arranged is the numbers of rows in order: all, and those that the filters let
// through. It is of the wish with it, and never changed.
type Arranged struct {
	Wish       Wish
	All, Shown []int
}

// Arrange puts rows in order and lets those through that the filters do. Before
// is what they were arranged to before, where these very rows were: what is in
// its order is not sorted again. It stops with the context.
func (r Rows) Arrange(ctx context.Context, w Wish, before Arranged) (Arranged, error) {
	a := Arranged{Wish: w, All: before.All}
	if len(a.All) != r.N || before.Wish.Sort != w.Sort || before.Wish.Ascending != w.Ascending {
		a.All = usage.Order(r.N, r.Kinds[w.Sort], func(row int) usage.Value { return r.Value(row, w.Sort) }, w.Ascending)
	}
	a.Shown = a.All
	for column := range r.Kinds {
		narrow, err := usage.Narrow(r.Kinds[column], w.Filters[column], r.Zone)
		if err != nil || narrow == nil { // a text that can't be a filter is never wished for
			continue
		}
		through := make([]int, 0, len(a.Shown))
		for i, row := range a.Shown {
			if i%1024 == 0 && ctx.Err() != nil {
				return Arranged{}, ctx.Err()
			}
			if narrow(r.Value(row, column)) {
				through = append(through, row)
			}
		}
		a.Shown = through
	}
	return a, ctx.Err()
}
