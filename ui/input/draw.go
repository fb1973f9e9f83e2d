package input

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/theme"
)

// glyph is one character as it is seen: what to draw and how many cells it
// takes, at least one.
type glyph struct {
	shown string
	width int
}

// Draw is the line in exactly width cells, scrolled so that the cursor is in
// sight.
func (l Line) Draw(width int, text, cursor theme.Paint) string {
	if width <= 0 {
		return ""
	}
	glyphs, at := l.glyphs()
	from := scrolled(glyphs, at, width)
	if from > 0 && from < at {
		glyphs[from] = glyph{cell.Ellipsis + cell.Spaces(glyphs[from].width-1), glyphs[from].width}
	}
	before, used := run(glyphs[from:at], width)
	under, n := run(glyphs[at:at+1], width-used)
	used += n
	after, n := run(glyphs[at+1:], width-used)
	used += n
	return text.Of(before) + cursor.Of(under) + text.Of(after) + cell.Spaces(width-used)
}

// Still is the line without a cursor in exactly width cells: where the keys go
// elsewhere.
func (l Line) Still(width int, text theme.Paint) string {
	return text.Of(cell.Column(l.text, width))
}

// glyphs are the characters to draw, a blank at the end for a cursor after the
// last one, and which of them the cursor is on.
func (l Line) glyphs() ([]glyph, int) {
	var glyphs []glyph
	on := 0
	for i := 0; i < len(l.text); {
		if i < l.at {
			on = len(glyphs) + 1
		}
		cluster, _ := ansi.FirstGraphemeCluster(l.text[i:], ansi.GraphemeWidth)
		i += max(1, len(cluster))
		shown := model.Clean(cluster).String()
		if cell.Width(shown) == 0 {
			shown = "◌" + shown // a mark without a letter to stand on
		}
		glyphs = append(glyphs, glyph{shown, cell.Width(shown)})
	}
	return append(glyphs, glyph{" ", 1}), on
}

// scrolled is the first glyph to draw so that the one at fits into width.
func scrolled(glyphs []glyph, at, width int) int {
	from, room := at, width-glyphs[at].width
	for from > 0 && room >= glyphs[from-1].width {
		from--
		room -= glyphs[from].width
	}
	return from
}

// run joins the glyphs that fit into width cells, and tells how many they take.
func run(glyphs []glyph, width int) (string, int) {
	var b strings.Builder
	used := 0
	for _, g := range glyphs {
		if used+g.width > width {
			break
		}
		b.WriteString(g.shown)
		used += g.width
	}
	return b.String(), used
}
