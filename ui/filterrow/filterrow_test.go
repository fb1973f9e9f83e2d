package filterrow_test

import (
	"errors"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"

	"fliplet-audit/ui/filterrow"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/theme"
)

func TestFiltersGiveWayToWhatIsTyped(t *testing.T) {
	colours := theme.New(termenv.Ascii, true)
	filters := []filterrow.Piece{{X: 1, Width: 4, Text: "東京"}, {X: 30, Width: 5, Text: "login"}, {X: 12, Width: 6, Text: ">100  "}}
	typed := func(x, width int, text string, err error) *filterrow.Typed {
		return &filterrow.Typed{X: x, Width: width, Line: input.New(text), Err: err}
	}
	wrong := errors.New("a number\x1b[31m")
	for _, tt := range []struct {
		typed *filterrow.Typed
		want  string
	}{
		{nil, " 東京       >100              login     "},
		{typed(12, 6, "12", nil), " 東京       12_               login     "},
		{typed(14, 10, "12", nil), " 東京         12_             login     "},
		{typed(1, 4, "x", wrong), " x_   ✗ a number␛[31m                   "},
		{typed(30, 5, "x", wrong), "              ✗ a number␛[31m x_        "},
		{typed(1, 39, "x", wrong), " x_                                     "},
	} {
		line := filterrow.Draw(tt.typed, filters, 40, &colours)
		assert.Equal(t, 40, ansi.StringWidth(line), "%q", line)
		assert.Equal(t, tt.want, line)
	}
}

func FuzzTheRowHasItsWidth(f *testing.F) {
	f.Add(5, 8, 40, "東京", true)
	f.Fuzz(func(t *testing.T, x, width, whole int, text string, wrong bool) {
		whole = max(whole%300, 20)
		x = min(max(x, 0), whole-1)
		width = min(max(width, 1), whole-x)
		typed := &filterrow.Typed{X: x, Width: width, Line: input.New(text)}
		if wrong {
			typed.Err = errors.New(text + " is wrong")
		}
		colours := theme.New(termenv.Ascii, true)
		line := filterrow.Draw(typed, []filterrow.Piece{{X: 2, Width: 3, Text: "abc"}}, whole, &colours)
		assert.Equal(t, whole, ansi.StringWidth(line), "%q", line)
	})
}
