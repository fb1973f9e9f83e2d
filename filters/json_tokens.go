package filters

import (
	"encoding/json"
	"strings"
)

// tokens walks JSON text token by token, without allocating. It takes any text:
// what is no JSON gives tokens without meaning, never an error or a panic.
type tokens struct {
	text string
	at   int
}

// token is one token as it stands in the text.
type token struct {
	// kind is one of { } [ ] " for a string, k for a string that is an
	// object's key, and v for a number, true, false or null.
	kind byte
	raw  string
}

// next gives the next token; false at the end of the text.
func (t *tokens) next() (token, bool) {
	t.skip(blank | separator)
	if t.at >= len(t.text) {
		return token{}, false
	}
	start := t.at
	switch c := t.text[start]; c {
	case '{', '}', '[', ']':
		t.at++
		return token{c, t.text[start:t.at]}, true
	case '"':
		t.passString()
		raw := t.text[start:t.at]
		t.skip(blank)
		if t.at < len(t.text) && t.text[t.at] == ':' {
			return token{'k', raw}, true
		}
		return token{'"', raw}, true
	}
	for t.at < len(t.text) && classOf(t.text[t.at]) == 0 {
		t.at++
	}
	return token{'v', t.text[start:t.at]}, true
}

// class is what a byte is outside of strings; none for a part of a scalar.
type class uint8

const (
	blank class = 1 << iota
	separator
	delimiter
)

func classOf(c byte) class {
	switch c {
	case ' ', '\t', '\r', '\n':
		return blank
	case ',', ':':
		return separator
	case '{', '}', '[', ']', '"':
		return delimiter
	}
	return 0
}

func (t *tokens) skip(these class) {
	for t.at < len(t.text) && classOf(t.text[t.at])&these != 0 {
		t.at++
	}
}

// passString moves behind the string that begins here.
func (t *tokens) passString() {
	t.at++
	for t.at < len(t.text) {
		switch t.text[t.at] {
		case '\\':
			t.at += 2
		case '"':
			t.at++
			return
		default:
			t.at++
		}
	}
	t.at = len(t.text)
}

// unquote is the text that a JSON string stands for; what can't be read stays
// as it is.
func unquote(raw string) string {
	if len(raw) < 2 || raw[len(raw)-1] != '"' {
		return raw
	}
	inner := raw[1 : len(raw)-1]
	if strings.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var text string
	if json.Unmarshal([]byte(raw), &text) != nil {
		return inner
	}
	return text
}
