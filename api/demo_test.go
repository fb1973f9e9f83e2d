package api

import (
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// startDemo is the demo server, and a client of it with the given changes.
func startDemo(t *testing.T, limit bool, change ...func(*Options)) (*Client, Scope) {
	t.Helper()
	s, err := demo.Start(context.Background(), demo.Options{Logs: 1500, Seed: 4, NoRateLimit: !limit})
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	token, err := NewToken(s.Token)
	require.NoError(t, err)
	o := Options{BaseURL: s.URL, Token: token, Pacer: Unpaced(nil)}
	for _, c := range change {
		c(&o)
	}
	c, err := New(o)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c, Scope{Organization: model.ID(strconv.FormatInt(s.OrganizationID, 10))}
}

func lastYear() model.Period {
	now := time.Now()
	return model.Period{Start: now.AddDate(-1, -1, 0), End: now}
}

// allLogs reads everything that a query matches, page by page, by id.
func allLogs(t *testing.T, c *Client, s Scope, q model.Query) []model.Log {
	t.Helper()
	var all []model.Log
	seen := make(map[model.ID]bool)
	period := lastYear()
	for {
		page, err := c.Logs(context.Background(), s, LogsRequest{Query: q, Period: period, Offset: len(all), Limit: 500, ByID: true})
		require.NoError(t, err)
		require.Empty(t, page.Notes)
		require.True(t, page.TotalKnown)
		for _, l := range page.Logs {
			require.False(t, seen[l.ID], "no log comes twice")
			seen[l.ID] = true
		}
		all = append(all, page.Logs...)
		if len(page.Logs) == 0 || len(all) >= page.Total {
			require.Len(t, all, page.Total)
			return all
		}
	}
}

// publishedApp is the query for both copies of an app that has logs of both.
func publishedApp(t *testing.T, c *Client, logs []model.Log) model.Query {
	t.Helper()
	of := map[model.ID]bool{}
	for _, l := range logs {
		of[l.AppID] = true
	}
	apps, err := c.Apps(context.Background())
	require.NoError(t, err)
	for _, a := range apps {
		if of[a.Live()] && of[a.Other()] && a.Other() != "" {
			return model.Query{AppID: a.Live(), OtherAppID: a.Other()}
		}
	}
	require.Fail(t, "no app has logs of both its copies")
	return model.Query{}
}

func TestDemoAnswersEveryFilterAsItMeans(t *testing.T) {
	c, s := startDemo(t, false)
	everything := allLogs(t, c, s, model.Query{Analytics: true})
	require.Len(t, everything, 1500)
	for _, l := range everything {
		require.True(t, l.DataExact)
		require.NotEmpty(t, l.Raw)
	}
	queries := []model.Query{
		{}, {Types: "user.login,app.view"}, {AppID: everything[700].AppID},
		filtered(model.ColumnCategory, "studio"), filtered(model.ColumnCategory, "app"),
		filtered(model.ColumnType, "login"), filtered(model.ColumnType, "!email|app.page"), filtered(model.ColumnType, "=user.login"),
		filtered(model.ColumnApp, "a"), filtered(model.ColumnApp, "="), filtered(model.ColumnApp, "!="),
		filtered(model.ColumnUser, "an"), filtered(model.ColumnUser, "!an"), filtered(model.ColumnUser, "as"),
		filtered(model.ColumnData, "_"), filtered(model.ColumnData, `!"_os"`), filtered(model.ColumnData, "statusCode==200"),
	}
	queries = append(queries, publishedApp(t, c, everything))
	for _, l := range everything {
		if l.SessionID != "" {
			queries = append(queries, filtered(model.ColumnSession, string(l.SessionID)))
			break
		}
	}
	for _, q := range queries {
		for _, analytics := range []bool{false, true} {
			q.Analytics = analytics
			matches, err := filters.Predicate(q)
			require.NoError(t, err)
			want := make(map[model.ID]bool)
			for _, l := range everything {
				if matches(l) {
					want[l.ID] = true
				}
			}
			got := allLogs(t, c, s, q)
			require.Len(t, got, len(want), "%+v", q)
			for _, l := range got {
				require.True(t, want[l.ID], "%+v: %s", q, l.Raw)
			}
		}
	}
}

func TestDemoSortsByEveryColumn(t *testing.T) {
	c, s := startDemo(t, false)
	for column := range model.ColumnCount {
		if !column.Sortable() {
			continue
		}
		page, err := c.Logs(context.Background(), s, LogsRequest{Query: model.Query{Sort: model.Sort{Column: column}}, Period: lastYear(), Limit: 100})
		require.NoError(t, err, column.Title())
		require.Len(t, page.Logs, 100)
	}
}

func TestDemoCSVHoldsWhatThePagesHold(t *testing.T) {
	c, s := startDemo(t, false)
	q := filtered(model.ColumnType, "login")
	want := allLogs(t, c, s, q)
	stream, err := c.LogsCSV(context.Background(), s, LogsRequest{Query: q, Period: lastYear(), ByID: true})
	require.NoError(t, err)
	defer stream.Close()
	rows, err := csv.NewReader(stream).ReadAll()
	require.NoError(t, err)
	require.Equal(t, strings.Join(logFields("data"), ","), strings.Join(rows[0], ","))
	require.Len(t, rows, len(want)+1)
	for i, l := range want {
		require.Equal(t, string(l.ID), rows[i+1][0])
		require.Equal(t, l.Type, rows[i+1][4])
	}
	_, err = stream.Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF)
}

func TestDemoPeopleAndPlaces(t *testing.T) {
	c, s := startDemo(t, false)
	ctx := context.Background()
	user, err := c.User(ctx)
	require.NoError(t, err)
	require.Contains(t, user.Email, "@")
	organizations, err := c.Organizations(ctx)
	require.NoError(t, err)
	require.Equal(t, s.Organization, organizations[0].ID)
	refused := 0
	for _, o := range organizations {
		_, err := c.Logs(ctx, Scope{Organization: o.ID}, LogsRequest{Period: lastYear()})
		if err != nil {
			e, ok := err.(*Error)
			require.True(t, ok && (e.Kind == KindRole || e.Kind == KindPlan), "%v", err)
			refused++
		}
	}
	require.Equal(t, 1, refused)
	_, err = c.Logs(ctx, Scope{Organization: "1"}, LogsRequest{})
	require.Equal(t, KindNotFound, err.(*Error).Kind)

	apps, err := c.Apps(ctx)
	require.NoError(t, err)
	require.NotEmpty(t, apps)
	for _, a := range apps {
		q := filtered(model.ColumnType, "app")
		page, err := c.Logs(ctx, Scope{App: a.ID}, LogsRequest{Query: q, Period: lastYear(), Limit: 100})
		if err != nil {
			require.Equal(t, KindRole, err.(*Error).Kind, "%v", err)
			require.NotEqual(t, s.Organization, a.OrganizationID)
			continue
		}
		require.Empty(t, page.Notes)
	}
}

func TestDemoKnowsItsToken(t *testing.T) {
	c, s := startDemo(t, false, func(o *Options) { o.Token = testToken(t) })
	_, err := c.Logs(context.Background(), s, LogsRequest{})
	failure(t, err, KindToken)
	_, err = c.User(context.Background())
	failure(t, err, KindToken)
}

func TestDemoRateLimitIsKept(t *testing.T) {
	c, s := startDemo(t, true)
	seen := 0
	c.http.Transport = countStatus{c.http.Transport, http.StatusTooManyRequests, &seen}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var told []Wait
	c.onWait = func(w Wait) {
		told = append(told, w)
		cancel()
	}
	var err error
	for range 31 {
		if _, err = c.Logs(ctx, s, LogsRequest{}); err != nil {
			break
		}
	}
	require.Equal(t, KindCancelled, err.(*Error).Kind)
	require.Equal(t, 1, seen)
	require.Len(t, told, 1)
	require.Equal(t, WaitRateLimit, told[0].Reason)
	require.WithinDuration(t, time.Now().Add(10*time.Second), told[0].Until, 5*time.Second)
}

type countStatus struct {
	http.RoundTripper
	status int
	seen   *int
}

func (c countStatus) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := c.RoundTripper.RoundTrip(r)
	if err == nil && response.StatusCode == c.status {
		*c.seen++
	}
	return response, err
}

// CloseIdleConnections is passed on, as http.Client would.
func (c countStatus) CloseIdleConnections() { c.RoundTripper.(*http.Transport).CloseIdleConnections() }
