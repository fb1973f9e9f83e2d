package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

var acme = model.Organization{ID: "12", Name: "Acme"}

// hidden is the value of a secret setting in the tests: no error may hold it.
const hidden = `hunter "2" ünd=more`

// changes are one of each kind.
func changes(t *testing.T) map[string]Change {
	t.Helper()
	made := &CreatedToken{}
	create, err := CreateToken(acme, "My token", made)
	require.NoError(t, err)
	remove, err := DeleteToken(acme, model.OrganizationToken{ID: "7", Name: "My token"})
	require.NoError(t, err)
	value, err := json.Marshal(hidden)
	require.NoError(t, err)
	settings, err := ChangeSettings(acme, map[string]json.RawMessage{"_password": value, "user": json.RawMessage(`"foo"`), "old": nil})
	require.NoError(t, err)
	policy, err := SetUploadPolicy(acme, []string{"exe", "jar"})
	require.NoError(t, err)
	return map[string]Change{"create": create, "delete": remove, "settings": settings, "policy": policy, "logout": SignOut()}
}

// unsure takes an error through what holds of every UnsureError.
func unsure(t *testing.T, err error, kind Kind) {
	t.Helper()
	var u *UnsureError
	require.ErrorAs(t, err, &u)
	failure(t, err, kind)
	for _, text := range []string{u.What(), u.Advice(), u.Error()} {
		noSecret(t, text)
		require.Equal(t, model.Clean(text).String(), text)
	}
	require.Contains(t, u.What(), "not known whether")
}

// refused takes an error through what holds of one that did nothing.
func refused(t *testing.T, err error, kind Kind) *Error {
	t.Helper()
	e := failure(t, err, kind)
	var u *UnsureError
	require.NotErrorAs(t, err, &u)
	return e
}

func noHidden(t *testing.T, text string) {
	t.Helper()
	escaped, err := json.Marshal(hidden)
	require.NoError(t, err)
	for _, form := range []string{hidden, string(escaped[1 : len(escaped)-1]), "hunter"} {
		require.NotContains(t, strings.ToLower(text), strings.ToLower(form))
	}
}

func TestChangesOnTheWire(t *testing.T) {
	want := map[string]struct{ method, path, body string }{
		"create":   {"POST", "/v1/organizations/12/tokens", `{"name":"My token"}`},
		"delete":   {"DELETE", "/v1/organizations/12/tokens/7", ""},
		"settings": {"PUT", "/v1/organizations/12/settings", `{"_password":"hunter \"2\" ünd=more","user":"foo","old":null}`},
		"policy":   {"POST", "/v1/organizations/12/policy", `{"blacklistedFileExtensions":["exe","jar"]}`},
		"logout":   {"POST", "/v1/auth/logout", ""},
	}
	for name, change := range changes(t) {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
			answerJSON(w, 201, `{"token":"eu--x","id":1,"name":"My token"}`)
		})
		c, _ := newClient(t, s.URL)
		require.NoError(t, c.Apply(context.Background(), change))
		require.Equal(t, 1, s.count())
		got := s.asked()[0]
		require.Equal(t, want[name].method, got.method)
		require.Equal(t, want[name].path, got.path)
		require.Equal(t, secret, got.header.Get("Auth-token"))
		require.NotEmpty(t, change.Does)
		if want[name].body == "" {
			require.Empty(t, got.body)
			continue
		}
		require.JSONEq(t, want[name].body, got.body)
		require.Equal(t, "application/json", got.header.Get("Content-Type"))
		require.Contains(t, change.Does, "Acme (organization 12)")
	}
}

func TestAChangeIsSentOnceWhateverTheAnswer(t *testing.T) {
	echo := `{"message":"No ` + secret + ` and no hunter \"2\" ünd=more nor hunter \\\"2\\\" ünd=more"}`
	tests := []struct {
		name   string
		status int
		body   string
		kind   Kind
		unsure bool
	}{
		{"500", 500, echo, KindServer, true},
		{"502 as a page", 502, `<html>`, KindServer, true},
		{"503", 503, ``, KindServer, true},
		{"504", 504, echo, KindServer, true},
		{"501", 501, echo, KindServer, false},
		{"429", 429, `{"nextValidRequestDate":"2026-11-21T10:00:06.500Z"}`, KindRateLimited, false},
		{"400", 400, echo, KindRefused, false},
		{"409", 409, echo, KindRefused, false},
		{"no permissions", 401, `{"status":"error","message":"You don't have permissions."}`, KindRole, false},
		{"403", 403, `{"message":"Only with the gold plan"}`, KindPlan, false},
		{"revoked", 401, `{"error":"not authorised","message":"The auth_token provided doesn't belong to any user."}`, KindToken, false},
		{"404", 404, echo, KindNotFound, false},
		{"an error in a success", 200, `{"error":"not possible","message":"hunter \"2\" ünd=more"}`, KindErrorObject, false},
		{"a web page", 200, `<html>sign in to the wifi</html>`, KindNotJSON, true},
		{"cut", 200, `{"token":"eu--`, KindCut, true},
		{"moved", 302, ``, KindRedirect, false},
		{"moved, to be sent again", 307, ``, KindRedirect, false},
	}
	for _, tt := range tests {
		for name, change := range changes(t) {
			t.Run(tt.name+" "+name, func(t *testing.T) {
				s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
					w.Header()["Date"] = nil
					if tt.status/100 == 3 {
						w.Header().Set("Location", "/elsewhere")
					}
					answerJSON(w, tt.status, tt.body)
				})
				var told waits
				c, clock := newClient(t, s.URL, told.option)
				err := c.Apply(context.Background(), change)
				kind := tt.kind
				if name == "settings" && tt.status == 501 {
					kind = KindNotFound
				}
				if tt.unsure {
					unsure(t, err, kind)
				} else {
					refused(t, err, kind)
				}
				if name == "settings" {
					noHidden(t, fmt.Sprintf("%v|%+v|%#v", err, err, err))
				}
				require.Equal(t, 1, s.count())
				require.Zero(t, clock.total())
				require.Empty(t, told.told)
			})
		}
	}
}

func TestFriendlyAnswersAreNoErrors(t *testing.T) {
	for _, body := range []string{``, ` `, `{}`, `[]`, `"done"`, `{"message":"Done"}`, `{"status":"success","message":"Done"}`, `{"error":null,"message":"Done"}`} {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, body) })
		c, _ := newClient(t, s.URL)
		for _, name := range []string{"delete", "settings", "policy", "logout"} {
			require.NoError(t, c.Apply(context.Background(), changes(t)[name]), "%s: %s", name, body)
		}
		require.Equal(t, 4, s.count())
	}
}

func TestADoubtful401AsksWhoOneIsAndNotAgain(t *testing.T) {
	for user, kind := range map[int]Kind{200: KindRole, 401: KindToken} {
		s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
			if a.path == "/v1/user" {
				answerJSON(w, user, `{"user":{"id":1}}`)
				return
			}
			answerJSON(w, 401, `{"message":"No"}`)
		})
		c, _ := newClient(t, s.URL)
		e := refused(t, c.Apply(context.Background(), changes(t)["delete"]), kind)
		require.Equal(t, 2, s.count())
		require.Equal(t, "/v1/user", s.asked()[1].path)
		if kind == KindRole {
			require.Contains(t, e.What(), "may not change the token 7")
		}
	}
}

// rawServer hands every connection to a function and counts the requests whose
// first line arrived.
func rawServer(t *testing.T, serve func(conn net.Conn, requests *atomic.Int32)) (url string, requests *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	requests = &atomic.Int32{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serve(conn, requests)
			conn.Close()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-done
	})
	return "http://" + listener.Addr().String(), requests
}

// readRequest reads one request whole, and counts it.
func readRequest(conn net.Conn, requests *atomic.Int32) *http.Request {
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return nil
	}
	requests.Add(1)
	_, _ = io.Copy(io.Discard, request.Body)
	return request
}

func TestALostAnswerIsUnsure(t *testing.T) {
	tests := map[string]struct {
		serve func(conn net.Conn, requests *atomic.Int32)
		kind  Kind
		most  int32
	}{
		"closed before the request was read": {func(net.Conn, *atomic.Int32) {}, KindConnection, 0},
		"closed after the request was read":  {func(c net.Conn, n *atomic.Int32) { readRequest(c, n) }, KindConnection, 1},
		"closed within the answer's head": {func(c net.Conn, n *atomic.Int32) {
			readRequest(c, n)
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-")
		}, KindConnection, 1},
		"closed within the answer's body": {func(c net.Conn, n *atomic.Int32) {
			readRequest(c, n)
			io.WriteString(c, "HTTP/1.1 201 Created\r\nContent-Length: 40\r\n\r\n{\"token\":")
		}, KindCut, 1},
		"no HTTP": {func(c net.Conn, n *atomic.Int32) {
			readRequest(c, n)
			io.WriteString(c, "220 mail.example ESMTP\r\n")
		}, KindNotJSON, 1},
	}
	for name, tt := range tests {
		for which, change := range changes(t) {
			t.Run(name+" "+which, func(t *testing.T) {
				url, requests := rawServer(t, tt.serve)
				c, _ := newClient(t, url)
				unsure(t, c.Apply(context.Background(), change), tt.kind)
				require.Equal(t, tt.most, requests.Load())
			})
		}
	}
}

func TestWhatWasNeverSentIsNotUnsure(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	refusing := "http://" + listener.Addr().String()
	listener.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	for url, kind := range map[string]Kind{refusing: KindConnection, "https://name.invalid": KindDNS, secure.URL: KindTLS} {
		c, _ := newClient(t, url)
		refused(t, c.Apply(context.Background(), changes(t)["create"]), kind)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, `{}`) })
	c, _ := newClient(t, s.URL)
	refused(t, c.Apply(stopped, changes(t)["create"]), KindCancelled)
	require.Zero(t, s.count())
}

func TestAChangeThatTakesTooLongOrIsStoppedIsUnsure(t *testing.T) {
	arrived := make(chan struct{}, 2)
	s := newServer(t, func(_ int, a asked, _ http.ResponseWriter) {
		arrived <- struct{}{}
		<-a.gone.Done()
	})
	c, _ := newClient(t, s.URL, func(o *Options) { o.AttemptTimeout = 50 * time.Millisecond })
	unsure(t, c.Apply(context.Background(), changes(t)["create"]), KindTimeout)
	<-arrived
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() {
		<-arrived
		stop()
	}()
	patient, _ := newClient(t, s.URL)
	unsure(t, patient.Apply(ctx, changes(t)["delete"]), KindCancelled)
	require.Equal(t, 2, s.count())
}

// TestAKeptConnectionThatDiedIsNotTrusted: a server closes idle connections
// when it likes. A change over one would leave nobody knowing what arrived.
func TestAKeptConnectionThatDiedIsNotTrusted(t *testing.T) {
	url, requests := rawServer(t, func(conn net.Conn, n *atomic.Int32) {
		if readRequest(conn, n) != nil {
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{\"user\":{\"id\":1},\"new\":1}")
			readRequest(conn, n) // never answered
		}
	})
	c, _ := newClient(t, url)
	_, err := c.User(context.Background())
	require.NoError(t, err)
	require.NoError(t, c.Apply(context.Background(), changes(t)["delete"]))
	c.Close()
	require.EqualValues(t, 2, requests.Load())
}

func TestChangeTextHoldsNoSecret(t *testing.T) {
	c, _ := newClient(t, "https://api.example.com")
	for name, change := range changes(t) {
		text := c.ChangeText(change)
		noSecret(t, text)
		noHidden(t, text)
		noHidden(t, change.Does+change.Warning)
		require.Contains(t, text, change.method+" https://api.example.com/v1/")
		require.Contains(t, text, "Auth-token: $FLIPLET_AUTH_TOKEN")
		if name == "settings" {
			require.Contains(t, text, `"_password":"`+model.Masked+`"`)
			require.Contains(t, text, `"old":null`)
			require.Contains(t, text, `"user":"foo"`)
		}
	}
	secretish, err := ChangeSettings(acme, map[string]json.RawMessage{"smtp": json.RawMessage(`{"password":"Xk29fLq0"}`)})
	require.NoError(t, err)
	require.NotContains(t, c.ChangeText(secretish), "Xk29fLq0")
	hostile, err := CreateToken(acme, "a\x1b[2J\u202eb", &CreatedToken{})
	require.NoError(t, err)
	require.NotContains(t, c.ChangeText(hostile), "\x1b")
}
