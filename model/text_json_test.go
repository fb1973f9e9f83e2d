package model

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestJSONForATerminalStaysTheSameJSON(t *testing.T) {
	values := map[string]string{
		`{"a": "plain", "b": [1, 2.50]}`:               `{"a": "plain", "b": [1, 2.50]}`,
		"{\"a\":\t\"x\"\r\n}":                          "{\"a\": \"x\" \n}",
		"{\"a\": \"\u009b31m \u202e \u2028 \x7f\"}":    `{"a": "\u009b31m \u202e \u2028 \u007f"}`,
		"[\"zo\u00eb \U0001f600 \\u001b \U000e0001\"]": "[\"zo\u00eb \U0001f600 \\u001b \\udb40\\udc01\"]",
	}
	for in, want := range values {
		got := CleanJSON(in)
		assert.Equal(t, want, got)
		var before, after any
		if assert.NoError(t, json.Unmarshal([]byte(in), &before)) && assert.NoError(t, json.Unmarshal([]byte(got), &after)) {
			assert.Equal(t, before, after)
		}
	}
}
