package format

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func parsed(t testing.TB, raw string) model.Log {
	t.Helper()
	l, err := model.ParseLog(json.RawMessage(raw))
	require.NoError(t, err)
	return l
}

func TestJSONLinesAreTheLogsAsReceived(t *testing.T) {
	for _, raw := range []string{
		`{"z":1,"id":12345678901234567890,"data":{"b":1.0,"a":"é\u00e9\/"},"new":[ 1 , 2 ],"id":7}`,
		`{"id": 1, "data": null}`,
		`{}`,
		`{"id":1,"data":{"dataString":"{}"}}`,
		`{"id":1,"data":{"a":1},"dataString":"{\"a\": 1}"}`,
		`{"id":1,"dataString":"{\"a\": \"cut"}`,
		`{"id":1,"dataString":""}`,
	} {
		assert.Equal(t, raw+"\n", written(t, Options{Kind: JSONLines}, nil, parsed(t, raw)))
		assert.Equal(t, "[\n"+raw+",\n"+raw+"\n]\n", written(t, Options{Kind: JSON}, nil, parsed(t, raw), parsed(t, raw)))
	}
	lines := "{\r\n \"a\": \"x \\n y\",\n\t\"b\" : 1.0\n}"
	assert.Equal(t, `{"a":"x \n y","b":1.0}`+"\n", written(t, Options{Kind: JSONLines}, nil, parsed(t, lines)))
	assert.JSONEq(t, "[]", written(t, Options{Kind: JSON}, nil))
	assert.Empty(t, written(t, Options{Kind: JSONLines}, nil))
}

func TestDataGivenAsTextStandsAsJSON(t *testing.T) {
	for raw, want := range map[string]string{
		`{"id":1, "dataString" : "{\"_os\": \"MacIntel\", \"n\": 12345678901234567890, \"t\": \"a\\n\\\"b\\\"\"}","x":2}`: `{"id":1, "data" : {"_os": "MacIntel", "n": 12345678901234567890, "t": "a\n\"b\""},"x":2}`,
		`{"dataString":null,"id":1}`:                             `{"data":null,"id":1}`,
		`{"id":1,"dataString":"{}"}`:                             `{"id":1,"data":{}}`,
		`{"id":1,"user":{"dataString":"{}"},"dataString":"[1]"}`: `{"id":1,"user":{"dataString":"{}"},"data":[1]}`,
		`{"id":1,"dataString":{"a":"\u00e9"}}`:                   `{"id":1,"data":{"a":"\u00e9"}}`,
		`{"id":1,"dataString":"{\"a\":\n1}"}`:                    `{"id":1,"data":{"a":1}}`,
	} {
		assert.Equal(t, want+"\n", written(t, Options{Kind: JSONLines}, nil, parsed(t, raw)))
	}
}

// FuzzJSON: whatever the data, an array and its lines are JSON, and say what
// was received.
func FuzzJSON(f *testing.F) {
	f.Add(`{"a":"b"}`, true)
	f.Add("{\"a\":\n[1, {}]}", true)
	f.Add(`"dataString`, true)
	f.Add(`\`, false)
	f.Fuzz(func(t *testing.T, data string, exact bool) {
		quoted, err := json.Marshal(data)
		require.NoError(t, err)
		raw := `{"id":1,"user":{"a":` + string(quoted) + `},"dataString":` + string(quoted) + `,"z":[]}`
		if !exact && json.Valid([]byte(data)) {
			raw = `{"id":1,` + "\n" + `"data":` + data + `}`
		}
		l := parsed(t, raw)
		var rows []map[string]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte(written(t, Options{Kind: JSON}, nil, l, l)), &rows))
		require.Len(t, rows, 2)
		line := written(t, Options{Kind: JSONLines}, nil, l)
		require.Equal(t, 1, strings.Count(line, "\n"))
		require.NotContains(t, line, "\r")
		var want any
		switch value, ok := rows[0]["data"]; {
		case ok && json.Unmarshal([]byte(l.DataText.Value), &want) == nil:
			require.JSONEq(t, l.DataText.Value, string(value))
		case !ok:
			require.False(t, json.Valid([]byte(l.DataText.Value)))
			require.True(t, bytes.Equal([]byte(raw+"\n"), []byte(line)))
		}
	})
}
