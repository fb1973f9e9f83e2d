package filters

import (
	"strings"

	"fliplet-audit/model"
)

// ByText is the Data filter that finds a text as it was written before it
// became JSON, letter by letter: quotes and line breaks in it are escaped as
// JSON has them, and nothing in it has a special meaning.
func ByText(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	return term{kind: termText, text: pattern{text: jsonbEscape(text)}}.write(model.ColumnData)
}

// ByKeys is the Data filter that means any of these keys with its value. ok is
// false when there are none, and when they are too many for a filter.
func ByKeys(pairs []KeyValue) (text string, ok bool) {
	f := Filter{column: model.ColumnData}
	for _, p := range pairs {
		if p.Key == "" || len(p.Value) > maxText {
			return "", false
		}
		f.terms = append(f.terms, term{kind: termKey, key: p.Key, value: p.Value})
	}
	if f.Empty() {
		return "", false
	}
	text = f.String()
	return text, len(text) <= maxText
}

// WithoutTheKey is the Data filter that means data in which a key is nowhere,
// logs without data among them.
func WithoutTheKey(key string) string {
	return Filter{column: model.ColumnData, negated: true, terms: []term{
		{kind: termText, text: pattern{text: `"` + jsonbEscape(key) + `":`}},
	}}.String()
}

// WithoutValue is the Data filter that means data in which a key has nothing
// that can be an id under it: null, true, false, an empty text, an object or a
// list.
func WithoutValue(key string) string {
	start := `"` + jsonbEscape(key) + `": `
	f := Filter{column: model.ColumnData}
	for _, value := range []string{"null", "true", "false", ""} {
		f.terms = append(f.terms, term{kind: termKey, key: key, value: value})
	}
	for _, opening := range []string{"{", "["} {
		f.terms = append(f.terms, term{kind: termText, text: pattern{text: start + opening}})
	}
	return f.String()
}
