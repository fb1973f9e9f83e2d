// Package cell measures, cuts and pads text by terminal cells, before any
// colour is put on it.
package cell

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
)

// Ellipsis marks where a text was cut.
const Ellipsis = "…"

// Width is how many cells a text takes: 2 for wide characters, 0 for combining
// ones.
func Width(s string) int {
	if ascii(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Fit cuts or pads a text to exactly width cells; a cut is marked with "…".
func Fit(s string, width int) string {
	if width <= 0 {
		return ""
	}
	if ascii(s) {
		switch {
		case len(s) == width:
			return s
		case len(s) < width:
			return s + Spaces(width-len(s))
		default:
			return s[:width-1] + Ellipsis
		}
	}
	cut := Cut(s, width)
	return cut + Spaces(width-ansi.StringWidth(cut))
}

// FitRight is Fit with the text at the right edge: for numbers.
func FitRight(s string, width int) string {
	cut := Cut(s, width)
	return Spaces(width-Width(cut)) + cut
}

// Cut shortens a text to at most width cells, marking the cut with "…".
func Cut(s string, width int) string {
	if width <= 0 {
		return ""
	}
	if Width(s) <= width {
		return s
	}
	return ansi.Truncate(s, width, Ellipsis)
}

// Wrap breaks a text between its words into at most so many lines of at most
// width cells; a cut is marked with "…".
func Wrap(text string, width, most int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		if n := len(lines); n > 0 && Width(lines[n-1])+1+Width(word) <= width {
			lines[n-1] += " " + word
			continue
		}
		if len(lines) == most {
			lines[most-1] = Cut(lines[most-1]+" "+word+" …", width)
			return lines
		}
		lines = append(lines, Cut(word, width))
	}
	return lines
}

// Column cleans an outside text and fits it into width cells. Only as much of
// the text is looked at as could be seen.
func Column(s string, width int) string {
	return Fit(model.CleanPrefix(s, 16*width+64).String(), width)
}

const blanks = "                                                                                                                                "

// Spaces is n blanks; none for n below 1.
func Spaces(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(blanks):
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x7f || s[i] < ' ' {
			return false
		}
	}
	return true
}
