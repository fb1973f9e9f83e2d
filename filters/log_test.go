package filters_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

func withData(data string) model.Log {
	return model.Log{Type: "user.login", DataText: model.Optional{Value: data, Present: true}, DataExact: true}
}

func TestUserCell(t *testing.T) {
	email := func(s string) model.Optional { return model.Optional{Value: s, Present: true} }
	for _, c := range []struct{ user, data, want string }{
		{"ann@x", ``, "ann@x"},
		{"", `{"_userEmail": "ann@x"}`, "ann@x"},
		{"ann@x", `{"_userEmail": "other@x"}`, "ann@x"},
		{"user@y", `{"_studioUser": {"email": "admin@x"}}`, "admin@x as user@y"},
		{"", `{"_userEmail": "user@y", "_studioUser": {"id": 1, "email": "admin@x"}}`, "admin@x as user@y"},
		{"admin@x", `{"_userEmail": "user@y", "_studioUser": {"email": "admin@x"}}`, "admin@x as user@y"},
		{"", `{"_studioUser": {"email": "admin@x"}}`, "admin@x"},
		{"", `{"_studioUser": {"deep": {"email": "no@x"}}}`, ""},
		{"", `{"_studioUser": [{"email": "no@x"}]}`, ""},
		{"", `{"a": {"_userEmail": "no@x"}}`, ""},
		{"", `{"note": "\"_userEmail\": \"no@x\"", "_userEmail": "a\"b\u001b"}`, "a\"b\u001b"},
		{"", `[{"_userEmail": "no@x"}]`, ""},
		{"", `{"_userEmail": null}`, ""},
		{"", `{"_userEmail": 12}`, "12"},
		{"", `{"_userEmail": `, ""},
		{"", `"_userEmail"`, ""},
	} {
		l := withData(c.data)
		if c.user != "" {
			l.UserEmail = email(c.user)
		}
		text, ok := filters.Cell(model.ColumnUser, l)
		assert.True(t, ok)
		assert.Equal(t, c.want, text, "%s %s", c.user, c.data)
	}
}

func TestFilteringByACell(t *testing.T) {
	l := withData(`{"_studioUser": {"email": "admin@x"}}`)
	l.Type, l.SessionID = "user.login", "418"
	l.UserEmail, l.UserType = model.Optional{Value: "user@y", Present: true}, model.Optional{Value: "studio", Present: true}
	l.AppName = model.Optional{Value: "Us|Them", Present: true}
	for column, want := range map[model.Column]string{
		model.ColumnType: "=user.login", model.ColumnApp: `="Us|Them"`, model.ColumnUser: "=admin@x as =user@y",
		model.ColumnSession: "418", model.ColumnCategory: "studio",
	} {
		text, ok := filters.ByCell(column, l)
		assert.True(t, ok)
		assert.Equal(t, want, text)
	}
	for _, column := range []model.Column{model.ColumnDate, model.ColumnSession, model.ColumnCategory} {
		_, ok := filters.ByCell(column, model.Log{})
		assert.False(t, ok, column.Title())
	}
	for _, column := range []model.Column{model.ColumnUser, model.ColumnData} {
		long := withData(`{"_userEmail": "` + strings.Repeat("x", 5<<20) + `"}`)
		_, ok := filters.ByCell(column, long)
		assert.False(t, ok, "too long for a filter")
		text, ok := filters.WithoutCell(column, "kept", long)
		assert.False(t, ok)
		assert.Equal(t, "kept", text)
	}
	text, ok := filters.ByCell(model.ColumnApp, model.Log{})
	assert.True(t, ok)
	assert.Equal(t, "=", text)

	for existing, want := range map[string]string{
		"": "!=user.login", "login": "!=user.login", "!=a": "!=a|=user.login", "!email": "!email|=user.login",
		"!=user.login": "!=user.login", "!login": "!login", "!": "!=user.login", `!"a|`: `!"a|=user.login`,
	} {
		text, ok := filters.WithoutCell(model.ColumnType, existing, l)
		assert.True(t, ok)
		assert.Equal(t, want, text, existing)
	}
	for _, column := range []model.Column{model.ColumnDate, model.ColumnSession, model.ColumnCategory} {
		_, ok := filters.WithoutCell(column, "", l)
		assert.False(t, ok, column.Title())
	}
}

func TestKeysListsScalarsUnderKeys(t *testing.T) {
	l := withData(`{"a": 1, "b": {"c": "x|y", "d": [1, {"e": null}, [{"f": true}]]}, "say \"hi\"": "", "": 2}`)
	assert.Equal(t, []filters.KeyValue{
		{Key: "a", Value: "1", Path: "a"},
		{Key: "c", Value: "x|y", Path: "b.c"},
		{Key: "e", Value: "null", Path: "b.d[1].e"},
		{Key: "f", Value: "true", Path: "b.d[2][0].f"},
		{Key: `say "hi"`, Value: "", Path: `say "hi"`},
	}, filters.Keys(l))
	assert.Equal(t, `c=="x|y"`, filters.ByKey("c", "x|y"))
	assert.Equal(t, `messageId==0102ab`, filters.ByKey("messageId", "0102ab"))
	assert.Equal(t, `"say ""hi"""==""`, filters.ByKey(`say "hi"`, ""))
	assert.Equal(t, `!a==1|c=="x|y"`, filters.WithoutKey("!a==1", "c", "x|y"))
}

func TestKeysOfHostileData(t *testing.T) {
	deep := strings.Repeat(`{"a": `, 5000) + `1` + strings.Repeat(`}`, 5000)
	assert.Empty(t, filters.Keys(withData(deep)))
	wide := `{"first": 1, "long": "` + strings.Repeat("x", 5<<20) + `", "last": 2}`
	assert.Equal(t, []filters.KeyValue{{Key: "first", Value: "1", Path: "first"}}, filters.Keys(withData(wide)))
	many := `{` + strings.Repeat(`"k": 1, `, 100_000) + `"k": 1}`
	assert.Len(t, filters.Keys(withData(many)), 500)
	for _, broken := range []string{`{"a": 1`, `}}}]`, `{"a`, `"`, `{"a": "\`, `:,:`, `[}{]`, "\x00\xff", `{"a": {"b": }`} {
		assert.NotPanics(t, func() { filters.Keys(withData(broken)) }, broken)
	}
}

func TestKeyFindsExactlyItsValue(t *testing.T) {
	for _, c := range []struct {
		text, data string
		want       bool
	}{
		{"id==12", `{"id": 12}`, true},
		{"id==12", `{"id": 12, "z": 1}`, true},
		{"id==12", `{"id": "12"}`, true},
		{"id==12", `{"id": 123}`, false},
		{"id==12", `{"id": "123"}`, false},
		{"id==12", `{"xid": 12}`, false},
		{"id==12", `{"a": [{"b": {"ID": 12}}]}`, true},
		{"id==12", `{"note": "\"id\": 12,"}`, false},
		{"id==a", `{"id": "a\"b"}`, false},
		{`id=="a""b"`, `{"id": "a\"b"}`, true},
		{`id==a\b`, `{"id": "a\\b"}`, true},
		{"id==TRUE", `{"id": true}`, true},
		{"id==null", `{"id": null}`, true},
		{"!id==12", `{"id": 12}`, false},
		{"!id==12", `{"id": 13}`, true},
		{"id==1|id==2", `{"id": 2}`, true},
		{"a_b==1", `{"axb": 1}`, false},
	} {
		var q model.Query
		q.Filters[model.ColumnData] = c.text
		assert.Equal(t, c.want, same(t, q, withData(c.data)), "%s in %s", c.text, c.data)
	}
}

func TestCertain(t *testing.T) {
	ask := func(c model.Column, text string) (q model.Query) {
		q.Filters[c] = text
		return q
	}
	data := ask(model.ColumnData, "x")
	for text, want := range map[string]bool{
		`{"a": 1, "b": [true, null, "1.5"]}`: true,
		`{"a": 1.5}`:                         false,
		`{"a": 1e2}`:                         false,
		`{"1": "x"}`:                         false,
		`{"a": {"10": "x"}}`:                 false,
		`{"01x": "x"}`:                       true,
		`{"a": 9007199254740993}`:            false,
		`{"a": -12}`:                         true,
	} {
		l := withData(text)
		assert.True(t, filters.Certain(data)(l), text)
		l.DataExact = false
		assert.Equal(t, want, filters.Certain(data)(l), text)
		assert.True(t, filters.Certain(ask(model.ColumnApp, "x"))(l), "no filter on Data: %s", text)
	}
	assert.True(t, filters.Exact(data))
	assert.False(t, filters.Exact(ask(model.ColumnApp, "café")))
	assert.False(t, filters.Certain(ask(model.ColumnApp, "café"))(withData(`{}`)))
	kelvin := withData(`{}`)
	kelvin.AppName = model.Optional{Value: "\u212a", Present: true}
	assert.False(t, filters.Certain(ask(model.ColumnApp, "k"))(kelvin))
	assert.True(t, filters.Certain(data)(kelvin))
}

func TestNamesHidden(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "login": false, "!login": false, "=": false, "=app.v": false,
		"app": false, "view": false, "app.update": false, // fit app.create, app.error.preview, organization.user.app.update too
		"pageView": true, "ANALYTICS": true, "=app.view": true, "=app.update": true, "login|presence": true, "!pageView": false,
	} {
		var q model.Query
		q.Filters[model.ColumnType] = text
		assert.Equal(t, want, filters.NamesHidden(q), text)
	}
}

func TestDescribe(t *testing.T) {
	for _, c := range []struct {
		column model.Column
		text   string
		want   string
	}{
		{model.ColumnType, "login", `Log type contains "login"`},
		{model.ColumnType, "=user.login", `Log type is "user.login"`},
		{model.ColumnType, "a|b", `Log type contains "a" or "b"`},
		{model.ColumnType, "!a|b", `Log type does not contain "a" or "b"`},
		{model.ColumnType, "!a|=b", `Log type does not contain "a" and is not "b"`},
		{model.ColumnType, "a|=b|=c|=", `Log type contains "a" or is "b" or "c" or is empty`},
		{model.ColumnApp, "=", `App is empty`},
		{model.ColumnApp, "!=", `App is not empty`},
		{model.ColumnUser, "ann as =bob", `User is somebody with "ann" acting as "bob"`},
		{model.ColumnUser, "as bob", `User is anybody acting as somebody with "bob"`},
		{model.ColumnUser, "as", `User contains "as" or has somebody acting for another`},
		{model.ColumnSession, "=418", `Session is 418`},
		{model.ColumnSession, "abc", `Session "abc": numbers only`},
		{model.ColumnCategory, "studio", `Category is Fliplet Studio/Viewer`},
		{model.ColumnData, "id==12", `Data has id = 12`},
		{model.ColumnData, "!id==12", `Data does not have id = 12`},
		{model.ColumnData, `say "hi"`, `Data contains "say "hi""`},
	} {
		var q model.Query
		q.Filters[c.column] = c.text
		require.Equal(t, []string{c.want}, filters.Describe(q))
	}
	assert.Empty(t, filters.Describe(model.Query{}))
	assert.Equal(t, []string{"Log type is one of a, b"}, filters.Describe(model.Query{Types: "a,b"}))
}

func someLogs(n int) []model.Log {
	logs := make([]model.Log, n)
	for i := range logs {
		l := withData(fmt.Sprintf(`{"ip": "10.0.%d.%d", "_os": "MacIntel", "path": "/v1/apps/%d/media", "title": "Größe %d", "device": {"uuid": "6fe0cad0-069c-6b65-83dc-21360d15%04d", "model": "iPhone14,2", "platform": "ios", "version": "17.%d"}, "_pageId": %d, "_platform": "web", "_pageTitle": "Welcome to the conference", "_userEmail": "person%d@example.com", "_analyticsSessionId": "8017a7e5-5d3d-4a85-ac80-d70da58b45d7"}`,
			i%256, i%200, i, i, i%10000, i%9, 113+i, i%300))
		l.Type = []string{"user.login", "email.delivered", "dataSource.entry.update", "app.page.update"}[i%4]
		l.UserEmail = model.Optional{Value: fmt.Sprintf("person%d@example.com", i%300), Present: true}
		l.AppName = model.Optional{Value: "Conference", Present: true}
		logs[i] = l
	}
	return logs
}

// BenchmarkPredicate filters 2,000 logs a round.
func BenchmarkPredicate(b *testing.B) {
	logs := someLogs(2000)
	for _, c := range []struct {
		column model.Column
		text   string
	}{
		{model.ColumnType, "login"}, {model.ColumnUser, "zoe"}, {model.ColumnUser, "as zoe"}, {model.ColumnData, "nothing like it"}, {model.ColumnData, "ki"}, {model.ColumnData, "_pageId==113"}, {model.ColumnData, "größe 1999"},
	} {
		b.Run(c.column.Title()+" "+c.text, func(b *testing.B) {
			var q model.Query
			q.Filters[c.column] = c.text
			b.ReportAllocs()
			for b.Loop() {
				holds, err := filters.Predicate(q)
				if err != nil {
					b.Fatal(err)
				}
				for _, l := range logs {
					holds(l)
				}
			}
		})
	}
}

func BenchmarkCertain(b *testing.B) {
	logs := someLogs(2000)
	for i := range logs {
		logs[i].DataExact = false
	}
	var q model.Query
	q.Filters[model.ColumnData] = "nothing like it"
	for b.Loop() {
		sure := filters.Certain(q)
		for _, l := range logs {
			sure(l)
		}
	}
}
