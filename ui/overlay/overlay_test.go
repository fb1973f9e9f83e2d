package overlay_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
)

var (
	plain    = theme.New(termenv.Ascii, true)
	coloured = theme.New(termenv.TrueColor, true)
)

func TestPlaceCentresTheBox(t *testing.T) {
	base := []string{"abcdefgh", "abcdefgh", "abcdefgh", "abcdefgh", "abcdefgh"}
	got := overlay.Place(base, []string{"1234", "5678"}, 8, 5, plain.Dim)
	assert.Equal(t, []string{"abcdefgh", "ab1234gh", "ab5678gh", "abcdefgh", "abcdefgh"}, got)
}

func TestPlaceTakesTheBasesColoursAway(t *testing.T) {
	base := []string{coloured.Error.Of("red") + coloured.Selected.Text.Of(" marked ") + "plain"}
	got := overlay.Place(base, nil, 16, 1, coloured.Dim)
	require.Len(t, got, 1)
	assert.Equal(t, coloured.Dim.Of("red marked plain"), got[0])
}

func TestPlaceKeepsTheBoxesColours(t *testing.T) {
	got := overlay.Place([]string{"abcd"}, []string{coloured.Accent.Of("X")}, 3, 1, coloured.Dim)
	assert.Equal(t, []string{coloured.Dim.Of("a") + coloured.Accent.Of("X") + coloured.Dim.Of("c")}, got)
}

func TestPlaceCutsThroughWideCharacters(t *testing.T) {
	for _, c := range []struct{ base, box, want string }{
		{"日本語日", "XX", "日 XX 日"}, // the box covers half of 本 and half of 語
		{"a日本語b", "XX", "a日XX語b"},
		{"日本語日", "XXXX", "日XXXX日"},
		{"e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", "XX", "e\u0301e\u0301e\u0301XXe\u0301e\u0301e\u0301"},
	} {
		got := overlay.Place([]string{c.base}, []string{c.box}, 8, 1, plain.Dim)
		assert.Equal(t, []string{c.want}, got, c.base)
	}
}

func TestPlaceIsExactlyTheSize(t *testing.T) {
	base := []string{
		coloured.Text.Of("plain"), "日本語の長い行がここにある", "e\u0301\u0301 \U0001F469\u200d\U0001F469\u200d\U0001F467 family",
		"", "\x1b[31m\x1b]8;;https://x\x07link\x1b]8;;\x07", strings.Repeat("x", 300), "\u0301starts with a mark",
	}
	boxes := [][]string{nil, {""}, {"one"}, {"日本", "ragged and long", ""}, overlay.Box("A title 日本", []string{"body", coloured.Error.Of("red")}, 30, coloured)}
	for w := range 45 {
		for h := range 12 {
			for i, box := range boxes {
				lines := overlay.Place(base, box, w, h, coloured.Dim)
				require.Len(t, lines, h)
				for y, line := range lines {
					require.Equal(t, w, ansi.StringWidth(line), "box %d, %d×%d, line %d: %q", i, w, h, y, line)
				}
			}
		}
	}
}

func TestBox(t *testing.T) {
	assert.Equal(t, []string{
		"╭─ Dates ────────╮",
		"│ one            │",
		"│ a longer line… │",
		"╰────────────────╯",
	}, overlay.Box("Dates", []string{"one", "a longer line here"}, 18, plain))
}

func TestBoxIsExactlyItsWidth(t *testing.T) {
	body := []string{"", "日本語の長い行がここにある", coloured.Error.Of(strings.Repeat("x", 50)), "e\u0301"}
	for _, title := range []string{"", "Title", "日本語の題", "bad \x1b[31m\u202e title that is very long indeed, beyond all"} {
		for width := range 60 {
			box := overlay.Box(title, body, width, coloured)
			require.Len(t, box, len(body)+overlay.FrameHeight)
			for _, line := range box {
				require.Equal(t, width, ansi.StringWidth(line), "%q at %d: %q", title, width, line)
			}
			require.NotContains(t, strings.Join(box, ""), "\u202e")
			require.NotContains(t, ansi.Strip(strings.Join(box, "")), "\x1b")
		}
	}
}

func BenchmarkPlace(b *testing.B) {
	var base []string
	for i := range 60 {
		base = append(base, coloured.Text.Of(fmt.Sprintf("%3d ", i)+strings.Repeat("text ", 39)))
	}
	box := overlay.Box("Title", base[:16], 70, coloured)
	for b.Loop() {
		overlay.Place(base, box, 200, 60, coloured.Dim)
	}
}
