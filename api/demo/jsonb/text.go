// Package jsonb renders and reads JSON as PostgreSQL's type jsonb does, so that
// the demo server's text filters meet the same text as the real database's.
package jsonb

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep values may nest; PostgreSQL stops at its stack's limit,
// some thousands deep.
const maxDepth = 6000

// Text is what PostgreSQL prints for raw::jsonb: object keys by length and then
// by bytes, of doubles the last, one space after each ':' and ',', numbers as
// numeric prints them (1e2 is 100, 1.0 stays 1.0, -0 is 0). What the type
// refuses is an error: text that is no JSON, U+0000, lone surrogates, invalid
// UTF-8 and numbers past numeric's range.
func Text(raw []byte) (string, error) {
	if !utf8.Valid(raw) {
		return "", errors.New("jsonb: invalid UTF-8")
	}
	r := renderer{in: string(raw), out: make([]byte, 0, len(raw)+len(raw)/8)}
	r.space()
	if err := r.value(0); err != nil {
		return "", err
	}
	if r.space(); r.at < len(r.in) {
		return "", r.unexpected()
	}
	return string(r.out), nil
}

// renderer reads in from at and appends its rendering to out.
type renderer struct {
	in  string
	at  int
	out []byte
}

// member is one key of an object with its place in the output, `"key": value`.
type member struct {
	key        string
	start, end int
}

func (r *renderer) unexpected() error {
	if r.at >= len(r.in) {
		return errors.New("jsonb: the JSON ends too early")
	}
	return fmt.Errorf("jsonb: unexpected %q at byte %d", r.in[r.at], r.at)
}

func (r *renderer) space() {
	for r.at < len(r.in) {
		switch r.in[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// next reports whether c comes next, after blanks, and takes it.
func (r *renderer) next(c byte) bool {
	r.space()
	if r.at < len(r.in) && r.in[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *renderer) value(depth int) error {
	if depth > maxDepth {
		return errors.New("jsonb: nested too deep")
	}
	if r.at >= len(r.in) {
		return r.unexpected()
	}
	switch c := r.in[r.at]; {
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.array(depth)
	case c == '"':
		text, err := r.text()
		if err == nil {
			r.out = AppendText(r.out, text)
		}
		return err
	case c == '-' || '0' <= c && c <= '9':
		return r.number()
	}
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(r.in[r.at:], word) {
			r.at += len(word)
			r.out = append(r.out, word...)
			return nil
		}
	}
	return r.unexpected()
}

func (r *renderer) array(depth int) error {
	r.at++
	r.out = append(r.out, '[')
	if r.next(']') {
		r.out = append(r.out, ']')
		return nil
	}
	for {
		r.space()
		if err := r.value(depth + 1); err != nil {
			return err
		}
		if r.next(']') {
			r.out = append(r.out, ']')
			return nil
		}
		if !r.next(',') {
			return r.unexpected()
		}
		r.out = append(r.out, ", "...)
	}
}

func (r *renderer) object(depth int) error {
	r.at++
	start := len(r.out)
	r.out = append(r.out, '{')
	if r.next('}') {
		r.out = append(r.out, '}')
		return nil
	}
	var members []member
	for {
		m, err := r.member(depth)
		if err != nil {
			return err
		}
		members = append(members, m)
		if r.next('}') {
			break
		}
		if !r.next(',') {
			return r.unexpected()
		}
		r.out = append(r.out, ", "...)
	}
	if !ascends(members) {
		r.reorder(start, members)
	}
	r.out = append(r.out, '}')
	return nil
}

func (r *renderer) member(depth int) (member, error) {
	if r.space(); r.at >= len(r.in) || r.in[r.at] != '"' {
		return member{}, r.unexpected()
	}
	key, err := r.text()
	if err != nil {
		return member{}, err
	}
	m := member{key: key, start: len(r.out)}
	r.out = append(AppendText(r.out, key), ": "...)
	if !r.next(':') {
		return member{}, r.unexpected()
	}
	r.space()
	err = r.value(depth + 1)
	m.end = len(r.out)
	return m, err
}

// reorder writes the members anew in jsonb's order, of doubles the last.
func (r *renderer) reorder(start int, members []member) {
	slices.SortStableFunc(members, func(a, b member) int { return compareKeys(a.key, b.key) })
	written := append([]byte(nil), r.out[start:]...)
	r.out = append(r.out[:start], '{')
	for i, m := range members {
		if i+1 < len(members) && members[i+1].key == m.key {
			continue
		}
		if len(r.out) > start+1 {
			r.out = append(r.out, ", "...)
		}
		r.out = append(r.out, written[m.start-start:m.end-start]...)
	}
}

// compareKeys is jsonb's order of keys: by length in bytes, then by bytes.
func compareKeys(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// ascends tells whether the members stand in jsonb's order, none doubled.
func ascends(members []member) bool {
	for i := 1; i < len(members); i++ {
		if compareKeys(members[i-1].key, members[i].key) >= 0 {
			return false
		}
	}
	return true
}
