//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProxyCountsRequestsForLogs(t *testing.T) {
	release := make(chan struct{})
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), `"limit":500`) {
			<-release
		}
		_, _ = io.WriteString(w, `{"logs":[],"totalCount":1204,"sent":"`+r.Header.Get("Auth-token")+`"}`)
	}))
	defer api.Close()
	p, err := countRequests(api.URL)
	require.NoError(t, err)
	defer func() { _ = p.close() }()
	post := func(path, body string) string {
		r, err := http.NewRequest(http.MethodPost, p.URL+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Auth-token", "a token")
		answer, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer func() { _ = answer.Body.Close() }()
		said, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		return string(said)
	}

	begun := time.Now()
	assert.Contains(t, post("v1/organizations/1/logs", `{"limit":25,"offset":50,"where":{"type":{"$iLike":"%login%"}}}`), "a token")
	post("v1/apps", "")
	done := make(chan struct{})
	go func() {
		defer close(done)
		post("v1/organizations/1/logs", `{"limit":500,"offset":0}`)
	}()
	require.Eventually(t, func() bool { return len(p.since(begun)) == 2 }, time.Minute, time.Millisecond)
	list := p.since(begun)
	assert.Equal(t, []int{25, 50, 1204}, []int{list[0].limit, list[0].offset, list[0].total})
	assert.Contains(t, list[0].where, "%login%")
	assert.False(t, list[0].ahead())
	assert.True(t, list[1].ahead())
	assert.Equal(t, 75, covered(list))
	assert.True(t, list[1].ended.IsZero())
	assert.Equal(t, 1, waitedFor(list, time.Now()))
	close(release)
	<-done
	p.quiet(time.Millisecond)
	assert.Equal(t, 2, waitedFor(p.since(begun), time.Now()))
	assert.Equal(t, 500, covered(p.since(begun)))
}

func TestLogsAreInTheWireForm(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, writeLogs(&out, 40))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 40)
	withLogin := 0
	for _, line := range lines {
		var l struct {
			Type      string
			CreatedAt time.Time
			Data      map[string]any
			User      struct{ Email string }
		}
		require.NoError(t, json.Unmarshal([]byte(line), &l))
		assert.Equal(t, l.User.Email, l.Data["_userEmail"])
		assert.WithinRange(t, l.CreatedAt, time.Now().Add(-24*time.Hour), time.Now())
		if strings.Contains(l.Type, "login") {
			withLogin++
		}
	}
	assert.Equal(t, withLogin, countWith(40, "login"))
	// Each letter more must show in the total.
	for i := 1; i < len("login"); i++ {
		assert.Greater(t, countWith(2_000, "login"[:i]), countWith(2_000, "login"[:i+1]))
	}
}

func TestRefusedRequestsAreCounted(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), `"limit":500`) {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	defer api.Close()
	p, err := countRequests(api.URL)
	require.NoError(t, err)
	defer func() { _ = p.close() }()
	for _, body := range []string{`{"limit":500}`, `{"limit":25}`, `{"limit":500}`} {
		answer, err := http.Post(p.URL+"v1/organizations/1/logs", "application/json", strings.NewReader(body))
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
	}
	assert.Equal(t, 2, refused(p.since(time.Time{})))
}

func TestEmailsHaveTwoLogsEach(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, writeEmails(&out, 20))
	types := map[string]int{}
	logs := map[string]int{}
	for line := range strings.Lines(out.String()) {
		var l struct {
			Type string
			Data struct{ MessageID string }
		}
		require.NoError(t, json.Unmarshal([]byte(line), &l))
		types[l.Type]++
		logs[l.Data.MessageID]++
	}
	assert.Equal(t, map[string]int{
		"email.communicate": 20, "email.delivered": emailsWith(20, "delivered"),
		"email.bounced": emailsWith(20, "bounced"), "email.rejected": emailsWith(20, "rejected"),
	}, types)
	assert.Len(t, logs, 20)
	for id, n := range logs {
		assert.Equal(t, 2, n, id)
	}
}
