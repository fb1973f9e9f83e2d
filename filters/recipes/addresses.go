package recipes

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fliplet-audit/filters"
)

// recipients collects the e-mail addresses in data that a message may have gone
// to. Which key holds them is not documented: those under a key that says so
// come first, then values that are an address, then addresses within a text.
type recipients struct {
	addresses []string // of the best rank so far
	rank      addressRank
	more      int // beyond maxRecipients
}

type addressRank int

const (
	noAddress addressRank = iota
	withinText
	wholeValue
	underKey
)

const (
	maxRecipients = 20
	// maxSearched is how many bytes of one text are searched for addresses.
	maxSearched = 1 << 16
)

// see looks at one place of the data.
func (r *recipients) see(n filters.Node) {
	if n.Kind != '"' || strings.IndexByte(n.Raw, '@') < 0 || neverRecipient(n.Key) || neverRecipient(n.Parent) {
		return
	}
	text := n.Text()
	found := addressesIn(text[:min(len(text), maxSearched)])
	for _, a := range found {
		rank := withinText
		switch {
		case saysRecipient(n.Key) || saysRecipient(n.Parent):
			rank = underKey
		case len(found) == 1 && isAlone(text, a):
			rank = wholeValue
		}
		r.add(a, rank)
	}
}

func (r *recipients) add(address string, rank addressRank) {
	if rank > r.rank {
		*r = recipients{rank: rank}
	}
	same := func(other string) bool { return strings.EqualFold(other, address) }
	if rank < r.rank || slices.ContainsFunc(r.addresses, same) {
		return
	}
	if len(r.addresses) == maxRecipients {
		r.more++
		return
	}
	r.addresses = append(r.addresses, kept(address))
}

// isAlone tells whether a text is an address and nothing more than a name.
func isAlone(text, address string) bool {
	text = strings.TrimSpace(text)
	return text == address || strings.HasSuffix(text, "<"+address+">") && len(text) < len(address)+100
}

// neverRecipient tells whether a key holds who sent or set off an email, or an
// id that looks like an address.
func neverRecipient(key string) bool {
	return isOneOf(key, "_userEmail", "_studioUser", "from", "fromEmail", "from_email", "fromName", "from_name",
		"sender", "source", "replyTo", "reply_to", "reply-to", "returnPath", "return_path", "messageId", "message_id", "message-id")
}

func saysRecipient(key string) bool {
	return isOneOf(key, "to", "cc", "bcc", "recipient", "recipients", "destination", "bouncedRecipients", "complainedRecipients", "delayedRecipients")
}

func isOneOf(key string, keys ...string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return filters.SameKey(k, key) })
}

// addressesIn finds e-mail addresses in a text.
func addressesIn(s string) []string {
	var found []string
	for at := 0; ; {
		n := strings.IndexByte(s[at:], '@')
		if n < 0 || len(found) >= maxRecipients {
			return found
		}
		n += at
		start := at + lastNot(s[at:n], inLocalPart)
		end := n + 1 + firstNot(s[n+1:], inDomain)
		local, domain := strings.Trim(s[start:n], "."), strings.Trim(s[n+1:end], ".-")
		if local != "" && strings.Contains(domain, ".") {
			found = append(found, local+"@"+domain)
		}
		at = end
	}
}

func inLocalPart(r rune) bool {
	return strings.ContainsRune("._%+-'", r) || letterOrDigit(r)
}

func inDomain(r rune) bool { return r == '.' || r == '-' || letterOrDigit(r) }

func letterOrDigit(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// firstNot is where the run of runes at the start of s ends.
func firstNot(s string, in func(rune) bool) int {
	if n := strings.IndexFunc(s, func(r rune) bool { return !in(r) }); n >= 0 {
		return n
	}
	return len(s)
}

// lastNot is where the run of runes at the end of s begins.
func lastNot(s string, in func(rune) bool) int {
	n := strings.LastIndexFunc(s, func(r rune) bool { return !in(r) })
	if n < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(s[n:])
	return n + size
}
