package logs

import (
	"errors"
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
)

// piece is something in a line at a place.
type piece struct {
	x, width int
	text     string
}

// filterRow shows each column's filter, and the one being typed.
func (m *Model) filterRow(width int) string {
	var pieces []piece
	for c := model.ColumnCategory; c < model.ColumnCount; c++ {
		x, w, ok := m.grid.Place(int(c))
		if !ok {
			continue
		}
		if m.edit != nil && m.edit.column == c {
			pieces = append(pieces, m.editPieces(x, w, width)...)
			continue
		}
		pieces = append(pieces, piece{x, w, m.filterText(c, w)})
	}
	return join(pieces, width)
}

func (m *Model) filterText(c model.Column, width int) string {
	text := m.query.Filters[c]
	switch {
	case c == model.ColumnCategory && text == "":
		return m.env.Theme.Dim.Of(cell.Fit(model.CategoryAll.Short(), width))
	case c == model.ColumnCategory:
		text = model.Category(text).Short()
	case text == "":
		return cell.Spaces(width)
	}
	fit := cell.Fit
	if c == model.ColumnSession {
		fit = cell.FitRight
	}
	return m.env.Theme.Input.Of(fit(model.Clean(text).String(), width))
}

// editPieces is the filter being typed and, when it can't be right, why.
func (m *Model) editPieces(x, w, width int) []piece {
	t := m.env.Theme
	if m.edit.err == nil {
		return []piece{{x, w, m.edit.line.Draw(w, t.InputHere, t.Cursor)}}
	}
	why := "✗ " + model.Clean(m.edit.err.Error()).String()
	typed := piece{x, w, m.edit.line.Draw(w, t.Error, t.Cursor)}
	if room := width - x - w - 1; room >= cell.Width(why) || room >= x-1 {
		return []piece{typed, {x + w + 1, room, t.Error.Of(cell.Fit(why, room))}}
	}
	room := x - 2
	return []piece{{1, room, t.Error.Of(cell.FitRight(why, room))}, typed}
}

// join puts pieces in a line; what a later piece covers gives way to it.
func join(pieces []piece, width int) string {
	var b strings.Builder
	x := 0
	for i, p := range pieces {
		if covered(pieces[i+1:], p) || p.x < x {
			continue
		}
		b.WriteString(cell.Spaces(p.x - x))
		b.WriteString(p.text)
		x = p.x + p.width
	}
	b.WriteString(cell.Spaces(width - x))
	return b.String()
}

func covered(later []piece, p piece) bool {
	for _, l := range later {
		if l.x <= p.x && p.x < l.x+l.width {
			return true
		}
	}
	return false
}

func asExplained(err error) (explained, bool) {
	var e explained
	ok := errors.As(err, &e)
	return e, ok
}
