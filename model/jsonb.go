package model

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Respace writes JSON as PostgreSQL renders jsonb: one line, a space after
// each ':' and ',', nothing escaped in strings but quotes, backslashes and
// controls. Keys stay in their order and numbers as they are written, so it is
// the database's text for JSON whose keys already stand in jsonb's order
// (wire.md, "Data"). Text that is no JSON is given back as it is.
func Respace(raw []byte) string {
	if !json.Valid(raw) {
		return string(raw)
	}
	return respace(raw)
}

// respace is Respace for JSON that is known to be valid.
func respace(raw []byte) string {
	out := make([]byte, 0, len(raw)+len(raw)/8)
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; c {
		case ' ', '\n', '\t', '\r':
		case ':', ',':
			out = append(out, c, ' ')
		case '"':
			end := skipString(raw, i)
			out = appendAsJSONB(out, raw[i:end])
			i = end - 1
		default:
			out = append(out, c)
		}
	}
	return strings.ToValidUTF8(string(out), "\ufffd")
}

// appendAsJSONB appends a JSON string with its escapes as jsonb prints them.
func appendAsJSONB(out, quoted []byte) []byte {
	for {
		n := bytes.IndexByte(quoted, '\\')
		if n < 0 {
			return append(out, quoted...)
		}
		out = append(out, quoted[:n]...)
		r, size := unescape(quoted[n:])
		out = appendEscaped(out, r, quoted[n:n+size])
		quoted = quoted[n+size:]
	}
}

// appendEscaped appends a character that was written as an escape. Half of a
// surrogate pair has no other form than the escape.
func appendEscaped(out []byte, r rune, written []byte) []byte {
	const hex = "0123456789abcdef"
	switch {
	case utf16.IsSurrogate(r):
		return append(out, written...)
	case r == '"' || r == '\\':
		return append(out, '\\', byte(r))
	case r >= ' ':
		return utf8.AppendRune(out, r)
	}
	if short := strings.IndexByte("\bb\ff\nn\rr\tt", byte(r)); short >= 0 {
		return append(out, '\\', "\bb\ff\nn\rr\tt"[short+1])
	}
	return append(out, '\\', 'u', '0', '0', hex[r>>4], hex[r&0xf])
}
