package grid

import (
	"strings"

	"fliplet-audit/ui/cell"
)

// Column is how a column is laid out.
type Column struct {
	Title string
	// Min is its width on a narrow terminal, Max on a wide one. The last
	// column takes whatever is left.
	Min, Max int
	Right    bool // numbers stand at the right edge
}

// place is a column in sight: where it begins and how wide it is.
type place struct {
	column, x, width, gap int
	right                 bool
}

// leastLast is the width from which the last column is worth showing.
const leastLast = 12

// layout finds which columns are in sight and how wide. Widths depend on the
// terminal's width alone, so columns keep their place whatever the rows hold.
func (g *Grid) layout() {
	g.Redraw()
	g.placed, g.more = nil, false
	if g.width <= 1 || len(g.columns) == 0 {
		return
	}
	gap := 1
	if g.width >= 140 {
		gap = 2
	}
	g.choose(gap)
	g.grow()
	x := 1
	for i := range g.placed {
		g.placed[i].x = x
		x += g.placed[i].width + gap
	}
}

// choose takes the columns that fit at their least width.
func (g *Grid) choose(gap int) {
	x := 1
	for _, c := range g.order() {
		least := g.columns[c].Min
		if c == len(g.columns)-1 {
			least = min(least, leastLast)
		}
		room := g.width - x
		if room < 1 || (least > room && len(g.placed) > 0) {
			g.more = true
			return
		}
		w := min(least, room)
		g.placed = append(g.placed, place{column: c, width: w, gap: gap, right: g.columns[c].Right})
		x += w + gap
	}
}

// grow shares out the room that is left: a cell each in turn up to the
// columns' greatest width; the last column, once it has its own least, takes
// every other cell and then all the rest.
func (g *Grid) grow() {
	left := g.width - 1
	for _, p := range g.placed {
		left -= p.width + p.gap
	}
	left += g.placed[len(g.placed)-1].gap
	end := &g.placed[len(g.placed)-1]
	whole := end.column == len(g.columns)-1
	if whole {
		took := min(left, max(g.columns[end.column].Min-end.width, 0))
		end.width += took
		left -= took
		end.width += left - left/2
		left /= 2
	}
	left = g.share(left)
	if whole || !end.right {
		end.width += left
	}
}

// share gives the columns before the last a cell each in turn, and returns
// what none of them takes.
func (g *Grid) share(left int) int {
	for left > 0 {
		grown := false
		for i := range g.placed {
			p := &g.placed[i]
			if c := g.columns[p.column]; p.column != len(g.columns)-1 && p.width < c.Max && left > 0 {
				p.width++
				left--
				grown = true
			}
		}
		if !grown {
			return left
		}
	}
	return 0
}

// order is the columns from left to right: the first, then from the scrolled
// position on.
func (g *Grid) order() []int {
	order := []int{0}
	for c := max(g.first, 1); c < len(g.columns); c++ {
		if !g.hides(c) {
			order = append(order, c)
		}
	}
	return order
}

// showColumn scrolls sideways until the column under the cursor is in sight.
func (g *Grid) showColumn() {
	if g.column > 0 && g.column < g.first {
		g.first = g.column
	}
	g.layout()
	if len(g.placed) == 0 {
		return
	}
	for !g.inSight(g.column) && g.first < g.column {
		g.first++
		g.layout()
	}
	for g.first > 1 && g.fitsFrom(g.first-1) {
		g.first--
		g.layout()
	}
}

// fitsFrom tells whether the column under the cursor and all after it stay in
// sight with one more column at the left.
func (g *Grid) fitsFrom(first int) bool {
	trial := *g
	trial.first = first
	trial.layout()
	return trial.inSight(g.column) && !trial.more
}

func (g *Grid) inSight(column int) bool {
	for _, p := range g.placed {
		if p.column == column {
			return true
		}
	}
	return false
}

// Heading is what the header row shows of a column.
type Heading struct {
	Sorted    bool
	Ascending bool
}

// Header draws the column titles.
func (g *Grid) Header(headings []Heading) string {
	var b strings.Builder
	b.WriteByte(' ')
	for i, p := range g.placed {
		sign := mark(headings[p.column])
		text := cell.Cut(cell.Cut(g.columns[p.column].Title, p.width-cell.Width(sign))+sign, p.width)
		pad := cell.Spaces(p.width - cell.Width(text))
		paint := g.theme.Heading
		if p.column == g.column && !g.away {
			paint = g.theme.HeadingHere
		}
		if p.right {
			b.WriteString(pad + paint.Of(text))
		} else {
			b.WriteString(paint.Of(text) + pad)
		}
		if i < len(g.placed)-1 {
			b.WriteString(cell.Spaces(p.gap))
		}
	}
	return b.String()
}

func (g *Grid) edge(scrolled bool, glyph string) string {
	if scrolled {
		return g.theme.Dim.Of(glyph)
	}
	return " "
}

func mark(h Heading) string {
	switch {
	case !h.Sorted:
		return ""
	case h.Ascending:
		return " ↑"
	}
	return " ↓"
}

// Rule draws the line under the header, a piece for each column, the one under
// the column cursor heavier, with a mark at each edge beyond which there are
// more.
func (g *Grid) Rule() string {
	var b strings.Builder
	b.WriteString(g.edge(g.first > 1, "‹"))
	for i, p := range g.placed {
		last := i == len(g.placed)-1
		width, gap, end := p.width, p.gap, ""
		if last {
			gap = 0
			if g.more {
				width, end = width-1, g.edge(true, "›")
			}
		}
		paint, line := g.theme.Rule, "─"
		if p.column == g.column && !g.away {
			paint, line = g.theme.Accent, "━"
		}
		paint.Write(&b, strings.Repeat(line, width))
		b.WriteString(cell.Spaces(gap) + end)
	}
	return b.String()
}

// Place is where a column stands, false when it is out of sight.
func (g *Grid) Place(column int) (x, width int, ok bool) {
	for _, p := range g.placed {
		if p.column == column {
			return p.x, p.width, true
		}
	}
	return 0, 0, false
}
