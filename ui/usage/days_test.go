package usage

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/model"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestDaysWithoutSessionsAre0(t *testing.T) {
	berlin := time.FixedZone("", 2*60*60)
	p := model.Period{Start: time.Date(2026, 2, 27, 1, 0, 0, 0, berlin), End: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)}
	u := model.Usage{
		AppSessions:    []model.DayCount{{Day: day("2026-02-28"), Count: 3}, {Day: day("2026-02-28"), Count: 1}},
		StudioSessions: []model.DayCount{{Day: day("2026-03-01"), Count: 2}, {Day: day("2026-02-28"), Count: 5}},
	}
	assert.Equal(t, []Day{
		{day("2026-02-26"), 0, 0}, // 23:00 in UTC
		{day("2026-02-27"), 0, 0}, {day("2026-02-28"), 4, 5}, {day("2026-03-01"), 0, 2},
	}, Days(u, p))
}

func TestDaysOutsideThePeriodAreKept(t *testing.T) {
	p := model.Period{Start: day("2026-11-01"), End: day("2026-11-01").Add(time.Hour)}
	u := model.Usage{AppSessions: []model.DayCount{{Day: day("9999-12-31"), Count: 1}, {Day: day("0001-01-02"), Count: 2}}}
	assert.Equal(t, []Day{{day("0001-01-02"), 2, 0}, {day("2026-11-01"), 0, 0}, {day("9999-12-31"), 1, 0}}, Days(u, p))
	assert.Len(t, Days(u, model.Period{End: p.End}), 2, "a period without a start has no days of its own")
}

func TestAYearHasAllItsDays(t *testing.T) {
	days := Days(model.Usage{}, model.Period{Start: day("2024-01-01"), End: day("2025-01-01").Add(-time.Millisecond)})
	assert.Len(t, days, 366)
	assert.Equal(t, day("2024-02-29"), days[59].Day)
	assert.Empty(t, Days(model.Usage{}, model.Period{}))
}

func TestThePeriodBefore(t *testing.T) {
	p := model.Period{Start: day("2026-11-08"), End: day("2026-11-15").Add(-time.Millisecond)}
	assert.Equal(t, model.Period{Start: day("2026-11-01"), End: day("2026-11-08").Add(-time.Millisecond)}, Before(p))
}

func TestWeeksAreAverages(t *testing.T) {
	var days []Day
	for i := range 9 {
		days = append(days, Day{day("2026-11-01").AddDate(0, 0, i), i, 10})
	}
	assert.Equal(t, []Day{{day("2026-11-01"), 3, 10}, {day("2026-11-08"), 8, 10}}, Weekly(days), "3 of 0–6; 7 and 8 round to 8")
	assert.Empty(t, Weekly(nil))
}
