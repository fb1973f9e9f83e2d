package logs

import (
	"fmt"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/grid"
)

// rows draws the logs in sight, cell by cell.
type rows struct {
	logs     []model.Log
	zone     *time.Location
	now      time.Time
	relative bool
	// marked is the log that one came from.
	marked model.ID
	// fresh are the logs that came in last.
	fresh map[model.ID]bool
}

// Len is how many logs there are.
func (r rows) Len() int { return len(r.logs) }

// Cell is one cell of a log, cleaned, secrets masked.
func (r rows) Cell(row, column, width int) grid.Cell {
	l := r.logs[row]
	prefix := 8*width + 64
	switch model.Column(column) {
	case model.ColumnDate:
		if r.marked != "" && l.ID == r.marked {
			return grid.Cell{Text: model.Clean(r.date(l.CreatedAt, width-len(" .")) + " ◆"), Tone: grid.ToneAccent}
		}
		if r.fresh[l.ID] {
			return grid.Cell{Text: model.Clean(r.date(l.CreatedAt, width-len(" .")) + " •"), Tone: grid.ToneAccent}
		}
		return grid.Cell{Text: model.Clean(r.date(l.CreatedAt, width))}
	case model.ColumnCategory:
		return grid.Cell{Text: categoryText(l.Category()), Tone: categoryTone(l.Category())}
	case model.ColumnType:
		return grid.Cell{Text: typeText(l.Type, width, prefix), Tone: typeTone(l.Type)}
	case model.ColumnSession:
		return grid.Cell{Text: model.CleanPrefix(string(l.SessionID), prefix), Tone: grid.ToneDim}
	case model.ColumnData:
		return grid.Cell{Text: dataText(l, prefix), Tone: grid.ToneDim}
	}
	text, _ := filters.Cell(model.Column(column), l)
	return grid.Cell{Text: model.CleanPrefix(text, prefix)}
}

func categoryText(c model.Category) model.Text {
	if c == model.CategoryAll {
		return model.Text{}
	}
	return model.CleanPrefix(c.Short(), 64)
}

func categoryTone(c model.Category) grid.Tone {
	switch c {
	case model.CategoryApp:
		return grid.ToneApp
	case model.CategoryAppAction:
		return grid.ToneAppAction
	case model.CategoryStudio:
		return grid.ToneStudio
	}
	return grid.ToneText
}

// typeTone lets what went wrong stand out.
func typeTone(name string) grid.Tone {
	if model.IsFailure(name) {
		return grid.ToneError
	}
	return grid.ToneText
}

// dataText is as much of the data as a cell could show, secrets masked.
func dataText(l model.Log, limit int) model.Text {
	if !l.DataText.Present {
		return model.Text{}
	}
	text := l.DataText.Value
	if len(text) > limit {
		text = text[:limit]
	}
	return model.Clean(model.MaskJSON(text))
}

func (r rows) date(t time.Time, width int) string {
	if t.IsZero() {
		return "–"
	}
	if r.relative {
		return ago(r.now.Sub(t))
	}
	t = t.In(r.zone)
	switch {
	case t.Year() == r.now.In(r.zone).Year():
		return t.Format("02 Jan 15:04:05")
	case width >= len("02 Jan 2006 15:04:05"):
		return t.Format("02 Jan 2006 15:04:05")
	case width < len("02 Jan 2006 15:04"):
		return t.Format("02 Jan 06 15:04")
	}
	return t.Format("02 Jan 2006 15:04")
}

// ago is how long ago something was, in the largest unit that says it.
func ago(d time.Duration) string {
	switch {
	case d < -time.Minute:
		return "in the future"
	case d < time.Minute:
		return fmt.Sprintf("%d s ago", max(int(d.Seconds()), 0))
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %02d min ago", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d days ago", int(d.Hours()/24))
}
