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
// stand-ins, direction-changing and invisible characters are replaced, and
// invalid UTF-8 becomes U+FFFD. Joiners and variation selectors stay where
// scripts and emoji need them. Cleaning twice changes nothing more.
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
	for back := 0; back < utf8.UTFMax && limit > 0 && !utf8.RuneStart(s[limit]); back++ {
		limit--
	}
	return Clean(s[:max(limit, 0)])
}

func cleanFrom(s string, i int) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	b.WriteString(s[:i])
	var previous rune
	if i > 0 {
		previous = rune(s[i-1])
	}
	marks := 0
	for _, r := range s[i:] {
		if r >= ' ' && r < 0x7f {
			b.WriteByte(byte(r))
			previous, marks = r, 0
			continue
		}
		r = visible(r, previous)
		if r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > maxMarks {
				r, marks = standIn, 0
			}
		} else {
			marks = 0
		}
		b.WriteRune(r)
		previous = r
	}
	return b.String()
}

const (
	standIn      = '\u00b7'
	nonJoiner    = '\u200c'
	joiner       = '\u200d'
	textSelector = '\ufe0e'
	iconSelector = '\ufe0f'

	// maxMarks is how many combining marks one character may carry; more
	// would paint over the lines around it.
	maxMarks = 8
)

// visible is the character to draw in place of r after previous.
func visible(r, previous rune) rune {
	switch {
	case r == '\t':
		return ' '
	case r < ' ':
		return '\u2400' + r
	case r == 0x7f:
		return '\u2421'
	case r < 0xa0, r == '\u2028', r == '\u2029':
		return standIn
	case r < 0xad:
		return r
	case r == joiner || r == nonJoiner:
		return onlyIf(r, previous > 0x7f && previous != standIn && !isJoiner(previous))
	case r == textSelector || r == iconSelector:
		return onlyIf(r, mayBeIcon(previous))
	case unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point):
		return standIn
	}
	return r
}

func onlyIf(r rune, fits bool) rune {
	if fits {
		return r
	}
	return standIn
}

func isJoiner(r rune) bool { return r == joiner || r == nonJoiner }

// mayBeIcon tells whether a variation selector has something to select:
// a symbol, or a digit, # or * (key caps).
func mayBeIcon(r rune) bool {
	if r < 0x80 {
		return r >= '0' && r <= '9' || r == '#' || r == '*'
	}
	return r != standIn && !isJoiner(r) && r != textSelector && r != iconSelector
}
