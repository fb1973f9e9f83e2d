package help

import (
	"strconv"

	"fliplet-audit/ui/keymap"
)

// section is a heading with what stands below it.
type section struct {
	title string
	rows  []row
}

// row is a key, or a text to type, and what it does.
type row struct{ key, words string }

// sections are a scope's actions by group, in the order of declaration, and
// what can be typed there.
func sections(scope keymap.Scope) []section {
	var list []section
	at := map[string]int{}
	for _, a := range keymap.In(scope) {
		i, known := at[a.Group]
		if !known {
			i = len(list)
			at[a.Group] = i
			list = append(list, section{title: a.Group})
		}
		list[i].rows = append(list[i].rows, row{a.Label, a.Help})
	}
	switch scope {
	case keymap.ScopeLogs, keymap.ScopeFilter:
		return append(list, filterTexts, dateTexts)
	case keymap.ScopeDates:
		return append(list, dateTexts)
	}
	return list
}

var filterTexts = section{"What a filter understands", []row{
	{"login", "contains it, in any case; % and _ are plain letters"},
	{"a|b", "contains either"},
	{"!a", "does not contain it; !a|b is neither"},
	{"=a", "is exactly this; = alone: is empty; != is not"},
	{`"a|b"`, "quotes around the whole: just these letters"},
	{"KEY==VALUE", "Data: this key, at any depth, with this value"},
	{"A as B", "User: admin A previewing as B; also: as B, A as"},
}}

var dateTexts = section{"What a date range understands", []row{
	{"3d", "the last 3 days; 12h hours, 2w weeks, 6m months"},
	{"yesterday", "that day; today too"},
	{"10:00", "from ten o'clock today until now"},
	{"2026-11-01", "that day"},
	{"a..b", "from a to b: 2026-11-01 10:00..2026-11-02"},
	{"a..", "from a until now"},
}}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
