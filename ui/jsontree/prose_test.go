package jsontree

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func rowsOf(p prose) (starts []int, rows []string) {
	for at := 0; ; {
		to, next := p.row(at)
		starts, rows = append(starts, at), append(rows, p.text[at:to])
		if next >= len(p.text) {
			return starts, rows
		}
		at = next
	}
}

func TestRowsBreakAtLinesThenBlanksThenAnywhere(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 5, []string{""}},
		{"abc\n\ndef\n", 5, []string{"abc", "", "def"}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 6, []string{"one ", "two ", "three"}},
		{"abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"abc\nd", 3, []string{"abc", "d"}},
		{"漢字漢", 4, []string{"漢字", "漢"}},
		{"漢字", 1, []string{"漢", "字"}},
		{"e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}},
	} {
		_, rows := rowsOf(prose{c.text, c.width})
		assert.Equal(t, c.want, rows, "%q in %d", c.text, c.width)
	}
}

func FuzzRows(f *testing.F) {
	long := strings.Repeat("word é漢👩‍👩‍👧 ", 300)
	for _, text := range []string{"", "a\nb", long, strings.Repeat("x", part-1) + "\nyy\n" + strings.Repeat("\n", part), "\xff\xfe" + long, strings.Repeat("e\u0301\u0301", 1900), strings.Repeat("\xbf", 2*part)} {
		f.Add(text, 1)
		f.Add(text, 10)
		f.Add(text, 200)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		if width < 1 || width > 500 || len(text) > 10_000 {
			return
		}
		p := prose{text, width}
		starts, rows := rowsOf(p)
		var whole strings.Builder
		for i, row := range rows {
			require.NotContains(t, row, "\n")
			drawn := model.Clean(row).String()
			if first, _ := ansi.FirstGraphemeCluster(drawn, ansi.GraphemeWidth); len(first) < len(drawn) {
				require.LessOrEqual(t, ansi.StringWidth(drawn), width, "%q", row)
			}
			whole.WriteString(row)
			end := len(text)
			if i+1 < len(starts) {
				end = starts[i+1]
			}
			whole.WriteString(text[starts[i]+len(row) : end])
			require.LessOrEqual(t, end-starts[i]-len(row), 1)
			if len(rows) > 100 && i%499 != 0 {
				continue
			}
			if i+1 < len(starts) {
				require.Equal(t, starts[i], p.before(starts[i+1]))
			}
			require.Equal(t, starts[i], p.rowOf(starts[i]))
			require.Equal(t, starts[i], p.rowOf(max(starts[i], end-1)))
		}
		require.Equal(t, text, whole.String())
		require.Equal(t, starts[len(starts)-1], p.last())
	})
}
