package cli

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"fliplet-audit/export/format"
	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// grouping is what logs are counted by.
type grouping struct {
	// name is the value's name in JSON and CSV, title its heading in a table.
	name, title string
	// value is a log's, false where it has none; nil of a stretch of time.
	value func(model.Log) (string, bool)
	// begin is where the stretch of time begins that an instant is in, next
	// where the one after it does; nil of other values.
	begin, next func(time.Time) time.Time
	// layout writes a stretch's beginning for programs, shown for people.
	layout, shown string
}

// groupNames are the groupings that have a name of their own.
func groupNames() []string { return []string{"type", "user", "app", "category", "day", "hour"} }

// groupingBy finds a grouping by its name; others are fields of a log, such as
// data.status. The error is a usageError.
func groupingBy(name string, zone *time.Location) (grouping, error) {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "type":
		return grouping{name: "type", title: "Log type", value: nonEmpty(func(l model.Log) string { return l.Type })}, nil
	case "user":
		return grouping{name: "user", title: "User", value: cellOf(model.ColumnUser)}, nil
	case "app":
		return grouping{name: "app", title: "App", value: nonEmpty(func(l model.Log) string { return cmp.Or(l.AppName.Value, string(l.AppID)) })}, nil
	case "category":
		return grouping{name: "category", title: "Category", value: cellOf(model.ColumnCategory)}, nil
	case "day":
		return grouping{
			name: "day", title: "Day", layout: time.DateOnly, shown: "Mon 2006-01-02",
			begin: func(t time.Time) time.Time { return filters.DayOf(t, zone).Start(zone) },
			next:  func(t time.Time) time.Time { return filters.DayOf(t, zone).AddDays(1).Start(zone) },
		}, nil
	case "hour":
		begin := func(t time.Time) time.Time { return hourOf(t.In(zone)) }
		return grouping{
			name: "hour", title: "Hour", layout: time.RFC3339, shown: "Mon 2006-01-02 15:04",
			begin: begin, next: func(t time.Time) time.Time { return begin(t.Add(time.Hour)) },
		}, nil
	}
	field, err := format.ParseField(name)
	if err != nil {
		return grouping{}, usageError{fmt.Errorf("--by %s: count by %s, or by a field: %w", name, strings.Join(groupNames(), ", "), err)}
	}
	return grouping{name: name, title: model.Clean(name).String(), value: nonEmpty(field.Text)}, nil
}

// hourOf is where the hour of a clock begins: by subtraction, so that an hour
// that the clocks show twice stays two.
func hourOf(t time.Time) time.Time {
	return t.Add(-time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond()))
}

func nonEmpty(text func(model.Log) string) func(model.Log) (string, bool) {
	return func(l model.Log) (string, bool) {
		value := text(l)
		return value, value != ""
	}
}

func cellOf(column model.Column) func(model.Log) (string, bool) {
	return nonEmpty(func(l model.Log) string {
		text, _ := filters.Cell(column, l)
		return text
	})
}

// The kinds of keys.
const (
	keyNone  = '-'
	keyValue = '='
)

// key appends what tells a log's group from others.
func (g grouping) key(dst []byte, l model.Log) []byte {
	if g.begin != nil {
		if l.CreatedAt.IsZero() {
			return append(dst, keyNone)
		}
		return binary.BigEndian.AppendUint64(append(dst, keyValue), uint64(g.begin(l.CreatedAt).Unix()))
	}
	value, ok := g.value(l)
	if !ok {
		return append(dst, keyNone)
	}
	return append(append(dst, keyValue), value...)
}

// tally counts keys.
type tally map[string]int

func (t tally) add(key []byte) { t[string(key)]++ }

// group is one value with how many logs have it.
type group struct {
	text  string    // of a value
	at    time.Time // of a stretch of time
	none  bool
	count int
}

type groups []group

func (g groups) logs() int {
	sum := 0
	for _, one := range g {
		sum += one.count
	}
	return sum
}

// groups are those counted, the largest first; stretches of time are all those
// of a period, in their order, and then the logs without a time.
func (g grouping) groups(counts tally, period model.Period) groups {
	var all groups
	if g.begin != nil {
		all = g.stretches(counts, period)
	}
	for key, n := range counts {
		if g.begin == nil && key[0] == keyValue {
			all = append(all, group{text: key[1:], count: n})
		}
	}
	if n := counts[string(keyNone)]; n > 0 {
		all = append(all, group{none: true, count: n})
	}
	if g.begin == nil {
		slices.SortStableFunc(all, func(a, b group) int {
			switch {
			case a.count != b.count:
				return cmp.Compare(b.count, a.count)
			case a.none != b.none:
				return boolRank(a.none) - boolRank(b.none)
			}
			return cmp.Compare(a.text, b.text)
		})
	}
	return all
}

// boolRank is 1 for true.
func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (g grouping) stretches(counts tally, period model.Period) groups {
	var all groups
	for at := g.begin(period.Start); !at.After(period.End); at = g.next(at) {
		key := binary.BigEndian.AppendUint64([]byte{keyValue}, uint64(at.Unix()))
		all = append(all, group{at: at, count: counts[string(key)]})
	}
	return all
}

// noValue is what a table calls logs without the value.
const noValue = "(none)"

// list is groups as lines to print.
func (g grouping) list(all groups, zone *time.Location) list {
	l := list{columns: []listColumn{{name: g.name, heading: g.title}, {name: "count", heading: "Logs"}}, none: noValue}
	if g.begin != nil {
		l.columns = []listColumn{{name: g.name}, {heading: g.title}, {name: "count", heading: "Logs"}}
	}
	for _, one := range all {
		switch {
		case g.begin == nil && one.none:
			l.rows = append(l.rows, []any{nil, one.count})
		case g.begin == nil:
			l.rows = append(l.rows, []any{one.text, one.count})
		case one.none:
			l.rows = append(l.rows, []any{nil, nil, one.count})
		default:
			at := one.at.In(zone)
			l.rows = append(l.rows, []any{at.Format(g.layout), at.Format(g.shown), one.count})
		}
	}
	return l
}
