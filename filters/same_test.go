package filters_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

func holding(kind model.SameKind, key, value string) model.Same {
	return model.Same{Kind: kind, Key: key, Value: value}
}

// holdsLocally is what the predicate says of data for an exact value.
func holdsLocally(t *testing.T, s model.Same, data string) bool {
	t.Helper()
	holds, err := filters.Predicate(model.Query{Same: s})
	require.NoError(t, err)
	return holds(withData(data))
}

func TestSameIsExact(t *testing.T) {
	key := func(key, value string) model.Same { return holding(model.SameKey, key, value) }
	device, page := holding(model.SameDevice, "", "abc"), holding(model.SamePage, "", "12")
	for _, c := range []struct {
		same          model.Same
		data          string
		local, server bool
	}{
		{key("id", "12"), `{"id": 12}`, true, true},
		{key("id", "12"), `{"id": "12"}`, true, true},
		{key("id", "12"), `{"id": 123}`, false, false},
		{key("id", "12"), `{"id": "123"}`, false, false},
		{key("id", "12"), `{"id": 112}`, false, false},
		{key("id", "12"), `{"id": 12.0}`, false, false},
		{key("id", "12"), `{"xid": 12}`, false, false},
		{key("id", "12"), `{"id": [12]}`, false, false},
		{key("id", "12"), `{"id": {"id": 12}, "z": 1}`, true, true},
		{key("id", "12"), `[[{"a": {"id": 13}}, {"id": 12, "x": 0}]]`, true, true},
		{key("id", "12"), `{"note": "\"id\": 12,"}`, false, false},
		{key("id", "12"), `{"ID": 12}`, false, true},
		{key("id", "12"), `{"x\"id": 12}`, false, true},
		{key("id", "Ab"), `{"id": "aB"}`, false, true},
		{key("id", "a%_b"), `{"id": "a%_b"}`, true, true},
		{key("id", "a%_b"), `{"id": "aXXb"}`, false, false},
		{key("i_d", "1"), `{"ixd": 1}`, false, false},
		{key("id", `a"\b`), `{"id": "a\"\\b"}`, true, true},
		{key("id", "a\tb\u001b"), `{"id": "a\tb\u001b"}`, true, true},
		{key("id", "É"), `{"id": "É"}`, true, true},
		{key("id", "true"), `{"id": true}`, true, true},
		{key("id", "-1.5"), `{"id": -1.5}`, true, true},
		{key(`a"b`, "1"), `{"a\"b": 1}`, true, true},
		{key("id", "12"), `{"id": 12`, true, false},
		{device, `{"_deviceTrackingId": "abc"}`, true, true},
		{device, `{"device": {"os": 1, "uuid": "abc", "model": "x"}}`, true, true},
		{device, `{"device": {"uuid": "abcd"}}`, false, false},
		{device, `{"app": {"uuid": "abc"}}`, false, false},
		{device, `{"device": {}, "app": {"uuid": "abc"}}`, false, true},
		{page, `{"_pageId": 12}`, true, true},
		{page, `{"page": {"id": 12, "title": "x"}}`, true, true},
		{page, `{"page": {"id": 123}, "widget": {"id": 13}}`, false, false},
		{page, `{"page": {"id": 13}, "widget": {"id": 12}}`, false, true},
		{page, `{"page": {"a": {"id": 12}}}`, false, true},
		{page, `{"page": {"a": {"id": 13}, "id": "12"}}`, true, true},
		{page, `{"page": [{"id": 12}]}`, false, false},
	} {
		assert.Equal(t, c.local, holdsLocally(t, c.same, c.data), "%+v in %s", c.same, c.data)
		assert.Equal(t, c.server, serverMatches(t, model.Query{Same: c.same}, withData(c.data)), "the server's, %+v in %s", c.same, c.data)
		loose := c.same
		loose.Loose = true
		assert.Equal(t, c.local, holdsLocally(t, loose, c.data))
		if c.local {
			assert.True(t, serverMatches(t, model.Query{Same: loose}, withData(c.data)), "loosely, %+v in %s", c.same, c.data)
		}
	}
}

func TestSameWhere(t *testing.T) {
	for want, q := range map[string]model.Query{
		`{"requestId":"8017a7e5-5d3d-4a85-ac80-d70da58b45d7"}`: {Same: holding(model.SameRequest, "", "8017a7e5-5d3d-4a85-ac80-d70da58b45d7")},
		`{"userId":456}`:            {Same: holding(model.SameUser, "", "456")},
		`{"dataSourceId":9}`:        {Same: holding(model.SameDataSource, "", "9")},
		`{"dataSourceEntryId":123}`: {Same: holding(model.SameEntry, "", "123")},
		`{"dataString":{"$or":[{"$iLike":"%\"appSubmissionId\": 12,%"},{"$iLike":"%\"appSubmissionId\": 12}%"},{"$iLike":"%\"appSubmissionId\": \"12\"%"}]}}`: {Same: holding(model.SameKey, "appSubmissionId", "12")},
		`{"dataString":{"$iLike":"%\"messageId\": \"01-a\"%"}}`:                                   {Same: holding(model.SameKey, "messageId", "01-a")},
		`{"dataString":{"$iLike":"%\"\\_x\": \"a\"%"}}`:                                           {Same: holding(model.SameKey, "_x", "a")},
		`{"dataString":{"$iLike":"%01-a%"}}`:                                                      {Same: model.Same{Kind: model.SameKey, Key: "messageId", Value: "01-a", Loose: true}},
		`{"dataString":{"$and":[{"$iLike":"%01-a%"},{"$notILike":"%\"messageId\": \"01-a\"%"}]}}`: {Same: model.Same{Kind: model.SameKey, Key: "messageId", Value: "01-a", Mentions: true}},
	} {
		tree, err := filters.Where(q)
		require.NoError(t, err)
		text, err := json.Marshal(tree)
		require.NoError(t, err)
		assert.JSONEq(t, want, string(text))
	}
	q := model.Query{Same: holding(model.SameKey, "id", "a")}
	q.Filters[model.ColumnData], q.Filters[model.ColumnUser] = "failed", "ann"
	tree, err := filters.Where(q)
	require.NoError(t, err)
	assert.Len(t, tree, 2)
	assert.Equal(t, map[string]any{"$and": []any{map[string]any{"$iLike": "%failed%"}, map[string]any{"$iLike": `%"id": "a"%`}}}, tree["dataString"])
	for _, s := range []model.Same{
		{Kind: model.SameUser}, {Kind: model.SameUser, Value: "x"}, {Kind: model.SameEntry, Value: "-1"}, {Kind: model.SameDataSource, Value: "12345678901234567890"},
		{Kind: model.SameKey, Value: "12"}, {Kind: model.SameKey, Key: "id"}, {Kind: model.SamePage}, {Kind: 99, Value: "1"}, {Kind: model.SameDevice, Value: strings.Repeat("x", 10_001)},
	} {
		_, err := filters.Where(model.Query{Same: s})
		assert.Error(t, err, "%+v", s)
		_, err = filters.Predicate(model.Query{Same: s})
		assert.Error(t, err, "%+v", s)
		assert.False(t, filters.Narrows(model.Query{}, model.Query{Same: s}))
	}
}

func TestSameIsEveryLogOfItsKey(t *testing.T) {
	p := pick{rand.New(rand.NewPCG(11, 12))}
	found, near := 0, 0
	for range 4_000 {
		from, other := p.log(t), p.log(t)
		for _, kv := range filters.Keys(from) {
			if kv.Value == "" {
				continue
			}
			s := holding(model.SameKey, kv.Key, kv.Value)
			require.True(t, holdsLocally(t, s, from.DataText.Value), "%+v in its own %s", s, from.DataText.Value)
			want := independently(t, other.DataText.Value, kv.Key, kv.Value)
			require.Equal(t, want, holdsLocally(t, s, other.DataText.Value), "%+v in %s", s, other.DataText.Value)
			other.Type = "user.login"
			server := serverMatches(t, model.Query{Same: s}, other)
			require.True(t, server || !want, "the server misses %+v in %s", s, other.DataText.Value)
			mention := s
			mention.Mentions = true
			if holdsLocally(t, mention, other.DataText.Value) {
				near++
				require.False(t, want)
			}
			if want {
				found++
			}
		}
	}
	assert.Greater(t, found, 50)
	assert.Greater(t, near, 50)
}

// independently tells by the standard library whether data has a key with
// exactly a value.
func independently(t *testing.T, data, key, value string) bool {
	if data == "" {
		return false
	}
	var v any
	d := json.NewDecoder(strings.NewReader(data))
	d.UseNumber()
	require.NoError(t, d.Decode(&v))
	var has func(v any) bool
	has = func(v any) bool {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				if has(item) {
					return true
				}
			}
		case map[string]any:
			for k, item := range v {
				switch scalar := item.(type) {
				case map[string]any, []any:
					if has(item) {
						return true
					}
				case nil:
					if k == key && value == "null" {
						return true
					}
				default:
					if k == key && fmt.Sprint(scalar) == value {
						return true
					}
				}
			}
		}
		return false
	}
	return has(v)
}

func TestSameNarrows(t *testing.T) {
	ask := func(s model.Same) model.Query { return model.Query{Same: s} }
	twelve := holding(model.SameKey, "id", "12")
	loose, mentions, labelled := twelve, twelve, twelve
	loose.Loose, mentions.Mentions, labelled.Label = true, true, "twelve"
	assert.True(t, filters.Narrows(model.Query{}, ask(twelve)))
	assert.True(t, filters.Narrows(ask(twelve), ask(labelled)))
	assert.True(t, filters.Narrows(ask(loose), ask(twelve)))
	narrower := ask(twelve)
	narrower.Filters[model.ColumnType] = "login"
	assert.True(t, filters.Narrows(ask(twelve), narrower))
	assert.False(t, filters.Narrows(ask(twelve), model.Query{}))
	assert.False(t, filters.Narrows(ask(twelve), ask(mentions)))
	assert.False(t, filters.Narrows(ask(twelve), ask(holding(model.SameKey, "id", "123"))))
	assert.False(t, filters.Narrows(ask(twelve), ask(holding(model.SameKey, "x", "12"))))
}

func TestSameInWords(t *testing.T) {
	for want, s := range map[string]model.Same{
		"":                       {},
		"messageId 0102":         holding(model.SameKey, "messageId", "0102"),
		"IP address 192.0.2.1":   holding(model.SameKey, "ip", "192.0.2.1"),
		"analytics session 80":   holding(model.SameKey, "_analyticsSessionId", "80"),
		"device 6f":              holding(model.SameDevice, "", "6f"),
		"page 113":               holding(model.SamePage, "", "113"),
		"request 80":             holding(model.SameRequest, "", "80"),
		"user 456":               holding(model.SameUser, "", "456"),
		"user ann@acme.com":      {Kind: model.SameUser, Value: "456", Label: "ann@acme.com"},
		"data source 9":          holding(model.SameDataSource, "", "9"),
		"entry 7":                holding(model.SameEntry, "", "7"),
		"mentions of 0102018f4a": {Kind: model.SameKey, Key: "messageId", Value: "0102018f4a", Mentions: true},
	} {
		assert.Equal(t, want, filters.SameWords(s))
	}
	q := model.Query{Same: holding(model.SameKey, "messageId", "0102")}
	q.Filters[model.ColumnType] = "email"
	assert.Equal(t, []string{`Log type contains "email"`, "messageId is 0102"}, filters.Describe(q))
	q.Same.Mentions = true
	assert.Equal(t, `Data contains "0102", not as messageId`, filters.Describe(q)[1])
}

func TestSameIsCertainWhereTheDataIs(t *testing.T) {
	rewritten := withData(`{"a": 1.5}`)
	rewritten.DataExact = false
	for s, want := range map[model.Same]bool{
		holding(model.SameKey, "a", "1"):                            false,
		holding(model.SameUser, "", "1"):                            true,
		{Kind: model.SameKey, Key: "a", Value: "é", Mentions: true}: false,
	} {
		assert.Equal(t, want, filters.Certain(model.Query{Same: s})(rewritten), "%+v", s)
	}
	assert.True(t, filters.Exact(model.Query{Same: holding(model.SameKey, "a", "é")}))
}

func TestSameInEnormousData(t *testing.T) {
	deep := strings.Repeat(`{"page": `, 300_000) + `{"id": 12}` + strings.Repeat(`}`, 300_000)
	assert.True(t, holdsLocally(t, holding(model.SamePage, "", "12"), deep))
	assert.False(t, holdsLocally(t, holding(model.SamePage, "", "13"), deep))
	for _, broken := range []string{`]}]}`, `{"id`, `{"page": {`, "\x00", `"id": 12`, `{"id": }`} {
		assert.NotPanics(t, func() { holdsLocally(t, holding(model.SamePage, "", "12"), broken+`12 "page" "id"`) })
	}
}

// BenchmarkSame looks through 5 MB of data that has the key again and again.
func BenchmarkSame(b *testing.B) {
	l := withData(`{"result": [` + strings.Repeat(`{"id": 123, "error": null}, `, 180_000) + `{"id": 124}]}`)
	holds, err := filters.Predicate(model.Query{Same: holding(model.SameKey, "id", "12")})
	require.NoError(b, err)
	b.SetBytes(int64(len(l.DataText.Value)))
	for b.Loop() {
		holds(l)
	}
}
