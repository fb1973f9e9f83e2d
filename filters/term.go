package filters

import (
	"encoding/json"
	"strings"

	"fliplet-audit/model"
)

// pattern is a condition on a text: the text holds it or, when whole, is it,
// in any case. A whole pattern of no text is empty or null.
type pattern struct {
	text  string
	whole bool
}

func (p pattern) empty() bool { return p.whole && p.text == "" }

type termKind int

const (
	termText termKind = iota // text, in any column
	termKey                  // KEY==VALUE, in Data
	termAs                   // A as B, in User
)

// term is one alternative of a filter.
type term struct {
	kind termKind
	text pattern // termText

	key, value string // termKey

	admin, user pattern // termAs; the zero pattern is a side left out
}

// bareAs tells whether the term is the word "as" alone.
func (t term) bareAs() bool { return t.kind == termAs && t.admin == pattern{} && t.user == pattern{} }

// patterns are what the column's value is held against, any of which will do.
// User has three places to look at: see userTerm.
func (t term) patterns() []pattern {
	if t.kind == termKey {
		return keyPatterns(t.key, t.value)
	}
	return []pattern{t.text}
}

// keyPatterns anchors a key and its value to the database's rendering of JSON,
// at any depth (wire.md, "One key of the data"). A value that reads as a JSON
// scalar matches as that scalar and as a string.
func keyPatterns(key, value string) []pattern {
	start := `"` + jsonbEscape(key) + `": `
	text := pattern{text: start + `"` + jsonbEscape(value) + `"`}
	if !isScalar(value) {
		return []pattern{text}
	}
	return []pattern{{text: start + value + ","}, {text: start + value + "}"}, text}
}

// isScalar tells whether a value reads as a JSON number, true, false or null,
// in any case.
func isScalar(value string) bool {
	switch strings.ToLower(value) {
	case "true", "false", "null":
		return true
	case "":
		return false
	}
	if value[0] != '-' && (value[0] < '0' || value[0] > '9') {
		return false
	}
	return strings.TrimSpace(value) == value && json.Valid([]byte(value))
}

// jsonbEscape escapes a text as PostgreSQL prints it inside a JSON string:
// only quotes, backslashes and control characters.
func jsonbEscape(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) {
		return s
	}
	const hex = "0123456789abcdef"
	short := map[byte]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch letter, ok := short[c]; {
		case ok:
			b.WriteByte('\\')
			b.WriteByte(letter)
		case c < ' ':
			b.WriteString(`\u00`)
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// write is text that parses as this term, quoted only where it must be.
func (t term) write(column model.Column) string {
	plain := func(s string) string { return s }
	for _, text := range []string{t.compose(plain, plain), t.compose(plain, quoted), t.compose(quoted, plain)} {
		if t.reads(column, text) {
			return text
		}
	}
	return t.writeQuoted()
}

// writeQuoted is text that parses as this term next to any other.
func (t term) writeQuoted() string { return t.compose(quoted, quoted) }

// compose puts the term's texts together, each written by a function: key and
// value, the sides of an impersonation, or (by the second) the one text.
func (t term) compose(first, second func(string) string) string {
	switch t.kind {
	case termKey:
		return first(t.key) + "==" + second(t.value)
	case termAs:
		return strings.TrimSpace(t.admin.write(first) + " as " + t.user.write(second))
	}
	return t.text.write(second)
}

func (p pattern) write(text func(string) string) string {
	switch {
	case p.text == "" && p.whole:
		return "="
	case p.text == "":
		return ""
	case p.whole:
		return "=" + text(p.text)
	}
	return text(p.text)
}

// reads tells whether text, as a filter, is this one term.
func (t term) reads(column model.Column, text string) bool {
	f, err := Parse(column, text)
	return err == nil && !f.negated && len(f.terms) == 1 && f.terms[0] == t
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
