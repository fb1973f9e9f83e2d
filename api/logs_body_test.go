package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// officialFields are the 17 of wire.md, dataString in the place of data.
const officialFields = `["id","createdAt","updatedAt","user.type","type","typeDescription","app.name","user.email","dataString",` +
	`"requestId","sessionId","userId","appId","dataSourceEntryId","dataSourceId","organizationId","appNotificationId"]`

func day(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }

// sent is the body that a request leads to.
func sent(t *testing.T, s Scope, r LogsRequest) (asked, error) {
	t.Helper()
	server := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, onePage) })
	c, _ := newClient(t, server.URL)
	_, err := c.Logs(context.Background(), s, r)
	requests := server.asked()
	if len(requests) == 0 {
		return asked{}, err
	}
	return requests[len(requests)-1], err
}

func filtered(column model.Column, text string) model.Query {
	var q model.Query
	q.Filters[column] = text
	return q
}

func TestBodyIsAsTheDocumentsShow(t *testing.T) {
	cet := time.FixedZone("CET", 3600)
	tests := []struct {
		name    string
		scope   Scope
		request LogsRequest
		want    string // beside includePagination and fields
	}{
		{"nothing but defaults", org, LogsRequest{}, `{"sort":"createdAt","order":"DESC","limit":25,"offset":0}`},
		{
			"dates are UTC with milliseconds", org,
			LogsRequest{Limit: 100, Offset: 300, Period: model.Period{
				Start: time.Date(2026, 11, 12, 0, 0, 0, 0, cet), End: time.Date(2026, 11, 19, 23, 59, 59, 999_999_999, cet),
			}},
			`{"startDate":"2026-11-11T23:00:00.000Z","endDate":"2026-11-19T22:59:59.999Z","sort":"createdAt","order":"DESC","limit":100,"offset":300}`,
		},
		{
			"one app of an organization", org, LogsRequest{Query: model.Query{AppID: "9007199254740993"}},
			`{"appId":9007199254740993,"sort":"createdAt","order":"DESC","limit":25,"offset":0}`,
		},
		{
			"a scope with both is the organization's", Scope{Organization: "12", App: "34"}, LogsRequest{},
			`{"appId":34,"sort":"createdAt","order":"DESC","limit":25,"offset":0}`,
		},
		{
			"types", org, LogsRequest{Query: model.Query{Types: "user.login,user.login.failed"}},
			`{"type":["user.login","user.login.failed"],"sort":"createdAt","order":"DESC","limit":25,"offset":0}`,
		},
		{
			"category", org, LogsRequest{Query: filtered(model.ColumnCategory, "appAction")},
			`{"userType":["appAction"],"sort":"createdAt","order":"DESC","limit":25,"offset":0}`,
		},
		{
			"session", org, LogsRequest{Query: filtered(model.ColumnSession, "418")},
			`{"sessionId":418,"sort":"createdAt","order":"DESC","limit":25,"offset":0}`,
		},
		{
			"log type", org, LogsRequest{Query: filtered(model.ColumnType, "login")},
			`{"where":{"type":{"$iLike":"%login%"}},"sort":"createdAt","order":"DESC","limit":25,"offset":0}`,
		},
		{
			"app", org, LogsRequest{Query: filtered(model.ColumnApp, "charts")},
			`{"where":{"app":{"name":{"$iLike":"%charts%"}}},"sort":"createdAt","order":"DESC","limit":25,"offset":0}`,
		},
		{
			"data", org, LogsRequest{Query: filtered(model.ColumnData, "0102018f")},
			`{"where":{"dataString":{"$iLike":"%0102018f%"}},"sort":"createdAt","order":"DESC","limit":25,"offset":0}`,
		},
		{
			"user", org, LogsRequest{Query: filtered(model.ColumnUser, "ann")},
			`{"where":{"$or":[{"user":{"type":null,"email":{"$iLike":"%ann%"}},"data":{"_userEmail":{"$iLike":"%ann%"}}},` +
				`{"data":{"_studioUser":{"email":{"$iLike":"%ann%"}}}}]},"sort":"createdAt","order":"DESC","limit":25,"offset":0}`,
		},
		{
			"by id for exports", org, LogsRequest{ByID: true, Limit: 500, Query: model.Query{Sort: model.Sort{Column: model.ColumnApp}}},
			`{"sort":"id","order":"ASC","limit":500,"offset":0}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, err := sent(t, tt.scope, tt.request)
			require.NoError(t, err)
			var want map[string]any
			require.NoError(t, json.Unmarshal([]byte(tt.want), &want))
			want["includePagination"] = true
			require.NoError(t, json.Unmarshal([]byte(`{"fields":`+officialFields+`}`), &want))
			require.Equal(t, want, a.json(t))
			require.Equal(t, "POST", a.method)
			require.Equal(t, "/v1/organizations/12/logs", a.path)
			require.Equal(t, "application/json", a.header.Get("Content-Type"))
		})
	}
	big, err := sent(t, org, LogsRequest{Query: model.Query{AppID: "9007199254740993"}})
	require.NoError(t, err)
	require.Contains(t, big.body, `"appId":9007199254740993,`, "no digit lost")
}

func TestBodySortsByEveryColumn(t *testing.T) {
	tests := map[model.Column]string{
		model.ColumnDate: "createdAt", model.ColumnType: "type", model.ColumnApp: "app.name",
		model.ColumnUser: "user.email", model.ColumnSession: "sessionId", model.ColumnData: "dataString",
	}
	for column, field := range tests {
		for ascending, order := range map[bool]string{true: "ASC", false: "DESC"} {
			a, err := sent(t, org, LogsRequest{Query: model.Query{Sort: model.Sort{Column: column, Ascending: ascending}}})
			require.NoError(t, err)
			require.Equal(t, field, a.json(t)["sort"], column.Title())
			require.Equal(t, order, a.json(t)["order"], column.Title())
		}
	}
	_, err := sent(t, org, LogsRequest{Query: model.Query{Sort: model.Sort{Column: model.ColumnCategory}}})
	failure(t, err, KindInvalid)
}

func TestBodyHoldsTextAsItIs(t *testing.T) {
	a, err := sent(t, org, LogsRequest{Query: filtered(model.ColumnData, `<b>&"100%_\`)})
	require.NoError(t, err)
	require.Contains(t, a.body, `<b>&`, "no HTML escaping")
	require.Equal(t, `%<b>&"100\%\_\\%`, a.json(t)["where"].(map[string]any)["dataString"].(map[string]any)["$iLike"])
	require.False(t, strings.HasSuffix(a.body, "\n"))
}

func TestAppScopeUsesTheAppsEndpoint(t *testing.T) {
	a, err := sent(t, Scope{App: "77"}, LogsRequest{})
	require.NoError(t, err)
	require.Equal(t, "/v1/apps/77/logs", a.path)
	require.NotContains(t, a.json(t), "appId")
}

func TestLogsRefusesWhatCannotBeAsked(t *testing.T) {
	tests := []struct {
		scope   Scope
		request LogsRequest
	}{
		{Scope{}, LogsRequest{}},
		{Scope{Organization: "../../v1/user"}, LogsRequest{}},
		{Scope{App: "12?x=1"}, LogsRequest{}},
		{Scope{Organization: "99999999999999999999"}, LogsRequest{}},
		{org, LogsRequest{Limit: 501}},
		{org, LogsRequest{Limit: -1}},
		{org, LogsRequest{Offset: -1}},
		{org, LogsRequest{Query: model.Query{AppID: "twelve"}}},
	}
	for _, tt := range tests {
		a, err := sent(t, tt.scope, tt.request)
		failure(t, err, KindInvalid)
		require.Empty(t, a.path, "nothing is sent")
	}
}

func TestLogsHandsASyntaxErrorOn(t *testing.T) {
	a, err := sent(t, org, LogsRequest{Query: filtered(model.ColumnSession, "abc")})
	var syntax *filters.SyntaxError
	require.ErrorAs(t, err, &syntax)
	require.Equal(t, model.ColumnSession, syntax.Column)
	require.Empty(t, a.path, "nothing is sent")
}
