// Package overlay draws a box over a screen, with the rest of it dimmed.
package overlay

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/theme"
)

// Frame is how many cells a Box adds around its body, in a line (a border and
// one of air at each side) and in lines (top and bottom).
const (
	FrameWidth  = 4
	FrameHeight = 2
)

// Box is the body in a rounded border, with the title in its top line and one
// column of air left and right. Every line is exactly width cells; a body line
// may carry styles and is cut or padded.
func Box(title string, body []string, width int, t theme.Theme) []string {
	if width < FrameWidth {
		return narrow(len(body)+FrameHeight, width)
	}
	lines := make([]string, 0, len(body)+FrameHeight)
	lines = append(lines, top(model.Clean(title).String(), width, t))
	side := t.Border.Of("│")
	for _, line := range body {
		lines = append(lines, side+" "+Fit(line, width-FrameWidth)+" "+side)
	}
	return append(lines, t.Border.Of("╰"+strings.Repeat("─", width-2)+"╯"))
}

// top is the border's first line: ╭─ Title ─────╮.
func top(title string, width int, t theme.Theme) string {
	const around = 6 // "╭─ " and " ─╮"
	if title == "" || width <= around {
		return t.Border.Of("╭" + strings.Repeat("─", width-2) + "╮")
	}
	title = cell.Cut(title, width-around)
	rest := strings.Repeat("─", width-around-cell.Width(title)+1)
	return t.Border.Of("╭─ ") + t.Title.Of(title) + t.Border.Of(" "+rest+"╮")
}

// narrow is a box for which there is no room.
func narrow(lines, width int) []string {
	box := make([]string, lines)
	for i := range box {
		box[i] = cell.Spaces(width)
	}
	return box
}

// Fit cuts or pads a line that may carry styles to exactly width cells.
func Fit(line string, width int) string {
	have := ansi.StringWidth(line)
	if have > width {
		line = ansi.Truncate(line, width, cell.Ellipsis)
		have = ansi.StringWidth(line)
	}
	return line + cell.Spaces(width-have)
}

// Place puts the box in the middle of the base, whose own colours give way to
// dim. The result is exactly h lines of exactly w cells; what doesn't fit is
// cut.
func Place(base, box []string, w, h int, dim theme.Paint) []string {
	w, h = max(w, 0), max(h, 0)
	boxWidth := 0
	for _, line := range box {
		boxWidth = max(boxWidth, ansi.StringWidth(line))
	}
	boxWidth = min(boxWidth, w)
	left, above := (w-boxWidth)/2, max(0, (h-len(box))/2)
	lines := make([]string, h)
	for y := range lines {
		behind := ""
		if y < len(base) {
			behind = ansi.Strip(base[y])
		}
		if y < above || y >= above+len(box) {
			lines[y] = dim.Of(between(behind, 0, w))
			continue
		}
		lines[y] = dim.Of(between(behind, 0, left)) +
			Fit(box[y-above], boxWidth) +
			dim.Of(between(behind, left+boxWidth, w))
	}
	return lines
}

// between is what stands in the cells from ≤ x < to of a plain text: exactly
// to-from cells, with blanks for what is missing and for the half of a wide
// character that an edge cuts through.
func between(s string, from, to int) string {
	if to <= from {
		return ""
	}
	var b strings.Builder
	x, filled := 0, from
	for len(s) > 0 && x < to {
		cluster, width := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		s = s[len(cluster):]
		if x >= from && x+width <= to {
			b.WriteString(cell.Spaces(x - filled))
			b.WriteString(cluster)
			filled = x + width
		}
		x += width
	}
	b.WriteString(cell.Spaces(to - filled))
	return b.String()
}
