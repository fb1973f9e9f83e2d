package daterange

import (
	"fmt"
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/theme"
)

const (
	monthWidth = 22 // seven days of a sign and two digits, and a sign at the end
	monthLines = 8  // title, weekdays, and as many weeks as a month can touch
)

// shades is what a month is drawn with.
type shades struct {
	today       filters.Day
	first, last filters.Day // the range in hand
	ranged      bool        // whether there is one
	hand        filters.Day // the day in hand
	held        bool        // whether there is one
	theme       theme.Theme
}

// month draws the month that begins with first: monthLines lines of exactly
// monthWidth cells, Monday first.
func (s shades) month(first filters.Day) []string {
	title := fmt.Sprintf(" %s %d", first.Month, first.Year)
	lines := []string{
		s.theme.Heading.Of(cell.Fit(title, monthWidth)),
		s.theme.Dim.Of(cell.Fit(" Mo Tu We Th Fr Sa Su", monthWidth)),
	}
	monday := first.AddDays(-(int(first.Weekday()) + 6) % 7)
	for len(lines) < monthLines {
		lines = append(lines, s.week(monday, first.Month))
		monday = monday.AddDays(7)
	}
	return lines
}

// week draws the days of a week that are in the month.
func (s shades) week(monday filters.Day, month time.Month) string {
	var b strings.Builder
	before := false // whether the day to the left is drawn and in the range
	ended := false  // whether it ends the range
	for i := range 7 {
		day := monday.AddDays(i)
		if day.Month != month {
			s.sign(&b, s.edge(ended, " "), false)
			b.WriteString("  ")
			before, ended = false, false
			continue
		}
		in := s.inRange(day)
		s.sign(&b, s.lead(day, ended), before && in)
		s.digits(day, in).Write(&b, fmt.Sprintf("%2d", day.Day))
		before, ended = in, in && day == s.last
	}
	s.sign(&b, s.edge(ended, " "), false)
	return b.String()
}

func (s shades) inRange(day filters.Day) bool {
	return s.ranged && !day.Before(s.first) && !s.last.Before(day)
}

// lead is the sign before a day: what colours say, said without them too.
func (s shades) lead(day filters.Day, ended bool) string {
	switch {
	case s.held && day == s.hand:
		return "▌"
	case s.ranged && day == s.first:
		return "["
	case ended:
		return "]"
	case day == s.today:
		return "•"
	}
	return " "
}

func (s shades) edge(ended bool, otherwise string) string {
	if ended {
		return "]"
	}
	return otherwise
}

func (s shades) sign(b *strings.Builder, sign string, within bool) {
	paint := s.theme.Accent
	if within {
		paint = s.theme.Selected.Accent
	}
	paint.Write(b, sign)
}

func (s shades) digits(day filters.Day, in bool) theme.Paint {
	switch {
	case s.held && day == s.hand:
		return s.theme.Cursor
	case s.today.Before(day):
		return s.theme.Rule
	case in && (day == s.first || day == s.last):
		return s.theme.ChoiceHere
	case in && day == s.today:
		return s.theme.Selected.Accent
	case in:
		return s.theme.Selected.Text
	case day == s.today:
		return s.theme.AccentStrong
	}
	return s.theme.Text
}
