package model

import "time"

// Column is one column of the audit-log table, in the official order
// (screen.md, "Columns").
type Column int

// The columns of the table.
const (
	ColumnDate Column = iota
	ColumnCategory
	ColumnType
	ColumnApp
	ColumnUser
	ColumnSession
	ColumnData
	ColumnCount // how many there are; not a column
)

// Title is the column's heading.
func (c Column) Title() string {
	titles := [ColumnCount]string{"Date", "Category", "Log type", "App", "User", "Session", "Data"}
	if c < 0 || c >= ColumnCount {
		return ""
	}
	return titles[c]
}

// Sortable tells whether the server can sort by the column: all but Category.
func (c Column) Sortable() bool { return c >= 0 && c < ColumnCount && c != ColumnCategory }

// Filterable tells whether the column takes a filter: all but Date.
func (c Column) Filterable() bool { return c > ColumnDate && c < ColumnCount }

// Sort is the column the server sorts by and the direction.
type Sort struct {
	Column    Column
	Ascending bool
}

// Query is what a person asks of the audit log. It is a value: copy it, change
// the copy. The zero value, with a Range, asks for everything by date, oldest
// last.
type Query struct {
	// AppID narrows to one app; "" is the whole organization. OtherAppID, beside
	// it, is the other copy of the same app, whose logs are asked for too; "" is
	// that one id alone. An app has a working and a live copy, which log under
	// ids of their own (wire.md, "Organizations and apps").
	AppID, OtherAppID ID
	Range             Range
	// Filters holds the text of each column's filter as typed, by Column;
	// "" is none. Category's is one of the Category values.
	Filters [ColumnCount]string
	// Types, when not empty, asks for exactly these types (comma-separated so
	// that a Query stays comparable).
	Types string
	// Same narrows further, beside the filters, to the logs that share one
	// exact value.
	Same Same
	// Analytics shows the five types that are left out by default.
	Analytics bool
	Sort      Sort
}

// Apps are the apps that a query narrows to: none, one, or both copies of one.
func (q Query) Apps() []ID {
	var apps []ID
	for _, id := range []ID{q.AppID, q.OtherAppID} {
		if id != "" {
			apps = append(apps, id)
		}
	}
	return apps
}

// InApps is the query narrowed to the apps that another one is narrowed to.
func (q Query) InApps(of Query) Query {
	q.AppID, q.OtherAppID = of.AppID, of.OtherAppID
	return q
}

// DefaultPageSize is the official screen's first page size.
const DefaultPageSize = 25

// PageSizes are the sizes a page can have (screen.md, "Pages").
func PageSizes() []int { return []int{25, 50, 100, 500} }

// MaxPageLimit is the most logs that one JSON request returns (wire.md).
const MaxPageLimit = 500

// Period is a range made definite: both ends count as inside, to the
// millisecond.
type Period struct {
	Start, End time.Time
}

// RangeKind is one of the seven choices of the date range (screen.md).
type RangeKind int

// The choices, in the official order; the first is the default.
const (
	RangeLast24Hours RangeKind = iota
	RangeLast7Days
	RangeLast30Days
	RangeLast90Days
	RangeLast6Months
	RangeLast12Months
	RangeCustom
)

// Range is a date range as chosen. A relative one stays relative until it is
// resolved against a clock and a zone (filters.Resolve).
type Range struct {
	Kind RangeKind
	// From and To are set for RangeCustom only. To may be zero: until now.
	// They are definite instants: choosing a day gives its first and its last
	// millisecond in the zone of the choice.
	From, To time.Time
}
