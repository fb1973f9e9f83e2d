package trail

import (
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
)

const (
	separator = " › "
	// nameWidth is the most cells of a name: the rest of an id says nothing.
	nameWidth = 28
)

// Line draws names as one line of at most width cells, such as
// "Logs › Emails › messageId 0102018f4a…". Where there is less room, the middle
// gives way first, then the beginning.
func Line(names []string, width int) string {
	fitted := make([]string, len(names))
	for i, name := range names {
		fitted[i] = cell.Cut(model.CleanPrefix(name, 16*nameWidth+64).String(), nameWidth)
	}
	for left := 0; len(fitted) > 0 && left < len(fitted); left++ {
		if line := without(fitted, left); cell.Width(line) <= width {
			return line
		}
	}
	if len(fitted) == 0 {
		return ""
	}
	return cell.Cut(fitted[len(fitted)-1], width)
}

// without joins names but for so many after the first; without all but the
// last, the first is left out too.
func without(names []string, left int) string {
	rest := names[1:]
	switch {
	case left == 0:
		return strings.Join(names, separator)
	case left < len(rest):
		return strings.Join(append([]string{names[0], cell.Ellipsis}, rest[left:]...), separator)
	}
	return strings.Join([]string{cell.Ellipsis, names[len(names)-1]}, separator)
}
