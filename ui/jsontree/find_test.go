package jsontree

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type stretch struct{ off, n int }

// naive finds the same by comparing at every character.
func naive(s, text string) []stretch {
	var found []stretch
	for off := 0; off < len(s) && text != ""; {
		_, size := utf8.DecodeRuneInString(s[off:])
		length := 0
		for end, count := off, 0; end < len(s); {
			_, n := utf8.DecodeRuneInString(s[end:])
			end, count = end+n, count+1
			if count == utf8.RuneCountInString(text) {
				if strings.EqualFold(s[off:end], text) {
					length = end - off
				}
				break
			}
		}
		if length > 0 {
			found = append(found, stretch{off, length})
			size = length
		}
		off += size
	}
	return found
}

func TestFindsInAnyCase(t *testing.T) {
	for _, c := range []struct {
		in, text string
		want     int
	}{
		{"Hello hello HELLO", "hello", 3},
		{"ÉCOLE école", "école", 2},
		{"ΣΊΣΥΦΟΣ σίσυφος", "ς", 6},
		{"30 \u212a (Kelvin) k K", "k", 4},
		{"aaaa", "aa", 2},
		{"straße", "STRASSE", 0},
		{"Иван ИВАН", "иван", 2},
		{"", "a", 0}, {"a", "", 0}, {"a", "abc", 0},
	} {
		n := 0
		newNeedle(c.text).each(c.in, func(off, length int) bool {
			assert.True(t, strings.EqualFold(c.in[off:off+length], c.text))
			n++
			return true
		})
		assert.Equal(t, c.want, n, "%q in %q", c.text, c.in)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Hello hElLo", "hello")
	f.Add("ſtraSSe KkK ΣςσΣ", "sſ")
	f.Add("\xffabc\xc3", "C")
	f.Fuzz(func(t *testing.T, s, text string) {
		if !utf8.ValidString(text) || strings.ContainsRune(text, utf8.RuneError) || strings.ContainsRune(s, utf8.RuneError) || !utf8.ValidString(s) {
			return
		}
		var got []stretch
		newNeedle(text).each(s, func(off, n int) bool {
			got = append(got, stretch{off, n})
			return true
		})
		require.Equal(t, naive(s, text), got)
	})
}
