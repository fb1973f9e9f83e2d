package filters

import (
	"strings"
	"unicode/utf8"
)

// matcher holds texts against one pattern the way PostgreSQL's ILIKE does:
// both sides lowered rune by rune.
type matcher struct {
	text  string // lowered
	whole bool
	ascii bool
	// signs: some letter of the pattern is also the lower case of a letter
	// beyond ASCII (the Kelvin sign for k, I with a dot for i).
	signs bool
	skip  [256]uint8 // Horspool's table, for an ASCII pattern
}

// hasSigns tells whether s has a letter beyond ASCII whose lower case is within
// it.
func hasSigns(s string) bool {
	return strings.Contains(s, "\u212a") || strings.Contains(s, "\u0130")
}

// longText is where searching falls back to a lowered copy: Horspool's worst
// case on hostile text is worse than a copy.
const longText = 1 << 16

func newMatcher(p pattern) *matcher {
	m := &matcher{text: strings.ToLower(p.text), whole: p.whole, ascii: isASCII(p.text)}
	m.signs = m.ascii && strings.ContainsAny(m.text, "ik")
	n := len(m.text)
	for c := range m.skip {
		m.skip[c] = uint8(min(n, 255))
	}
	for i := 0; i < n-1; i++ {
		step, c := uint8(min(n-1-i, 255)), m.text[i]
		m.skip[c] = step
		if 'a' <= c && c <= 'z' {
			m.skip[c-'a'+'A'] = step
		}
	}
	return m
}

// matches tells whether the pattern matches s.
func (m *matcher) matches(s string) bool {
	if !m.ascii {
		return m.matchesLowered(strings.ToLower(s))
	}
	if m.whole {
		if len(s) == len(m.text) && foldsTo(s, m.text) {
			return true
		}
	} else if m.within(s) {
		return true
	}
	return m.signs && hasSigns(s) && m.matchesLowered(strings.ToLower(s))
}

func (m *matcher) matchesLowered(s string) bool {
	if m.whole {
		return s == m.text
	}
	return strings.Contains(s, m.text)
}

// within searches s for an ASCII pattern without allocating.
func (m *matcher) within(s string) bool {
	n := len(m.text)
	if n == 0 {
		return true
	}
	if len(s) > longText {
		return strings.Contains(lowerASCII(s), m.text)
	}
	last := m.text[n-1]
	for at := n - 1; at < len(s); at += int(m.skip[s[at]]) {
		if lower(s[at]) == last && foldsTo(s[at-n+1:at], m.text[:n-1]) {
			return true
		}
	}
	return false
}

// foldsTo tells whether s, in any case of ASCII, is the lowered text.
func foldsTo(s, lowered string) bool {
	for i := 0; i < len(lowered); i++ {
		if lower(s[i]) != lowered[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		b[i] = lower(c)
	}
	return string(b)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
