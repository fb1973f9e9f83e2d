package jsonb_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo/jsonb"
)

func rendered(t *testing.T, raw string) string {
	t.Helper()
	text, err := jsonb.Text([]byte(raw))
	require.NoError(t, err)
	return text
}

// The expectations are PostgreSQL 15's answers to `#>>`.
func TestExtract(t *testing.T) {
	for _, c := range []struct {
		json string
		path []string
		want string
		null bool
	}{
		{`{"a":null}`, []string{"a"}, "", true},
		{`{"a":{"b":1.0}}`, []string{"a"}, `{"b": 1.0}`, false},
		{`{"a":{"b":1.0}}`, []string{"a", "b"}, `1.0`, false},
		{`[1,{"x":2}]`, []string{"1", "x"}, `2`, false},
		{`[1,2,3]`, []string{"-1"}, `3`, false},
		{`[1,2,3]`, []string{"-4"}, ``, true},
		{`[7,8]`, []string{"01"}, `8`, false},
		{`[7,8]`, []string{" 1"}, `8`, false},
		{`[7,8]`, []string{"+1"}, `8`, false},
		{`[7]`, []string{"a"}, "", true},
		{`"abc"`, []string{"a"}, "", true},
		{`{"a":"x\ny"}`, []string{"a"}, "x\ny", false},
		{`{"a":""}`, []string{"a"}, "", false},
		{`{"a":true}`, []string{"a"}, "true", false},
		{`{"s":"\"a\": 1","b":{"a":2}}`, []string{"a"}, "", true},
		{`{"s":"\"a\": 1, {","b":{"a":2},"a":3}`, []string{"a"}, "3", false},
		{`{"quo\"te":1}`, []string{`quo"te`}, "1", false},
		{`{"b":{"a":2}}`, []string{"b", "a", "c"}, "", true},
	} {
		got, ok := jsonb.Extract(rendered(t, c.json), c.path...)
		assert.Equal(t, c.want, got, "%s %q", c.json, c.path)
		assert.Equal(t, !c.null, ok, "%s %q", c.json, c.path)
	}
}

// The expectations are PostgreSQL 15's answers to `@>`.
func TestContains(t *testing.T) {
	for _, c := range []struct {
		text, part string
		want       bool
	}{
		{`{"a":[1,2,3],"b":{"c":1.0,"d":"x"}}`, `{"a":[3,1]}`, true},
		{`{"a":[1,2,3]}`, `{"a":1}`, false},
		{`["foo","bar"]`, `"bar"`, true},
		{`{"b":{"c":1.0,"d":"x"}}`, `{"b":{"c":1}}`, true},
		{`[[1,2]]`, `[[1]]`, true},
		{`[[1,2]]`, `[1]`, false},
		{`{"a":null}`, `{"a":null}`, true},
		{`[]`, `[]`, true},
		{`{"a":[]}`, `{"a":{}}`, false},
		{`{"a":[{"x":1,"y":2}]}`, `{"a":[{"x":1}]}`, true},
		{`1`, `1`, true},
		{`1`, `[1]`, false},
		{`[1]`, `1`, true},
		{`{"mergeId":123}`, `{"mergeId":123}`, true},
		{`{"mergeId":"123"}`, `{"mergeId":123}`, false},
		{`{"deeper":{"mergeId":123}}`, `{"mergeId":123}`, false},
		{`{"a":1}`, `{}`, true},
		{`{"a":100}`, `{"a":1e2}`, true},
		{`{"a":100}`, `{"a":10}`, false},
	} {
		assert.Equal(t, c.want, jsonb.Contains(rendered(t, c.text), rendered(t, c.part)), "%s @> %s", c.text, c.part)
	}
}

// The expectations are what Node.js printed for JSON.stringify(JSON.parse(…)).
func TestAppendJavaScript(t *testing.T) {
	for in, want := range map[string]string{
		`{"b":1,"10":1,"9":2,"01":3,"-1":0,"a":1.0}`:     `{"9":2,"10":1,"a":1,"b":1,"-1":0,"01":3}`,
		`{"4294967295":1,"4294967294":2}`:                `{"4294967294":2,"4294967295":1}`,
		`[1.0,1.50,9007199254740993,12345678901234567]`:  `[1,1.5,9007199254740992,12345678901234568]`,
		`[1e21,100000000000000000000,1e-7,0.000001]`:     `[1e+21,100000000000000000000,1e-7,0.000001]`,
		`[1e309,-1e400,5e-324,1e-400,0.1]`:               `[null,null,5e-324,0,0.1]`,
		`{"a":{"2":[{"1":"x","0":"y"}]},"s":"a: b, c"}`:  `{"a":{"2":[{"0":"y","1":"x"}]},"s":"a: b, c"}`,
		`"\u00e9\u0001\n\u2028<&"`:                       "\"é\\u0001\\n\u2028<&\"",
		`[true,false,null,"",{},[]]`:                     `[true,false,null,"",{},[]]`,
		`{"messageId": "0102018f", "_os": "MacIntel"}`:   `{"_os":"MacIntel","messageId":"0102018f"}`,
		`[123456789012345678901234,0.30000000000000004]`: `[1.2345678901234569e+23,0.30000000000000004]`,
	} {
		assert.Equal(t, want, string(jsonb.AppendJavaScript(nil, rendered(t, in))), in)
	}
}
