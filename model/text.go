package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is a text that may be drawn on a terminal. The one way to get one from
// outside data is Clean, so nothing uncleaned compiles into a frame.
type Text struct{ s string }

// String is the cleaned text.
func (t Text) String() string { return t.s }

// Empty tells whether there is nothing to draw.
func (t Text) Empty() bool { return t.s == "" }

// Clean makes a text safe to draw on one line: control characters (escape
// sequences lose their ESC), line and paragraph separators become visible
// stand-ins, direction-changing and invisible format characters are replaced,
// and invalid UTF-8 becomes U+FFFD.
func Clean(s string) Text {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f {
			return Text{cleanFrom(s, i)}
		}
	}
	return Text{s}
}

// CleanPrefix cleans only the first limit bytes or so of s: for a cell, where
// the rest of an enormous value could not be seen.
func CleanPrefix(s string, limit int) Text {
	if len(s) <= limit {
		return Clean(s)
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return Clean(s[:limit])
}

func cleanFrom(s string, i int) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	b.WriteString(s[:i])
	for _, r := range s[i:] {
		b.WriteRune(visible(r))
	}
	return b.String()
}

// visible is the character to draw in place of r.
func visible(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case r < ' ':
		return '\u2400' + r
	case r == 0x7f:
		return '\u2421'
	case r >= 0x80 && r < 0xa0, r == '\u2028', r == '\u2029':
		return '\u00b7'
	case r == '\u200d', r == '\ufe0e', r == '\ufe0f': // joiners that emoji are made of
		return r
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
		return '\u00b7'
	}
	return r
}
