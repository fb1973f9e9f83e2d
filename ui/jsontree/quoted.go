package jsontree

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unquote is what the inside of a valid JSON string says. Bytes that are no
// UTF-8 stay as they are; half a surrogate pair becomes U+FFFD.
func unquote(inside string) string {
	n := strings.IndexByte(inside, '\\')
	if n < 0 {
		return inside
	}
	var b strings.Builder
	b.Grow(len(inside))
	for n >= 0 {
		b.WriteString(inside[:n])
		r, size := unescape(inside[n:])
		b.WriteRune(r)
		inside = inside[n+size:]
		n = strings.IndexByte(inside, '\\')
	}
	b.WriteString(inside)
	return b.String()
}

// unescape reads the escape that s begins with: its character and its length.
func unescape(s string) (rune, int) {
	switch s[1] {
	case 'u':
		return unescapeCode(s)
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
	}
	return rune(s[1]), 2
}

func unescapeCode(s string) (rune, int) {
	r := code(s)
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
		if pair := utf16.DecodeRune(r, code(s[6:])); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

func code(s string) rune {
	n, _ := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n)
}

// prefix is the first limit bytes or so of the inside of a JSON string,
// without cutting an escape in two.
func prefix(inside string, limit int) string {
	if len(inside) <= limit {
		return inside
	}
	cut := 0
	for cut < limit {
		n := strings.IndexByte(inside[cut:limit], '\\')
		if n < 0 {
			return inside[:cut] + wholeRunes(inside[cut:], limit-cut)
		}
		_, size := unescape(inside[cut+n:])
		cut += n + size
	}
	return inside[:cut]
}
