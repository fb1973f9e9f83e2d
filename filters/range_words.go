package filters

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fliplet-audit/model"
)

// span is the time that a text names, both ends inside.
type span struct {
	start, end time.Time
	moment     bool             // a point in time, not a day or a month
	untilNow   bool             // alone, it names the time since its start
	timeOnly   bool             // no day was named
	choice     *model.RangeKind // until now, it equals this choice
}

// span reads one side of a range. A time without a day is on the day given.
func (p rangeParser) span(words string, on Day) (span, error) {
	if words == "now" {
		return span{start: p.now, end: p.now, moment: true, untilNow: true}, nil
	}
	if s, ok, err := p.ago(words); ok || err != nil {
		return s, err
	}
	if t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(words)); err == nil {
		t = t.Truncate(time.Millisecond).In(p.loc)
		return span{start: t, end: t, moment: true, untilNow: true}, nil
	}
	if len(words) > 11 && words[4] == '-' && words[10] == 't' {
		words = words[:10] + " " + words[11:]
	}
	days, clock, ok := cutClock(words)
	if !ok {
		return p.days(words)
	}
	if days != "" {
		s, err := p.days(days)
		if err != nil {
			return span{}, err
		}
		on = DayOf(s.start, p.loc)
		if s.end.After(on.End(p.loc)) {
			return span{}, p.wrong("which day?", "Name a day before the time, such as 2026-11-01 10:00.")
		}
	}
	return span{start: on.at(clock, p.loc, false), end: on.at(clock, p.loc, true), moment: true, untilNow: true, timeOnly: days == ""}, nil
}

// ago reads a time back from now: `3d`, `last 7 days`, `12 hours ago`.
func (p rangeParser) ago(words string) (s span, ok bool, err error) {
	words = strings.TrimPrefix(strings.TrimPrefix(words, "last "), "past ")
	words = strings.TrimSuffix(words, " ago")
	digits := len(words) - len(strings.TrimLeft(words, "0123456789"))
	if digits == 0 {
		return span{}, false, nil
	}
	c, fixed, ok := unitOf(strings.TrimSpace(words[digits:]))
	if !ok {
		return span{}, false, nil
	}
	n, err := strconv.Atoi(words[:digits])
	if err != nil || n > 10_000 || c.months*n > 12_000 {
		return span{}, false, p.wrong("too far back", "Fliplet keeps logs for one year, such as 12m.")
	}
	if n == 0 {
		return span{}, false, p.wrong("no time at all", "Write today, or 1h for the last hour.")
	}
	c.hours, c.days, c.months = c.hours*n, c.days*n, c.months*n
	if fixed > 0 {
		at := p.now.Add(-fixed * time.Duration(n))
		return span{start: at, end: at, moment: true, untilNow: true}, true, nil
	}
	s = span{start: c.start(p.now, p.loc), choice: kindOf(c), moment: c.hours > 0, untilNow: true}
	s.end = s.start
	if !s.moment {
		s.end = DayOf(s.start, p.loc).End(p.loc)
	}
	return s, true, nil
}

// unitOf is one of a unit of time; fixed is set for units below an hour.
func unitOf(unit string) (c choice, fixed time.Duration, ok bool) {
	switch unit {
	case "min", "mins", "minute", "minutes":
		return choice{}, time.Minute, true
	case "h", "hr", "hrs", "hour", "hours":
		return choice{hours: 1}, 0, true
	case "d", "day", "days":
		return choice{days: 1}, 0, true
	case "w", "week", "weeks":
		return choice{days: 7}, 0, true
	case "m", "mo", "month", "months":
		return choice{months: 1}, 0, true
	case "y", "yr", "year", "years":
		return choice{months: 12}, 0, true
	}
	return choice{}, 0, false
}

// kindOf is which of the seven choices counts back as c does.
func kindOf(c choice) *model.RangeKind {
	for _, known := range choices() {
		if known.hours == c.hours && known.days == c.days && known.months == c.months {
			return &known.kind
		}
	}
	return nil
}

// cutClock takes a time of day off the end.
func cutClock(words string) (days string, clock time.Duration, ok bool) {
	i := strings.LastIndexByte(words, ' ')
	for _, layout := range []string{"15:04", "15:04:05"} { // a fraction of a second is read too
		if t, err := time.Parse(layout, words[i+1:]); err == nil {
			return strings.TrimSpace(words[:i+1]), sinceMidnight(t).Truncate(time.Millisecond), true
		}
	}
	return words, 0, false
}

// days reads a day, week, month or year.
func (p rangeParser) days(words string) (span, error) {
	first, last, ok := p.named(words)
	if !ok {
		first, last, ok = p.calendar(words)
	}
	if !ok {
		first, last, ok = p.written(words)
	}
	if !ok {
		return span{}, p.unknownDay(words)
	}
	return span{start: first.Start(p.loc), end: last.End(p.loc)}, nil
}

// named reads today, yesterday, a weekday, and this or last week, month, year.
func (p rangeParser) named(words string) (first, last Day, ok bool) {
	today := p.today()
	monday := today.AddDays(-(int(today.Weekday()) + 6) % 7)
	month, year := Day{today.Year, today.Month, 1}, Day{today.Year, time.January, 1}
	switch words {
	case "today":
		return today, today, true
	case "yesterday":
		return today.AddDays(-1), today.AddDays(-1), true
	case "this week":
		return monday, monday.AddDays(6), true
	case "last week":
		return monday.AddDays(-7), monday.AddDays(-1), true
	case "this month":
		return month, month.AddMonths(1).AddDays(-1), true
	case "last month":
		return month.AddMonths(-1), month.AddDays(-1), true
	case "this year":
		return year, year.AddMonths(12).AddDays(-1), true
	case "last year":
		return year.AddMonths(-12), year.AddDays(-1), true
	}
	name, before := strings.CutPrefix(words, "last ")
	for d := time.Sunday; d <= time.Saturday; d++ {
		if isName(name, d.String()) {
			day := today.AddDays(-(int(today.Weekday()-d) + 7) % 7)
			if before && day == today {
				day = day.AddDays(-7)
			}
			return day, day, true
		}
	}
	return Day{}, Day{}, false
}

// calendar reads a day or a month in digits.
func (p rangeParser) calendar(words string) (first, last Day, ok bool) {
	if t, err := time.Parse(time.DateOnly, words); err == nil {
		d := DayOf(t, time.UTC)
		return d, d, d.exists()
	}
	if t, err := time.Parse("2006-01", words); err == nil {
		d := DayOf(t, time.UTC)
		return d, d.AddMonths(1).AddDays(-1), d.exists()
	}
	return Day{}, Day{}, false
}

// written reads `nov`, `nov 2026`, `1 nov`, `nov 1 2026`. Without a year it is
// the latest that has begun.
func (p rangeParser) written(words string) (first, last Day, ok bool) {
	var month time.Month
	var day, year int
	for _, word := range strings.Fields(strings.ReplaceAll(words, ",", " ")) {
		m, isMonth := monthOf(word)
		n, err := strconv.Atoi(word)
		switch {
		case isMonth && month == 0:
			month = m
		case err == nil && len(word) == 4 && year == 0 && n > 0:
			year = n
		case err == nil && len(word) <= 2 && day == 0 && n > 0:
			day = n
		default:
			return Day{}, Day{}, false
		}
	}
	if month == 0 {
		return Day{}, Day{}, false
	}
	first = Day{year, month, max(day, 1)}
	if year == 0 {
		first.Year = p.now.Year()
		if p.today().Before(first) {
			first.Year--
		}
	}
	if day != 0 {
		return first, first, first.exists()
	}
	return first, first.AddMonths(1).AddDays(-1), true
}

func monthOf(word string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if isName(word, m.String()) {
			return m, true
		}
	}
	return 0, false
}

// isName tells whether a word is a day's or a month's name, or the first three
// letters or more of it.
func isName(word, name string) bool {
	return len(word) >= 3 && strings.HasPrefix(strings.ToLower(name), word)
}

func (p rangeParser) unknownDay(words string) error {
	if words == "" || words[0] < '0' || words[0] > '9' {
		return p.unknown()
	}
	var y, m, d int
	if n, _ := fmt.Sscanf(words, "%4d-%2d-%2d", &y, &m, &d); n == 3 {
		return p.wrong("no such day", "The calendar has no such day; write days as 2026-11-01.")
	}
	if strings.ContainsAny(words, "./-") {
		return p.wrong("not a date", "Write days as 2026-11-01, year first.")
	}
	return p.unknown()
}
