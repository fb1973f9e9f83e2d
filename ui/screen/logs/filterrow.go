package logs

import (
	"fmt"
	"slices"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
)

// piece is something in a line at a place.
type piece struct {
	x, width int
	text     string
}

// filterRow shows each column's filter, and the one being typed, to which the
// others give way.
func (m *Model) filterRow(width int) string {
	pieces := m.editPieces(width)
	for c := model.ColumnCategory; c < model.ColumnCount; c++ {
		x, w, ok := m.grid.Place(int(c))
		if p := (piece{x, w, ""}); ok && !overlaps(pieces, p) {
			p.text = m.filterText(c, w)
			pieces = append(pieces, p)
		}
	}
	slices.SortFunc(pieces, func(a, b piece) int { return a.x - b.x })
	return join(pieces, width)
}

func (m *Model) filterText(c model.Column, width int) string {
	text := m.filterWords(c)
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
func (m *Model) editPieces(width int) []piece {
	if m.edit == nil {
		return nil
	}
	x, w, ok := m.grid.Place(int(m.edit.column))
	if !ok {
		return nil
	}
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
	return []piece{typed, {1, room, t.Error.Of(cell.FitRight(why, room))}}
}

func overlaps(pieces []piece, p piece) bool {
	return slices.ContainsFunc(pieces, func(o piece) bool { return o.x < p.x+p.width && p.x < o.x+o.width })
}

// join puts pieces in a line, from left to right.
func join(pieces []piece, width int) string {
	var b strings.Builder
	x := 0
	for _, p := range pieces {
		b.WriteString(cell.Spaces(p.x - x))
		b.WriteString(p.text)
		x = p.x + p.width
	}
	b.WriteString(cell.Spaces(width - x))
	return b.String()
}

// filterWords is what a column's filter says; also of conditions that no filter
// text says: exact types, one app, and one exact value, which has no column of its own
// where it is neither the user's nor in the data.
func (m *Model) filterWords(c model.Column) string {
	q := m.query
	switch {
	case q.Filters[c] != "":
		return q.Filters[c]
	case c == model.ColumnType && q.Types != "":
		return typesWords(q.Types)
	case c == model.ColumnApp:
		return m.appWords()
	case c == model.ColumnUser && q.Same.Kind == model.SameUser, c == model.ColumnData && q.Same.Kind != model.SameUser:
		return filters.SameWords(q.Same)
	}
	return ""
}

// typesWords names a list of exact types by the first and how many more.
func typesWords(types string) string {
	first, rest, more := strings.Cut(types, ",")
	if !more {
		return "=" + first
	}
	return fmt.Sprintf("%d types: %s …", 2+strings.Count(rest, ","), first)
}
