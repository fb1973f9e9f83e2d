package jsonb

import (
	"strconv"
	"strings"
)

// The functions of this file read text that Text has written: they rely on its
// spaces and do not check it again.

// Extract is PostgreSQL's `#>>`: the value at the path, a string as its text
// and anything else as jsonb prints it. It is false, NULL, where the path
// leads nowhere or to null.
func Extract(text string, path ...string) (string, bool) {
	for _, step := range path {
		value, found := child(text, step)
		if !found {
			return "", false
		}
		text = value
	}
	if text == "null" {
		return "", false
	}
	if text[0] == '"' {
		return decode(text), true
	}
	return text, true
}

// child is the value of a key of an object, or of an index (from the end when
// negative) of an array.
func child(text, step string) (string, bool) {
	switch text[0] {
	case '{':
		return memberValue(text, step)
	case '[':
		index, err := strconv.Atoi(strings.TrimLeft(step, " \t\n\v\f\r"))
		if err != nil {
			return "", false
		}
		return element(text, index)
	}
	return "", false
}

func memberValue(text, key string) (string, bool) {
	wanted := string(AppendText(nil, key))
	if !strings.Contains(text, wanted) {
		return "", false
	}
	for name, value := range members(text) {
		if name == wanted {
			return value, true
		}
	}
	return "", false
}

func element(text string, index int) (string, bool) {
	if index < 0 {
		for range elements(text) {
			index++
		}
	}
	if index < 0 {
		return "", false
	}
	for value := range elements(text) {
		if index == 0 {
			return value, true
		}
		index--
	}
	return "", false
}

// members yields an object's keys, quoted as they stand, with their values.
func members(text string) func(yield func(key, value string) bool) {
	return func(yield func(key, value string) bool) {
		for at := 1; at < len(text) && text[at] != '}'; {
			keyEnd := skipText(text, at)
			start := keyEnd + len(": ")
			end := skip(text, start)
			if !yield(text[at:keyEnd], text[start:end]) {
				return
			}
			at = end + len(", ")
		}
	}
}

// elements yields an array's values.
func elements(text string) func(yield func(value string) bool) {
	return func(yield func(value string) bool) {
		for at := 1; at < len(text) && text[at] != ']'; {
			end := skip(text, at)
			if !yield(text[at:end]) {
				return
			}
			at = end + len(", ")
		}
	}
}

// skip returns where the value at at ends.
func skip(text string, at int) int {
	depth := 0
	for at < len(text) {
		switch text[at] {
		case '"':
			at = skipText(text, at)
			if depth == 0 {
				return at
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return at
			}
			if depth--; depth == 0 {
				return at + 1
			}
		case ',':
			if depth == 0 {
				return at
			}
		}
		at++
	}
	return at
}

// skipText returns where the string that begins at at ends.
func skipText(text string, at int) int {
	for at++; at < len(text); at++ {
		switch text[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return at
}

// decode is the text of a quoted string.
func decode(quoted string) string {
	if strings.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	r := renderer{in: quoted}
	text, err := r.text()
	if err != nil {
		return quoted
	}
	return text
}
