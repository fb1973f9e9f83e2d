package cli

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/export/windows"
	"fliplet-audit/model"
)

func TestAReadingSaysHowFarItIsInALineThatGoesAway(t *testing.T) {
	var seen bytes.Buffer
	line := &readingLine{errs: &seen}
	line.asked(windows.Answer{Logs: 1500, Expected: 20_000, ExpectedKnown: true})
	assert.Equal(t, "\r1,500 of 20,000 logs read\x1b[K", seen.String())
	seen.Reset()
	line.asked(windows.Answer{Logs: 2000, Expected: 20_000, ExpectedKnown: true})
	assert.Empty(t, seen.String(), "not at once again")
	line.clear()
	assert.Equal(t, "\r\x1b[K", seen.String())
	seen.Reset()
	line.clear()
	assert.Empty(t, seen.String(), "nothing to clear")

	unseen := newReadingLine(&seen)
	unseen.next = time.Time{}
	unseen.asked(windows.Answer{Logs: 1})
	unseen.clear()
	assert.Empty(t, seen.String(), "nobody sees it")
}

// Logs may be missing though the counts agree: when others went meanwhile.
func TestWhatMayBeMissingIsIncomplete(t *testing.T) {
	for want, c := range map[string]windows.Counts{
		"":                             {Received: 3},
		"logs were deleted":            {Why: []string{"logs were deleted"}},
		"2 logs that the server count": {Missing: 2, Why: []string{"so it is"}},
	} {
		counted, printed := lacking(c), outcome{missing: c.Missing, why: c.Why}.verdict()
		if want == "" {
			assert.NoError(t, counted)
			assert.NoError(t, printed)
			continue
		}
		assert.ErrorContains(t, counted, want)
		for _, err := range []error{counted, printed} {
			assert.Equal(t, exitIncomplete, exitCode(t.Context(), err))
		}
	}
}

func TestTheRangeReadIsSaidInItsZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	assert.NoError(t, err)
	q := question{Zone: berlin, Period: model.Period{Start: time.Date(2026, 11, 12, 23, 0, 0, 0, time.UTC), End: time.Date(2026, 11, 19, 9, 24, 0, 0, time.UTC)}}
	q.Query.Range.Kind = model.RangeLast7Days
	assert.Equal(t, "last 7 days, 2026-11-13 00:00 to 2026-11-19 10:24 CET, UTC+01:00", readRange(q))
	q.Query.Range.Kind, q.Zone = model.RangeCustom, time.UTC
	assert.Equal(t, "2026-11-12 23:00 to 2026-11-19 09:24 UTC", readRange(q))
}
