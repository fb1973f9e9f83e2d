package demo

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"fliplet-audit/api/demo/story"
)

// session is one of an app's analytics sessions in the wire form (wire.md, "Who
// a session is").
type session struct {
	ID             int64             `json:"id"`
	Identifier     sessionIdentifier `json:"identifier"`
	LastAccessedAt string            `json:"lastAccessedAt"`
	User           *sessionUser      `json:"user"`
	AppVersion     *struct{}         `json:"appVersion"`
}

type sessionIdentifier struct {
	OS        *sessionPart `json:"os,omitempty"`
	Device    *sessionPart `json:"device,omitempty"`
	Browser   *sessionPart `json:"browser,omitempty"`
	IPAddress string       `json:"ipAddress,omitempty"`
	UserAgent string       `json:"userAgent,omitempty"`
}

type sessionPart struct {
	Family string `json:"family"`
	Major  string `json:"major,omitempty"`
	Minor  string `json:"minor,omitempty"`
}

type sessionUser struct {
	Email string `json:"email"`
}

// answerSessions is GET v1/apps/:id/analytics/sessions. The sessions are those
// that the app's logs name, by id.
func (s *Server) answerSessions(w http.ResponseWriter, r *http.Request, who *account) {
	a, ids, ok := s.published(w, r, who)
	if !ok {
		return
	}
	archive, err := s.logs(r.Context(), a.OrganizationID)
	if err != nil {
		answerError(w, http.StatusServiceUnavailable, "unavailable", err.Error())
		return
	}
	t := archive.now.Load()
	last := t.lastOfSessions(ids)
	sessions := make([]session, 0, len(last))
	for _, id := range slices.Sorted(maps.Keys(last)) {
		sessions = append(sessions, s.session(t, id, last[id]))
	}
	answerJSON(w, map[string]any{"sessions": sessions})
}

// lastOfSessions finds the latest row of each session in some apps.
func (t *table) lastOfSessions(apps []int64) map[int64]int {
	last := map[int64]int{}
	for row := range t.dated {
		if id := t.sessionID[row]; id != null && slices.Contains(apps, t.appID[row]) {
			last[id] = row
		}
	}
	return last
}

// session is what the story tells of one; without a story, what its last log
// tells.
func (s *Server) session(t *table, id int64, row int) session {
	told := session{ID: id, LastAccessedAt: time.UnixMilli(t.createdAt[row]).UTC().Format("2006-01-02T15:04:05.000Z")}
	who, ok := story.Session{}, false
	if s.whoIs != nil {
		who, ok = s.whoIs(id)
	}
	email := who.UserEmail
	if !ok {
		email = t.users[t.user[row]].email.Value
	}
	if email != "" {
		told.User = &sessionUser{Email: email}
	}
	if !ok {
		return told
	}
	major, minor, _ := strings.Cut(who.BrowserVersion, ".")
	told.Identifier = sessionIdentifier{
		OS:        &sessionPart{Family: who.System, Major: who.SystemVersion},
		Device:    &sessionPart{Family: who.Device},
		Browser:   &sessionPart{Family: who.Browser, Major: major, Minor: minor},
		IPAddress: who.Address, UserAgent: who.UserAgent,
	}
	return told
}
