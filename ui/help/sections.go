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
	{"login", "contains it, in any case"},
	{"a|b", "contains one of them"},
	{"!a", "does not contain it; !a|b: neither"},
	{"=a", "is exactly this; = alone: empty"},
	{`"a|b"`, "in quotes as a whole: letter by letter"},
	{"KEY==VALUE", "Data: this key has this value"},
	{"A as B", "User: A previewing as B; as B; A as"},
}}

var dateTexts = section{"What a date range understands", []row{
	{"3d 2w 6m", "days, weeks, months back"},
	{"12h 30min", "hours, minutes back"},
	{"yesterday", "a day; monday, nov, last week too"},
	{"2026-11-01", "a day; 2026-11 a month"},
	{"10:00", "from ten o'clock today until now"},
	{"A..B", "from A to B; A.. until now"},
}}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
