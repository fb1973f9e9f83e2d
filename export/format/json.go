package format

import (
	"bytes"
	"encoding/json"

	"fliplet-audit/model"
)

// appendJSON appends a log as received, on one line.
func appendJSON(b []byte, l model.Log) []byte {
	raw := withData(l)
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return append(b, raw...)
	}
	var line bytes.Buffer
	if json.Compact(&line, raw) != nil {
		return append(b, "null"...)
	}
	return append(b, line.Bytes()...)
}

// withData is the log as received; the text of dataString, where it is all
// that was received of the data, stands as JSON under data in its place.
func withData(l model.Log) []byte {
	text := l.DataText.Value
	if !l.DataExact || !l.DataText.Present {
		return l.Raw
	}
	return []byte(text)
}
