package filters

import "fliplet-audit/model"

// Holds tells of plain texts whether a filter's text lets them through: a, a|b,
// !a, =a and quoted terms, by the grammar above, for tables that are on hand
// whole.
func Holds(text string) (func(value string) bool, error) {
	f, err := Parse(model.ColumnType, text)
	if err != nil {
		return nil, err
	}
	if f.Empty() {
		return func(string) bool { return true }, nil
	}
	return f.matcher(nil), nil
}
