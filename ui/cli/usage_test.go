package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
	"fliplet-audit/model"
)

// usageJSON is what usage -o json writes.
type usageJSON struct {
	OrganizationID int64
	Start, End     time.Time
	Cells          []struct {
		Cell                                      string
		Count, PreviousPeriodCount, ChangePercent *int
	}
	Days []struct {
		Day                         string
		AppSessions, StudioSessions int
	}
	Apps, Users []map[string]any
}

func usageOf(t testing.TB, s served, args ...string) usageJSON {
	t.Helper()
	code, out, errs := s.read(t, append([]string{"usage", "-o", "json"}, args...)...)
	require.Equal(t, 0, code, errs)
	var u usageJSON
	require.NoError(t, json.Unmarshal([]byte(out), &u), out)
	return u
}

// counted is an independent count over logs of one period, the oldest first.
type counted struct {
	appDays, studioDays map[string]int
	cells               map[string]int
	studioOf            map[string]int // by email
	eventsOf            map[string]int // by the app's name
}

func countLogsOf(all []plainLog, from, to time.Time) counted {
	c := counted{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
	sessions, people := map[string]bool{}, map[string]bool{}
	slices.SortStableFunc(all, func(a, b plainLog) int { return a.CreatedAt.Compare(b.CreatedAt) })
	for _, l := range all {
		if l.CreatedAt.Before(from) || l.CreatedAt.After(to) {
			continue
		}
		data, _ := l.Data.(map[string]any)
		session, _ := data["_analyticsSessionId"].(string)
		day := l.CreatedAt.UTC().Format(time.DateOnly)
		switch {
		case l.Type == "studio.analytics.presence":
			c.studioDays[day]++
			c.cells["studioSessions"]++
			c.studioOf[l.User.Email]++
		case session != "" && !sessions[session]:
			sessions[session] = true
			c.appDays[day]++
			c.cells["appSessions"]++
		}
		switch l.Type {
		case "organization.user.create":
			c.cells["newStudioUsers"]++
		case "app.create":
			c.cells["appsCreated"]++
		case "app.analytics.event":
			c.eventsOf[l.App.Name]++
		}
		if l.User != nil && l.User.Type == "studio" && !people[l.User.Email] {
			people[l.User.Email] = true
			c.cells["studioUsers"]++
		}
	}
	return c
}

func TestUsageEqualsAnIndependentCountOfTheLogs(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 6000})
	all := everyLog(t, s, `,"where":{"type":{"$iLike":"%"}}`)
	last := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -3)
	for _, days := range []int{1, 7, 60} {
		from, to := last.AddDate(0, 0, -days), last.Add(-time.Millisecond)
		u := usageOf(t, s, "--since", from.Format(time.DateOnly), "--until", to.Format(time.DateOnly))
		assert.Equal(t, s.OrganizationID, u.OrganizationID)
		assert.True(t, u.Start.Equal(from) && u.End.Equal(to), "%s to %s", u.Start, u.End)
		want := countLogsOf(all, from, to)
		before := countLogsOf(all, from.AddDate(0, 0, -days), from.Add(-time.Millisecond))
		require.Positive(t, want.cells["studioSessions"])
		require.Len(t, u.Days, days, "days without sessions too")
		for i, d := range u.Days {
			assert.Equal(t, from.AddDate(0, 0, i).Format(time.DateOnly), d.Day)
			assert.Equal(t, want.appDays[d.Day], d.AppSessions, d.Day)
			assert.Equal(t, want.studioDays[d.Day], d.StudioSessions, d.Day)
		}
		require.Len(t, u.Cells, 9)
		for _, c := range u.Cells {
			if _, counted := want.cells[c.Cell]; counted {
				assert.Equal(t, want.cells[c.Cell], *c.Count, c.Cell)
				assert.Equal(t, before.cells[c.Cell], *c.PreviousPeriodCount, c.Cell)
			}
		}
		for _, user := range u.Users {
			assert.EqualValues(t, want.studioOf[user["email"].(string)], user["studioSessions"], user["email"])
		}
		events := 0
		for _, app := range u.Apps {
			if n, ok := app["events"].(float64); ok {
				assert.EqualValues(t, want.eventsOf[app["name"].(string)], n, app["name"])
				events += int(n)
			}
		}
		sum := 0
		for _, n := range want.eventsOf {
			sum += n
		}
		assert.Equal(t, sum, events)
	}
}

func TestUsageIsOfTheLast30DaysAndSaysSo(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 500})
	code, out, errs := s.read(t, "usage", "--table", "days")
	require.Equal(t, 0, code, errs)
	days := lines(t, out)
	assert.Len(t, days, 31)
	assert.Contains(t, errs, "last 30 days, "+days[0]["day"].(string)+" 00:00 to ")
	assert.Contains(t, errs, "days are UTC's")
}

// answeringUsage serves one answer to everything but the lists of organizations and
// apps.
func answeringUsage(t testing.TB, answer string) served {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/organizations") {
			_, _ = io.WriteString(w, `{"organizations":[{"id":7,"name":"Acme\u001b[2J"}]}`)
			return
		}
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	token := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(token, []byte(secretToken), 0o600))
	return served{flags: []string{"--api-url", server.URL, "--token-file", token, "--org", "7"}}
}

const oddUsage = `{"stats":{"appsCreated":{"count":5,"previousPeriodCount":0},"appSessions":{"count":92,"previousPeriodCount":100},"studioUsers":{"count":3}},
 "appSessions":[{"day":"2026-11-02","count":3}],"studioSessions":[],
 "apps":[
  {"id":1,"name":"=HYPERLINK(\"http://x\")","createdAt":"2022-06-08T05:44:53.968Z","publishedWebAt":null,"stats":{"users":{"count":2,"previousPeriodCount":8},"sessions":{"count":4}}},
  {"id":2,"name":"B\u001b]0;x\u0007\u202e","stats":{"sessions":{"count":40,"previousPeriodCount":4},"events":{"count":1200}}},
  {"id":3,"name":null,"stats":{}}],
 "users":[{"id":1,"email":"+1@x","lastSeenAt":"2023-06-07T10:02:48.203Z","createdAt":null,"stats":{"studioSessions":{"count":1},"appsAvailable":{"count":4}}}]}`

func TestTheTablesHaveAllFieldsOfTheResponse(t *testing.T) {
	s := answeringUsage(t, oddUsage)
	code, out, errs := s.told(t, "usage", "--table", "apps", "-o", "jsonl")
	require.Equal(t, 0, code, errs)
	apps := lines(t, out)
	require.Len(t, apps, 3)
	for _, field := range []string{"id", "name", "createdAt", "updatedAt", "publishedAt", "publishedAppleAt", "publishedGoogleAt", "publishedWebAt"} {
		assert.Contains(t, apps[0], field)
	}
	for _, stat := range []string{"users", "sessions", "events", "devices", "updates", "publishes"} {
		assert.Contains(t, apps[0], stat)
		assert.Contains(t, apps[0], stat+"Previous")
	}
	assert.Len(t, apps[0], 20)
	assert.EqualValues(t, 2, apps[0]["id"], "the most sessions first")
	assert.Equal(t, "B\x1b]0;x\a\u202e", apps[0]["name"], "as it came")
	assert.EqualValues(t, 4, apps[0]["sessionsPrevious"])
	assert.EqualValues(t, 1200, apps[0]["events"])
	assert.Equal(t, "2022-06-08T05:44:53.968Z", apps[1]["createdAt"])
	assert.Nil(t, apps[1]["sessionsPrevious"])
	assert.Nil(t, apps[1]["publishedWebAt"])
	assert.Nil(t, apps[2]["sessions"])

	_, out, _ = s.told(t, "usage", "--table", "users", "-o", "json")
	assert.JSONEq(t, `[{"id":1,"email":"+1@x","lastSeenAt":"2023-06-07T10:02:48.203Z","createdAt":null,"studioSessions":1,
		"viewerSessions":null,"appPublishes":null,"appsAvailable":4,"appsCreated":null}]`, out)
	_, out, _ = s.told(t, "usage", "--table", "cells", "-o", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, []string{"cell", "count", "previousPeriodCount", "changePercent"}, rows[0])
	assert.Equal(t, []string{"appSessions", "92", "100", "-8"}, rows[3])
	assert.Equal(t, []string{"studioUsers", "3", "", ""}, rows[5])
	assert.Equal(t, []string{"appsCreated", "5", "0", ""}, rows[7])
}

func TestFormulasInTheTablesAreDefused(t *testing.T) {
	s := answeringUsage(t, oddUsage)
	_, apps, _ := s.told(t, "usage", "--table", "apps", "-o", "csv", "--sort", "id")
	_, users, _ := s.told(t, "usage", "--table", "users", "-o", "csv")
	for text, want := range map[string]string{apps: `'=HYPERLINK("http://x")`, users: "'+1@x"} {
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		require.NoError(t, err)
		assert.Equal(t, want, rows[1][0])
	}
}

func TestUsageForPeople(t *testing.T) {
	s := answeringUsage(t, oddUsage)
	code, out, errs := s.told(t, "usage", "-o", "table", "--range", "2026-11-01..2026-11-03")
	require.Equal(t, 0, code, errs)
	for _, words := range []string{
		"Usage of Acme", "2026-11-01 00:00 to 2026-11-03 23:59 UTC", "\nApp sessions         92   ↓ 8 %\n", "\nApps created          5     ↑ 5\n",
		"\nStudio users          3\n", "\nUnique app users      –\n", "Sessions per day", "Apps · 3", "Users · 1", "↑ 900 %", "↓ 75 %", "2023-06-07",
	} {
		assert.Contains(t, out, words)
	}
	for _, hostile := range []string{"\x1b", "\a", "\u202e"} {
		assert.NotContains(t, out+errs, hostile)
	}
	_, out, _ = s.told(t, "usage", "--table", "days", "-o", "table", "--range", "2026-11-01..2026-11-03")
	assert.Equal(t, "Day (UTC)       App sessions  Studio sessions\nSun 2026-11-01             0                0\n"+
		"Mon 2026-11-02             3                0\nTue 2026-11-03             0                0\n", out)
}

func TestUsageIsSortedAndCut(t *testing.T) {
	s := answeringUsage(t, oddUsage)
	ids := func(args ...string) (found []string, errs string) {
		_, out, errs := s.told(t, append([]string{"usage", "--table", "apps", "-o", "jsonl"}, args...)...)
		for _, app := range lines(t, out) {
			found = append(found, fmt.Sprint(app["id"]))
		}
		return found, errs
	}
	for _, tt := range []struct {
		args []string
		want []string
	}{
		{[]string{"--sort", "id"}, []string{"1", "2", "3"}},
		{[]string{"--sort", "ID", "--order", "desc"}, []string{"3", "2", "1"}},
		{[]string{"--sort", "sessions", "--order", "asc"}, []string{"1", "2", "3"}},
		{[]string{"--sort", "createdAt", "--limit", "1"}, []string{"1"}},
		{[]string{"--limit", "0"}, []string{"2", "1", "3"}},
	} {
		found, _ := ids(tt.args...)
		assert.Equal(t, tt.want, found, tt.args)
	}
	_, errs := ids("--limit", "1")
	assert.Contains(t, errs, "2 apps more; --limit 0")
	_, out, _ := s.told(t, "usage", "--table", "days", "--sort", "appSessions", "--limit", "1", "--range", "2026-11-01..2026-11-03")
	assert.JSONEq(t, `{"day":"2026-11-02","appSessions":3,"studioSessions":0}`, out, "the busiest day")
}

func TestUsageOfATimeThatIsGoneSaysSo(t *testing.T) {
	s := answeringUsage(t, `{"stats":{},"apps":[],"users":[],"appSessions":[],"studioSessions":[]}`)
	_, _, errs := s.told(t, "usage", "--range", "2019-01-01..2019-02-01")
	assert.Contains(t, errs, "keeps logs for one year")
	_, _, errs = s.told(t, "usage", "--range", "12m")
	assert.Contains(t, errs, "larger than they are")
	_, out, errs := s.told(t, "usage", "--range", "90d", "-o", "table")
	assert.NotContains(t, errs, "one year")
	assert.Contains(t, out, "Apps · 0\nNone\n")
}

func TestWrongUseOfUsage(t *testing.T) {
	for says, args := range map[string][]string{
		"--table widgets":           {"--table", "widgets"},
		"--table: empty":            {"--table", ""},
		"--output xml":              {"-o", "xml"},
		"-o csv writes one":         {"-o", "csv"},
		"-o jsonl writes one":       {"-o", "jsonl"},
		"--sort and --order":        {"--sort", "users"},
		"are sorted by":             {"--table", "users", "--sort", "sessions"},
		"give that too":             {"--table", "users", "--order", "asc"},
		"it is asc or desc":         {"--table", "users", "--sort", "id", "--order", "up"},
		"can't be negative":         {"--limit", "-1"},
		"nine cells":                {"--table", "cells", "--limit", "3"},
		"--range soon":              {"--range", "soon"},
		"--since: empty":            {"--since", ""},
		"leave --since and":         {"--range", "7d", "--since", "3d"},
		"usage is of an":            {"--app", "7"},
		"takes no":                  {"more"},
		"unknown flag: --analytics": {"--analytics"},
	} {
		code, out, errs := served{}.told(t, append([]string{"usage"}, args...)...)
		assert.Equal(t, 2, code, says)
		assert.Contains(t, errs, says)
		assert.Empty(t, out, says)
	}
}

func TestADryRunOfUsageSendsNothing(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer server.Close()
	token := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(token, []byte(secretToken), 0o600))
	s := served{flags: []string{"--dry-run", "--api-url", server.URL, "--token-file", token}}
	code, out, errs := s.told(t, "usage", "--org", "7", "--range", "2026-11-01..2026-11-02")
	assert.Equal(t, 0, code, errs)
	assert.Equal(t, "POST "+server.URL+"/v1/organizations/7/analytics\nAuth-token: $FLIPLET_AUTH_TOKEN\nContent-Type: application/json\n\n"+
		`{"startDate":"2026-11-01T00:00:00.000Z","endDate":"2026-11-02T23:59:59.999Z"}`+"\n", out)
	code, _, errs = s.told(t, "usage", "--org", "Acme")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "give --org with an id")
	assert.Zero(t, asked)
}

func TestColumnsOfUsageAreCompleted(t *testing.T) {
	assert.Equal(t, []string{"cells", "days", "apps", "users"}, completions(t, "usage", "--table", ""))
	assert.Equal(t, []string{"day", "appSessions", "studioSessions"}, completions(t, "usage", "--table", "days", "--sort", ""))
	assert.Empty(t, completions(t, "usage", "--sort", ""))
}

// BenchmarkUsage is from the answer to the output, of 2,000 apps and 50,000
// users.
func BenchmarkUsage(b *testing.B) {
	n := func(i int) model.Count { return model.Count{Count: i, Previous: i / 2, HasPrevious: true, Known: true} }
	r := usageReport{usageAsked: usageAsked{Period: model.Period{Start: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}}}
	for i := range 2000 {
		r.usage.Apps = append(r.usage.Apps, model.AppUsage{ID: model.ID(fmt.Sprint(i)), Name: fmt.Sprint("App ", i), CreatedAt: r.Period.Start, Sessions: n(i * 7 % 2000), Users: n(i)})
	}
	for i := range 50_000 {
		r.usage.Users = append(r.usage.Users, model.UserUsage{ID: model.ID(fmt.Sprint(i)), Email: fmt.Sprintf("person.%d@acme.example", i), LastSeenAt: r.Period.End, StudioSessions: n(i * 7919 % 50_000)})
	}
	for _, form := range []struct{ table, form string }{{"", formTable}, {"", formJSON}, {usageApps, formTable}, {usageUsers, formTable}, {usageUsers, formCSV}, {usageUsers, formJSONLines}} {
		b.Run(form.table+" "+form.form, func(b *testing.B) {
			r.table = form.table
			var out bytes.Buffer
			for b.Loop() {
				out.Reset()
				require.NoError(b, r.write(&out, io.Discard, form.form))
			}
			b.SetBytes(int64(out.Len()))
		})
	}
}
