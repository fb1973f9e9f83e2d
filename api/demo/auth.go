package demo

import (
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"
)

// authorised tells whether the request carries the token in one of the
// documented ways (wire.md, "Hosts and authentication").
func (s *Server) authorised(r *http.Request) bool {
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
	return subtle.ConstantTimeCompare([]byte(given), []byte(s.Token)) == 1
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
