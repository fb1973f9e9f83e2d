package filters

import (
	"fmt"
	"time"

	"fliplet-audit/model"
)

// choice is one of the relative ranges: so far back from now. Hours count back
// from the instant, days and months from the start of the day (screen.md,
// "Date range").
type choice struct {
	kind                model.RangeKind
	hours, days, months int
	name                string
}

func choices() []choice {
	return []choice{
		{kind: model.RangeLast24Hours, hours: 24, name: "Last 24 hours"},
		{kind: model.RangeLast7Days, days: 7, name: "Last 7 days"},
		{kind: model.RangeLast30Days, days: 30, name: "Last 30 days"},
		{kind: model.RangeLast90Days, days: 90, name: "Last 90 days"},
		{kind: model.RangeLast6Months, months: 6, name: "Last 6 months"},
		{kind: model.RangeLast12Months, months: 12, name: "Last 12 months"},
	}
}

// start is when the choice begins.
func (c choice) start(now time.Time, loc *time.Location) time.Time {
	if c.hours > 0 {
		return now.Add(-time.Duration(c.hours) * time.Hour)
	}
	return DayOf(now, loc).AddMonths(-c.months).AddDays(-c.days).Start(loc)
}

// Ranges are the seven choices, in the official order; the last, custom dates,
// is without its ends.
func Ranges() []model.Range {
	var all []model.Range
	for _, c := range choices() {
		all = append(all, model.Range{Kind: c.kind})
	}
	return append(all, model.Range{Kind: model.RangeCustom})
}

// RangeName is what the date range is called, such as "Last 7 days".
func RangeName(r model.Range) string {
	for _, c := range choices() {
		if c.kind == r.Kind {
			return c.name
		}
	}
	return "Custom dates"
}

// Resolve makes a range definite, to the millisecond: the clock is now, days
// begin as they do in loc. A relative range ends now, and so does a custom one
// without an end or with one still to come.
func Resolve(r model.Range, now time.Time, loc *time.Location) model.Period {
	now = now.Truncate(time.Millisecond)
	for _, c := range choices() {
		if c.kind == r.Kind {
			return model.Period{Start: c.start(now, loc), End: now}
		}
	}
	p := model.Period{Start: r.From, End: r.To}
	if r.To.IsZero() || r.To.After(now) {
		p.End = now
	}
	if p.End.Before(p.Start) {
		p.End = p.Start
	}
	return p
}

// CustomDays is the range from the first instant of one day to the last
// millisecond of another, or until now when that is today. A day after today
// and a start after the end are refused with a *SyntaxError.
func CustomDays(first, last Day, now time.Time, loc *time.Location) (model.Range, error) {
	today := DayOf(now, loc)
	if err := inOrder(first, last, today); err != nil {
		return model.Range{}, err
	}
	r := model.Range{Kind: model.RangeCustom, From: first.Start(loc)}
	if last != today {
		r.To = last.End(loc)
	}
	return r, nil
}

func inOrder(first, last, today Day) error {
	for _, d := range []Day{first, last} {
		if !d.exists() {
			return dateError(fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day), "no such day", "The calendar has no such day; write days as 2026-11-01.")
		}
		if today.Before(d) {
			return dateError(d.String(), "after today", "Choose a day up to today, "+today.String()+".")
		}
	}
	if last.Before(first) {
		return dateError(first.String()+".."+last.String(), "start after end", "Put the earlier day first: "+last.String()+".."+first.String()+".")
	}
	return nil
}

func dateError(text, problem, fix string) *SyntaxError {
	return &SyntaxError{Column: model.ColumnDate, Text: text, Problem: problem, Fix: fix}
}

// KeptSince is the start of the day in loc since which Fliplet keeps logs: one
// year back (wire.md, "Logs are kept"). A period that begins before it misses
// what is gone.
func KeptSince(now time.Time, loc *time.Location) time.Time {
	return DayOf(now, loc).AddMonths(-12).Start(loc)
}

// PeriodLabel is the period in words for the range line: `12 Nov 00:00 → now`.
// Years show when one end is in another year than now, seconds when a custom
// range has any.
func PeriodLabel(r model.Range, p model.Period, now time.Time, loc *time.Location) string {
	start, end := p.Start.In(loc), p.End.In(loc)
	layout := "2 Jan 15:04"
	if start.Year() != now.In(loc).Year() || end.Year() != now.In(loc).Year() {
		layout = "2 Jan 2006 15:04"
	}
	startLayout, endLayout := layout, layout
	if r.Kind == model.RangeCustom {
		if start.Second() != 0 {
			startLayout += ":05"
		}
		if s := end.Second(); s != 0 && (s != 59 || end.Nanosecond() < 999e6) {
			endLayout += ":05"
		}
	}
	untilNow := r.Kind != model.RangeCustom || r.To.IsZero() || r.To.After(now)
	if untilNow {
		return start.Format(startLayout) + " → now"
	}
	return start.Format(startLayout) + " → " + end.Format(endLayout)
}
