package daterange_test

import (
	"strings"
	"testing"
	"time"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/daterange"
	"fliplet-audit/ui/theme"
)

var (
	plain    = theme.New(termenv.Ascii, true)
	coloured = theme.New(termenv.TrueColor, true)
)

// thursday is when most tests happen: in Berlin 10:24:37.
const thursday = "2026-11-19T09:24:37Z"

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

func picker(t testing.TB, now, zoneName string, force model.Range) daterange.Model {
	return daterange.New(force, instant(t, now), zone(t, zoneName), plain)
}

// press presses keys by their names; a text in quotes is typed.
func press(t testing.TB, m daterange.Model, keys string) (daterange.Model, daterange.Event) {
	t.Helper()
	named := map[string]tea.KeyType{
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "tab": tea.KeyTab, "back": tea.KeyShiftTab,
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "pgup": tea.KeyPgUp, "pgdn": tea.KeyPgDown, "bs": tea.KeyBackspace, "erase": tea.KeyCtrlU,
	}
	var e daterange.Event
	for _, k := range strings.Fields(keys) {
		if text, ok := strings.CutPrefix(k, "'"); ok {
			m, e = m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(strings.ReplaceAll(text, "_", " "))})
			continue
		}
		require.Contains(t, named, k)
		m, e = m.Update(tea.KeyMsg{Type: named[k]})
	}
	return m, e
}

// frame checks what every frame must be, and returns it without colours.
func frame(t testing.TB, m daterange.Model, w, h int) string {
	t.Helper()
	lines := m.SetSize(w, h).Lines()
	require.LessOrEqual(t, len(lines), h)
	shown := make([]string, len(lines))
	for i, line := range lines {
		require.Equal(t, ansi.StringWidth(lines[0]), ansi.StringWidth(line), "%d×%d: %q", w, h, line)
		require.LessOrEqual(t, ansi.StringWidth(line), w)
		shown[i] = ansi.Strip(line)
		for _, r := range shown[i] {
			require.False(t, unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r), "%q", line)
		}
	}
	return strings.Join(shown, "\n")
}

func TestTheSevenChoices(t *testing.T) {
	week := model.Range{Kind: model.RangeLast7Days}
	for keys, want := range map[string]model.RangeKind{
		"enter":                             model.RangeLast7Days,
		"up enter":                          model.RangeLast24Hours,
		"down enter":                        model.RangeLast30Days,
		"down down enter":                   model.RangeLast90Days,
		"down down down enter":              model.RangeLast6Months,
		"down down down down enter":         model.RangeLast12Months,
		"pgdn up enter":                     model.RangeLast12Months,
		"pgdn pgup enter":                   model.RangeLast24Hours,
		"tab tab tab down enter":            model.RangeLast30Days,
		"back back back down enter":         model.RangeLast30Days,
		"pgup up down enter":                model.RangeLast24Hours,
		"'7d enter":                         model.RangeLast7Days,
		"'last_90_days enter":               model.RangeLast90Days,
		"'6m down enter":                    model.RangeLast6Months,
		"'6m erase enter":                   model.RangeLast7Days,
		"'soon erase down down enter":       model.RangeLast30Days,
		"'6m down down enter":               model.RangeLast12Months,
		"right esc tab tab down down enter": model.RangeLast90Days,
	} {
		_, e := press(t, picker(t, thursday, "Europe/Berlin", week), keys)
		assert.Equal(t, daterange.Event{Kind: daterange.Taken, Range: model.Range{Kind: want}}, e, keys)
	}
}

func TestDaysOfTheCalendar(t *testing.T) {
	for _, c := range []struct{ name, now, zone, keys, from, to string }{
		{"one day, today: until now", thursday, "Europe/Berlin", "tab enter enter", "2026-11-18T23:00:00Z", ""},
		{"yesterday alone", thursday, "Europe/Berlin", "tab left enter enter", "2026-11-17T23:00:00Z", "2026-11-18T22:59:59.999Z"},
		{"a week, forwards", thursday, "Europe/Berlin", "tab up enter down enter", "2026-11-11T23:00:00Z", ""},
		{"a week, backwards", thursday, "Europe/Berlin", "tab enter up enter", "2026-11-11T23:00:00Z", ""},
		{"no day after today", thursday, "Europe/Berlin", "tab right down pgdn enter enter", "2026-11-18T23:00:00Z", ""},
		{"from the choices with an arrow", thursday, "UTC", "right left enter enter", "2026-11-18T00:00:00Z", "2026-11-18T23:59:59.999Z"},
		{"custom dates lead to the calendar", thursday, "UTC", "pgdn enter left enter enter", "2026-11-18T00:00:00Z", "2026-11-18T23:59:59.999Z"},
		{"custom dates after a wrong text", thursday, "UTC", "'soon down pgdn enter enter enter", "2026-11-19T00:00:00Z", ""},
		{"custom dates after a right text", thursday, "UTC", "'yesterday down pgdn enter", "2026-11-18T00:00:00Z", "2026-11-18T23:59:59.999Z"},
		{"starting over", thursday, "UTC", "tab pgup enter esc pgdn left enter enter", "2026-11-18T00:00:00Z", "2026-11-18T23:59:59.999Z"},
		{"end of the month", "2026-10-31T12:00:00Z", "UTC", "tab pgup enter enter", "2026-09-30T00:00:00Z", "2026-09-30T23:59:59.999Z"},
		{"end of a leap February", "2028-03-31T12:00:00Z", "UTC", "tab pgup enter enter", "2028-02-29T00:00:00Z", "2028-02-29T23:59:59.999Z"},
		{"across the year's end", "2027-01-02T12:00:00Z", "UTC", "tab left left enter left enter", "2026-12-30T00:00:00Z", "2026-12-31T23:59:59.999Z"},
		{"clocks put back: 25 hours", "2026-10-27T12:00:00Z", "Europe/Berlin", "tab left left enter enter", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999Z"},
		{"clocks put forward: 23 hours", "2026-03-10T12:00:00Z", "America/New_York", "tab left left enter enter", "2026-03-08T05:00:00Z", "2026-03-09T03:59:59.999Z"},
		{"a midnight that isn't there", "2026-03-30T12:00:00Z", "Asia/Beirut", "tab left enter enter", "2026-03-28T22:00:00Z", "2026-03-29T20:59:59.999Z"},
		{"today is the zone's", "2026-11-19T23:30:00Z", "Europe/Berlin", "tab enter enter", "2026-11-19T23:00:00Z", ""},
		{"today is the zone's, west", "2026-11-19T02:30:00Z", "America/New_York", "tab enter enter", "2026-11-18T05:00:00Z", ""},
	} {
		_, e := press(t, picker(t, c.now, c.zone, model.Range{}), c.keys)
		require.Equal(t, daterange.Taken, e.Kind, c.name)
		assert.Equal(t, model.RangeCustom, e.Range.Kind, c.name)
		assert.True(t, instant(t, c.from).Equal(e.Range.From), "%s: from %s", c.name, e.Range.From.UTC())
		if c.to == "" {
			assert.True(t, e.Range.To.IsZero(), "%s: to %s", c.name, e.Range.To.UTC())
			continue
		}
		assert.True(t, instant(t, c.to).Equal(e.Range.To), "%s: to %s", c.name, e.Range.To.UTC())
	}
}

func TestTypedDates(t *testing.T) {
	for _, c := range []struct{ keys, meaning, from, to string }{
		{"'yesterday enter", "18 Nov 00:00 → 18 Nov 23:59", "2026-11-17T23:00:00Z", "2026-11-18T22:59:59.999Z"},
		{"'10:00 enter", "19 Nov 10:00 → now", "2026-11-19T09:00:00Z", ""},
		{"tab '3d enter", "16 Nov 00:00 → now", "2026-11-15T23:00:00Z", ""},
		{"'2026-11-01_10:00..2026-11-02 enter", "1 Nov 10:00 → 2 Nov 23:59", "2026-11-01T09:00:00Z", "2026-11-02T22:59:59.999Z"},
		{"'2026-11-0x bs '1 enter", "1 Nov 00:00 → 1 Nov 23:59", "2026-10-31T23:00:00Z", "2026-11-01T22:59:59.999Z"},
		{"'206-11-01 left left left left left left left '2 enter", "1 Nov 00:00 → 1 Nov 23:59", "2026-10-31T23:00:00Z", "2026-11-01T22:59:59.999Z"},
	} {
		steps := strings.TrimSuffix(c.keys, " enter")
		m, e := press(t, picker(t, thursday, "Europe/Berlin", model.Range{}), steps)
		require.Equal(t, daterange.None, e.Kind, c.keys)
		assert.Contains(t, frame(t, m, 80, 24), c.meaning, c.keys)
		_, e = press(t, m, "enter")
		require.Equal(t, daterange.Taken, e.Kind, c.keys)
		assert.True(t, instant(t, c.from).Equal(e.Range.From), "%s: from %s", c.keys, e.Range.From.UTC())
		if c.to == "" {
			assert.True(t, e.Range.To.IsZero(), c.keys)
			continue
		}
		assert.True(t, instant(t, c.to).Equal(e.Range.To), "%s: to %s", c.keys, e.Range.To.UTC())
	}
}

func TestWrongTextsAreAnsweredAtOnce(t *testing.T) {
	for keys, want := range map[string]string{
		"'soon":                   "Not a date. Try 3d, 12h, yesterday, 2026-11-01, 10:00 or",
		"'later":                  "│   2026-11-01 10:00..2026-11-02. ",
		"'01.11.2026":             "Not a date. Write days as 2026-11-01, year first.",
		"'2026-11-20":             "After today. Choose a day up to today, 2026-11-19.",
		"'2026-11-02..2026-11-01": "Start after end.",
		"'\u202esoon":             "Not a date.",
	} {
		m, _ := press(t, picker(t, thursday, "Europe/Berlin", model.Range{}), keys)
		assert.Contains(t, frame(t, m, 80, 24), want, keys)
		after, e := press(t, m, "enter")
		assert.Equal(t, daterange.Event{}, e, keys)
		assert.Contains(t, frame(t, after, 80, 24), want, "%s stays", keys)
	}
}

func TestClosing(t *testing.T) {
	for _, keys := range []string{"esc", "tab esc", "'soon esc", "tab enter esc esc"} {
		_, e := press(t, picker(t, thursday, "UTC", model.Range{}), keys)
		assert.Equal(t, daterange.Event{Kind: daterange.Closed}, e, keys)
	}
	_, e := press(t, picker(t, thursday, "UTC", model.Range{}), "tab enter esc")
	assert.Equal(t, daterange.Event{}, e, "the first esc drops the day chosen")
}

func TestWhatFlipletNoLongerKeepsIsSaid(t *testing.T) {
	m, _ := press(t, picker(t, thursday, "Europe/Berlin", model.Range{}), "'13m")
	assert.Contains(t, frame(t, m, 80, 24), "Fliplet keeps logs for one year: since 19 Nov 2025")
	m, _ = press(t, picker(t, thursday, "Europe/Berlin", model.Range{}), "'12m")
	assert.NotContains(t, frame(t, m, 80, 24), "Fliplet keeps")
}

func TestFrame(t *testing.T) {
	m := picker(t, thursday, "Europe/Berlin", model.Range{Kind: model.RangeLast7Days})
	assert.Equal(t, strings.TrimPrefix(`
╭─ Date range ───────────────────────────────────────────────────────╮
│ › 3d, yesterday, 10:00, nov, 2026-11-01..2026-11-14                │
│   Last 7 days · 12 Nov 00:00 → now                                 │
│                                                                    │
│ ────────────────────────────────────────────────────────────────── │
│  Last 24 hours        October 2026           November 2026         │
│ ▌Last 7 days     ✓    Mo Tu We Th Fr Sa Su   Mo Tu We Th Fr Sa Su  │
│  Last 30 days                   1  2  3  4                      1  │
│  Last 90 days          5  6  7  8  9 10 11    2  3  4  5  6  7  8  │
│  Last 6 months        12 13 14 15 16 17 18    9 10 11[12 13 14 15  │
│  Last 12 months       19 20 21 22 23 24 25   16 17 18•19]20 21 22  │
│  Custom dates         26 27 28 29 30 31      23 24 25 26 27 28 29  │
│                                              30                    │
│                                                                    │
│ Days are in UTC+01:00                                              │
│ ⏎ choose  tab choices/calendar  PgUp month back  esc close         │
╰────────────────────────────────────────────────────────────────────╯`, "\n"), frame(t, m, 80, 24))
}

// The months as any printed calendar shows them.
func TestMonths(t *testing.T) {
	for _, c := range []struct {
		now, title string
		weeks      []string
	}{
		{"2027-02-28T12:00:00Z", "February 2027", []string{" 1  2  3  4  5  6  7", " 8  9 10 11 12 13 14", "15 16 17 18 19 20 21", "22 23 24 25 26 27 28"}},
		{"2028-02-29T12:00:00Z", "February 2028", []string{"    1  2  3  4  5  6", " 7  8  9 10 11 12 13", "14 15 16 17 18 19 20", "21 22 23 24 25 26 27", "28 29"}},
		{"2026-08-31T12:00:00Z", "August 2026", []string{"                1  2", " 3  4  5  6  7  8  9", "10 11 12 13 14 15 16", "17 18 19 20 21 22 23", "24 25 26 27 28 29 30", "31"}},
	} {
		lines := strings.Split(frame(t, picker(t, c.now, "UTC", model.Range{}), 60, 24), "\n")
		top := 0
		for i, line := range lines {
			if strings.Contains(line, c.title) {
				top = i
			}
		}
		require.NotZero(t, top, c.title)
		left := len([]rune(strings.Split(lines[top+1], "Mo Tu")[0]))
		for i, week := range c.weeks {
			days := []rune(lines[top+2+i])[left : left+len("Mo Tu We Th Fr Sa Su")]
			text := strings.NewReplacer("[", " ", "]", " ", "•", " ").Replace(string(days))
			assert.Equal(t, week, strings.TrimRight(text, " "), "%s, week %d", c.title, i+1)
		}
	}
}

func TestACustomRangeInForceIsShownInTheZone(t *testing.T) {
	force := model.Range{Kind: model.RangeCustom, From: instant(t, "2026-11-01T23:00:00Z"), To: instant(t, "2026-11-03T22:59:59.999Z")}
	berlin := frame(t, picker(t, thursday, "Europe/Berlin", force), 80, 24)
	assert.Contains(t, berlin, "Custom dates · 2 Nov 00:00 → 3 Nov 23:59")
	assert.Contains(t, berlin, "[ 2  3] 4")
	assert.Contains(t, berlin, "▌Custom dates    ✓")
	utc := frame(t, picker(t, thursday, "UTC", force), 80, 24)
	assert.Contains(t, utc, "Custom dates · 1 Nov 23:00 → 3 Nov 22:59")
	assert.Contains(t, utc, "Days are in UTC ")
	_, e := press(t, picker(t, thursday, "UTC", force), "enter left enter enter")
	assert.Equal(t, instant(t, "2026-11-02T00:00:00Z"), e.Range.From.UTC(), "the calendar begins at its last day")
}

func TestTheDayInHandIsInSight(t *testing.T) {
	for _, w := range []int{60, 80} {
		m := picker(t, thursday, "UTC", model.Range{})
		m, _ = press(t, m, "tab")
		for i, keys := range strings.Fields(strings.Repeat("pgup up left left pgup pgup pgdn right down pgup ", 20)) {
			m, _ = press(t, m, keys)
			require.Contains(t, frame(t, m, w, 24), "▌", "width %d, step %d", w, i)
		}
	}
}

func TestFramesFit(t *testing.T) {
	for _, keys := range []string{"", "tab", "tab enter pgup", "'soon", "'soon_日本\u202e\u0301", "'2y", "'" + strings.Repeat("日", 100), "pgdn", "'3d tab tab"} {
		m := daterange.New(model.Range{}, instant(t, thursday), zone(t, "Europe/Berlin"), coloured)
		m, _ = press(t, m, keys)
		for w := range 90 {
			for _, h := range []int{0, 1, 2, 3, 6, 10, 13, 14, 15, 16, 17, 18, 24} {
				frame(t, m, w, h)
			}
		}
		assert.LessOrEqual(t, len(m.SetSize(200, 60).Lines()), 20)
		assert.LessOrEqual(t, ansi.StringWidth(m.SetSize(200, 60).Lines()[0]), 76)
	}
}

func BenchmarkTypeAndDraw(b *testing.B) {
	m := picker(b, thursday, "Europe/Berlin", model.Range{}).SetSize(80, 24)
	for b.Loop() {
		n, _ := m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("2026-11-01..2026-11-02")})
		n.Lines()
	}
}
