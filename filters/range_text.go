package filters

import (
	"strings"
	"time"

	"fliplet-audit/model"
)

// ParseRange reads a date range as a person types it. Days and times are those
// of clocks in loc; the clock is now.
//
//	3d 2w 6m 1y           days, weeks, months, years back, from the start of that day until now
//	12h 30min             hours, minutes back from now (m is months, min minutes)
//	last 7 days           the same in words
//	today yesterday       a day; monday: the last one, today included
//	2026-11-01  1 nov     a day; nov, nov 2026, 2026-11: a month
//	this week last month  a week (from Monday), month or year of the calendar
//	10:00                 since ten today; monday 10:00, 2026-11-01 10:00: since then
//	A..B                  from the start of A to the end of B; either may be left
//	                      out, or B be a time on A's day; also "A to B", "A → B"
//
// What equals one of the seven choices is that choice, all else a custom range.
// A text that is no range gives a *SyntaxError that says what would be right.
func ParseRange(text string, now time.Time, loc *time.Location) (model.Range, error) {
	p := rangeParser{text: strings.TrimSpace(text), now: now.Truncate(time.Millisecond).In(loc), loc: loc}
	words := strings.Join(strings.Fields(strings.ToLower(p.text)), " ")
	if from, to, ok := cutRange(words); ok {
		return p.between(from, to)
	}
	return p.alone(words)
}

// rangeParser knows what "today" is.
type rangeParser struct {
	text string // as typed, for errors
	now  time.Time
	loc  *time.Location
}

func (p rangeParser) wrong(problem, fix string) error { return dateError(p.text, problem, fix) }

const rangeExamples = "Try 3d, 12h, yesterday, 2026-11-01, 10:00 or 2026-11-01 10:00..2026-11-02."

func (p rangeParser) unknown() error { return p.wrong("not a date", rangeExamples) }

// cutRange splits "A..B"; "since A" is "A..".
func cutRange(words string) (from, to string, ok bool) {
	if from, ok = strings.CutPrefix(words, "since "); ok {
		return from, "", true
	}
	for _, between := range []string{"..", "→", " to ", " until ", " – ", " - "} {
		if from, to, ok = strings.Cut(words, between); ok {
			return strings.TrimSpace(strings.TrimPrefix(from, "from ")), strings.TrimSpace(to), true
		}
	}
	return "", "", false
}

// alone is the range that one text names.
func (p rangeParser) alone(words string) (model.Range, error) {
	s, err := p.span(words, p.today())
	if err != nil {
		return model.Range{}, err
	}
	if s.choice != nil {
		return model.Range{Kind: *s.choice}, nil
	}
	if s.start.After(p.now) {
		return model.Range{}, p.tooLate(s)
	}
	r := model.Range{Kind: model.RangeCustom, From: s.start}
	if !s.untilNow && s.end.Before(p.now) {
		r.To = s.end
	}
	return r, nil
}

// between is the range from the start of one span to the end of another.
func (p rangeParser) between(from, to string) (model.Range, error) {
	a, err := p.from(from)
	if err != nil {
		return model.Range{}, err
	}
	if to == "" || to == "now" {
		return p.since(a)
	}
	b, err := p.span(to, DayOf(a.start, p.loc))
	if err != nil {
		return model.Range{}, err
	}
	if b.timeOnly && b.end.Before(a.start) { // past midnight: 22:00..06:00
		b.start, b.end = nextDay(b.start), nextDay(b.end)
		if b.end.After(p.now) {
			return model.Range{}, p.wrong("start after end", "Put the earlier one first.")
		}
	}
	switch {
	case p.today().Before(DayOf(b.start, p.loc)):
		return model.Range{}, p.tooLate(b)
	case a.start.After(p.now):
		return model.Range{}, p.tooLate(a)
	case b.end.Before(a.start):
		return model.Range{}, p.wrong("start after end", "Put the earlier one first.")
	}
	r := model.Range{Kind: model.RangeCustom, From: a.start, To: b.end}
	if !b.moment && !b.end.Before(p.now) {
		r.To = time.Time{}
	}
	return r, nil
}

// from is the span a range begins with; left out, it is as far back as logs are
// kept.
func (p rangeParser) from(words string) (span, error) {
	if words == "" {
		start := KeptSince(p.now, p.loc)
		return span{start: start, end: start}, nil
	}
	return p.span(words, p.today())
}

// since is the range from the start of a span until now.
func (p rangeParser) since(a span) (model.Range, error) {
	if a.choice != nil {
		return model.Range{Kind: *a.choice}, nil
	}
	if a.start.After(p.now) {
		return model.Range{}, p.tooLate(a)
	}
	return model.Range{Kind: model.RangeCustom, From: a.start}, nil
}

func (p rangeParser) tooLate(s span) error {
	if s.timeOnly {
		return p.wrong("still to come", "For yesterday's, write yesterday "+s.start.In(p.loc).Format("15:04")+".")
	}
	return p.wrong("after today", "Choose a day up to today, "+p.today().String()+".")
}

func (p rangeParser) today() Day { return DayOf(p.now, p.loc) }

func nextDay(t time.Time) time.Time {
	return DayOf(t, t.Location()).AddDays(1).at(sinceMidnight(t), t.Location(), false)
}

// sinceMidnight is the time that clocks show.
func sinceMidnight(t time.Time) time.Duration {
	h, m, s := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(t.Nanosecond())
}
