package filters_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo/jsonb"
	"fliplet-audit/api/demo/where"
	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// serverMatches is what the demo server's evaluator says of a log: the tree,
// the parameters beside it, and the hidden types unless type is named.
func serverMatches(t *testing.T, q model.Query, l model.Log) bool {
	t.Helper()
	tree, err := filters.Where(q)
	require.NoError(t, err)
	if id, ok, _ := filters.SessionID(q); ok && string(l.SessionID) != strconv.FormatInt(id, 10) {
		return false
	}
	if c, _ := filters.Category(q); c != model.CategoryAll && l.Category() != c {
		return false
	}
	if q.AppID != "" && l.AppID != q.AppID && (q.OtherAppID == "" || l.AppID != q.OtherAppID) {
		return false
	}
	if q.Types != "" && !strings.Contains(","+q.Types+",", ","+l.Type+",") {
		return false
	}
	text, err := json.Marshal(tree)
	require.NoError(t, err)
	cond, err := where.Compile(text)
	require.NoError(t, err, "%s", text)
	if q.Types == "" && !cond.Names(where.ColumnType) {
		for _, hidden := range model.HiddenTypes() {
			if l.Type == hidden {
				return false
			}
		}
	}
	matches, err := cond.Matches(func(c where.Column) where.Value { return valueOf(l, c) })
	require.NoError(t, err)
	return matches
}

func valueOf(l model.Log, c where.Column) where.Value {
	optional := func(o model.Optional) where.Value { return where.Value{Null: !o.Present, Text: o.Value} }
	switch c {
	case where.ColumnType:
		return where.Value{Text: l.Type}
	case where.ColumnAppName:
		return optional(l.AppName)
	case where.ColumnUserEmail:
		return optional(l.UserEmail)
	case where.ColumnData, where.ColumnDataString:
		return optional(l.DataText)
	}
	panic("a column that no filter names: " + c)
}

// same holds the predicate against the server for one query and one log.
func same(t *testing.T, q model.Query, l model.Log) bool {
	t.Helper()
	holds, err := filters.Predicate(q)
	require.NoError(t, err)
	want := serverMatches(t, q, l)
	got := holds(l)
	if want != got {
		tree, _ := filters.Where(q)
		text, _ := json.Marshal(tree)
		t.Fatalf("server %v, predicate %v\nquery %q analytics %v types %q\nwhere %s\nlog type %q app %+v user %+v data %+v",
			want, got, q.Filters, q.Analytics, q.Types, text, l.Type, l.AppName, l.UserEmail, l.DataText)
	}
	return got
}

// pick makes queries and logs out of few words, so that they meet.
type pick struct{ *rand.Rand }

func (p pick) of(words ...string) string { return words[p.IntN(len(words))] }

func (p pick) optional(words ...string) model.Optional {
	if p.IntN(4) == 0 {
		return model.Optional{}
	}
	return model.Optional{Value: p.of(words...), Present: true}
}

func (p pick) filter() string {
	var b strings.Builder
	for range p.IntN(7) {
		b.WriteString(p.of("=", "!", "|", `"`, `""`, " ", " as ", "as", "==", "a", "ann", "bob", "ann@x", "AN", "%", "_", `\`, "1", "12", "true",
			"login", "app.view", "status", "email", "_userEmail", `{"`, `": `, `}`, ",", "é", "É", "k", "i", "\u212a", "İ", "ß", "Σ", "ς", "\t", "view", "null"))
	}
	return b.String()
}

func (p pick) scalar() any {
	switch p.IntN(6) {
	case 0:
		return nil
	case 1:
		return p.IntN(2) == 0
	case 2:
		return []any{1, 12, 1.5, -1}[p.IntN(4)]
	}
	return p.text()
}

func (p pick) text() string {
	return p.of("", "ann", "Ann@X", "bob", "12", "1", "true", `a"b`, `\`, "a|b", "é", "É", "\u212a", "İ", "app.view", "a\tb", "\u001b", "failed", "as", "ann as bob", "%", "_")
}

func (p pick) value(depth int) any {
	if depth == 0 || p.IntN(3) > 0 {
		return p.scalar()
	}
	if p.IntN(3) == 0 {
		return []any{p.value(depth - 1), p.value(depth - 1)}
	}
	return p.object(depth - 1)
}

func (p pick) object(depth int) map[string]any {
	o := map[string]any{}
	for range p.IntN(5) {
		o[p.of("_userEmail", "_studioUser", "email", "status", "1", "a", `a"b`, "_", "é", "A")] = p.value(depth)
	}
	return o
}

func (p pick) data(t testing.TB) model.Optional {
	if p.IntN(6) == 0 {
		return model.Optional{}
	}
	var v any = p.object(3)
	if p.IntN(6) == 0 {
		v = p.value(3)
	}
	raw, err := json.Marshal(v)
	require.NoError(t, err)
	text, err := jsonb.Text(raw)
	require.NoError(t, err)
	return model.Optional{Value: text, Present: true}
}

func (p pick) log(t testing.TB) model.Log {
	l := model.Log{
		Type: p.of("user.login", "app.view", "App.View", "studio.analytics.presence", "app.update", "app.update.x", "", "a", "email.bounced", "é"),
		// The five are compared as they are written by the exclusion, in any case by a pattern.
		AppID:     model.ID(p.of("", "1", "12")),
		SessionID: model.ID(p.of("", "1", "12")),
		UserType:  p.optional("app", "studio", "appAction", ""),
		UserEmail: p.optional("ann@x", "Bob@x", "", "as", "a", "éa", "a|b", `"a"`),
		AppName:   p.optional("Ann", "", "100%", "a_b", `\`, "ß", "Σς", "app.view", "\u212aelvin"),
		DataText:  p.data(t),
		DataExact: true,
	}
	l.HasUser, l.HasApp = l.UserEmail.Present || l.UserType.Present, l.AppName.Present
	return l
}

// query has filters that parse, in one or a few columns.
func (p pick) query() model.Query {
	q := model.Query{Analytics: p.IntN(3) == 0}
	if p.IntN(8) == 0 {
		q.AppID = "12"
		if p.IntN(2) == 0 {
			q.OtherAppID = "1"
		}
	}
	if p.IntN(8) == 0 {
		q.Types = "app.view,user.login"
	}
	for range 1 + p.IntN(2) {
		c := model.Column(p.IntN(int(model.ColumnCount)-1) + 1)
		text := p.filter()
		switch c {
		case model.ColumnCategory:
			text = p.of("app", "studio", "")
		case model.ColumnSession:
			text = p.of("12", "=1", "")
		}
		if _, err := filters.Parse(c, text); err == nil {
			q.Filters[c] = text
		}
	}
	return q
}

func TestPredicateMeansWhatWhereMeans(t *testing.T) {
	p := pick{rand.New(rand.NewPCG(1, 2))}
	matched := 0
	const tries = 10_000
	for range tries {
		if same(t, p.query(), p.log(t)) {
			matched++
		}
	}
	assert.Greater(t, matched, tries/10, "the queries and logs should meet now and then")
	assert.Less(t, matched, tries*9/10)
}

func FuzzFilterMeansTheSame(f *testing.F) {
	f.Add(uint8(1), "!a|b", "", "app.view", "ann@x", "Conference", `{"_userEmail": "ann@x"}`, false)
	f.Add(uint8(3), "ann as bob", "=", "user.login", "bob@y", "", `{"_studioUser": {"email": "ann@x"}, "_userEmail": null}`, true)
	f.Add(uint8(3), "as", "!login", "user.login", "", "x", `{"_studioUser": {}}`, false)
	f.Add(uint8(4), `a"b==12`, "", "x", "", "", `{"a\"b": 12}`, false)
	f.Add(uint8(4), `!"k"==İ`, "", "x", "", "", "{\"\u212a\": \"i\"}", false)
	f.Add(uint8(4), `[1,`, "", "x", "", "", `[1, [2, {"_userEmail": 3}]]`, false)
	f.Fuzz(func(t *testing.T, column uint8, text, typeText, logType, email, app, data string, analytics bool) {
		q := model.Query{Analytics: analytics}
		q.Filters[model.ColumnType] = typeText
		q.Filters[[]model.Column{model.ColumnApp, model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData}[column%5]] = text
		for c, text := range q.Filters {
			if _, err := filters.Parse(model.Column(c), text); err != nil {
				t.Skip()
			}
		}
		l := model.Log{Type: valid(logType), DataExact: true, HasUser: true, HasApp: true}
		l.UserEmail = model.Optional{Value: valid(email), Present: email != ""}
		l.AppName = model.Optional{Value: valid(app), Present: app != ""}
		if rendered, err := jsonb.Text([]byte(data)); err == nil {
			l.DataText = model.Optional{Value: rendered, Present: true}
		}
		same(t, q, l)
	})
}

// valid is a text as PostgreSQL can hold it.
func valid(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", "")
}

func TestCellsFilterTheirOwnLog(t *testing.T) {
	p := pick{rand.New(rand.NewPCG(5, 6))}
	for range 6_000 {
		l := p.log(t)
		c := model.Column(p.IntN(int(model.ColumnCount)))
		q := model.Query{Analytics: true}
		by, ok := filters.ByCell(c, l)
		if !ok {
			continue
		}
		q.Filters[c] = by
		require.True(t, same(t, q, l), "%s by %q: %+v", c.Title(), by, l)
		existing := p.filter()
		without, ok := filters.WithoutCell(c, existing, l)
		if !ok {
			continue
		}
		q.Filters[c] = without
		require.False(t, same(t, q, l), "%s without %q: %+v", c.Title(), without, l)
		if f, err := filters.Parse(c, existing); err == nil && f.Negated() {
			q.Filters[c], l = existing, p.log(t)
			leftOut := !same(t, q, l)
			q.Filters[c] = without
			require.False(t, leftOut && same(t, q, l), "%s: what %q leaves out, %q brings in: %+v", c.Title(), existing, without, l)
		}
	}
}

func TestKeysFilterTheirOwnLog(t *testing.T) {
	p := pick{rand.New(rand.NewPCG(7, 8))}
	listed := 0
	for range 2_000 {
		l := p.log(t)
		var keys []string
		for _, kv := range filters.Keys(l) {
			listed++
			keys = append(keys, kv.Key+"="+kv.Value)
			q := model.Query{Analytics: true}
			q.Filters[model.ColumnData] = filters.ByKey(kv.Key, kv.Value)
			assert.True(t, same(t, q, l), "%q: %s", q.Filters, l.DataText.Value)
			q.Filters[model.ColumnData] = filters.WithoutKey(p.filter(), kv.Key, kv.Value)
			assert.False(t, same(t, q, l), "%q: %s", q.Filters, l.DataText.Value)
		}
		var v any
		d := json.NewDecoder(strings.NewReader(l.DataText.Value))
		d.UseNumber()
		if d.Decode(&v) == nil {
			require.ElementsMatch(t, scalars(v), keys, l.DataText.Value)
		}
	}
	assert.Greater(t, listed, 2_000)
}

// scalars are the scalars under keys, read by the standard library.
func scalars(v any) (found []string) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			found = append(found, scalars(item)...)
		}
	case map[string]any:
		for key, item := range v {
			switch item.(type) {
			case map[string]any, []any:
				found = append(found, scalars(item)...)
			case nil:
				found = append(found, key+"=null")
			default:
				found = append(found, fmt.Sprint(key, "=", item))
			}
		}
	}
	return found
}

func FuzzFilterTextReadsBack(f *testing.F) {
	for _, text := range []string{"", "!", "a|b", `"a|b|= == ="`, `!="a|b"`, `k=="a|b"`, `ann as =bob`, `as`, `"""`, `=`, `!=|=`, "=\t\"x", `"a"=="b"|`, ` "=" as "|"`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for c := model.ColumnCategory; c < model.ColumnCount; c++ {
			first, err := filters.Parse(c, text)
			if err != nil {
				continue
			}
			again, err := filters.Parse(c, first.String())
			require.NoError(t, err, fmt.Sprintf("%s: %q", c.Title(), first.String()))
			require.Equal(t, first, again, "%s: %q", c.Title(), first.String())
		}
	})
}
