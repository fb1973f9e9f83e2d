package demo

import (
	"crypto/subtle"
	"errors"
	"html/template"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// answerLogin is POST v1/auth/login: 200 with a user object that holds the new
// session's auth_token, 428 when a code of the second factor is missing, 401
// when something is not right (wire.md, "Hosts and authentication").
func (s *Server) answerLogin(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseMultipartForm(maxBody); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		answerError(w, http.StatusBadRequest, "bad request", "The body has unreadable form fields.")
		return
	}
	email, password := r.PostForm.Get("email"), r.PostForm.Get("password")
	if email == "" || password == "" {
		answerError(w, http.StatusBadRequest, "bad request", "email and password are needed, as form fields.")
		return
	}
	person := s.person(email)
	if person == nil || subtle.ConstantTimeCompare([]byte(password), []byte(person.Password)) != 1 {
		answerError(w, http.StatusUnauthorized, "not authorised", "The email or password is wrong.")
		return
	}
	if !s.secondFactor(w, person, strings.TrimSpace(r.PostForm.Get("twofactor"))) {
		return
	}
	answerJSON(w, userObject(&person.account, s.doors.let(&person.account)))
}

// secondFactor checks the code, and answers the request unless it is good.
func (s *Server) secondFactor(w http.ResponseWriter, person *Person, code string) bool {
	switch {
	case person.TwoFactorSecret == "":
		return true
	case code == "":
		answerRefusal(w, http.StatusPreconditionRequired, "The code of the second factor is required.")
		return false
	}
	switch judgeCode(person.TwoFactorSecret, code, s.options.Now()) {
	case codeGood:
		return true
	case codeExpired:
		answerError(w, http.StatusUnauthorized, "not authorised", "The code of the second factor has expired.")
	default:
		answerError(w, http.StatusUnauthorized, "not authorised", "The code of the second factor is wrong.")
	}
	return false
}

func (s *Server) person(email string) *Person {
	i := slices.IndexFunc(s.people, func(p Person) bool { return strings.EqualFold(p.Email, strings.TrimSpace(email)) })
	if i < 0 {
		return nil
	}
	return &s.people[i]
}

// answerLogout is POST v1/auth/logout: the token in use opens nothing any more.
func (s *Server) answerLogout(w http.ResponseWriter, r *http.Request, _ *account) {
	s.doors.shut(givenToken(r))
	answerJSON(w, struct{}{})
}

// answerPeople is GET demo/people, which Fliplet does not have: who can sign
// in, and the codes of their second factors now.
func (s *Server) answerPeople(w http.ResponseWriter, _ *http.Request) {
	type line struct {
		Person
		Code string `json:"code,omitempty"`
	}
	var people []line
	for _, p := range s.people {
		people = append(people, line{p, s.Code(p.Email)})
	}
	w.Header().Set("Cache-Control", "no-store")
	answerJSON(w, map[string]any{"people": people})
}

// answerThirdParty is GET v1/auth/third-party: a page to choose whom to sign in
// as. The choice, a POST of its form, sends the browser to the redirect with
// auth_token in its query (wire.md, "Hosts and authentication"). Only loopback
// addresses are redirected to.
func (s *Server) answerThirdParty(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	back, ok := loopbackAddress(r.FormValue("redirect"))
	if !ok {
		answerError(w, http.StatusBadRequest, "bad request", "The redirect must be an address of this computer, such as http://localhost:9001/callback.")
		return
	}
	if r.Method == http.MethodGet {
		s.thirdPartyPage(w, r)
		return
	}
	person := s.person(r.PostFormValue("email"))
	if person == nil {
		answerError(w, http.StatusBadRequest, "bad request", "There is nobody of that e-mail.")
		return
	}
	query := back.Query()
	query.Set("auth_token", s.doors.let(&person.account))
	back.RawQuery = query.Encode()
	http.Redirect(w, r, back.String(), http.StatusSeeOther)
}

// loopbackAddress reads an HTTP address of this computer.
func loopbackAddress(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil, false
	}
	if u.Hostname() == "localhost" {
		return u, true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u, err == nil && ip.IsLoopback()
}

var thirdPartyTemplate = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Demo sign-in</title>
<style>body{font:16px system-ui;max-width:28em;margin:4em auto}button{display:block;width:100%;margin:.5em 0;padding:.7em;font:inherit}</style>
<h1>Sign in to the demo organization</h1>
<p>{{.Title}}</p>
<form method="post"><input type="hidden" name="redirect" value="{{.Redirect}}">
{{range .People}}<button name="email" value="{{.Email}}">{{.Email}} ({{.Role}})</button>
{{end}}</form></html>
`))

func (s *Server) thirdPartyPage(w http.ResponseWriter, r *http.Request) {
	var page strings.Builder
	query := r.URL.Query()
	err := thirdPartyTemplate.Execute(&page, map[string]any{"Title": query.Get("title"), "Redirect": query.Get("redirect"), "People": s.people})
	if err != nil {
		answerError(w, http.StatusInternalServerError, "server error", err.Error())
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	w.Header().Set("Content-Length", strconv.Itoa(page.Len()))
	_, _ = w.Write([]byte(page.String()))
}
