package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
)

// plainLog is a log as an independent count sees it.
type plainLog struct {
	ID        int64
	Type      string
	CreatedAt time.Time
	User      *struct{ Email, Type string }
	App       *struct{ Name string }
	AppID     *int64
	Data      any
}

// status is the data's own status, where it is an object with one.
func (l plainLog) status() string {
	data, _ := l.Data.(map[string]any)
	status, _ := data["status"].(string)
	return status
}

// everyLog reads an organization's logs without the program, in one go.
func everyLog(t testing.TB, s served, condition string) []plainLog {
	t.Helper()
	body := `{"startDate":"2000-01-01","limit":100000,"sort":"id","fields":["id","type","createdAt","user.email","user.type","app.name","appId","data"]` + condition + `}`
	var all []plainLog
	for offset := 0; ; offset += 500 {
		request, err := http.NewRequest(http.MethodPost, fmt.Sprintf("%sv1/organizations/%d/logs", s.URL, s.OrganizationID),
			bytes.NewReader([]byte(strings.Replace(body, "100000", fmt.Sprintf("500,\"offset\":%d", offset), 1))))
		require.NoError(t, err)
		request.Header.Set("Auth-token", s.Token)
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		var page struct{ Logs []plainLog }
		require.NoError(t, json.NewDecoder(answer.Body).Decode(&page))
		answer.Body.Close()
		all = append(all, page.Logs...)
		if len(page.Logs) < 500 {
			return all
		}
	}
}

func TestACountIsTheNumberAlone(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 3000})
	all := everyLog(t, s, "")
	logins := 0
	for _, l := range all {
		if l.Type == "user.login" {
			logins++
		}
	}
	require.Positive(t, logins)
	code, out, errs := s.read(t, "count", "--range", "12m")
	require.Equal(t, 0, code, errs)
	assert.Equal(t, fmt.Sprintln(len(all)), out)
	assert.Empty(t, errs)
	_, out, _ = s.read(t, "count", "--range", "12m", "--type", "user.login", "-o", "json")
	assert.JSONEq(t, fmt.Sprintf(`{"count":%d}`, logins), out)
	_, _, errs = s.read(t, "count")
	assert.Contains(t, errs, "last 24 hours", "the range nobody asked for is said")
}

func TestCountsByAValueEqualAnIndependentCount(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 3000})
	all := everyLog(t, s, "")
	for by, value := range map[string]func(plainLog) any{
		"type":     func(l plainLog) any { return l.Type },
		"category": func(l plainLog) any { return orNil(l.User != nil, func() string { return l.User.Type }) },
		"app": func(l plainLog) any {
			if l.App == nil && l.AppID != nil {
				return fmt.Sprint(*l.AppID)
			}
			return orNil(l.App != nil, func() string { return l.App.Name })
		},
		"day":         func(l plainLog) any { return l.CreatedAt.UTC().Format(time.DateOnly) },
		"data.status": func(l plainLog) any { return orNil(true, l.status) },
	} {
		want := map[any]int{}
		for _, l := range all {
			want[value(l)]++
		}
		code, out, errs := s.read(t, "count", "--utc", "--range", "12m", "--by", by)
		require.Equal(t, 0, code, errs)
		got, before := map[any]int{}, -1
		for _, line := range lines(t, out) {
			n := int(line["count"].(float64))
			if n > 0 {
				got[line[by]] = n
			}
			if by != "day" && line[by] != nil {
				assert.True(t, before < 0 || n <= before, "%s: the largest first", by)
				before = n
			}
		}
		assert.Equal(t, want, got, by)
		assert.Contains(t, errs, "Counted "+logsWord(len(all)), by)
	}
}

func orNil(ok bool, text func() string) any {
	if !ok || text() == "" {
		return nil
	}
	return text()
}

func TestAnImpersonationCountsAsWhatTheUserColumnSays(t *testing.T) {
	s := serveFile(t,
		`{"id":1,"type":"a","createdAt":"2026-11-01T10:00:00Z","user":{"email":"u@x"},"data":{"_studioUser":{"email":"admin@x"}}}`,
		`{"id":2,"type":"a","createdAt":"2026-11-01T10:00:00Z","user":{"email":"u@x"},"data":null}`,
		`{"id":3,"type":"a","createdAt":"2026-11-01T10:00:00Z","data":{"_userEmail":"u@x"}}`,
		`{"id":4,"type":"a","createdAt":"2026-11-01T10:00:00Z","data":{}}`)
	_, out, errs := s.read(t, "count", "--since", "2026-11-01", "--by", "user", "-o", "table")
	assert.Equal(t, "User            Logs\nu@x                2\nadmin@x as u@x     1\n(none)             1\n", out, errs)
}

// serveFile serves logs of its own, one JSON object each.
func serveFile(t testing.TB, logs ...string) served {
	t.Helper()
	file := filepath.Join(t.TempDir(), "logs.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(strings.Join(logs, "\n")), 0o600))
	return serveDemo(t, demo.Options{DataFile: file})
}

func TestDaysAndHoursWithoutLogsCountAs0(t *testing.T) {
	s := serveFile(t, `{"id":1,"type":"a","createdAt":"2026-10-24T23:30:00.000Z"}`, `{"id":2,"type":"a","createdAt":"2026-10-27T00:00:00Z"}`)
	_, out, errs := s.read(t, "count", "--utc", "--range", "2026-10-24..2026-10-27", "--by", "day", "-o", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	require.NoError(t, err, errs)
	assert.Equal(t, [][]string{{"day", "count"}, {"2026-10-24", "1"}, {"2026-10-25", "0"}, {"2026-10-26", "0"}, {"2026-10-27", "1"}}, rows)
	_, out, _ = s.read(t, "count", "--utc", "--range", "2026-10-24..2026-10-24", "--by", "hour")
	hours := lines(t, out)
	require.Len(t, hours, 24)
	assert.Equal(t, map[string]any{"hour": "2026-10-24T23:00:00Z", "count": 1.0}, hours[23])
}

// Clocks in Berlin went back on 25 October 2026: that day has 25 hours.
func TestDaysAndHoursAreThoseOfTheZone(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	day := filterDay(t, "day", zone)
	assert.Equal(t, "2026-10-25T00:00:00+02:00", day.begin(time.Date(2026, 10, 24, 22, 30, 0, 0, time.UTC)).Format(time.RFC3339))
	hour := filterDay(t, "hour", zone)
	at, seen := time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC), map[string]bool{}
	for end := day.next(at); at.Before(end); at = hour.next(at) {
		seen[at.In(zone).Format(time.RFC3339)] = true
	}
	assert.Len(t, seen, 25)
	assert.True(t, seen["2026-10-25T02:00:00+02:00"] && seen["2026-10-25T02:00:00+01:00"])
}

func filterDay(t *testing.T, name string, zone *time.Location) grouping {
	t.Helper()
	by, err := groupingBy(name, zone)
	require.NoError(t, err)
	return by
}

func TestALimitCutsTheLinesAndSaysSo(t *testing.T) {
	s := serveFile(t, `{"id":1,"type":"a","createdAt":"2026-11-01T10:00:00Z"}`, `{"id":2,"type":"a","createdAt":"2026-11-01T10:00:00Z"}`,
		`{"id":3,"type":"b","createdAt":"2026-11-01T10:00:00Z"}`, `{"id":4,"type":"c","createdAt":"2026-11-01T10:00:00Z"}`)
	_, out, errs := s.read(t, "count", "--since", "2026-11-01", "--by", "type", "--limit", "1")
	assert.Equal(t, "{\"type\":\"a\",\"count\":2}\n", out)
	assert.Contains(t, errs, "2 values more with 2 logs")
}

func TestWrongUseOfCount(t *testing.T) {
	for says, args := range map[string][]string{
		"--by":     {"--limit", "3"},
		"--sort":   {"--sort", "type"},
		"--order":  {"--order", "asc"},
		"--output": {"-o", "xml"},
		"count by": {"--by", "colour"},
		"takes no": {"more"},
	} {
		code, out, errs := served{}.told(t, append([]string{"count"}, args...)...)
		assert.Equal(t, 2, code, says)
		assert.Contains(t, errs, says)
		assert.Empty(t, out)
	}
}

func TestADryRunSendsNothing(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer server.Close()
	token := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(token, []byte(secretToken), 0o600))
	s := served{flags: []string{"--dry-run", "--api-url", server.URL, "--token-file", token, "--org", "7"}}
	for _, args := range [][]string{{"count"}, {"count", "--by", "type"}, {"recipe", "emails"}, {"orgs"}, {"apps"}, {"whoami"}} {
		code, out, errs := s.told(t, args...)
		assert.Equal(t, 0, code, errs)
		assert.Contains(t, out, server.URL+"/v1/", args)
		assert.NotContains(t, out+errs, secretToken)
	}
	assert.Zero(t, asked)
}

// The server's count of logs that hold a value is of those that match its
// patterns; 12 must not count 123, nor 12 under another key.
func TestAnExactValueIsCountedExactly(t *testing.T) {
	s := serveFile(t,
		`{"id":1,"type":"a","createdAt":"2026-11-01T10:00:00Z","data":{"n":12}}`,
		`{"id":2,"type":"a","createdAt":"2026-11-01T10:00:00Z","data":{"n":123}}`,
		`{"id":3,"type":"a","createdAt":"2026-11-01T10:00:00Z","data":{"m":12,"text":"\"n\": 12,"}}`,
		`{"id":4,"type":"a","createdAt":"2026-11-01T10:00:00Z","data":{"n":"AB"}}`,
		`{"id":5,"type":"a","createdAt":"2026-11-01T10:00:00Z","data":{"n":"ab"}}`)
	for value, want := range map[string]string{"12": "1\n", "ab": "1\n", "1": "0\n"} {
		_, out, errs := s.read(t, "count", "--since", "2026-11-01", "--same", "data.n="+value)
		assert.Equal(t, want, out, errs)
	}
}
