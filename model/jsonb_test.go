package model

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each text beside it is what PostgreSQL 15 printed for the value as jsonb.
func TestRespaceIsPostgreSQLsText(t *testing.T) {
	for js, want := range map[string]string{
		`{"_os":"MacIntel","_pageId":113}`:     `{"_os": "MacIntel", "_pageId": 113}`,
		`[]`:                                   `[]`,
		`{}`:                                   `{}`,
		`[1,[],{},[{"z":null}]]`:               `[1, [], {}, [{"z": null}]]`,
		`{"b":9007199254740993,"a":1.0}`:       `{"b": 9007199254740993, "a": 1.0}`,
		`"a\"b\\c\\\"d"`:                       `"a\"b\\c\\\"d"`,
		`"\\u0041"`:                            `"\\u0041"`,
		`"\u00e9\u003c\/\u2028"`:               "\"é</\u2028\"",
		`"\ud83d\ude00"`:                       `"😀"`,
		`"\u0001\u001B\u001f\b\f\n\r\t"`:       `"\u0001\u001b\u001f\b\f\n\r\t"`,
		`"\u0008\u000c\u000a\u000d\u0009"`:     `"\b\f\n\r\t"`,
		`"\u0022\u005c\u007f\u0085"`:           "\"\\\"\\\\\x7f\u0085\"",
		`{"a,b:c":"d, e: f","<>&":"\u003e"}`:   `{"a,b:c": "d, e: f", "<>&": ">"}`,
		"{\n\t\"a\" : [ 1 ,\r\n 2 ]\n}":        `{"a": [1, 2]}`,
		`"already  \"spaced\": {\"a\":1,2}"`:   `"already  \"spaced\": {\"a\":1,2}"`,
		`true`:                                 `true`,
		`null`:                                 `null`,
		`-12`:                                  `-12`,
		`"日本語 Ελένη"`:                          `"日本語 Ελένη"`,
		`{"\u0061\n":{"\t":[{"a":{"b":[]}}]}}`: `{"a\n": {"\t": [{"a": {"b": []}}]}}`,
	} {
		assert.Equal(t, want, Respace([]byte(js)), js)
	}
}

func TestRespaceLeavesAloneWhatJSONBCannotHold(t *testing.T) {
	for in, want := range map[string]string{
		`"\ud800"`:         `"\ud800"`,
		`"\uDC00\ud83dx"`:  `"\uDC00\ud83dx"`,
		`"\ud800\ud800"`:   `"\ud800\ud800"`,
		`"\u0000"`:         `"\u0000"`,
		"\"a\xff\xfeb\"":   "\"a\ufffdb\"",
		`{"a":1`:           `{"a":1`,
		`not JSON, at all`: `not JSON, at all`,
		``:                 ``,
	} {
		assert.Equal(t, want, Respace([]byte(in)), in)
	}
}

func FuzzRespace(f *testing.F) {
	for _, s := range []string{documentedLog, `"\ud83d\ude00\u001b"`, `{"a":[1,{"b":"c,d:\"e"}]}`, `"\ud800"`, "\"\xff\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		text := Respace(raw)
		if !json.Valid(raw) {
			require.Equal(t, string(raw), text)
			return
		}
		require.True(t, utf8.ValidString(text))
		require.Equal(t, text, Respace([]byte(text)), "respacing again")
		if utf8.Valid(raw) {
			require.JSONEq(t, canonical(t, string(raw)), canonical(t, text))
		}
	})
}

// canonical is the same JSON with every number as a text, so that comparing
// loses no digit.
func canonical(t *testing.T, text string) string {
	t.Helper()
	var v any
	require.NoError(t, decodeExact(text, &v))
	out, err := json.Marshal(numbersAsText(v))
	require.NoError(t, err)
	return string(out)
}
