package format

import (
	"bytes"
	"encoding/json"
	"strings"

	"fliplet-audit/model"
)

// appendJSON appends a log as received, on one line, with its data as withData
// has it.
func appendJSON(b []byte, l model.Log) []byte {
	raw := withData(l)
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return append(b, raw...)
	}
	line := bytes.NewBuffer(b)
	if json.Compact(line, raw) != nil {
		return append(b, bytes.Map(lineEndsAsBlanks, raw)...)
	}
	return line.Bytes()
}

func lineEndsAsBlanks(r rune) rune {
	if r == '\n' || r == '\r' {
		return ' '
	}
	return r
}

// withData is the log as received. Where the server gave its data as a text
// (dataString, wire.md, "Audit logs") and not as data, the JSON of that text
// stands under data in its place: the same bytes, once less escaped. A text
// that is no JSON stays what it is.
func withData(l model.Log) []byte {
	if !bytes.Contains(l.Raw, []byte(`"dataString"`)) {
		return l.Raw
	}
	data, text := dataFields(string(l.Raw))
	if data.found || !text.found {
		return l.Raw
	}
	value := string(l.Raw[text.value:text.end])
	if strings.HasPrefix(value, `"`) {
		value = unescape(value[1 : len(value)-1]).text
		if !json.Valid([]byte(value)) {
			return l.Raw
		}
	}
	raw := make([]byte, 0, len(l.Raw))
	raw = append(raw, l.Raw[:text.key]...)
	raw = append(append(raw, `"data"`...), l.Raw[text.key+len(`"dataString"`):text.value]...)
	return append(append(raw, value...), l.Raw[text.end:]...)
}

// place is where a field of a log stands: its key, its value and its end.
type place struct {
	key, value, end int
	found           bool
}

// dataFields finds the fields data and dataString of a log, each the last of
// its name.
func dataFields(raw string) (data, text place) {
	start := skipBlanks(raw, 0)
	if start == len(raw) || raw[start] != '{' {
		return place{}, place{}
	}
	for i := skipBlanks(raw, start+1); i < len(raw) && raw[i] == '"'; {
		end := stringEnd(raw, i)
		colon := skipBlanks(raw, end)
		value := skipBlanks(raw, colon+1)
		at := place{key: i, value: value, end: valueEnd(raw, value), found: true}
		switch raw[i:end] {
		case `"data"`:
			data = at
		case `"dataString"`:
			text = at
		}
		comma := skipBlanks(raw, at.end)
		i = skipBlanks(raw, comma+1)
	}
	return data, text
}

// The functions below read JSON, and get to the end of any other text.

func skipBlanks(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
		i++
	}
	return min(i, len(s))
}

// stringEnd is the place after the string that begins at i.
func stringEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		n := strings.IndexAny(s[i:], `"\`)
		if n < 0 {
			return len(s)
		}
		if i += n; s[i] == '"' {
			return i + 1
		}
		i++
	}
	return len(s)
}

// valueEnd is the place after the value that begins at i.
func valueEnd(s string, i int) int {
	depth := 0
	for i < len(s) {
		switch s[i] {
		case '"':
			i = stringEnd(s, i)
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				return min(i+1+depth, len(s))
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return len(s)
}
