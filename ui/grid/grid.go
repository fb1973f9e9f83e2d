// Package grid is a table that costs what it shows: it formats visible rows
// only, keeps their lines while nothing changes, and fits its columns to the
// width, sideways scrolling where they don't.
package grid

import (
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/theme"
)

// Marker stands before the selected row, so that it shows without colour.
const Marker = "▌"

// Tone is what a cell is, from which its paint follows.
type Tone int

// The tones.
const (
	ToneText Tone = iota
	ToneDim
	ToneAccent
	ToneError
	ToneApp
	ToneAppAction
	ToneStudio
)

// Cell is one cell's text, cleaned, and its tone.
type Cell struct {
	Text model.Text
	Tone Tone
}

// Rows gives the table's cells; it is asked for visible ones only.
type Rows interface {
	Len() int
	// Cell is the cell of a row and column; it will be cut to width.
	Cell(row, column, width int) Cell
}

// Grid is the table's state: its size, its cursor and what is scrolled.
// Columns and rows are counted from 0.
type Grid struct {
	columns []Column
	theme   *theme.Theme
	rows    Rows
	width   int
	height  int
	row     int
	top     int
	column  int
	first   int    // first scrolling column shown
	hidden  uint64 // the columns that are not shown, a bit for each
	old     bool
	away    bool // the keys go elsewhere
	placed  []place
	more    bool           // columns stand beyond the right edge
	lines   map[int]string // drawn lines by row
}

// New makes an empty table; the first column is always in sight.
func New(columns []Column, t *theme.Theme) Grid {
	return Grid{columns: columns, theme: t, first: 1, rows: noRows{}}
}

type noRows struct{}

func (noRows) Len() int              { return 0 }
func (noRows) Cell(_, _, _ int) Cell { return Cell{} }

// SetSize gives the table its width and the height of its rows alone.
func (g *Grid) SetSize(width, height int) {
	if width == g.width && height == g.height {
		return
	}
	if width != g.width {
		g.first = 1
	}
	g.width, g.height = width, max(height, 0)
	g.showColumn()
	g.scroll()
}

// SetColumns changes the columns' widths or titles.
func (g *Grid) SetColumns(columns []Column) {
	g.columns = columns
	g.layout()
}

// SetRows shows other rows, the cursor staying where it is as far as it can.
func (g *Grid) SetRows(rows Rows) {
	g.rows = rows
	g.Redraw()
	g.scroll()
}

// SetOld dims the rows: others are awaited.
func (g *Grid) SetOld(old bool) {
	if g.old != old {
		g.old = old
		g.Redraw()
	}
}

// SetAway hides the cursors: the keys go to something else.
func (g *Grid) SetAway(away bool) {
	if g.away != away {
		g.away = away
		g.Redraw()
	}
}

// Redraw forgets drawn lines: what the rows say has changed.
func (g *Grid) Redraw() { g.lines = nil }

// Row is the selected row, 0 in an empty table.
func (g Grid) Row() int { return g.row }

// Column is the column under the column cursor.
func (g Grid) Column() int { return g.column }

// Height is how many rows are in sight at once.
func (g Grid) Height() int { return g.height }

// Place is where the cursor is, what is scrolled into sight and which columns
// are shown.
type Place struct {
	row, top, column, first, width int
	hidden                         uint64
}

// Where is the table's place now.
func (g Grid) Where() Place {
	return Place{row: g.row, top: g.top, column: g.column, first: g.first, width: g.width, hidden: g.hidden}
}

// GoTo brings a place back, as far as the rows go; of another width, what was
// scrolled sideways begins anew.
func (g *Grid) GoTo(p Place) {
	g.first = 1
	if p.width == g.width {
		g.first = max(p.first, 1)
	}
	g.hidden, g.column = p.hidden, clamp(p.column, 0, len(g.columns)-1)
	g.showColumn()
	g.row, g.top = p.row, p.top
	g.scroll()
}

// SelectRow moves the cursor to a row, or as near as there is one.
func (g *Grid) SelectRow(row int) {
	g.row = row
	g.scroll()
}

// Move moves the cursor by rows.
func (g *Grid) Move(by int) { g.SelectRow(g.row + by) }

// SelectColumn moves the column cursor, scrolling sideways to it; a column that
// was not shown is.
func (g *Grid) SelectColumn(column int) {
	column = clamp(column, 0, len(g.columns)-1)
	if column == g.column {
		return
	}
	g.column = column
	g.hidden &^= 1 << column
	g.showColumn()
}

// MoveColumn moves the column cursor by one of the columns shown.
func (g *Grid) MoveColumn(by int) {
	for c := g.column + by; c >= 0 && c < len(g.columns); c += by {
		if !g.hides(c) {
			g.SelectColumn(c)
			return
		}
	}
}

// Show shows these columns alone, and the first; all of them with none given.
func (g *Grid) Show(columns []int) {
	g.hidden = 0
	if len(columns) > 0 {
		g.hidden = ^uint64(1)
	}
	for _, c := range columns {
		g.hidden &^= 1 << c
	}
	for g.hides(g.column) {
		g.column--
	}
	g.first = 1
	g.showColumn()
}

// Shown is the columns shown; none when all are.
func (g Grid) Shown() []int {
	var shown []int
	for c := range g.columns {
		if !g.hides(c) {
			shown = append(shown, c)
		}
	}
	if len(shown) == len(g.columns) {
		return nil
	}
	return shown
}

func (g Grid) hides(column int) bool { return g.hidden&(1<<column) != 0 }

// scroll keeps the cursor on a row and in sight.
func (g *Grid) scroll() {
	g.row = clamp(g.row, 0, g.rows.Len()-1)
	g.top = clamp(g.top, g.row-g.height+1, g.row)
	g.top = clamp(g.top, 0, max(g.rows.Len()-g.height, 0))
}

func clamp(v, low, high int) int { return max(min(v, high), low) }

// Lines draws the rows in sight: exactly the table's height of lines.
func (g *Grid) Lines() []string {
	if g.lines == nil || len(g.lines) > 8*g.height+64 {
		g.lines = make(map[int]string, 2*g.height)
	}
	out := make([]string, 0, g.height)
	for row := g.top; row < g.rows.Len() && len(out) < g.height; row++ {
		out = append(out, g.line(row))
	}
	for len(out) < g.height {
		out = append(out, "")
	}
	return out
}

func (g *Grid) line(row int) string {
	if row == g.row && !g.away {
		return g.draw(row, g.theme.Selected)
	}
	line, drawn := g.lines[row]
	if !drawn {
		paints := g.theme.Plain
		if g.old {
			paints = g.theme.Old
		}
		line = g.draw(row, paints)
		g.lines[row] = line
	}
	return line
}

func (g *Grid) draw(row int, paints theme.Row) string {
	var b strings.Builder
	b.Grow(4 * g.width)
	here := row == g.row && !g.away
	if here {
		g.theme.AccentStrong.Write(&b, Marker)
	} else {
		b.WriteByte(' ')
	}
	for i, p := range g.placed {
		c := g.rows.Cell(row, p.column, p.width)
		paint := g.paint(paints, c.Tone)
		if here && p.column == g.column {
			paint = paints.Column
		}
		gap := p.gap
		if i == len(g.placed)-1 {
			gap = g.width - p.x - p.width
		}
		paint.Write(&b, fit(c.Text.String(), p))
		paints.Text.Write(&b, cell.Spaces(gap))
	}
	return b.String()
}

func fit(text string, p place) string {
	if p.right {
		return cell.FitRight(text, p.width)
	}
	return cell.Fit(text, p.width)
}

func (g *Grid) paint(r theme.Row, t Tone) theme.Paint {
	switch t {
	case ToneDim:
		return r.Dim
	case ToneAccent:
		return r.Accent
	case ToneError:
		return r.Error
	case ToneApp:
		return r.App
	case ToneAppAction:
		return r.AppAction
	case ToneStudio:
		return r.Studio
	}
	return r.Text
}
