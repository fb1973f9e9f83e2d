package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

// has is whether a request's where speaks of an operator or text.
func (a asked) has(text string) bool { return strings.Contains(a.body, text) }

func typesPage(types ...string) string {
	logs := make([]string, len(types))
	for i, name := range types {
		logs[i] = fmt.Sprintf(`{"id":%d,"type":%q,"dataString":null}`, i+1, name)
	}
	return fmt.Sprintf(`{"logs":[%s],"totalCount":%d}`, strings.Join(logs, ","), len(types))
}

// withoutNot is a server that knows no $notILike.
func withoutNot(t *testing.T) *server {
	return newServer(t, func(_ int, a asked, w http.ResponseWriter) {
		if a.has("$notILike") {
			answerJSON(w, 400, `{"message":"Invalid value"}`)
			return
		}
		answerJSON(w, 200, typesPage("user.login", "app.create", "user.login.failed"))
	})
}

func TestRefusedNotIsLeftOutHere(t *testing.T) {
	s := withoutNot(t)
	c, _ := newClient(t, s.URL)
	q := filtered(model.ColumnType, "!login")
	q.Filters[model.ColumnApp] = "charts"
	page, err := c.Logs(context.Background(), org, LogsRequest{Query: q})
	require.NoError(t, err)
	require.Len(t, page.Logs, 1)
	require.Equal(t, "app.create", page.Logs[0].Type)
	require.Equal(t, 3, page.Total)
	require.Len(t, page.Dropped, 2)
	require.Len(t, page.Notes, 1)
	require.Contains(t, page.Notes[0], "Log type")
	require.NotContains(t, page.Notes[0], "App")
	second := s.asked()[1].json(t)["where"].(map[string]any)
	require.Equal(t, map[string]any{"app": map[string]any{"name": map[string]any{"$iLike": "%charts%"}}}, second)

	page, err = c.Logs(context.Background(), org, LogsRequest{Query: q, Offset: 25})
	require.NoError(t, err)
	require.Len(t, page.Notes, 1)
	require.Equal(t, 3, s.count(), "the next page is asked for in the way that works")

	q.Filters[model.ColumnApp] = "!charts"
	page, err = c.Logs(context.Background(), org, LogsRequest{Query: q})
	require.NoError(t, err)
	require.Contains(t, page.Notes[0], "Log type and App")
	require.NotContains(t, s.asked()[4].json(t), "where")
}

func TestOtherRefusalsStay(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, 400, `{"message":"startDate is no date"}`)
	})
	c, _ := newClient(t, s.URL)
	_, err := c.Logs(context.Background(), org, LogsRequest{Query: filtered(model.ColumnType, "!login")})
	require.Contains(t, failure(t, err, KindRefused).What(), "startDate is no date")
	require.Equal(t, 2, s.count())
	failure(t, ask(c), KindRefused)
	require.Equal(t, 3, s.count(), "nothing to try without a guess in it")
}

func TestFailureWhileAskingWithoutNot(t *testing.T) {
	s := newServer(t, func(n int, _ asked, w http.ResponseWriter) {
		answerJSON(w, map[int]int{0: 400}[n]+map[bool]int{true: 403}[n > 0], `{"message":"x"}`)
	})
	c, _ := newClient(t, s.URL)
	_, err := c.Logs(context.Background(), org, LogsRequest{Query: filtered(model.ColumnType, "!login")})
	failure(t, err, KindRole)
}

func TestSortThatTheServerDoesNotKnow(t *testing.T) {
	for _, column := range []model.Column{model.ColumnSession, model.ColumnData} {
		for _, words := range []string{`{"message":"Unknown sort column"}`, `{"message":"Bad Request"}`} {
			s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
				if a.json(t)["sort"] == "createdAt" {
					answerJSON(w, 200, onePage)
					return
				}
				answerJSON(w, 400, words)
			})
			c, _ := newClient(t, s.URL)
			_, err := c.Logs(context.Background(), org, LogsRequest{Query: model.Query{Sort: model.Sort{Column: column}}})
			e := failure(t, err, KindSort)
			require.Contains(t, e.What(), "can't sort by "+column.Title())
			require.LessOrEqual(t, s.count(), 2)
		}
	}
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 400, `{"message":"Bad date"}`) })
	c, _ := newClient(t, s.URL)
	_, err := c.Logs(context.Background(), org, LogsRequest{Query: model.Query{Sort: model.Sort{Column: model.ColumnData}}})
	failure(t, err, KindRefused)
}

func TestServerWithoutDataString(t *testing.T) {
	s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
		if slices.Contains(a.json(t)["fields"].([]any), any("data")) {
			answerJSON(w, 200, `{"logs":[{"id":1,"data":{"a":[1,2]}},{"id":2,"data":null}]}`)
			return
		}
		answerJSON(w, 200, `{"logs":[{"id":1},{"id":2}]}`)
	})
	c, _ := newClient(t, s.URL)
	page, err := c.Logs(context.Background(), org, LogsRequest{})
	require.NoError(t, err)
	require.Equal(t, `{"a": [1, 2]}`, page.Logs[0].DataText.Value)
	require.False(t, page.Logs[0].DataExact)
	require.Equal(t, 2, s.count())
	require.NoError(t, ask(c))
	require.Equal(t, 3, s.count(), "remembered")
	curl, err := c.Curl(org, LogsRequest{})
	require.NoError(t, err)
	require.Contains(t, curl, `"data",`)
}

func TestNullDataIsDataToo(t *testing.T) {
	for _, body := range []string{`{"logs":[{"id":1,"dataString":null}]}`, `{"logs":[{"id":1,"data":null}]}`, `{"logs":[{"id":1},{"id":2,"dataString":"{}"}]}`, `{"logs":[]}`} {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, body) })
		c, _ := newClient(t, s.URL)
		require.NoError(t, ask(c))
		require.Equal(t, 1, s.count(), body)
	}
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, `{"logs":[{"id":1}]}`) })
	c, _ := newClient(t, s.URL)
	require.NoError(t, ask(c), "a server that gives no data at all")
	require.Equal(t, 2, s.count())
}

// analyticsServer counts by kinds of question.
func analyticsServer(t *testing.T, usual, five, everything int, refuse bool) *server {
	return newServer(t, func(_ int, a asked, w http.ResponseWriter) {
		total := usual
		switch {
		case a.has(`"where":{"type":{"$iLike":"%"}}`):
			if refuse {
				answerJSON(w, 400, `{"message":"Invalid where"}`)
				return
			}
			total = everything
		case hasFiveTypes(a.json(t)["type"]):
			total = five
		}
		answerJSON(w, 200, fmt.Sprintf(`{"logs":[],"totalCount":%d}`, total))
	})
}

func hasFiveTypes(types any) bool {
	list, ok := types.([]any)
	return ok && len(list) == 5
}

func TestAnalyticsAreCheckedByCounts(t *testing.T) {
	now := newImpatient().Now()
	period := model.Period{Start: now.Add(-24 * time.Hour), End: now}
	tests := []struct {
		name                    string
		usual, five, everything int
		refuse                  bool
		guessHolds, decided     bool
	}{
		{"the guess holds", 100, 20, 120, false, true, true},
		{"a type in where lifts nothing", 100, 20, 100, false, false, true},
		{"refused", 100, 20, 0, true, false, true},
		{"no analytics in the period", 100, 0, 100, false, true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := analyticsServer(t, tt.usual, tt.five, tt.everything, tt.refuse)
			c, _ := newClient(t, s.URL)
			request := LogsRequest{Query: model.Query{Analytics: true}, Period: period, Limit: 25}
			page, err := c.Logs(context.Background(), org, request)
			require.NoError(t, err)
			require.Equal(t, 4, s.count())
			for _, a := range s.asked()[:3] {
				require.EqualValues(t, 1, a.json(t)["limit"])
				require.Equal(t, "2026-11-20T10:00:00.000Z", a.json(t)["startDate"])
				require.Equal(t, "2026-11-21T09:58:00.000Z", a.json(t)["endDate"], "what still arrives spoils no count")
			}
			last := s.asked()[3].json(t)
			require.Equal(t, "2026-11-21T10:00:00.000Z", last["endDate"])
			if tt.guessHolds {
				require.NotContains(t, last, "type")
				require.Empty(t, page.Notes)
			} else {
				require.Len(t, last["type"], len(model.Catalogue()))
				require.NotContains(t, last, "where")
				require.Equal(t, []string{analyticsNote}, page.Notes)
			}

			_, err = c.Logs(context.Background(), org, request)
			require.NoError(t, err)
			require.Equal(t, 5, s.count(), "checked once")
			shown, err := c.RequestText(Scope{Organization: "12", App: "3"}, request)
			require.NoError(t, err)
			require.Equal(t, !tt.guessHolds, strings.Contains(shown, "app.clone"), "shown as it is sent")
			request.Period.Start = request.Period.Start.Add(-time.Hour)
			_, err = c.Logs(context.Background(), org, request)
			require.NoError(t, err)
			require.Equal(t, tt.decided, s.count() == 6, "a longer period may decide what was open")
			_, err = c.Logs(context.Background(), Scope{Organization: "13"}, request)
			require.NoError(t, err)
			require.GreaterOrEqual(t, s.count(), 10, "another organization is another question")
		})
	}
}

func TestAnalyticsWithALogTypeFilter(t *testing.T) {
	s := analyticsServer(t, 100, 20, 100, false)
	c, _ := newClient(t, s.URL)
	q := filtered(model.ColumnType, "login")
	q.Analytics = true
	_, err := c.Logs(context.Background(), org, LogsRequest{Query: q})
	require.NoError(t, err)
	require.Equal(t, 1, s.count(), "no hidden type has login in its name")

	q.Filters[model.ColumnType] = "app.view"
	_, err = c.Logs(context.Background(), org, LogsRequest{Query: q})
	require.NoError(t, err)
	require.Equal(t, []any{"app.view"}, s.asked()[4].json(t)["type"])
	require.True(t, s.asked()[4].has(`{"type":{"$iLike":"%app.view%"}}`))

	q.Filters[model.ColumnType] = "!app."
	_, err = c.Logs(context.Background(), org, LogsRequest{Query: q})
	require.NoError(t, err)
	types := s.asked()[5].json(t)["type"].([]any)
	require.Contains(t, types, "studio.analytics.presence")
	require.NotContains(t, types, "app.view")

	q.Types = "app.view"
	_, err = c.Logs(context.Background(), org, LogsRequest{Query: q})
	require.NoError(t, err)
	require.Equal(t, []any{"app.view"}, s.asked()[6].json(t)["type"])
}

func TestAnalyticsCheckThatFails(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 403, `{"message":"no"}`) })
	c, _ := newClient(t, s.URL)
	_, err := c.Logs(context.Background(), org, LogsRequest{Query: model.Query{Analytics: true}})
	failure(t, err, KindRole)
}

func TestAppEndpointIsHeldAgainstTheQuestion(t *testing.T) {
	log := func(id int, at, kind string) string {
		return fmt.Sprintf(`{"id":%d,"createdAt":%q,"type":%q,"dataString":null,"user":{"type":"app"}}`, id, at, kind)
	}
	good := log(2, "2026-11-20T23:59:59.999Z", "user.login") + "," + log(1, "2026-11-20T00:00:00.000Z", "user.login")
	period := model.Period{Start: day(20), End: day(21).Add(-time.Millisecond)}
	tests := []struct {
		name, body string
		query      model.Query
		offset     int
		says       []string
	}{
		{"all as asked", `{"logs":[` + good + `],"totalCount":2,"query":{"offset":0}}`, filtered(model.ColumnType, "login"), 0, nil},
		{"no total", `{"logs":[` + good + `]}`, model.Query{}, 0, []string{"how many"}},
		{"after the period", `{"logs":[` + log(1, "2026-11-21T00:00:00.000Z", "x") + `],"totalCount":1}`, model.Query{}, 0, []string{"date range"}},
		{"before the period", `{"logs":[` + log(1, "2026-11-19T23:59:59.999Z", "x") + `],"totalCount":1}`, model.Query{}, 0, []string{"date range"}},
		{"too many", `{"logs":[` + good + "," + log(0, "2026-11-20T00:00:00.000Z", "user.login") + `],"totalCount":3}`, model.Query{}, 0, []string{"size of the page"}},
		{"another page", `{"logs":[` + good + `],"totalCount":2,"query":{"offset":0}}`, model.Query{}, 2, []string{"the page"}},
		{"a filter ignored", `{"logs":[` + good + `],"totalCount":2}`, filtered(model.ColumnType, "create"), 0, []string{"filter on Log type"}},
		{"category ignored", `{"logs":[` + good + `],"totalCount":2}`, filtered(model.ColumnCategory, "studio"), 0, []string{"filter on Category"}},
		{"the order ignored", `{"logs":[` + good + `],"totalCount":2}`, model.Query{Sort: model.Sort{Ascending: true}}, 0, []string{"the order"}},
		{"a filter that is the server's to decide", `{"logs":[` + good + `],"totalCount":2}`, filtered(model.ColumnType, "créate"), 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, tt.body) })
			c, _ := newClient(t, s.URL)
			page, err := c.Logs(context.Background(), Scope{App: "5"}, LogsRequest{Query: tt.query, Period: period, Offset: tt.offset, Limit: 2})
			require.NoError(t, err)
			require.Len(t, page.Notes, len(tt.says), "%v", page.Notes)
			for i, says := range tt.says {
				require.Contains(t, page.Notes[i], says)
			}
			page, err = c.Logs(context.Background(), org, LogsRequest{Query: tt.query, Period: period, Offset: tt.offset, Limit: 2})
			require.NoError(t, err)
			require.Empty(t, page.Notes, "the organization's endpoint is documented")
		})
	}
}
