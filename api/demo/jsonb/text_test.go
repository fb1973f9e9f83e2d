package jsonb_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo/jsonb"
)

// The expectations are what PostgreSQL 15 printed for ('…'::jsonb)::text.
func TestTextIsPostgreSQLs(t *testing.T) {
	for in, want := range map[string]string{
		`1.0`: `1.0`, `1e2`: `100`, `-0`: `0`, `-0.0`: `0.0`, `1E-5`: `0.00001`, `1.10e1`: `11.0`, `1.5e-3`: `0.0015`,
		`0e5`: `0`, `0e-5`: `0.00000`, `-1.50`: `-1.50`, `1e-0`: `1`, `12.340E+2`: `1234.0`,
		`9007199254740993`: `9007199254740993`, `1e30`: `1` + strings.Repeat("0", 30),
		`"\u00e9\u2028\u003c\/\u007f"`:      "\"é\u2028</\x7f\"",
		`"\u0001\u001f\b\f\n\r\t\"\\"`:      `"\u0001\u001f\b\f\n\r\t\"\\"`,
		`"\u0008\u000a\ud83d\ude00&"`:       `"\b\n😀&"`,
		`{"b":1,"a":2,"aa":3,"b":4}`:        `{"a": 2, "b": 4, "aa": 3}`,
		`{"é":1,"zz":2,"z":3}`:              `{"z": 3, "zz": 2, "é": 1}`,
		`{"a":1,"\u0061":2}`:                `{"a": 2}`,
		` [ ] `:                             `[]`,
		"\n{ }\t":                           `{}`,
		`[1 ,2, {"a" : null}]`:              `[1, 2, {"a": null}]`,
		`{"":1}`:                            `{"": 1}`,
		`{"a":{"b":[true,false]}}`:          `{"a": {"b": [true, false]}}`,
		`{"b":{"y":1,"x":2},"a":{"x":"}"}}`: `{"a": {"x": "}"}, "b": {"x": 2, "y": 1}}`,
		`"a"`:                               `"a"`,
		`null`:                              `null`,
	} {
		got, err := jsonb.Text([]byte(in))
		require.NoError(t, err, in)
		assert.Equal(t, want, got, in)
	}
}

func TestTextOfTheDocumentedExampleKeepsItsOrder(t *testing.T) {
	got, err := jsonb.Text([]byte(`{"_pageTitle":"Welcome","_os":"Win32","_analyticsSessionId":"6","_pageId":123456,"_platform":"web","_deviceTrackingId":"8","_userEmail":"test@test.com"}`))
	require.NoError(t, err)
	assert.Equal(t, `{"_os": "Win32", "_pageId": 123456, "_platform": "web", "_pageTitle": "Welcome", "_userEmail": "test@test.com", "_deviceTrackingId": "8", "_analyticsSessionId": "6"}`, got)
}

func TestTextRefusesWhatPostgreSQLRefuses(t *testing.T) {
	for _, in := range []string{
		``, ` `, `"\u0000"`, `"\ud83d"`, `"\ude00"`, `"\ud83dx"`, `"\ud83d\u0041"`, `01`, `-`, `1.`, `.5`, `+1`, `1e`, `1e+`,
		`1e200000`, `1e131072`, `1e-16384`, `1e99999999999999999999`, `{`, `[1,]`, `{"a":1,}`, `{"a"}`, `{a:1}`, `nul`, `truefalse`,
		`"a`, `"\x"`, `"\u12g4"`, "\"a\nb\"", `[1 2]`, `1 2`, "\"\xff\"", `NaN`, `'a'`, `]`,
	} {
		_, err := jsonb.Text([]byte(in))
		assert.Error(t, err, "%q", in)
	}
}

func TestTextOfHugeNumbersAndDepths(t *testing.T) {
	got, err := jsonb.Text([]byte(`1e131071`))
	require.NoError(t, err)
	assert.Len(t, got, 131072)
	got, err = jsonb.Text([]byte(`1e-16383`))
	require.NoError(t, err)
	assert.Len(t, got, 16385)
	deep := strings.Repeat("[", 200) + strings.Repeat("]", 200)
	got, err = jsonb.Text([]byte(deep))
	require.NoError(t, err)
	assert.Equal(t, deep, got)
	_, err = jsonb.Text([]byte(strings.Repeat("[", 1_000_000)))
	assert.ErrorContains(t, err, "too deep")
}

// FuzzText holds the rendering to encoding/json: the same values, and a text
// that renders to itself.
func FuzzText(f *testing.F) {
	for _, seed := range []string{`{"b":[1,2.50,-0,1e2],"a":{"":"\u00e9\n\\"},"a":null}`, `"\ud83d\ude00"`, ` [true , false] `} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		text, err := jsonb.Text(in)
		if err != nil {
			return
		}
		var want, got any
		if json.Unmarshal(in, &want) != nil {
			return // a number past the range of a double
		}
		require.NoError(t, json.Unmarshal([]byte(text), &got))
		assert.Equal(t, want, got)
		again, err := jsonb.Text([]byte(text))
		require.NoError(t, err)
		assert.Equal(t, text, again)

		var rewritten any
		require.NoError(t, json.Unmarshal(jsonb.AppendJavaScript(nil, text), &rewritten))
		assert.Equal(t, want, rewritten)
	})
}
