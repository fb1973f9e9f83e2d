package command

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"fliplet-audit/model"
)

// Quote makes a text one word of a POSIX shell: bare where nothing in it is
// special, else in single quotes, or, with characters that must not reach a
// terminal, as $'…' with those in octal. It must not hold a NUL byte.
func Quote(text string) string {
	switch {
	case !isSafe(text):
		return quoteOctal(text)
	case isBare(text):
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// isSafe tells whether a text may reach a terminal as it is.
func isSafe(text string) bool { return model.Clean(text).String() == text && utf8.ValidString(text) }

func isBare(text string) bool {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,=-"
	return text != "" && strings.Trim(text, plain) == "" && text[0] != '='
}

func quoteOctal(text string) string {
	var b strings.Builder
	b.WriteString("$'")
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		one := text[:size]
		text = text[size:]
		switch {
		case one == "'" || one == `\`:
			b.WriteString(`\` + one)
		case one == "!" || r >= utf8.RuneSelf && !isAloneSafe(one) || r < ' ' || r == 0x7f || r == utf8.RuneError:
			octal(&b, one)
		default:
			b.WriteString(one)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// isAloneSafe tells whether a character may reach a terminal wherever it
// stands: marks may not, as too many on one character are cut.
func isAloneSafe(one string) bool { return isSafe("a" + strings.Repeat(one, 9)) }

func octal(b *strings.Builder, one string) {
	for i := range len(one) {
		fmt.Fprintf(b, `\%03o`, one[i])
	}
}
