package daterange

import (
	"errors"
	"fmt"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
)

const (
	listWidth = 18 // the seven choices with the sign of the line in hand and the mark
	gap       = 3  // blanks between the choices and the calendar
	between   = 1  // and between two months
	oneMonth  = listWidth + gap + monthWidth
	twoMonths = oneMonth + between + monthWidth
	prompt    = "› "
	sample    = "3d, yesterday, 10:00, nov, 2026-11-01..2026-11-14"
)

// Lines is the box: no larger than the size set, every line equally wide.
func (m Model) Lines() []string {
	width := m.boxWidth()
	inner := max(0, width-overlay.FrameWidth)
	body := m.body(inner, m.h-overlay.FrameHeight)
	box := overlay.Box("Date range", body, width, m.theme)
	return box[:min(len(box), m.h)]
}

func (m Model) boxWidth() int {
	want := oneMonth
	if m.w >= twoMonths+overlay.FrameWidth {
		want = twoMonths
	}
	return min(want+overlay.FrameWidth, m.w)
}

// body is what stands in the box, leaving out what matters least where there
// is not the room for all.
func (m Model) body(width, room int) []string {
	meaning := m.meaning(width)
	rule := m.theme.Rule.Of(strings.Repeat("─", width))
	hints := help.HintLine(keymap.In(keymap.ScopeDates), width, m.theme)
	top := []string{m.textLine(width), meaning[0], meaning[1], rule}
	end := []string{"", m.status(width), hints}
	if room < len(top)+monthLines+len(end) {
		end = end[1:]
	}
	if room < len(top)+monthLines+len(end) {
		top = top[:3]
	}
	return append(append(top, m.middle(width)...), end...)
}

func (m Model) textLine(width int) string {
	t := m.theme
	room := width - cell.Width(prompt)
	if room < 1 {
		return cell.Spaces(width)
	}
	switch {
	case m.field != text && m.line.Empty():
		return t.Dim.Of(prompt) + t.Dim.Of(cell.Fit(sample, room))
	case m.field != text:
		return t.Dim.Of(prompt) + m.line.Still(room, t.Dim)
	case m.line.Empty():
		return t.Accent.Of(prompt) + t.Cursor.Of(" ") + t.Dim.Of(cell.Fit(sample, room-1))
	}
	return t.Accent.Of(prompt) + m.line.Draw(room, t.InputHere, t.Cursor)
}

// meaning is two lines: what the range in hand comes to, and what there is to
// say about it; or what is wrong with the text, and what would be right.
func (m Model) meaning(width int) [2]string {
	indent := cell.Spaces(min(width, cell.Width(prompt)))
	room := width - cell.Width(indent)
	if m.field == text && m.written() && m.wrong != nil {
		lines := wrap(explain(m.wrong), room)
		return [2]string{indent + m.theme.Error.Of(cell.Fit(lines[0], room)), indent + m.theme.Error.Of(cell.Fit(lines[1], room))}
	}
	r, ok := m.hand()
	if !ok {
		return [2]string{indent + m.theme.Dim.Of(cell.Fit("Choose both ends in the calendar", room)), ""}
	}
	period := filters.Resolve(r, m.now, m.loc)
	words := filters.RangeName(r) + " · " + filters.PeriodLabel(r, period, m.now, m.loc)
	note := ""
	if kept := filters.KeptSince(m.now, m.loc); period.Start.Before(kept) {
		note = "Fliplet keeps logs for one year: since " + kept.In(m.loc).Format("2 Jan 2006")
	}
	return [2]string{indent + m.theme.Strong.Of(cell.Fit(words, room)), indent + m.theme.Warn.Of(cell.Fit(note, room))}
}

// explain is an error as two sentences: what is wrong, what would be right.
func explain(err error) string {
	words := err.Error()
	var wrong *filters.SyntaxError
	if errors.As(err, &wrong) {
		words = strings.ToUpper(words[:1]) + words[1:] + ". " + wrong.Advice()
	}
	return model.Clean(words).String()
}

// wrap breaks words into two lines at a blank, so that no date is torn; what
// doesn't fit is cut in the second.
func wrap(words string, width int) [2]string {
	first := ""
	for rest := words; ; {
		word, after, more := strings.Cut(rest, " ")
		if cell.Width(first)+1+cell.Width(word) > width && first != "" {
			return [2]string{first, rest}
		}
		first = strings.TrimPrefix(first+" "+word, " ")
		if rest = after; !more {
			return [2]string{first, ""}
		}
	}
}

// middle is the choices and the calendar beside them.
func (m Model) middle(width int) []string {
	lines := make([]string, monthLines)
	months := m.months(width)
	for y := range lines {
		lines[y] = m.choiceLine(y, min(listWidth, width))
		for i, month := range months {
			blanks := between
			if i == 0 {
				blanks = gap
			}
			lines[y] += cell.Spaces(blanks) + month[y]
		}
	}
	return lines
}

// months are the one or two that there is room for, the earlier one first.
func (m Model) months(width int) [][]string {
	s := shades{today: m.today(), hand: m.day, held: m.field == calendar, theme: m.theme}
	var r, ok = m.hand()
	if ok {
		period := filters.Resolve(r, m.now, m.loc)
		s.ranged, s.first, s.last = true, filters.DayOf(period.Start, m.loc), filters.DayOf(period.End, m.loc)
	}
	switch {
	case width < oneMonth:
		return nil
	case width < twoMonths:
		return [][]string{s.month(monthOf(m.day))}
	}
	return [][]string{s.month(m.right.AddMonths(-1)), s.month(m.right)}
}

// choiceLine is one of the seven choices; the mark is on the one in force.
func (m Model) choiceLine(i, width int) string {
	all := filters.Ranges()
	if i >= len(all) || width < 3 {
		return cell.Spaces(width)
	}
	mark := "  "
	if all[i].Kind == m.force.Kind {
		mark = " ✓"
	}
	name := cell.Fit(filters.RangeName(all[i]), width-3)
	switch {
	case i == m.at && m.field == choices:
		return m.theme.Selected.Accent.Of("▌") + m.theme.ChoiceHere.Of(name) + m.theme.Selected.Accent.Of(mark)
	case i == m.at && m.field == text:
		return " " + m.theme.Strong.Of(name) + m.theme.Accent.Of(mark)
	}
	return " " + m.theme.Choice.Of(name) + m.theme.Accent.Of(mark)
}

// status names the zone, and the calendar's next step.
func (m Model) status(width int) string {
	zone := "Days are in " + zoneName(m)
	step := ""
	if m.field == calendar {
		step = "⏎ sets the first day"
	}
	if m.anchored {
		step = "⏎ takes the other end, esc starts over"
	}
	room := width - cell.Width(step)
	if room < cell.Width(zone)+2 {
		return m.theme.Accent.Of(cell.Fit(step, width))
	}
	return m.theme.Dim.Of(cell.Fit(zone, room)) + m.theme.Accent.Of(step)
}

func zoneName(m Model) string {
	_, offset := m.now.In(m.loc).Zone()
	if offset == 0 {
		return "UTC"
	}
	return fmt.Sprintf("UTC%s", m.now.In(m.loc).Format("-07:00"))
}
