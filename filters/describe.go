package filters

import (
	"strconv"
	"strings"

	"fliplet-audit/model"
)

// Describe says which filters are in force, a phrase each, such as
// `Log type contains "login"`; a filter that can't be parsed is said as typed.
// The texts are not cleaned for a terminal.
func Describe(q model.Query) []string {
	var phrases []string
	if q.Types != "" {
		phrases = append(phrases, "Log type is one of "+strings.ReplaceAll(q.Types, ",", ", "))
	}
	for c := model.ColumnDate; c < model.ColumnCount; c++ {
		f, err := Parse(c, q.Filters[c])
		switch {
		case err != nil:
			phrases = append(phrases, c.Title()+" "+strconv.Quote(q.Filters[c])+": "+err.Error())
		case !f.Empty():
			phrases = append(phrases, f.words())
		}
	}
	if !q.Same.Empty() {
		phrases = append(phrases, samePhrase(q.Same))
	}
	return phrases
}

// words is the filter as a phrase.
func (f Filter) words() string {
	title := f.column.Title()
	switch {
	case f.numbered:
		return title + " is " + strconv.FormatInt(f.session, 10)
	case f.category != model.CategoryAll:
		return title + " is " + f.category.Label()
	}
	var phrases []string
	for i := 0; i < len(f.terms); {
		n := 1
		for i+n < len(f.terms) && f.terms[i+n].joins(f.terms[i]) {
			n++
		}
		phrases = append(phrases, f.verb(f.terms[i:i+n]))
		i += n
	}
	return title + " " + strings.Join(phrases, map[bool]string{false: " or ", true: " and "}[f.negated])
}

// joins tells whether two terms share a verb.
func (t term) joins(first term) bool {
	return t.kind == termText && first.kind == termText && t.text.whole == first.text.whole && !t.text.empty() && !first.text.empty()
}

// verb is a phrase for terms of one kind: `contains "a" or "b"`.
func (f Filter) verb(terms []term) string {
	t := terms[0]
	is, contains, has := "is", "contains", "has"
	if f.negated {
		is, contains, has = "is not", "does not contain", "does not have"
	}
	switch {
	case t.kind == termKey:
		return has + " " + t.key + " = " + t.value
	case t.bareAs():
		return contains + ` "as" or ` + has + " somebody acting for another"
	case t.kind == termAs:
		return is + " " + sideWords(t.admin) + " acting as " + sideWords(t.user)
	case t.text.empty():
		return is + " empty"
	}
	quotes := make([]string, len(terms))
	for i, t := range terms {
		quotes[i] = `"` + t.text.text + `"`
	}
	verb := contains
	if t.text.whole {
		verb = is
	}
	return verb + " " + strings.Join(quotes, " or ")
}

func sideWords(p pattern) string {
	switch {
	case p == pattern{}:
		return "anybody"
	case p.whole:
		return `"` + p.text + `"`
	}
	return `somebody with "` + p.text + `"`
}
