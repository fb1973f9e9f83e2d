// Package help shows what a person can do: the hint line and the help screen,
// both from the key map.
package help

import (
	"strings"

	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

const between = "  "

// HintLine is the actions that have words for it, in the order given, as many
// as fit, each as its first key and its words; exactly width cells.
func HintLine(actions []keymap.Action, width int, t theme.Theme) string {
	line, used := "", 0
	for _, a := range actions {
		if a.Hint == "" {
			continue
		}
		gap := ""
		if used > 0 {
			gap = between
		}
		label, _, _ := strings.Cut(a.Label, " ")
		takes := cell.Width(gap) + cell.Width(label) + 1 + cell.Width(a.Hint)
		if used+takes > width {
			break
		}
		line += gap + t.Key.Of(label) + t.Hint.Of(" "+a.Hint)
		used += takes
	}
	return line + cell.Spaces(width-used)
}
