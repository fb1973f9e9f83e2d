package format

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func TestTextOfAField(t *testing.T) {
	l := fullLog()
	l.DataText = text(`{"a": {"b": "x", "b.c": 1}, "a.b": "whole", "n": 12345678901234567890, "f": 1.0, "t": true, "z": null, "l": [{"k": "v"}, 2, [3]], "a*b": "star", "a?": "ask", "#": "hash", "@this": "at", "!x": "bang", "a|b": "pipe", "\\": "slash", "é ü": "ü", "0": "zero", "": "none", "q\"": "quote", "o": {"x": 1}, "deep.er": {"x": {"y.z": "found"}}, "twice": {"x": null}, "twice.x": "dotted", "s": "line\nend \u00e9 \ud83d\ude00"}`)
	for name, want := range map[string]string{
		"id": "91823", "createdAt": "2026-11-19T10:24:37.120Z", "updatedAt": "2026-11-19T10:24:36.000Z", "user.email": "ann@acme.example", "organizationId": "1234",
		"data": l.DataText.Value, "dataString": l.DataText.Value,
		"data.a.b": "whole", "data.a.b.c": "1", "data.n": "12345678901234567890", "data.f": "1.0", "data.t": "true", "data.z": "", "data.l.0.k": "v", "data.l.1": "2", "data.l.2.0": "3",
		"data.l.3": "", "data.l.k": "", "data.l.#": "", "data.l": `[{"k": "v"}, 2, [3]]`, "data.a*b": "star", "data.a?": "ask", "data.#": "hash", "data.@this": "at", "data.!x": "bang", "data.a|b": "pipe",
		"data.\\": "slash", "data.é ü": "ü", "data.0": "zero", "data.q\"": "quote", "data.o": `{"x": 1}`, "data.deep.er.x.y.z": "found", "data.twice.x": "dotted", "data.s": "line\nend é 😀",
		"data.*": "", "data.missing": "", "data.a": `{"b": "x", "b.c": 1}`, "data.n.x": "", "data..": "", "data.@pretty": "", "data.l.-1": "",
	} {
		field, err := ParseField(name)
		require.NoError(t, err, name)
		assert.Equal(t, name, field.Name())
		assert.Equal(t, want, field.Text(l), name)
		assert.Empty(t, field.Text(model.Log{}), name)
	}
	for _, name := range []string{"", "foo", "data.", "user", "ID", "category", "user.name"} {
		_, err := ParseField(name)
		require.ErrorContains(t, err, "dataSourceEntryId", "%q", name)
	}
}

// A key of any name, in any JSON, is found under its own name.
func FuzzTextInsideData(f *testing.F) {
	f.Add("key", "value", `{"a": [1, {"b": 2}]}`)
	f.Add("a.b*#@!|\\\"", "é\x00", "{\"a\":")
	f.Add("0", "", "[[[[{\"0\":")
	f.Fuzz(func(t *testing.T, key, value, broken string) {
		if key == "" {
			key = "k"
		}
		object, err := json.Marshal(map[string]any{"other": 1, key: value, "list": []any{0, map[string]any{key: value}}})
		require.NoError(t, err)
		var clean map[string]any // what JSON makes of them
		require.NoError(t, json.Unmarshal(object, &clean))
		for name := range clean {
			field, err := ParseField("data." + name)
			if err != nil {
				require.Empty(t, name)
				continue
			}
			l := model.Log{DataText: text(string(object))}
			switch want := clean[name].(type) {
			case string:
				require.Equal(t, want, field.Text(l), strconv.Quote(name))
			case float64:
				require.Equal(t, "1", field.Text(l))
			}
			field.Text(model.Log{DataText: text(broken)})
		}
	})
}
