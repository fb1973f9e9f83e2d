package story

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo/jsonb"
	"fliplet-audit/model"
)

// moments are ends of a story on days and at hours that differ: working days
// and weekends, days of daylight-saving changes, a leap day, the year's edge.
func moments() []time.Time {
	var out []time.Time
	for _, text := range []string{
		"2026-11-19T10:24:37.512Z", "2026-11-22T03:00:00Z", "2026-11-21T23:59:59.999Z", "2026-11-23T00:00:00Z",
		"2026-03-29T01:30:00+01:00", "2026-10-25T02:30:00+01:00", "2026-03-08T03:05:00-04:00",
		"2028-02-29T12:00:00Z", "2027-02-28T04:10:00Z", "2025-12-31T23:59:59.999999999Z", "2026-01-01T00:00:00.000001+13:00",
		"2026-11-18T02:39:00Z", "2026-11-18T04:11:00Z", "2026-08-14T18:45:00+09:00",
	} {
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			panic(err)
		}
		out = append(out, t)
	}
	return out
}

func usual() time.Time { return time.Date(2026, 11, 19, 10, 24, 37, 512_345_678, time.UTC) }

func tell(o Options) []Record { return slices.Collect(New(o).Logs) }

func TestAsManyLogsAsAskedForInOrder(t *testing.T) {
	for _, now := range moments()[:5] {
		for _, n := range []int{1, 2, 7, 40, 333, 555, 1000, 4000} {
			logs := tell(Options{Seed: int64(n), Now: now, Logs: n})
			require.Len(t, logs, n)
			isInOrder(t, logs, now)
		}
	}
}

func isInOrder(t *testing.T, logs []Record, now time.Time) {
	t.Helper()
	require.True(t, slices.IsSortedFunc(logs, func(a, b Record) int { return a.CreatedAt.Compare(b.CreatedAt) }))
	require.False(t, logs[len(logs)-1].CreatedAt.After(now))
	require.False(t, logs[0].CreatedAt.Before(now.AddDate(-1, 0, 0).Add(-time.Millisecond)))
}

func TestManyLogsAreStillAsManyAsAskedFor(t *testing.T) {
	for _, n := range []int{60_001, 400_003} { // buckets of a day, and of six hours
		count, last := 0, time.Time{}
		for r := range New(Options{Seed: 3, Now: usual(), Logs: n}).Logs {
			if r.CreatedAt.Before(last) {
				t.Fatalf("log %d is older than the one before it", count)
			}
			count, last = count+1, r.CreatedAt
		}
		require.Equal(t, n, count)
		require.False(t, last.After(usual()))
	}
}

func TestTwentyThousandByDefault(t *testing.T) {
	assert.Len(t, tell(Options{Now: usual()}), 20_000)
	assert.Len(t, tell(Options{Now: usual(), Logs: -1}), 20_000)
}

func TestTheSameOptionsTellTheSameStory(t *testing.T) {
	o := Options{Seed: 11, Now: usual(), Logs: 5000}
	s := New(o)
	first := slices.Collect(s.Logs)
	assert.Equal(t, first, slices.Collect(s.Logs), "told a second time")
	assert.Equal(t, first, tell(o), "made a second time")
	o.Now = o.Now.In(time.FixedZone("", 3600))
	assert.Equal(t, first, tell(o), "now in another zone")
	o.Seed++
	assert.NotEqual(t, first, tell(o), "another seed")
}

func TestStopsWhenToldTo(t *testing.T) {
	n := 0
	for range New(Options{Now: usual()}).Logs {
		if n++; n == 17 {
			break
		}
	}
	assert.Equal(t, 17, n)
}

func TestEveryTypeOfTheCatalogueAppears(t *testing.T) {
	for _, seed := range []int64{0, 1, 42, -7} {
		seen := map[string]int{}
		for _, r := range tell(Options{Seed: seed, Now: usual()}) {
			seen[r.Type]++
		}
		for _, known := range model.Catalogue() {
			assert.Positive(t, seen[known.Name], known.Name)
			delete(seen, known.Name)
		}
		assert.Contains(t, seen, "custom.badge.scan", "a type the catalogue does not know")
	}
}

func TestDataIsWhatPostgresWouldPrint(t *testing.T) {
	for _, r := range tell(Options{Seed: 5, Now: usual(), Logs: 30_000}) {
		if r.Data == "" {
			continue
		}
		require.True(t, utf8.ValidString(r.Data), "%q", r.Data)
		require.True(t, json.Valid([]byte(r.Data)), "%q", r.Data)
		text, err := jsonb.Text([]byte(r.Data))
		require.NoError(t, err)
		require.Equal(t, text, r.Data)
	}
}

func TestWriterOrdersKeysAsJsonbDoes(t *testing.T) {
	var w jsonWriter
	w.begin()
	w.text("zz", "a\"b\\c\x01\x1f\b\f\n\r\t\x7f<&>\u2028é")
	w.list("é") // two bytes, after "zz"
	w.number("", 9007199254740993)
	w.object("")
	w.end()
	w.raw("", "1.0")
	w.end()
	w.object("a")
	w.boolean("bb", true)
	w.text("B", "")
	w.end()
	w.raw("", "null")
	w.text("longer", "x")
	want := `{"": null, "a": {"B": "", "bb": true}, "zz": "a\"b\\c\u0001\u001f\b\f\n\r\t` + "\x7f<&>\u2028é" + `", "é": [9007199254740993, {}, 1.0], "longer": "x"}`
	got := w.done()
	assert.Equal(t, want, got)
	text, err := jsonb.Text([]byte(got))
	require.NoError(t, err)
	assert.Equal(t, text, got)
}

func TestLogsNameOnlyUsersAndAppsOfTheOrganization(t *testing.T) {
	s := New(Options{Seed: 2, Now: usual()})
	o := s.Organization()
	emails := map[string]bool{}
	users, apps := map[int64]User{0: {}}, map[int64]string{0: ""}
	for _, u := range o.Users {
		require.NotContains(t, users, u.ID)
		require.Contains(t, []string{"", userApp, userAppAction, userStudio}, u.Type)
		users[u.ID] = u
		require.False(t, emails[u.Email], "two users with the email %q", u.Email)
		emails[u.Email] = true
	}
	for _, a := range o.Apps {
		require.NotContains(t, apps, a.ID)
		apps[a.ID] = a.Name
		if a.ProductionID != 0 {
			require.NotContains(t, apps, a.ProductionID)
			apps[a.ProductionID] = a.Name
		}
	}
	byType := map[string]int{}
	for r := range s.Logs {
		require.Contains(t, users, r.UserID, r.Type)
		require.Contains(t, apps, r.AppID, r.Type)
		if r.UserID == 0 {
			byType["nobody"]++
			continue
		}
		byType[users[r.UserID].Type]++
	}
	for _, kind := range []string{"nobody", "", userApp, userAppAction, userStudio} {
		assert.Positive(t, byType[kind], "logs of users of type %q", kind)
	}
	assert.NotEmpty(t, o.Name)
	assert.GreaterOrEqual(t, len(o.Apps), 8)
}

func TestASessionIsOnePersonOnOneDevice(t *testing.T) {
	type owner struct{ device, email string }
	owners := map[int64]owner{}
	for _, r := range tell(Options{Seed: 4, Now: usual()}) {
		var d struct {
			Device string `json:"_deviceTrackingId"`
			Email  string `json:"_userEmail"`
		}
		if r.Type != "app.analytics.pageView" {
			continue
		}
		require.NoError(t, json.Unmarshal([]byte(r.Data), &d), r.Data)
		now := owner{d.Device, d.Email}
		if was, known := owners[r.SessionID]; known {
			require.Equal(t, was, now)
		}
		owners[r.SessionID] = now
	}
	assert.Greater(t, len(owners), 100)
}

func TestNobodyIsThereBeforeTheFirstSignIn(t *testing.T) {
	first := map[int64]time.Time{}
	logs := tell(Options{Seed: 6, Now: usual()})
	for _, r := range logs {
		if r.Type == "user.login.first" {
			first[r.UserID] = r.CreatedAt
		}
	}
	assert.Greater(t, len(first), 20)
	for _, r := range logs {
		if at, joined := first[r.UserID]; joined && r.Type == "app.analytics.pageView" && isTraffic(r) {
			require.False(t, r.CreatedAt.Before(at), "%d", r.UserID)
		}
	}
}

// isTraffic leaves out what a preview shows under a user's name.
func isTraffic(r Record) bool { return !hasKey(r.Data, "_studioUser") }

// isLively looks at what a person sees who opens the audit log: the types that
// are shown by default, of the last day and week.
func isLively(t *testing.T, logs []Record, now time.Time) {
	t.Helper()
	hidden := model.HiddenTypes()
	var hid, day, week int
	for _, r := range logs {
		age := now.Sub(r.CreatedAt)
		switch {
		case slices.Contains(hidden, r.Type):
			hid++
		case age <= lastDay:
			day++
			week++
		case age <= lastWeek:
			week++
		}
	}
	assert.InDelta(t, 0.6, float64(hid)/float64(len(logs)), 0.06, "part that is hidden")
	assert.GreaterOrEqual(t, day, 150, "last 24 hours")
	assert.GreaterOrEqual(t, week, 500, "last 7 days")
}

func TestWorkingHoursAreBusierThanNightsAndWeekends(t *testing.T) {
	var workday, weekend, office, night int
	for _, r := range tell(Options{Seed: 9, Now: usual(), Logs: 100_000}) {
		if d := r.CreatedAt.Weekday(); d == time.Saturday || d == time.Sunday {
			weekend++
		} else {
			workday++
		}
		switch h := r.CreatedAt.Hour(); {
		case h >= 9 && h < 16:
			office++
		case h < 5 || h >= 22:
			night++
		}
	}
	assert.Greater(t, workday/5, weekend/2*2, "a working day against a day of the weekend")
	assert.Greater(t, office, night*2, "seven hours each")
}

func TestMoreLogsMeanMorePeople(t *testing.T) {
	few := New(Options{Now: usual()}).Organization()
	many := New(Options{Now: usual(), Logs: 1_000_000}).Organization()
	assert.Greater(t, len(many.Users), 10*len(few.Users))
	assert.Equal(t, few.Apps, many.Apps)
}

func TestUpdatedAtIsNearSometimesBefore(t *testing.T) {
	before := 0
	for _, r := range tell(Options{Now: usual()}) {
		drift := r.UpdatedAt.Sub(r.CreatedAt)
		require.Less(t, drift.Abs(), 3*time.Second)
		if drift < 0 {
			before++
		}
	}
	assert.Positive(t, before)
}

func BenchmarkLogs(b *testing.B) {
	for _, n := range []int{20_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for range New(Options{Seed: 1, Now: usual(), Logs: n}).Logs {
				}
			}
		})
	}
}

// What comes later goes on where the story ends: the same people and apps, in
// order, a log every few seconds.
func TestLaterGoesOnAfterTheEnd(t *testing.T) {
	s := New(Options{Now: time.Date(2026, 11, 19, 9, 24, 38, 0, time.UTC), Logs: 2000})
	users, apps := map[int64]bool{0: true}, map[int64]bool{0: true}
	for _, u := range s.Organization().Users {
		users[u.ID] = true
	}
	for _, a := range s.Organization().Apps {
		apps[a.ID], apps[a.ProductionID] = true, true
	}
	last, told, types := s.options.Now, 0, map[string]bool{}
	for r := range s.Later {
		require.False(t, r.CreatedAt.Before(last), "%v after %v", r.CreatedAt, last)
		last = r.CreatedAt
		assert.True(t, users[r.UserID], "user %d", r.UserID)
		assert.True(t, apps[r.AppID], "app %d", r.AppID)
		types[r.Type] = true
		if told++; told == 3000 {
			break
		}
	}
	assert.InDelta(t, 3000/laterPerMinute, last.Sub(s.options.Now).Minutes(), 15)
	assert.Greater(t, len(types), 20)
}
