package demo

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCodesAreThoseOfTheStandard has the test vectors of RFC 6238, Appendix B,
// cut to six digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // 12345678901234567890
	for at, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		assert.Equal(t, want, codeAt(secret, time.Unix(at, 0)))
	}
}

// as is a request with another token.
func as(t *testing.T, s *Server, token, method, path, body string) reply {
	t.Helper()
	r := request(t, s, method, path, "application/json", body)
	r.Header.Set("Auth-token", token)
	return send(t, r)
}

func login(t *testing.T, s *Server, fields ...string) reply {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := request(t, s, http.MethodPost, "v1/auth/login", "application/x-www-form-urlencoded", form.Encode())
	r.Header.Del("Auth-token")
	return send(t, r)
}

func tokenOf(t *testing.T, r reply) string {
	t.Helper()
	require.Equal(t, http.StatusOK, r.status, r.body)
	var user struct {
		Token string `json:"auth_token"`
	}
	require.NoError(t, json.Unmarshal([]byte(r.body), &user))
	require.NotEmpty(t, user.Token)
	return user.Token
}

func TestSignInByPassword(t *testing.T) {
	s := start(t, Options{Logs: 10})
	admin := s.People()[0]
	first := tokenOf(t, login(t, s, "email", strings.ToUpper(admin.Email), "password", admin.Password))
	second := tokenOf(t, login(t, s, "email", admin.Email, "password", admin.Password))
	assert.NotEqual(t, first, second)
	assert.Contains(t, as(t, s, first, "GET", "v1/user", "").body, `"auth_token":"`+first+`"`)

	assert.Equal(t, http.StatusOK, as(t, s, first, "POST", "v1/auth/logout", "").status)
	assert.Equal(t, http.StatusUnauthorized, as(t, s, first, "GET", "v1/user", "").status)
	assert.Equal(t, http.StatusOK, as(t, s, second, "GET", "v1/user", "").status, "only the session in use ends")
	s.Revoke(second)
	assert.Equal(t, http.StatusUnauthorized, as(t, s, second, "GET", "v1/user", "").status)

	for _, fields := range [][]string{
		{"email", admin.Email, "password", admin.Password + "x"}, {"email", "nobody@acme.example", "password", admin.Password},
		{"email", admin.Email, "password", s.People()[2].Password},
	} {
		got := login(t, s, fields...)
		assert.Equal(t, http.StatusUnauthorized, got.status)
		assert.NotContains(t, got.body, "auth_token")
	}
	assert.Equal(t, http.StatusBadRequest, login(t, s, "email", admin.Email).status)
	inAddress := send(t, request(t, s, "POST", "v1/auth/login?email="+admin.Email+"&password="+admin.Password, "", ""))
	assert.Equal(t, http.StatusBadRequest, inAddress.status, "no password in an address")
}

func TestSignInWithASecondFactor(t *testing.T) {
	now := &clock{at: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	s := start(t, Options{Logs: 10, Now: now.now})
	who := s.People()[1]
	try := func(code string) reply {
		return login(t, s, "email", who.Email, "password", who.Password, "twofactor", code)
	}
	assert.Equal(t, http.StatusPreconditionRequired, login(t, s, "email", who.Email, "password", who.Password).status)
	assert.Equal(t, http.StatusUnauthorized, login(t, s, "email", who.Email, "password", "x", "twofactor", s.Code(who.Email)).status, "the password first")
	code := s.Code(who.Email)
	require.Len(t, code, 6)
	assert.Contains(t, get(t, s, "demo/people").body, `"code":"`+code+`"`)
	tokenOf(t, try(" "+code+" "))
	now.advance(45 * time.Second)
	tokenOf(t, try(code))
	now.advance(time.Minute)
	expired := try(code)
	assert.Equal(t, http.StatusUnauthorized, expired.status)
	assert.Contains(t, expired.body, "expired")
	tokenOf(t, try(s.Code(who.Email)))
	wrong := try(neverGood(who, now.now()))
	assert.Equal(t, http.StatusUnauthorized, wrong.status)
	assert.Contains(t, wrong.body, "wrong")
	assert.Empty(t, s.Code(s.People()[0].Email))
}

func TestSignInInTheBrowser(t *testing.T) {
	s := start(t, Options{Logs: 10})
	address := func(redirect string) string {
		return "v1/auth/third-party?" + url.Values{"redirect": {redirect}, "responseType": {"code"}, "source": {"CLI"}, "title": {"<b>x"}}.Encode()
	}
	page := send(t, request(t, s, "GET", address("http://localhost:9001/callback?once=1"), "", ""))
	require.Equal(t, http.StatusOK, page.status)
	assert.NotContains(t, page.body, "<b>x")
	for _, p := range s.People() {
		assert.Contains(t, page.body, `value="`+p.Email+`"`)
		assert.NotContains(t, page.body, p.Password)
	}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	choose := func(redirect string) *http.Response {
		form := url.Values{"email": {s.People()[1].Email}, "redirect": {redirect}}
		response, err := browser.PostForm(s.URL+"v1/auth/third-party", form)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response
	}
	for _, redirect := range []string{"http://localhost:9001/callback?once=1", "http://127.0.0.1:1/a?once=1", "http://[::1]:1/?once=1"} {
		response := choose(redirect)
		require.Equal(t, http.StatusSeeOther, response.StatusCode)
		assert.Equal(t, "no-store", response.Header.Get("Cache-Control"))
		to, err := response.Location()
		require.NoError(t, err)
		assert.Equal(t, "1", to.Query().Get("once"))
		assert.Contains(t, as(t, s, to.Query().Get("auth_token"), "GET", "v1/user", "").body, s.People()[1].Email)
	}
	for _, redirect := range []string{"", "https://example.com/", "http://localhost.example.com/", "javascript:alert(1)", "//localhost/", "http://localhost@example.com/", "http://x@localhost/"} {
		assert.Equal(t, http.StatusBadRequest, choose(redirect).StatusCode, redirect)
		assert.Equal(t, http.StatusBadRequest, send(t, request(t, s, "GET", address(redirect), "", "")).status, redirect)
	}
}

func TestTheRateLimitIsEachUsers(t *testing.T) {
	s := startLimited(t, Options{Logs: 50})
	publisher := tokenOf(t, login(t, s, "email", s.People()[2].Email, "password", s.People()[2].Password))
	for range 31 {
		get(t, s, logsPath(s))
	}
	assert.Equal(t, http.StatusTooManyRequests, get(t, s, logsPath(s)).status)
	again := tokenOf(t, login(t, s, "email", s.People()[0].Email, "password", s.People()[0].Password))
	assert.Equal(t, http.StatusTooManyRequests, as(t, s, again, "GET", logsPath(s), "").status, "another token of the same user")
	app := "v1/apps/" + strconv.FormatInt(s.directory.apps[0].ID, 10) + "/logs"
	assert.Equal(t, http.StatusOK, as(t, s, publisher, "GET", app, "").status)
}

func TestRoles(t *testing.T) {
	s := start(t, Options{Logs: 2000})
	organization := "v1/organizations/" + strconv.FormatInt(s.OrganizationID, 10)
	tokens := map[string]string{}
	for _, p := range s.People() {
		if p.TwoFactorSecret == "" {
			tokens[p.Role] = tokenOf(t, login(t, s, "email", p.Email, "password", p.Password))
		}
	}
	count := func(token, path, key string) int {
		var got map[string][]any
		require.NoError(t, json.Unmarshal([]byte(as(t, s, token, "GET", path, "").body), &got))
		return len(got[key])
	}
	assert.Equal(t, 3, count(tokens[RoleAdmin], "v1/organizations", "organizations"))
	assert.Equal(t, 1, count(tokens[RolePublisher], "v1/organizations", "organizations"))
	assert.Equal(t, 2, count(tokens[RolePublisher], "v1/apps", "apps"))
	assert.Zero(t, count(tokens[RoleNone], "v1/organizations", "organizations"))
	assert.Zero(t, count(tokens[RoleNone], "v1/apps", "apps"))
	for _, path := range []string{"/logs", "/analytics", "/tokens", "/settings"} {
		assert.Equal(t, http.StatusOK, as(t, s, tokens[RoleAdmin], "GET", organization+path, "").status, path)
		for _, role := range []string{RolePublisher, RoleNone} {
			got := as(t, s, tokens[role], "GET", organization+path, "")
			assert.Equal(t, http.StatusUnauthorized, got.status)
			assert.Contains(t, got.body, "permissions")
		}
	}
	mine, other := s.directory.apps[0].ID, s.directory.apps[2].ID
	logs := func(app int64) string { return "v1/apps/" + strconv.FormatInt(app, 10) + "/logs" }
	assert.Equal(t, http.StatusOK, as(t, s, tokens[RolePublisher], "GET", logs(mine), "").status)
	assert.Equal(t, http.StatusUnauthorized, as(t, s, tokens[RolePublisher], "GET", logs(other), "").status)
	assert.Equal(t, http.StatusUnauthorized, as(t, s, tokens[RoleNone], "GET", logs(mine), "").status)
	assert.Equal(t, http.StatusForbidden, get(t, s, "v1/organizations/"+strconv.FormatInt(s.OrganizationID+2, 10)+"/tokens").status)
}

// neverGood is a code that was none of the person's around a time.
func neverGood(p Person, at time.Time) string {
	good := map[string]bool{}
	for step := -200; step < 200; step++ {
		good[p.Code(at.Add(time.Duration(step)*30*time.Second))] = true
	}
	for n := 100_000; ; n++ {
		if code := strconv.Itoa(n); !good[code] {
			return code
		}
	}
}
