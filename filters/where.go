package filters

import (
	"slices"
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
	addSame(where, q.Same)
	if len(where) == 0 {
		return nil, nil
	}
	return where, nil
}

// typeCondition is the condition on the log type, nil when there is none.
func typeCondition(q model.Query, f Filter) any {
	switch {
	case !f.Empty() && f.negated:
		return f.condition(wholly(leftOutTypes(q, f)))
	case !f.Empty():
		return except(f.condition(nil), leftOutTypes(q, f))
	case q.Analytics && q.Types == "":
		return object{"$iLike": "%"}
	}
	return nil
}

// leftOutTypes are the hidden types that a Log type filter would bring in
// although nobody asked for them. Naming a type in where lifts the server's own
// exclusion, as far as is known (wire.md, "Everything, analytics included"), so
// what stays hidden is said outright and doesn't hang on that guess.
func leftOutTypes(q model.Query, f Filter) []string {
	if q.Analytics || q.Types != "" || f.Empty() || f.namesHidden() {
		return nil
	}
	if f.negated {
		return model.HiddenTypes()
	}
	holds := f.matcher(nil)
	var names []string
	for _, name := range model.HiddenTypes() {
		if holds(name) {
			names = append(names, name)
		}
	}
	return names
}

// namesHidden tells whether a Log type filter asks for hidden types by name:
// one of its terms fits a hidden type and no other type of the catalogue.
func (f Filter) namesHidden() bool {
	return !f.negated && slices.ContainsFunc(f.terms, term.namesHidden)
}

func (t term) namesHidden() bool {
	holds := Filter{terms: []term{t}}.matcher(nil)
	found := false
	for _, kind := range model.Catalogue() {
		if !holds(kind.Name) {
			continue
		}
		if !kind.Hidden {
			return false
		}
		found = true
	}
	return found
}

func wholly(names []string) []pattern {
	patterns := make([]pattern, len(names))
	for i, name := range names {
		patterns[i] = pattern{text: name, whole: true}
	}
	return patterns
}

// except is a condition but for some values. $ne is seen in use, so that an
// everyday filter needs no operator that is a guess.
func except(cond object, names []string) object {
	if len(names) == 0 {
		return cond
	}
	all := list{cond}
	for _, name := range names {
		all = append(all, object{"$ne": name})
	}
	return object{"$and": all}
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
