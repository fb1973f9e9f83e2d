package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

// credentials hold secrets that no error may hold in any form.
var credentials = Credentials{Email: "ann@acme.com", Password: "pa ss+wörd/Käse%", Code: "918273"}

// signInFailure takes an error of a sign-in through what holds of them all.
func signInFailure(t *testing.T, err error, kind Kind) *Error {
	t.Helper()
	e := failure(t, err, kind)
	text := strings.ToLower(fmt.Sprintf("%v|%+v|%#v|%s|%s|%s", err, e, e, e.What(), e.Advice(), e.Message))
	for _, form := range []string{
		credentials.Password, url.QueryEscape(credentials.Password), url.PathEscape(credentials.Password), "wörd", "w%c3%b6rd", credentials.Code,
	} {
		require.NotContains(t, text, strings.ToLower(form))
	}
	return e
}

func TestSignIn(t *testing.T) {
	for _, body := range []string{
		`{"id":7,"email":"ann@acme.com","fullName":"Ann","auth_token":"` + secret + `"}`,
		`{"user":{"id":7,"email":"ann@acme.com","fullName":"Ann","auth_token":"` + secret + `"}}`,
	} {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, body) })
		signed, err := SignIn(context.Background(), Options{BaseURL: s.URL, Token: testToken(t)}, credentials)
		require.NoError(t, err)
		require.Equal(t, model.User{ID: "7", Email: "ann@acme.com", FullName: "Ann"}, signed.User)
		require.Equal(t, secret, signed.Token.reveal())
		noSecret(t, fmt.Sprintf("%v %+v %#v", signed, signed, signed))
		require.Equal(t, 1, s.count())
		got := s.asked()[0]
		require.Equal(t, "POST /v1/auth/login", got.method+" "+got.path)
		require.Equal(t, "application/x-www-form-urlencoded", got.header.Get("Content-Type"))
		require.Empty(t, got.header.Get("Auth-token"), "a token at hand is not sent along")
		form, err := url.ParseQuery(got.body)
		require.NoError(t, err)
		require.Equal(t, url.Values{"email": {credentials.Email}, "password": {credentials.Password}, "twofactor": {credentials.Code}}, form)
	}
}

func TestSignInSendsNoCodeUntilAsked(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 428, `{"message":"A code please"}`) })
	_, err := SignIn(context.Background(), Options{BaseURL: s.URL}, Credentials{Email: "a@b.c", Password: "x"})
	signInFailure(t, err, KindTwoFactor)
	require.NotContains(t, s.asked()[0].body, "twofactor")
}

func TestSignInRefused(t *testing.T) {
	echo := `{"error":"not authorised","message":"Not with ` + credentials.Password + ` and ` + url.QueryEscape(credentials.Password) + ` and code ` + credentials.Code + `"}`
	tests := []struct {
		status int
		body   string
		kind   Kind
		says   string
	}{
		{401, echo, KindCredentials, "does not accept this e-mail, password or code"},
		{401, `{"error":"not authorised","message":"The code has expired."}`, KindCredentials, "The code has expired."},
		{400, echo, KindCredentials, "does not accept"},
		{403, `{"message":"Your plan has ended"}`, KindCredentials, "plan has ended"},
		{428, `{"message":"Wrong code"}`, KindTwoFactor, "does not accept this code"},
		{200, `{"error":"no","message":"` + credentials.Password + `"}`, KindCredentials, ""},
		{200, `{}`, KindShape, "no token"}, {200, `{"auth_token":null}`, KindShape, ""}, {200, `{"auth_token":"a b"}`, KindShape, ""},
		{200, ``, KindCut, ""}, {200, `<html>`, KindNotJSON, ""}, {403, `<html>`, KindNotJSON, ""}, {404, `<html>`, KindNotJSON, ""},
		{404, `{"message":"Nothing here"}`, KindNotFound, "Nothing here"},
		{500, echo, KindServer, ""}, {503, `<html>`, KindServer, ""}, {429, `{"message":"Too often"}`, KindRateLimited, "Too often"},
		{307, ``, KindRedirect, ""},
	}
	for _, tt := range tests {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
			if tt.status == 307 {
				w.Header().Set("Location", "/v1/auth/login?again")
			}
			answerJSON(w, tt.status, tt.body)
		})
		_, err := SignIn(context.Background(), Options{BaseURL: s.URL}, credentials)
		require.Contains(t, signInFailure(t, err, tt.kind).What(), tt.says)
		require.Equal(t, 1, s.count(), "%d %s", tt.status, tt.body)
	}
}

func TestSignInWithAShortPassword(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 401, `{"message":"It is not 'cat'."}`) })
	_, err := SignIn(context.Background(), Options{BaseURL: s.URL}, Credentials{Email: "a@b.c", Password: "cat"})
	require.NotContains(t, failure(t, err, KindCredentials).What(), "cat")
}

func TestSignInOverABadConnectionIsSentOnce(t *testing.T) {
	for name, serve := range map[string]func(conn net.Conn, requests *atomic.Int32){
		"closed unread": func(net.Conn, *atomic.Int32) {},
		"closed":        func(c net.Conn, n *atomic.Int32) { readRequest(c, n) },
		"cut": func(c net.Conn, n *atomic.Int32) {
			readRequest(c, n)
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{")
		},
	} {
		address, requests := rawServer(t, serve)
		_, err := SignIn(context.Background(), Options{BaseURL: address}, credentials)
		kind := KindConnection
		if name == "cut" {
			kind = KindCut
		}
		signInFailure(t, err, kind)
		require.LessOrEqual(t, requests.Load(), int32(1))
	}
	s := newServer(t, func(_ int, a asked, _ http.ResponseWriter) { <-a.gone.Done() })
	_, err := SignIn(context.Background(), Options{BaseURL: s.URL, AttemptTimeout: 50 * time.Millisecond}, credentials)
	signInFailure(t, err, KindTimeout)
	require.Equal(t, 1, s.count())
	_, err = SignIn(context.Background(), Options{BaseURL: "http://example.com"}, credentials)
	signInFailure(t, err, KindInvalid)
}

func TestCredentialsPrintNothing(t *testing.T) {
	type wrapped struct{ Who Credentials }
	text := fmt.Sprintf("%v %+v %#v %s %q %x %v", credentials, credentials, credentials, credentials, credentials, credentials, wrapped{credentials})
	require.NotContains(t, text, "wörd")
	require.NotContains(t, text, credentials.Code)
	encoded, err := json.Marshal(wrapped{credentials})
	require.NoError(t, err)
	require.NotContains(t, string(encoded), credentials.Code)
}

func TestBrowserSignIn(t *testing.T) {
	address, err := BrowserSignIn("https://us.api.fliplet.com", "http://localhost:9001/callback?once=a&b", "fliplet-audit on my machine")
	require.NoError(t, err)
	u, err := url.Parse(address)
	require.NoError(t, err)
	require.Equal(t, "https://us.api.fliplet.com/v1/auth/third-party", u.Scheme+"://"+u.Host+u.Path)
	require.Equal(t, url.Values{
		"redirect": {"http://localhost:9001/callback?once=a&b"}, "responseType": {"code"}, "source": {"CLI"}, "title": {"fliplet-audit on my machine"},
	}, u.Query())
	_, err = BrowserSignIn("http://example.com", "http://localhost/", "")
	failure(t, err, KindInvalid)
}

func TestTokenFromAddress(t *testing.T) {
	token, err := TokenFromAddress("  http://localhost:9001/callback?once=1&auth_token=" + secret + "\n")
	require.NoError(t, err)
	require.Equal(t, secret, token.reveal())
	for _, address := range []string{
		"", "http://localhost/callback", "http://localhost/?auth_token=", "http://local host/?auth_token=" + secret, "%zz?auth_token=" + secret,
		"http://localhost/?auth_token=" + secret + "%20" + secret, "http://localhost/?x=%zz&auth_token=a%0a" + secret,
	} {
		_, err := TokenFromAddress(address)
		failure(t, err, KindNoToken)
	}
}
