package model

import (
	"encoding/json"
	"strings"
)

// MaskJSON is JSON text with what looks secret replaced by Masked: strings
// keep their quotes, numbers and containers under a secret key become the
// string "••••", so that what was JSON is JSON still; everything else stays
// byte for byte. JSON inside strings (a request's body) is masked too. Text
// that is no JSON, or is cut, is read as far as it resembles it: what stands
// after a secret key and a colon is masked, to the end if need be.
func MaskJSON(text string) string {
	m := masking{text: text, patterned: mayHoldPattern(text)}
	return m.done()
}

// deepestEncoding is how many times JSON may be encoded as a string in JSON
// and still be read.
const deepestEncoding = 3

// masking is one pass over JSON text. Level 0 is JSON itself; JSON in a string
// of it is level 1, where each quote is written \", and so on.
type masking struct {
	text      string
	level     int
	patterned bool // secretPatterns may be found in text
	out       strings.Builder
	copied    int // so much of text is in out
	known     map[string]kindOfSecret
}

// Texts of at least largeText bytes repeat their keys: up to mostKnown of them
// are remembered.
const (
	largeText = 1 << 16
	mostKnown = 500
)

// secrecy is that of a key of the text.
func (m *masking) secrecy(key string) kindOfSecret {
	kind, ok := m.known[key]
	if ok {
		return kind
	}
	kind = secrecy(key)
	if len(m.text) < largeText {
		return kind
	}
	if m.known == nil {
		m.known = map[string]kindOfSecret{}
	}
	if len(m.known) < mostKnown {
		m.known[key] = kind
	}
	return kind
}

// done is the text with its secrets masked.
func (m *masking) done() string {
	at := 0
	for {
		quote, after := m.nextQuote(at)
		if quote == len(m.text) {
			break
		}
		if value, ok := m.valueAfter(after); ok {
			m.replace(at, quote, m.inner(at, quote))
			at = m.maskField(value, m.secrecy(m.key(at, quote)))
			continue
		}
		m.replace(at, quote, m.inner(at, quote))
		at = after
	}
	m.replace(at, len(m.text), m.inner(at, len(m.text)))
	if m.copied == 0 {
		return m.text
	}
	m.out.WriteString(m.text[m.copied:])
	return m.out.String()
}

// maskField masks the value that begins at start, under a key of this kind, as
// needed, and gives the place to go on from.
func (m *masking) maskField(start int, kind kindOfSecret) int {
	switch {
	case strings.HasPrefix(m.text[start:], m.quote()):
		start += len(m.quote())
		end, after := m.nextQuote(start)
		if hides(kind, m.text[start:end]) {
			m.replace(start, end, Masked)
		} else {
			m.replace(start, end, m.inner(start, end))
		}
		return after
	case start < len(m.text) && (m.text[start] == '{' || m.text[start] == '['):
		if kind != secretText && kind != secretTexts {
			return start
		}
		end := m.containerEnd(start)
		if strings.Trim(m.text[start:end], "{}[] ") != "" {
			m.replace(start, end, m.quote()+Masked+m.quote())
		}
		return end
	}
	end := start + len(m.text[start:])
	if n := strings.IndexAny(m.text[start:], ",}] \t\r\n\\\""); n >= 0 {
		end = start + n
	}
	if hides(kind, m.text[start:end]) {
		m.replace(start, end, m.quote()+Masked+m.quote())
	}
	return end
}

// key is a key's name, unescaped where it is JSON's own.
func (m *masking) key(start, end int) string {
	key := m.text[start:end]
	if m.level == 0 && strings.Contains(key, `\`) {
		if quoted := []byte(`"` + key + `"`); json.Valid(quoted) {
			return unquote(quoted)
		}
	}
	return key
}

// inner is what to write for a part of the text without quotes of this level.
func (m *masking) inner(start, end int) string {
	part := m.text[start:end]
	if m.patterned {
		part = maskPatterns(part)
	}
	if m.level < deepestEncoding && strings.Contains(part, `"`) {
		deeper := masking{text: part, level: m.level + 1}
		return deeper.done()
	}
	return part
}

func (m *masking) replace(start, end int, with string) {
	if m.text[start:end] == with {
		return
	}
	m.out.WriteString(m.text[m.copied:start])
	m.out.WriteString(with)
	m.copied = end
}

// quote is a quote as it is written at this level.
func (m *masking) quote() string { return quotes[m.level] }

var quotes = [deepestEncoding + 1]string{`"`, `\"`, `\\\"`, `\\\\\\\"`}

// nextQuote finds the next quote of this level from a place on: where it
// begins, and the place after it; both are the text's end when there is none.
// A quote with more backslashes is escaped at this level.
func (m *masking) nextQuote(from int) (start, after int) {
	width := len(m.quote())
	for at := from; ; {
		n := strings.IndexByte(m.text[at:], '"')
		if n < 0 {
			return len(m.text), len(m.text)
		}
		end := at + n
		slashes := 0
		for end-slashes > from && m.text[end-slashes-1] == '\\' {
			slashes++
		}
		if slashes%(2*width) == width-1 {
			return end - (width - 1), end + 1
		}
		at = end + 1
	}
}

// valueAfter finds the value of a key that ends at the given place; false when
// no colon follows.
func (m *masking) valueAfter(keyEnd int) (int, bool) {
	colon := m.skipBlanks(keyEnd)
	if colon >= len(m.text) || m.text[colon] != ':' {
		return 0, false
	}
	return m.skipBlanks(colon + 1), true
}

// skipBlanks passes blanks, and line ends that are escaped as text in a string.
func (m *masking) skipBlanks(i int) int {
	slash := m.quote()[:len(m.quote())-1]
	for i < len(m.text) {
		rest := m.text[i:]
		switch {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			i++
		case slash != "" && strings.HasPrefix(rest, slash) && len(rest) > len(slash) && strings.IndexByte("nrt", rest[len(slash)]) >= 0:
			i += len(slash) + 1
		default:
			return i
		}
	}
	return i
}

// containerEnd is the place after the object or array that begins at start.
func (m *masking) containerEnd(start int) int {
	depth := 0
	for i := start; i < len(m.text); {
		n := strings.IndexAny(m.text[i:], `{}[]"`)
		if n < 0 {
			break
		}
		at := i + n
		switch m.text[at] {
		case '"':
			_, i = m.nextQuote(at + 1)
			continue
		case '{', '[':
			depth++
		default:
			depth--
		}
		if depth == 0 {
			return at + 1
		}
		i = at + 1
	}
	return len(m.text)
}
