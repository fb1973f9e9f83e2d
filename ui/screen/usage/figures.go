package usage

import (
	"slices"

	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/theme"
	"fliplet-audit/ui/usage"
)

// shortFigures are the nine figures' words where there is no room for their
// titles: the row says what they are of.
var shortFigures = [3]struct {
	label string
	words [3]string
}{
	{"App", [3]string{"unique users", "total users", "sessions"}},
	{"Studio", [3]string{"sessions", "users", "new users"}},
	{"Apps", [3]string{"created", "edited", "published"}},
}

// figure is one of the nine, its texts plain.
type figure struct{ title, count, change string }

// changeText has a sign before every change, so that none reads as a count.
func changeText(change string) string {
	if change == "0 %" {
		return "± 0 %"
	}
	return change
}

func (f figure) width() int {
	width := cell.Width(f.title) + 1 + cell.Width(f.count)
	if f.change != "" {
		width += 1 + cell.Width(f.change)
	}
	return width
}

// figureLines are the nine figures, each with its count and its change, as
// spread out as the width allows.
func figureLines(figures []usage.Cell, width int, t *theme.Theme) []string {
	all := make([]figure, len(figures))
	for i, c := range figures {
		all[i] = figure{c.Title, countText(c.Count), changeText(usage.Change(c.Count))}
	}
	if width/len(all) >= widestTitle(all)+2 {
		return inARow(all, width, t)
	}
	if lines, ok := inColumns(all, 3, width, t); ok {
		return lines
	}
	if lines, ok := inShortRows(all, width, t); ok {
		return lines
	}
	if lines, ok := inColumns(all, 2, width, t); ok {
		return lines
	}
	lines, _ := inColumns(all, 1, width, t)
	return lines
}

func widestTitle(all []figure) int {
	widest := 0
	for _, f := range all {
		widest = max(widest, cell.Width(f.title), f.width()-cell.Width(f.title)-1)
	}
	return widest
}

// inARow is a line of titles and one of counts.
func inARow(all []figure, width int, t *theme.Theme) []string {
	each := (width - 1) / len(all)
	titles, counts := " ", " "
	for _, f := range all {
		titles += t.Dim.Of(cell.Fit(f.title, each))
		counts += t.Strong.Of(f.count) + t.Text.Of(" "+f.change) + cell.Spaces(each-1-cell.Width(f.count)-cell.Width(f.change))
	}
	return []string{titles, counts}
}

// inColumns has titles and counts in columns, line by line; it is false where
// the width is too small.
func inColumns(all []figure, columns, width int, t *theme.Theme) ([]string, bool) {
	const most = 10 // of air between columns
	wide := make([]figureWidths, columns)
	left := width - 1
	for i := range wide {
		for f := i; f < len(all); f += columns {
			wide[i].fit(all[f])
		}
		left -= wide[i].all()
	}
	if left < columns-1 {
		return nil, false
	}
	gap := 0
	if columns > 1 {
		gap = min(left/(columns-1), most)
	}
	var lines []string
	for len(all) > 0 {
		n := min(columns, len(all))
		line := " "
		for i, f := range all[:n] {
			w := wide[i]
			line += t.Dim.Of(cell.Fit(f.title, w.title)) + " " + t.Strong.Of(cell.FitRight(f.count, w.count)) + " " + t.Text.Of(cell.Fit(f.change, w.change))
			if i < n-1 {
				line += cell.Spaces(gap)
			}
		}
		lines, all = append(lines, line), all[n:]
	}
	return lines, true
}

// figureWidths are the widest texts of a column of figures.
type figureWidths struct{ title, count, change int }

func (w *figureWidths) fit(f figure) {
	w.title, w.count, w.change = max(w.title, cell.Width(f.title)), max(w.count, cell.Width(f.count)), max(w.change, cell.Width(f.change))
}

func (w figureWidths) all() int { return w.title + 1 + w.count + 1 + w.change }

// inShortRows has three rows, each after what it is of; it is false where the
// width is too small.
func inShortRows(all []figure, width int, t *theme.Theme) ([]string, bool) {
	const label = 8
	all = slices.Clone(all)
	var counts, wide [3]int
	for i := range all {
		all[i].title = shortFigures[i/3].words[i%3]
		counts[i%3] = max(counts[i%3], cell.Width(all[i].count))
	}
	for i, f := range all {
		wide[i%3] = max(wide[i%3], counts[i%3]+1+cell.Width(f.title)+1+cell.Width(f.change))
	}
	left := width - 1 - label - wide[0] - wide[1] - wide[2] - 1
	if left < 4 {
		return nil, false
	}
	gap := min(left/2, 8)
	var lines []string
	for row, of := range shortFigures {
		line := " " + t.Dim.Of(cell.Fit(of.label, label))
		for column, f := range all[3*row : 3*row+3] {
			used := counts[column] + 1 + cell.Width(f.title) + 1 + cell.Width(f.change)
			line += t.Strong.Of(cell.FitRight(f.count, counts[column])) + t.Dim.Of(" "+f.title) + t.Text.Of(" "+f.change)
			line += cell.Spaces(wide[column] + gap - used)
		}
		lines = append(lines, line)
	}
	return lines, true
}
