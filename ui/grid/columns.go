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

// layout finds which columns are in sight and how wide. Widths depend on the
// terminal's width alone, so columns keep their place whatever the rows hold.
func (g *Grid) layout() {
	g.Redraw()
	g.placed, g.more = nil, false
	if g.width <= 1 || len(g.columns) == 0 {
		return
	}
	widths, gap := g.widths()
	x := 1
	for _, c := range g.order() {
		room := g.width - x
		w := widths[c]
		last := c == len(g.columns)-1
		if (w > room && len(g.placed) > 0) || room < 1 {
			g.more = true
			break
		}
		if last || w > room {
			w = room
		}
		g.placed = append(g.placed, place{column: c, x: x, width: w, gap: gap, right: g.columns[c].Right})
		x += w + gap
	}
	g.stretch()
}

// order is the columns from left to right: the first, then from the scrolled
// position on.
func (g *Grid) order() []int {
	order := []int{0}
	for c := max(g.first, 1); c < len(g.columns); c++ {
		order = append(order, c)
	}
	return order
}

// widths gives each column its least width, and shares out what remains once
// all of them are in sight.
func (g *Grid) widths() ([]int, int) {
	gap := 1
	if g.width >= 140 {
		gap = 2
	}
	widths := make([]int, len(g.columns))
	need := 1
	for i, c := range g.columns {
		widths[i] = c.Min
		need += c.Min + gap
	}
	spare := (g.width - need) / 2
	for spare > 0 {
		grown := false
		for i := range widths[:len(widths)-1] {
			if widths[i] < g.columns[i].Max && spare > 0 {
				widths[i]++
				spare--
				grown = true
			}
		}
		if !grown {
			break
		}
	}
	return widths, gap
}

// stretch gives the last column in sight what room is left.
func (g *Grid) stretch() {
	if len(g.placed) == 0 {
		return
	}
	p := &g.placed[len(g.placed)-1]
	if p.column != 0 && !p.right {
		p.width = g.width - p.x
	}
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
	b.WriteString(g.edge(g.first > 1, "‹"))
	for i, p := range g.placed {
		title := g.columns[p.column].Title + mark(headings[p.column])
		paint := g.theme.Heading
		if p.column == g.column {
			paint = g.theme.HeadingHere
		}
		text := cell.Cut(title, p.width)
		pad := cell.Spaces(p.width - cell.Width(text))
		if p.right {
			b.WriteString(pad)
		}
		paint.Write(&b, text)
		last := i == len(g.placed)-1
		if last && g.more {
			if room := p.width - cell.Width(text) - 1; room >= 0 && !p.right {
				b.WriteString(cell.Spaces(room) + g.theme.Dim.Of("›"))
			}
			break
		}
		if !p.right {
			b.WriteString(pad)
		}
		if !last {
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
// the column cursor heavier.
func (g *Grid) Rule() string {
	var b strings.Builder
	b.WriteByte(' ')
	for i, p := range g.placed {
		if p.column == g.column {
			g.theme.Accent.Write(&b, strings.Repeat("━", p.width))
		} else {
			g.theme.Rule.Write(&b, strings.Repeat("─", p.width))
		}
		if i < len(g.placed)-1 {
			g.theme.Rule.Write(&b, strings.Repeat(" ", p.gap))
		}
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
