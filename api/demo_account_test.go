package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
	"fliplet-audit/model"
)

// demoOrganization is a demo server, and its clients.
type demoOrganization struct {
	*demo.Server
	model.Organization
}

func newDemoOrganization(t *testing.T, o demo.Options) demoOrganization {
	t.Helper()
	o.NoRateLimit = true
	s, err := demo.Start(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	return demoOrganization{s, model.Organization{ID: model.ID(strconv.FormatInt(s.OrganizationID, 10)), Name: "Acme Corp"}}
}

func (d demoOrganization) client(t *testing.T, token Token) *Client {
	t.Helper()
	c, err := New(Options{BaseURL: d.URL, Token: token, Pacer: Unpaced(nil)})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

func (d demoOrganization) admin(t *testing.T) *Client {
	t.Helper()
	token, err := NewToken(d.Token)
	require.NoError(t, err)
	return d.client(t, token)
}

func (d demoOrganization) signIn(p demo.Person, code string) (SignedIn, error) {
	return SignIn(context.Background(), Options{BaseURL: d.URL}, Credentials{Email: p.Email, Password: p.Password, Code: code})
}

// setClock is a time that a test sets.
type setClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *setClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *setClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestDemoSignInWithASecondFactor(t *testing.T) {
	clock := &setClock{at: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	d := newDemoOrganization(t, demo.Options{Logs: 50, Now: clock.now})
	who := d.People()[1]
	_, err := d.signIn(who, "")
	failure(t, err, KindTwoFactor)
	code := d.Code(who.Email)
	signed, err := d.signIn(who, code)
	require.NoError(t, err)
	require.Equal(t, who.Email, signed.User.Email)
	user, err := d.client(t, signed.Token).User(context.Background())
	require.NoError(t, err)
	require.Equal(t, signed.User, user)

	clock.advance(5 * time.Minute)
	_, err = d.signIn(who, code)
	require.Contains(t, failure(t, err, KindCredentials).What(), "expired")
	number, err := strconv.Atoi(code)
	require.NoError(t, err)
	_, err = d.signIn(who, strconv.Itoa(1_000_000 + (number+500_000)%1_000_000)[1:])
	failure(t, err, KindCredentials)
	who.Password += "x"
	_, err = d.signIn(who, d.Code(who.Email))
	e := failure(t, err, KindCredentials)
	require.NotContains(t, e.What(), who.Password)
}

func TestDemoSignOut(t *testing.T) {
	d := newDemoOrganization(t, demo.Options{Logs: 50})
	signed, err := d.signIn(d.People()[0], "")
	require.NoError(t, err)
	c := d.client(t, signed.Token)
	require.NoError(t, c.Apply(context.Background(), SignOut()))
	_, err = c.User(context.Background())
	failure(t, err, KindToken)
	refused(t, c.Apply(context.Background(), SignOut()), KindToken)
	_, err = d.admin(t).User(context.Background())
	require.NoError(t, err, "the other session stays")
}

func TestDemoSignInInTheBrowser(t *testing.T) {
	d := newDemoOrganization(t, demo.Options{Logs: 50})
	address, err := BrowserSignIn(d.URL, "http://127.0.0.1:9001/callback", "test")
	require.NoError(t, err)
	response, err := http.Get(address)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err = browser.PostForm(address, url.Values{"email": {d.People()[2].Email}, "redirect": {"http://127.0.0.1:9001/callback"}})
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	http.DefaultClient.CloseIdleConnections()
	token, err := TokenFromAddress(response.Header.Get("Location"))
	require.NoError(t, err)
	user, err := d.client(t, token).User(context.Background())
	require.NoError(t, err)
	require.Equal(t, d.People()[2].Email, user.Email)
}

func TestDemoTokenOpensAndClosesTheDoor(t *testing.T) {
	d := newDemoOrganization(t, demo.Options{Logs: 500})
	ctx, admin := context.Background(), d.admin(t)
	before, err := admin.Tokens(ctx, d.Organization)
	require.NoError(t, err)
	require.NotEmpty(t, before)
	var made CreatedToken
	create, err := CreateToken(d.Organization, "cron", &made)
	require.NoError(t, err)
	require.NoError(t, admin.Apply(ctx, create))
	after, err := admin.Tokens(ctx, d.Organization)
	require.NoError(t, err)
	require.Len(t, after, len(before)+1)
	found := after[len(before)]
	require.Equal(t, made.Token.ID, found.ID)
	require.Equal(t, "cron", found.Name)
	require.False(t, found.CreatedAt.IsZero())

	cron := d.client(t, made.Secret)
	logs, err := cron.Logs(ctx, Scope{Organization: d.ID}, LogsRequest{Period: lastYear(), Limit: 25})
	require.NoError(t, err)
	require.Len(t, logs.Logs, 25)
	me, err := cron.User(ctx)
	require.NoError(t, err)
	require.Equal(t, found.ID, me.ID, "so that a program can tell the token in use from the others")

	remove, err := DeleteToken(d.Organization, found)
	require.NoError(t, err)
	require.NoError(t, admin.Apply(ctx, remove))
	_, err = cron.Logs(ctx, Scope{Organization: d.ID}, LogsRequest{Period: lastYear(), Limit: 25})
	e := failure(t, err, KindToken)
	require.NotContains(t, e.What(), made.Reveal())
	refused(t, admin.Apply(ctx, remove), KindNotFound)
	after, err = admin.Tokens(ctx, d.Organization)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestDemoSettingsAndPolicy(t *testing.T) {
	d := newDemoOrganization(t, demo.Options{Logs: 50})
	ctx, admin := context.Background(), d.admin(t)
	before, err := admin.Settings(ctx, d.Organization)
	require.NoError(t, err)
	require.NotEmpty(t, before)
	change, err := ChangeSettings(d.Organization, map[string]json.RawMessage{"user": json.RawMessage(`"foo"`), "_password": json.RawMessage(`"bar"`), "companyName": nil})
	require.NoError(t, err)
	require.NoError(t, admin.Apply(ctx, change))
	after, err := admin.Settings(ctx, d.Organization)
	require.NoError(t, err)
	require.Equal(t, `"foo"`, string(after["user"]))
	require.NotContains(t, after, "companyName")
	delete(before, "companyName")
	for key, value := range before {
		require.Equal(t, string(value), string(after[key]), "the others are as they were")
	}
	require.Len(t, after, len(before)+2)

	policy, err := SetUploadPolicy(d.Organization, DefaultBlockedExtensions())
	require.NoError(t, err)
	require.NoError(t, admin.Apply(ctx, policy))
	require.Equal(t, DefaultBlockedExtensions(), d.BlockedExtensions(d.OrganizationID))
}

func TestDemoRoles(t *testing.T) {
	d := newDemoOrganization(t, demo.Options{Logs: 500})
	ctx := context.Background()
	for _, p := range d.People()[2:] {
		signed, err := d.signIn(p, "")
		require.NoError(t, err)
		c := d.client(t, signed.Token)
		_, err = c.Logs(ctx, Scope{Organization: d.ID}, LogsRequest{Period: lastYear()})
		failure(t, err, KindRole)
		_, err = c.Usage(ctx, d.Organization, lastYear())
		failure(t, err, KindRole)
		_, err = c.Tokens(ctx, d.Organization)
		failure(t, err, KindRole)
		_, err = c.Settings(ctx, d.Organization)
		failure(t, err, KindRole)
		policy, err := SetUploadPolicy(d.Organization, nil)
		require.NoError(t, err)
		refused(t, c.Apply(ctx, policy), KindRole)
		apps, err := c.Apps(ctx)
		require.NoError(t, err)
		require.Len(t, apps, map[string]int{demo.RolePublisher: 2, demo.RoleNone: 0}[p.Role])
		for _, a := range apps {
			_, err := c.Logs(ctx, Scope{App: a.ID}, LogsRequest{Period: lastYear()})
			require.NoError(t, err)
		}
	}
	require.Nil(t, d.BlockedExtensions(d.OrganizationID))
}

// TestDemoUsageIsACountOfItsLogs counts, by the rules of the demo server, the
// logs as the client reads them.
func TestDemoUsageIsACountOfItsLogs(t *testing.T) {
	c, scope := startDemo(t, false)
	o := model.Organization{ID: scope.Organization}
	end := time.Now().Add(-time.Hour).Truncate(time.Millisecond)
	period := model.Period{Start: end.AddDate(0, 0, -30), End: end}
	u, err := c.Usage(context.Background(), o, period)
	require.NoError(t, err)
	presences, sessions := map[string]int{}, map[string]string{}
	users, presencesBefore := map[model.ID]bool{}, 0
	earlier := period.Start.Add(period.Start.Sub(period.End) - time.Millisecond)
	for _, l := range allLogs(t, c, scope, model.Query{Analytics: true}) {
		presence := l.Type == "studio.analytics.presence"
		if presence && l.CreatedAt.Before(period.Start) && !l.CreatedAt.Before(earlier) {
			presencesBefore++
		}
		if l.CreatedAt.Before(period.Start) || l.CreatedAt.After(period.End) {
			continue
		}
		day := l.CreatedAt.UTC().Format(time.DateOnly)
		if l.UserType.Value == string(model.CategoryApp) {
			users[l.UserID] = true
		}
		var data struct {
			Session string `json:"_analyticsSessionId"`
		}
		_ = json.Unmarshal([]byte(l.DataText.Value), &data)
		switch known := sessions[data.Session]; {
		case presence:
			presences[day]++
		case data.Session != "" && (known == "" || day < known):
			sessions[data.Session] = day
		}
	}
	perDay := map[string]int{}
	for _, day := range sessions {
		perDay[day]++
	}
	require.Equal(t, perDay, countsOf(u.AppSessions))
	require.Equal(t, presences, countsOf(u.StudioSessions))
	require.Equal(t, len(sessions), u.Stats.AppSessions.Count)
	require.Equal(t, len(users), u.Stats.UniqueAppUsers.Count)
	require.Equal(t, presencesBefore, u.Stats.StudioSessions.Previous)
	require.NotZero(t, presencesBefore)
	require.Greater(t, len(perDay), 10)
	require.NotEmpty(t, u.Apps)
	require.NotEmpty(t, u.Users)
}

func countsOf(days []model.DayCount) map[string]int {
	counts := map[string]int{}
	for _, d := range days {
		counts[d.Day.Format(time.DateOnly)] = d.Count
	}
	return counts
}
