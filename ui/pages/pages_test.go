package pages_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
	"fliplet-audit/export/windows"
	"fliplet-audit/model"
	"fliplet-audit/ui/pages"
)

func client(t *testing.T) (*api.Client, api.Scope) {
	t.Helper()
	server, err := demo.Start(context.Background(), demo.Options{Logs: 200, NoRateLimit: true})
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	token, err := api.NewToken(server.Token)
	require.NoError(t, err)
	c, err := api.New(api.Options{BaseURL: server.URL, Token: token})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c, api.Scope{Organization: "4217"}
}

var _ windows.Source = pages.Source{}

func TestPagesComeInTheOrderOfTheirIDs(t *testing.T) {
	c, scope := client(t)
	query := model.Query{Analytics: true, Sort: model.Sort{Column: model.ColumnUser}}
	page, err := pages.Source{Client: c, Scope: scope, Query: query}.Page(context.Background(), model.Period{Start: time.Now().AddDate(-1, 0, -1), End: time.Now()}, 10, 50)
	require.NoError(t, err)
	require.Len(t, page.Logs, 50)
	for i := 1; i < len(page.Logs); i++ {
		a, b := page.Logs[i-1].ID, page.Logs[i].ID
		require.True(t, len(a) < len(b) || len(a) == len(b) && a < b, "%s before %s", a, b)
	}
}

func TestTheOriginIsWhatIsAskedFor(t *testing.T) {
	c, scope := client(t)
	asked := pages.Asked{
		Program: "1.2", Scope: scope, Organization: model.Organization{ID: "4217", Name: "Acme"}, App: model.App{ID: "7", Name: "Conference"},
		Query: model.Query{AppID: "7", Types: "user.login", Sort: model.Sort{Column: model.ColumnUser}}, Zone: time.FixedZone("CET", 3600),
		Period: model.Period{Start: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC)},
	}
	o, err := pages.Origin(c, asked)
	require.NoError(t, err)
	assert.Equal(t, "fliplet-audit 1.2", o.Program)
	assert.Equal(t, c.BaseURL(), "http://"+o.API+"/")
	assert.Equal(t, model.ID("4217"), o.Organization)
	assert.Equal(t, "Acme", o.OrganizationName)
	assert.Equal(t, model.ID("7"), o.App)
	assert.Equal(t, "Conference", o.AppName)
	assert.Equal(t, "Last 24 hours", o.Range)
	assert.Equal(t, "CET, UTC+01:00", o.Zone)
	assert.Equal(t, []string{"Log type is one of user.login"}, o.Conditions)
	assert.Equal(t, model.Sort{}, o.Query.Sort)
	assert.Equal(t, c.BaseURL()+"v1/organizations/4217/logs", o.Request.URL)
	var body struct {
		StartDate, EndDate, Sort, Order string
		Offset                          int
	}
	require.NoError(t, json.Unmarshal(o.Request.Body, &body))
	assert.Equal(t, "2026-01-02T00:00:00.000Z 2026-01-03T00:00:00.000Z id ASC 0", body.StartDate+" "+body.EndDate+" "+body.Sort+" "+body.Order+" 0")

	asked.Range, asked.Demo = "3d", true
	o, err = pages.Origin(c, asked)
	require.NoError(t, err)
	assert.Equal(t, "3d", o.Range)
	assert.NotContains(t, o.API, "127.0.0.1", "it has another address each time")

	asked.Query.Filters[model.ColumnSession] = "letters"
	_, err = pages.Origin(c, asked)
	require.Error(t, err)
}

func TestAClockThatIsOffIsSaid(t *testing.T) {
	for _, fine := range []time.Duration{0, 5 * time.Second, -5 * time.Second} {
		assert.Empty(t, pages.ClockNote(fine))
	}
	assert.Contains(t, pages.ClockNote(6*time.Second), "6 s ahead")
	assert.Contains(t, pages.ClockNote(-3*time.Minute), "3 min behind")
}

func TestZonesHaveNames(t *testing.T) {
	at := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	assert.Equal(t, "UTC", pages.ZoneName(nil, at))
	assert.Equal(t, "UTC", pages.ZoneName(time.UTC, at))
	assert.Equal(t, "UTC-03:30", pages.ZoneName(time.FixedZone("-0330", -3*3600-1800), at))
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	assert.Equal(t, "CEST, UTC+02:00", pages.ZoneName(berlin, at))
}

// What is said to be of both copies of an app is never made of one.
func TestBothCopiesOrNone(t *testing.T) {
	q := model.Query{AppID: "2", OtherAppID: "1"}
	only := oneCopy{model.LogPage{OnlyApp: "2"}}
	_, err := pages.Source{Client: only, Query: q}.Page(context.Background(), model.Period{}, 0, 10)
	require.ErrorContains(t, err, "one app at a time")
	_, err = pages.Source{Client: oneCopy{}, Query: q}.Page(context.Background(), model.Period{}, 0, 10)
	require.NoError(t, err)
}

type oneCopy struct{ page model.LogPage }

func (o oneCopy) Logs(context.Context, api.Scope, api.LogsRequest) (model.LogPage, error) {
	return o.page, nil
}
