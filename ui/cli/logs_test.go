package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
)

// knownLogs is a demo server with logs that the test knows, and how often it was asked.
type knownLogs struct {
	url, org string
	asked    *atomic.Int64
	logs     []testLog // newest first
	day      string    // on which all of them are, in UTC
}

type testLog struct {
	ID        int            `json:"id"`
	CreatedAt string         `json:"createdAt"`
	Type      string         `json:"type"`
	User      map[string]any `json:"user"`
	App       map[string]any `json:"app"`
	AppID     int            `json:"appId,omitempty"`
	SessionID any            `json:"sessionId"`
	Data      map[string]any `json:"data"`
}

func (l testLog) email() string {
	email, _ := l.User["email"].(string)
	return email
}

// serveLogs serves n logs of one day, three of each time, with users, types and
// sessions that repeat or are missing.
func serveLogs(t *testing.T, n int) knownLogs {
	t.Helper()
	day := time.Now().UTC().AddDate(0, 0, -2).Truncate(24 * time.Hour)
	s := knownLogs{asked: new(atomic.Int64), day: day.Format(time.DateOnly)}
	var text bytes.Buffer
	for i := range n {
		l := testLog{ID: 1000 + i, CreatedAt: day.Add(time.Duration(i/3) * time.Second).Format("2006-01-02T15:04:05.000Z"), Type: []string{"user.login", "user.login.failed", "my.own|type"}[i%3]}
		if i%7 != 0 {
			l.User = map[string]any{"type": "app", "email": fmt.Sprintf("p%d@acme.example", i%7)}
			l.SessionID = 90 + i%11
		}
		l.App, l.AppID = map[string]any{"name": "Field guide"}, 92
		l.Data = map[string]any{"n": i, "big": json.Number("12345678901234567890"), "password": "hunter2secret", "text": "a\x1b[31m\u202e\u009b\nb"}
		if i%5 == 0 {
			l.Data = nil
		}
		line, err := json.Marshal(l)
		require.NoError(t, err)
		text.Write(append(line, '\n'))
		s.logs = append(s.logs, l)
	}
	slices.Reverse(s.logs)
	file := filepath.Join(t.TempDir(), "logs.jsonl")
	require.NoError(t, os.WriteFile(file, text.Bytes(), 0o600))
	server, err := demo.Start(t.Context(), demo.Options{DataFile: file, NoRateLimit: true})
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() })
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	s.url, s.org = front.URL+"/", fmt.Sprint(server.OrganizationID)
	t.Setenv(api.EnvToken, server.Token)
	return s
}

// run runs a command against the server, in this process.
func (s knownLogs) run(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = execute(t.Context(), append(args, "--api-url", s.url, "--unpaced", "--utc"), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// idsOf are the ids of logs in JSON Lines.
func idsOf(t *testing.T, lines string) []int {
	t.Helper()
	ids := []int{}
	for line := range strings.Lines(lines) {
		var l struct{ ID int }
		require.NoError(t, json.Unmarshal([]byte(line), &l), "%s", line)
		ids = append(ids, l.ID)
	}
	return ids
}

// newest are the ids of the newest n logs; those of one time in any order.
func assertNewest(t *testing.T, s knownLogs, n int, got []int) {
	t.Helper()
	require.Len(t, got, n)
	at := map[int]string{}
	for _, l := range s.logs {
		at[l.ID] = l.CreatedAt
	}
	seen := map[int]bool{}
	for i, id := range got {
		assert.Equal(t, s.logs[i].CreatedAt, at[id], "row %d", i)
		assert.False(t, seen[id], "log %d twice", id)
		seen[id] = true
	}
}

func TestLogsArePrintedAsManyAsAreWanted(t *testing.T) {
	s := serveLogs(t, 1300)
	for _, c := range []struct {
		args     []string
		rows     int
		requests int64 // 0: as many as it takes
	}{
		{[]string{"--limit", "1"}, 1, 1},
		{[]string{"--limit", "25"}, 25, 1},
		{[]string{"--limit", "500"}, 500, 1},
		{[]string{"--limit", "501"}, 501, 0},
		{[]string{"--limit", "5000"}, 1300, 0},
		{nil, 1300, 0},
	} {
		s.asked.Store(0)
		code, out, errs := s.run(t, append([]string{"logs", "--org", s.org, "--range", s.day}, c.args...)...)
		require.Equal(t, 0, code, "%v: %s", c.args, errs)
		assertNewest(t, s, c.rows, idsOf(t, out))
		assert.Empty(t, errs, "%v", c.args)
		if c.requests > 0 {
			assert.Equal(t, c.requests, s.asked.Load(), "%v", c.args)
		}
	}
	s.asked.Store(0)
	code, out, _ := s.run(t, "logs", "--org", "logs from a FILE", "--range", s.day, "--limit", "2", "--order", "asc")
	assert.Equal(t, 0, code)
	assert.EqualValues(t, 2, s.asked.Load(), "the organizations, then the logs")
	for _, id := range idsOf(t, out) {
		assert.Less(t, id, 1003)
	}
	code, out, errs := s.run(t, "logs", "--org", s.org, "--limit", "1")
	assert.Equal(t, 0, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, "Last 24 hours: ")
}

func TestLogsSortedByAnythingAreAllThere(t *testing.T) {
	s := serveLogs(t, 1300)
	want := slices.Clone(s.logs)
	slices.SortStableFunc(want, func(a, b testLog) int {
		switch {
		case a.email() == b.email():
			return 0
		case a.email() == "":
			return 1
		case b.email() == "":
			return -1
		}
		return strings.Compare(a.email(), b.email())
	})
	for order, logs := range map[string][]testLog{"asc": want, "desc": nil} {
		code, out, errs := s.run(t, "logs", "--org", s.org, "--range", s.day, "--sort", "user", "--order", order)
		require.Equal(t, 0, code, errs)
		ids := idsOf(t, out)
		require.Len(t, ids, 1300)
		if order == "desc" {
			assert.Equal(t, 0, (ids[0]-1000)%7, "those without a user come first")
			assert.Equal(t, 6, (ids[200]-1000)%7)
			continue
		}
		for i, l := range logs {
			require.Equal(t, l.ID, ids[i], "row %d", i)
		}
	}
	// Sessions are numbers: 100 comes after 99.
	code, out, _ := s.run(t, "logs", "--org", s.org, "--range", s.day, "--sort", "session", "--order", "asc", "--limit", "1000", "--template", "{{.sessionId}}")
	require.Equal(t, 0, code)
	sessions := strings.Fields(out)
	require.Len(t, sessions, 1000)
	assert.True(t, slices.IsSortedFunc(sessions, func(a, b string) int { return len(a)*1000 - len(b)*1000 + strings.Compare(a, b) }))
	assert.Equal(t, "90", sessions[0])
}

func TestLogsFiltersAreTheServers(t *testing.T) {
	s := serveLogs(t, 600)
	for _, c := range []struct {
		args    []string
		matches func(testLog) bool
	}{
		{[]string{"--type", "user.login"}, func(l testLog) bool { return l.Type == "user.login" }},
		{[]string{"--type", "user.login,my.own|type"}, func(l testLog) bool { return l.Type != "user.login.failed" }},
		{[]string{"--filter", "type=login"}, func(l testLog) bool { return strings.Contains(l.Type, "login") }},
		{[]string{"--user", "P3@"}, func(l testLog) bool { return l.email() == "p3@acme.example" }},
		{[]string{"--category", "apps"}, func(l testLog) bool { return l.User != nil }},
		{[]string{"--session", "95"}, func(l testLog) bool { return l.SessionID == 95 }},
		{[]string{"--filter", "data=n==12"}, func(l testLog) bool { return l.Data["n"] == 12 }},
		{[]string{"--app", "field GUIDE"}, func(testLog) bool { return true }},
		{[]string{"--app", "93"}, func(testLog) bool { return false }},
	} {
		want := []int{}
		for _, l := range s.logs {
			if c.matches(l) {
				want = append(want, l.ID)
			}
		}
		code, out, errs := s.run(t, append([]string{"logs", "--org", s.org, "--range", s.day}, c.args...)...)
		require.Equal(t, 0, code, "%v: %s", c.args, errs)
		assert.Equal(t, want, idsOf(t, out), "%v", c.args)
	}
}

func TestLogsAsATableAreAlignedCleanAndMasked(t *testing.T) {
	s := serveLogs(t, 60)
	code, out, errs := s.run(t, "logs", "--org", s.org, "--range", s.day, "--limit", "50", "-o", "table")
	require.Equal(t, 0, code, errs)
	assert.Equal(t, "50 of 60 logs; --limit 0 prints all\n", errs)
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	require.Len(t, lines, 51)
	at := strings.Index(lines[0], "Log type")
	assert.True(t, strings.HasPrefix(lines[0], "Date ↓ UTC "), lines[0])
	for _, line := range lines[1:] {
		assert.Regexp(t, `^`+s.day+` \d\d:\d\d:\d\d  (Apps    |        )  (user\.login|my\.own\|type)`, line)
		assert.Equal(t, "  ", line[at-len("↓")+1-2:at-len("↓")+1], "a gap before the type: %q", line)
		for _, c := range line {
			assert.False(t, c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u202e', "%q", line)
		}
		assert.Equal(t, strings.TrimRight(line, " "), line)
	}
	assert.NotContains(t, out, "hunter2")
	assert.Contains(t, out, "12345678901234567890")

	code, out, _ = s.run(t, "logs", "--org", s.org, "--range", s.day, "-o", "table", "--columns", "id, type,data.n,user.email")
	assert.Equal(t, 0, code)
	rows := strings.Split(out, "\n")
	assert.Equal(t, []string{"id", "Log", "type", "data.n", "user.email"}, strings.Fields(rows[0]))
	assert.Equal(t, []string{"1059", "my.own|type", "59", "p3@acme.example"}, strings.Fields(rowOf(rows, "1059")))

	code, out, errs = s.run(t, "logs", "--org", s.org, "--range", s.day, "-o", "table", "--filter", "type=no\x1bthing")
	assert.Equal(t, 0, code)
	assert.Equal(t, 1, strings.Count(out, "\n"))
	assert.Contains(t, errs, "No logs found: Log type contains \"no␛thing\"")
}

func rowOf(rows []string, id string) string {
	for _, row := range rows {
		if strings.HasPrefix(row, id) {
			return row
		}
	}
	return ""
}

func TestLogsInOtherForms(t *testing.T) {
	s := serveLogs(t, 700)
	read := func(args ...string) string {
		code, out, errs := s.run(t, append([]string{"logs", "--org", s.org, "--range", s.day}, args...)...)
		require.Equal(t, 0, code, errs)
		return out
	}
	for _, limit := range []string{"0", "30", "600"} {
		var all []struct{ ID int }
		require.NoError(t, json.Unmarshal([]byte(read("-o", "json", "--limit", limit)), &all))
		n := map[string]int{"0": 700, "30": 30, "600": 600}[limit]
		assert.Len(t, all, n)
		assert.Equal(t, n+1, strings.Count(read("-o", "csv", "--limit", limit, "--columns", "id,type"), "\r\n"))
	}
	assert.JSONEq(t, "[]", read("-o", "json", "--filter", "type=nothing"))
	assert.Equal(t, "id,type\r\n", strings.TrimPrefix(read("-o", "csv", "--columns", "id,type", "--filter", "type=nothing"), "\ufeff"))

	text := read("--template", `{{.id}}|{{.user.email}}|{{.data.big}}|{{.data.n.nothing.there}}|{{.nothing.there}}|{{if eq .type "user.login"}}in{{end}}|{{json .data.n}}`, "--type", "user.login", "--limit", "3")
	l := s.logs[slices.IndexFunc(s.logs, func(l testLog) bool { return l.Type == "user.login" })]
	first, _, _ := strings.Cut(text, "\n")
	assert.Equal(t, fmt.Sprintf("%d|%s|12345678901234567890", l.ID, l.email()), strings.Join(strings.Split(first, "|")[:3], "|"))
	assert.Equal(t, 3, strings.Count(text, "\n"))
}

func TestATemplateReadsWhatIsThere(t *testing.T) {
	s := serveLogs(t, 8)
	read := func(template string) (int, string, string) {
		return s.run(t, "logs", "--org", s.org, "--range", s.day, "--order", "asc", "--template", template)
	}
	code, out, errs := read("{{.id}} {{.user.email}} {{.data.text}}{{with .data}} {{json .n}}{{end}} {{.app}}")
	require.Equal(t, 0, code, errs)
	lines := strings.SplitAfter(out, "\n")
	assert.Equal(t, "1000   {\"name\":\"Field guide\"}\n", lines[0])
	assert.Contains(t, out, "1001 p1@acme.example a\x1b[31m\u202e\u009b\nb 1 {\"name\":\"Field guide\"}\n", "exact in a pipe")
	code, out, errs = read(`{{range $i, $k := .data}}{{end}}{{if .type.x}}no{{else}}{{.id}}{{end}} {{.type.x.y}}{{with .app}}{{.name}}{{end}}{{index .app "name" | printf "%.5s"}}`)
	require.Equal(t, 0, code, errs)
	assert.True(t, strings.HasPrefix(out, "1000 Field guideField\n"), out)
	code, out, errs = read("{{.id}} {{index .type 99}}")
	assert.Equal(t, 1, code)
	assert.Equal(t, 8, strings.Count(out, "\n"))
	assert.Contains(t, errs, "the template does not fit 8 of the logs, first log 1000")
	code, _, errs = read("{{.id")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "--template: ")
}

func TestADryRunOfLogsSendsNothing(t *testing.T) {
	s := serveLogs(t, 1)
	s.asked.Store(0)
	for _, c := range []struct {
		args []string
		code int
		says []string
	}{
		{[]string{"--org", s.org, "--limit", "25", "--user", "ann"}, 0, []string{
			"POST " + s.url + "v1/organizations/" + s.org + "/logs", "Auth-token: $FLIPLET_AUTH_TOKEN", `"limit":25`, `"order":"DESC"`, "%ann%"}},
		{[]string{"--org", s.org, "--app", "92"}, 0, []string{`"appId":92`, `"sort":"id"`, `"limit":500`}},
		{[]string{"--app", "92"}, 0, []string{s.url + "v1/apps/92/logs"}},
		{nil, 2, []string{"give --org with an id"}},
		{[]string{"--org", "Acme"}, 2, []string{"give --org with an id"}},
		{[]string{"--org", "1", "--app", "Field guide"}, 2, []string{"give --app with an id"}},
	} {
		code, out, errs := s.run(t, append([]string{"logs", "--dry-run", "--range", s.day}, c.args...)...)
		assert.Equal(t, c.code, code, "%v: %s", c.args, errs)
		for _, text := range c.says {
			assert.Contains(t, out+errs, text, "%v", c.args)
		}
		assert.NotContains(t, out+errs, os.Getenv(api.EnvToken))
	}
	assert.Zero(t, s.asked.Load())
	t.Setenv(api.EnvToken, "")
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	code, out, errs := s.run(t, "logs", "--dry-run", "--org", "7")
	assert.Equal(t, 0, code, errs)
	assert.Contains(t, out, "v1/organizations/7/logs")
	assert.Contains(t, errs, "There is no token")
}

func TestWrongUseOfLogs(t *testing.T) {
	s := serveLogs(t, 1)
	for says, args := range map[string][]string{
		"-o xml: it is one of":         {"-o", "xml"},
		"needs a --template":           {"-o", "template"},
		"leave one out":                {"-o", "csv", "--template", "x"},
		"--columns is for csv":         {"-o", "json", "--columns", "id"},
		"nope":                         {"-o", "csv", "--columns", "id,nope"},
		"takes no \"more\"":            {"more"},
		"--since x: not a date":        {"--since", "x"},
		"no organization has \"zzz\"":  {"--org", "zzz"},
		"no app has \"zzz\"":           {"--org", s.org, "--app", "zzz"},
		"--unpaced is for a demo":      {"--api-url", "https://x.example/"},
		"logs are sorted by date, typ": {"--sort", "size"},
	} {
		var out, errs bytes.Buffer
		args = append([]string{"logs", "--api-url", s.url, "--unpaced"}, args...)
		assert.Equal(t, 2, execute(t.Context(), args, &out, &errs), "%v: %s", args, errs.String())
		assert.Contains(t, errs.String(), says)
		assert.Empty(t, out.String())
	}
	t.Setenv(api.EnvToken, "")
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	code, _, errs := s.run(t, "logs")
	assert.Equal(t, 3, code)
	assert.Contains(t, errs, "You are not signed in")
	assert.Contains(t, errs, "--demo")
}

// A server that announces more than it gives: what came is printed, and the
// exit code tells.
func TestLogsThatAreMissingAreSaid(t *testing.T) {
	now := time.Now().UTC()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Offset int }
		_ = json.NewDecoder(r.Body).Decode(&body)
		logs := ""
		for id := body.Offset + 1; id <= 3; id++ {
			logs += fmt.Sprintf(`,{"id":%d,"type":"x","dataString":null,"createdAt":%q}`, id, now.Add(-time.Hour).Format(time.RFC3339))
		}
		fmt.Fprintf(w, `{"logs":[%s],"totalCount":10,"query":{"offset":%d}}`, strings.TrimPrefix(logs, ","), body.Offset)
	}))
	t.Cleanup(server.Close)
	s := knownLogs{url: server.URL + "/"}
	t.Setenv(api.EnvToken, secretToken)
	for _, args := range [][]string{{"--limit", "5"}, {}, {"--sort", "type"}} {
		code, out, errs := s.run(t, append([]string{"logs", "--org", "1", "--range", "2h"}, args...)...)
		assert.Equal(t, 5, code, "%v: %s", args, errs)
		assert.Len(t, idsOf(t, out), 3, "%v", args)
		assert.Contains(t, errs, "incomplete: Fliplet counts 7 more logs than it gave", "%v", args)
	}
}

func TestAnInterruptedReadingEndsWith130(t *testing.T) {
	s := serveLogs(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	assert.Equal(t, 130, execute(ctx, []string{"logs", "--org", s.org, "--api-url", s.url}, &out, &errs))
	assert.Empty(t, out.String())
}
