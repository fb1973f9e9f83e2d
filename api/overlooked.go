package api

import (
	"slices"
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// overlooked says what an app's own endpoint left out of account: that it
// takes the organization's parameters is a guess (wire.md, "One app's logs").
func overlooked(s Scope, r LogsRequest, a logsAnswer) []string {
	if s.Organization != "" {
		return nil
	}
	var parts []string
	if slices.ContainsFunc(a.logs, r.outside) {
		parts = append(parts, "the date range")
	}
	parts = append(parts, overlookedFilters(r.Query, a.logs)...)
	if outOfOrder(r, a.logs) {
		parts = append(parts, "the order")
	}
	if offset, known := countOf(a.query.Offset); known && offset != r.Offset {
		parts = append(parts, "the page")
	}
	if len(a.logs) > r.Limit {
		parts = append(parts, "the size of the page")
	}
	var notes []string
	if len(parts) > 0 {
		notes = append(notes, "This app's logs come without regard to "+strings.Join(parts, ", ")+".")
	}
	if !a.totalKnown {
		notes = append(notes, "The server does not say how many of this app's logs match in all.")
	}
	return notes
}

// outside is whether a log is outside the period, to the millisecond.
func (r LogsRequest) outside(l model.Log) bool {
	if l.CreatedAt.IsZero() {
		return false
	}
	before := !r.Period.Start.IsZero() && l.CreatedAt.Before(r.Period.Start.Truncate(time.Millisecond))
	after := !r.Period.End.IsZero() && !l.CreatedAt.Before(r.Period.End.Truncate(time.Millisecond).Add(time.Millisecond))
	return before || after
}

// overlookedFilters names what some log does not match: the columns with a
// filter, and the exact value. Letters beyond ASCII are the server's to decide.
func overlookedFilters(q model.Query, logs []model.Log) []string {
	var names []string
	for column := range model.ColumnCount {
		if q.Filters[column] == "" {
			continue
		}
		only := onlyColumns(q, column)
		only = only.InApps(model.Query{})
		only.Types, only.Analytics = "", true
		matches, err := filters.Predicate(only)
		if err != nil || !filters.Exact(only) {
			continue
		}
		certain := filters.Certain(only)
		if slices.ContainsFunc(logs, func(l model.Log) bool { return !matches(l) && certain(l) }) {
			names = append(names, "the filter on "+column.Title())
		}
	}
	if !q.Same.Empty() && overlooksSame(q.Same, logs) {
		names = append(names, filters.SameWords(q.Same))
	}
	return names
}

// overlooksSame is whether some log surely does not come from a narrowing to an
// exact value: of one in the data, it does not even contain it.
func overlooksSame(same model.Same, logs []model.Log) bool {
	q := model.Query{Same: same, Analytics: true}
	if same.InData() {
		q.Same = model.Same{}
		q.Filters[model.ColumnData] = filters.ByText(same.Value)
	}
	matches, err := filters.Predicate(q)
	certain := filters.Certain(q)
	return err == nil && slices.ContainsFunc(logs, func(l model.Log) bool { return !matches(l) && certain(l) })
}

func outOfOrder(r LogsRequest, logs []model.Log) bool {
	if r.ByID || r.Query.Sort.Column != model.ColumnDate {
		return false
	}
	return !slices.IsSortedFunc(logs, func(a, b model.Log) int {
		if r.Query.Sort.Ascending {
			return a.CreatedAt.Compare(b.CreatedAt)
		}
		return b.CreatedAt.Compare(a.CreatedAt)
	})
}
