package model

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCleanShowsWhatATerminalWouldObey(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"nothing":                    {"", ""},
		"plain":                      {`{"a": 1}`, `{"a": 1}`},
		"letters of the world":       {"Łukasz Ελένη 日本語 محمد é", "Łukasz Ελένη 日本語 محمد é"},
		"colour sequence":            {"a\x1b[31mred", "a␛[31mred"},
		"title sequence":             {"\x1b]0;gone\a", "␛]0;gone␇"},
		"newline and return":         {"a\r\nb", "a␍␊b"},
		"tab":                        {"a\tb", "a b"},
		"nul and delete":             {"\x00\x7f", "␀␡"},
		"C1 introducer":              {"\u009b31m\u0085", "·31m·"},
		"C1 as a raw byte":           {"\x9b31m", "\ufffd31m"},
		"direction overrides":        {"a\u202e\u2066b\u2069\u200f\u200e\u061c", "a··b····"},
		"byte order mark":            {"\ufeffid", "·id"},
		"zero width":                 {"pass\u200bword\u00ad\u2060", "pass·word··"},
		"interlinear annotation":     {"\ufff9a\ufffab\ufffb", "·a·b·"},
		"tags":                       {"x\U000e0001\U000e0041\U000e007f", "x···"},
		"variation selectors hide":   {"x\U000e0101\ufe00\ufe0f", "x···"},
		"Hangul fillers":             {"a\u3164\u115f\uffa0", "a···"},
		"grapheme joiner":            {"a\u034fb", "a·b"},
		"line separators":            {"a\u2028b\u2029", "a·b·"},
		"private use":                {"\ue0b0\U000f0000", "··"},
		"noncharacter":               {"\ufffe\uffff", "··"},
		"surrogate in UTF-8":         {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
		"cut rune":                   {"a\xe6\x97", "a\ufffd\ufffd"},
		"joiner after a letter":      {"pass\u200dword", "pass·word"},
		"family emoji":               {"👩\u200d👧", "👩\u200d👧"},
		"heart on fire":              {"❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"},
		"key cap":                    {"1\ufe0f\u20e3", "1\ufe0f\u20e3"},
		"Persian non-joiner":         {"می\u200cخواهم", "می\u200cخواهم"},
		"joiners in a row":           {"é\u200d\u200d\u200c", "é\u200d··"},
		"accent as a mark":           {"e\u0301", "e\u0301"},
		"marks that paint the lines": {"e" + strings.Repeat("\u0301", 10), "e" + strings.Repeat("\u0301", 8) + "·\u0301"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, Clean(c.in).String()) })
	}
}

func TestCleanPrefixCutsBetweenCharacters(t *testing.T) {
	assert.Equal(t, "日", CleanPrefix("日本", 5).String())
	assert.Equal(t, "日", CleanPrefix("日本", 3).String())
	assert.Equal(t, "日本", CleanPrefix("日本", 6).String())
	assert.True(t, CleanPrefix("日本", 0).Empty())
	assert.True(t, CleanPrefix("abc", -1).Empty())
	stray := CleanPrefix(strings.Repeat("\x80", 100), 50).String()
	assert.GreaterOrEqual(t, utf8.RuneCountInString(stray), 46, "stray bytes are shown, not swallowed")
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b[31m\x9b", "a\u202e\u2066", "👩\u200d👧 1\ufe0f\u20e3", "\xff\xfe", "é\u200d\ufe0f\u200c", "\U000e0041\ufeff", "e\u0301\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := Clean(s).String()
		require.True(t, utf8.ValidString(clean))
		require.Equal(t, clean, Clean(clean).String(), "cleaning again")
		require.Equal(t, utf8.RuneCountInString(s), utf8.RuneCountInString(clean), "nothing is swallowed")
		for _, r := range clean {
			require.False(t, unicode.IsControl(r), "control %U", r)
			require.False(t, unicode.Is(unicode.Bidi_Control, r), "direction %U", r)
			require.False(t, r == '\u2028' || r == '\u2029' || r == '\ufeff' || r >= 0xe0000 && r < 0xe1000, "invisible %U", r)
		}
	})
}

func BenchmarkClean(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":    strings.Repeat(`{"_os": "Win32"} `, 24),
		"nonlatin": strings.Repeat("日本語 Ελένη ", 24),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				Clean(s)
			}
		})
	}
}
