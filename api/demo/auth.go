package demo

import (
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
)

// doors are the tokens that open the server, and for whom.
type doors struct {
	mu   sync.Mutex
	open map[string]*account
}

func newDoors() *doors { return &doors{open: map[string]*account{}} }

// let makes a token for an account.
func (d *doors) let(who *account) (token string) {
	token = newToken()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open[token] = who
	return token
}

// who is the account of a token; nil when it opens nothing.
func (d *doors) who(token string) *account {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.open[token]
}

// shut makes a token open nothing any more.
func (d *doors) shut(token string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, token)
}

// shutAll ends all tokens of an account.
func (d *doors) shutAll(who *account) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for token, other := range d.open {
		if other == who {
			delete(d.open, token)
		}
	}
}

// Revoke makes a token open nothing any more, as when its session is ended
// elsewhere.
func (s *Server) Revoke(token string) { s.doors.shut(token) }

// givenToken is the token that the request carries in one of the documented
// ways (wire.md, "Hosts and authentication"); "" is none.
func givenToken(r *http.Request) string {
	given := r.Header.Get("Auth-token")
	if given == "" {
		given = bearer(r)
	}
	if given == "" {
		given = r.URL.Query().Get("auth_token")
	}
	if given == "" {
		if cookie, err := r.Cookie("auth_token"); err == nil {
			given = cookie.Value
		}
	}
	return given
}

// bearer reads `Authorization: Bearer <base64 of the token>`.
func bearer(r *http.Request) string {
	encoded, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	token, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil {
		return ""
	}
	return string(token)
}
