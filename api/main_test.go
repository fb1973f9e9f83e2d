package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fliplet-audit/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// secret is the token of every test; no error may hold it, nor its part after
// the region.
const secret = "eu--5f2a90c4e1SECRETd77b"

func testToken(t *testing.T) Token {
	t.Helper()
	token, err := NewToken(secret)
	require.NoError(t, err)
	return token
}

// impatient is a clock whose timers fire at once, the clock moved on as if
// their time had passed.
type impatient struct {
	mu     sync.Mutex
	now    time.Time
	slept  []time.Duration
	asleep time.Duration
}

func newImpatient() *impatient {
	return &impatient{now: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)}
}

func (c *impatient) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *impatient) Timer(d time.Duration) (<-chan time.Time, func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	c.asleep += d
	fires := make(chan time.Time, 1)
	fires <- c.now
	return fires, func() {}
}

func (c *impatient) total() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asleep
}

// asked is one request as a server saw it.
type asked struct {
	method, path string
	header       http.Header
	body         string
	// gone is done when the client has left or the server closes.
	gone context.Context
}

// json is the request's body as a tree.
func (a asked) json(t *testing.T) map[string]any {
	t.Helper()
	var tree map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &tree), a.body)
	return tree
}

// server answers by a function of the request's number, from 0, and keeps
// what it was asked.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	requests []asked
}

func (s *server) asked() []asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]asked(nil), s.requests...)
}

func (s *server) count() int { return len(s.asked()) }

func (s *server) handler(answer func(n int, a asked, w http.ResponseWriter)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a := asked{method: r.Method, path: r.URL.RequestURI(), header: r.Header, body: string(body), gone: r.Context()}
		s.mu.Lock()
		n := len(s.requests)
		s.requests = append(s.requests, a)
		s.mu.Unlock()
		answer(n, a, w)
	})
}

func newServer(t *testing.T, answer func(n int, a asked, w http.ResponseWriter)) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(s.handler(answer))
	t.Cleanup(s.Close)
	return s
}

// newClient is a client of a server, with a clock that never waits.
func newClient(t *testing.T, url string, change ...func(*Options)) (*Client, *impatient) {
	t.Helper()
	clock := newImpatient()
	o := Options{BaseURL: url, Token: testToken(t), Clock: clock}
	for _, c := range change {
		c(&o)
	}
	c, err := New(o)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c, clock
}

// failure takes an error through what holds of every error: its kind, words
// for a person on one safe line, and no token in anything that prints it.
func failure(t *testing.T, err error, kind Kind) *Error {
	t.Helper()
	require.Error(t, err)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, kind.String(), e.Kind.String(), "%v", err)
	texts := []string{err.Error(), e.What(), e.Advice(), e.Message, fmt.Sprintf("%v %+v %#v %q", err, e, e, e)}
	for cause := errors.Unwrap(err); cause != nil; cause = errors.Unwrap(cause) {
		texts = append(texts, cause.Error(), fmt.Sprintf("%+v %#v", cause, cause))
	}
	for _, text := range texts {
		noSecret(t, text)
	}
	for _, text := range []string{e.What(), e.Advice()} {
		require.NotEmpty(t, text)
		require.Equal(t, model.Clean(text).String(), text)
		require.NotContains(t, text, "\n")
		require.Less(t, len([]rune(text)), 600)
	}
	return e
}

func noSecret(t *testing.T, text string) {
	t.Helper()
	lower := strings.ToLower(text)
	_, rest, _ := strings.Cut(secret, "--")
	require.NotContains(t, lower, strings.ToLower(rest))
}

// org and page are the question most tests ask.
var org = Scope{Organization: "12"}

func ask(c *Client) error {
	_, err := c.Logs(context.Background(), org, LogsRequest{Limit: 25})
	return err
}

const onePage = `{"logs":[{"id":7,"type":"user.login","dataString":"{\"ip\": \"10.0.0.1\"}","createdAt":"2026-11-20T10:00:00.000Z"}],` +
	`"query":{"where":{},"offset":0,"limit":25,"order":[["createdAt","DESC"]]},"totalCount":1204,"pageNumber":0,"perPage":25,"pageCount":49}`

func answerJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	io.WriteString(w, body)
}
