// Package usage makes an organization's aggregated logs into figures to show:
// days without gaps, changes in words, the columns of the tables, their order,
// and the chart. All of it is pure.
package usage

import (
	"slices"
	"time"

	"fliplet-audit/model"
)

// Day is how many sessions began on a day, in UTC.
type Day struct {
	Day         time.Time // its first instant, in UTC
	App, Studio int
}

// Days are all days of a period, in UTC and in their order; those that the
// server left out have 0 (wire.md, "Aggregated logs"). Days that it named
// outside the period are kept: what came is shown.
func Days(u model.Usage, p model.Period) []Day {
	byDay := map[time.Time]*Day{}
	at := func(day time.Time) *Day {
		day = dayOf(day)
		if byDay[day] == nil {
			byDay[day] = &Day{Day: day}
		}
		return byDay[day]
	}
	if !p.Start.IsZero() {
		for day := dayOf(p.Start); !day.After(p.End); day = day.AddDate(0, 0, 1) {
			at(day)
		}
	}
	for _, d := range u.AppSessions {
		at(d.Day).App += d.Count
	}
	for _, d := range u.StudioSessions {
		at(d.Day).Studio += d.Count
	}
	days := make([]Day, 0, len(byDay))
	for _, d := range byDay {
		days = append(days, *d)
	}
	slices.SortFunc(days, func(a, b Day) int { return a.Day.Compare(b.Day) })
	return days
}

func dayOf(t time.Time) time.Time {
	year, month, day := t.UTC().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// Before is the period of the same length just before one, which the previous
// counts are of.
func Before(p model.Period) model.Period {
	end := p.Start.Add(-time.Millisecond)
	return model.Period{Start: end.Add(-p.End.Sub(p.Start)), End: end}
}

// Weekly are the averages of each seven days, rounded, for charts of more days
// than can be told apart; the last may be of fewer.
func Weekly(days []Day) []Day {
	var weeks []Day
	for week := range slices.Chunk(days, 7) {
		sum := Day{Day: week[0].Day}
		for _, d := range week {
			sum.App += d.App
			sum.Studio += d.Studio
		}
		n := len(week)
		sum.App, sum.Studio = (sum.App+n/2)/n, (sum.Studio+n/2)/n
		weeks = append(weeks, sum)
	}
	return weeks
}
