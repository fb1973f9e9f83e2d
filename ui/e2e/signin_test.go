//go:build unix

package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// welcomed opens the program without any token.
func welcomed(t *testing.T, o Options) *session {
	t.Helper()
	s := openSecretly(t, o)
	s.waitFor("Explore the demo organization", "Sign in", "How do I get a token?")
	return s
}

// toToken goes from the welcome to where a token is pasted.
func toToken(s *session) {
	s.press("down", "enter")
	s.waitFor("How do you want to sign in?", "Paste a token")
	s.press("down", "down", "enter")
	s.waitFor("It begins with eu--")
}

// notKept chooses to keep the token nowhere.
func notKept(s *session) {
	s.waitFor("Where shall the token be kept?")
	s.press("down", "down", "enter")
}

// neverShows watches every frame from now on for a text.
func neverShows(t *testing.T, s *session, text string) {
	t.Helper()
	seen := make(chan bool, 1)
	go func() {
		_, err := s.Await("the token, which must not show", longWait, func(screen Screen) bool {
			return strings.Contains(strings.Join(screen.Rows, ""), text)
		})
		seen <- err == nil
	}()
	t.Cleanup(func() {
		_ = s.Close()
		assert.False(t, <-seen, "the token was on the screen")
	})
}

func TestTheWelcomeOffersTheDemo(t *testing.T) {
	t.Parallel()
	s := welcomed(t, Options{})
	s.press("enter")
	s.waitFor("Acme Corp", "demo", "Showing 1 to 25")
	s.alive()
	s.quits()
}

func TestTheWelcomeSaysHowToGetAToken(t *testing.T) {
	t.Parallel()
	s := welcomed(t, Options{})
	s.press("down", "down", "enter")
	s.waitFor("--token-file", "FLIPLET_AUTH_TOKEN", "gold plan")
	s.press("esc")
	s.waitFor("Explore the demo organization")
	s.quits()
}

func TestAPastedTokenIsShownAsDotsAndSignsIn(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, plain(40))
	s := welcomed(t, Options{Env: []string{"FLIPLET_API_URL=" + m.URL}})
	neverShows(t, s, secretToken[4:])
	toToken(s)
	require.NoError(t, s.Paste(secretToken))
	s.waitFor(strings.Repeat("•", len(secretToken)))
	s.press("enter")
	notKept(s)
	s.waitFor("Showing 1 to 25 of 40", "Acme Corp")
	s.alive()
	s.quits()
}

// A wrong token is said, and one can try again; the wrong one shows no more
// than the right one.
func TestAWrongTokenSaysSoAndStays(t *testing.T) {
	t.Parallel()
	const wrong = "eu--wr0ngT0kenOfSomebodyElse"
	m := newMisbehaving(t, plain(40))
	s := welcomed(t, Options{Env: []string{"FLIPLET_API_URL=" + m.URL}})
	neverShows(t, s, wrong[4:])
	toToken(s)
	s.typeText(wrong)
	s.waitFor(strings.Repeat("•", len(wrong)))
	s.press("enter")
	s.waitFor("Fliplet does not accept this token", "been deleted or mistyped", "Token")
	s.typeText("not a token")
	s.press("enter")
	s.waitFor("no blanks and no special characters")
	require.NoError(t, s.Paste(secretToken))
	s.press("enter")
	notKept(s)
	s.waitFor("Showing 1 to 25 of 40")
	s.quits()
	assert.NotContains(t, s.Raw(), wrong)
	assert.NotContains(t, s.Raw(), wrong[4:])
}

func TestNoNetworkAtTheWelcomeSaysSo(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, plain(40))
	m.Close()
	s := welcomed(t, Options{Env: []string{"FLIPLET_API_URL=" + m.URL}})
	toToken(s)
	require.NoError(t, s.Paste(secretToken))
	s.press("enter")
	s.waitLong("There is no connection to 127.0.0.1")
	s.press("esc")
	s.waitFor("How do you want to sign in?")
	s.press("esc")
	s.waitFor("Explore the demo organization")
	s.press("up", "enter")
	s.waitFor("Acme Corp", "Showing 1 to 25")
	s.quits()
}

func TestATokenOfSeveralOrganizationsAsksWhich(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, plain(40))
	m.organizations = `{"organizations":[{"id":12,"name":"Acme Corp"},{"id":13,"name":"Acme Holding"}]}`
	s := openOn(t, m.URL, Options{})
	screen := s.waitFor("─ Organization", "Acme Corp", "Acme Holding")
	assert.False(t, screen.Has("belongs to no organization"), "%s", screen)
	s.press("down", "enter")
	s.waitFor("Acme Holding › all ap…", "Showing 1 to 25 of 40")
	s.press("o")
	s.waitFor("─ Organization", "Acme Holding")
	s.press("up", "enter")
	s.waitFor("Acme Corp › all apps", "Showing 1 to 25 of 40")
	s.quits()
}

// write puts a file into a folder of the test's own.
func write(t *testing.T, name, text string) (path, folder string) {
	t.Helper()
	folder = t.TempDir()
	path = filepath.Join(folder, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path, folder
}

func TestWhereATokenMayComeFrom(t *testing.T) {
	m := newMisbehaving(t, plain(40))
	m.organizations = `{"organizations":[{"id":12,"name":"Acme Corp"},{"id":13,"name":"Acme Holding"}]}`
	file, _ := write(t, "token", secretToken+"\n")
	_, official := write(t, "configstore/fliplet-cli.json",
		`{"production":{"user":{"auth_token":"`+secretToken+`","email":"me@acme.example"},"organization":{"id":13,"name":"Acme Holding"}}}`)
	_, staging := write(t, "configstore/fliplet-cli.json",
		`{"env":"staging","staging":{"user":{"auth_token":"`+secretToken+`"},"organization":{"id":13}},"production":{"user":{"auth_token":"eu--other"}}}`)
	url := "FLIPLET_API_URL=" + m.URL
	tests := []struct {
		name string
		args []string
		env  []string
		says string
	}{
		{"environment", []string{"--org", "12"}, []string{url, "FLIPLET_AUTH_TOKEN=" + secretToken}, "Acme Corp › all apps"},
		{"address as a flag", []string{"--org", "12", "--api-url", m.URL + "/"}, []string{"FLIPLET_API_URL=http://127.0.0.1:1/", "FLIPLET_AUTH_TOKEN=" + secretToken}, "Acme Corp › all apps"},
		{"token file", []string{"--org", "12", "--token-file", file}, []string{url}, "Acme Corp › all apps"},
		{"token file before the environment", []string{"--org", "12", "--token-file", file}, []string{url, "FLIPLET_AUTH_TOKEN=eu--another"}, "Acme Corp › all apps"},
		{"official session", nil, []string{url, "XDG_CONFIG_HOME=" + official}, "Acme Holding › all ap…"},
		{"official session, another organization", []string{"--org", "12"}, []string{url, "XDG_CONFIG_HOME=" + official}, "Acme Corp › all apps"},
		{"official session of another environment", nil, []string{url, "XDG_CONFIG_HOME=" + staging}, "Acme Holding › all ap…"},
		{"an app of the organization", []string{"--org", "12", "--app", "7"}, []string{url, "FLIPLET_AUTH_TOKEN=" + secretToken}, "Acme Corp › Conference"},
		{"an app alone", []string{"--app", "7"}, []string{url, "FLIPLET_AUTH_TOKEN=" + secretToken}, "Conference"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := openSecretly(t, Options{Args: tt.args, Env: tt.env})
			s.waitFor(tt.says, "Showing 1 to 25 of 40")
			s.quits()
		})
	}
}

// A session of the official tool that is of no use opens the welcome and says
// why; its token goes nowhere.
func TestAnOfficialSessionThatIsOfNoUse(t *testing.T) {
	for name, tt := range map[string]struct{ text, says string }{
		"signed out":  {`{"production":{}}`, "The official tool is not signed in"},
		"broken":      {`{"production":{"user":{"auth_token":"` + secretToken, "session is not readable"},
		"environment": {`{"env":"staging","staging":{"user":{"auth_token":"` + secretToken + `"}}}`, `signed in to "staging"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, home := write(t, "configstore/fliplet-cli.json", tt.text)
			s := welcomed(t, Options{Env: []string{"XDG_CONFIG_HOME=" + home}})
			s.waitFor(tt.says)
			s.quits()
		})
	}
}

// What can't be used at all ends the program before it takes the screen.
func TestATokenThatCanNotBeEndsTheProgram(t *testing.T) {
	file, folder := write(t, "token", secretToken+" "+secretToken+"\n")
	tests := []struct {
		name string
		args []string
		env  string
		code int
		says string
	}{
		{"two words", []string{"--token-file", file}, "", 3, "no blanks"},
		{"no file", []string{"--token-file", file + ".missing"}, "", 3, "token.missing"},
		{"a folder", []string{"--token-file", folder}, "", 3, "is a folder"},
		{"environment", nil, "FLIPLET_AUTH_TOKEN=" + secretToken + " x", 3, "no blanks"},
		{"plain HTTP elsewhere", []string{"--api-url", "http://api.example/"}, "FLIPLET_AUTH_TOKEN=" + secretToken, 2, "Plain HTTP is for this computer's own addresses only"},
		{"plain HTTP elsewhere, environment", nil, "FLIPLET_API_URL=http://10.0.0.1/", 2, "Plain HTTP is for this computer's own addresses only"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := openSecretly(t, Options{Args: tt.args, Env: []string{tt.env}, Width: 200})
			assert.Equal(t, tt.code, s.exit())
			require.NoError(t, s.Restored())
			assert.Contains(t, s.Screen().String(), tt.says)
			assert.NotContains(t, s.Raw(), "\x1b[?1049h", "the screen was taken")
		})
	}
}

func TestTimesInUTC(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, serving(strings.Replace(plainLog(1), `"createdAt":"`, `"createdAt":"2026-01-02T03:04:05.678Z","x":"`, 1)))
	env := []string{"TZ=Asia/Tokyo"}
	local := openOn(t, m.URL, Options{Args: []string{"--org", "12"}, Env: env})
	local.waitFor("UTC+09:00", "12:04:05")
	local.press("z")
	local.waitFor("03:04:05")
	local.quits()
	utc := openOn(t, m.URL, Options{Args: []string{"--org", "12", "--utc"}, Env: env})
	screen := utc.waitFor("03:04:05", "Showing 1 to 1")
	assert.False(t, screen.Has("UTC+"), "%s", screen)
	utc.quits()
}

// The organization's logs are refused, one of its apps' are not.
func TestWhoMayNotReadTheOrganizationReadsAnApp(t *testing.T) {
	t.Parallel()
	m := unstarted(plain(40))
	m.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v1/organizations/") {
			answerWith(w, 403, `{"message":"Only admins"}`)
			return
		}
		m.ServeHTTP(w, r)
	})
	m.Start()
	t.Cleanup(m.Close)
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
	s.waitFor("may not read the logs of organization 12", "A narrows to one of your apps")
	s.press("A")
	s.waitFor("working copy 7")
	s.press("enter")
	s.waitFor("Conference", "Showing 1 to 25 of 40")
	s.waitGone("may not read")
	s.quits()
}

// A signal ends it quietly: no words about contexts.
func TestASignalEndsItQuietly(t *testing.T) {
	t.Parallel()
	s := openDemo(t, Options{})
	require.NoError(t, s.Signal(syscall.SIGTERM))
	assert.Equal(t, 130, s.exit())
	require.NoError(t, s.Restored())
	assert.NotContains(t, s.Screen().String(), "context")
}
