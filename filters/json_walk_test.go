package filters_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

func TestWalkSaysWhereThingsStand(t *testing.T) {
	var got []string
	filters.Walk(`{"to": [{"email": "a@x", "n": 1}, "b"], "t\"o": {}, "x": null}`, func(n filters.Node) {
		got = append(got, string(n.Kind)+" "+n.Parent+"/"+n.Key+" "+n.Raw+" "+strings.Repeat("·", n.Depth))
	})
	assert.Equal(t, []string{
		"{ /  ", "[ /to  ·", "{ to/  ··", `" to/email "a@x" ···`, "v to/n 1 ···", "} to/  ··", `" to/ "b" ··`, "] /to  ·",
		`{ /t"o  ·`, `} /t"o  ·`, "v /x null ·", "} /  ",
	}, got)
}

func TestLookupTakesTheOutermostValue(t *testing.T) {
	look := filters.NewLookup("type", "page.title", "id", "gone")
	for _, c := range []struct {
		data, kind, title, id string
		idPresent             bool
	}{
		{`{"device": {"type": "phone"}, "type": "sms"}`, "sms", "", "", false},
		{`{"to": [{"type": "to"}, {"type": "cc"}]}`, "to", "", "", false},
		{`{"title": "no", "page": {"id": 12, "title": "Home"}}`, "", "Home", "12", true},
		{`{"pages": {"page": [{"title": "in a list"}]}}`, "", "in a list", "", false},
		{`{"id": null, "a": [{"id": "7"}]}`, "", "", "7", true},
		{`{"id": {"deep": 1}}`, "", "", "", true},
		{`{"ID": 9007199254740993}`, "", "", "9007199254740993", true},
		{`{"id": ""}`, "", "", "", true},
		{`{"type": "a\tb"}`, "a\tb", "", "", false},
		{`[1, "two"]`, "", "", "", false}, {`"type"`, "", "", "", false}, {`null`, "", "", "", false}, {``, "", "", "", false},
	} {
		found := look.In(c.data)
		assert.Equal(t, []string{c.kind, c.title, c.id, ""}, []string{found[0].Value, found[1].Value, found[2].Value, found[3].Value}, c.data)
		assert.Equal(t, c.id != "", found[2].OK, c.data)
		assert.Equal(t, c.idPresent, found[2].Present, c.data)
	}
}

func TestAnIDIsANumberOrAText(t *testing.T) {
	want := map[string]string{`12`: "12", `"12"`: "12", `-7`: "-7", `""`: "", `null`: "", `true`: "", `{}`: "", `[]`: ""}
	for raw, id := range want {
		filters.Walk(`{"id": `+raw+`}`, func(n filters.Node) {
			if n.Key != "id" || n.Kind == '}' || n.Kind == ']' {
				return
			}
			got, ok := n.ID()
			assert.Equal(t, id, got, raw)
			assert.Equal(t, id != "", ok, raw)
		})
	}
}

func TestWalkOfHostileText(t *testing.T) {
	for _, broken := range []string{`{"a": 1`, `}}}]`, `{"a`, `"`, `{"a": "\`, `:,:`, `[}{]`, "\x00\xff", `{"a": {"b": }`, strings.Repeat(`[`, 1<<20), strings.Repeat(`{"a": `, 5000) + `1` + strings.Repeat(`}`, 5000)} {
		deepest := 0
		filters.Walk(broken, func(n filters.Node) { deepest = max(deepest, n.Depth) })
		assert.LessOrEqual(t, deepest, 1000)
		filters.NewLookup("a").In(broken)
	}
	found := filters.NewLookup("last").In(strings.Repeat(`[`, 1500) + `{"last": 1}` + strings.Repeat(`]`, 1500) + `, {"last": 2}`)
	assert.Equal(t, "2", found[0].Value, "what is too deep is passed over, not what comes after it")
}

// matching are the texts of data that a Data filter matches, to the predicate
// and to the server alike.
func matching(t *testing.T, filter string, data ...string) []string {
	t.Helper()
	q := model.Query{}
	q.Filters[model.ColumnData] = filter
	var hit []string
	for _, d := range data {
		l := withData(d)
		if d == "" {
			l.DataText = model.Optional{}
		}
		if same(t, q, l) {
			hit = append(hit, d)
		}
	}
	return hit
}

func TestByTextFindsWhatWasWritten(t *testing.T) {
	for _, c := range []struct{ text, hit, miss string }{
		{"a|b", `{"t": "xa|by"}`, `{"t": "a"}`},
		{"!a", `{"t": "!A"}`, `{"t": "b"}`},
		{"=a", `{"t": "x=a"}`, `"a"`},
		{"a==b", `{"t": "a==b"}`, `{"a": "b"}`},
		{`"a"`, `{"t": "say \"a\""}`, `{"t": "a"}`},
		{`"a|b"`, `{"t": "say \"a|b\""}`, `{"t": "a|b"}`},
		{"a\nb", `{"t": "a\nb"}`, `{"t": "a b"}`},
		{`C:\new`, `{"t": "C:\\new"}`, `{"t": "C:\new"}`},
		{"100%_", `{"t": "100%_"}`, `{"t": "100 x"}`},
		{"  a  ", `{"t": "a"}`, `{"t": "b"}`},
	} {
		assert.Equal(t, []string{c.hit}, matching(t, filters.ByText(c.text), c.hit, c.miss), "%q → %q", c.text, filters.ByText(c.text))
	}
	assert.Empty(t, filters.ByText(" "))
}

func TestByKeysMeansAnyOfThem(t *testing.T) {
	text, ok := filters.ByKeys([]filters.KeyValue{{Key: "id", Value: "12"}, {Key: `i"d`, Value: "a|b"}, {Key: "x", Value: `"`}})
	require.True(t, ok)
	hits := []string{`{"id": 12}`, `{"a": [{"id": "12"}]}`, `{"i\"d": "a|b"}`, `{"x": "\""}`}
	assert.Equal(t, hits, matching(t, text, append(hits, `{"id": 123}`, `{"id": "123"}`, `{"id": "112"}`, `{"x": "a"}`)...), text)
	_, ok = filters.ByKeys(nil)
	assert.False(t, ok)
	many := make([]filters.KeyValue, 1000)
	for i := range many {
		many[i] = filters.KeyValue{Key: "messageId", Value: strings.Repeat("x", 20)}
	}
	_, ok = filters.ByKeys(many)
	assert.False(t, ok, "longer than a filter may be")
}

func TestFiltersForAMissingKey(t *testing.T) {
	without := []string{``, `{}`, `{"other": "\"id\": 12"}`, `{"note": "id"}`, `["id", "x"]`, `42`}
	valueless := []string{`{"id": null}`, `{"id": ""}`, `{"id": {}}`, `{"id": [12]}`, `{"id": true}`, `{"id": false, "a": 1}`, `{"a": {"id": null}}`}
	with := []string{`{"id": 12}`, `{"id": "12"}`, `{"a": [{"id": -1}]}`}
	all := append(append(append([]string{}, without...), valueless...), with...)
	assert.Equal(t, without, matching(t, filters.WithoutTheKey("id"), all...), filters.WithoutTheKey("id"))
	assert.Equal(t, valueless, matching(t, filters.WithoutValue("id"), all...), filters.WithoutValue("id"))
}

func BenchmarkLookupInFiveMegabytes(b *testing.B) {
	data := `{"first": 1, "entries": [` + strings.Repeat(`{"name": "Łukasz Żak", "badge": 1042, "room": "Hall 1"}, `, 90_000) + `{}], "last": 2}`
	look := filters.NewLookup("mediaFileId", "mediaFile.name", "name", "last")
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		look.In(data)
	}
}
