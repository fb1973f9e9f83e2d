package browser

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const secret = "eu--bR0wserSecretThatNobodyMaySee"

// listening is a listener on any port, with what it gives in the end.
func listening(t *testing.T) (*Listener, func() (api.Token, error)) {
	t.Helper()
	l, err := listen(0)
	require.NoError(t, err)
	t.Cleanup(l.Close)
	type answer struct {
		token api.Token
		err   error
	}
	got := make(chan answer, 1)
	go func() {
		token, err := l.Token(context.Background())
		got <- answer{token, err}
	}()
	return l, func() (api.Token, error) {
		a := <-got
		return a.token, a.err
	}
}

// visit is a browser's.
func visit(t *testing.T, method, address, host string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(method, address, nil)
	require.NoError(t, err)
	request.Host = host
	transport := &http.Transport{DisableKeepAlives: true}
	client := http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response, string(text)
}

func TestTheTokenLeavesTheAddressBar(t *testing.T) {
	l, token := listening(t)
	assert.Regexp(t, `^http://localhost:\d+/callback/[A-Z0-9]{26}$`, l.Redirect())
	response, text := visit(t, "GET", l.Redirect()+"?x=1&auth_token="+secret, "")
	require.Equal(t, http.StatusSeeOther, response.StatusCode)
	for _, value := range append(response.Header.Values("Location"), text, response.Header.Get("Refresh")) {
		assert.NotContains(t, value, secret)
	}
	assert.Equal(t, "no-store", response.Header.Get("Cache-Control"))
	assert.Equal(t, "no-referrer", response.Header.Get("Referrer-Policy"))
	to, err := response.Location()
	require.NoError(t, err)
	assert.Empty(t, to.RawQuery)
	landed, text := visit(t, "GET", to.String(), "")
	require.Equal(t, http.StatusOK, landed.StatusCode)
	assert.Contains(t, text, "You are signed in")
	assert.Equal(t, "no-store", landed.Header.Get("Cache-Control"))
	got, err := token()
	require.NoError(t, err)
	assert.Equal(t, secret, got.Reveal())
	_, err = net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", to.Port()), time.Second)
	assert.Error(t, err, "it is closed after the answer")
}

func TestOnlyTheFirstTokenIsTaken(t *testing.T) {
	l, token := listening(t)
	for name, tt := range map[string]struct {
		method, address, host string
		status                int
	}{
		"no token":      {"GET", l.Redirect(), "", 400},
		"empty":         {"GET", l.Redirect() + "?auth_token=", "", 400},
		"two words":     {"GET", l.Redirect() + "?auth_token=a%20b", "", 400},
		"posted":        {"POST", l.Redirect() + "?auth_token=eu--posted", "", 405},
		"head":          {"HEAD", l.Redirect() + "?auth_token=eu--head", "", 405},
		"guessed path":  {"GET", strings.TrimSuffix(l.Redirect(), l.path) + "/callback?auth_token=eu--guessed", "", 404},
		"path behind":   {"GET", l.Redirect() + "/x?auth_token=eu--behind", "", 404},
		"another host":  {"GET", l.Redirect() + "?auth_token=eu--rebound", "evil.example", 421},
		"another port":  {"GET", l.Redirect() + "?auth_token=eu--rebound", "localhost:1", 421},
		"nothing there": {"GET", strings.TrimSuffix(l.Redirect(), l.path) + "/", "", 404},
	} {
		response, text := visit(t, tt.method, tt.address, tt.host)
		assert.Equal(t, tt.status, response.StatusCode, name)
		assert.NotContains(t, text, "eu--", name)
	}
	first, _ := visit(t, "GET", l.Redirect()+"?auth_token="+secret, "")
	require.Equal(t, http.StatusSeeOther, first.StatusCode)
	second, _ := visit(t, "GET", l.Redirect()+"?auth_token=eu--another", "")
	assert.Equal(t, http.StatusGone, second.StatusCode)
	to, err := first.Location()
	require.NoError(t, err)
	visit(t, "GET", to.String(), "")
	got, err := token()
	require.NoError(t, err)
	assert.Equal(t, secret, got.Reveal())
}

func TestItListensOnThisMachineOnly(t *testing.T) {
	all, err := sockets(0)
	require.NoError(t, err)
	for _, s := range all {
		assert.True(t, s.Addr().(*net.TCPAddr).IP.IsLoopback(), "%s", s.Addr())
		require.NoError(t, s.Close())
	}
}

func TestAPortThatIsTakenIsLeftAlone(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		taken, err := net.Listen("tcp", address)
		if err != nil {
			t.Logf("not tried: %v", err) // a machine without IPv6
			continue
		}
		l, err := listen(portOf(taken))
		require.NoError(t, err)
		assert.NotEqual(t, portOf(taken), l.Port(), "%s", address)
		l.Close()
		require.NoError(t, taken.Close())
	}
}

func TestWaitingEnds(t *testing.T) {
	l, err := listen(0)
	require.NoError(t, err)
	assert.Equal(t, 5*time.Minute, l.Patience)
	l.Patience = time.Millisecond
	_, err = l.Token(t.Context())
	assert.ErrorIs(t, err, ErrLate)
	l, err = listen(0)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = l.Token(ctx)
	assert.ErrorIs(t, err, context.Canceled)
}

// All the way as a browser goes it, redirects followed, against the demo
// organization's page.
func TestSigningInWithABrowser(t *testing.T) {
	server, err := demo.Start(context.Background(), demo.Options{Logs: 1})
	require.NoError(t, err)
	defer server.Close()
	l, token := listening(t)
	address, err := api.BrowserSignIn(server.URL, l.Redirect(), "a test")
	require.NoError(t, err)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	browser := http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true}}
	page, err := browser.Get(address)
	require.NoError(t, err)
	page.Body.Close()
	require.Equal(t, http.StatusOK, page.StatusCode)
	chosen, err := browser.PostForm(address, url.Values{"redirect": {l.Redirect()}, "email": {server.People()[0].Email}})
	require.NoError(t, err)
	text, err := io.ReadAll(chosen.Body)
	require.NoError(t, err)
	chosen.Body.Close()
	assert.Contains(t, string(text), "You are signed in")
	assert.Empty(t, chosen.Request.URL.RawQuery, "what the address bar shows in the end")
	got, err := token()
	require.NoError(t, err)
	client, err := api.New(api.Options{BaseURL: server.URL, Token: got})
	require.NoError(t, err)
	defer client.Close()
	user, err := client.User(t.Context())
	require.NoError(t, err)
	assert.Equal(t, server.People()[0].Email, user.Email)
}

func TestOverSSHNoBrowserIsOpened(t *testing.T) {
	for name, env := range map[string]map[string]string{
		"ssh": {"SSH_CONNECTION": "1 2 3 4", "DISPLAY": ":0"}, "ssh tty": {"SSH_TTY": "/dev/pts/1", "WAYLAND_DISPLAY": "w"}, "no desktop": {},
	} {
		assert.ErrorIs(t, Open("http://localhost/", "linux", func(n string) string { return env[n] }), ErrElsewhere, name)
	}
	t.Setenv("PATH", t.TempDir())
	err := Open("http://localhost/", "linux", func(n string) string { return map[string]string{"DISPLAY": ":0"}[n] })
	require.Error(t, err)
	assert.NotErrorIs(t, err, ErrElsewhere)
}
