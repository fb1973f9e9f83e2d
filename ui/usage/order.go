package usage

import (
	"cmp"
	"slices"
	"strings"
)

// Find is the column of a name, in any case.
func Find[T any](columns []Column[T], name string) (Column[T], bool) {
	for _, c := range columns {
		if strings.EqualFold(c.Name, name) || strings.EqualFold(c.Title, name) {
			return c, true
		}
	}
	return Column[T]{}, false
}

// Names are what the columns are called.
func Names[T any](columns []Column[T]) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}

// Ascending tells which way a column is sorted first: texts from A, the most
// and the latest first.
func (k Kind) Ascending() bool { return k == KindText || k == KindID || k == KindDay }

// Sorted is rows in the order of a column, in a new slice, as Order has it.
func Sorted[T any](rows []T, by Column[T], ascending bool) []T {
	order := Order(len(rows), by.Kind, func(i int) Value { return by.Of(&rows[i]) }, ascending)
	sorted := make([]T, len(rows))
	for i, row := range order {
		sorted[i] = rows[row]
	}
	return sorted
}

// Order is the order of n rows by their values: the rows' numbers. Equal ones
// stay as they were, and those without a value come last either way.
func Order(n int, kind Kind, value func(row int) Value, ascending bool) []int {
	keys := make([]key, n)
	for i := range keys {
		keys[i] = keyOf(kind, value(i))
		keys[i].row = i
	}
	slices.SortFunc(keys, func(a, b key) int {
		order := cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.text, b.text))
		if !ascending {
			order = -order
		}
		if a.none != b.none {
			order = 1
			if b.none {
				order = -1
			}
		}
		return cmp.Or(order, cmp.Compare(a.row, b.row))
	})
	order := make([]int, n)
	for i, k := range keys {
		order[i] = k.row
	}
	return order
}

// key is what a row is sorted by: the number, then the text.
type key struct {
	none   bool
	number int64
	text   string
	row    int
}

func keyOf(kind Kind, v Value) key {
	switch kind {
	case KindTime, KindDay:
		return key{none: v.Time.IsZero(), number: v.Time.UnixMilli()}
	case KindCount:
		return key{none: !v.Count.Known, number: int64(v.Count.Count)}
	case KindID:
		return key{none: v.Text == "", number: int64(len(v.Text)), text: v.Text} // numbers by their size
	}
	return key{none: v.Text == "", text: strings.ToLower(v.Text)}
}
