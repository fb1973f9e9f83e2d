package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"fliplet-audit/model"
)

// Credentials sign a person in. They are used for one request and kept nowhere.
type Credentials struct {
	Email, Password string
	// Code is the second factor's, "" until the server asks for one.
	Code string
}

// Format stands in for the credentials, whatever the verb.
func (Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[credentials]") }

// MarshalJSON stands in for the credentials.
func (Credentials) MarshalJSON() ([]byte, error) { return []byte(`"[credentials]"`), nil }

// SignedIn is what a sign-in gives.
type SignedIn struct {
	Token Token
	User  model.User
}

// SignIn signs a person in with e-mail and password (wire.md, "Hosts and
// authentication"). It is sent once. The Token of o is not looked at: without a
// BaseURL the region is EU. The error is an *Error, of KindTwoFactor when a code
// is asked for, of KindCredentials when the e-mail, the password or the code is
// not right; nothing that was given is in it.
func SignIn(ctx context.Context, o Options, who Credentials) (SignedIn, error) {
	o.Token = Token{}
	c, err := withoutToken(o)
	if err != nil {
		return SignedIn{}, err
	}
	defer c.Close()
	form := url.Values{"email": {who.Email}, "password": {who.Password}}
	if who.Code != "" {
		form.Set("twofactor", who.Code)
	}
	q := question{
		subject: "the sign-in", method: http.MethodPost, path: "v1/auth/login", body: []byte(form.Encode()), form: true,
		secrets: slices.DeleteFunc([]string{who.Password, who.Code}, func(s string) bool { return s == "" }),
	}
	text, failure := c.sendOnce(ctx, q)
	if failure == nil {
		failure = c.answeredError(q, text)
	}
	if failure != nil {
		return SignedIn{}, failure.ofSignIn(who)
	}
	signed, err := readSignedIn(text)
	if err != nil {
		return SignedIn{}, c.unreadable(q, err)
	}
	return signed, nil
}

func readSignedIn(text []byte) (SignedIn, error) {
	type person struct {
		ID       json.RawMessage `json:"id"`
		Email    json.RawMessage `json:"email"`
		FullName json.RawMessage `json:"fullName"`
		Token    json.RawMessage `json:"auth_token"`
	}
	var answer struct {
		person
		User person `json:"user"`
	}
	if err := unmarshal(text, &answer); err != nil {
		return SignedIn{}, err
	}
	who := answer.person
	if textOf(who.Token) == "" {
		who = answer.User
	}
	token, err := NewToken(textOf(who.Token))
	if err != nil {
		return SignedIn{}, &Error{Kind: KindShape, cause: errors.New("it holds no token")}
	}
	return SignedIn{token, model.User{ID: idOf(who.ID), Email: textOf(who.Email), FullName: textOf(who.FullName)}}, nil
}

// ofSignIn says what a refusal means of a sign-in.
func (e *Error) ofSignIn(who Credentials) *Error {
	switch {
	case e.Status == http.StatusPreconditionRequired:
		e.Kind = KindTwoFactor
		if who.Code != "" {
			e.what = "Fliplet does not accept this code of the second factor"
		}
	case e.Kind == KindNotJSON:
	case e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden, e.Status == http.StatusBadRequest,
		e.Kind == KindErrorObject, e.Kind == KindToken:
		e.Kind = KindCredentials
	case e.Kind == KindNotFound:
		e.advice = "Check the API address."
	case e.Kind == KindTimeout:
		e.advice = "Try again."
	}
	e.doubtful = false
	return e
}

// SignOut ends the session of the token in use on the server (wire.md, "Hosts
// and authentication"): for one that was made by signing in.
func SignOut() Change {
	return Change{
		Does:    "Sign out: the token of this session opens nothing any more.",
		subject: "the session", method: http.MethodPost, path: "v1/auth/logout",
	}
}

// BrowserSignIn is the address at which a person signs in with a browser,
// single sign-on included; afterwards the browser comes to redirect with the
// token in its query as auth_token (wire.md, "Hosts and authentication").
func BrowserSignIn(baseURL, redirect, title string) (string, error) {
	base, err := parseBaseURL(baseURL)
	if err != nil {
		return "", err
	}
	query := url.Values{"redirect": {redirect}, "responseType": {"code"}, "source": {"CLI"}, "title": {title}}
	return base.String() + "v1/auth/third-party?" + query.Encode(), nil
}

// TokenFromAddress finds the token in the address that a browser ended on. The
// error is an *Error of KindNoToken; it does not hold the address.
func TokenFromAddress(address string) (Token, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Query().Get("auth_token") == "" {
		return Token{}, &Error{
			Kind: KindNoToken, what: "This address holds no token: it should end in …auth_token=…",
			advice: "Copy the whole address once the browser says that you are signed in.",
		}
	}
	return NewToken(u.Query().Get("auth_token"))
}
