package format

import (
	"bytes"
	"encoding/json"
	"strings"

	"fliplet-audit/model"
)

// appendJSON appends a log as received, on one line, with its data as
// appendWithData has it.
func appendJSON(b []byte, l model.Log) []byte {
	start := len(b)
	b = appendWithData(b, l)
	raw := b[start:]
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return b
	}
	var line bytes.Buffer
	if json.Compact(&line, raw) != nil {
		return append(b[:start], bytes.Map(lineEndsAsBlanks, raw)...)
	}
	return append(b[:start], line.Bytes()...)
}

func lineEndsAsBlanks(r rune) rune {
	if r == '\n' || r == '\r' {
		return ' '
	}
	return r
}

// appendWithData appends a log as received. Where the server gave its data as a
// text (dataString, wire.md, "Audit logs") and not as data, the JSON of that
// text stands under data in its place: the same bytes, once less escaped. A
// text that is no JSON stays what it is.
func appendWithData(b []byte, l model.Log) []byte {
	if !bytes.Contains(l.Raw, []byte(dataStringKey)) {
		return append(b, l.Raw...)
	}
	raw := string(l.Raw)
	data, text := dataFields(raw)
	if data.found || !text.found {
		return append(b, raw...)
	}
	value := raw[text.value:text.end]
	if value[0] == '"' {
		value = l.DataText.Value
		if !json.Valid([]byte(value)) {
			return append(b, raw...)
		}
	}
	b = append(b, raw[:text.key]...)
	b = append(append(b, `"data"`...), raw[text.key+len(dataStringKey):text.value]...)
	return append(append(b, value...), raw[text.end:]...)
}

const dataStringKey = `"dataString"`

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
		case dataStringKey:
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
	first := i + 1
	for i = first; ; i++ {
		n := strings.IndexByte(s[i:], '"')
		if n < 0 {
			return len(s)
		}
		i += n
		slashes := 0
		for i-slashes > first && s[i-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i + 1
		}
	}
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
