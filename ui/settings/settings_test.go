package settings

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

type object = map[string]json.RawMessage

func TestValuesAreJSONOrElseText(t *testing.T) {
	for _, tt := range []struct{ key, typed, want string }{
		{"a", "Acme", `"Acme"`},
		{"a", "", `""`},
		{"a", "  two words ", `"  two words "`},
		{"a", "30", `30`},
		{"a", " 30 ", `30`},
		{"a", "12345678901234567890", `12345678901234567890`},
		{"a", `"30"`, `"30"`},
		{"a", "true", `true`},
		{"a", "truely", `"truely"`},
		{"a", `{"b": [1, null]}`, `{"b": [1, null]}`},
		{"a", "<b> & é \n", `"<b> & é \n"`},
		{"a", "a=b", `"a=b"`},
		{"a", "0123", `"0123"`},
		{"_a", "123456", `"123456"`},
		{"_a", "1e5", `"1e5"`},
		{"_a", "null", `"null"`},
		{"_a", " true", `" true"`},
		{"_a", `{"user": 1}`, `{"user": 1}`},
		{"_a", `"in quotes"`, `"in quotes"`},
	} {
		value, err := Value(tt.key, tt.typed)
		require.NoError(t, err, tt.typed)
		assert.Equal(t, tt.want, string(value), tt.typed)
	}
	for _, wrong := range []string{"null", `{"geheim":`, `"geheim`, "[geheim]", "geheim\xff"} {
		_, err := Value("key", wrong)
		require.ErrorContains(t, err, "key", wrong)
		assert.NotContains(t, err.Error(), "geheim", "no value in an error")
	}
}

func TestAssignments(t *testing.T) {
	key, value, err := Assignment("a=b=c")
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b=c"}, []string{key, value})
	for _, wrong := range []string{"a", "=b", " =b", " a=b", "", "a\xff=b"} {
		_, _, err := Assignment(wrong)
		assert.Error(t, err, wrong)
	}
}

func TestWhatMeansTheSameIsNoDifference(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{`{"a":1,"b":[2]}`, `{ "b": [2.0], "a": 1 }`, true},
		{`"é"`, `"\u00e9"`, true},
		{`1e2`, `100`, true},
		{`12345678901234567890`, `12345678901234567891`, false},
		{`"1"`, `1`, false},
		{`[1,2]`, `[2,1]`, false},
		{`false`, `0`, false},
		{`{}`, `[]`, false},
	} {
		assert.Equal(t, tt.same, Same(json.RawMessage(tt.a), json.RawMessage(tt.b)), "%s %s", tt.a, tt.b)
	}
	assert.False(t, Same(nil, json.RawMessage(`""`)))
	assert.True(t, Same(nil, nil))
}

func TestDifferencesHoldNoSecret(t *testing.T) {
	before := object{"name": json.RawMessage(`"Acme"`), "same": json.RawMessage(`1`), "_pass": json.RawMessage(`"geheim1"`),
		"gone": json.RawMessage(`{"apiKey":"geheim2","x":1}`), "empty": json.RawMessage(`null`)}
	wanted := object{"name": json.RawMessage(`"Bcme"`), "same": json.RawMessage(`1.0`), "_pass": json.RawMessage(`"geheim3"`),
		"gone": nil, "new": json.RawMessage(`[1,
	2]`), "missing": nil, "empty": nil, "_new": json.RawMessage(`{"a":"geheim4"}`)}
	var lines []string
	for _, d := range Differences(before, wanted) {
		lines = append(lines, d.String())
	}
	assert.Equal(t, []string{
		"+ _new  ••••  (an object, stored encrypted)",
		"~ _pass  •••• → ••••  (text, stored encrypted)",
		`- gone  {"apiKey":"••••","x":1}`,
		`~ name  "Acme" → "Bcme"`,
		"+ new  [1,2]",
	}, lines)
}

func TestWhatChangedInBetween(t *testing.T) {
	before := object{"a": json.RawMessage(`1`), "b": json.RawMessage(`2`), "c": json.RawMessage(`3`)}
	now := object{"a": json.RawMessage(`1`), "c": json.RawMessage(`4`), "d": json.RawMessage(`5`)}
	var keys []string
	for _, d := range Changed(before, now, []string{"a", "b", "d", "e"}) {
		keys = append(keys, d.Key)
	}
	assert.Equal(t, []string{"b", "d"}, keys)
}

func TestATreeHasEverythingButSecrets(t *testing.T) {
	deep := strings.Repeat(`{"k":`, 5000) + `"bottom"` + strings.Repeat("}", 5000)
	rows := Tree(object{
		"_x": json.RawMessage(`{"a":"geheim"}`), "brand": json.RawMessage(`{"z":1,"a":{"password":"geheim","e":{}},"l":["x", {"y":2}]}`),
		"deep": json.RawMessage(deep), "t": json.RawMessage(`"a\"b"`), "n": json.RawMessage(`null`),
	})
	var lines []string
	for _, row := range rows {
		if row.Depth < 3 && row.Key != "k" {
			lines = append(lines, strings.Repeat(" ", row.Depth)+row.Key+"="+row.Value)
		}
		assert.NotContains(t, row.Value, "geheim")
		assert.LessOrEqual(t, row.Depth, deepest)
		assert.Equal(t, row.Key == "_x", row.Encrypted)
	}
	assert.Equal(t, []string{
		"_x=" + model.Masked, "brand=", " z=1", " a=", "  password=" + model.Masked, "  e={}", ` l=["x",{"y":2}]`, "deep=", "n=null", `t=a"b`,
	}, lines)
}

func FuzzATypedValueIsJSONThatReadsAsTyped(f *testing.F) {
	for _, text := range []string{"Acme", "30", `{"a":1}`, `"x"`, "null", "", "\x00\u2028<"} {
		f.Add("key", text)
		f.Add("_key", text)
	}
	f.Fuzz(func(t *testing.T, key, typed string) {
		value, err := Value(key, typed)
		if err != nil {
			return
		}
		require.True(t, json.Valid(value))
		var text string
		if isText := json.Unmarshal(value, &text) == nil; isText && !strings.HasPrefix(strings.TrimSpace(typed), `"`) {
			require.Equal(t, typed, text)
		}
		_ = Tree(object{key: value})
		require.True(t, Same(value, json.RawMessage(" "+string(value)+" ")))
	})
}

func TestWhatIsDifferentInsideOfAnObjectIsShownAlone(t *testing.T) {
	before := object{"brand": json.RawMessage(`{"a":1,"deep":{"x":"old","same":[1]},"password":"geheim1","gone":true}`)}
	wanted := object{"brand": json.RawMessage(`{"deep":{"same":[1.0],"x":"new"},"a":1,"password":"geheim2","more":{"apiKey":"geheim3"}}`)}
	assert.Equal(t, []string{
		`~ brand › deep › x  "old" → "new"`,
		`~ brand › password  "••••" → "••••"`,
		`- brand › gone  true`,
		`+ brand › more  {"apiKey":"••••"}`,
	}, NewChange(model.Organization{ID: "1"}, before, wanted).Lines())
}

func TestAValueIsPutAtItsPlaceInside(t *testing.T) {
	value := json.RawMessage(`{"a": 1, "b": {"c": "x", "d": [1, 2]}}`)
	at, ok := At(value, []int{1, 0})
	require.True(t, ok)
	assert.Equal(t, `"x"`, string(at))
	assert.JSONEq(t, `{"a":1,"b":{"c":true,"d":[1,2]}}`, string(Put(value, []int{1, 0}, json.RawMessage(`true`))))
	assert.JSONEq(t, `{"a":1,"b":{"d":[1,2]}}`, string(Put(value, []int{1, 0}, nil)))
	for _, nowhere := range [][]int{{2}, {0, 0}, {1, 1, 0}} {
		_, ok := At(value, nowhere)
		assert.False(t, ok, nowhere)
	}
}

// A question shows some 4,000 bytes of a line.
func TestWhatIsDifferentInLongValuesIsInSight(t *testing.T) {
	long := strings.Repeat(`"日本",`, 2000)
	list := func(middle string) json.RawMessage { return json.RawMessage("[" + long + middle + "," + long + "1]") }
	change := NewChange(model.Organization{}, object{"a": list(`"old"`), "in": json.RawMessage(`{"side":` + string(list("1")) + "}")},
		object{"a": list(`"a new one"`), "in": json.RawMessage(`{"side":` + string(list("22")) + "}")})
	lines := change.Lines()
	require.Len(t, lines, 2)
	assert.Regexp(t, `^~ a  ….*,"old",.*… → ….*,"a new one",.*…$`, lines[0])
	assert.Regexp(t, `^~ in › side  ….*,1,.*… → ….*,22,.*…$`, lines[1])
	whole := NewChange(model.Organization{}, object{"a": list("1")}, object{"a": json.RawMessage(`"` + strings.Repeat("x", 9000) + `"`)}).Lines()
	assert.Regexp(t, `^~ a  \[.*… → "x+…  \(a list becomes text\)$`, whole[0])
	for _, line := range append(lines, whole...) {
		assert.Less(t, len(line), 3000)
	}
}
