package usage

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/screen"
)

func TestTheFirstAnswer(t *testing.T) {
	s := acme()
	s.takes = 400 * ms
	run(t, s, week(), func(p *program) {
		assert.Equal(t, screen.Asking, p.m.State())
		p.pass(100 * ms)
		p.seesNo("Asking Fliplet")
		p.pass(100 * ms)
		p.sees("Asking Fliplet how Acme Corp is used…", "asking Fliplet…")
		p.pass(300 * ms)
		assert.Equal(t, screen.Fine, p.m.State())
		p.sees("Last 7 days", "12 Nov 00:00 → now", "UTC", "112 unique users ↑ 12 %", "1,204 total users ± 0 %", "272 sessions ↓ 10 %",
			"52 sessions ↑ 52", "Apps · 4", "Conference", "400 ms", "Thu 19 Nov", "31 app", "4 Studio")
		require.Len(t, s.periods, 1)
		assert.Equal(t, day("2026-11-12"), s.periods[0].Start, "days begin as UTC's do")
	})
}

func TestWhatIsNotKnownIsNotZero(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		assert.Regexp(t, `–\s+new users`, p.frame, "the server named no new Studio users")
		assert.Regexp(t, `9 users\s{2,}`, p.frame, "nor how many users there were before")
	})
}

func TestADayOpensItsLogs(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		p.press("left", "left", "h")
		p.sees("Mon 16 Nov", "0 app", "0 Studio")
		p.press("b")
		p.sees("Sun 15 Nov", "71 app", "14 Studio", "the busiest")
		p.press("enter")
		require.Len(t, p.opened, 1)
		o := p.opened[0]
		assert.Equal(t, screen.Usage, o.From)
		assert.Equal(t, "Sun 15 Nov", o.Name)
		assert.Equal(t, model.Query{Analytics: true, Range: model.Range{
			Kind: model.RangeCustom, From: day("2026-11-15"), To: day("2026-11-16").Add(-ms),
		}}, o.Query)

		p.press("G", "enter")
		require.Len(t, p.opened, 2)
		assert.Equal(t, model.Range{Kind: model.RangeCustom, From: day("2026-11-19")}, p.opened[1].Query.Range, "today goes on until now")
		p.press("g", "left", "enter")
		assert.Equal(t, day("2026-11-12"), p.opened[2].Query.Range.From)
		p.press("down")
		p.sees("Thu 19 Nov")
	})
}

func TestADayThatBeginsWithinTheRangeOpensThatPart(t *testing.T) {
	run(t, acme(), settings{}, func(p *program) { // the last 24 hours
		p.settle()
		p.press("b", "enter")
		require.Len(t, p.opened, 1)
		p.m.day = 0 // before the range: the server named it all the same
		p.press("enter")
		for i, d := range p.m.answer.days {
			if d.Day.Equal(day("2026-11-18")) {
				p.m.day = i
			}
		}
		p.press("enter")
		assert.Equal(t, opened.Add(-24*time.Hour), p.opened[2].Query.Range.From)
		assert.Equal(t, day("2026-11-19").Add(-ms), p.opened[2].Query.Range.To)
	})
}

func TestAnAppOpensTheLogsOfBothItsCopies(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		p.press("tab")
		p.sees("▌Apps · 4", "App 1 of 4")
		p.press("enter", "down", "enter")
		require.Len(t, p.opened, 2)
		assert.Equal(t, model.Query{AppID: "13", OtherAppID: "12", Range: model.Range{Kind: model.RangeLast7Days}}, p.opened[0].Query)
		assert.Equal(t, "Conference", p.opened[0].Name)
		assert.Equal(t, model.Query{AppID: "20", Range: model.Range{Kind: model.RangeLast7Days}}, p.opened[1].Query)
	})
}

func TestAPersonOpensExactlyThatPersonsLogs(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		p.press("tab", "tab", "enter", "G", "enter")
		require.Len(t, p.opened, 2)
		q := p.opened[0].Query
		assert.Equal(t, "=ann@acme.example", q.Filters[model.ColumnUser])
		assert.Equal(t, model.RangeLast7Days, q.Range.Kind)
		assert.Empty(t, q.AppID)

		hold, err := filters.Predicate(p.opened[1].Query)
		require.NoError(t, err)
		exact := model.Log{UserEmail: model.Optional{Value: `a|b "x"@acme.example`, Present: true}}
		other := model.Log{UserEmail: model.Optional{Value: "a", Present: true}}
		assert.True(t, hold(exact), "an odd e-mail is meant to the letter")
		assert.False(t, hold(other))
	})
}

func TestSortingAndNarrowing(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		p.press("tab")
		assert.Equal(t, []string{"Conference", "Newsroom", "東京オフィス", "=cmd|'/c calc'!A1"}, p.rows(), "the most sessions first")
		p.sees("Sessions ↓")
		p.press("s")
		p.sees("App ↑")
		assert.Equal(t, "=cmd|'/c calc'!A1", p.rows()[0])
		p.press("s")
		assert.Equal(t, "東京オフィス", p.rows()[0])
		p.press("/")
		assert.True(t, p.m.Typing())
		assert.Equal(t, keymap.ScopeUsageFilter, p.m.Scope())
		p.typed("o")
		assert.Equal(t, []string{"Newsroom", "Conference"}, p.rows(), "as one types, from Z to A")
		p.sees("Apps · 2 of 4")
		p.press("tab")
		p.typed(">100")
		assert.Equal(t, []string{"Conference"}, p.rows())
		p.press("esc")
		assert.Equal(t, []string{"Newsroom", "Conference"}, p.rows(), "as it was")
		p.press("/")
		p.typed("many")
		p.sees("✗ a number: 12, >100, <=5")
		p.press("enter")
		p.sees("Sessions keeps the filter it had")
		p.press("C")
		assert.Len(t, p.rows(), 4)
		p.press("left", "/")
		p.typed("zzz")
		p.press("enter")
		p.sees("No apps match App: zzz", "clears the filters")
		p.press("enter")
		p.sees("There is no app here")
	})
}

func TestACellNarrowsAndIsLeftOut(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		p.press("tab", "-")
		assert.Equal(t, []string{"Newsroom", "東京オフィス", "=cmd|'/c calc'!A1"}, p.rows())
		p.press("-")
		assert.Equal(t, []string{"東京オフィス", "=cmd|'/c calc'!A1"}, p.rows())
		p.press("c", "G", "=")
		assert.Equal(t, []string{"=cmd|'/c calc'!A1"}, p.rows())
		p.press("c", "right", "=")
		assert.Equal(t, []string{"=cmd|'/c calc'!A1"}, p.rows(), "the cursor stays on its row")
	})
}

func TestHiddenColumnsAndFiltersOutOfSight(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		p.press("tab", "right", "/")
		p.typed(">5")
		p.press("enter", "|")
		assert.True(t, p.m.Covered())
		p.sees("Columns of apps")
		p.press("enter", "enter", "enter", "esc")
		assert.False(t, p.m.Covered())
		p.seesNo("Sessions ↓")
		p.sees("Sessions: >5")
	})
}

func TestAnErrorLeavesWhatWasThere(t *testing.T) {
	s := acme()
	run(t, s, week(), func(p *program) {
		p.settle()
		s.fails = &api.Error{Kind: api.KindPlan, Subject: "the usage of Acme Corp"}
		p.press("R")
		p.sees("✗ ", "Conference", "112 unique users")
		assert.Equal(t, screen.Failed, p.m.State())
		s.fails = nil
		p.press("R")
		p.seesNo("✗ ")
		assert.Equal(t, screen.Fine, p.m.State())
	})
}

func TestAnotherRangeThatDoesNotComeIsNotTakenForTheOldOne(t *testing.T) {
	s := acme()
	run(t, s, week(), func(p *program) {
		p.settle()
		s.fails = errors.New("no route to host")
		p.do(p.m.SetRange(model.Range{Kind: model.RangeLast30Days}))
		p.settle()
		p.sees("Last 30 days", "✗ no route", "these are still of last 7 days")
		p.press("esc")
		p.sees("Last 7 days")
		p.seesNo("still of")
	})
}

func TestTheFirstAnswerFails(t *testing.T) {
	s := acme()
	s.fails = errors.New("no route \x1b[2J to host")
	run(t, s, week(), func(p *program) {
		p.settle()
		p.sees("✗ no route", "There are no figures yet", "asks again")
		p.press("s", "enter", "y", "e", "E", "tab", "b", "|", "left", "down", "Y", "=")
		p.sees("could not be read")
		p.press("esc")
		p.sees("There are no figures yet")
	})
}

func TestAnotherRange(t *testing.T) {
	s := acme()
	s.takes = 300 * ms
	run(t, s, week(), func(p *program) {
		p.pass(time.Second)
		assert.Nil(t, p.m.SetRange(model.Range{Kind: model.RangeLast7Days}), "the same range is not asked for again")
		p.do(p.m.SetRange(model.Range{Kind: model.RangeLast30Days}))
		p.pass(200 * ms)
		p.sees("Last 30 days", "Conference", "asking Fliplet…")
		p.press("esc")
		p.sees("Stopped asking", "Last 7 days")
		assert.Equal(t, model.RangeLast7Days, p.m.Range().Kind)
		p.press("d")
		p.typed("2026-11-02..2026-11-03")
		p.press("enter")
		p.pass(time.Second)
		assert.Equal(t, time.Date(2026, 11, 1, 23, 0, 0, 0, time.UTC), p.m.Range().From.UTC(), "the range is of days here")
		last := s.periods[len(s.periods)-1]
		assert.Equal(t, model.Period{Start: day("2026-11-02"), End: day("2026-11-04").Add(-ms)}, last, "and asked for as the same days of UTC")
		p.sees("2 Nov 00:00 → 3 Nov 23:59")
	})
}

func TestPeriods(t *testing.T) {
	custom := func(from, to string) model.Range {
		r := model.Range{Kind: model.RangeCustom}
		r.From, _ = time.Parse(time.RFC3339, from)
		if to != "" {
			r.To, _ = time.Parse("2006-01-02T15:04:05.000Z07:00", to)
		}
		return r
	}
	for name, tt := range map[string]struct {
		r          model.Range
		start, end string
	}{
		"days here":         {custom("2026-11-01T00:00:00+01:00", "2026-11-02T23:59:59.999+01:00"), "2026-11-01T00:00:00Z", "2026-11-02T23:59:59.999Z"},
		"days here, to now": {custom("2026-11-01T00:00:00+01:00", ""), "2026-11-01T00:00:00Z", "2026-11-19T09:24:38Z"},
		"days of UTC":       {custom("2026-11-01T00:00:00Z", "2026-11-02T23:59:59.999Z"), "2026-11-01T00:00:00Z", "2026-11-02T23:59:59.999Z"},
		"times":             {custom("2026-11-01T00:00:00+01:00", "2026-11-02T10:00:00.000+01:00"), "2026-10-31T23:00:00Z", "2026-11-02T09:00:00Z"},
	} {
		p := periodOf(tt.r, opened, zone)
		assert.Equal(t, tt.start, p.Start.UTC().Format(time.RFC3339), name)
		assert.Equal(t, tt.end, p.End.UTC().Format(time.RFC3339Nano), name)
	}
}

func TestATableIsExportedAsItIsInSight(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		p.press("tab", "/")
		p.typed("!newsroom")
		p.press("enter", "e")
		p.sees("✓ Exported 3 apps", "usage-apps-acme-corp-2026-11-12-2026-11-19.csv", "y copies its path")
		path := filepath.Join(p.folder, "usage-apps-acme-corp-2026-11-12-2026-11-19.csv")
		rows := readCSV(t, path)
		assert.Equal(t, []string{"name", "sessions", "sessionsPrevious", "users", "usersPrevious"}, rows[0][:5])
		assert.Equal(t, []string{"Conference", "210", "190"}, rows[1][:3])
		assert.Equal(t, "'=cmd|'/c calc'!A1", rows[3][0], "no spreadsheet runs it")
		assert.Len(t, rows, 4)
		p.press("y")
		assert.Equal(t, path, p.clipboard[0])

		p.press("e")
		p.sees("2026-11-19-2.csv")
		assert.Len(t, readCSV(t, path), 4, "the first stays as it is")

		p.press("shift+tab", "e")
		p.sees("✓ Exported 8 days")
		days := readCSV(t, filepath.Join(p.folder, "usage-days-acme-corp-2026-11-12-2026-11-19.csv"))
		assert.Equal(t, [][]string{{"day", "appSessions", "studioSessions"}, {"2026-11-12", "0", "0"}, {"2026-11-13", "40", "11"}}, days[:3])

		p.press("E", "f", "i", "g", "enter")
		figures := readCSV(t, filepath.Join(p.folder, "usage-figures-acme-corp-2026-11-12-2026-11-19.csv"))
		assert.Equal(t, [][]string{{"cell", "count", "previousPeriodCount"}, {"uniqueAppUsers", "112", "100"}}, figures[:2])
		assert.Len(t, figures, 10)
	})
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	return rows
}

func TestAnExportThatFailsSaysWhy(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		p.m.env.Folder = filepath.Join(p.folder, "none")
		p.press("e")
		p.sees("✗ ", "There is no folder")
		p.press("esc")
		p.seesNo("✗ ")
	})
}

func TestCopying(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		p.press("b", "y", "Y", "tab", "y", "right", "y", "Y", "tab", "y")
		require.Len(t, p.clipboard, 6)
		assert.Equal(t, "2026-11-15", p.clipboard[0])
		assert.JSONEq(t, `{"day": "2026-11-15", "appSessions": 71, "studioSessions": 14}`, p.clipboard[1])
		assert.Equal(t, "Conference", p.clipboard[2])
		assert.Equal(t, "210", p.clipboard[3])
		var row map[string]any
		require.NoError(t, json.Unmarshal([]byte(p.clipboard[4]), &row))
		assert.Equal(t, "Conference", row["name"])
		assert.EqualValues(t, 190, row["sessionsPrevious"])
		assert.Nil(t, row["events"], "not known")
		assert.Equal(t, "ann@acme.example", p.clipboard[5])
	})
}

func TestEveryKeyAtEverySize(t *testing.T) {
	s := acme()
	run(t, s, week(), func(p *program) {
		p.settle()
		for _, size := range [][2]int{{80, 23}, {200, 59}, {60, 14}, {120, 39}, {159, 25}, {61, 20}, {400, 100}, {60, 59}} {
			p.resize(size[0], size[1])
			for range parts {
				for _, a := range keymap.In(keymap.ScopeUsage) {
					for _, key := range a.Keys {
						p.press(key)
						p.press("esc", "esc")
					}
				}
				p.press("tab")
			}
		}
	})
}

func TestTheRestOfTheKeysSayWhy(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		for key, words := range map[string]string{"z": "days of UTC", "s": "tab goes there", "backspace": "where the trail begins", "L": "no further"} {
			p.press(key)
			p.sees(words)
		}
		p.press("tab", "c")
		p.sees("App has no filter")
		p.press("C")
		p.sees("No filters are in force")
		p.pass(5 * time.Second)
		p.seesNo("No filters are in force")
	})
}

func TestWaiting(t *testing.T) {
	s := acme()
	s.takes = 5 * time.Second
	run(t, s, week(), func(p *program) {
		p.do(p.m.SetWait(api.Wait{Reason: api.WaitRateLimit, Until: opened.Add(3 * time.Second), Priority: api.Foreground}))
		p.pass(1050 * ms)
		p.sees("Fliplet's rate limit: asking again in 2 s")
		p.pass(5 * time.Second)
		p.seesNo("rate limit")
		p.sees("Conference")
	})
}

func TestAYearIsShownByWeeks(t *testing.T) {
	s := acme()
	s.usage.AppSessions = nil
	for at := day("2025-11-19"); !at.After(day("2026-11-19")); at = at.AddDate(0, 0, 1) {
		s.usage.AppSessions = append(s.usage.AppSessions, model.DayCount{Day: at, Count: at.YearDay()})
	}
	run(t, s, settings{dates: model.Range{Kind: model.RangeLast12Months}}.at(120, 39), func(p *program) {
		p.settle()
		p.sees("Sessions per day, averages of 7 days", "Thu 19 Nov", "323 app", "366 days")
		p.press("g")
		p.sees("Wed 19 Nov 2025", "323 app")
		p.press("pgdown", "left")
		p.sees("Tue 16 Dec 2025", "350 app")
	})
}

func TestNothingAtAll(t *testing.T) {
	s := &source{}
	run(t, s, settings{dates: model.Range{Kind: model.RangeCustom, From: opened.Add(-time.Minute)}}, func(p *program) {
		p.settle()
		p.sees("Fliplet names no apps here")
		p.press("tab", "tab")
		p.sees("Fliplet names no users here")
		p.press("e", "enter", "/", "a", "enter", "s", "G", "pgup", "y")
	})
}

func TestAnswersOfAnotherScreenAreLeftAlone(t *testing.T) {
	run(t, acme(), week(), func(p *program) {
		p.settle()
		before := p.frame
		for _, msg := range []any{
			answerMsg{screen: 6, number: p.m.request.Number(), err: errors.New("x")}, timerMsg{screen: 6}, appsMsg{screen: 6},
			arrangedMsg{screen: 6}, copiedMsg{screen: 6, what: "x"}, writtenMsg{screen: 6, err: errors.New("x")}, "x",
		} {
			assert.Nil(t, p.m.Update(msg))
			p.look()
			assert.Equal(t, before, p.frame)
		}
	})
}

func TestTheRowInHandStaysInHand(t *testing.T) {
	s := acme()
	run(t, s, week(), func(p *program) {
		p.settle()
		p.press("tab", "down")
		s.usage.Apps = append([]model.AppUsage{{ID: "99", Name: "New", Sessions: known(999)}}, s.usage.Apps...)
		p.press("R")
		row, ok := p.m.table().selected()
		require.True(t, ok)
		assert.Equal(t, "Newsroom", p.m.table().rows.Value(row, 0).Text)
		assert.True(t, strings.HasPrefix(p.line("Newsroom"), "▌"))
	})
}

func TestALargeCountIsShownWhole(t *testing.T) {
	s := acme()
	s.usage.Apps = []model.AppUsage{
		{ID: "1", Name: "Large", Sessions: against(1_234_567, 1_200_000), Users: against(12_345_678_901, 1), Devices: against(5, 1_000_000)},
		{ID: "2", Name: "Grown", Sessions: against(50_000, 3), Users: against(1, 0), Devices: against(0, 9)},
	}
	run(t, s, week(), func(p *program) {
		p.settle()
		p.press("tab")
		assert.Regexp(t, `1,234,567 ↑ 3 % +12,345,678,901 +5 ↓ >99 %`, p.line("Large"))
		assert.Regexp(t, `50,000 ↑ >999 % +1 ↑ 1 +0 ↓ 100 %`, p.line("Grown"))
	})
}
