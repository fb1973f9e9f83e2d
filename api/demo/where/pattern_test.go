package where_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo/where"
)

// The expectations are PostgreSQL 15's answers, with the locale C.UTF-8.
func TestPatternMatchesAsPostgreSQL(t *testing.T) {
	for _, c := range []struct {
		text, pattern string
		like, iLike   bool
	}{
		{"ÀÉ", "àé", false, true},
		{"İ", "i", false, true},
		{"ß", "SS", false, false},
		{"ẞ", "ß", false, true},
		{"Σς", "σς", false, true},
		{"ΑΣ", "ας", false, false},
		{`a\b`, `a\\b`, true, true},
		{"a%b", `a\%b`, true, true},
		{"axb", `a\%b`, false, false},
		{"ab", `a\b`, true, true},
		{"é", "_", true, true},
		{"😀", "_", true, true},
		{"😀", "__", false, false},
		{"a\nb", "a_b", true, true},
		{"", "%", true, true},
		{"", "", true, true},
		{"", "_", false, false},
		{"abc", "%b_%", true, true},
		{"abc", "%b__%", false, false},
		{"abc", "abc", true, true},
		{"abc", "ab", false, false},
		{"abc", "b%", false, false},
		{"abc", "%b", false, false},
		{"abc", "%%c", true, true},
		{"aXbXc", "a%x%c", false, true},
		{"aab", "%ab", true, true},
		{"abab", "ab%ab", true, true},
		{"aba", "ab%ba", false, false},
		{"user.login", "user_login", true, true},
		{"user_login", `user\_login`, true, true},
		{"user.login", `user\_login`, false, false},
		{"mississippi", "%i_s%i_p%", true, true},
		{"mississippi", "%_p_p%", false, false},
		{"mississippi", "m%s_i__i", true, true},
	} {
		for _, fold := range []bool{false, true} {
			text, want := c.text, c.like
			if fold {
				text, want = where.Fold(c.text), c.iLike
			}
			p, err := where.CompilePattern(c.pattern, fold)
			require.NoError(t, err)
			assert.Equal(t, want, p.Match(text), "%q like %q, fold %v", c.text, c.pattern, fold)
		}
	}
}

func TestPatternMustNotEndWithItsEscape(t *testing.T) {
	for _, pattern := range []string{`\`, `a\`, `a\\\`, `%\`} {
		_, err := where.CompilePattern(pattern, true)
		assert.ErrorContains(t, err, "must not end with escape character", pattern)
	}
	_, err := where.CompilePattern(`a\\`, true)
	assert.NoError(t, err)
}

// slowMatch is SQL's definition of LIKE, character by character.
func slowMatch(text, pattern []rune) bool {
	if len(pattern) == 0 {
		return len(text) == 0
	}
	switch pattern[0] {
	case '%':
		return slowMatch(text, pattern[1:]) || len(text) > 0 && slowMatch(text[1:], pattern)
	case '_':
		return len(text) > 0 && slowMatch(text[1:], pattern[1:])
	case '\\':
		pattern = pattern[1:]
	}
	return len(text) > 0 && text[0] == pattern[0] && slowMatch(text[1:], pattern[1:])
}

// FuzzPattern holds the matcher to the definition.
func FuzzPattern(f *testing.F) {
	f.Add("mississippi", "m%s_i__i")
	f.Add(`{"_os": "MacIntel", "zzz": "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjz"}`, `%jz"%`)
	f.Add("aéb", `%\_é%`)
	f.Fuzz(func(t *testing.T, text, pattern string) {
		if !utf8.ValidString(text) || !utf8.ValidString(pattern) || len(text) > 60 || strings.Count(pattern, "%") > 4 {
			return
		}
		p, err := where.CompilePattern(pattern, false)
		if err != nil {
			return
		}
		assert.Equal(t, slowMatch([]rune(text), []rune(pattern)), p.Match(text))
	})
}
