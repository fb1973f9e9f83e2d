package model

import (
	"regexp"
	"strings"
	"sync"
)

// secretPattern finds values that are secret whatever their key: its first
// group is the secret.
type secretPattern struct {
	// marker is in every text that the pattern can match.
	marker string
	regexp *regexp.Regexp
	// random asks for a look of chance, where words could match too.
	random bool
}

// secretMarkers are the markers of secretPatterns and their expressions.
var secretMarkers = []struct {
	marker, expression string
	random             bool
}{
	{"--", `\b((?:eu|us|ca)--[A-Za-z0-9_-]{6,})`, false}, // a token of Fliplet's (wire.md, "Hosts and authentication")
	{"eyJ", `\b(eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4})`, false},
	{"-----BEGIN", `(?s)(-----BEGIN .*?(?:-----END [A-Z0-9 ]*-----|$))`, false},
	{"AIza", `\b(AIza[A-Za-z0-9_-]{12,})`, false},
	{"AKIA", `\b(AKIA[A-Z0-9]{12,})`, false},
	{"ASIA", `\b(ASIA[A-Z0-9]{16})\b`, false},
	{"earer ", `\b[Bb]earer +([A-Za-z0-9._~+/=-]{8,})`, true},
	{"asic ", `\b[Bb]asic +([A-Za-z0-9+/=]{8,})`, true},
	{"oken ", `\b[Tt]oken +([A-Za-z0-9._~+/=-]{16,})`, true},
	{"oken=", `[Tt]oken=([^&\s"'<>\\;,]{4,})`, false},
	{"assword=", `[Pp]assword=([^&\s"'<>\\;,]+)`, false},
	{"ecret=", `[Ss]ecret=([^&\s"'<>\\;,]{4,})`, false},
	{"ey=", `[Aa][Pp][Ii]_?[Kk]ey=([^&\s"'<>\\;,]{4,})`, false},
	{"ignature=", `[Ss]ignature=([^&\s"'<>\\;,]{8,})`, false},
	{"://", `://[^/\s:@"'<>\\]+:([^/\s@"'<>\\]+)@`, false},
	{"gh", `\b(gh[opusr]_[A-Za-z0-9]{20,})`, false},
	{"xox", `\b(xox[abprs]-[A-Za-z0-9-]{10,})`, false},
	{"k_", `\b([rs]k_(?:live|test)_[A-Za-z0-9]{10,})`, false},
	{"sk-", `\b(sk-[A-Za-z0-9_-]{20,})`, true},
	{"SG.", `\b(SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})`, false},
}

var secretPatterns = sync.OnceValue(func() []secretPattern {
	patterns := make([]secretPattern, 0, len(secretMarkers))
	for _, m := range secretMarkers {
		patterns = append(patterns, secretPattern{marker: m.marker, regexp: regexp.MustCompile(m.expression), random: m.random})
	}
	return patterns
})

// mayHoldPattern is a quick look whether maskPatterns could find anything.
func mayHoldPattern(text string) bool {
	for _, m := range secretMarkers {
		if strings.Contains(text, m.marker) {
			return true
		}
	}
	return false
}

// maskPatterns masks what looks like a secret by itself.
func maskPatterns(text string) string {
	for i, m := range secretMarkers {
		if strings.Contains(text, m.marker) {
			text = secretPatterns()[i].mask(text)
		}
	}
	return text
}

func (p secretPattern) mask(text string) string {
	var out strings.Builder
	copied := 0
	for _, at := range p.regexp.FindAllStringSubmatchIndex(text, -1) {
		start, end := at[2], at[3]
		if p.random && !looksRandom(text[start:end]) {
			continue
		}
		out.WriteString(text[copied:start])
		out.WriteString(Masked)
		copied = end
	}
	if copied == 0 {
		return text
	}
	out.WriteString(text[copied:])
	return out.String()
}

// looksRandom tells "dXNlcjpw" from a word: a digit, an equals sign, or a
// capital after a small letter.
func looksRandom(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= '0' && c <= '9', c == '=':
			return true
		case i > 0 && c >= 'A' && c <= 'Z' && s[i-1] >= 'a' && s[i-1] <= 'z':
			return true
		}
	}
	return false
}
