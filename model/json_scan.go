package model

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The functions of this file read JSON that is known to be valid, and so check
// nothing a second time.

// eachField calls visit with each key (unescaped, without its quotes) and
// value of an object, in order; false when the JSON is another kind of value.
func eachField(object []byte, visit func(key, value []byte)) bool {
	i := skipBlanks(object, 0)
	if object[i] != '{' {
		return false
	}
	i = skipBlanks(object, i+1)
	for object[i] != '}' {
		end := skipString(object, i)
		key := object[i+1 : end-1]
		if bytes.IndexByte(key, '\\') >= 0 {
			key = []byte(unquote(object[i:end]))
		}
		colon := skipBlanks(object, end)
		i = skipBlanks(object, colon+1)
		end = skipValue(object, i)
		visit(key, object[i:end])
		i = skipBlanks(object, end)
		if object[i] == ',' {
			i = skipBlanks(object, i+1)
		}
	}
	return true
}

func skipBlanks(s []byte, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
		i++
	}
	return i
}

// skipString gives the place after the string that begins at i.
func skipString(s []byte, i int) int {
	for i++; s[i] != '"'; i++ {
		if s[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// skipValue gives the place after the value that begins at i.
func skipValue(s []byte, i int) int {
	switch s[i] {
	case '"':
		return skipString(s, i)
	case '{', '[':
		return skipContainer(s, i)
	}
	for i < len(s) && s[i] != ',' && s[i] != '}' && s[i] != ']' && s[i] > ' ' {
		i++
	}
	return i
}

func skipContainer(s []byte, i int) int {
	for depth := 0; ; i++ {
		switch s[i] {
		case '"':
			i = skipString(s, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}

// unquote is the text of a JSON string, as encoding/json would give it.
func unquote(quoted []byte) string {
	s := quoted[1 : len(quoted)-1]
	var text string
	if bytes.IndexByte(s, '\\') < 0 {
		text = string(s)
	} else {
		text = unescapeAll(s)
	}
	if !utf8.ValidString(text) {
		return string([]rune(text))
	}
	return text
}

func unescapeAll(s []byte) string {
	var out strings.Builder
	out.Grow(len(s))
	for {
		n := bytes.IndexByte(s, '\\')
		if n < 0 {
			out.Write(s)
			return out.String()
		}
		out.Write(s[:n])
		r, size := unescape(s[n:])
		out.WriteRune(r)
		s = s[n+size:]
	}
}

// unescape reads the escape that s begins with: its character (a surrogate
// without its other half stays one) and its length.
func unescape(s []byte) (rune, int) {
	switch s[1] {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r := hex4(s[2:])
		if utf16.IsSurrogate(r) && len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
			if pair := utf16.DecodeRune(r, hex4(s[8:])); pair != utf8.RuneError {
				return pair, 12
			}
		}
		return r, 6
	}
	return rune(s[1]), 2
}

func hex4(s []byte) rune {
	n, _ := strconv.ParseUint(string(s[:4]), 16, 32)
	return rune(n)
}
