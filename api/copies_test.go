package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

// bothCopies is the query for the live copy 102 and the working copy 101.
var bothCopies = model.Query{AppID: "102", OtherAppID: "101"}

// appsAsked are the app ids of a request; nil for all apps.
func appsAsked(t *testing.T, a asked) []string {
	t.Helper()
	switch apps := a.json(t)["appId"].(type) {
	case nil:
		return nil
	case []any:
		var ids []string
		for _, app := range apps {
			ids = append(ids, fmt.Sprint(app))
		}
		return ids
	default:
		return []string{fmt.Sprint(apps)}
	}
}

// appServer has logs of some apps, by id, newest first, and takes a question's
// app ids as take makes of them; no ids are all apps.
func appServer(t *testing.T, logs []string, take func(ids []string) []string) *server {
	return newServer(t, func(_ int, a asked, w http.ResponseWriter) {
		ids := take(appsAsked(t, a))
		body := a.json(t)
		limit, offset := int(body["limit"].(float64)), int(body["offset"].(float64))
		var rows []string
		total := 0
		for i, app := range logs {
			if len(ids) > 0 && !slices.Contains(ids, app) {
				continue
			}
			if total++; total > offset && len(rows) < limit {
				rows = append(rows, fmt.Sprintf(`{"id":%d,"type":"user.login","appId":%s,"dataString":null}`, 1000-i, app))
			}
		}
		answerJSON(w, 200, fmt.Sprintf(`{"logs":[%s],"totalCount":%d}`, strings.Join(rows, ","), total))
	})
}

func asAsked(ids []string) []string { return ids }

func appsOf(page model.LogPage) []string {
	var apps []string
	for _, l := range page.Logs {
		apps = append(apps, string(l.AppID))
	}
	return apps
}

func TestBothCopiesOfAnApp(t *testing.T) {
	s := appServer(t, []string{"102", "7", "101", "102", "9"}, asAsked)
	c, _ := newClient(t, s.URL)
	for range 2 {
		page, err := c.Logs(context.Background(), org, LogsRequest{Query: bothCopies})
		require.NoError(t, err)
		require.Equal(t, []string{"102", "101", "102"}, appsOf(page))
		require.Empty(t, page.OnlyApp)
		require.Empty(t, page.Notes)
	}
	require.Equal(t, 2, s.count(), "logs of both and of no other say enough")
	raw := map[string]json.RawMessage{}
	require.NoError(t, json.Unmarshal([]byte(s.asked()[0].body), &raw))
	require.Equal(t, `[102,101]`, string(raw["appId"]), "as wire.md has it")
}

// A page with one copy's logs alone is no proof: then both are counted.
func TestCopiesAreCountedWhenInDoubt(t *testing.T) {
	logs := append(slices.Repeat([]string{"102"}, 30), "101")
	s := appServer(t, logs, asAsked)
	c, _ := newClient(t, s.URL)
	page, err := c.Logs(context.Background(), org, LogsRequest{Query: bothCopies})
	require.NoError(t, err)
	require.Empty(t, page.OnlyApp)
	require.Equal(t, 31, page.Total)
	require.Equal(t, 4, s.count(), "the page, and three counts")
	_, err = c.Logs(context.Background(), org, LogsRequest{Query: bothCopies})
	require.NoError(t, err)
	require.Equal(t, 5, s.count(), "once counted it is known")
}

func TestCopyWithoutLogsDecidesNothing(t *testing.T) {
	s := appServer(t, []string{"102", "102", "7"}, asAsked)
	c, _ := newClient(t, s.URL)
	for range 2 {
		page, err := c.Logs(context.Background(), org, LogsRequest{Query: bothCopies})
		require.NoError(t, err)
		require.Empty(t, page.OnlyApp)
		require.Equal(t, 2, page.Total)
	}
	require.Equal(t, 5, s.count(), "it is counted again only after a while")
	other := model.Query{AppID: "7", OtherAppID: "8"}
	_, err := c.Logs(context.Background(), org, LogsRequest{Query: other})
	require.NoError(t, err)
	require.Equal(t, 9, s.count(), "and for another app")
}

func TestServerThatTakesOneAppAtATime(t *testing.T) {
	logs := append(slices.Repeat([]string{"102"}, 3), "101", "7")
	refusing := func(status int, body string) func(t *testing.T) *server {
		return func(t *testing.T) *server {
			return newServer(t, func(_ int, a asked, w http.ResponseWriter) {
				if len(appsAsked(t, a)) > 1 {
					answerJSON(w, status, body)
					return
				}
				answerJSON(w, 200, `{"logs":[{"id":1,"appId":102,"dataString":null},{"id":2,"appId":102,"dataString":null},{"id":3,"appId":102,"dataString":null}],"totalCount":3}`)
			})
		}
	}
	for name, make := range map[string]func(t *testing.T) *server{
		"refuses two":                refusing(400, `{"message":"appId must be a number"}`),
		"breaks on two":              refusing(500, `{"message":"operator does not exist: integer = integer[]"}`),
		"an error that says success": refusing(200, `{"error":"bad appId"}`),
		"takes the first": func(t *testing.T) *server {
			return appServer(t, logs, func(ids []string) []string { return ids[:1] })
		},
		"takes the last": func(t *testing.T) *server {
			return appServer(t, logs, func(ids []string) []string { return ids[len(ids)-1:] })
		},
		"overlooks two": func(t *testing.T) *server {
			return appServer(t, logs, func(ids []string) []string {
				if len(ids) > 1 {
					return nil
				}
				return ids
			})
		},
		"finds nothing for two": func(t *testing.T) *server {
			return appServer(t, logs, func(ids []string) []string {
				if len(ids) > 1 {
					return []string{"102,101"}
				}
				return ids
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := make(t)
			c, _ := newClient(t, s.URL)
			page, err := c.Logs(context.Background(), org, LogsRequest{Query: bothCopies})
			require.NoError(t, err)
			require.Equal(t, model.ID("102"), page.OnlyApp)
			require.Equal(t, []string{"102", "102", "102"}, appsOf(page))
			require.Equal(t, 3, page.Total)
			require.Equal(t, []string{OneAppNote}, page.Notes)

			before := s.count()
			page, err = c.Logs(context.Background(), org, LogsRequest{Query: bothCopies})
			require.NoError(t, err)
			require.Equal(t, model.ID("102"), page.OnlyApp)
			require.Equal(t, before+1, s.count(), "two are not asked for again")
			takes, err := c.TakesCopies(context.Background(), org, LogsRequest{Query: bothCopies})
			require.NoError(t, err)
			require.False(t, takes)
		})
	}
}

func TestErrorThatIsNotAboutTwoAppsStays(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 400, `{"message":"startDate is no date"}`) })
	c, _ := newClient(t, s.URL)
	_, err := c.Logs(context.Background(), org, LogsRequest{Query: bothCopies})
	require.Contains(t, failure(t, err, KindRefused).What(), "startDate is no date")
	require.False(t, c.knownCopies().decided)

	for status, kind := range map[int]Kind{401: KindToken, 403: KindRole} {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
			answerJSON(w, status, map[int]string{401: `{"error":"not authorised","message":"x"}`, 403: `{"status":"error","message":"no permissions"}`}[status])
		})
		c, _ := newClient(t, s.URL)
		_, err := c.Logs(context.Background(), org, LogsRequest{Query: bothCopies})
		failure(t, err, kind)
		for _, a := range s.asked() {
			assert.NotEqual(t, []string{"102"}, appsAskedIfAny(a), "no second question where the door is closed")
		}
	}
}

func appsAskedIfAny(a asked) []string {
	if a.method != http.MethodPost {
		return nil
	}
	var body struct {
		AppID json.RawMessage `json:"appId"`
	}
	if json.Unmarshal([]byte(a.body), &body) != nil {
		return nil
	}
	return []string{string(body.AppID)}
}

func TestTakesCopies(t *testing.T) {
	s := appServer(t, []string{"102", "101"}, asAsked)
	c, _ := newClient(t, s.URL)
	q := bothCopies
	q.Filters[model.ColumnType] = "nothing like it"
	takes, err := c.TakesCopies(context.Background(), org, LogsRequest{Query: q, ByID: true, Offset: 500})
	require.NoError(t, err)
	require.True(t, takes)
	require.NotContains(t, s.asked()[0].json(t), "where")
	for _, alone := range []struct {
		scope Scope
		query model.Query
	}{{org, model.Query{AppID: "102"}}, {Scope{App: "102"}, bothCopies}} {
		takes, err = c.TakesCopies(context.Background(), alone.scope, LogsRequest{Query: alone.query})
		require.NoError(t, err)
		require.False(t, takes)
	}
	require.Equal(t, 1, s.count())
}

func TestCSVOfBothCopies(t *testing.T) {
	for _, takes := range []bool{true, false} {
		s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
			switch {
			case !takes && len(appsAsked(t, a)) > 1:
				answerJSON(w, 400, `{"message":"appId must be a number"}`)
			case a.json(t)["format"] == "csv":
				fmt.Fprint(w, "id,appId\r\n1,102\r\n")
			default:
				answerJSON(w, 200, `{"logs":[{"id":1,"appId":102},{"id":2,"appId":101}],"totalCount":2}`)
			}
		})
		c, _ := newClient(t, s.URL)
		stream, err := c.LogsCSV(context.Background(), org, LogsRequest{Query: bothCopies})
		require.NoError(t, err)
		require.NoError(t, stream.Close())
		requests := s.asked()
		want := map[bool][]string{true: {"102", "101"}, false: {"102"}}[takes]
		require.Equal(t, want, appsAsked(t, requests[len(requests)-1]))
		require.Equal(t, !takes, slices.Contains(stream.Notes, OneAppNote))
	}
}
