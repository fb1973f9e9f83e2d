package filters_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// way finds a log's relation by its name.
func way(t *testing.T, l model.Log, name string) filters.Relation {
	t.Helper()
	for _, r := range filters.Relations(l) {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("no relation %q", name)
	return filters.Relation{}
}

func names(l model.Log) []string {
	var all []string
	for _, r := range filters.Relations(l) {
		all = append(all, strings.TrimSpace(r.Name+": "+r.Value))
	}
	return all
}

func TestRelationsAreThoseThatTheLogHas(t *testing.T) {
	full := withData(`{"ip": "192.0.2.1", "page": {"id": 113, "title": "Home"}, "device": {"uuid": "6f-e"}, "_pageId": 113, "messageId": "0102-a", "mediaFileId": 7,
		"result": [{"messageId": "0102-b"}, {"messageId": "0102-a"}, {"messageId": null}, {"messageId": ""}], "appSubmissionId": "412", "_deviceTrackingId": "6f-e", "_analyticsSessionId": "80-b"}`)
	full.ID, full.CreatedAt, full.RequestID, full.SessionID = "9", noon, "8017a7e5-5d3d-4a85-ac80-d70da58b45d7", "418"
	full.UserID, full.UserEmail = "456", model.Optional{Value: "ann@x", Present: true}
	full.DataSourceID, full.DataSourceEntryID, full.AppID, full.AppName = "90", "91", "92", model.Optional{Value: "Conference", Present: true}
	assert.Equal(t, []string{
		"same messageId: 0102-a", "same messageId: 0102-b", "same appSubmissionId: 412", "same mediaFileId: 7",
		"same request: 8017a7e5-5d3d-4a85-ac80-d70da58b45d7", "same session: 418", "same user: ann@x",
		"same device: 6f-e", "same IP address: 192.0.2.1", "same analytics session: 80-b", "same page: 113",
		"same data source: 90", "same entry: 91", "same app: Conference",
		"the moments around, ±5 min:", "the moments around, ±1 h:", "the log types of its family: Authentication",
	}, names(full))

	assert.Empty(t, filters.Relations(model.Log{}))
	assert.Equal(t, []string{"same user: bob@x"}, names(model.Log{DataText: model.Optional{Value: `{"_userEmail": "bob@x"}`, Present: true}}))
	assert.Equal(t, []string{"same user: 456"}, names(model.Log{UserID: "456"}))
	assert.Equal(t, []string{"same app: 92"}, names(model.Log{AppID: "92"}))
	assert.Equal(t, []string{"the log types of its family: app.custom.…"}, names(model.Log{Type: "app.custom.thing"}))
	for _, alone := range []string{"pushNotification.send", "widget.update", "session.locale.updated", "oddity", ".x"} {
		assert.Empty(t, names(model.Log{Type: alone}), alone)
	}
	many := withData(`{"a": [` + strings.Repeat(`{"ip": "10.0.0.1"}, {"ip": "10.0.0.2"}, `, 100_000) + `{"ip": "10.0.0.3"}, {"ip": "4"}, {"ip": "5"}, {"ip": "6"}]}`)
	assert.Len(t, filters.Relations(many), 6, "five addresses and the family")
}

func TestRelationQueries(t *testing.T) {
	l := withData(`{"ip": "192.0.2.1", "_pageId": 113, "messageId": "0102-a"}`)
	l.ID, l.CreatedAt, l.SessionID, l.UserID, l.AppID = "9", noon.Add(-48*time.Hour), "418", "456", "92"
	l.UserEmail = model.Optional{Value: "ann@x", Present: true}
	base := model.Query{AppID: "1", Types: "a", Sort: model.Sort{Column: model.ColumnType}, Same: model.Same{Kind: model.SameUser, Value: "1"}}
	base.Filters[model.ColumnApp] = "Charts"
	ask := func(name string) model.Query {
		q, _ := way(t, l, name).Query(base, noon)
		q.Range = model.Range{}
		return q
	}
	assert.Equal(t, model.Query{Same: model.Same{Kind: model.SameKey, Key: "messageId", Value: "0102-a"}}, ask("same messageId"))
	assert.Equal(t, model.Query{Same: model.Same{Kind: model.SameUser, Value: "456", Label: "ann@x"}}, ask("same user"))
	assert.Equal(t, model.Query{Same: model.Same{Kind: model.SamePage, Value: "113"}, Analytics: true}, ask("same page"))
	assert.Equal(t, model.Query{AppID: "92"}, ask("same app"))
	assert.Equal(t, model.Query{}, ask("the moments around, ±1 h"))
	assert.Equal(t, "user.login,user.login.first,user.login.failed,user.login.sso,user.logout", ask("the log types of its family").Types)
	assert.Equal(t, "418", ask("same session").Filters[model.ColumnSession])
	assert.Equal(t, model.ID("418"), way(t, l, "same session").Session())
	l.Type = "app.custom.thing"
	assert.Equal(t, "app.custom.", ask("the log types of its family").Filters[model.ColumnType])
	l.Type = "app.view"
	assert.True(t, ask("same IP address").Analytics, "from a hidden log, hidden types are shown")
	base.Analytics, l.Type = true, "user.login"
	assert.True(t, ask("same IP address").Analytics)
	for name, step := range map[string]string{
		"same messageId": "messageId 0102-a", "same user": "user ann@x", "same session": "session 418", "same app": "app 92",
		"the moments around, ±5 min": "the moments around, ±5 min", "the log types of its family": "Authentication",
	} {
		assert.Equal(t, step, way(t, l, name).Step())
	}
}

func TestRelationRanges(t *testing.T) {
	day := 24 * time.Hour
	at := noon.Add(-40 * day)
	logOf := func(kind string, at time.Time) model.Log {
		l := withData(`{"ip": "192.0.2.1", "_pageId": 113, "messageId": "0102-a", "mediaFileId": 7, "appSubmissionId": 412}`)
		l.Type, l.CreatedAt, l.SessionID, l.UserID = kind, at, "418", "456"
		return l
	}
	between := func(from, to time.Time) model.Range { return model.Range{Kind: model.RangeCustom, From: from, To: to} }
	for _, c := range []struct {
		name, kind string
		at         time.Time
		want       model.Range
	}{
		{"same messageId", "email.communicate", at, between(at.Add(-2*time.Minute), time.Time{})},
		{"same messageId", "email.bounced", at, between(at.Add(-30*day), time.Time{})},
		{"same appSubmissionId", "app.submission.build", at, between(at.Add(-2*time.Minute), time.Time{})},
		{"same appSubmissionId", "app.submission.report", at, between(at.Add(-7*day), time.Time{})},
		{"same mediaFileId", "mediaFile.update", at, model.Range{Kind: model.RangeLast12Months}},
		{"same session", "user.login", at, between(at.Add(-12*time.Hour), at.Add(12*time.Hour))},
		{"same session", "user.login", noon.Add(-time.Hour), between(noon.Add(-13*time.Hour), time.Time{})},
		{"same user", "user.login", at, between(at.Add(-84*time.Hour), at.Add(84*time.Hour))},
		{"the moments around, ±5 min", "user.login", at, between(at.Add(-5*time.Minute), at.Add(5*time.Minute))},
		{"the moments around, ±1 h", "user.login", at, between(at.Add(-time.Hour), at.Add(time.Hour))},
	} {
		got, note := way(t, logOf(c.kind, c.at), c.name).Range(noon)
		assert.Equal(t, c.want, got, "%s of %s", c.name, c.kind)
		assert.Empty(t, note)
	}
	kept := time.Date(2025, 11, 20, 0, 0, 0, 0, time.UTC)
	got, note := way(t, logOf("email.bounced", kept.Add(3*day)), "same messageId").Range(noon)
	assert.Equal(t, between(kept, time.Time{}), got)
	assert.Equal(t, "Fliplet keeps logs for one year: there are none from before 20 Nov 2025", note)
	got, note = way(t, logOf("user.login", kept.Add(-90*day)), "same session").Range(noon)
	assert.Equal(t, between(kept, kept), got)
	assert.NotEmpty(t, note)
	undated := logOf("user.login", time.Time{})
	got, _ = way(t, undated, "same session").Range(noon)
	assert.Equal(t, model.RangeLast12Months, got.Kind)
}

func TestRelationsWidenTheRange(t *testing.T) {
	day := 24 * time.Hour
	l := withData(`{"mediaFileId": 7}`)
	l.CreatedAt, l.SessionID = noon.Add(-3*day), "418"
	need, _ := way(t, l, "same session").Range(noon)
	between := func(from, to time.Time) model.Range { return model.Range{Kind: model.RangeCustom, From: from, To: to} }
	for name, c := range map[string]struct{ have, want model.Range }{
		"covers it, and stays relative": {model.Range{Kind: model.RangeLast7Days}, model.Range{Kind: model.RangeLast7Days}},
		"of another time":               {model.Range{Kind: model.RangeLast24Hours}, need},
		"wider at its start":            {between(need.From.Add(-day), need.To.Add(-time.Hour)), between(need.From.Add(-day), need.To)},
		"wider at its end":              {between(need.From.Add(time.Hour), need.To.Add(day)), between(need.From, need.To.Add(day))},
		"until now":                     {between(need.From.Add(time.Hour), time.Time{}), between(need.From, time.Time{})},
		"within":                        {between(need.From.Add(time.Hour), need.To.Add(-time.Hour)), need},
		"of another year":               {between(noon.Add(-900*day), noon.Add(-800*day)), need},
	} {
		q, note := way(t, l, "same session").Query(model.Query{Range: c.have}, noon)
		assert.Equal(t, c.want, q.Range, name)
		assert.Empty(t, note, name)
	}
	q, note := way(t, l, "same session").Query(model.Query{Range: between(noon.Add(-900*day), need.To.Add(-time.Hour))}, noon)
	assert.Equal(t, time.Date(2025, 11, 20, 0, 0, 0, 0, time.UTC), q.Range.From)
	assert.NotEmpty(t, note)
	q, _ = way(t, l, "same mediaFileId").Query(model.Query{Range: need}, noon)
	assert.Equal(t, model.RangeLast12Months, q.Range.Kind)
	q, _ = way(t, l, "the moments around, ±5 min").Query(model.Query{Range: model.Range{Kind: model.RangeLast7Days}}, noon)
	assert.Equal(t, between(l.CreatedAt.Add(-5*time.Minute), l.CreatedAt.Add(5*time.Minute)), q.Range)
}

func TestRelationsOfALeaf(t *testing.T) {
	l := withData(`{"page": {"id": 113}, "device": {"uuid": "6f"}, "widget": {"id": 9}, "x": {"device": {"uuid": "7f"}}, "messageId": "0102", "no": null, "empty": "", "page.id": 4}`)
	l.ID, l.CreatedAt = "9", noon
	want := map[string]string{
		"page.id": "page 113", "device.uuid": "device 6f", "widget.id": "id 9", "x.device.uuid": "device 7f", "messageId": "messageId 0102",
	}
	for _, leaf := range filters.Keys(l) {
		r, ok := filters.RelationOf(l, leaf)
		if leaf.Key == "page.id" {
			assert.Equal(t, "page.id 4", r.Step())
			continue
		}
		step, found := want[leaf.Path]
		require.Equal(t, found, ok, leaf.Path)
		if ok {
			assert.Equal(t, step, r.Step())
			assert.Equal(t, leaf.Value, r.Value)
			q, _ := r.Query(model.Query{}, noon)
			assert.True(t, holdsLocally(t, q.Same, l.DataText.Value))
		}
	}
	r, ok := filters.RelationOf(l, filters.KeyValue{Key: "messageId", Value: "0102"})
	require.True(t, ok)
	assert.Equal(t, "from 30 days before this log until now", r.Reach(), "what is not the trigger does not say when the email was sent")
	_, ok = filters.RelationOf(l, filters.KeyValue{Key: "a", Value: strings.Repeat("x", 1001)})
	assert.False(t, ok)
}

func TestMentionsAndTheFallback(t *testing.T) {
	l := withData(`{"messageId": "0102"}`)
	l.ID, l.UserID, l.CreatedAt = "9", "456", noon
	r := way(t, l, "same messageId")
	mentions, ok := r.Mentions()
	require.True(t, ok)
	assert.Equal(t, "mentions of 0102", mentions.Step())
	loose, ok := r.Loosely()
	require.True(t, ok)
	q, _ := loose.Query(model.Query{}, noon)
	assert.Equal(t, model.Same{Kind: model.SameKey, Key: "messageId", Value: "0102", Loose: true}, q.Same)
	_, ok = way(t, l, "same user").Mentions()
	assert.False(t, ok)
	_, ok = way(t, l, "same user").Loosely()
	assert.False(t, ok)

	page := func(total int, ids ...model.ID) model.LogPage {
		p := model.LogPage{Total: total, TotalKnown: true, At: noon}
		for _, id := range ids {
			p.Logs = append(p.Logs, model.Log{ID: id})
		}
		return p
	}
	assert.False(t, r.Missing(page(2, "8", "9")))
	assert.True(t, r.Missing(page(2, "8", "7")))
	assert.True(t, r.Missing(page(0)))
	assert.False(t, r.Missing(page(3, "8", "7")), "it may be on the next page")
	assert.False(t, mentions.Missing(page(0)))
	dropped := page(2, "8")
	dropped.Dropped = []model.ID{"9"}
	assert.True(t, r.Missing(dropped))
	l.CreatedAt = noon.AddDate(-2, 0, 0)
	assert.False(t, way(t, l, "same messageId").Missing(page(0)), "older than what is asked for")
}

// A log whose data is written with escapes holds its own value.
func TestARelationHoldsItsOwnLogHoweverItIsWritten(t *testing.T) {
	for _, data := range []string{
		`{"messageId": "\u0030102"}`, `{"messageId": "\u001b[31m\u202e"}`, `{"messageId": "a\/b"}`, `{"messageId": "a/b"}`, `{"messageId": "会\"\\"}`,
	} {
		l := withData(data)
		l.ID, l.CreatedAt = "9", noon
		q, _ := way(t, l, "same messageId").Query(model.Query{}, noon)
		assert.True(t, holdsLocally(t, q.Same, data), data)
		assert.False(t, holdsLocally(t, q.Same, `{"messageId": "other \u0041"}`), data)
	}
}

// BenchmarkRelations is of a log with 5 MB of data in which every key is there.
func BenchmarkRelations(b *testing.B) {
	l := withData(`{"ip": "10.0.0.1", "page": {"id": 1}, "device": {"uuid": "6f"}, "_pageId": 1, "messageId": "0102", "mediaFileId": 7, "appSubmissionId": 4, "_deviceTrackingId": "6f", "_analyticsSessionId": "80", "result": [` +
		strings.Repeat(`{"id": 123, "error": null}, `, 180_000) + `{"id": 124}]}`)
	b.SetBytes(int64(len(l.DataText.Value)))
	for b.Loop() {
		filters.Relations(l)
	}
}
