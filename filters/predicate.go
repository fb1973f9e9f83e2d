package filters

import (
	"slices"
	"strconv"
	"strings"

	"fliplet-audit/model"
)

// Predicate is the query's conditions, held against logs on hand: what the
// server would answer by Where, by the parameters for Session, Category, AppID
// and Types, and by leaving out the hidden types. For an exact value in the data
// it lets less through than Where, whose patterns other data may match too. The
// period and the sort are not in it. It may be called from several goroutines. Whether the answer is
// sure to be the server's own is told by Exact and Certain. A filter that can't
// be parsed gives a *SyntaxError.
func Predicate(q model.Query) (func(model.Log) bool, error) {
	filters, err := parseAll(q)
	if err != nil {
		return nil, err
	}
	checks := plainChecks(q, filters)
	if f := filters[model.ColumnApp]; !f.Empty() {
		holds := f.matcher(nil)
		checks = append(checks, func(l model.Log) bool { return holds(l.AppName.Value) })
	}
	if f := filters[model.ColumnUser]; !f.Empty() {
		checks = append(checks, f.userMatcher())
	}
	if f := filters[model.ColumnData]; !f.Empty() {
		holds := f.matcher(nil)
		checks = append(checks, func(l model.Log) bool { return holds(l.DataText.Value) })
	}
	if !q.Same.Empty() {
		checks = append(checks, sameCheck(q.Same))
	}
	return func(l model.Log) bool {
		for _, holds := range checks {
			if !holds(l) {
				return false
			}
		}
		return true
	}, nil
}

type check = func(model.Log) bool

// plainChecks are the conditions that cost least, so they come first.
func plainChecks(q model.Query, filters parsed) []check {
	var checks []check
	if apps := q.Apps(); len(apps) > 0 {
		checks = append(checks, func(l model.Log) bool { return slices.Contains(apps, l.AppID) })
	}
	if f := filters[model.ColumnCategory]; !f.Empty() {
		checks = append(checks, func(l model.Log) bool { return l.UserType.Value == string(f.category) })
	}
	if f := filters[model.ColumnSession]; !f.Empty() {
		id := model.ID(strconv.FormatInt(f.session, 10))
		checks = append(checks, func(l model.Log) bool { return l.SessionID == id })
	}
	if q.Types != "" {
		types := strings.Split(q.Types, ",")
		checks = append(checks, func(l model.Log) bool { return slices.Contains(types, l.Type) })
	}
	f := filters[model.ColumnType]
	if f.Empty() && q.Types == "" && !q.Analytics {
		hidden := model.HiddenTypes()
		checks = append(checks, func(l model.Log) bool { return !slices.Contains(hidden, l.Type) })
	}
	if !f.Empty() {
		checks = append(checks, f.typeCheck(leftOutTypes(q, f)))
	}
	return checks
}

// typeCheck is typeCondition, held against a log on hand.
func (f Filter) typeCheck(leftOut []string) check {
	if f.negated {
		holds := f.matcher(wholly(leftOut))
		return func(l model.Log) bool { return holds(l.Type) }
	}
	holds := f.matcher(nil)
	return func(l model.Log) bool { return holds(l.Type) && !slices.Contains(leftOut, l.Type) }
}

// matcher is condition, held against a text on hand. Null is "" here: what the
// one matches, the other does.
func (f Filter) matcher(also []pattern) func(string) bool {
	var matchers []*matcher
	for _, t := range f.terms {
		for _, p := range t.patterns() {
			matchers = append(matchers, newMatcher(p))
		}
	}
	for _, p := range also {
		matchers = append(matchers, newMatcher(p))
	}
	return func(s string) bool {
		for _, m := range matchers {
			if m.matches(s) {
				return !f.negated
			}
		}
		return f.negated
	}
}

// userMatcher is userCondition, held against a log on hand.
func (f Filter) userMatcher() check {
	terms := make([]func(who) bool, len(f.terms))
	for i, t := range f.terms {
		terms[i] = t.userMatcher()
	}
	return func(l model.Log) bool {
		w := whoIs(l)
		for _, holds := range terms {
			if holds(w) {
				return !f.negated
			}
		}
		return f.negated
	}
}

func (t term) userMatcher() func(who) bool {
	switch {
	case t.bareAs():
		m := newMatcher(pattern{text: "as"})
		return func(w who) bool { return w.acting || w.anyPlace(m) }
	case t.kind == termAs:
		admin, user := sideMatcher(t.admin), sideMatcher(t.user)
		return func(w who) bool { return admin(w.studio) && (user(w.email) || user(w.data)) }
	case t.text.empty():
		return func(w who) bool { return w.email.Value == "" && w.data.Value == "" && w.studio.Value == "" }
	}
	m := newMatcher(t.text)
	return func(w who) bool { return w.anyPlace(m) }
}

func (w who) anyPlace(m *matcher) bool {
	return m.matches(w.email.Value) || m.matches(w.data.Value) || m.matches(w.studio.Value)
}

func sideMatcher(p pattern) func(model.Optional) bool {
	if p == (pattern{}) {
		return func(place model.Optional) bool { return place.Present }
	}
	m := newMatcher(p)
	return func(place model.Optional) bool { return m.matches(place.Value) }
}

// NamesHidden tells whether the Log type filter brings in types that are left
// out by default: one of its terms fits such a type and no other type of the
// catalogue, as "pageView" does and "app" does not.
func NamesHidden(q model.Query) bool {
	f, err := Parse(model.ColumnType, q.Filters[model.ColumnType])
	return err == nil && f.namesHidden()
}
