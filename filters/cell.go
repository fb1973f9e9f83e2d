package filters

import (
	"fliplet-audit/model"
)

// Cell is the value of a log in a column, as drawn but for cleaning; Category's
// is its value, not its label. It is false for Date, which is no text.
func Cell(column model.Column, l model.Log) (text string, ok bool) {
	switch column {
	case model.ColumnCategory:
		return string(l.Category()), true
	case model.ColumnType:
		return l.Type, true
	case model.ColumnApp:
		return l.AppName.Value, true
	case model.ColumnUser:
		return whoIs(l).cell(), true
	case model.ColumnSession:
		return string(l.SessionID), true
	case model.ColumnData:
		return l.DataText.Value, true
	}
	return "", false
}

// ByCell is the filter text that means exactly the value of a log's cell, in
// any case. It is false where a value can't be filtered by: Date, a log without
// category or session, and what is too long for a filter.
func ByCell(column model.Column, l model.Log) (text string, ok bool) {
	value, ok := Cell(column, l)
	if !ok || len(value) > maxText {
		return "", false
	}
	text = value
	if column != model.ColumnSession && column != model.ColumnCategory {
		text = cellTerm(column, l, value).write(column)
	}
	f, err := Parse(column, text)
	return text, err == nil && !f.Empty()
}

// ByValue is the filter text that means exactly this value of the column, in
// any case; "" is empty or null.
func ByValue(column model.Column, value string) string {
	switch column {
	case model.ColumnSession, model.ColumnCategory:
		return value
	}
	return exactly(value).write(column)
}

// WithoutCell is the filter text that leaves the value of a log's cell out: in
// addition to what the existing text leaves out, in place of any other text,
// since the grammar can't say "a, but not b". It is false, and the text as it
// was, for Date, Session and Category, which can't leave out, and for what is
// too long for a filter.
func WithoutCell(column model.Column, existing string, l model.Log) (text string, ok bool) {
	switch column {
	case model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData:
		value, _ := Cell(column, l)
		if len(value) > maxText {
			return existing, false
		}
		text = withoutTerm(column, existing, cellTerm(column, l, value))
		if _, err := Parse(column, text); err == nil {
			return text, true
		}
	}
	return existing, false
}

// WithoutKey is WithoutCell for one key of the data.
func WithoutKey(existing, key, value string) string {
	return withoutTerm(model.ColumnData, existing, term{kind: termKey, key: key, value: value})
}

// ByKey is the Data filter that means this key with this value.
func ByKey(key, value string) string {
	return term{kind: termKey, key: key, value: value}.write(model.ColumnData)
}

func withoutTerm(column model.Column, existing string, t term) string {
	f, err := Parse(column, existing)
	if err != nil || !f.negated {
		f = Filter{column: column, negated: true}
	}
	for _, out := range f.terms {
		if t.implies(out) {
			return f.String()
		}
	}
	f.terms = append(f.terms, t)
	return f.String()
}

// cellTerm is the term for a cell's whole value: an impersonation is one.
func cellTerm(column model.Column, l model.Log, value string) term {
	if column == model.ColumnUser {
		w := whoIs(l)
		if user := w.viewed(); user != "" && w.studio.Value != "" {
			return term{kind: termAs, admin: pattern{w.studio.Value, true}, user: pattern{user, true}}
		}
	}
	return exactly(value)
}

func exactly(value string) term {
	return term{kind: termText, text: pattern{text: value, whole: true}}
}
