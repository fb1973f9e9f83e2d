package filters

import (
	"fliplet-audit/model"
)

// Cell is the value of a log in a column, as drawn (but for cleaning) and as
// ByValue filters by it. It is false where a value can't be filtered by: Date,
// and a log without category or session.
func Cell(column model.Column, l model.Log) (text string, ok bool) {
	switch column {
	case model.ColumnCategory:
		text = string(l.Category())
		_, err := Parse(column, text)
		return text, text != "" && err == nil
	case model.ColumnType:
		return l.Type, true
	case model.ColumnApp:
		return l.AppName.Value, true
	case model.ColumnUser:
		return whoIs(l).cell(), true
	case model.ColumnSession:
		f, err := parseSession(string(l.SessionID))
		return string(l.SessionID), err == nil && f.numbered
	case model.ColumnData:
		return l.DataText.Value, true
	}
	return "", false
}

// ByValue is the filter text that means exactly this value of the column, any
// case; "" is empty or null. In User, "a as b" is that impersonation.
func ByValue(column model.Column, value string) string {
	switch column {
	case model.ColumnSession, model.ColumnCategory:
		return value
	}
	return exactly(column, value).write(column)
}

// Without is the filter text that leaves a value of the column out: in addition
// to what the existing text leaves out, in place of any other text, since the
// grammar can't say "a, but not b". It is false for Session and Category, which
// can't leave out.
func Without(column model.Column, existing, value string) (text string, ok bool) {
	switch column {
	case model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData:
		return withoutTerm(column, existing, exactly(column, value)), true
	}
	return existing, false
}

// WithoutKey is Without for one key of the data.
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

// exactly is the term for a cell's whole value.
func exactly(column model.Column, value string) term {
	if column == model.ColumnUser {
		if t, rest, ok := scanAs(value); ok && rest == "" && t.admin.text != "" && t.user.text != "" {
			t.admin.whole, t.user.whole = true, true
			return t
		}
	}
	return term{kind: termText, text: pattern{text: value, whole: true}}
}
