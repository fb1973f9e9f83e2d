package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// relatives are the ids that a query and its period bring, page by page.
func relatives(t *testing.T, c *Client, s Scope, q model.Query, now time.Time) []model.ID {
	t.Helper()
	ids := []model.ID{}
	period := filters.Resolve(q.Range, now, now.Location())
	for offset := 0; ; offset += 500 {
		page, err := c.Logs(context.Background(), s, LogsRequest{Query: q, Period: period, Offset: offset, Limit: 500, ByID: true})
		require.NoError(t, err)
		for _, l := range page.Logs {
			ids = append(ids, l.ID)
		}
		if offset+500 >= page.Total {
			return ids
		}
	}
}

// decoded is a log as the standard library reads it.
type decoded struct {
	id    model.ID
	at    time.Time
	typed string
	keys  map[string]any
	data  any
}

func decode(t *testing.T, l model.Log) decoded {
	t.Helper()
	d := decoded{id: l.ID, at: l.CreatedAt, typed: l.Type}
	read := func(text string, into any) {
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(into))
	}
	read(string(l.Raw), &d.keys)
	if text, ok := d.keys["dataString"].(string); ok {
		read(text, &d.data)
	}
	return d
}

// under lists the scalars in JSON that stand under a key, and under that key in
// the object of another where parent is not "".
func under(v any, parent, key, in string) (found []string) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			found = append(found, under(item, parent, key, "")...)
		}
	case map[string]any:
		for k, item := range v {
			switch item.(type) {
			case map[string]any, []any:
				found = append(found, under(item, parent, key, k)...)
			case nil:
			default:
				if k == key && (parent == "" || parent == in) {
					found = append(found, fmt.Sprint(item))
				}
			}
		}
	}
	return found
}

// related tells, without the filters, whether a log is what the relation of a
// log says, but for its time.
func related(name string, from, to decoded) bool {
	share := func(values func(decoded) []string) bool {
		theirs := values(to)
		return slices.ContainsFunc(values(from), func(v string) bool { return v != "" && slices.Contains(theirs, v) })
	}
	column := func(key string) bool { return from.keys[key] != nil && from.keys[key] == to.keys[key] }
	key := func(parent, key string) func(decoded) []string {
		return func(d decoded) []string { return under(d.data, parent, key, "") }
	}
	both := func(a, b func(decoded) []string) func(decoded) []string {
		return func(d decoded) []string { return append(a(d), b(d)...) }
	}
	switch name {
	case "same messageId", "same appSubmissionId", "same mediaFileId":
		return share(key("", strings.TrimPrefix(name, "same ")))
	case "same IP address":
		return share(key("", "ip"))
	case "same analytics session":
		return share(key("", "_analyticsSessionId"))
	case "same device":
		return share(both(key("", "_deviceTrackingId"), key("device", "uuid")))
	case "same page":
		return share(both(key("", "_pageId"), key("page", "id")))
	case "same request":
		return column("requestId")
	case "same session":
		return column("sessionId")
	case "same user":
		return column("userId")
	case "same data source":
		return column("dataSourceId")
	case "same entry":
		return column("dataSourceEntryId")
	case "same app":
		return column("appId")
	case "the log types of its family":
		a, _ := model.LookupType(from.typed)
		b, _ := model.LookupType(to.typed)
		return a.Section == b.Section && strings.Split(from.typed, ".")[0] == strings.Split(to.typed, ".")[0]
	}
	return strings.HasPrefix(name, "the moments around")
}

func TestEveryRelationBringsWhatAnIndependentCountFinds(t *testing.T) {
	c, scope := startDemo(t, false)
	now := time.Now().UTC()
	everything := allLogs(t, c, scope, model.Query{Analytics: true})
	all := make([]decoded, len(everything))
	for i, l := range everything {
		all[i] = decode(t, l)
	}
	const each = 6
	tried, most := map[string]int{}, map[string]int{}
	for n := range everything {
		i := n * 613 % len(everything) // from all over the year
		for _, r := range filters.Relations(everything[i]) {
			_, known := model.LookupType(everything[i].Type)
			emailOnly := r.Name == "same user" && everything[i].UserID == ""
			severalValues := strings.Count(fmt.Sprint(filters.Relations(everything[i])), r.Name) > 1
			if tried[r.Name] >= each && most[r.Name] > 1 || !known || emailOnly || severalValues {
				continue
			}
			tried[r.Name]++
			q, _ := r.Query(model.Query{}, now)
			period := filters.Resolve(q.Range, now, time.UTC)
			want := []model.ID{}
			for _, d := range all {
				hidden := slices.Contains(model.HiddenTypes(), d.typed) && !q.Analytics && q.Types == ""
				if related(r.Name, all[i], d) && !hidden && !d.at.Before(period.Start) && !d.at.After(period.End) {
					want = append(want, d.id)
				}
			}
			got := relatives(t, c, scope, q, now)
			require.Equal(t, want, got, "%s of %s", r.Name, everything[i].Raw)
			require.Contains(t, got, everything[i].ID)
			most[r.Name] = max(most[r.Name], len(got))
		}
	}
	for _, name := range []string{
		"same messageId", "same appSubmissionId", "same mediaFileId", "same request", "same session", "same user", "same device",
		"same IP address", "same analytics session", "same page", "same data source", "same entry", "same app",
		"the moments around, ±5 min", "the moments around, ±1 h", "the log types of its family",
	} {
		require.GreaterOrEqual(t, tried[name], each, name)
		require.Greater(t, most[name], 1, name)
	}
}

// startFile is a demo server over logs of a file, and a client of it.
func startFile(t *testing.T, data ...string) (*Client, Scope) {
	t.Helper()
	var lines strings.Builder
	for i, text := range data {
		at := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)
		fmt.Fprintf(&lines, `{"id":%d,"type":"app.submission.report","organizationId":7,"createdAt":%q,"data":%s}`+"\n", i+1, at, text)
	}
	path := filepath.Join(t.TempDir(), "logs.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(lines.String()), 0o600))
	s, err := demo.Start(context.Background(), demo.Options{DataFile: path, NoRateLimit: true})
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	token, err := NewToken(s.Token)
	require.NoError(t, err)
	c, err := New(Options{BaseURL: s.URL, Token: token, Pacer: Unpaced(nil)})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c, Scope{Organization: "7"}
}

func TestTwelveNeverBringsOneHundredAndTwentyThree(t *testing.T) {
	c, scope := startFile(t,
		`{"appSubmissionId": 12, "status": "completed"}`, `{"appSubmissionId": 123}`, `{"a": [{"appSubmissionId": "12"}]}`,
		`{"appSubmissionId": "112"}`, `{"note": "submission 12"}`, `{"APPSUBMISSIONID": 12}`, `{"appSubmissionId": 13}`)
	ask := func(s model.Same) model.LogPage {
		page, err := c.Logs(context.Background(), scope, LogsRequest{Query: model.Query{Same: s}, Period: lastYear(), ByID: true})
		require.NoError(t, err)
		return page
	}
	ids := func(p model.LogPage) (all []model.ID) {
		for _, l := range p.Logs {
			all = append(all, l.ID)
		}
		return all
	}
	twelve := model.Same{Kind: model.SameKey, Key: "appSubmissionId", Value: "12"}
	exact := ask(twelve)
	require.Equal(t, []model.ID{"1", "3"}, ids(exact))
	require.Equal(t, 3, exact.Total, "the server takes letters in any case")
	require.Len(t, exact.Dropped, 1)
	require.Len(t, exact.Notes, 1)

	loose := twelve
	loose.Loose = true
	loosely := ask(loose)
	require.Equal(t, []model.ID{"1", "3"}, ids(loosely))
	require.Equal(t, 6, loosely.Total)
	require.Len(t, loosely.Notes, 1)

	mentions := twelve
	mentions.Mentions = true
	elsewhere := ask(mentions)
	require.Equal(t, []model.ID{"2", "4", "5"}, ids(elsewhere))
	require.Equal(t, loosely.Total-exact.Total, elsewhere.Total)
	require.Empty(t, elsewhere.Notes)

	page, err := c.Logs(context.Background(), scope, LogsRequest{Query: model.Query{}, Period: lastYear(), ByID: true})
	require.NoError(t, err)
	r := filters.Relations(page.Logs[0])[0]
	require.Equal(t, "same appSubmissionId", r.Name)
	q, _ := r.Query(model.Query{}, time.Now())
	require.Equal(t, []model.ID{"1", "3"}, relatives(t, c, scope, q, time.Now()))
}

func TestMentionsThatTheServerRefuses(t *testing.T) {
	s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
		if a.has("$notILike") {
			answerJSON(w, 400, `{"message":"Invalid value"}`)
			return
		}
		answerJSON(w, 200, `{"logs":[{"id":1,"dataString":"{\"id\": 12}"},{"id":2,"dataString":"{\"id\": 123}"}],"totalCount":2}`)
	})
	c, _ := newClient(t, s.URL)
	q := model.Query{Same: model.Same{Kind: model.SameKey, Key: "id", Value: "12", Mentions: true}}
	for range 2 {
		page, err := c.Logs(context.Background(), org, LogsRequest{Query: q})
		require.NoError(t, err)
		require.Len(t, page.Logs, 1)
		require.Equal(t, model.ID("2"), page.Logs[0].ID)
		require.Len(t, page.Dropped, 1)
		require.Len(t, page.Notes, 1)
		require.Contains(t, page.Notes[0], "mentions of 12")
	}
	require.Equal(t, 3, s.count(), "the second question is asked in the way that works")
	q.Filters[model.ColumnType] = "!login"
	_, err := c.Logs(context.Background(), org, LogsRequest{Query: q})
	require.NoError(t, err)
}

func TestMentionsRefusedForAnotherReason(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 400, `{"message":"startDate is no date"}`) })
	c, _ := newClient(t, s.URL)
	q := model.Query{Same: model.Same{Kind: model.SameKey, Key: "id", Value: "12", Mentions: true}}
	_, err := c.Logs(context.Background(), org, LogsRequest{Query: q})
	require.Contains(t, failure(t, err, KindRefused).What(), "startDate is no date")
	require.False(t, c.refusesMentions())
}

func TestAnAppThatOverlooksTheExactValue(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, 200, `{"logs":[{"id":1,"userId":456,"dataString":"{\"id\": 12}"},{"id":2,"userId":9,"dataString":"{\"id\": 3}"}],"totalCount":2}`)
	})
	c, _ := newClient(t, s.URL)
	for _, same := range []model.Same{{Kind: model.SameKey, Key: "id", Value: "12"}, {Kind: model.SameUser, Value: "456"}} {
		page, err := c.Logs(context.Background(), Scope{App: "7"}, LogsRequest{Query: model.Query{Same: same}})
		require.NoError(t, err)
		require.Contains(t, page.Notes[0], "without regard to "+filters.SameWords(same))
	}
}
