package filters

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMatcherFoldsLikeTheDatabase(t *testing.T) {
	for _, c := range []struct {
		pattern string
		whole   bool
		text    string
		want    bool
	}{
		{"LOGIN", false, "user.login", true},
		{"user.login", true, "User.Login", true},
		{"user.login", true, "user.login.sso", false},
		{"a_b", false, "axb", false},
		{"k", false, "\u212a", true},
		{"i", true, "İ", true},
		{"\u212a", false, "K", true},
		{"É", false, "café", true},
		{"ß", false, "SS", false},
		{"", true, "", true},
		{"", true, "a", false},
	} {
		assert.Equal(t, c.want, newMatcher(pattern{c.pattern, c.whole}).matches(c.text), "%+v", c)
	}
}

func TestMatcherFindsWhatLoweringFinds(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	letters := []string{"a", "A", "b", "B", "k", "K", "i", "I", "1", "@", "[", "`", "{", "\u212a", "İ", "é", "É", "日"}
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(letters[rng.IntN(len(letters))])
		}
		return b.String()
	}
	for range 20_000 {
		p, s := pattern{text(1 + rng.IntN(4)), rng.IntN(4) == 0}, text(rng.IntN(30))
		if rng.IntN(400) == 0 {
			s = strings.Repeat("a", longText) + s
		}
		lowered, part := strings.ToLower(s), strings.ToLower(p.text)
		want := strings.Contains(lowered, part)
		if p.whole {
			want = lowered == part
		}
		require.Equal(t, want, newMatcher(p).matches(s), "%+v in %q", p, s)
	}
	long := strings.Repeat("ab", 300)
	assert.True(t, newMatcher(pattern{text: long}).matches("x"+strings.ToUpper(long)+"x"))
	assert.False(t, newMatcher(pattern{text: long}).matches("x"+long[1:]+"x"))
}
