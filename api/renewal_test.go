package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
)

// expiring is a client of a session that the server can end.
type expiring struct {
	demoOrganization
	client  *Client
	session string // the secret of the session
	told    chan *Error
	tellers atomic.Int32
}

func newExpiring(t *testing.T) *expiring {
	t.Helper()
	e := &expiring{demoOrganization: newDemoOrganization(t, demo.Options{Logs: 200}), told: make(chan *Error, 100)}
	signed, err := e.signIn(e.People()[0], "")
	require.NoError(t, err)
	e.session = signed.Token.Reveal()
	e.client, err = New(Options{BaseURL: e.URL, Token: signed.Token, Pacer: Unpaced(nil), OnExpired: func(e2 *Error) {
		e.tellers.Add(1)
		e.told <- e2
	}})
	require.NoError(t, err)
	t.Cleanup(e.client.Close)
	return e
}

func (e *expiring) another(t *testing.T) Token {
	t.Helper()
	signed, err := e.signIn(e.People()[0], "")
	require.NoError(t, err)
	return signed.Token
}

// ask asks for logs, apart.
func (e *expiring) ask(ctx context.Context, r LogsRequest) <-chan error {
	r.Limit = 5
	asked := make(chan error, 1)
	go func() {
		page, err := e.client.Logs(ctx, Scope{Organization: e.ID}, r)
		if err == nil && len(page.Logs) == 0 {
			err = errors.New("no logs came")
		}
		asked <- err
	}()
	return asked
}

func isToken(t *testing.T, err error) {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	require.True(t, ok, "%v", err)
	assert.Equal(t, KindToken, e.Kind)
}

func TestWhatIsAskedWaitsForAnotherToken(t *testing.T) {
	e := newExpiring(t)
	e.Revoke(e.session)
	many := []<-chan error{
		e.ask(context.Background(), LogsRequest{}), e.ask(context.Background(), LogsRequest{Background: true}), e.ask(context.Background(), LogsRequest{Bulk: true}),
	}
	isToken(t, <-e.told)
	gone, leave := context.WithCancel(context.Background())
	left := e.ask(gone, LogsRequest{})
	leave()
	require.Error(t, <-left, "who does not want to know any more does not wait")
	e.client.Renew(e.another(t))
	for _, asked := range many {
		require.NoError(t, <-asked)
	}
	assert.EqualValues(t, 1, e.tellers.Load(), "a person is asked once")
	require.NoError(t, <-e.ask(context.Background(), LogsRequest{}))
}

func TestGivingUpFailsWhatWaits(t *testing.T) {
	e := newExpiring(t)
	e.Revoke(e.session)
	waits := e.ask(context.Background(), LogsRequest{})
	<-e.told
	e.client.GiveUp()
	isToken(t, <-waits)
	isToken(t, <-e.ask(context.Background(), LogsRequest{Background: true}))
	isToken(t, <-e.ask(context.Background(), LogsRequest{Bulk: true}))
	assert.EqualValues(t, 1, e.tellers.Load(), "only what a person asks for asks again")

	e.client.renewal.now = func() time.Time { return time.Now().Add(afterGivingUp + time.Second) }
	export := e.ask(context.Background(), LogsRequest{Bulk: true})
	<-e.told
	e.client.GiveUp()
	isToken(t, <-export)
	e.client.renewal.now = time.Now

	again := e.ask(context.Background(), LogsRequest{})
	<-e.told
	e.client.Renew(e.another(t))
	require.NoError(t, <-again)
}

func TestATokenThatIsNotBetter(t *testing.T) {
	e := newExpiring(t)
	e.Revoke(e.session)
	waits := e.ask(context.Background(), LogsRequest{})
	<-e.told
	wrong, err := NewToken("eu--this-one-is-nobodys")
	require.NoError(t, err)
	e.client.Renew(wrong)
	<-e.told
	e.client.Renew(e.another(t))
	require.NoError(t, <-waits)
}

func TestAClosedClientLetsNothingWait(t *testing.T) {
	e := newExpiring(t)
	e.Revoke(e.session)
	waits := e.ask(context.Background(), LogsRequest{})
	<-e.told
	e.client.Close()
	isToken(t, <-waits)
	isToken(t, <-e.ask(context.Background(), LogsRequest{}))
	assert.EqualValues(t, 1, e.tellers.Load())
}

// A change is not sent again with another token: the person does it again.
func TestAChangeDoesNotWaitForAnotherToken(t *testing.T) {
	e := newExpiring(t)
	e.Revoke(e.session)
	change, err := ChangeSettings(e.Organization, map[string]json.RawMessage{"companyName": json.RawMessage(`"New"`)})
	require.NoError(t, err)
	err = e.client.Apply(context.Background(), change)
	isToken(t, err)
	refused, _ := errors.AsType[*Error](err)
	assert.Contains(t, refused.Advice(), "Nothing was changed")
	<-e.told
	e.client.Renew(e.another(t))
	settings, err := e.client.Settings(context.Background(), e.Organization)
	require.NoError(t, err)
	assert.NotContains(t, string(settings["companyName"]), "New")
}

// Whether a refusal is about the role is found out without asking anybody.
func TestARoleIsNoMatterOfTheToken(t *testing.T) {
	e := newExpiring(t)
	for _, p := range e.People() {
		if p.Role != "none" {
			continue
		}
		signed, err := e.signIn(p, "")
		require.NoError(t, err)
		e.client.Renew(signed.Token)
	}
	_, err := e.client.Logs(context.Background(), Scope{Organization: e.ID}, LogsRequest{Limit: 1})
	refused, ok := errors.AsType[*Error](err)
	require.True(t, ok)
	assert.Equal(t, KindRole, refused.Kind)
	assert.Zero(t, e.tellers.Load())
}

// renewedToken is the token that a client goes on with in these tests.
func renewedToken(t *testing.T) Token {
	t.Helper()
	token, err := NewToken("eu--the-renewed-one")
	require.NoError(t, err)
	return token
}

// An answer to the token before comes when there is another one already: it is
// still no place for the one before.
func TestTheTokenBeforeIsInNoErrorEither(t *testing.T) {
	sent, renewed := make(chan struct{}), make(chan struct{})
	s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
		close(sent)
		<-renewed
		answerJSON(w, http.StatusBadRequest, `{"error":"bad request","message":"what is `+a.header.Get("Auth-token")+`?"}`)
	})
	c, _ := newClient(t, s.URL)
	answered := make(chan error)
	go func() { answered <- ask(c) }()
	<-sent
	c.Renew(renewedToken(t))
	close(renewed)
	assert.Contains(t, failure(t, <-answered, KindRefused).Message, "what is [token]?")
}

// A refusal of the token before, which comes when there is another one already,
// says nothing of what the person may do.
func TestARefusalOfTheTokenBeforeIsAskedAgain(t *testing.T) {
	sent, renewed := make(chan struct{}), make(chan struct{})
	s := newServer(t, func(n int, a asked, w http.ResponseWriter) {
		switch {
		case n == 0:
			close(sent)
			<-renewed
			answerJSON(w, http.StatusUnauthorized, `{"message":"Unauthorized"}`)
		case a.path == "/v1/user":
			answerJSON(w, http.StatusOK, `{"user":{"id":1}}`)
		default:
			answerJSON(w, http.StatusOK, onePage)
		}
	})
	c, _ := newClient(t, s.URL, func(o *Options) { o.OnExpired = func(*Error) {} })
	answered := make(chan error)
	go func() { answered <- ask(c) }()
	<-sent
	c.Renew(renewedToken(t))
	close(renewed)
	assert.NoError(t, <-answered)
}

// Who stops waiting for another token has stopped, which is no refusal.
func TestStoppingToWaitForAnotherToken(t *testing.T) {
	e := newExpiring(t)
	e.Revoke(e.session)
	ctx, stop := context.WithCancel(context.Background())
	waits := e.ask(ctx, LogsRequest{})
	<-e.told
	stop()
	assert.ErrorIs(t, <-waits, context.Canceled)
}

// How long an answer took is not how long a person took to sign in.
func TestSigningInIsNotTheServersTime(t *testing.T) {
	told := make(chan struct{})
	s := newServer(t, func(n int, _ asked, w http.ResponseWriter) {
		if n == 0 {
			answerJSON(w, http.StatusUnauthorized, `{"error":"not authorised"}`)
			return
		}
		answerJSON(w, http.StatusOK, onePage)
	})
	c, clock := newClient(t, s.URL, func(o *Options) { o.OnExpired = func(*Error) { close(told) } })
	took := make(chan time.Duration)
	go func() {
		page, err := c.Logs(context.Background(), org, LogsRequest{Limit: 25})
		assert.NoError(t, err)
		took <- page.Took
	}()
	<-told
	clock.Timer(time.Minute)
	c.Renew(renewedToken(t))
	assert.Less(t, <-took, time.Minute)
}

// Where nobody is there to sign in, the advice says how.
func TestAChangeWithoutAnybodyToSignIn(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, http.StatusUnauthorized, `{"error":"not authorised","message":"The auth_token provided doesn't belong to any user."}`)
	})
	c, _ := newClient(t, s.URL)
	advice := failure(t, c.Apply(context.Background(), SignOut()), KindToken).Advice()
	assert.Contains(t, advice, "Nothing was changed")
	assert.Contains(t, advice, "fliplet-audit login")
}
