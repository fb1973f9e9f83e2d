package filters

import (
	"slices"
	"strings"

	"fliplet-audit/model"
)

// Narrows tells whether every log that matches narrow surely matches wide, so
// that narrow can be answered from all of wide's logs. It says false when in
// doubt; the sort plays no part.
func Narrows(wide, narrow model.Query) bool {
	if wide.AppID != narrow.AppID || wide.OtherAppID != narrow.OtherAppID || !sameRange(wide.Range, narrow.Range) || wide.Types != narrow.Types || wide.Analytics != narrow.Analytics {
		return false
	}
	wideFilters, err := parseAll(wide)
	if err != nil {
		return false
	}
	narrowFilters, err := parseAll(narrow)
	if err != nil {
		return false
	}
	if !wide.Same.Empty() && !wide.Same.Matches(narrow.Same) {
		return false
	}
	for c := range wideFilters {
		if !narrowFilters[c].implies(wideFilters[c]) {
			return false
		}
	}
	// What wide left out as hidden, a type named in narrow brings in.
	leavesOut := !wide.Analytics && wide.Types == "" && !wideFilters[model.ColumnType].namesHidden()
	return !leavesOut || !narrowFilters[model.ColumnType].namesHidden()
}

func sameRange(a, b model.Range) bool {
	return a.Kind == b.Kind && a.From.Equal(b.From) && a.To.Equal(b.To)
}

// implies tells whether what matches f surely matches wide.
func (f Filter) implies(wide Filter) bool {
	if wide.Empty() {
		return true
	}
	if f.Empty() || f.negated != wide.negated {
		return false
	}
	switch f.column {
	case model.ColumnSession, model.ColumnCategory:
		return f.session == wide.session && f.category == wide.category
	}
	if f.negated {
		f, wide = wide, f
	}
	for _, t := range f.terms {
		if !slices.ContainsFunc(wide.terms, t.implies) {
			return false
		}
	}
	return true
}

// implies tells whether what matches t surely matches wide.
func (t term) implies(wide term) bool {
	if t == wide {
		return true
	}
	if t.kind == termAs {
		return t.asImplies(wide)
	}
	if wide.kind == termAs { // only the bare word holds for a text alone
		return wide.bareAs() && t.text.implies(pattern{text: "as"})
	}
	for _, p := range t.patterns() {
		if !slices.ContainsFunc(wide.patterns(), p.implies) {
			return false
		}
	}
	return true
}

// asImplies is implies for an impersonation.
func (t term) asImplies(wide term) bool {
	if t.bareAs() {
		return false
	}
	switch {
	case wide.bareAs():
		return true
	case wide.kind == termAs:
		return t.admin.impliesSide(wide.admin) && t.user.impliesSide(wide.user)
	}
	return t.admin != (pattern{}) && t.admin.implies(wide.text) || t.user != (pattern{}) && t.user.implies(wide.text)
}

// impliesSide is implies for a side of an impersonation: any side that is there
// holds for one left out.
func (p pattern) impliesSide(wide pattern) bool {
	return wide == pattern{} || p != pattern{} && p.implies(wide)
}

// implies tells whether a text that matches p surely matches wide. Letters
// beyond ASCII are not folded here, so a pattern with them is no judge.
func (p pattern) implies(wide pattern) bool {
	if p == wide {
		return true
	}
	if !isASCII(wide.text) || wide.empty() || p.empty() {
		return false
	}
	text, within := lowerASCII(p.text), lowerASCII(wide.text)
	if wide.whole {
		return p.whole && text == within
	}
	return strings.Contains(text, within)
}
