// Package filterrow draws the line of a table that shows its columns' filters,
// each under its column's title, and the one being typed.
package filterrow

import (
	"slices"
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/theme"
)

// Piece is something in the row at a place, in cells from its beginning: a text
// as it is drawn, of exactly that width.
type Piece struct {
	X, Width int
	Text     string
}

// Typed is the filter being typed.
type Typed struct {
	X, Width int
	Line     input.Line
	// Err is why the text can't be a filter; nil when it can.
	Err error
}

// Draw is the row in exactly width cells. The filters give way to the one being
// typed, which is nil where none is, and to why it can't be right.
func Draw(typed *Typed, filters []Piece, width int, t *theme.Theme) string {
	var pieces []Piece
	if typed != nil {
		pieces = typed.pieces(width, t)
	}
	for _, p := range filters {
		if !overlaps(pieces, p) {
			pieces = append(pieces, p)
		}
	}
	slices.SortFunc(pieces, func(a, b Piece) int { return a.X - b.X })
	return join(pieces, width)
}

// pieces is what is typed and, when it can't be right, why: on the side that
// has the room.
func (y Typed) pieces(width int, t *theme.Theme) []Piece {
	if y.Err == nil {
		return []Piece{{y.X, y.Width, y.Line.Draw(y.Width, t.InputHere, t.Cursor)}}
	}
	why := "✗ " + model.Clean(y.Err.Error()).String()
	typed := Piece{y.X, y.Width, y.Line.Draw(y.Width, t.Error, t.Cursor)}
	left, right := y.X-2, width-y.X-y.Width-1
	switch {
	case max(left, right) < 1: // the screen says it elsewhere
		return []Piece{typed}
	case right >= cell.Width(why) || right > left:
		return []Piece{typed, {width - right, right, t.Error.Of(cell.Fit(why, right))}}
	}
	return []Piece{typed, {1, left, t.Error.Of(cell.FitRight(why, left))}}
}

func overlaps(pieces []Piece, p Piece) bool {
	return slices.ContainsFunc(pieces, func(o Piece) bool { return o.X < p.X+p.Width && p.X < o.X+o.Width })
}

// join puts pieces in a line, from left to right.
func join(pieces []Piece, width int) string {
	var b strings.Builder
	x := 0
	for _, p := range pieces {
		b.WriteString(cell.Spaces(p.X - x))
		b.WriteString(p.Text)
		x = p.X + p.Width
	}
	b.WriteString(cell.Spaces(width - x))
	return b.String()
}
