package model

import (
	"strings"
	"unicode"
)

// Masked is what is drawn and copied in place of a secret.
const Masked = "••••"

// SecretKey tells whether what stands under this key of a log's data is likely
// to be a secret: passwords, tokens, keys, one-time codes (wire.md, "What data
// holds"). Keys that only speak about one (tokenName, passwordChangedAt,
// hasPassword) are none. A guess by name: see SecretValue for one that looks
// at the value too.
func SecretKey(key string) bool { return secrecy(key) != secretNothing }

// SecretValue tells whether value, the text of a scalar under key, should be
// masked in whole or in part: by the key's name or by its own look.
func SecretValue(key, value string) bool { return MaskValue(key, value) != value }

// MaskValue is value, the text of a scalar under key, with what looks secret
// replaced by Masked.
func MaskValue(key, value string) string {
	if hides(secrecy(key), value) {
		return Masked
	}
	return MaskJSON(value)
}

// kindOfSecret is what a key's name promises.
type kindOfSecret int

const (
	secretNothing kindOfSecret = iota
	secretText                 // a password, a token, a key
	secretTexts                // several of them, or how many there are
	secretCode                 // a one-time code, or the way it is sent
)

// hides tells whether a scalar under such a key is to be masked whole: not
// what tells only that there is one, or how many.
func hides(kind kindOfSecret, value string) bool {
	switch value {
	case "", "null", "true", "false", Masked:
		return false
	}
	switch kind {
	case secretText:
		return true
	case secretTexts:
		return !isNumber(value)
	case secretCode:
		return isCode(value)
	}
	return false
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789.-") == "" }

// isCode tells whether s looks like a one-time code: short, and with a digit
// in it ("sms" and "authenticator" are ways to get one).
func isCode(s string) bool {
	return len(s) >= 4 && len(s) <= 12 && strings.ContainsAny(s, "0123456789") &&
		strings.IndexFunc(s, func(r rune) bool { return !isWordRune(r) && r != '-' && r != ' ' }) < 0
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// secretHints are the letters without which no key is secret: a quick way out
// for nearly all keys.
var secretHints = []string{"pass", "pwd", "secret", "token", "key", "auth", "cookie", "cred", "jwt", "bearer", "otp", "factor", "2fa", "mfa", "pin", "code"}

// secrecy reads a key's name.
func secrecy(key string) kindOfSecret {
	lower := strings.ToLower(key)
	hinted := false
	for _, hint := range secretHints {
		hinted = hinted || strings.Contains(lower, hint)
	}
	if !hinted || len(key) > 100 {
		return secretNothing
	}
	if lower == "pass" || lower == "userpass" {
		return secretText
	}
	words := keyWords(key)
	if len(words) == 0 || asks[words[0]] || tells[words[len(words)-1]] {
		return secretNothing
	}
	kind := secretNothing
	for i, word := range words {
		kind = max(kind, secrecyOfWord(words[:i], word))
	}
	return kind
}

// secrecyOfWord reads one word of a key with those before it.
func secrecyOfWord(before []string, word string) kindOfSecret {
	previous := ""
	if len(before) > 0 {
		previous = before[len(before)-1]
	}
	singular := strings.TrimSuffix(word, "s")
	switch {
	case secretWords[singular] || secretEnding(singular), singular == "key" && keyOwners[previous]:
		if singular != word {
			return secretTexts
		}
		return secretText
	case codeWords[word], word == "factor" && (previous == "two" || previous == "2"), word == "fa" && previous == "2",
		word == "code" && codeOwners[previous]:
		return secretCode
	}
	return secretNothing
}

// secretEnding finds compounds written as one word: userpassword, authtoken.
func secretEnding(word string) bool {
	for _, ending := range []string{"password", "passwd", "passphrase", "token", "secret", "apikey", "authkey", "serverkey", "privatekey", "accesskey", "cookie"} {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}

var (
	secretWords = set("password passwd pwd passphrase passcode secret token apikey authkey authorization cookie credential jwt bearer")
	// keyOwners make a "key" a secret one.
	keyOwners = set("api auth server private access secret encryption signing master license session ssh aws service shared consumer storage hmac webhook account subscription pem gcm fcm apn wns vapid push")
	codeWords = set("otp totp 2fa mfa pin twofactor")
	// codeOwners make a "code" a one-time one.
	codeOwners = set("factor twofactor fa 2fa mfa otp totp verification security confirmation time sms auth authorization authenticator login backup recovery access pin")
	// asks begin keys that ask whether there is a secret.
	asks = set("has is are was use uses using show shows hide require requires required allow allows can need needs enable enabled disable max min total count number no num")
	// tells end keys that tell something about a secret.
	tells = set("name names id ids type types kind count length size at on date time day days expiry expires expired expiration expire ttl age in limit max min used usage usages hint policy url uri enabled required status state valid invalid verified set changed updated created reset label title description format method methods provider scope scopes issuer page screen field input visible algorithm strength consent version rotation attempts error errors sent removed added")
)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for word := range strings.FieldsSeq(words) {
		m[word] = true
	}
	return m
}

// keyWords splits a key into lower-case words at capitals, at digits after
// letters and at everything that is neither.
func keyWords(key string) []string {
	var words []string
	start := -1
	runes := []rune(key)
	for i, r := range runes {
		switch {
		case !isWordRune(r):
			words, start = appendWord(words, runes, start, i), -1
		case start < 0:
			start = i
		case unicode.IsUpper(r) && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			words, start = appendWord(words, runes, start, i), i
		}
	}
	return appendWord(words, runes, start, len(runes))
}

func appendWord(words []string, key []rune, start, end int) []string {
	if start < 0 {
		return words
	}
	return append(words, strings.ToLower(string(key[start:end])))
}
