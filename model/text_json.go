package model

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// CleanJSON writes the characters of a JSON text that must not reach a terminal
// as \uXXXX, so that it stays the same JSON: outside of its strings there are
// none but line ends and tabs, which stay as they are. Invalid UTF-8 becomes
// U+FFFD.
func CleanJSON(text string) string {
	if Clean(text).String() == text {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '\t' || r == '\r':
			out.WriteByte(' ')
			continue
		case r == utf8.RuneError || r == '\n' || Clean(string(r)).String() == string(r):
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}
