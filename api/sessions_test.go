package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func TestSessions(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, 200, `{"sessions":[
			{"id":123,"identifier":{"os":{"family":"iOS","major":"14"},"device":{"family":"iPhone"},"browser":{"family":"Chrome","major":"14","minor":"1"},"ipAddress":"0.0.0.0, 1.1.1.11","userAgent":"Mozilla/5.0 \u001b[2J"},"lastAccessedAt":"2026-11-19T11:24:37.120+01:00","user":{"email":"user@email.com"},"appVersion":{}},
			{"id":"9007199254740993","identifier":null,"lastAccessedAt":null,"user":null},
			{"id":5,"identifier":{"os":"iOS","device":[],"browser":{"family":null,"major":12,"minor":{}},"ipAddress":7},"lastAccessedAt":"soon","user":{"email":null}},
			{"identifier":{}}, null, 12]}`)
	})
	c, _ := newClient(t, s.URL)
	got, err := c.Sessions(context.Background(), "77")
	require.NoError(t, err)
	require.Equal(t, []model.AnalyticsSession{
		{ID: "123", System: "iOS 14", Device: "iPhone", Browser: "Chrome 14.1", Address: "0.0.0.0, 1.1.1.11", UserAgent: "Mozilla/5.0 \x1b[2J",
			LastSeen: time.Date(2026, 11, 19, 10, 24, 37, 120e6, time.UTC), UserEmail: "user@email.com"},
		{ID: "9007199254740993"},
		{ID: "5", Browser: "12", Address: "7"},
	}, got)
	require.Equal(t, "GET", s.asked()[0].method)
	require.Equal(t, "/v1/apps/77/analytics/sessions", s.asked()[0].path)
	for _, app := range []model.ID{"", "x", "../1"} {
		_, err := c.Sessions(context.Background(), app)
		failure(t, err, KindInvalid)
	}
	require.Equal(t, 1, s.count())
}

func TestSessionsOfWrongShape(t *testing.T) {
	for body, kind := range map[string]Kind{`{}`: KindShape, `{"sessions":{}}`: KindShape, `<html>`: KindNotJSON, `{"error":"not authorised"}`: KindToken} {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, body) })
		c, _ := newClient(t, s.URL)
		_, err := c.Sessions(context.Background(), "7")
		failure(t, err, kind)
	}
}

func TestDemoSessionsAreThoseOfItsLogs(t *testing.T) {
	c, scope := startDemo(t, false)
	everything := allLogs(t, c, scope, model.Query{Analytics: true})
	apps, err := c.Apps(context.Background())
	require.NoError(t, err)
	described := 0
	for _, a := range apps {
		sessions, err := c.Sessions(context.Background(), a.ID)
		if a.OrganizationID != scope.Organization {
			failure(t, err, KindRole)
			continue
		}
		require.NoError(t, err)
		byID := map[model.ID]model.AnalyticsSession{}
		for _, s := range sessions {
			byID[s.ID] = s
		}
		require.Len(t, byID, len(sessions))
		last := map[model.ID]time.Time{}
		for _, l := range everything {
			if l.SessionID == "" || l.AppID != a.ID && (a.ProductionID == "" || l.AppID != a.ProductionID) {
				continue
			}
			if l.CreatedAt.After(last[l.SessionID]) {
				last[l.SessionID] = l.CreatedAt
			}
			described += tellsOf(t, l, byID[l.SessionID])
		}
		require.Len(t, sessions, len(last))
		for id, at := range last {
			require.True(t, at.Equal(byID[id].LastSeen), "%s: %s, not %s", id, at, byID[id].LastSeen)
		}
	}
	require.Greater(t, described, 300)
	_, err = c.Sessions(context.Background(), "1")
	failure(t, err, KindNotFound)
}

// tellsOf holds a session against what one of its logs says of the device, and
// is 1 if that says anything.
func tellsOf(t *testing.T, l model.Log, s model.AnalyticsSession) int {
	t.Helper()
	var data struct {
		OS     string `json:"_os"`
		Email  string `json:"_userEmail"`
		Device struct {
			Model string `json:"model"`
		} `json:"device"`
		Acting json.RawMessage `json:"_studioUser"`
	}
	if json.Unmarshal([]byte(l.DataText.Value), &data) != nil || data.OS == "" {
		return 0
	}
	system := map[string]string{"iPhone": "iOS", "iPad": "iOS", "MacIntel": "Mac OS X", "Win32": "Windows", "Linux armv81": "Android", "Linux aarch64": "Android", "Linux x86_64": "Linux", "Linux": "Linux"}
	require.Equal(t, system[data.OS], strings.TrimRight(s.System, " 0123456789"), "%s", l.Raw)
	if data.Email != "" && data.Acting == nil {
		require.Equal(t, data.Email, s.UserEmail, "%s", l.Raw)
	}
	return 1
}
