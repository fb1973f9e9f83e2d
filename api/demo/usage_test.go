package demo

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// usageLog is what the count below needs of a log, as any client reads it.
type usageLog struct {
	Type      string
	CreatedAt time.Time
	UserID    *int64
	AppID     *int64
	SessionID *int64
	User      struct{ Type string }
	Data      json.RawMessage
}

// text is the text of a top-level key of the data.
func (l usageLog) text(key string) string {
	var data map[string]any
	_ = json.Unmarshal(l.Data, &data)
	text, _ := data[key].(string)
	return text
}

func usageLogs(t *testing.T, s *Server) []usageLog {
	t.Helper()
	var all []usageLog
	for {
		var page struct{ Logs []usageLog }
		got := post(t, s, logsPath(s), `{"fields":["type","createdAt","userId","appId","sessionId","user.type","data"],"where":{"type":{"$iLike":"%"}},"sort":"id","order":"ASC","limit":500,"offset":`+strconv.Itoa(len(all))+`}`)
		require.NoError(t, json.Unmarshal([]byte(got.body), &page))
		if len(page.Logs) == 0 {
			return all
		}
		all = append(all, page.Logs...)
	}
}

// set is a set of anything.
type set map[any]bool

func (s set) add(id *int64) {
	if id != nil {
		s[*id] = true
	}
}

// between is those of some logs from one time to another, both included.
func between(logs []usageLog, from, to time.Time, which func(usageLog) bool) []usageLog {
	var some []usageLog
	for _, l := range logs {
		if !l.CreatedAt.Before(from) && !l.CreatedAt.After(to) && which(l) {
			some = append(some, l)
		}
	}
	return some
}

func anyLog(usageLog) bool { return true }

func ofType(names ...string) func(usageLog) bool {
	return func(l usageLog) bool { return slices.Contains(names, l.Type) }
}

func sessionsOf(logs []usageLog) set {
	found := set{}
	for _, l := range logs {
		if id := l.text("_analyticsSessionId"); id != "" && l.Type != "studio.analytics.presence" {
			found[id] = true
		}
	}
	return found
}

func usersOf(logs []usageLog, kind string) set {
	found := set{}
	for _, l := range logs {
		if l.User.Type == kind || kind == "" {
			found.add(l.UserID)
		}
	}
	return found
}

func appsOf(s *Server, logs []usageLog) set {
	found := set{}
	for _, l := range logs {
		if l.AppID != nil {
			a, _ := s.directory.app(*l.AppID)
			found[a.ID] = true
		}
	}
	return found
}

func edits(l usageLog) bool {
	return strings.HasPrefix(l.Type, "app.page.") || strings.HasPrefix(l.Type, "app.widget.") || l.Type == "app.pages.sort" || l.Type == "app.settings.update"
}

// statsOf counts the nine figures of the logs of one period; all are those
// from the beginning to its end.
func statsOf(s *Server, during, all []usageLog) map[string]int {
	of := func(which func(usageLog) bool) []usageLog {
		return between(during, time.Time{}, time.Unix(1<<40, 0), which)
	}
	return map[string]int{
		"uniqueAppUsers": len(usersOf(during, "app")), "totalAppUsers": len(usersOf(all, "app")), "appSessions": len(sessionsOf(during)),
		"studioSessions": len(of(ofType("studio.analytics.presence"))), "studioUsers": len(usersOf(during, "studio")),
		"newStudioUsers": len(of(ofType("organization.user.create"))), "appsCreated": len(of(ofType("app.create"))),
		"appsEdited": len(appsOf(s, of(edits))), "appsPublished": len(appsOf(s, of(ofType("app.publish", "app.publish.web.create")))),
	}
}

func usageOf(t *testing.T, s *Server, body string) wireUsage {
	t.Helper()
	got := post(t, s, usagePath(s), body)
	require.Equal(t, http.StatusOK, got.status, got.body)
	var u wireUsage
	require.NoError(t, json.Unmarshal([]byte(got.body), &u))
	return u
}

func usagePath(s *Server) string { return strings.TrimSuffix(logsPath(s), "logs") + "analytics" }

func TestUsageIsWhatItsLogsTell(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	s := start(t, Options{Logs: 6000, Seed: 9, Now: func() time.Time { return now }})
	logs := usageLogs(t, s)
	require.Len(t, logs, 6000)
	for _, days := range []int{1, 7, 30, 200} {
		to := now.Add(-36 * time.Hour)
		from := to.AddDate(0, 0, -days)
		earlier := from.Add(from.Sub(to)).Add(-time.Millisecond)
		before := from.Add(-time.Millisecond)
		u := usageOf(t, s, `{"startDate":"`+wireDate(from)+`","endDate":"`+wireDate(to)+`"}`)
		during := between(logs, from, to, anyLog)
		want := statsOf(s, during, between(logs, time.Time{}, to, anyLog))
		previous := statsOf(s, between(logs, earlier, before, anyLog), between(logs, time.Time{}, before, anyLog))
		require.Len(t, u.Stats, 9)
		for name, count := range u.Stats {
			assert.Equal(t, want[name], count.Count, "%s in %d days", name, days)
			assert.Equal(t, previous[name], *count.Previous, "%s before %d days", name, days)
		}
		checkDays(t, u, during)
		checkApps(t, s, u, during, between(logs, earlier, before, anyLog), between(logs, time.Time{}, to, anyLog))
		checkUsers(t, u, during, between(logs, time.Time{}, to, anyLog))
		assert.NotZero(t, want["appSessions"])
	}
}

func checkDays(t *testing.T, u wireUsage, during []usageLog) {
	t.Helper()
	studio, app, known := map[string]int{}, map[string]int{}, set{}
	for _, l := range during { // the oldest first
		day := l.CreatedAt.UTC().Format(time.DateOnly)
		if l.Type == "studio.analytics.presence" {
			studio[day]++
		} else if id := l.text("_analyticsSessionId"); id != "" && !known[id] {
			known[id] = true
			app[day]++
		}
	}
	for _, kind := range []struct {
		want map[string]int
		got  []wireDay
	}{{studio, u.StudioSessions}, {app, u.AppSessions}} {
		require.Len(t, kind.got, len(kind.want))
		for _, d := range kind.got {
			assert.Equal(t, kind.want[d.Day], d.Count, d.Day)
		}
		assert.True(t, slices.IsSortedFunc(kind.got, func(a, b wireDay) int { return strings.Compare(a.Day, b.Day) }))
	}
}

func checkApps(t *testing.T, s *Server, u wireUsage, during, before, all []usageLog) {
	t.Helper()
	require.Len(t, u.Apps, len(s.directory.apps)-1)
	for _, a := range u.Apps {
		known, _ := s.directory.app(a.ID)
		mine := func(l usageLog) bool {
			return l.AppID != nil && (*l.AppID == a.ID || known.ProductionID != nil && *l.AppID == *known.ProductionID)
		}
		ofApp := func(logs []usageLog, types ...string) []usageLog {
			return between(logs, time.Time{}, time.Unix(1<<40, 0), func(l usageLog) bool { return mine(l) && (types == nil || slices.Contains(types, l.Type)) })
		}
		figures := func(logs []usageLog) map[string]int {
			devices := set{}
			for _, l := range ofApp(logs) {
				devices.add(l.SessionID)
			}
			return map[string]int{
				"users": len(usersOf(ofApp(logs), "")), "sessions": len(sessionsOf(ofApp(logs))), "devices": len(devices),
				"events": len(ofApp(logs, "app.analytics.event")), "updates": len(ofApp(logs, "app.update")), "publishes": len(ofApp(logs, "app.publish")),
			}
		}
		want, previous := figures(during), figures(before)
		for name, count := range a.Stats {
			assert.Equal(t, want[name], count.Count, "%s of %s", name, a.Name)
			assert.Equal(t, previous[name], *count.Previous, "%s of %s before", name, a.Name)
		}
		assert.Len(t, a.Stats, map[bool]int{true: 6, false: 5}[known.ProductionID != nil])
		assert.Equal(t, latest(ofApp(all, "app.publish")), a.Published)
		assert.Equal(t, latest(builds(ofApp(all, "app.submission.report"), "ios")), a.Apple)
		assert.Equal(t, latest(builds(ofApp(all, "app.submission.report"), "android")), a.Google)
		web := ofApp(all, "app.publish.web.create", "app.publish.web.update", "app.publish.web.remove")
		if n := len(web); n > 0 && web[n-1].Type == "app.publish.web.remove" {
			web = nil
		}
		assert.Equal(t, latest(web), a.Web)
		assert.NotNil(t, a.CreatedAt)
		assert.NotNil(t, a.UpdatedAt)
	}
}

func builds(reports []usageLog, platform string) []usageLog {
	return slices.DeleteFunc(slices.Clone(reports), func(l usageLog) bool { return l.text("status") != "completed" || l.text("platform") != platform })
}

func latest(logs []usageLog) *string {
	if len(logs) == 0 {
		return nil
	}
	text := wireDate(logs[len(logs)-1].CreatedAt)
	return &text
}

func checkUsers(t *testing.T, u wireUsage, during, all []usageLog) {
	t.Helper()
	require.Len(t, u.Users, len(usersOf(all, "studio")))
	for _, p := range u.Users {
		mine := func(logs []usageLog, kind string) []usageLog {
			return between(logs, time.Time{}, time.Unix(1<<40, 0), func(l usageLog) bool {
				return l.UserID != nil && *l.UserID == p.ID && (kind == "" || l.Type == kind)
			})
		}
		assert.Equal(t, len(mine(during, "studio.analytics.presence")), p.Stats["studioSessions"].Count, p.Email)
		assert.Equal(t, len(sessionsOf(mine(during, ""))), p.Stats["viewerSessions"].Count, p.Email)
		assert.Equal(t, len(mine(during, "app.publish")), p.Stats["appPublishes"].Count, p.Email)
		assert.Equal(t, len(mine(during, "app.create")), p.Stats["appsCreated"].Count, p.Email)
		assert.Equal(t, len(u.Apps), p.Stats["appsAvailable"].Count)
		assert.Equal(t, latest(mine(all, "")), p.LastSeen)
		assert.Nil(t, p.Stats["studioSessions"].Previous, "as documented, people have no figures of the period before")
	}
}

func TestUsageParameters(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	s := start(t, Options{Logs: 2000, Now: func() time.Time { return now }})
	week := usageOf(t, s, `{"startDate":"2026-11-13T12:00:00.000Z","endDate":"2026-11-20T12:00:00.000Z"}`)
	assert.Equal(t, week, usageOf(t, s, `{}`), "the last seven days unless asked otherwise")
	byGet := get(t, s, usagePath(s)+"?"+url.Values{"startDate": {"2026-11-13T12:00:00.000Z"}}.Encode())
	var got wireUsage
	require.NoError(t, json.Unmarshal([]byte(byGet.body), &got))
	assert.Equal(t, week, got)
	for _, body := range []string{`{"startDate":"soon"}`, `{"startDate":"2026-11-20","endDate":"2026-11-19"}`, `{"appId":1}`, `[]`} {
		assert.Equal(t, http.StatusBadRequest, post(t, s, usagePath(s), body).status, body)
	}
	empty := post(t, s, "v1/organizations/"+strconv.FormatInt(s.OrganizationID+1, 10)+"/analytics", `{}`)
	assert.Contains(t, empty.body, `"apps":[]`)
	assert.Contains(t, empty.body, `"users":[]`)
	assert.Contains(t, empty.body, `"appSessions":[]`)
}

// TestUsageOfOddLogs has logs whose data, users and apps are not what they
// should be.
func TestUsageOfOddLogs(t *testing.T) {
	s := serve(t,
		`{"type":"app.view","createdAt":"2026-11-19T10:00:00Z","appId":7,"userId":1,"user":{"type":"app","email":null},"data":{"_analyticsSessionId":"a"}}`,
		`{"type":"app.view","createdAt":"2026-11-19T11:00:00Z","appId":7,"userId":1,"user":null,"data":{"_analyticsSessionId":12}}`,
		`{"type":"app.view","createdAt":"2026-11-19T12:00:00Z","data":[{"_analyticsSessionId":"b"}]}`,
		`{"type":"app.view","createdAt":"2026-11-19T12:00:01Z","data":{"_analyticsSessionId":null}}`,
		`{"type":"app.view","createdAt":"2026-11-19T12:00:02Z","data":{"page":{"_analyticsSessionId":"c"}}}`,
		`{"type":"app.view","createdAt":"2026-11-19T12:00:03Z","data":"_analyticsSessionId"}`,
		`{"type":null,"createdAt":null,"data":{"_analyticsSessionId":"d"}}`,
	)
	u := usageOf(t, s, `{"startDate":"2026-11-19","endDate":"2026-11-20"}`)
	assert.Equal(t, []wireDay{{"2026-11-19", 2}}, u.AppSessions)
	assert.Equal(t, 1, u.Stats["uniqueAppUsers"].Count)
	require.Len(t, u.Apps, 1)
	assert.Equal(t, 2, u.Apps[0].Stats["sessions"].Count)
}

// BenchmarkUsageMillion asks for a year's usage of a million logs, and the year
// before: none of them is left out.
func BenchmarkUsageMillion(b *testing.B) {
	s, err := Start(context.Background(), Options{Logs: 1_000_000, NoRateLimit: true})
	require.NoError(b, err)
	defer func() { require.NoError(b, s.Close()) }()
	_, err = s.logs(context.Background(), s.OrganizationID)
	require.NoError(b, err)
	for name, days := range map[string]int{"week": 7, "halfYear": 183, "year": 366} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				now := time.Now()
				body := `{"startDate":"` + wireDate(now.AddDate(0, 0, -days)) + `","endDate":"` + wireDate(now) + `"}`
				r := httptest.NewRequest(http.MethodPost, "/"+usagePath(s), strings.NewReader(body))
				r.Header.Set("Auth-token", s.Token)
				w := httptest.NewRecorder()
				s.http.Handler.ServeHTTP(w, r)
				require.Equal(b, http.StatusOK, w.Code)
			}
		})
	}
}
