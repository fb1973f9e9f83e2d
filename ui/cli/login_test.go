//go:build linux

package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"fliplet-audit/api/demo"
)

// machine is a home without a key ring, with a demo server to sign in at. It
// keeps all that was printed.
type machine struct {
	*demo.Server
	home    string
	env     []string
	printed *bytes.Buffer
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	server, err := demo.Start(context.Background(), demo.Options{Logs: 100, NoRateLimit: true})
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	home := t.TempDir()
	return &machine{server, home, []string{
		asProgram + "=1", "HOME=" + home, "XDG_CONFIG_HOME=" + home, "TMPDIR=" + home, "PATH=/nowhere", "TERM=xterm-256color",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere/bus", "SSH_CONNECTION=1 2 3 4",
	}, &bytes.Buffer{}}
}

func (m *machine) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := command(t, args...)
	cmd.Env, cmd.Dir = m.env, m.home
	return cmd
}

// run runs a command without a terminal.
func (m *machine) run(t *testing.T, input string, args ...string) (code int, out, errs string) {
	t.Helper()
	cmd := m.command(t, args...)
	cmd.Stdin = strings.NewReader(input)
	code, out, errs = finish(t, cmd)
	m.printed.WriteString(out + errs)
	return code, out, errs
}

// tokens are those kept in files, by the profile's name.
func (m *machine) tokens(t *testing.T) map[string]string {
	t.Helper()
	kept := map[string]string{}
	folder := filepath.Join(m.home, "fliplet-audit", "tokens")
	entries, err := os.ReadDir(folder)
	if err != nil {
		return kept
	}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		require.NoError(t, err)
		kept[entry.Name()] = strings.TrimSpace(string(text))
	}
	return kept
}

// searched finds secrets in all that was printed and in all files but those that
// are for tokens.
func (m *machine) searched(t *testing.T, secrets ...string) {
	t.Helper()
	files := map[string]string{"what was printed": m.printed.String()}
	require.NoError(t, filepath.WalkDir(m.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if folder := filepath.Base(filepath.Dir(path)); folder != "tokens" && folder != "configstore" {
			files[path] = string(text)
		}
		return err
	}))
	for where, text := range files {
		for _, secret := range secrets {
			require.NotEmpty(t, secret)
			assert.NotContains(t, text, secret, where)
			assert.NotContains(t, text, url.QueryEscape(secret), where)
		}
	}
}

// dialogue is a command on a terminal.
type dialogue struct {
	t        *testing.T
	cmd      *exec.Cmd
	terminal *os.File
	mu       sync.Mutex
	said     bytes.Buffer
	read     int // of said, by what was waited for
	more     chan struct{}
	silent   chan struct{} // closed when all is said
	machine  *machine
}

func (m *machine) talk(t *testing.T, args ...string) *dialogue {
	t.Helper()
	c := &dialogue{t: t, cmd: m.command(t, args...), more: make(chan struct{}, 1), silent: make(chan struct{}), machine: m}
	var err error
	c.terminal, err = pty.StartWithSize(c.cmd, &pty.Winsize{Rows: 24, Cols: 80})
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill()
		_ = c.terminal.Close()
	})
	go c.listen()
	return c
}

func (c *dialogue) listen() {
	defer close(c.silent)
	part := make([]byte, 4096)
	for {
		n, err := c.terminal.Read(part)
		c.mu.Lock()
		c.said.Write(part[:n])
		c.mu.Unlock()
		select {
		case c.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (c *dialogue) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.said.String()
}

// hears waits for words that come after those heard before.
func (c *dialogue) hears(words string) {
	c.t.Helper()
	late := time.NewTimer(soon)
	defer late.Stop()
	for {
		text := c.text()
		if at := strings.Index(text[c.read:], words); at >= 0 {
			c.read += at + len(words)
			return
		}
		select {
		case <-c.more:
		case <-late.C:
			require.Failf(c.t, "it did not say so", "%q in:\n%s", words, text)
		}
	}
}

func (c *dialogue) says(line string) {
	c.t.Helper()
	_, err := c.terminal.WriteString(line + "\n")
	require.NoError(c.t, err)
}

// asked waits for a question for a secret, and that the terminal shows nothing.
func (c *dialogue) asked(question, answer string) {
	c.t.Helper()
	c.hears(question + " (not shown): ")
	require.Eventually(c.t, func() bool {
		state, err := unix.IoctlGetTermios(int(c.terminal.Fd()), unix.TCGETS)
		return err == nil && state.Lflag&unix.ECHO == 0
	}, soon, time.Millisecond)
	c.says(answer)
}

// ends waits for its end; the terminal must show again what is typed.
func (c *dialogue) ends(code int) string {
	c.t.Helper()
	assert.Equal(c.t, code, exitWithin(c.t, c.cmd), c.text())
	<-c.silent
	c.machine.printed.WriteString(c.text())
	state, err := unix.IoctlGetTermios(int(c.terminal.Fd()), unix.TCGETS)
	if err == nil {
		assert.NotZero(c.t, state.Lflag&unix.ECHO, "the terminal is as it was")
	}
	return c.text()
}

// whoami asks the program who it is.
func (m *machine) whoami(t *testing.T, args ...string) map[string]any {
	t.Helper()
	code, out, errs := m.run(t, "", append([]string{"whoami"}, args...)...)
	require.Equal(t, 0, code, errs)
	return lines(t, out)[0]
}

func TestSigningInWithAPasswordAndASecondFactor(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	person := m.People()[1]
	c := m.talk(t, "login", "--api-url", m.URL)
	c.hears("1 to 3 [1]: ")
	c.says("2")
	c.hears("E-mail: ")
	c.says(person.Email)
	c.hears("Signing in at " + m.URL)
	c.asked("Password", "wrong-Passw0rd")
	c.hears("does not accept")
	c.asked("Password", person.Password)
	c.asked("Code of the second factor", "000001x")
	c.hears("is wrong")
	code := m.Code(person.Email)
	c.asked("Code of the second factor", code)
	said := c.ends(0)
	assert.Contains(t, said, "Signed in as  Demo Two-Factor <"+person.Email+">\r\n")
	assert.Contains(t, said, "API           "+m.URL)
	assert.Contains(t, said, "The system's key ring can't keep the token")
	assert.Contains(t, said, "file that only you can read")
	kept := m.tokens(t)
	require.Len(t, kept, 1)
	token := kept[person.Email]
	m.searched(t, person.Password, "wrong-Passw0rd", "000001x", code, token)
	for path, mode := range map[string]fs.FileMode{"fliplet-audit/tokens": 0o700, "fliplet-audit/tokens/" + person.Email: 0o600, "fliplet-audit/accounts.json": 0o600} {
		info, err := os.Stat(filepath.Join(m.home, path))
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode().Perm(), path)
	}

	// Another process, without a terminal, is signed in by it.
	me := m.whoami(t)
	assert.Equal(t, person.Email, me["user"].(map[string]any)["email"])
	assert.Equal(t, person.Email, me["profile"])
	assert.Equal(t, "file", me["tokenKept"])
	assert.Equal(t, "password", me["signedInBy"])
	assert.Equal(t, strings.TrimSuffix(m.URL, "/")+"/", me["api"])
	exit, out, errs := m.run(t, "", "orgs")
	require.Equal(t, 0, exit, errs)
	assert.NotEmpty(t, lines(t, out))

	// Signing out ends the session on the server, too.
	c = m.talk(t, "logout")
	c.hears("Profile " + person.Email)
	c.hears("[y/N] ")
	c.says("n")
	c.ends(1)
	assert.Equal(t, kept, m.tokens(t))
	c = m.talk(t, "logout")
	c.hears("[y/N] ")
	c.says("y")
	assert.Contains(t, c.ends(0), "is forgotten")
	assert.Empty(t, m.tokens(t))
	assert.Equal(t, 401, statusWith(t, m.Server, token))
	exit, _, errs = m.run(t, "", "whoami")
	assert.Equal(t, 3, exit)
	assert.Contains(t, errs, "fliplet-audit login")
	m.searched(t, person.Password, code, token)
}

// statusWith asks the server with a token, by hand.
func statusWith(t *testing.T, s *demo.Server, token string) int {
	t.Helper()
	request, err := http.NewRequest("GET", s.URL+"/v1/user", nil)
	require.NoError(t, err)
	request.URL.Path = "/v1/user"
	request.Header.Set("Auth-token", token)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	response.Body.Close()
	return response.StatusCode
}

func TestTooManyWrongPasswords(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	c := m.talk(t, "login", "--api-url", m.URL, "--email", m.People()[0].Email)
	for range triesToSignIn {
		c.asked("Password", "not-it")
	}
	assert.Contains(t, c.ends(1), "does not accept")
	assert.Empty(t, m.tokens(t))
}

var addressShown = regexp.MustCompile(`http://\S+/v1/auth/third-party\S+`)

// The terminal shows the address; a browser goes there, chooses somebody, and
// is sent back to this machine.
func TestSigningInWithABrowser(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	person := m.People()[0]
	c := m.talk(t, "login", "--browser", "--api-url", m.URL, "--profile", "Mine")
	c.hears("Open this address in a browser, on any machine:")
	c.hears("(not shown): ")
	address := addressShown.FindString(c.text())
	there, err := url.Parse(address)
	require.NoError(t, err)
	redirect := there.Query().Get("redirect")
	page, err := http.PostForm(address, url.Values{"redirect": {redirect}, "email": {person.Email}})
	require.NoError(t, err)
	page.Body.Close()
	assert.Empty(t, page.Request.URL.RawQuery)
	said := c.ends(0)
	assert.Contains(t, said, "Signed in as  Demo Admin <"+person.Email+">")
	token := m.tokens(t)["Mine"]
	m.searched(t, token)
	assert.Equal(t, "browser", m.whoami(t, "--profile", "mine")["signedInBy"])
	back, err := url.Parse(redirect)
	require.NoError(t, err)
	_, err = net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", back.Port()), time.Second)
	assert.Error(t, err, "nobody listens any more")
}

// The browser is on another machine: the address it ended on is pasted.
func TestSigningInWithABrowserElsewhere(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	c := m.talk(t, "login", "--browser", "--api-url", m.URL)
	c.asked("The address", "http://localhost:9001/callback")
	c.hears("holds no token")
	address := addressShown.FindString(c.text())
	there, err := url.Parse(address)
	require.NoError(t, err)
	elsewhere := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := elsewhere.PostForm(address, url.Values{"redirect": {there.Query().Get("redirect")}, "email": {m.People()[0].Email}})
	require.NoError(t, err)
	answer.Body.Close()
	ended, err := answer.Location()
	require.NoError(t, err)
	c.asked("The address", ended.String())
	c.ends(0)
	kept := m.tokens(t)
	require.Equal(t, ended.Query().Get("auth_token"), kept[m.People()[0].Email])
	m.searched(t, kept[m.People()[0].Email])
}

func TestAnInterruptedSignInGivesTheTerminalBack(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for _, args := range [][]string{{"--browser"}, {"--email", "a@b.c"}} {
		c := m.talk(t, append([]string{"login", "--api-url", m.URL}, args...)...)
		c.hears("(not shown): ")
		require.NoError(t, c.cmd.Process.Signal(os.Interrupt))
		c.ends(130)
	}
	assert.Empty(t, m.tokens(t))
}

func TestSeveralAccountsAndATokenFromAPipe(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	code, out, errs := m.run(t, m.Token+"\n", "login", "--token-stdin", "--in-file", "--profile", "cron", "--api-url", m.URL)
	require.Equal(t, 0, code, errs)
	assert.Contains(t, out, "Profile       cron, in use from now on")
	assert.NotContains(t, errs, "key ring", "it was to be a file")
	code, _, errs = m.run(t, "eu--n0tKnown\n", "login", "--token-stdin", "--profile", "other", "--api-url", m.URL)
	assert.Equal(t, 3, code)
	assert.NotContains(t, errs, "n0tKnown")
	c := m.talk(t, "login", "--api-url", m.URL, "--email", m.People()[0].Email, "--profile", "ann")
	c.asked("Password", m.People()[0].Password)
	c.ends(0)
	kept := m.tokens(t)
	require.Len(t, kept, 2)

	code, out, errs = m.run(t, "", "profiles")
	require.Equal(t, 0, code, errs)
	all := lines(t, out)
	require.Len(t, all, 2)
	assert.Equal(t, []any{"cron", false, "ann", true}, []any{all[0]["profile"], all[0]["inUse"], all[1]["profile"], all[1]["inUse"]})
	assert.Equal(t, "ann", m.whoami(t)["profile"])
	assert.Equal(t, "cron", m.whoami(t, "--profile", "CRON")["profile"])
	code, out, errs = m.run(t, "", "profiles", "cron")
	require.Equal(t, 0, code, errs)
	assert.Contains(t, out, "In use now: profile cron")
	assert.Equal(t, "cron", m.whoami(t)["profile"])
	code, out, _ = m.run(t, "", "__complete", "whoami", "--profile", "")
	assert.Equal(t, 0, code)
	assert.Contains(t, out, "cron\n")
	code, _, errs = m.run(t, "", "whoami", "--profile", "zoe")
	assert.Equal(t, 3, code)
	assert.Contains(t, errs, `profile "zoe"`)
	assert.Contains(t, errs, "cron, ann")

	// The file serves as --token-file, too.
	code, _, errs = m.run(t, "", "orgs", "--token-file", filepath.Join(m.home, "fliplet-audit/tokens/cron"), "--api-url", m.URL)
	assert.Equal(t, 0, code, errs)

	// A token given as it is stays valid.
	code, _, errs = m.run(t, "", "logout")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "--yes")
	code, out, errs = m.run(t, "", "logout", "--yes")
	assert.Equal(t, 0, code, errs)
	assert.Contains(t, out, "stays valid until it is deleted")
	assert.Contains(t, out, "In use now: profile ann")
	assert.Equal(t, 200, statusWith(t, m.Server, m.Token))
	code, _, errs = m.run(t, "", "logout", "--yes", "--local", "--profile", "ann")
	assert.Equal(t, 0, code, errs)
	assert.Equal(t, 200, statusWith(t, m.Server, kept["ann"]), "only forgotten here")
	assert.Empty(t, m.tokens(t))
	code, _, errs = m.run(t, "", "logout", "--yes")
	assert.Equal(t, 3, code)
	assert.Contains(t, errs, "no account")
	m.searched(t, kept["ann"], m.Token, m.People()[0].Password)
}

func TestTheScreenOpensAsTheProfile(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for _, person := range []demo.Person{m.People()[0], m.People()[1]} {
		args := []string{"login", "--api-url", m.URL, "--email", person.Email}
		c := m.talk(t, args...)
		c.asked("Password", person.Password)
		if code := m.Code(person.Email); code != "" {
			c.asked("Code of the second factor", code)
		}
		c.ends(0)
	}
	organization := fmt.Sprint(m.OrganizationID)
	for _, args := range [][]string{{}, {"--profile", m.People()[0].Email}} {
		c := m.talk(t, append(args, "--org", organization)...)
		require.Eventually(t, func() bool { // in either order
			return strings.Contains(c.text(), "Acme Corp") && strings.Contains(c.text(), "Showing")
		}, soon, time.Millisecond)
		_, err := c.terminal.WriteString("q")
		require.NoError(t, err)
		c.ends(0)
	}
	for _, token := range m.tokens(t) {
		m.searched(t, token)
	}
}

// Where the token comes from: a file, the environment, the profile, the
// official tool.
func TestWhereTheTokenComesFrom(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.env = append(m.env, "FLIPLET_API_URL="+m.URL)
	official := filepath.Join(m.home, "configstore", "fliplet-cli.json")
	require.NoError(t, os.MkdirAll(filepath.Dir(official), 0o700))
	require.NoError(t, os.WriteFile(official, []byte(`{"production":{"user":{"auth_token":"`+m.Token+`","email":"o@x.y"},"organization":{"id":1}}}`), 0o600))
	assert.Contains(t, m.whoami(t)["tokenFrom"], "official fliplet tool")

	c := m.talk(t, "login")
	c.hears("of the official fliplet tool, of o@x.y")
	c.hears("1 to 4 [1]: ")
	c.says("4")
	c.ends(0)
	name := m.whoami(t)["profile"].(string)
	assert.Contains(t, m.whoami(t)["tokenFrom"], "profile "+name)
	code, out, errs := m.run(t, "", "logout", "--dry-run")
	assert.Equal(t, 0, code, errs)
	assert.Empty(t, out)
	assert.Contains(t, errs, "Nothing is sent")

	plain := m.env
	m.env = append(m.env, "FLIPLET_AUTH_TOKEN="+m.Token)
	assert.Contains(t, m.whoami(t)["tokenFrom"], "the environment")
	code, _, errs = m.run(t, "", "whoami", "--profile", name)
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "unset FLIPLET_AUTH_TOKEN")
	file := filepath.Join(m.home, "fliplet-audit", "tokens", name)
	assert.Contains(t, m.whoami(t, "--token-file", file)["tokenFrom"], "the file "+file)
	m.env = plain

	// Files that others can read are refused with what mends them.
	require.NoError(t, os.Chmod(file, 0o644))
	for _, args := range [][]string{{"whoami"}, {"whoami", "--token-file", file}} {
		code, _, errs = m.run(t, "", args...)
		assert.Equal(t, 3, code)
		assert.Contains(t, errs, "chmod 600 '"+file+"'")
	}
	require.NoError(t, os.Chmod(file, 0o600))

	// A profile's token goes to no other server.
	var asked bytes.Buffer
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _ = r.Header.Write(&asked) }))
	defer other.Close()
	code, _, errs = m.run(t, "", "whoami", "--api-url", other.URL)
	assert.Equal(t, 3, code)
	assert.Contains(t, errs, "is signed in at")
	assert.Empty(t, asked.String())
	m.searched(t, m.Token)
}

func TestNothingAsksWithoutATerminal(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for _, args := range [][]string{{}, {"--browser"}, {"--email", "a@b.c"}, {"--region", "us"}} {
		code, _, errs := m.run(t, "y\ny\ny\n", append([]string{"login"}, args...)...)
		assert.Equal(t, 2, code, "%v", args)
		assert.Contains(t, errs, "--token-stdin")
	}
	for says, args := range map[string][]string{
		"one way to sign in each":   {"--browser", "--official"},
		"it is eu, us or ca":        {"--region", "mars"},
		"both say where":            {"--region", "us", "--api-url", "https://x.example/"},
		"Plain HTTP is for":         {"--api-url", "http://x.example/", "--token-stdin"},
		"begins with a letter":      {"--profile", "../x"},
		"nothing on standard input": {"--token-stdin", "--api-url", m.URL},
	} {
		code, _, errs := m.run(t, "", append([]string{"login"}, args...)...)
		assert.Equal(t, 2, code, "%v %s", args, errs)
		assert.Contains(t, errs, says)
	}
	code, _, errs := m.run(t, "", "login", "--official")
	assert.Equal(t, 3, code)
	assert.Contains(t, errs, "not signed in")
}

// The session bus takes the connection and says nothing.
func TestAKeyRingThatHangsIsGivenUpAndSaid(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	folder, err := os.MkdirTemp("", "bus") // a socket's path must be short
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	bus, err := net.Listen("unix", filepath.Join(folder, "bus"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = bus.Close() })
	go func() {
		for {
			silent, err := bus.Accept()
			if err != nil {
				return
			}
			defer silent.Close() // once nobody comes any more
		}
	}()
	m.env = append(m.env, "DBUS_SESSION_BUS_ADDRESS=unix:path="+filepath.Join(folder, "bus"))
	code, out, errs := m.run(t, m.Token, "login", "--token-stdin", "--api-url", m.URL)
	require.Equal(t, 0, code, errs)
	assert.Contains(t, errs, "did not answer within 3 s")
	assert.Contains(t, out, "Token in      the file ")
	assert.Equal(t, 0, func() int { code, _, _ := m.run(t, "", "whoami"); return code }())
	m.searched(t, m.Token)
}

// A session that ended elsewhere is no reason to keep its profile.
func TestLoggingOutOfASessionThatHadEnded(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	c := m.talk(t, "login", "--api-url", m.URL, "--email", m.People()[0].Email)
	c.asked("Password", m.People()[0].Password)
	c.ends(0)
	code, out, errs := m.run(t, "", "logout", "--dry-run")
	assert.Equal(t, 0, code, errs)
	assert.Contains(t, out, "POST ")
	assert.Contains(t, out, "v1/auth/logout\nAuth-token: $FLIPLET_AUTH_TOKEN\n")
	request, err := http.NewRequest("POST", strings.TrimSuffix(m.URL, "/")+"/v1/auth/logout", nil)
	require.NoError(t, err)
	request.Header.Set("Auth-token", m.tokens(t)[m.People()[0].Email])
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, 200, response.StatusCode)
	code, _, errs = m.run(t, "", "whoami")
	assert.Equal(t, 3, code, errs)
	code, _, errs = m.run(t, "", "logout", "--yes")
	assert.Equal(t, 0, code, errs)
	assert.Contains(t, errs, "had ended already")
	assert.Empty(t, m.tokens(t))
}

// The answer to the logout is lost: the server is asked whether it happened.
func TestALogoutWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	for _, happened := range []bool{true, false} {
		m := newMachine(t)
		ended := false
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/v1/auth/logout":
				ended = happened
				connection, _, _ := http.NewResponseController(w).Hijack()
				_ = connection.Close()
			case ended:
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = w.Write([]byte(`{"error":"not authorised","message":"The auth_token provided doesn't belong to any user."}`))
			default:
				_ = json.NewEncoder(w).Encode(map[string]any{"user": map[string]any{"id": 7, "email": "ann@acme.com", "auth_token": secretToken}, "id": 7, "email": "ann@acme.com", "auth_token": secretToken})
			}
		}))
		c := m.talk(t, "login", "--api-url", server.URL, "--email", "ann@acme.com")
		c.asked("Password", "pa55-Word")
		c.ends(0)
		code, _, errs := m.run(t, "", "logout", "--yes")
		assert.Contains(t, errs, "The answer was lost")
		if happened {
			assert.Equal(t, 0, code, errs)
			assert.Contains(t, errs, "The session is ended")
			assert.Empty(t, m.tokens(t))
		} else {
			assert.Equal(t, 1, code, errs)
			assert.Contains(t, errs, "still good")
			assert.Len(t, m.tokens(t), 1)
		}
		m.searched(t, secretToken, "pa55-Word")
		server.Close()
	}
}
