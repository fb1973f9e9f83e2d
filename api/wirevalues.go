package api

import (
	"encoding/json"
	"strconv"

	"fliplet-audit/model"
)

// textOf is the text of a JSON string; a number or a truth value stands for
// itself, anything else is "".
func textOf(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		if text, ok := plainText(raw); ok {
			return text
		}
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return s
	case '{', '[', 'n':
		return ""
	}
	return string(raw)
}

// plainText is the text of a JSON string that escapes nothing, as most do; it is
// false for any other.
func plainText(raw json.RawMessage) (string, bool) {
	if len(raw) < 2 || raw[len(raw)-1] != '"' {
		return "", false
	}
	raw = raw[1 : len(raw)-1]
	for _, c := range raw {
		if c == '\\' || c == '"' || c < ' ' || c >= 0x7f {
			return "", false
		}
	}
	return string(raw), true
}

// idOf takes a number or a text for an id; "" is null, absent or no id.
func idOf(raw json.RawMessage) model.ID { return model.ID(textOf(raw)) }

// countOf takes a number or a text for a count.
func countOf(raw json.RawMessage) (n int, known bool) {
	n, err := strconv.Atoi(textOf(raw))
	if err != nil || n < 0 {
		return 0, false
	}
	return n, true
}

// isNumber tells whether an id is a plain whole number, as ids in paths and
// parameters must be.
func isNumber(id model.ID) bool {
	if id == "" || len(id) > 19 {
		return false
	}
	for i := range len(id) {
		if id[i] < '0' || id[i] > '9' {
			return false
		}
	}
	return true
}
