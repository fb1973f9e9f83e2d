package format

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"
	"sync"

	"fliplet-audit/model"
)

// pseudonyms stand for persons and devices: the same one for the same person
// under the same key, and without the key no way back.
//
//   - email addresses, in any field and anywhere in data's keys and texts, in
//     URLs too: person-<12 hex>@pseudonym.invalid, whatever their letters' case
//   - ids of users, by the names of their keys: user-<12 hex>; names of persons
//     only where a key says that it is one (fullName): name-<12 hex>
//   - IP addresses of both versions, anywhere: ip-<12 hex>
//   - ids of devices and sessions (sessionId is what an app shows as its
//     "Device ID"), by the names of their keys: device-<12 hex>; UUIDs
//     anywhere but in the id of a request or a message: uuid-<12 hex>
//
// JSON inside texts is read too. What stays: a person's name anywhere else,
// which can't be told from other words, and phone numbers. A version of four numbers counts as
// an IP address unless its key or a browser's name before it says what it is.
type pseudonyms struct {
	makers sync.Pool // of *maker
}

// maker makes one pseudonym at a time.
type maker struct {
	mac  hash.Hash // with the key
	text []byte
}

func newPseudonyms(key []byte) *pseudonyms {
	key = append([]byte(nil), key...)
	return &pseudonyms{makers: sync.Pool{New: func() any { return &maker{mac: hmac.New(sha256.New, key)} }}}
}

// digits is how many hex digits of its HMAC-SHA-256 a pseudonym has.
const digits = 12

// make is the pseudonym of a value among those of its kind: the kind, a hyphen
// and the digits, then what follows.
func (p *pseudonyms) make(kind, value, follows string) string {
	m := p.makers.Get().(*maker)
	defer p.makers.Put(m)
	m.text = append(append(append(m.text[:0], kind...), 0), strings.ToLower(value)...)
	m.mac.Reset()
	m.mac.Write(m.text)
	sum := m.mac.Sum(m.text[:0])[:digits/2]
	out := make([]byte, 0, 64)
	out = append(append(out, kind...), '-')
	out = append(hex.AppendEncode(out, sum), follows...)
	m.text = sum[:0]
	return string(out)
}

// check tells one key from another.
func (p *pseudonyms) check() string { return p.make("check", "fliplet-audit", "") }

func (p *pseudonyms) person(address string) string {
	return p.make("person", address, "@pseudonym.invalid")
}

func (p *pseudonyms) tagged(tag, value string) string { return p.make(tag, value, "") }

// whole is the pseudonym of a value that its key calls an id; "" when it is
// none.
func (p *pseudonyms) whole(kind keyKind, value string) string {
	if kind == keyPlain || value == "" || value == model.Masked {
		return ""
	}
	number := strings.Trim(value, "0123456789") == ""
	switch {
	case kind == keyUserID, kind == keyUser && number:
		return p.tagged("user", value)
	case kind == keyName:
		return p.tagged("name", value)
	case kind == keyDeviceID, kind == keySession:
		return p.tagged("device", value)
	case kind == keyEmail && !number && !strings.Contains(value, " "):
		return p.person(value)
	}
	return ""
}

// fields gives the fields of a log beside its data and Raw their pseudonyms.
func (p *pseudonyms) fields(l model.Log) model.Log {
	l.UserEmail.Value = p.value(keyEmail, l.UserEmail.Value)
	l.UserID = model.ID(p.value(keyUserID, string(l.UserID)))
	l.SessionID = model.ID(p.value(keySession, string(l.SessionID)))
	l.TypeDescription = p.value(keyPlain, l.TypeDescription)
	l.AppName.Value = p.value(keyPlain, l.AppName.Value)
	l.RequestID = p.value(keyRequest, l.RequestID)
	return l
}

// value is a text of this kind with pseudonyms in it, or one in its place.
func (p *pseudonyms) value(kind keyKind, text string) string {
	edits := p.inText(nil, kind, text)
	if len(edits) > 0 {
		return apply(text, edits)
	}
	if pseudonym := p.whole(kind, text); pseudonym != "" {
		return pseudonym
	}
	return text
}

// edit puts other text in the place of a part of a text.
type edit struct {
	start, end int
	with       string
}

// apply makes edits that stand in the order of their places.
func apply(text string, edits []edit) string {
	if len(edits) == 0 {
		return text
	}
	var out strings.Builder
	out.Grow(len(text) + 24*len(edits))
	copied := 0
	for _, e := range edits {
		out.WriteString(text[copied:e.start])
		out.WriteString(e.with)
		copied = e.end
	}
	out.WriteString(text[copied:])
	return out.String()
}
