package format

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

// inText appends to edits what is to be replaced in a text, its places counted
// from the text's beginning.
func (p *pseudonyms) inText(edits []edit, kind keyKind, text string) []edit {
	done := 0 // what was looked at, and is not looked at again
	for i := 0; i < len(text); i++ {
		if !telling[text[i]] {
			continue
		}
		if e, ok := p.find(kind, text, done, i); ok {
			edits = append(edits, e)
			done = e.end
			i = e.end - 1
		}
	}
	return edits
}

// telling are the characters that all that has a pseudonym has in it.
var telling = bytesOf("@%.:-/=")

func bytesOf(text string) (are [256]bool) {
	for _, c := range []byte(text) {
		are[c] = true
	}
	return are
}

// find looks for what the character at i tells of, not before done.
func (p *pseudonyms) find(kind keyKind, text string, done, i int) (edit, bool) {
	switch text[i] {
	case '@', '%':
		return p.findPerson(text, done, i)
	case '.':
		if kind != keyVersion {
			return p.findIPv4(text, done, i)
		}
	case ':':
		return p.findIPv6(text, done, i)
	case '-':
		if kind != keyRequest {
			return p.findUUID(text, done, i)
		}
	case '/', '=':
		return p.findID(text, done, i)
	}
	return edit{}, false
}

// findPerson finds an address whose @ is at i, or is written %40 there as in
// URLs, or %2540 as in URLs inside of them.
func (p *pseudonyms) findPerson(text string, done, i int) (edit, bool) {
	after := i + 1
	if text[i] == '%' {
		switch {
		case strings.HasPrefix(text[i:], "%40"):
			after = i + 3
		case strings.HasPrefix(text[i:], "%2540"):
			after = i + 5
		default:
			return edit{}, false
		}
	}
	start := localStart(text, done, i)
	end := after + domainLength(text[after:])
	if start == i || end == after {
		return edit{}, false
	}
	local := plus.Replace(text[start:i])
	return edit{start, end, p.person(local + "@" + text[after:end])}, true
}

var plus = strings.NewReplacer("%2B", "+", "%2b", "+", "%252B", "+", "%252b", "+")

// localStart is where the part before an address's @ begins.
func localStart(text string, done, at int) int {
	start := at
	for start > done {
		if escape := percentBefore(text[done:start]); escape != "" {
			if plus.Replace(escape) == escape {
				break
			}
			start -= len(escape)
			continue
		}
		r, size := utf8.DecodeLastRuneInString(text[done:start])
		if !isWord(r) && !strings.ContainsRune(".+-'", r) {
			break
		}
		start -= size
	}
	for start < at && strings.IndexByte(".-'", text[start]) >= 0 {
		start++
	}
	return start
}

// percentBefore is the %XX or %25XX that a text ends with.
func percentBefore(text string) string {
	n := len(text)
	switch {
	case n >= 3 && text[n-3] == '%' && isHex(text[n-2]) && isHex(text[n-1]):
		return text[n-3:]
	case n >= 5 && text[n-5:n-2] == "%25" && isHex(text[n-2]) && isHex(text[n-1]):
		return text[n-5:]
	}
	return ""
}

// domainLength is how long the domain is that a text begins with; 0 when it
// begins with none: package@1.2.3 and icon@2x.png are no addresses.
func domainLength(text string) int {
	end := strings.IndexFunc(text, func(r rune) bool { return !isWord(r) && r != '.' && r != '-' })
	if end < 0 {
		end = len(text)
	}
	domain := strings.TrimRight(text[:end], ".-_")
	if domain == "" || domain[0] == '.' || len(domain) > 2 && isDigit(domain[0]) && domain[1:3] == "x." {
		return 0
	}
	last, _ := utf8.DecodeRuneInString(domain[strings.LastIndexByte(domain, '.')+1:])
	if !unicode.IsLetter(last) {
		return 0
	}
	return len(domain)
}

// findIPv4 finds an address whose first dot is at i.
func (p *pseudonyms) findIPv4(text string, done, i int) (edit, bool) {
	start := i
	for start > done && isDigit(text[start-1]) {
		start--
	}
	before := text[done:start]
	if start == i || strings.HasSuffix(before, ".") && len(before) > 1 && isDigit(before[len(before)-2]) || isVersion(before) {
		return edit{}, false
	}
	var octets [4]byte
	end := start
	for part := range octets {
		if part > 0 {
			if end == len(text) || text[end] != '.' {
				return edit{}, false
			}
			end++
		}
		value, length := octet(text[end:])
		if length == 0 {
			return edit{}, false
		}
		octets[part] = value
		end += length
	}
	if end+1 < len(text) && text[end] == '.' && isDigit(text[end+1]) {
		return edit{}, false
	}
	return edit{start, end, p.tagged("ip", netip.AddrFrom4(octets).String())}, true
}

// octet reads the number of at most 255 that a text begins with; its length is
// 0 when there is none.
func octet(text string) (value byte, length int) {
	n := 0
	for length < len(text) && isDigit(text[length]) {
		if n = 10*n + int(text[length]-'0'); n > 255 || length == 3 {
			return 0, 0
		}
		length++
	}
	return byte(n), length
}

// browsers are names whose versions look like IPv4 addresses.
var browsers = []string{
	"Chrome", "Chromium", "CriOS", "Edg", "EdgA", "EdgiOS", "Edge", "OPR", "OPT", "Electron", "Version", "Firefox", "Safari", "SamsungBrowser",
	"Vivaldi", "YaBrowser", "Whale", "Brave", "DuckDuckGo", "FBAV", "Instagram", "GSA", "UCBrowser", "MiuiBrowser", "CFNetwork",
}

// isVersion tells whether what stands before four numbers says that they are a
// version's.
func isVersion(before string) bool {
	if strings.HasSuffix(before, "v") || strings.HasSuffix(before, "V") {
		return len(before) == 1 || !isWordByte(before[len(before)-2])
	}
	name, ok := strings.CutSuffix(before, "/")
	if !ok {
		return false
	}
	for _, browser := range browsers {
		if strings.HasSuffix(name, browser) {
			return true
		}
	}
	return false
}

// longestIPv6 is that of one with an IPv4 address at its end.
const longestIPv6 = 45

// findIPv6 finds an address whose first colon is at i.
func (p *pseudonyms) findIPv6(text string, done, i int) (edit, bool) {
	start := i
	for start > done && isHex(text[start-1]) {
		start--
	}
	if i-start > 4 || start > done && isWordByte(text[start-1]) {
		return edit{}, false
	}
	end, colons := i, 0
	for end < len(text) && end-start < longestIPv6 && (isHex(text[end]) || text[end] == ':' || text[end] == '.') {
		if text[end] == ':' {
			colons++
		}
		end++
	}
	if colons < 7 && !strings.Contains(text[i:end], "::") {
		return edit{}, false
	}
	if end < len(text) && isWordByte(text[end]) {
		end = start + max(strings.LastIndexAny(text[start:end], ":."), 0)
	}
	for end > i+1 {
		if address, err := netip.ParseAddr(text[start:end]); err == nil && !address.IsUnspecified() {
			return edit{start, end, p.tagged("ip", address.Unmap().String())}, true
		}
		end = start + max(strings.LastIndexAny(text[start:end], ":."), 0)
	}
	return edit{}, false
}

// uuidLength is that of 8-4-4-4-12 hex digits.
const uuidLength = 36

// findUUID finds one whose first hyphen is at i.
func (p *pseudonyms) findUUID(text string, done, i int) (edit, bool) {
	start := i - 8
	end := start + uuidLength
	if start < done || end > len(text) || text[i+5] != '-' || text[i+10] != '-' || text[i+15] != '-' {
		return edit{}, false
	}
	for at, c := range []byte(text[start:end]) {
		if !isHex(c) && at != 8 && at != 13 && at != 18 && at != 23 {
			return edit{}, false
		}
	}
	return edit{start, end, p.tagged("uuid", text[start:end])}, true
}

// findID finds the id in users/123 and in userId=123, as paths and queries of
// URLs have them.
func (p *pseudonyms) findID(text string, done, i int) (edit, bool) {
	start, end := i, i+1
	for start > done && (isWordByte(text[start-1]) || text[start-1] == '-') {
		start--
	}
	for end < len(text) && (isWordByte(text[end]) || text[end] == '-') {
		end++
	}
	if start == i || end == i+1 || !isDigit(text[i+1]) && text[i] == '/' {
		return edit{}, false
	}
	kind := kindOfKey(keyPlain, text[start:i])
	switch {
	case text[i] == '/' && (kind == keyUser || kind == keySession || kind == keyDevice):
		kind = kindOfKey(kind, "id")
	case text[i] == '/' || kind == keyEmail:
		return edit{}, false
	}
	value := text[i+1 : end]
	if len(value) == uuidLength && strings.Count(value, "-") == 4 {
		return edit{}, false
	}
	pseudonym := p.whole(kind, value)
	return edit{i + 1, end, pseudonym}, pseudonym != ""
}

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return isWordByte(byte(r))
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }
