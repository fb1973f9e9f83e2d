package usage

import (
	"strings"
	"time"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/usage"
)

const (
	// countWidth is the room of a count, changeWidth of the change beside it.
	countWidth, changeWidth = 7, 10
	// unknown stands where the server gave no value.
	unknown = "–"
)

// cells are a table's cells as they are drawn.
type cells struct{ table *table }

// Len is how many rows there are.
func (c cells) Len() int { return len(c.table.arranged.Shown) }

// Cell is a cell of a row in sight.
func (c cells) Cell(at, column, width int) grid.Cell {
	row := c.table.arranged.Shown[at]
	v, h := c.table.rows.Value(row, column), c.table.headings[column]
	if c.table.alone {
		v.Count = fromSomething(v.Count)
	}
	text := model.CleanPrefix(valueText(h, v, width, c.table.now()), 16*width+64)
	if text.Empty() {
		return grid.Cell{Text: model.Clean(unknown), Tone: grid.ToneDim}
	}
	return grid.Cell{Text: text, Tone: toneOf(h.kind, v)}
}

func toneOf(kind usage.Kind, v usage.Value) grid.Tone {
	if kind == usage.KindID || kind == usage.KindTime || kind == usage.KindCount && v.Count.Count == 0 {
		return grid.ToneDim
	}
	return grid.ToneText
}

// valueText is a value for people; a count with its change where there is room.
func valueText(h heading, v usage.Value, width int, now time.Time) string {
	switch {
	case h.kind == usage.KindCount && h.previous && width >= countWidth+changeWidth:
		return withChange(countText(v.Count), shortChange(v.Count), width)
	case h.kind == usage.KindCount:
		return countText(v.Count)
	case h.kind == usage.KindTime:
		return timeText(v.Time, now)
	}
	return v.Text
}

// withChange is a count with its change, which gives way to a count of many
// digits.
func withChange(count, change string, width int) string {
	room := min(changeWidth-1, width-cell.Width(count)-1)
	if cell.Width(change) > room {
		return count + cell.Spaces(room+1)
	}
	return count + " " + cell.Fit(change, room)
}

// shortChange is a change in a table's cell: none is not said, and an enormous
// one only as such.
func shortChange(c model.Count) string {
	if !c.HasPrevious || c.Count == c.Previous {
		return ""
	}
	change := usage.Change(c)
	if cell.Width(change) >= changeWidth {
		arrow, _, _ := strings.Cut(change, " ")
		return arrow + " >999 %"
	}
	return change
}

// countText is a count; – where it is not known.
func countText(c model.Count) string {
	if !c.Known {
		return unknown
	}
	return model.Thousands(c.Count)
}

// timeText is an instant in UTC: of this year with its time, else with its year.
func timeText(at, now time.Time) string {
	if at.IsZero() {
		return unknown
	}
	if at = at.UTC(); at.Year() == now.UTC().Year() {
		return at.Format("2 Jan 15:04")
	}
	return at.Format("2 Jan 2006")
}
