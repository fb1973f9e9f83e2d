package demo

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start runs a server for the test's duration, without a rate limit.
func start(t *testing.T, o Options) *Server {
	t.Helper()
	o.NoRateLimit = true
	return startLimited(t, o)
}

func startLimited(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		require.NoError(t, s.Close())
	})
	return s
}

// serve runs a server over these logs, one JSON object a line.
func serve(t *testing.T, lines ...string) *Server {
	t.Helper()
	return start(t, Options{DataFile: dataFile(t, lines...)})
}

func dataFile(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "logs.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600))
	return path
}

// reply is an HTTP answer, read whole.
type reply struct {
	status int
	header http.Header
	body   string
}

func send(t *testing.T, r *http.Request) reply {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return reply{response.StatusCode, response.Header, string(body)}
}

func request(t *testing.T, s *Server, method, path, kind, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Auth-token", s.Token)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return r
}

func get(t *testing.T, s *Server, path string) reply {
	t.Helper()
	return send(t, request(t, s, http.MethodGet, path, "", ""))
}

func post(t *testing.T, s *Server, path, body string) reply {
	t.Helper()
	return send(t, request(t, s, http.MethodPost, path, "application/json", body))
}

func logsPath(s *Server) string {
	return "v1/organizations/" + strconv.FormatInt(s.OrganizationID, 10) + "/logs"
}

// page is an answer of the audit-log endpoints.
type page struct {
	Logs       []map[string]any
	Query      json.RawMessage
	TotalCount *int
	PageNumber *int
	PerPage    *int
	PageCount  *int
}

func parsed(t *testing.T, r reply) page {
	t.Helper()
	require.Equal(t, http.StatusOK, r.status, r.body)
	require.Equal(t, "application/json; charset=utf-8", r.header.Get("Content-Type"))
	var p page
	require.NoError(t, json.Unmarshal([]byte(r.body), &p), r.body)
	return p
}

// asking posts a JSON body to the organization's logs.
func asking(t *testing.T, s *Server, body string) page {
	t.Helper()
	return parsed(t, post(t, s, logsPath(s), body))
}

func (p page) ids() []int {
	ids := []int{}
	for _, l := range p.Logs {
		ids = append(ids, int(l["id"].(float64)))
	}
	return ids
}

// getting asks the organization's logs by an address.
func getting(t *testing.T, s *Server, query url.Values) reply {
	t.Helper()
	return get(t, s, logsPath(s)+"?"+query.Encode())
}
