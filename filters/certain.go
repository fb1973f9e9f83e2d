package filters

import (
	"strconv"
	"strings"

	"fliplet-audit/model"
)

// Exact tells whether Predicate decides as the server would: not when a filter
// has letters beyond ASCII, whose case folds as the database's locale says, nor
// when one can't be parsed (wire.md, "Data"). Certain asks it of single logs.
func Exact(q model.Query) bool {
	if q.Same.Mentions && !isASCII(q.Same.Value) {
		return false
	}
	for _, text := range q.Filters {
		if !isASCII(text) {
			return false
		}
	}
	_, err := parseAll(q)
	return err == nil
}

// Certain is the question whether Predicate decides for a log as the server
// would. It does not where a filter on Data meets data that is not the
// database's own text and that the server's JavaScript may have rewritten, nor
// where a letter beyond ASCII has a lower case within it.
func Certain(q model.Query) func(model.Log) bool {
	exact := Exact(q)
	filtered := func(c model.Column) bool {
		return q.Filters[c] != "" || c == model.ColumnData && q.Same.InData()
	}
	return func(l model.Log) bool {
		switch {
		case !exact:
			return false
		case filtered(model.ColumnType) && hasSigns(l.Type),
			filtered(model.ColumnApp) && hasSigns(l.AppName.Value),
			filtered(model.ColumnUser) && hasSigns(l.UserEmail.Value):
			return false
		case !filtered(model.ColumnUser) && !filtered(model.ColumnData):
			return true
		case hasSigns(l.DataText.Value):
			return false
		}
		return l.DataExact || !filtered(model.ColumnData) || !mayBeRewritten(l.DataText.Value)
	}
}

// mayBeRewritten tells whether JSON that went through JavaScript may differ
// from what the database holds: integer-like keys are moved first, numbers
// that are no small integers are written anew.
func mayBeRewritten(data string) bool {
	t := tokens{text: data}
	for {
		tok, ok := t.next()
		switch {
		case !ok:
			return false
		case tok.kind == 'k' && integerLike(strings.Trim(tok.raw, `"`)):
			return true
		case tok.kind == 'v' && !smallInteger(tok.raw):
			return true
		}
	}
}

func integerLike(key string) bool {
	return key != "" && strings.Trim(key, "0123456789") == ""
}

// smallInteger tells whether a scalar is a word or an integer that a double
// holds exactly.
func smallInteger(raw string) bool {
	if c := raw[0]; c != '-' && (c < '0' || c > '9') {
		return true
	}
	n, err := strconv.ParseInt(raw, 10, 64)
	const largest = 1<<53 - 1
	return err == nil && n >= -largest && n <= largest && raw != "-0"
}
