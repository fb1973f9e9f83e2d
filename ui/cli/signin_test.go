package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/screen/signin"
	"fliplet-audit/ui/theme"
)

// noRing is a machine without a key ring.
type noRing struct{}

func (noRing) Get(_, _ string) (string, error) { return "", errors.New("there is none here") }
func (noRing) Set(_, _, _ string) error        { return errors.New("there is none here") }
func (noRing) Delete(_, _ string) error        { return errors.New("there is none here") }

// silentRing is a key ring that never answers.
type silentRing struct{ until chan struct{} }

func (r silentRing) Get(_, _ string) (string, error) { <-r.until; return "", errors.New("late") }
func (r silentRing) Set(_, _, _ string) error        { <-r.until; return errors.New("late") }
func (r silentRing) Delete(_, _ string) error        { <-r.until; return errors.New("late") }

// seat is the screen's sign-in at a demo server, over real HTTP.
type seat struct {
	*demo.Server
	t       *testing.T
	opening opening
	home    string
	ahead   atomic.Int64 // of the server's clock

	in      signin.Model
	msgs    chan tea.Msg
	event   signin.Event
	frame   string
	copied  string
	secrets []string
	shown   []string // every frame, and the state behind it
}

func sitDown(t *testing.T, ring accounts.KeyRing) *seat {
	t.Helper()
	s := &seat{t: t, home: filepath.Join(t.TempDir(), "fliplet-audit"), msgs: make(chan tea.Msg, 1000)}
	server, err := demo.Start(context.Background(), demo.Options{Logs: 50, NoRateLimit: true, Now: func() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }})
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	s.Server = server
	s.opening = opening{
		flags: connecting{apiURL: server.URL}, pacer: api.Unpaced(api.SystemClock{}),
		store: accounts.Store{Folder: s.home, Ring: ring, Patience: accounts.Patience},
	}
	s.begin(signin.Options{})
	return s
}

func (s *seat) begin(o signin.Options) {
	colours := theme.New(termenv.Ascii, true)
	o.Ways = waysIn{opening: s.opening}
	o.Env = env.Env{Now: time.Now, Tick: tea.Tick, Theme: &colours, Copy: func(text string) (string, error) { s.copied = text; return "copied", nil }}
	s.in, s.event = signin.New(o).SetSize(80, 24), signin.Event{}
	s.t.Cleanup(s.in.Stop)
	s.took(s.in, s.in.Init(), signin.Event{})
}

func (s *seat) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range msg {
				s.do(c)
			}
		default:
			s.msgs <- msg
		}
	}()
}

func (s *seat) took(in signin.Model, cmd tea.Cmd, event signin.Event) {
	s.in = in
	if event.Kind != signin.None {
		s.event = event
	}
	s.frame = strings.Join(in.Lines(), "\n")
	s.shown = append(s.shown, s.frame, pointersAndTimes.ReplaceAllString(fmt.Sprintf("%v %+v %#v %#v", in, in, in, event), "…"))
	s.do(cmd)
}

// pointersAndTimes are numbers, in which any six digits may stand.
var pointersAndTimes = regexp.MustCompile(`0x[0-9a-f]+|\d{7,}`)

// hears waits until the screen says something.
func (s *seat) hears(text string) {
	s.t.Helper()
	s.until(text, func() bool {
		flowing := strings.Join(strings.Fields(strings.ReplaceAll(s.frame, "│", " ")), " ")
		return strings.Contains(flowing, text)
	})
}

func (s *seat) until(what string, met func() bool) {
	s.t.Helper()
	over := time.NewTimer(20 * time.Second)
	defer over.Stop()
	for !met() {
		select {
		case msg := <-s.msgs:
			s.took(s.in.Update(msg))
		case <-over.C:
			require.Fail(s.t, "waited for "+what, s.frame)
		}
	}
}

func (s *seat) press(keys ...tea.KeyType) {
	for _, key := range keys {
		s.took(s.in.Key(tea.KeyMsg{Type: key}))
	}
}

func (s *seat) types(text string) {
	for _, r := range text {
		s.took(s.in.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
	}
}

// hides types a secret and remembers it.
func (s *seat) hides(text string) {
	s.secrets = append(s.secrets, text)
	s.types(text)
}

// ended waits for the end, and looks for every secret wherever it should not be.
func (s *seat) ended(person demo.Person) signin.Event {
	s.t.Helper()
	s.until("the end", func() bool { return s.event.Kind == signin.SignedIn })
	assert.Equal(s.t, person.Email, s.event.Account.User.Email)
	assert.Equal(s.t, s.URL, s.event.Account.API)
	token := s.event.Account.Token.Reveal()
	assert.Equal(s.t, 200, statusAt(s.t, s.URL, token))
	for _, secret := range append(s.secrets, token) {
		for _, text := range s.shown {
			require.NotContains(s.t, text, secret)
			require.NotContains(s.t, text, url.QueryEscape(secret))
		}
		for path, text := range s.files() {
			if secret != token || filepath.Dir(path) != filepath.Join(s.home, "tokens") {
				require.NotContains(s.t, text, secret, path)
			}
		}
	}
	return s.event
}

// files are all that the store wrote.
func (s *seat) files() map[string]string {
	files := map[string]string{}
	_ = filepath.WalkDir(filepath.Dir(s.home), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	return files
}

func statusAt(t *testing.T, base, token string) int {
	t.Helper()
	request, err := http.NewRequest("GET", base+"v1/user", nil)
	require.NoError(t, err)
	request.Header.Set("Auth-token", token)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	response.Body.Close()
	return response.StatusCode
}

func TestTheScreenSignsInWithASecondFactor(t *testing.T) {
	t.Parallel()
	s := sitDown(t, noRing{})
	person := s.People()[1]
	s.press(tea.KeyDown, tea.KeyEnter)
	s.hears("At " + s.URL)
	s.types(person.Email)
	s.press(tea.KeyEnter)
	s.hides("wr0ng-Passw0rd")
	s.press(tea.KeyEnter)
	s.hears("The email or password is wrong.")
	s.hides(person.Password)
	s.press(tea.KeyEnter)
	s.hears("Fliplet asks " + person.Email + " for a second factor")
	s.hides("000001x")
	s.press(tea.KeyEnter)
	s.hears("The code of the second factor is wrong.")
	old := s.Code(person.Email)
	s.ahead.Store(int64(10 * time.Minute))
	s.hides(old)
	s.press(tea.KeyEnter)
	s.hears("The code of the second factor has expired.")
	s.hides(s.Code(person.Email))
	s.press(tea.KeyEnter)
	s.hears("The system's key ring can't keep the token: there is none here.")
	s.hears("The token is in a file that only you can read:")
	s.press(tea.KeyEnter)
	e := s.ended(person)
	assert.Equal(t, accounts.ByPassword, e.Account.By)
	assert.Equal(t, person.Email, e.Kept.Profile.Name)
	path := filepath.Join(s.home, "tokens", person.Email)
	assert.Equal(t, "the file "+path, e.Kept.Where)
	assert.Equal(t, path, e.Kept.File)
	assert.Equal(t, e.Account.Token.Reveal()+"\n", s.files()[path])
	if info, err := os.Stat(path); assert.NoError(t, err) && runtime.GOOS != "windows" {
		assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	}

	// Its profile opens the screen the next time, and here.
	open := screenSessions{s.opening}
	profiles, err := open.Profiles()
	require.NoError(t, err)
	require.Len(t, profiles, 1)
	for _, opens := range []func() (model.User, error){
		func() (model.User, error) {
			session, err := open.Open(t.Context(), e.Account)
			require.NoError(t, err)
			defer session.Close()
			return session.Client.(*api.Client).User(t.Context())
		},
		func() (model.User, error) {
			session, err := open.OpenProfile(t.Context(), profiles[0])
			require.NoError(t, err)
			defer session.Close()
			return session.Client.(*api.Client).User(t.Context())
		},
	} {
		user, err := opens()
		require.NoError(t, err)
		assert.Equal(t, person.Email, user.Email)
	}
}

func TestTheScreenGivesASilentKeyRingUp(t *testing.T) {
	t.Parallel()
	ring := silentRing{make(chan struct{})}
	t.Cleanup(func() { close(ring.until) })
	s := sitDown(t, ring)
	person := s.People()[0]
	s.press(tea.KeyDown, tea.KeyEnter)
	s.types(person.Email)
	s.press(tea.KeyTab)
	s.hides(person.Password)
	s.press(tea.KeyEnter)
	s.hears("Asking the system's key ring to keep the token…")
	began := time.Now()
	s.hears("it did not answer within 3")
	assert.Less(t, time.Since(began), 10*time.Second, "it is given up")
	s.press(tea.KeyEnter)
	s.ended(person)
}

func TestAPastedTokenNeedNotBeKept(t *testing.T) {
	t.Parallel()
	s := sitDown(t, noRing{})
	s.press(tea.KeyDown, tea.KeyDown, tea.KeyEnter)
	s.hides(s.Token)
	s.press(tea.KeyEnter)
	s.hears("Where shall the token be kept?")
	s.press(tea.KeyDown, tea.KeyDown, tea.KeyEnter)
	s.until("the end", func() bool { return s.event.Kind == signin.SignedIn })
	assert.Equal(t, s.Token, s.event.Account.Token.Reveal())
	assert.Equal(t, accounts.ByToken, s.event.Account.By)
	assert.Zero(t, s.event.Kept)
	assert.Empty(t, s.files())
}

// Not parallel: it says that there is no browser here that a person could see.
func TestTheScreenSignsInWithABrowser(t *testing.T) {
	t.Setenv("SSH_CONNECTION", "1 2 3 4")
	s := sitDown(t, noRing{})
	person := s.People()[0]
	come := func(client http.Client) *http.Response {
		s.hears("Open this address in a browser, on any machine:")
		s.types("y")
		there, err := url.Parse(s.copied)
		require.NoError(t, err)
		answer, err := client.PostForm(s.copied, url.Values{"redirect": {there.Query().Get("redirect")}, "email": {person.Email}})
		require.NoError(t, err)
		answer.Body.Close()
		return answer
	}
	s.press(tea.KeyEnter)
	come(http.Client{})
	s.hears("The token is in a file that only you can read:")
	s.press(tea.KeyEnter)
	e := s.ended(person)
	assert.Equal(t, accounts.ByBrowser, e.Account.By)
	assert.Empty(t, listening(t, s.copied))

	// Elsewhere, the address that it ended on is pasted.
	s.begin(signin.Options{API: s.URL, Who: e.Account.User, By: e.Account.By, Why: errors.New("The session has ended")})
	s.press(tea.KeyEnter)
	ended, err := come(http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Location()
	require.NoError(t, err)
	s.secrets = append(s.secrets, ended.Query().Get("auth_token"))
	s.took(s.in.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(ended.String()), Paste: true}))
	s.press(tea.KeyEnter)
	again := s.ended(person)
	assert.Equal(t, ended.Query().Get("auth_token"), again.Account.Token.Reveal())
	assert.NoError(t, again.Kept.NoRing, "it was in a file before, and is there again")
	assert.Equal(t, again.Account.Token.Reveal()+"\n", s.files()[filepath.Join(s.home, "tokens", person.Email)])
	assert.Empty(t, listening(t, s.copied))
}

// listening is where a browser would still be answered; closing has a moment.
func listening(t *testing.T, address string) string {
	t.Helper()
	there, err := url.Parse(address)
	require.NoError(t, err)
	back, err := url.Parse(there.Query().Get("redirect"))
	require.NoError(t, err)
	host := net.JoinHostPort("127.0.0.1", back.Port())
	for range 200 {
		conn, err := net.DialTimeout("tcp", host, time.Second)
		if err != nil {
			return ""
		}
		conn.Close()
		time.Sleep(10 * time.Millisecond)
	}
	return host
}

// Signing in again with the account of a profile keeps it there, whatever is in
// use; and what is in use elsewhere, as in cron, stays in use.
func TestSigningInAgainKeepsTheProfile(t *testing.T) {
	t.Parallel()
	s := sitDown(t, noRing{})
	ways := waysIn{opening: s.opening}
	signed := func(i int) signin.Account {
		p := s.People()[i]
		a, err := ways.Password(t.Context(), s.URL, api.Credentials{Email: p.Email, Password: p.Password})
		require.NoError(t, err)
		return a
	}
	ways.flags.profile = "second"
	_, err := ways.Keep(signed(0), true)
	require.NoError(t, err)
	ways.flags.profile = "cron"
	_, err = ways.Keep(signed(2), true)
	require.NoError(t, err)

	anew := signed(0)
	kept, err := screenSessions{s.opening}.Ways("second").Keep(anew, false)
	require.NoError(t, err)
	assert.Equal(t, "second", kept.Profile.Name)
	assert.Equal(t, anew.Token.Reveal()+"\n", s.files()[filepath.Join(s.home, "tokens", "second")])
	book, err := s.opening.store.Read()
	require.NoError(t, err)
	assert.Equal(t, "cron", book.InUse)
	assert.Len(t, book.Profiles, 2)
}

// A profile of another account is not written over.
func TestTheScreenKeepsAccountsApart(t *testing.T) {
	t.Parallel()
	s := sitDown(t, noRing{})
	ways := waysIn{opening: s.opening}
	signed := func(i int) signin.Account {
		p := s.People()[i]
		a, err := ways.Password(t.Context(), s.URL, api.Credentials{Email: p.Email, Password: p.Password})
		require.NoError(t, err)
		return a
	}
	ways.flags.profile = "cron"
	first, err := ways.Keep(signed(0), true)
	require.NoError(t, err)
	assert.Equal(t, "cron", first.Profile.Name, "the one asked for, there being none of that name")
	second, err := ways.Keep(signed(2), false)
	require.NoError(t, err)
	assert.Equal(t, s.People()[2].Email, second.Profile.Name)
	ways.flags.profile = ""
	anew, err := ways.Keep(signed(0), false)
	require.NoError(t, err)
	assert.Equal(t, s.People()[0].Email, anew.Profile.Name, "cron's token is cron's")
	profiles, err := screenSessions{s.opening}.Profiles()
	require.NoError(t, err)
	require.Len(t, profiles, 3)
	assert.Equal(t, anew.Profile.Name, profiles[0].Name, "the one in use first")
}
