// Package filters turns what a person asks into conditions: filter text into
// the server's `where` and into a local predicate of the same meaning, and
// typed dates into ranges and periods.
//
// # Filter text
//
// Text is contained in the column's value, letter by letter, in any case.
// Tabs are taken out and blanks around it trimmed.
//
//	a|b         either
//	!a          not; it negates the whole filter: !a|b is neither
//	=a          exactly a; = alone is empty or null, != is not empty
//	"a|b"       a term quoted as a whole is literal; a quote inside is doubled
//	KEY==VALUE  Data: this key, at any depth, with exactly this value
//	A as B      User: A acting as B; a side left out is anybody
//
// Alternatives that are empty, as while typing "a|", are no condition. In Data,
// text is looked for in the JSON as it is drawn, so pasted JSON works; KEY and
// VALUE of KEY==VALUE are escaped as JSON first (wire.md, "Values in a
// pattern"). Session is one whole number, Category one of model.Categories.
package filters

import (
	"slices"
	"strconv"
	"strings"

	"fliplet-audit/model"
)

// Filter is one column's filter, parsed. The zero value is no condition.
type Filter struct {
	column   model.Column
	negated  bool
	terms    []term // alternatives, none of them empty
	session  int64  // Session only
	numbered bool   // session is set
	category model.Category
}

// maxText is the longest filter text in bytes; a longer one is a paste gone
// wrong.
const maxText = 10_000

// Parse reads the text of a column's filter. A text that can't be right for
// the column gives a *SyntaxError.
func Parse(column model.Column, text string) (Filter, error) {
	text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", ""))
	f := Filter{column: column}
	switch {
	case text == "":
		return f, nil
	case len(text) > maxText:
		return f, &SyntaxError{Column: column, Text: text, Problem: "too long", Fix: "A filter holds at most 10,000 characters; look for a part of the text."}
	}
	switch column {
	case model.ColumnSession:
		return parseSession(text)
	case model.ColumnCategory:
		return parseCategory(text)
	case model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData:
		rest := strings.TrimPrefix(text, "!")
		f.negated = rest != text
		terms, err := scanTerms(column, rest)
		if err != nil {
			return Filter{column: column}, err
		}
		f.terms = terms
		f.negated = f.negated && len(terms) > 0
		return f, nil
	}
	return f, &SyntaxError{Column: column, Text: text, Problem: "no filter here", Fix: column.Title() + " takes no filter; set the date range instead."}
}

func parseSession(text string) (Filter, error) {
	f := Filter{column: model.ColumnSession}
	digits := strings.TrimSpace(strings.TrimPrefix(withoutTabs(text), "="))
	wrong := &SyntaxError{Column: model.ColumnSession, Text: text, Problem: "numbers only", Fix: "Session takes one whole number, such as 418."}
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return f, wrong
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		wrong.Problem = "too large"
		return f, wrong
	}
	f.session, f.numbered = n, true
	return f, nil
}

func parseCategory(text string) (Filter, error) {
	f := Filter{column: model.ColumnCategory}
	var known []string
	for _, c := range model.Categories() {
		if c == model.CategoryAll {
			continue
		}
		if strings.EqualFold(string(c), text) {
			f.category = c
			return f, nil
		}
		known = append(known, string(c))
	}
	return f, &SyntaxError{Column: model.ColumnCategory, Text: text, Problem: "no such category", Fix: "Category is one of " + strings.Join(known, ", ") + "."}
}

// Column is the column that the filter is of.
func (f Filter) Column() model.Column { return f.column }

// Empty tells whether the filter is no condition.
func (f Filter) Empty() bool {
	return len(f.terms) == 0 && !f.numbered && f.category == model.CategoryAll
}

// Negated tells whether the filter leaves out what its terms match.
func (f Filter) Negated() bool { return f.negated }

// String is filter text that Parse reads as the same filter, with no more
// quotes than needed.
func (f Filter) String() string {
	if f.numbered {
		return strconv.FormatInt(f.session, 10)
	}
	if f.category != model.CategoryAll {
		return string(f.category)
	}
	text := f.join(term.write)
	if again, err := Parse(f.column, text); err == nil && again.negated == f.negated && slices.Equal(again.terms, f.terms) {
		return text
	}
	// A quote that opens one term may find its end in the next.
	return f.join(func(t term, _ model.Column) string { return t.writeQuoted() })
}

func (f Filter) join(write func(term, model.Column) string) string {
	texts := make([]string, len(f.terms))
	for i, t := range f.terms {
		texts[i] = write(t, f.column)
	}
	joined := strings.Join(texts, "|")
	if f.negated {
		return "!" + joined
	}
	return joined
}

// SyntaxError says what is wrong with a text that a person typed.
type SyntaxError struct {
	Column  model.Column // ColumnDate for a date range
	Text    string       // as typed, trimmed
	Problem string       // what is wrong, in a few words
	Fix     string       // what would be right, in a sentence
}

// Error says what is wrong in the few words that a table cell holds.
func (e *SyntaxError) Error() string { return e.Problem }

// Advice says what would be right, in a sentence.
func (e *SyntaxError) Advice() string { return e.Fix }

// parsed holds every column's filter of a query.
type parsed [model.ColumnCount]Filter

// parseAll parses every filter of a query and checks its exact value; the first
// wrong one is the error.
func parseAll(q model.Query) (parsed, error) {
	var p parsed
	for c := model.ColumnDate; c < model.ColumnCount; c++ {
		f, err := Parse(c, q.Filters[c])
		if err != nil {
			return parsed{}, err
		}
		p[c] = f
	}
	return p, checkSame(q.Same)
}

// SessionID is the Session filter's number; false when there is none.
func SessionID(q model.Query) (int64, bool, error) {
	f, err := Parse(model.ColumnSession, q.Filters[model.ColumnSession])
	return f.session, f.numbered, err
}

// Category is the Category filter's value; model.CategoryAll when there is none.
func Category(q model.Query) (model.Category, error) {
	f, err := Parse(model.ColumnCategory, q.Filters[model.ColumnCategory])
	return f.category, err
}
