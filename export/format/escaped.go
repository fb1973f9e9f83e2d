package format

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unescaped is what a JSON string says.
type unescaped struct {
	text string
	at   []int // for each byte of text, and its end, the place in the string as written; nil when the same
}

// unescape reads the inside of a JSON string. Half of a surrogate pair is
// U+FFFD; an escape that JSON doesn't know stands for itself.
func unescape(s string) unescaped {
	if strings.IndexByte(s, '\\') < 0 {
		return unescaped{text: s}
	}
	text := make([]byte, 0, len(s))
	at := make([]int, 0, len(s)+1)
	for i := 0; i < len(s); {
		before, size := len(text), 1
		if s[i] != '\\' {
			text = append(text, s[i])
		} else {
			var r rune
			r, size = escape(s[i:])
			text = utf8.AppendRune(text, r)
		}
		for range len(text) - before {
			at = append(at, i)
		}
		i += size
	}
	return unescaped{text: string(text), at: append(at, len(s))}
}

// place is where a place of the text stands in the string as written.
func (u unescaped) place(i int) int {
	if u.at == nil {
		return i
	}
	return u.at[i]
}

// escape reads the escape that s begins with: its character and its length.
func escape(s string) (rune, int) {
	if len(s) < 2 {
		return '\\', 1
	}
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
		return unicodeEscape(s)
	case '"', '\\', '/':
		return rune(s[1]), 2
	}
	return '\\', 1
}

func unicodeEscape(s string) (rune, int) {
	r, ok := hex4(s[2:])
	if !ok {
		return '\\', 1
	}
	if utf16.IsSurrogate(r) && strings.HasPrefix(s[6:], `\u`) {
		if low, ok := hex4(s[8:]); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return pair, 12
			}
		}
	}
	return r, 6
}

func hex4(s string) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:4], 16, 16)
	return rune(n), err == nil
}
