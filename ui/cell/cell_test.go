package cell_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
)

func TestFit(t *testing.T) {
	cases := []struct {
		text  string
		width int
		want  string
	}{
		{"abc", 5, "abc  "}, {"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"abc", 1, "…"}, {"abc", 0, ""}, {"abc", -1, ""}, {"", 2, "  "},
		{"日本語", 6, "日本語"}, {"日本語", 7, "日本語 "}, {"日本語", 5, "日本…"}, {"日本語", 4, "日… "}, {"日", 1, "…"},
		{"zoe\u0308", 3, "zoe\u0308"}, {"👩‍👩‍👧x", 3, "👩‍👩‍👧x"}, {"é", 3, "é  "},
	}
	for _, c := range cases {
		assert.Equal(t, c.want, cell.Fit(c.text, c.width), "%q in %d", c.text, c.width)
	}
	assert.Equal(t, "  12", cell.FitRight("12", 4))
	assert.Equal(t, "1…", cell.FitRight("1234", 2))
	assert.Equal(t, "abc", cell.Cut("abc", 9), "Cut does not pad")
}

func TestColumnLooksOnlyAtWhatCanBeSeen(t *testing.T) {
	long := strings.Repeat("x", 5_000_000)
	assert.LessOrEqual(t, testing.AllocsPerRun(10, func() { cell.Column(long, 20) }), 4.0)
	assert.Equal(t, strings.Repeat("x", 19)+"…", cell.Column(long, 20))
	assert.Equal(t, "␛[31m ", cell.Column("\x1b[31m", 6))
}

func TestSpaces(t *testing.T) {
	for _, n := range []int{-5, 0, 1, 127, 128, 129, 5000} {
		assert.Equal(t, strings.Repeat(" ", max(n, 0)), cell.Spaces(n))
	}
}

// Whatever is fitted takes exactly its cells, and holds only what Clean lets
// through.
func FuzzColumn(f *testing.F) {
	for _, s := range []string{"abc", "日本語", "e\u0301", "👩‍👩‍👧‍👦", "\x1b[2J", "\u202eabc", "\xff", "🇩🇪🇫", "\u0e01\u0e33", "a\u200db"} {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = min(max(width, 0), 300)
		out := cell.Column(s, width)
		if got := ansi.StringWidth(out); got != width {
			t.Errorf("%q in %d cells is %q, %d wide", s, width, out, got)
		}
		if model.Clean(out).String() != out || !utf8.ValidString(out) {
			t.Errorf("%q is not clean: %q", s, out)
		}
	})
}
