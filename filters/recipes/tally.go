package recipes

import (
	"cmp"
	"slices"
	"time"
)

// moment is a log's time in milliseconds since 1970; 0 is not known. It is a
// number to be small: a summary keeps one for each of very many logs.
type moment int64

func momentOf(t time.Time) moment {
	if t.IsZero() {
		return 0
	}
	return moment(t.UnixMilli())
}

func (m moment) time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

// extent is the first and the last of several moments.
type extent struct{ first, last moment }

func (e *extent) add(m moment) {
	if m == 0 {
		return
	}
	if e.first == 0 || m < e.first {
		e.first = m
	}
	e.last = max(e.last, m)
}

// tally counts logs by a value. Past maxDistinct different values the rest is
// counted together.
type tally struct {
	byValue map[string]*entry
	others  int
}

type entry struct {
	value  string
	count  int
	when   extent
	change Change
}

const maxDistinct = 20_000

func newTally() *tally { return &tally{byValue: make(map[string]*entry)} }

// add counts one log under a value; change is made for a new value only.
func (t *tally) add(value string, at moment, change func() Change) {
	e := t.byValue[value]
	if e == nil && len(value) > maxKept {
		value, change = kept(value), nil
		e = t.byValue[value]
	}
	if e == nil {
		if len(t.byValue) >= maxDistinct {
			t.others++
			return
		}
		e = &entry{value: kept(value)}
		if change != nil {
			e.change = change()
		}
		t.byValue[e.value] = e
	}
	e.count++
	e.when.add(at)
}

// table lists the values, the commonest first, the logs without one last.
func (t *tally) table(v View, title, value string) Table {
	sorted := make([]*entry, 0, len(t.byValue)+1)
	for _, e := range t.byValue {
		sorted = append(sorted, e)
	}
	slices.SortFunc(sorted, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(oneIf(a.value == ""), oneIf(b.value == "")), cmp.Compare(b.count, a.count), cmp.Compare(a.value, b.value))
	})
	if t.others > 0 {
		sorted = append(sorted, &entry{value: "others", count: t.others})
	}
	return v.table(title, []string{value, "Logs", "First", "Last"}, len(sorted), func(i int) Row {
		e := sorted[i]
		return Row{
			Cells:  []Cell{textCell(orNone(e.value)), numberCell(e.count), timeCell(e.when.first.time()), timeCell(e.when.last.time())},
			Change: e.change,
		}
	})
}

// notSaid stands for a value that a log does not have.
const notSaid = "not said"

func orNone(s string) string {
	if s == "" {
		return notSaid
	}
	return s
}

// latestFirst orders by time, the latest first, and by a text where times are
// the same.
func latestFirst(a, b moment, textA, textB string) int {
	return cmp.Or(cmp.Compare(b, a), cmp.Compare(textA, textB))
}

// typed is the change that narrows to one log type.
func typed(name string) Change { return Change{Types: name} }
