package usage

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/spinner"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/screen"
	"fliplet-audit/ui/theme"
	"fliplet-audit/ui/usage"
)

// statusPart is a piece of the status line.
type statusPart struct {
	text  string
	paint theme.Paint
}

// worthCutting is the room in which part of a sentence still says something.
const worthCutting = 24

// statusLine says what is in sight, what is waited for, and of when it is.
func (m *Model) statusLine() string {
	t := m.env.Theme
	line, width := m.spinner(), 1
	for i, p := range m.status() {
		gap := ""
		if i > 0 {
			gap = " · "
		}
		room := m.width - 1 - width - cell.Width(gap)
		if cell.Width(p.text) > room {
			if i > 0 && room < worthCutting {
				break
			}
			p.text = cell.Cut(p.text, room)
		}
		line += t.Dim.Of(gap) + p.paint.Of(p.text)
		width += cell.Width(gap) + cell.Width(p.text)
	}
	return line
}

func (m *Model) spinner() string {
	if !m.slow || !m.busy() {
		return " "
	}
	glyphs := spinner.MiniDot.Frames
	return m.env.Theme.Accent.Of(glyphs[m.spin%len(glyphs)])
}

// status is the status line's parts, the most needed first.
func (m *Model) status() []statusPart {
	t := m.env.Theme
	var parts []statusPart
	add := func(paint theme.Paint, text string) {
		if text != "" {
			parts = append(parts, statusPart{text, paint})
		}
	}
	if m.written.path != "" && m.notice == "" && m.edit == nil {
		add(t.Good, m.written.what())
		return parts
	}
	if m.edit != nil && m.edit.Err != nil {
		add(t.Error, "✗ "+model.Clean(m.edit.Err.Error()).String())
	}
	add(t.Text, m.showing())
	add(t.Warn, m.waiting())
	if m.answer == nil {
		return parts
	}
	if m.answer.dates != m.dates && !m.request.Busy() { // the answer did not come
		add(t.Warn, "these are still of "+m.rangeWords())
	}
	for _, words := range m.ageWords() {
		add(t.Warn, words)
	}
	add(t.Dim, m.readWords())
	return parts
}

// showing says which rows are in sight of how many, or which days.
func (m *Model) showing() string {
	if m.answer == nil {
		return ""
	}
	if m.focus == partDays {
		return m.daysWords()
	}
	tb := m.tables[m.focus]
	n := len(tb.arranged.Shown)
	if n == 0 {
		return "No " + tb.name
	}
	at := tb.grid.Row()
	words := fmt.Sprintf("%s %s of %s", upperFirst(tb.one), model.Thousands(at+1), model.Thousands(n))
	if n < tb.rows.N {
		words += fmt.Sprintf(" that match, of %s", model.Thousands(tb.rows.N))
	}
	return words
}

func (m *Model) daysWords() string {
	days := m.answer.days
	if len(days) == 0 {
		return "No days"
	}
	words := fmt.Sprintf("%s days", model.Thousands(len(days)))
	if len(days) == 1 {
		words = "1 day"
	}
	if most := days[m.answer.most]; most.App+most.Studio > 0 {
		return words + ", the busiest " + dayName(most, m.env.Now().UTC().Year())
	}
	return words + " without sessions"
}

// waiting says what is waited for.
func (m *Model) waiting() string {
	if left := m.wait.Until.Sub(m.env.Now()); m.request.Busy() && left > 0 {
		return screen.WaitWords(m.wait, left)
	}
	switch {
	case !m.slow || !m.busy():
		return ""
	case m.request.Busy():
		return "asking Fliplet…"
	}
	return "sorting…"
}

// rangeWords is the range that what is in sight is of.
func (m *Model) rangeWords() string {
	r := m.answer.dates
	if r.Kind == model.RangeCustom {
		return filters.PeriodLabel(r, m.answer.period, m.env.Now(), time.UTC)
	}
	return strings.ToLower(filters.RangeName(r))
}

// alone is whether logs of the period before may be gone.
func (m *Model) alone() bool {
	return usage.Before(m.answer.period).Start.Before(filters.KeptSince(m.env.Now(), time.UTC))
}

// fromSomething is a count whose logs of the period before may be gone: a growth
// from nothing never was.
func fromSomething(c model.Count) model.Count {
	c.HasPrevious = c.HasPrevious && c.Previous > 0
	return c
}

// figures are the nine, with their changes where these mean something.
func (m *Model) figures() []usage.Cell {
	cells := usage.Cells(m.answer.usage.Stats)
	for i := range cells {
		if m.alone() {
			cells[i].Count = fromSomething(cells[i].Count)
		}
	}
	return cells
}

// ageWords say where figures are of a time whose logs may be gone (wire.md,
// "Logs are kept").
func (m *Model) ageWords() []string {
	kept := filters.KeptSince(m.env.Now(), time.UTC)
	switch {
	case m.answer.period.Start.Before(kept):
		return []string{"logs older than a year are gone"}
	case m.alone():
		return []string{"of the period before, logs are gone"}
	}
	return nil
}

// readWords say when the answer came, or at first how fast.
func (m *Model) readWords() string {
	switch at := m.answer.usage.At; {
	case m.env.Now().Sub(at) >= time.Minute && !at.IsZero():
		return "read at " + at.In(m.env.Zone).Format("15:04:05")
	case m.answer.took >= time.Millisecond:
		return model.Thousands(m.answer.took.Milliseconds()) + " ms"
	}
	return ""
}
