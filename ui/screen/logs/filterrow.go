package logs

import (
	"fmt"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/filterrow"
)

// filterRow shows each column's filter, and the one being typed.
func (m *Model) filterRow(width int) string {
	var filters []filterrow.Piece
	for c := model.ColumnCategory; c < model.ColumnCount; c++ {
		if x, w, ok := m.grid.Place(int(c)); ok {
			filters = append(filters, filterrow.Piece{X: x, Width: w, Text: m.filterText(c, w)})
		}
	}
	return filterrow.Draw(m.typedFilter(), filters, width, m.env.Theme)
}

// typedFilter is the filter being typed; nil where none is.
func (m *Model) typedFilter() *filterrow.Typed {
	if m.edit == nil {
		return nil
	}
	x, w, ok := m.grid.Place(int(m.edit.column))
	if !ok {
		return nil
	}
	return &filterrow.Typed{X: x, Width: w, Line: m.edit.line, Err: m.edit.err}
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
