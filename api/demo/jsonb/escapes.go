package jsonb

import (
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string and decodes its escapes.
func (r *renderer) text() (string, error) {
	r.at++
	start := r.at
	for r.at < len(r.in) {
		switch c := r.in[r.at]; {
		case c == '"':
			r.at++
			return r.in[start : r.at-1], nil
		case c == '\\':
			return r.escapedText(start)
		case c < 0x20:
			return "", r.unexpected()
		}
		r.at++
	}
	return "", r.unexpected()
}

func (r *renderer) escapedText(start int) (string, error) {
	decoded := []byte(r.in[start:r.at])
	for r.at < len(r.in) {
		switch c := r.in[r.at]; {
		case c == '"':
			r.at++
			return string(decoded), nil
		case c < 0x20:
			return "", r.unexpected()
		case c != '\\':
			decoded = append(decoded, c)
			r.at++
		default:
			char, err := r.escape()
			if err != nil {
				return "", err
			}
			decoded = utf8.AppendRune(decoded, char)
		}
	}
	return "", r.unexpected()
}

// escape reads one escape sequence; at stands on its backslash.
func (r *renderer) escape() (rune, error) {
	r.at++
	if r.at >= len(r.in) {
		return 0, r.unexpected()
	}
	c := r.in[r.at]
	if c == 'u' {
		return r.unicodeEscape()
	}
	from := strings.IndexByte(`"\/bfnrt`, c)
	if from < 0 {
		return 0, r.unexpected()
	}
	r.at++
	return rune("\"\\/\b\f\n\r\t"[from]), nil
}

func (r *renderer) unicodeEscape() (rune, error) {
	char, err := r.hex()
	if err != nil {
		return 0, err
	}
	if char == 0 {
		return 0, errors.New(`jsonb: \u0000 cannot be converted to text`)
	}
	if !utf16.IsSurrogate(char) {
		return char, nil
	}
	if !strings.HasPrefix(r.in[r.at:], `\u`) {
		return 0, errors.New("jsonb: a surrogate stands alone")
	}
	r.at++
	low, err := r.hex()
	if err != nil {
		return 0, err
	}
	if char = utf16.DecodeRune(char, low); char == utf8.RuneError {
		return 0, errors.New("jsonb: a surrogate stands alone")
	}
	return char, nil
}

// hex reads the four digits after the 'u' that at stands on.
func (r *renderer) hex() (rune, error) {
	var char rune
	for range 4 {
		r.at++
		if r.at >= len(r.in) {
			return 0, r.unexpected()
		}
		digit := strings.IndexByte("0123456789abcdef", r.in[r.at]|0x20)
		if digit < 0 || r.in[r.at] < '0' {
			return 0, r.unexpected()
		}
		char = char<<4 | rune(digit)
	}
	r.at++
	return char, nil
}

// AppendText writes a string as jsonb prints it, and JSON.stringify too: only
// '"', '\' and controls below U+0020 are escaped.
func AppendText(out []byte, text string) []byte {
	out = append(out, '"')
	plain := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		out = append(out, text[plain:i]...)
		plain = i + 1
		out = appendEscape(out, c)
	}
	return append(append(out, text[plain:]...), '"')
}

func appendEscape(out []byte, c byte) []byte {
	const hexDigits = "0123456789abcdef"
	if i := strings.IndexByte("\"\\\b\f\n\r\t", c); i >= 0 {
		return append(out, '\\', `"\bfnrt`[i])
	}
	return append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}
