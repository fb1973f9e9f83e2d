//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// longWait is for what the program asks for again a few times before it gives
// up.
const longWait = 60 * time.Second

// asked is what the misbehaving server looks at in a question for logs.
type asked struct {
	Limit, Offset int
	Sort, Order   string
	Where         json.RawMessage

	StartDate, EndDate time.Time
}

// logsAnswer answers a question for logs.
type logsAnswer func(w http.ResponseWriter, q asked)

// misbehaving is a server that speaks just enough of the API, and misbehaves as a
// test tells it to. Its answers are written by hand from wire.md.
type misbehaving struct {
	*httptest.Server
	mu            sync.Mutex
	logs          logsAnswer
	apps          string
	organizations string
	all           http.HandlerFunc // in place of everything
	times         int              // questions for logs so far
}

func newMisbehaving(t *testing.T, logs logsAnswer) *misbehaving {
	t.Helper()
	m := unstarted(logs)
	m.Start()
	t.Cleanup(m.Close)
	return m
}

func unstarted(logs logsAnswer) *misbehaving {
	m := &misbehaving{
		logs: logs, organizations: `{"organizations":[{"id":12,"name":"Acme Corp"}]}`,
		apps: `{"apps":[{"id":7,"name":"Conference","organizationId":12,"productionAppId":null}]}`,
	}
	m.Server = httptest.NewUnstartedServer(m)
	m.Config.ErrorLog = log.New(io.Discard, "", 0)
	return m
}

// set changes how it behaves from now on.
func (m *misbehaving) set(change func(m *misbehaving)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

func (m *misbehaving) asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.times
}

func (m *misbehaving) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	isLogs := strings.HasSuffix(r.URL.Path, "/logs")
	m.mu.Lock()
	if isLogs {
		m.times++
	}
	all, logs, apps, organizations := m.all, m.logs, m.apps, m.organizations
	m.mu.Unlock()
	switch {
	case all != nil:
		all(w, r)
	case r.Header.Get("Auth-token") != secretToken:
		answerWith(w, 401, `{"error":"not authorised","message":"The auth_token provided doesn't belong to any user."}`)
	case isLogs:
		var q asked
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			answerWith(w, 400, `{"error":"Bad Request"}`)
			return
		}
		logs(w, q)
	case r.URL.Path == "/v1/organizations":
		answerWith(w, 200, organizations)
	case r.URL.Path == "/v1/apps":
		answerWith(w, 200, apps)
	case r.URL.Path == "/v1/user":
		answerWith(w, 200, `{"user":{"id":1,"email":"me@acme.example"}}`)
	default:
		answerWith(w, 404, `{"error":"not found"}`)
	}
}

func answerWith(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// always gives one answer, whatever is asked.
func always(status int, body string) logsAnswer {
	return func(w http.ResponseWriter, _ asked) { answerWith(w, status, body) }
}

// plainLog is an ordinary log in the wire form; n tells it from others.
func plainLog(n int) string {
	// The newest is a minute old: inside a range that ended before the answer.
	at := time.Now().Add(-time.Duration(n+1) * time.Minute).UTC().Format("2006-01-02T15:04:05.000Z")
	return fmt.Sprintf(`{"id":%d,"type":"user.login","dataString":"{\"n\": %d}","createdAt":"%s","updatedAt":"%s",`+
		`"sessionId":%d,"userId":5,"appId":7,"organizationId":12,"requestId":null,"dataSourceId":null,"dataSourceEntryId":null,`+
		`"appNotificationId":null,"typeDescription":"Sign-in attempt","user":{"type":"app","email":"user%d@acme.example"},"app":{"name":"Conference"}}`,
		1_000_000-n, n, at, at, 400+n, n)
}

// plain serves so many ordinary logs, in the order asked for.
func plain(total int) logsAnswer {
	return func(w http.ResponseWriter, q asked) {
		logs := make([]string, total)
		for i := range logs {
			logs[i] = plainLog(i)
			if q.Order == "ASC" {
				logs[i] = plainLog(total - 1 - i)
			}
		}
		from := min(q.Offset, total)
		answerWith(w, 200, page(total, logs[from:min(from+q.Limit, total)]...))
	}
}

// page is the documented answer that holds logs.
func page(total int, logs ...string) string {
	return fmt.Sprintf(`{"logs":[%s],"query":{},"totalCount":%d}`, strings.Join(logs, ","), total)
}

// serving is a page of the logs given, whatever is asked.
func serving(logs ...string) logsAnswer {
	return func(w http.ResponseWriter, q asked) {
		from := min(q.Offset, len(logs))
		answerWith(w, 200, page(len(logs), logs[from:min(from+q.Limit, len(logs))]...))
	}
}

// openOn opens the screen on a server in the name of secretToken, and sees to
// it that the token is never seen.
func openOn(t *testing.T, url string, o Options) *session {
	t.Helper()
	o.Env = append([]string{"FLIPLET_AUTH_TOKEN=" + secretToken, "FLIPLET_API_URL=" + url}, o.Env...)
	return openSecretly(t, o)
}

// openSecretly opens the program; at the test's end no token may have been in
// its arguments nor in anything it wrote.
func openSecretly(t *testing.T, o Options) *session {
	t.Helper()
	s := open(t, program(t, fliplet), o)
	hidesToken(t, s)
	return s
}

func hidesToken(t *testing.T, s *session) {
	t.Helper()
	arguments, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", s.PID()))
	if err == nil { // where there is a /proc
		assert.NotContains(t, string(arguments), secretToken)
	}
	t.Cleanup(func() {
		raw := s.Raw()
		assert.NotContains(t, raw, secretToken)
		assert.NotContains(t, raw, strings.TrimPrefix(secretToken, "eu--"))
		assert.NotRegexp(t, `eu--demo[a-z2-7]{8,}`, raw)
		assert.NotContains(t, s.Screen().String(), secretToken)
	})
}

// waitLong is waitFor for what takes several attempts.
func (s *session) waitLong(text string) Screen {
	s.t.Helper()
	var seen Screen
	_, err := s.Await(fmt.Sprintf("%q", text), longWait, func(screen Screen) bool {
		seen = screen
		return screen.Has(text)
	})
	require.NoError(s.t, err)
	return seen
}

// alive checks that keys still work.
func (s *session) alive() {
	s.t.Helper()
	s.press("ctrl+p")
	s.waitFor("Row up")
	s.press("esc")
	s.waitGone("Row up")
}

// quits checks that the program ends well from the table.
func (s *session) quits() {
	s.t.Helper()
	s.press("q")
	assert.Equal(s.t, 0, s.exit())
	require.NoError(s.t, s.Restored())
}
