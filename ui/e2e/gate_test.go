//go:build linux

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
)

// gate stands before a demo server and can end a session just before a request
// of it is answered.
type gate struct {
	*httptest.Server
	demo *demo.Server
	mu   sync.Mutex
	// each, if not nil, is called with each question for logs, by whichever
	// goroutine serves it; true ends its session first. ctx is the request's.
	each func(ctx context.Context, q asked) (end bool)
	// ended is how many sessions were ended so.
	ended int
}

func newGate(t *testing.T, o demo.Options) *gate {
	t.Helper()
	server, err := demo.Start(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	to, err := url.Parse(server.URL)
	require.NoError(t, err)
	g := &gate{demo: server}
	proxy := &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(to) },
		ErrorLog: log.New(io.Discard, "", 0),
	}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/logs") && g.ends(r) {
			g.demo.Revoke(r.Header.Get("Auth-token"))
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(g.Close)
	return g
}

// ends reads a question without taking it away.
func (g *gate) ends(r *http.Request) bool {
	g.mu.Lock()
	each := g.each
	g.mu.Unlock()
	if each == nil {
		return false
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var q asked
	if err != nil || json.Unmarshal(body, &q) != nil || !each(r.Context(), q) {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended++
	return true
}

// when looks at each question for logs from now on.
func (g *gate) when(each func(ctx context.Context, q asked) (end bool)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.each = each
}

func (g *gate) sessionsEnded() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.ended
}

// twoFactor is the person of the demo who has a second factor.
func (g *gate) twoFactor(t *testing.T) demo.Person {
	t.Helper()
	for _, p := range g.demo.People() {
		if p.TwoFactorSecret != "" {
			return p
		}
	}
	require.Fail(t, "nobody has a second factor")
	return demo.Person{}
}

// token signs a person in by a request written by hand from wire.md.
func (g *gate) token(t *testing.T, p demo.Person) string {
	t.Helper()
	form := url.Values{"email": {p.Email}, "password": {p.Password}, "twofactor": {g.demo.Code(p.Email)}}
	answer, err := http.PostForm(g.demo.URL+"v1/auth/login", form)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, 200, answer.StatusCode)
	var user struct {
		Token string `json:"auth_token"`
	}
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&user))
	require.NotEmpty(t, user.Token)
	return user.Token
}

// signedOn opens the screen as somebody who is signed in with a second factor.
func (g *gate) signedOn(t *testing.T, o Options) (*session, demo.Person) {
	t.Helper()
	person := g.twoFactor(t)
	o.Env = append([]string{"FLIPLET_AUTH_TOKEN=" + g.token(t, person)}, o.Env...)
	o.Args = append([]string{"--org", fmt.Sprint(g.demo.OrganizationID), "--api-url", g.URL, "--unpaced"}, o.Args...)
	return openSecretly(t, o), person
}

// signInAnew signs in where the box came up by itself.
func (g *gate) signInAnew(s *session, p demo.Person) {
	s.t.Helper()
	s.hearsAnew()
	s.press("down") // to e-mail and password
	s.waitFor("▌ E-mail and password")
	s.press("enter")
	s.waitFor("At "+g.URL, p.Email, "Password")
	g.typePassword(s, p)
	s.waitFor("Signed in as Demo Two-Factor", "a file that only you can read", "⏎ go on")
	s.press("enter")
	s.waitFor("Signed in again: what was under way goes on")
}

// typePassword types the password and the code of the second factor.
func (g *gate) typePassword(s *session, p demo.Person) {
	s.t.Helper()
	s.typeText(p.Password)
	s.waitFor(strings.Repeat("•", len(p.Password)))
	s.press("enter")
	s.waitFor("Fliplet asks " + p.Email)
	s.typeText(g.demo.Code(p.Email))
	s.waitFor("••••••")
	s.press("enter")
}

// numbered writes a data file of so many logs, a step apart, the newest some
// minutes old: the nth newest has the id count-n and says its number n.
func numbered(t *testing.T, count int, step time.Duration) (path string) {
	t.Helper()
	newest := time.Now().Add(-5 * time.Minute)
	var lines strings.Builder
	for n := count - 1; n >= 0; n-- {
		at := newest.Add(-time.Duration(n) * step).UTC().Format("2006-01-02T15:04:05.000Z")
		fmt.Fprintf(&lines, `{"id":%d,"type":"user.login","data":{"n":%d},"createdAt":%q,"updatedAt":%q,"userId":5,"appId":7,"organizationId":77,`+
			`"user":{"type":"app","email":"ann@acme.example"},"app":{"name":"Conference"}}`+"\n", count-n, n, at, at)
	}
	path = filepath.Join(t.TempDir(), "logs.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(lines.String()), 0o600))
	return path
}
