package filters

import (
	"time"
)

// Day is a day of the calendar, in no zone.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf is the day that an instant falls on in a zone.
func DayOf(t time.Time, loc *time.Location) Day {
	y, m, d := t.In(loc).Date()
	return Day{y, m, d}
}

// AddDays is the day n days later, or earlier when n is negative.
func (d Day) AddDays(n int) Day {
	return DayOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC), time.UTC)
}

// AddMonths is the same day n months later, or the month's last day where it
// has no such day: six months before 31 August is 28 or 29 February.
func (d Day) AddMonths(n int) Day {
	first := DayOf(time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC), time.UTC)
	return Day{first.Year, first.Month, min(d.Day, first.daysInMonth())}
}

func (d Day) daysInMonth() int {
	return time.Date(d.Year, d.Month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Before tells whether d is an earlier day than other.
func (d Day) Before(other Day) bool {
	return d.utc().Before(other.utc())
}

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// String is the day as 2026-11-01.
func (d Day) String() string { return d.utc().Format(time.DateOnly) }

// exists tells whether the calendar has the day.
func (d Day) exists() bool { return d.Year > 0 && DayOf(d.utc(), time.UTC) == d }

func (d Day) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Start is the day's first instant in a zone: midnight, or the first instant
// after it where a clock change skips midnight.
func (d Day) Start(loc *time.Location) time.Time { return d.at(0, loc, false) }

// End is the day's last millisecond in a zone.
func (d Day) End(loc *time.Location) time.Time {
	return d.AddDays(1).Start(loc).Add(-time.Millisecond)
}

// at is the instant when clocks in a zone show the day and the time since
// midnight. Where clocks are put forward over that time, it is the first
// instant after; where they show it twice, the first or the last of the two.
func (d Day) at(sinceMidnight time.Duration, loc *time.Location, last bool) time.Time {
	wall := d.utc().Add(sinceMidnight)
	var found time.Time
	zone := wall.Add(-36 * time.Hour).In(loc)
	for {
		_, offset := zone.Zone()
		start, end := zone.ZoneBounds()
		instant := wall.Add(-time.Duration(offset) * time.Second).In(loc)
		if !start.IsZero() && instant.Before(start) { // skipped, or shown before the last change
			if found.IsZero() {
				return start
			}
			return found
		}
		if end.IsZero() || instant.Before(end) {
			if !last {
				return instant
			}
			found = instant
		}
		if end.IsZero() || end.After(wall.Add(36*time.Hour)) {
			return found
		}
		zone = end
	}
}
