package tokens_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
	"fliplet-audit/model"
)

// between is a demo server behind another that sees what would change
// something, and may lose the answer to it.
type between struct {
	*demo.Server
	organization model.Organization
	url          string

	mu      sync.Mutex
	changes []string
	lose    bool // loses answers to changes
	before  bool // and so that they are not done
}

func serve(t *testing.T) *between {
	t.Helper()
	s, err := demo.Start(context.Background(), demo.Options{Logs: 50, NoRateLimit: true})
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	b := &between{Server: s, organization: model.Organization{ID: model.ID(strconv.FormatInt(s.OrganizationID, 10)), Name: "Acme Corp"}}
	target, err := url.Parse(s.URL)
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	own := &http.Transport{}
	proxy.Transport = own
	t.Cleanup(own.CloseIdleConnections)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		if r.Method == http.MethodGet || !b.lose {
			if r.Method != http.MethodGet {
				b.changes = append(b.changes, r.Method)
			}
			proxy.ServeHTTP(w, r)
			return
		}
		b.changes = append(b.changes, r.Method)
		if b.before {
			_, _ = io.Copy(io.Discard, r.Body)
		} else {
			proxy.ServeHTTP(httptest.NewRecorder(), r)
		}
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(server.Close)
	b.url = server.URL + "/"
	return b
}

func (b *between) loses(lose, before bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lose, b.before = lose, before
}

func (b *between) sent() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.changes)
}

func (b *between) client(t *testing.T, token string) *api.Client {
	t.Helper()
	secret, err := api.NewToken(token)
	require.NoError(t, err)
	c, err := api.New(api.Options{BaseURL: b.url, Token: secret, Pacer: api.Unpaced(nil)})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// names are those of the tokens that the server has.
func (b *between) names(t *testing.T) []string {
	t.Helper()
	all, err := b.client(t, b.Token).Tokens(context.Background(), b.organization)
	require.NoError(t, err)
	var names []string
	for _, token := range all {
		names = append(names, token.Name)
	}
	return names
}

// open is the screen over HTTP, in the time that passes everywhere.
func (b *between) open(t *testing.T, token string) *program {
	t.Helper()
	p := newProgram(t, b.client(t, token), b.organization)
	t.Cleanup(func() {
		p.m.Stop()
		close(p.over)
		p.cmds.Wait()
	})
	p.do(p.m.Start())
	return p
}

// until takes what comes until a sentence is said.
func (p *program) until(text string) {
	p.t.Helper()
	deadline := time.After(20 * time.Second)
	p.look()
	for !strings.Contains(p.words(), text) {
		select {
		case msg := <-p.msgs:
			p.take(msg)
		case <-deadline:
			require.Fail(p.t, "never said: "+text, "%s", p.frame)
		}
	}
}

func TestASecretIsShownOnceAndNowhereElse(t *testing.T) {
	b := serve(t)
	p := b.open(t, b.Token)
	p.until("Warehouse sync")
	p.strike("/", "zzz", "enter", "N", "cron", "enter", "down", "enter")
	p.until(`The secret of "cron"`)
	p.until("2 tokens")
	p.says("Shown this once", "y copy")
	var secret string
	for _, word := range strings.Fields(p.words()) {
		if strings.HasPrefix(word, "eu--") {
			secret = word
		}
	}
	require.NotEmpty(t, secret, p.frame)
	p.strike("y")
	p.until("The secret: copied to the clipboard")
	assert.Equal(t, []string{secret}, p.copied(), "all of it, and no more")

	all, err := b.client(t, secret).Tokens(context.Background(), b.organization)
	require.NoError(t, err, "it opens the door")
	assert.Len(t, all, 2)

	// However impatiently one leaves, it stays until it is said to be stored.
	for _, keys := range [][]string{{"esc", "enter"}, {"enter", "enter"}, {"1q", "esc"}, {"esc", "esc"}} {
		p.strike(keys[0])
		p.says("Is the secret stored?")
		p.has("▌Not yet; go back to it")
		p.hasNot(secret)
		p.strike(keys[1])
		p.has(secret)
	}
	for _, dump := range []string{fmt.Sprintf("%#v", p.m), fmt.Sprintf("%+v", p.m), fmt.Sprintf("%v", p.m)} {
		assert.NotContains(t, dump, secret)
	}
	assert.False(t, hasInMemory(p.m, secret), "while it shows it is kept behind api.Token")
	p.copies(errors.New("xclip: can't store " + secret))
	p.strike("y")
	p.until("Not copied: xclip: can't store ••••")

	p.copies(nil)
	p.strike("esc", "down")
	before := len(p.frames)
	p.strike("enter")
	p.hasNot("╭")
	p.has("▌cron") // the filter that would have hidden it is lifted
	p.strike("R")
	p.until("2 tokens")
	p.strike("y", "Y", "enter", "D", "esc", "?", "left", "right", "/", "c", "esc")
	for range len(p.msgs) {
		p.take(<-p.msgs)
	}
	for _, frame := range p.frames[before:] {
		require.NotContains(t, frame, secret)
		require.NotContains(t, frame, secret[len("eu--"):])
	}
	assert.False(t, hasInMemory(p.m, secret))
	assert.NotContains(t, fmt.Sprintf("%#v", p.m), secret)
	for _, text := range p.copied()[1:] {
		assert.NotContains(t, text, secret)
	}
	assert.Equal(t, []string{"POST"}, b.sent())
}

func TestATokenMadeWhoseAnswerWasLost(t *testing.T) {
	b := serve(t)
	p := b.open(t, b.Token)
	p.until("Warehouse sync")
	b.loses(true, false)
	p.strike("N", "cron", "enter", "down", "enter")
	p.until("The secret is lost")
	p.says(`The token "cron"`, "nobody can use this token")
	assert.Equal(t, []string{"POST"}, b.sent(), "nothing is sent twice")
	assert.Equal(t, []string{"Warehouse sync", "cron"}, b.names(t))

	b.loses(false, false)
	p.strike("down", "enter")
	p.says("To go on, type: cron")
	p.strike("cron", "enter")
	p.until("Deleted the token")
	assert.Equal(t, []string{"POST", "DELETE"}, b.sent())
	assert.Equal(t, []string{"Warehouse sync"}, b.names(t))
}

func TestATokenNotMadeWhoseAnswerWasLost(t *testing.T) {
	b := serve(t)
	p := b.open(t, b.Token)
	p.until("Warehouse sync")
	b.loses(true, true)
	p.strike("N", "cron", "enter", "down", "enter")
	p.until(`It was not done, or not yet: there is no new token "cron"`)
	assert.Equal(t, []string{"POST"}, b.sent())
	assert.Equal(t, []string{"Warehouse sync"}, b.names(t))
}

func TestADeletedTokenOpensNothing(t *testing.T) {
	b := serve(t)
	var made api.CreatedToken
	create, err := api.CreateToken(b.organization, "cron", &made)
	require.NoError(t, err)
	require.NoError(t, b.client(t, b.Token).Apply(context.Background(), create))
	p := b.open(t, b.Token)
	p.until("cron")
	b.loses(true, false)
	p.strike("D", "cron", "enter")
	p.until("It was done: the token \"cron\"")
	_, err = b.client(t, made.Reveal()).Tokens(context.Background(), b.organization)
	var e *api.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, api.KindToken, e.Kind)
	assert.Equal(t, []string{"POST", "DELETE"}, b.sent())
}

// Signed in with a token of the organization: it is known, asked for twice, and
// when it is gone that is what is said.
func TestTheOwnTokenIsDeletedOverHTTP(t *testing.T) {
	b := serve(t)
	var made api.CreatedToken
	create, err := api.CreateToken(b.organization, "mine", &made)
	require.NoError(t, err)
	require.NoError(t, b.client(t, b.Token).Apply(context.Background(), create))
	p := b.open(t, made.Reveal())
	p.until("mine ◆")
	b.loses(true, false)
	p.strike("D", "down", "enter", "mine", "enter")
	p.until(`It was done: the token "mine"`)
	assert.Equal(t, []string{"Warehouse sync"}, b.names(t))
}

func TestARoleWithoutRightsIsToldSo(t *testing.T) {
	b := serve(t)
	for _, person := range b.People() {
		if person.Role != demo.RolePublisher {
			continue
		}
		credentials := api.Credentials{Email: person.Email, Password: person.Password, Code: person.Code(time.Now())}
		signed, err := api.SignIn(context.Background(), api.Options{BaseURL: b.url}, credentials)
		require.NoError(t, err)
		p := b.open(t, signed.Token.Reveal())
		p.until("✗ ")
		p.says("The tokens are not read. R asks for them.")
		p.strike("N")
		p.says("The tokens could not be read")
		assert.False(t, p.m.Covered())
		return
	}
	require.Fail(t, "the demo organization has no publisher")
}

func TestAnEndedScreenHasForgottenTheSecret(t *testing.T) {
	b := serve(t)
	p := b.open(t, b.Token)
	p.until("Warehouse sync")
	p.strike("N", "cron", "enter", "down", "enter")
	p.until("eu--")
	p.m.Stop()
	p.look()
	p.hasNot("eu--")
	assert.False(t, p.m.Covered())
}
