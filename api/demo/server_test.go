package demo

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo/story"
	"fliplet-audit/model"
)

func typeWords(name string) string {
	known, _ := model.LookupType(name)
	return known.Meaning
}

func TestAnnouncement(t *testing.T) {
	s := start(t, Options{Logs: 100})
	line := s.Announcement()
	assert.NotContains(t, line, "\n")
	var got map[string]any
	require.NoError(t, json.Unmarshal([]byte(line), &got))
	assert.Equal(t, s.URL, got["url"])
	assert.Equal(t, s.Token, got["token"])
	assert.Equal(t, float64(s.OrganizationID), got["organizationId"])
	assert.Equal(t, s.URL+"demo/people", got["codes"])
	require.Len(t, got["people"], 4)
	assert.Equal(t, map[string]any{
		"email": s.People()[1].Email, "password": s.People()[1].Password, "role": "admin", "twoFactorSecret": s.People()[1].TwoFactorSecret,
	}, got["people"].([]any)[1])
	assert.True(t, strings.HasSuffix(s.URL, "/"))
	assert.True(t, strings.HasPrefix(s.Token, "eu--demo"))
	other := start(t, Options{Logs: 100})
	assert.NotEqual(t, other.Token, s.Token)
}

func TestLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.com:0", "127.0.0.1", "[::]:0"} {
		_, err := Start(context.Background(), Options{Addr: addr, Logs: 1})
		assert.Error(t, err, addr)
	}
	s := start(t, Options{Addr: "localhost:0", Logs: 1})
	assert.True(t, strings.HasPrefix(s.URL, "http://127.0.0.1:"), s.URL)
}

func TestTheFourWaysToSignIn(t *testing.T) {
	s := start(t, Options{Logs: 10})
	for name, sign := range map[string]func(*http.Request){
		"header": func(r *http.Request) { r.Header.Set("Auth-token", s.Token) },
		"bearer": func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer "+base64.StdEncoding.EncodeToString([]byte(s.Token)))
		},
		"address": func(r *http.Request) { r.URL.RawQuery = "auth_token=" + s.Token },
		"cookie":  func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "auth_token", Value: s.Token}) },
	} {
		for _, path := range []string{"v1/user", logsPath(s)} {
			r, err := http.NewRequest(http.MethodGet, s.URL+path, nil)
			require.NoError(t, err)
			sign(r)
			assert.Equal(t, http.StatusOK, send(t, r).status, "%s to %s", name, path)
		}
	}
	for name, sign := range map[string]func(*http.Request){
		"nothing":      func(*http.Request) {},
		"wrong header": func(r *http.Request) { r.Header.Set("Auth-token", s.Token+"x") },
		"raw bearer":   func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+s.Token) },
		"empty":        func(r *http.Request) { r.Header.Set("Auth-token", "") },
	} {
		for _, path := range []string{"v1/user", "v1/apps", "v1/organizations", logsPath(s)} {
			r, err := http.NewRequest(http.MethodGet, s.URL+path, nil)
			require.NoError(t, err)
			sign(r)
			got := send(t, r)
			assert.Equal(t, http.StatusUnauthorized, got.status, name)
			assert.JSONEq(t, `{"error":"not authorised","message":"The auth_token provided doesn't belong to any user."}`, got.body)
		}
	}
}

// clock is a time that tests set.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestThirtyRequestsInTenSeconds(t *testing.T) {
	c := &clock{at: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	s := startLimited(t, Options{Logs: 50, Now: c.now})
	for n := range 30 {
		require.Equal(t, http.StatusOK, get(t, s, logsPath(s)).status, "request %d", n)
		c.advance(100 * time.Millisecond)
	}
	got := get(t, s, logsPath(s))
	assert.Equal(t, http.StatusTooManyRequests, got.status)
	var refusal struct{ Message, ReferenceURL, NextValidRequestDate string }
	require.NoError(t, json.Unmarshal([]byte(got.body), &refusal))
	assert.NotEmpty(t, refusal.Message)
	assert.NotEmpty(t, refusal.ReferenceURL)
	assert.Equal(t, "2026-11-20T12:00:10.000Z", refusal.NextValidRequestDate)
	assert.Equal(t, "Fri, 20 Nov 2026 12:00:03 GMT", got.header.Get("Date"))
	for _, path := range []string{"v1/user", "v1/apps", "v1/organizations"} {
		assert.Equal(t, http.StatusOK, get(t, s, path).status, "only the audit logs are limited")
	}

	c.advance(7*time.Second - time.Millisecond)
	assert.Equal(t, http.StatusTooManyRequests, get(t, s, logsPath(s)).status, "the window slides, to the millisecond")
	c.advance(time.Millisecond)
	assert.Equal(t, http.StatusOK, get(t, s, logsPath(s)).status)
	assert.Equal(t, http.StatusTooManyRequests, get(t, s, logsPath(s)).status, "one left the window, one came in")
	c.advance(10 * time.Second)
	for range 30 {
		require.Equal(t, http.StatusOK, get(t, s, logsPath(s)).status)
	}
	app := s.directory.apps[0]
	assert.Equal(t, http.StatusTooManyRequests, get(t, s, "v1/apps/"+strconv.FormatInt(app.ID, 10)+"/logs").status, "one limit for all audit logs")
}

func TestOrganizations(t *testing.T) {
	s := start(t, Options{Logs: 500})
	var got struct {
		Organizations []struct {
			ID   int64
			Name string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(get(t, s, "v1/organizations").body), &got))
	require.Len(t, got.Organizations, 3)
	assert.Equal(t, s.OrganizationID, got.Organizations[0].ID)
	logs := func(n int) reply {
		return get(t, s, "v1/organizations/"+strconv.FormatInt(got.Organizations[n].ID, 10)+"/logs?includePagination=true")
	}
	assert.NotZero(t, *parsed(t, logs(0)).TotalCount)
	empty := logs(1)
	assert.Zero(t, *parsed(t, empty).TotalCount)
	assert.Contains(t, empty.body, `"logs":[]`)
	refused := logs(2)
	assert.Equal(t, http.StatusForbidden, refused.status)
	assert.JSONEq(t, `{"status":"error","message":"The audit logs need the gold plan or above."}`, refused.body)
	for _, id := range []string{"1", "x", "99999999999999999999"} {
		assert.Equal(t, http.StatusNotFound, get(t, s, "v1/organizations/"+id+"/logs").status)
	}
}

func TestUser(t *testing.T) {
	s := start(t, Options{Logs: 10})
	var got struct {
		User struct {
			ID                          int64
			Email, FullName, Auth_token string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(get(t, s, "v1/user").body), &got))
	assert.NotZero(t, got.User.ID)
	assert.Contains(t, got.User.Email, "@")
	assert.NotEmpty(t, got.User.FullName)
	assert.Equal(t, s.Token, got.User.Auth_token)
}

func TestAppsAndTheirLogs(t *testing.T) {
	s := start(t, Options{Logs: 3000})
	var got struct {
		Apps []struct {
			ID, OrganizationID int64
			ProductionAppID    *int64
			Name               string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(get(t, s, "v1/apps").body), &got))
	total := func(path, body string) int {
		return *parsed(t, post(t, s, path, `{"includePagination":true,"where":{"type":{"$iLike":"%"}}`+body+`}`)).TotalCount
	}
	appLogs := func(id int64) string { return "v1/apps/" + strconv.FormatInt(id, 10) + "/logs" }
	of := func(id int64) int { return total(logsPath(s), `,"appId":`+strconv.FormatInt(id, 10)) }
	some, refused := 0, 0
	for _, a := range got.Apps {
		if a.OrganizationID != s.OrganizationID {
			answer := get(t, s, appLogs(a.ID))
			assert.Equal(t, http.StatusUnauthorized, answer.status)
			assert.Contains(t, answer.body, `"status":"error"`)
			assert.Contains(t, answer.body, "permissions")
			refused++
			continue
		}
		want := of(a.ID)
		if a.ProductionAppID != nil {
			want += of(*a.ProductionAppID)
			assert.Equal(t, of(*a.ProductionAppID), total(appLogs(*a.ProductionAppID), ""))
		}
		assert.Equal(t, want, total(appLogs(a.ID), ""), a.Name)
		some += want
	}
	assert.NotZero(t, some)
	assert.Equal(t, 1, refused)
	assert.Equal(t, http.StatusNotFound, get(t, s, appLogs(1)).status)
}

func TestUnknownPathsAndMethods(t *testing.T) {
	s := start(t, Options{Logs: 10})
	for _, path := range []string{"", "v1", "v1/nothing", "v1/organizations/1/analytics", "v2/user", logsPath(s) + "/1"} {
		got := get(t, s, path)
		assert.Equal(t, http.StatusNotFound, got.status, path)
		assert.True(t, json.Valid([]byte(got.body)), got.body)
	}
	for method, path := range map[string]string{"PUT": logsPath(s), "DELETE": logsPath(s), "POST": "v1/user", "PATCH": "v1/apps"} {
		got := send(t, request(t, s, method, path, "", ""))
		assert.Equal(t, http.StatusMethodNotAllowed, got.status, path)
		assert.NotEmpty(t, got.header.Get("Allow"))
		assert.True(t, json.Valid([]byte(got.body)), got.body)
	}
}

func TestCloseEndsWhatIsUnderWay(t *testing.T) {
	var started atomic.Bool
	inHand := make(chan struct{})
	answering := sync.OnceFunc(func() { close(inHand) })
	s, err := Start(context.Background(), Options{Logs: 10, Latency: time.Hour, Now: func() time.Time {
		if started.Load() {
			answering()
		}
		return time.Now()
	}})
	require.NoError(t, err)
	<-s.ready
	started.Store(true)
	asked := make(chan error)
	go func() {
		_, err := http.DefaultClient.Do(request(t, s, http.MethodGet, "v1/user", "", ""))
		asked <- err
	}()
	<-inHand
	require.NoError(t, s.Close())
	assert.Error(t, <-asked)
	require.NoError(t, s.Close(), "again")
}

func TestWhoComesWhileTheServerClosesGetsNoAnswer(t *testing.T) {
	s := start(t, Options{Logs: 10})
	s.entrance.Lock()
	s.closing = true
	s.entrance.Unlock()
	_, err := http.DefaultClient.Do(request(t, s, http.MethodGet, "v1/user", "", ""))
	assert.Error(t, err)
}

func TestCloseGivesUpMakingTheStory(t *testing.T) {
	s, err := Start(context.Background(), Options{Logs: 1_000_000})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	_, err = s.logs(context.Background(), s.OrganizationID)
	assert.Error(t, err)
	assert.Error(t, s.Append(story.Record{Type: "a", CreatedAt: time.Now()}))
}

func TestTheServerEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s, err := Start(ctx, Options{Logs: 10})
	require.NoError(t, err)
	cancel()
	s.running.Wait()
	_, err = http.DefaultClient.Do(request(t, s, http.MethodGet, "v1/user", "", ""))
	assert.Error(t, err)
	require.NoError(t, s.Close())
}

func TestAppend(t *testing.T) {
	s := start(t, Options{Logs: 200})
	everything := `{"limit":2,"includePagination":true,"sort":"id","where":{"type":{"$iLike":"%"}}}`
	before := asking(t, s, everything)
	at := s.options.Now().Add(time.Minute)
	require.NoError(t, s.Append(
		story.Record{Type: "user.login", CreatedAt: at, Data: `{"_userEmail": "new@acme.com"}`},
		story.Record{Type: "brand.new", CreatedAt: at.Add(time.Second), RequestID: "odd"},
	))
	after := asking(t, s, everything)
	assert.Equal(t, *before.TotalCount+2, *after.TotalCount)
	assert.Equal(t, []any{"brand.new", "user.login"}, []any{after.Logs[0]["type"], after.Logs[1]["type"]})
	assert.Equal(t, []int{202, 201}, after.ids())
	assert.Equal(t, "odd", after.Logs[0]["requestId"])
	assert.Equal(t, []int{201}, asking(t, s, `{"where":{"data":{"_userEmail":"new@acme.com"}}}`).ids())
	assert.ErrorContains(t, s.Append(story.Record{Type: "a", CreatedAt: at}), "older")
}

func TestAppendWhileAsking(t *testing.T) {
	s := start(t, Options{Logs: 2000})
	at := s.options.Now()
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for range 20 {
				assert.Equal(t, http.StatusOK, post(t, s, logsPath(s), `{"sort":"dataString","limit":500,"where":{"dataString":{"$iLike":"%a%"}}}`).status)
			}
		})
	}
	for n := range 200 {
		require.NoError(t, s.Append(story.Record{Type: "t" + strconv.Itoa(n), CreatedAt: at, Data: `{"A": "b"}`, RequestID: "x"}))
	}
	asking.Wait()
	assert.Equal(t, 200, *parsed(t, post(t, s, logsPath(s), `{"includePagination":true,"where":{"data.A":"b"}}`)).TotalCount)
}

func TestLiveLogsComeAsTimePasses(t *testing.T) {
	var later atomic.Int64
	began := time.Date(2026, 11, 19, 9, 24, 38, 0, time.UTC)
	s := start(t, Options{Logs: 200, Live: true, Now: func() time.Time { return began.Add(time.Duration(later.Load())) }})
	everything := `{"limit":500,"includePagination":true,"sort":"id","where":{"type":{"$iLike":"%"}}}`
	assert.Equal(t, 200, *asking(t, s, everything).TotalCount)
	later.Store(int64(10 * time.Minute))
	require.Eventually(t, func() bool { return *asking(t, s, everything).TotalCount >= 300 }, time.Minute, 10*time.Millisecond)
}
