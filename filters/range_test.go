package filters_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	require.NoError(t, err)
	return loc
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	require.NoError(t, err)
	return at
}

const iso = "2006-01-02T15:04:05.000Z07:00"

func TestResolveFollowsTheDayRules(t *testing.T) {
	for _, c := range []struct {
		name, zone, now string
		kind            model.RangeKind
		start           string
	}{
		{"24 hours count back from now", "Europe/Berlin", "2026-11-19T10:24:37.5+01:00", model.RangeLast24Hours, "2026-11-18T10:24:37.500+01:00"},
		{"24 hours are hours, not a day", "Europe/Berlin", "2026-03-29T12:00:00+02:00", model.RangeLast24Hours, "2026-03-28T11:00:00.000+01:00"},
		{"days begin at the start of the day", "Europe/Berlin", "2026-11-19T10:24:37+01:00", model.RangeLast7Days, "2026-11-12T00:00:00.000+01:00"},
		{"the day is the zone's", "America/New_York", "2026-11-19T03:00:00Z", model.RangeLast7Days, "2026-11-11T00:00:00.000-05:00"},
		{"across the change to winter", "Europe/Berlin", "2026-10-28T10:00:00+01:00", model.RangeLast7Days, "2026-10-21T00:00:00.000+02:00"},
		{"across the change to summer", "America/New_York", "2026-03-10T10:00:00-04:00", model.RangeLast7Days, "2026-03-03T00:00:00.000-05:00"},
		{"30 days", "UTC", "2026-03-01T00:00:00Z", model.RangeLast30Days, "2026-01-30T00:00:00.000Z"},
		{"90 days", "UTC", "2026-11-19T23:59:59Z", model.RangeLast90Days, "2026-08-21T00:00:00.000Z"},
		{"months are clamped", "UTC", "2026-08-31T10:00:00Z", model.RangeLast6Months, "2026-02-28T00:00:00.000Z"},
		{"months are clamped in a leap year", "UTC", "2028-08-31T10:00:00Z", model.RangeLast6Months, "2028-02-29T00:00:00.000Z"},
		{"a year before 29 February", "UTC", "2028-02-29T10:00:00Z", model.RangeLast12Months, "2027-02-28T00:00:00.000Z"},
		{"months across the year's end", "Europe/Berlin", "2026-03-31T10:00:00+02:00", model.RangeLast6Months, "2025-09-30T00:00:00.000+02:00"},
		{"a midnight that does not exist", "Asia/Beirut", "2024-04-06T12:00:00+03:00", model.RangeLast7Days, "2024-03-30T00:00:00.000+02:00"},
		{"that midnight itself", "Asia/Beirut", "2024-04-07T12:00:00+03:00", model.RangeLast7Days, "2024-03-31T01:00:00.000+03:00"},
		{"and in São Paulo", "America/Sao_Paulo", "2018-11-11T12:00:00-02:00", model.RangeLast7Days, "2018-11-04T01:00:00.000-02:00"},
		{"a midnight that comes twice", "America/Havana", "2026-11-08T12:00:00-05:00", model.RangeLast7Days, "2026-11-01T00:00:00.000-04:00"},
	} {
		loc, now := zone(t, c.zone), instant(t, c.now)
		p := filters.Resolve(model.Range{Kind: c.kind}, now, loc)
		assert.Equal(t, c.start, p.Start.In(loc).Format(iso), c.name)
		assert.True(t, p.End.Equal(now), c.name)
	}
}

func TestResolveOfCustomRangesEndsNow(t *testing.T) {
	now, from := instant(t, "2026-11-19T10:24:37.123456Z"), instant(t, "2026-11-01T00:00:00Z")
	past := instant(t, "2026-11-02T00:00:00Z")
	end := func(r model.Range) string { return filters.Resolve(r, now, time.UTC).End.Format(iso) }
	assert.Equal(t, "2026-11-19T10:24:37.123Z", end(model.Range{Kind: model.RangeCustom, From: from}))
	assert.Equal(t, "2026-11-19T10:24:37.123Z", end(model.Range{Kind: model.RangeCustom, From: from, To: now.Add(time.Hour)}))
	assert.Equal(t, "2026-11-02T00:00:00.000Z", end(model.Range{Kind: model.RangeCustom, From: from, To: past}))
	p := filters.Resolve(model.Range{Kind: model.RangeCustom, From: now.Add(time.Hour)}, now, time.UTC)
	assert.False(t, p.End.Before(p.Start))
}

func TestCustomDays(t *testing.T) {
	loc, now := zone(t, "Europe/Berlin"), instant(t, "2026-11-19T10:24:37+01:00")
	day := func(m time.Month, d int) filters.Day { return filters.Day{Year: 2026, Month: m, Day: d} }
	r, err := filters.CustomDays(day(10, 25), day(10, 25), now, loc)
	require.NoError(t, err)
	assert.Equal(t, "2026-10-25T00:00:00.000+02:00", r.From.In(loc).Format(iso))
	assert.Equal(t, "2026-10-25T23:59:59.999+01:00", r.To.In(loc).Format(iso), "a day of 25 hours")
	r, err = filters.CustomDays(day(11, 1), day(11, 19), now, loc)
	require.NoError(t, err)
	assert.True(t, r.To.IsZero(), "until now when the last day is today")
	for problem, ends := range map[string][2]filters.Day{
		"after today":     {day(11, 1), day(11, 20)},
		"start after end": {day(11, 2), day(11, 1)},
		"no such day":     {day(2, 30), day(11, 1)},
	} {
		_, err := filters.CustomDays(ends[0], ends[1], now, loc)
		require.EqualError(t, err, problem)
	}
}

// The clock of these tests: a Thursday.
const thursday = "2026-11-19T10:24:37+01:00"

func TestParseRange(t *testing.T) {
	loc, now := zone(t, "Europe/Berlin"), instant(t, thursday)
	for _, c := range []struct{ text, from, to string }{
		{"3d", "2026-11-16T00:00:00.000+01:00", ""},
		{"3 days", "2026-11-16T00:00:00.000+01:00", ""},
		{"last 3 days", "2026-11-16T00:00:00.000+01:00", ""},
		{"1d", "2026-11-18T00:00:00.000+01:00", ""},
		{"12h", "2026-11-18T22:24:37.000+01:00", ""},
		{"90min", "2026-11-19T08:54:37.000+01:00", ""},
		{"2w", "2026-11-05T00:00:00.000+01:00", ""},
		{"3m", "2026-08-19T00:00:00.000+02:00", ""},
		{"2y", "2024-11-19T00:00:00.000+01:00", ""},
		{"today", "2026-11-19T00:00:00.000+01:00", ""},
		{" Yesterday ", "2026-11-18T00:00:00.000+01:00", "2026-11-18T23:59:59.999+01:00"},
		{"monday", "2026-11-16T00:00:00.000+01:00", "2026-11-16T23:59:59.999+01:00"},
		{"thu", "2026-11-19T00:00:00.000+01:00", ""},
		{"last thursday", "2026-11-12T00:00:00.000+01:00", "2026-11-12T23:59:59.999+01:00"},
		{"fri", "2026-11-13T00:00:00.000+01:00", "2026-11-13T23:59:59.999+01:00"},
		{"this week", "2026-11-16T00:00:00.000+01:00", ""},
		{"last week", "2026-11-09T00:00:00.000+01:00", "2026-11-15T23:59:59.999+01:00"},
		{"this month", "2026-11-01T00:00:00.000+01:00", ""},
		{"last month", "2026-10-01T00:00:00.000+02:00", "2026-10-31T23:59:59.999+01:00"},
		{"this year", "2026-01-01T00:00:00.000+01:00", ""},
		{"last year", "2025-01-01T00:00:00.000+01:00", "2025-12-31T23:59:59.999+01:00"},
		{"nov", "2026-11-01T00:00:00.000+01:00", ""},
		{"december", "2025-12-01T00:00:00.000+01:00", "2025-12-31T23:59:59.999+01:00"},
		{"nov 2025", "2025-11-01T00:00:00.000+01:00", "2025-11-30T23:59:59.999+01:00"},
		{"2026-10", "2026-10-01T00:00:00.000+02:00", "2026-10-31T23:59:59.999+01:00"},
		{"2026-11-01", "2026-11-01T00:00:00.000+01:00", "2026-11-01T23:59:59.999+01:00"},
		{"2026-11-19", "2026-11-19T00:00:00.000+01:00", ""},
		{"1 nov", "2026-11-01T00:00:00.000+01:00", "2026-11-01T23:59:59.999+01:00"},
		{"Nov 1, 2025", "2025-11-01T00:00:00.000+01:00", "2025-11-01T23:59:59.999+01:00"},
		{"24 dec", "2025-12-24T00:00:00.000+01:00", "2025-12-24T23:59:59.999+01:00"},
		{"10:00", "2026-11-19T10:00:00.000+01:00", ""},
		{"9:05", "2026-11-19T09:05:00.000+01:00", ""},
		{"since 10:00", "2026-11-19T10:00:00.000+01:00", ""},
		{"yesterday 10:00", "2026-11-18T10:00:00.000+01:00", ""},
		{"2026-11-01 10:00", "2026-11-01T10:00:00.000+01:00", ""},
		{"2026-11-01T10:00:30.5", "2026-11-01T10:00:30.500+01:00", ""},
		{"2026-11-01T10:00:00.123Z", "2026-11-01T11:00:00.123+01:00", ""},
		{"2026-11-01 10:00..2026-11-02", "2026-11-01T10:00:00.000+01:00", "2026-11-02T23:59:59.999+01:00"},
		{"2026-11-01 .. 2026-11-02 10:00", "2026-11-01T00:00:00.000+01:00", "2026-11-02T10:00:00.000+01:00"},
		{"2026-11-01 10:00..11:30", "2026-11-01T10:00:00.000+01:00", "2026-11-01T11:30:00.000+01:00"},
		{"yesterday 22:00..06:00", "2026-11-18T22:00:00.000+01:00", "2026-11-19T06:00:00.000+01:00"},
		{"08:00..09:00", "2026-11-19T08:00:00.000+01:00", "2026-11-19T09:00:00.000+01:00"},
		{"08:00..18:00", "2026-11-19T08:00:00.000+01:00", "2026-11-19T18:00:00.000+01:00"},
		{"monday..wednesday", "2026-11-16T00:00:00.000+01:00", "2026-11-18T23:59:59.999+01:00"},
		{"3d..1d", "2026-11-16T00:00:00.000+01:00", "2026-11-18T23:59:59.999+01:00"},
		{"3h..1h", "2026-11-19T07:24:37.000+01:00", "2026-11-19T09:24:37.000+01:00"},
		{"2026-11-01..", "2026-11-01T00:00:00.000+01:00", ""},
		{"2026-11-01..now", "2026-11-01T00:00:00.000+01:00", ""},
		{"2026-11-01..today", "2026-11-01T00:00:00.000+01:00", ""},
		{"..2026-11-01", "2025-11-19T00:00:00.000+01:00", "2026-11-01T23:59:59.999+01:00"},
		{"from monday to yesterday", "2026-11-16T00:00:00.000+01:00", "2026-11-18T23:59:59.999+01:00"},
		{"1 Nov 00:00 → 2 Nov 23:59", "2026-11-01T00:00:00.000+01:00", "2026-11-02T23:59:00.000+01:00"},
		{"12 Nov 00:00 → now", "2026-11-12T00:00:00.000+01:00", ""},
		{"sep..oct", "2026-09-01T00:00:00.000+02:00", "2026-10-31T23:59:59.999+01:00"},
		{"2026-03-29 02:30", "2026-03-29T03:00:00.000+02:00", ""},
		{"2026-10-25 02:30..02:30", "2026-10-25T02:30:00.000+02:00", "2026-10-25T02:30:00.000+01:00"},
	} {
		r, err := filters.ParseRange(c.text, now, loc)
		require.NoError(t, err, c.text)
		assert.Equal(t, model.RangeCustom, r.Kind, c.text)
		assert.Equal(t, c.from, r.From.In(loc).Format(iso), c.text)
		if c.to == "" {
			assert.True(t, r.To.IsZero(), "%s: %s", c.text, r.To)
			continue
		}
		assert.Equal(t, c.to, r.To.In(loc).Format(iso), c.text)
	}
}

func TestParseRangeKnowsTheSevenChoices(t *testing.T) {
	now := instant(t, thursday)
	for text, kind := range map[string]model.RangeKind{
		"24h": model.RangeLast24Hours, "Last 24 hours": model.RangeLast24Hours, "24 hours": model.RangeLast24Hours,
		"7d": model.RangeLast7Days, "1w": model.RangeLast7Days, "last 7 days": model.RangeLast7Days, "7d..": model.RangeLast7Days, "7d..now": model.RangeLast7Days,
		"30d": model.RangeLast30Days, "90 days": model.RangeLast90Days,
		"6m": model.RangeLast6Months, "last 6 months": model.RangeLast6Months, "12m": model.RangeLast12Months, "1y": model.RangeLast12Months,
	} {
		r, err := filters.ParseRange(text, now, time.UTC)
		require.NoError(t, err, text)
		assert.Equal(t, model.Range{Kind: kind}, r, text)
	}
}

func TestWrongRangesAreAnsweredWithWhatIsRight(t *testing.T) {
	loc, now := zone(t, "Europe/Berlin"), instant(t, thursday)
	for _, c := range []struct{ text, problem, fix string }{
		{"", "not a date", "2026-11-01"},
		{"soon", "not a date", "yesterday"},
		{"3x", "not a date", "3d"},
		{"1/11/2026", "not a date", "2026-11-01, year first"},
		{"01.11.2026", "not a date", "2026-11-01, year first"},
		{"2026-02-30", "no such day", "2026-11-01"},
		{"2026-13-01", "no such day", "2026-11-01"},
		{"30 feb", "not a date", "2026-11-01"},
		{"2026-11-20", "after today", "2026-11-19"},
		{"2026-11-01..2026-11-20", "after today", "2026-11-19"},
		{"2026-11-20 10:00", "after today", "2026-11-19"},
		{"22:00", "still to come", "yesterday 22:00"},
		{"22:00..", "still to come", "yesterday 22:00"},
		{"2026-11-02..2026-11-01", "start after end", "earlier one first"},
		{"1d..3d", "start after end", "earlier one first"},
		{"10:00..09:00", "start after end", "earlier one first"},
		{"..2020-01-01", "start after end", "earlier one first"},
		{"nov 10:00", "which day?", "2026-11-01 10:00"},
		{"99999d", "too far back", "one year"},
		{"99999999999999999999h", "too far back", "one year"},
		{"0d", "no time at all", "today"},
	} {
		_, err := filters.ParseRange(c.text, now, loc)
		var wrong *filters.SyntaxError
		require.ErrorAs(t, err, &wrong, c.text)
		assert.Equal(t, c.problem, wrong.Error(), c.text)
		assert.Contains(t, wrong.Advice(), c.fix, c.text)
	}
}

func TestPeriodLabel(t *testing.T) {
	loc, now := zone(t, "Europe/Berlin"), instant(t, thursday)
	for text, want := range map[string]string{
		"7d":                                    "12 Nov 00:00 → now",
		"24h":                                   "18 Nov 10:24 → now",
		"12m":                                   "19 Nov 2025 00:00 → now",
		"1 nov..3 nov":                          "1 Nov 00:00 → 3 Nov 23:59",
		"10:00":                                 "19 Nov 10:00 → now",
		"8:00:05..9:00":                         "19 Nov 08:00:05 → 19 Nov 09:00",
		"2025-12-24..2026-01-02":                "24 Dec 2025 00:00 → 2 Jan 2026 23:59",
		"2026-11-01 10:00..2026-11-01 10:00:59": "1 Nov 10:00 → 1 Nov 10:00:59",
	} {
		r, err := filters.ParseRange(text, now, loc)
		require.NoError(t, err, text)
		assert.Equal(t, want, filters.PeriodLabel(r, filters.Resolve(r, now, loc), now, loc), text)
	}
}

func TestRangeNames(t *testing.T) {
	var names []string
	for _, r := range filters.Ranges() {
		names = append(names, filters.RangeName(r))
	}
	assert.Equal(t, []string{"Last 24 hours", "Last 7 days", "Last 30 days", "Last 90 days", "Last 6 months", "Last 12 months", "Custom dates"}, names)
}

func TestKeptSinceIsOneYear(t *testing.T) {
	loc, now := zone(t, "Europe/Berlin"), instant(t, thursday)
	assert.Equal(t, "2025-11-19T00:00:00.000+01:00", filters.KeptSince(now, loc).Format(iso))
	p := filters.Resolve(model.Range{Kind: model.RangeLast12Months}, now, loc)
	assert.False(t, p.Start.Before(filters.KeptSince(now, loc)), "the longest choice asks for nothing that is gone")
}

// A day's first instant, found the slow way: minute by minute through the hours
// around it.
func TestDaysBeginWhenTheirClocksFirstShowThem(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	zones := []string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Beirut", "America/Sao_Paulo", "America/Havana", "America/St_Johns",
		"Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "Africa/Cairo", "America/Asuncion", "Atlantic/Azores"}
	for _, name := range zones {
		loc := zone(t, name)
		for range 30 {
			around := time.Unix(rng.Int64N(60*365*86400), 0)
			if start, end := around.In(loc).ZoneBounds(); rng.IntN(2) == 0 && !start.IsZero() && !end.IsZero() {
				around = end // most of what can go wrong is at a change of the clocks
			}
			day := filters.DayOf(around.Add(time.Duration(rng.IntN(3)-1)*12*time.Hour), loc)
			got := day.Start(loc)
			from := time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC).Add(-30 * time.Hour)
			want := from
			for filters.DayOf(want, loc) != day {
				want = want.Add(time.Minute)
				require.Less(t, want.Sub(from), 72*time.Hour, "%s has no %s", name, day)
			}
			require.True(t, got.Equal(want.Truncate(time.Minute)) || want.Sub(got) < time.Minute && filters.DayOf(got, loc) == day && filters.DayOf(got.Add(-1), loc) != day,
				"%s %s: %s, not %s", name, day, got, want.In(loc))
			require.Equal(t, day, filters.DayOf(day.End(loc), loc), "%s %s", name, day)
			require.NotEqual(t, day, filters.DayOf(day.End(loc).Add(time.Millisecond), loc), "%s %s", name, day)
		}
	}
}

func FuzzParseRange(f *testing.F) {
	for _, text := range []string{"3d", "..", "10:00..", "nov 2026", "2026-11-01T10:00Z..now", "last monday", "from a to b", "0001-01-01", "12m..6m", "→"} {
		f.Add(text, int64(1795080277), uint8(0))
	}
	zones := []*time.Location{time.UTC, zone(f, "Europe/Berlin"), zone(f, "Asia/Beirut"), zone(f, "America/Sao_Paulo")}
	f.Fuzz(func(t *testing.T, text string, unix int64, where uint8) {
		const century = 100 * 365 * 86400
		loc, now := zones[int(where)%len(zones)], time.Unix((unix%century+century)%century, 123e6)
		r, err := filters.ParseRange(text, now, loc)
		if err != nil {
			var wrong *filters.SyntaxError
			require.ErrorAs(t, err, &wrong)
			require.NotEmpty(t, wrong.Advice())
			return
		}
		p := filters.Resolve(r, now, loc)
		require.False(t, p.End.Before(p.Start), "%q: %v", text, p)
		require.False(t, p.End.After(now), "%q: %v", text, p)
		require.False(t, p.Start.After(now), "%q: %v", text, p)
		require.NotEmpty(t, filters.PeriodLabel(r, p, now, loc))
	})
}
