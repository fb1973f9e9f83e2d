package settings

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAValueIsEditedAsOneWouldTypeIt(t *testing.T) {
	for _, tt := range []struct{ key, value, line string }{
		{"a", `"Acme"`, "Acme"},
		{"a", `30`, "30"},
		{"a", `"30"`, `"30"`},
		{"a", `""`, ""},
		{"a", `"null"`, `"null"`},
		{"a", `" x "`, " x "},
		{"a", `"[x"`, `"[x"`},
		{"a", `"two\nlines"`, `"two\nlines"`},
		{"a", "\"del\x7f\u0085\ufffd\"", `"del\u007f\u0085\ufffd"`},
		{"a", `{ "b": [1, null] }`, `{"b":[1,null]}`},
		{"a", `{"apiKey":"geheim","x":1}`, `{"apiKey":"••••","x":1}`},
	} {
		line, secret := Editable(tt.key, json.RawMessage(tt.value))
		assert.Equal(t, tt.line, line)
		assert.False(t, secret)
		back, err := Edited(tt.key, json.RawMessage(tt.value), line)
		require.NoError(t, err)
		assert.True(t, Same(back, json.RawMessage(tt.value)), "%s is read as %s", tt.value, back)
	}
	for key, want := range map[string]bool{"a": false, "_a": true, "apiKey": true} {
		line, secret := Editable(key, nil)
		assert.Empty(t, line)
		assert.Equal(t, want, secret, key)
	}
	for _, tt := range []struct{ key, value string }{{"_a", `"geheim"`}, {"_a", `{"x":1}`}, {"apiKey", `"geheim"`}} {
		line, secret := Editable(tt.key, json.RawMessage(tt.value))
		assert.Empty(t, line)
		assert.True(t, secret)
	}
}

func TestWhatIsLeftMaskedStaysAsItIs(t *testing.T) {
	before := json.RawMessage(`{"apiKey":"geheim","x":1,"list":[{"password":"p1"},{"password":"p2"}]}`)
	for _, tt := range []struct{ line, want string }{
		{`{"apiKey":"••••","x":2,"list":[{"password":"••••"},{"password":"••••"}]}`, `{"apiKey":"geheim","x":2,"list":[{"password":"p1"},{"password":"p2"}]}`},
		{`{"x":1,"apiKey":"••••"}`, `{"x":1,"apiKey":"geheim"}`},
		{`{"apiKey":"other"}`, `{"apiKey":"other"}`},
		{`{"list":[{"password":"••••"},{"password":"new"}]}`, `{"list":[{"password":"p1"},{"password":"new"}]}`},
		{`{"list":[]}`, `{"list":[]}`},
	} {
		value, err := Edited("a", before, tt.line)
		require.NoError(t, err, tt.line)
		assert.JSONEq(t, tt.want, string(value))
	}
	for _, line := range []string{`{"other":"••••"}`, `{"list":[{"password":"••••"}]}`, `••••`} {
		_, err := Edited("a", before, line)
		assert.Error(t, err, line)
	}
	value, err := Edited("a", nil, "••••")
	require.NoError(t, err, "there was nothing that it could stand for")
	assert.Equal(t, `"••••"`, string(value))
}

func FuzzAnEditableLineReadsAsTheValue(f *testing.F) {
	for _, value := range []string{`"Acme"`, `{"apiKey":"x","b":[{"password":1}]}`, `"{\"password\":\"x\"}"`, `[null,"\u0000"]`, `12345678901234567890`, `"Bearer abcdefghijklmnop"`} {
		f.Add("key", value)
		f.Add("secret", value)
	}
	f.Fuzz(func(t *testing.T, key, value string) {
		raw := json.RawMessage(value)
		if !json.Valid(raw) || CheckKey(key) != nil || strings.TrimSpace(value) == "null" {
			return
		}
		line, secret := Editable(key, raw)
		if secret {
			require.Empty(t, line)
			return
		}
		back, err := Edited(key, raw, line)
		require.NoError(t, err)
		require.True(t, Same(back, raw), "%s is edited as %s and read as %s", value, line, back)
	})
}
