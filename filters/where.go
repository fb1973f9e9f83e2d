package filters

import (
	"strings"

	"fliplet-audit/model"
)

// object is a JSON object and list a JSON array of the tree.
type (
	object = map[string]any
	list   = []any
)

// Where is the tree of conditions that the server filters by (wire.md,
// "where"), nil when there are none. Session and Category are not in it, they
// are parameters of their own, nor are AppID, Types and the period. A filter
// that can't be parsed gives a *SyntaxError.
func Where(q model.Query) (map[string]any, error) {
	filters, err := parseAll(q)
	if err != nil {
		return nil, err
	}
	where := object{}
	if cond := typeCondition(q, filters[model.ColumnType]); cond != nil {
		where["type"] = cond
	}
	if f := filters[model.ColumnApp]; !f.Empty() {
		where["app"] = object{"name": f.condition(nil)}
	}
	if f := filters[model.ColumnData]; !f.Empty() {
		where["dataString"] = f.condition(nil)
	}
	if f := filters[model.ColumnUser]; !f.Empty() {
		for key, cond := range f.userCondition() {
			where[key] = cond
		}
	}
	if len(where) == 0 {
		return nil, nil
	}
	return where, nil
}

// typeCondition is the condition on the log type, nil when there is none. That
// a type named in where lifts the exclusion of the hidden types is a guess
// (wire.md, "Everything, analytics included").
func typeCondition(q model.Query, f Filter) any {
	switch {
	case !f.Empty():
		return f.condition(leftOutTypes(q, f))
	case q.Analytics && q.Types == "":
		return object{"$iLike": "%"}
	}
	return nil
}

// leftOutTypes are the hidden types that a negated Log type filter must leave
// out itself: naming a type lifts the server's own exclusion, and a person who
// asks for "not login" does not ask for analytics.
func leftOutTypes(q model.Query, f Filter) []pattern {
	if !f.negated || q.Analytics || q.Types != "" {
		return nil
	}
	var hidden []pattern
	for _, name := range model.HiddenTypes() {
		hidden = append(hidden, pattern{text: name, whole: true})
	}
	return hidden
}

// condition is the operators on a column of text. The patterns of also are
// left out besides; they are for negated filters only.
func (f Filter) condition(also []pattern) object {
	var patterns []pattern
	for _, t := range f.terms {
		patterns = append(patterns, t.patterns()...)
	}
	if f.negated {
		return noneOf(append(patterns, also...))
	}
	return anyOf(patterns)
}

func anyOf(patterns []pattern) object {
	var some list
	for _, p := range patterns {
		some = append(some, object{"$iLike": p.like()})
		if p.empty() {
			some = append(some, nil)
		}
	}
	if len(some) == 1 {
		return some[0].(object)
	}
	return object{"$or": some}
}

// noneOf needs null beside it, since SQL's null matches neither $iLike nor
// $notILike (wire.md, "Not"), unless empty is one of the patterns.
func noneOf(patterns []pattern) object {
	var all list
	nullToo := true
	for _, p := range patterns {
		all = append(all, object{"$notILike": p.like()})
		nullToo = nullToo && !p.empty()
	}
	none := object{"$and": all}
	if len(all) == 1 {
		none = all[0].(object)
	}
	if nullToo {
		return object{"$or": list{none, nil}}
	}
	return none
}

// like is the pattern as SQL's LIKE reads it.
func (p pattern) like() string {
	escaped := likeEscaper.Replace(p.text)
	if p.whole {
		return escaped
	}
	return "%" + escaped + "%"
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
