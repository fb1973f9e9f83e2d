// Package views keeps saved views: named questions to the audit log, in a file
// of the user's that can be read and edited by hand.
package views

import (
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// View is a saved question.
type View struct {
	Name string
	// Range is the date range as a person types it (filters.ParseRange); a
	// relative one stays relative. "" is the default.
	Range string
	// Ask is the question but for its Range.
	Ask model.Query
	// Columns are those shown; none is all. The date is always shown, and the
	// table keeps its order.
	Columns []model.Column
}

// New is the view of a query.
func New(name string, q model.Query, columns []model.Column) View {
	v := View{Name: strings.TrimSpace(name), Range: rangeText(q.Range), Ask: q, Columns: columns}
	v.Ask.Range = model.Range{}
	return v
}

// Query is what the view asks for now: days begin as they do in loc. A range
// that can't be read gives a *filters.SyntaxError.
func (v View) Query(now time.Time, loc *time.Location) (model.Query, error) {
	q := v.Ask
	if v.Range == "" {
		return q, nil
	}
	var err error
	q.Range, err = filters.ParseRange(v.Range, now, loc)
	return q, err
}

// Find finds a view by its name, in any case.
func Find(all []View, name string) (View, bool) {
	for _, v := range all {
		if strings.EqualFold(v.Name, strings.TrimSpace(name)) {
			return v, true
		}
	}
	return View{}, false
}

// rangeText is a range as ParseRange reads it.
func rangeText(r model.Range) string {
	switch r.Kind {
	case model.RangeCustom:
		return instant(r.From) + ".." + instant(r.To)
	default:
		return strings.ToLower(filters.RangeName(r))
	}
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02T15:04:05.000Z07:00")
}
