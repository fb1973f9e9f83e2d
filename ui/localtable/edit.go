package localtable

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/filterrow"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/usage"
)

// Edit is a column's filter being typed.
type Edit struct {
	Column int
	// Before is the filter as it was, to restore.
	Before string
	// Err is why the text can't be a filter; nil when it can.
	Err  error
	kind usage.Kind
	line input.Line
}

// NewEdit begins with a column's filter.
func NewEdit(column int, kind usage.Kind, filter string) *Edit {
	return &Edit{Column: column, Before: filter, kind: kind, line: input.New(filter)}
}

// Update types, and gives the filter that the text is; ok is false where there
// is no other one.
func (e *Edit) Update(key tea.KeyMsg) (filter string, ok bool) {
	before := e.line.Text()
	e.line, _ = e.line.Update(key)
	text := strings.TrimSpace(e.line.Text())
	if e.line.Text() == before {
		return "", false
	}
	narrow, err := usage.Narrow(e.kind, text, time.UTC)
	switch e.Err = err; {
	case err != nil:
		return "", false
	case narrow == nil:
		return "", true
	}
	return text, true
}

// leastRoom is what there is at least to type in, in cells.
const leastRoom = 24

// Drawn is the filter for the row, in a column's place; nil where there is no
// filter typed, or its column is out of sight.
func (e *Edit) Drawn(place func(column int) (x, width int, ok bool), width int) *filterrow.Typed {
	if e == nil {
		return nil
	}
	x, w, ok := place(e.Column)
	if !ok {
		return nil
	}
	return &filterrow.Typed{X: x, Width: max(w, min(leastRoom, width-x)), Line: e.line, Err: e.Err}
}
