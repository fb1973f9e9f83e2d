package api

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func TestRefusalsByStatusAndWords(t *testing.T) {
	const notAuthorised = `{"error":"not authorised","message":"The auth_token provided doesn't belong to any user."}`
	tests := []struct {
		name   string
		status int
		body   string
		user   int // the status of v1/user; 0: it is not asked
		kind   Kind
		says   string
	}{
		{"unknown token", 401, notAuthorised, 0, KindToken, "doesn't belong to any user"},
		{"unknown token, other status", 400, notAuthorised, 0, KindToken, "doesn't belong to any user"},
		{"unknown token in a 200", 200, notAuthorised, 0, KindToken, "doesn't belong to any user"},
		{"role", 401, `{"status":"error","message":"You don't have the permissions to read this."}`, 0, KindRole, "permissions"},
		{"401 without words, user known", 401, ``, 200, KindRole, "organization 12"},
		{"401 without words, user unknown", 401, ``, 401, KindToken, "token"},
		{"401 other words, user known", 401, `{"status":"error","message":"Nope"}`, 200, KindRole, "Nope"},
		{"401 other words, user refused", 401, `{"message":"Nope"}`, 403, KindToken, "Nope"},
		{"401 and no word of the user", 401, `{"message":"Nope"}`, 404, KindRole, "Nope"},
		{"forbidden", 403, `{"message":"Only admins"}`, 0, KindRole, "Only admins"},
		{"plan", 403, `{"message":"This feature needs the gold plan"}`, 0, KindPlan, "gold plan"},
		{"plan, as a payment", 402, `{}`, 0, KindPlan, "plan"},
		{"no such organization", 404, `{"message":"Organization not found"}`, 0, KindNotFound, "Organization not found"},
		{"no such page of a web server", 404, `<html>nginx</html>`, 0, KindNotJSON, "not Fliplet's API"},
		{"a web page of a wall in between", 403, `<!DOCTYPE html><title>Blocked</title>`, 0, KindNotJSON, "not Fliplet's API"},
		{"a web page for a 401", 401, `<html>`, 200, KindRole, "organization 12"},
		{"refused", 400, `{"error":"Bad Request","message":"Invalid operator $foo"}`, 0, KindRefused, "Invalid operator $foo"},
		{"refused by an object", 422, `{"error":{"message":"inner words"}}`, 0, KindRefused, "inner words"},
		{"method", 405, `{"error":"no such method"}`, 0, KindRefused, "no such method"},
		{"an error in a 200", 200, `{"error":"something broke"}`, 0, KindErrorObject, "something broke"},
		{"an error status in a 200", 200, `{"status":"error","message":"went wrong"}`, 0, KindErrorObject, "went wrong"},
		{"plain text", 400, `!text/plain: only words`, 0, KindRefused, "only words"},
		{"the token echoed", 400, `{"message":"token ` + secret + ` and 5F2A90C4E1secretD77B are bad"}`, 0, KindRefused, "[token] and [token] are bad"},
		{"the token echoed as text", 400, `!text/plain: token=` + secret, 0, KindRefused, "token=[token]"},
		{"the token echoed in a 200", 200, `{"error":"` + secret + `"}`, 0, KindErrorObject, "[token]"},
		{"escape sequences", 400, `{"message":"\u001b[31mred\u202e\u0007\nnext"}`, 0, KindRefused, "␛[31mred·␇␊next"},
		{"endless words", 400, `{"message":"` + strings.Repeat("é ", 20_000) + `"}`, 0, KindRefused, "…"},
		{"more than is read", 400, `{"message":"` + strings.Repeat("x", maxRefusal) + `"}`, 0, KindRefused, "(400)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
				if a.path == "/v1/user" {
					answerJSON(w, tt.user, `{"user":{"id":1}}`)
					return
				}
				if text, plain := strings.CutPrefix(tt.body, "!text/plain: "); plain {
					w.Header().Set("Content-Type", "text/plain; charset=utf-8")
					w.WriteHeader(tt.status)
					io.WriteString(w, text)
					return
				}
				answerJSON(w, tt.status, tt.body)
			})
			c, _ := newClient(t, s.URL)
			e := failure(t, ask(c), tt.kind)
			require.Contains(t, e.What(), tt.says)
			require.Equal(t, tt.status, e.Status)
			require.Equal(t, "127.0.0.1", e.Host)
			require.Equal(t, "the logs of organization 12", e.Subject)
			want := 1
			if tt.user != 0 {
				want = 2
			}
			require.Equal(t, want, s.count())
		})
	}
}

func TestUserRefusedIsTheToken(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 401, `{}`) })
	c, _ := newClient(t, s.URL)
	_, err := c.User(context.Background())
	failure(t, err, KindToken)
	require.Equal(t, 1, s.count())
}

func TestAnswersOfWrongShape(t *testing.T) {
	tests := []struct {
		name, body string
		kind       Kind
		says       string
	}{
		{"a web page", `<!DOCTYPE html><title>Sign in</title>` + secret, KindNotJSON, "not Fliplet's API (200)"},
		{"words", `fine`, KindNotJSON, ""},
		{"no JSON further on", `{"logs":[{"id":1},oops ` + secret + `]}`, KindNotJSON, ""},
		{"a list", `[]`, KindShape, "no JSON object"},
		{"null", `null`, KindShape, "no JSON object"},
		{"a text", `"` + secret + `"`, KindShape, "no JSON object"},
		{"no logs", `{"query":{},"totalCount":3}`, KindShape, `no "logs"`},
		{"logs null", `{"logs":null}`, KindShape, `"logs" is no list`},
		{"logs an object", `{"logs":{"0":{}}}`, KindShape, `"logs" is no list`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, tt.body) })
			c, _ := newClient(t, s.URL)
			e := failure(t, ask(c), tt.kind)
			require.Contains(t, e.What(), tt.says)
			require.Equal(t, 1, s.count(), "asking again would not help")
		})
	}
}

func TestPagesAsTheyCome(t *testing.T) {
	log := func(fields string) string { return `{"dataString":null` + fields + `}` }
	tests := []struct {
		name, body string
		logs       int
		total      int
		known      bool
	}{
		{"none", `{"logs":[],"totalCount":0}`, 0, 0, true},
		{"shorter than promised", `{"logs":[` + log("") + `],"totalCount":1204,"perPage":25}`, 1, 1204, true},
		{"longer than asked", `{"logs":[` + strings.Repeat(log("")+",", 30) + log("") + `],"totalCount":31}`, 31, 31, true},
		{"total as text", `{"totalCount":"12","logs":[]}`, 0, 12, true},
		{"total absent", `{"logs":[]}`, 0, 0, false},
		{"total null", `{"totalCount":null,"logs":[]}`, 0, 0, false},
		{"total nonsense", `{"totalCount":{"a":-1},"logs":[]}`, 0, 0, false},
		{"total negative", `{"totalCount":-1,"logs":[]}`, 0, 0, false},
		{"unknown fields", `{"new":[{"deep":{}}],"logs":[` + log(`,"new":{"x":1}`) + `],"query":"odd"}`, 1, 0, false},
		{"null everything", `{"logs":[{"id":null,"type":null,"data":null,"dataString":null,"user":null,"app":null,"createdAt":null,"sessionId":null}]}`, 1, 0, false},
		{"odd logs among good ones", `{"logs":[null,12,"x",[1],` + log(`,"id":7`) + `]}`, 5, 0, false},
		{"something after the end", `{"logs":[]} trailing`, 0, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, tt.body) })
			c, _ := newClient(t, s.URL)
			page, err := c.Logs(context.Background(), org, LogsRequest{Offset: 50, Limit: 25})
			require.NoError(t, err)
			require.Len(t, page.Logs, tt.logs)
			require.Equal(t, tt.total, page.Total)
			require.Equal(t, tt.known, page.TotalKnown)
			require.Equal(t, 50, page.Offset)
			require.Equal(t, 25, page.Limit)
			require.Equal(t, 1, s.count())
		})
	}
}

func TestLogsAreKeptByteForByte(t *testing.T) {
	const raw = `{ "id" : 9007199254740993,"data":{"b":1.0,"a":12345678901234567890}, "unknown":"\u00e9<" ,"dataString":"{\"a\": 12345678901234567890, \"b\": 1.0}"}`
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, `{"logs":[ `+raw+` ]}`) })
	c, _ := newClient(t, s.URL)
	page, err := c.Logs(context.Background(), org, LogsRequest{})
	require.NoError(t, err)
	require.Equal(t, raw, string(page.Logs[0].Raw))
	require.Equal(t, model.ID("9007199254740993"), page.Logs[0].ID)
	require.Equal(t, `{"a": 12345678901234567890, "b": 1.0}`, page.Logs[0].DataText.Value)
}

func TestTooLargeAnswers(t *testing.T) {
	long := `{"logs":[{"dataString":"` + strings.Repeat("x", 10_000) + `"}]}`
	tests := []struct {
		name  string
		limit int64
		gzip  bool
		ok    bool
	}{
		{"within", int64(len(long)), false, true},
		{"one byte more", int64(len(long)) - 1, false, false},
		{"unpacked within", int64(len(long)), true, true},
		{"a small file that unpacks large", int64(len(long)) - 1, true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
				if !tt.gzip {
					answerJSON(w, 200, long)
					return
				}
				require.Contains(t, a.header.Get("Accept-Encoding"), "gzip")
				w.Header().Set("Content-Encoding", "gzip")
				packed := gzip.NewWriter(w)
				io.WriteString(packed, long)
				packed.Close()
			})
			c, _ := newClient(t, s.URL, func(o *Options) { o.MaxBody = tt.limit })
			err := ask(c)
			if tt.ok {
				require.NoError(t, err)
				return
			}
			failure(t, err, KindTooLarge)
			require.Equal(t, 1, s.count(), "asking again would not help")
		})
	}
}

func TestRedirectsDoNotCarryTheToken(t *testing.T) {
	elsewhere := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, onePage) })
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
			w.Header().Set("Location", elsewhere.URL+"/v1/organizations/12/logs?auth_token="+secret)
			w.WriteHeader(status)
		})
		c, _ := newClient(t, s.URL)
		failure(t, ask(c), KindRedirect)
		_, err := c.User(context.Background())
		failure(t, err, KindRedirect)
		require.Equal(t, 2, s.count())
	}
	require.Zero(t, elsewhere.count())

	named := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		w.Header().Set("Location", "https://"+secret+".example.com/x")
		w.WriteHeader(302)
	})
	c, _ := newClient(t, named.URL)
	require.Contains(t, failure(t, ask(c), KindRedirect).What(), "[token].example.com")
}

func TestRedirectsOnTheSameHost(t *testing.T) {
	for status, followed := range map[int]bool{301: false, 302: false, 303: false, 307: true, 308: true} {
		s := newServer(t, func(n int, _ asked, w http.ResponseWriter) {
			if n > 0 {
				answerJSON(w, 200, onePage)
				return
			}
			w.Header().Set("Location", "/v2/logs")
			w.WriteHeader(status)
		})
		c, _ := newClient(t, s.URL)
		err := ask(c)
		if !followed {
			failure(t, err, KindRedirect)
			require.Equal(t, 1, s.count(), "a POST never becomes a GET")
			continue
		}
		require.NoError(t, err)
		require.Equal(t, s.asked()[0].body, s.asked()[1].body)
		require.Equal(t, "POST", s.asked()[1].method)
	}
	loop := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		w.Header().Set("Location", "/again")
		w.WriteHeader(307)
	})
	c, _ := newClient(t, loop.URL)
	failure(t, ask(c), KindRedirect)
	require.Less(t, loop.count(), 10)
}

func TestNobodyThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	c, clock := newClient(t, "http://"+address)
	e := failure(t, ask(c), KindConnection)
	require.ErrorIs(t, e, syscall.ECONNREFUSED)
	require.Contains(t, e.What(), "refused")
	require.Less(t, clock.total().Seconds(), 15.0)
}

// nameServer answers every question with a code of DNS: 2 is its own failure,
// 3 is "no such name".
func nameServer(t *testing.T, code byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	done := make(chan struct{})
	t.Cleanup(func() { conn.Close(); <-done })
	go func() {
		defer close(done)
		packet := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(packet)
			if err != nil {
				return
			}
			packet[2] |= 0x80
			packet[3] = packet[3]&0xf0 | code
			conn.WriteTo(packet[:n], from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func TestNameWithoutAddress(t *testing.T) {
	for code, attempts := range map[byte]int{3: 1, 2: 5} {
		resolver := nameServer(t, code)
		var told waits
		c, _ := newClient(t, "https://api.fliplet.invalid/", told.option)
		transport := c.http.Transport.(*http.Transport)
		transport.Proxy = nil
		transport.DialContext = (&net.Dialer{Resolver: resolver}).DialContext
		e := failure(t, ask(c), KindDNS)
		require.Contains(t, e.What(), "api.fliplet.invalid")
		require.Len(t, told.of(WaitRetry), attempts-1, "code %d", code)
	}
}

func quietTLS(t *testing.T, change func(*httptest.Server)) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	if change != nil {
		change(s)
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func TestInsecureConnections(t *testing.T) {
	plain := newServer(t, func(int, asked, http.ResponseWriter) {})
	urls := map[string]string{
		"unknown certificate": quietTLS(t, nil).URL,
		"no common version":   quietTLS(t, func(s *httptest.Server) { s.TLS = &tls.Config{MaxVersion: tls.VersionTLS11} }).URL,
		"no TLS at all":       strings.Replace(plain.URL, "http:", "https:", 1),
	}
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			var told waits
			c, _ := newClient(t, url, told.option)
			failure(t, ask(c), KindTLS)
			require.Empty(t, told.of(WaitRetry), "asking again would not help")
		})
	}
	require.Zero(t, plain.count())
}

func TestGarbageInTheProtocol(t *testing.T) {
	for _, garbage := range []string{
		"HTTP/1.1 " + secret + "\r\n\r\n",
		secret + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\n" + secret + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: " + secret + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + secret + "\r\n\r\n",
	} {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { breakOff(t, w, garbage) })
		c, _ := newClient(t, s.URL)
		err := ask(c)
		var e *Error
		require.True(t, errors.As(err, &e))
		failure(t, err, e.Kind)
	}
}

func TestErrorWords(t *testing.T) {
	for kind := KindInvalid; kind <= KindCancelled; kind++ {
		require.NotContains(t, kind.String(), "kind", "every kind has a name")
		e := failure(t, &Error{Kind: kind}, kind)
		require.NotEqual(t, "The request failed", e.What(), kind.String())
	}
	require.Equal(t, "kind 99", Kind(99).String())
}
