package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"fliplet-audit/model"
)

// safeFor is a writer for JSON and CSV: to a person's terminal, characters that
// must not reach one are written \uXXXX; elsewhere everything as it is.
func safeFor(out io.Writer) io.Writer {
	if isTerminal(out) {
		return safeWriter{out}
	}
	return out
}

// safeWriter takes whole lines.
type safeWriter struct{ out io.Writer }

// Write writes text, its line ends kept.
func (w safeWriter) Write(text []byte) (int, error) {
	for line := range strings.Lines(string(text)) {
		content := strings.TrimRight(line, "\r\n")
		if _, err := io.WriteString(w.out, escaped(content)+"\n"); err != nil {
			return 0, err
		}
	}
	return len(text), nil
}

// escaped is a line with what must not reach a terminal as \uXXXX.
func escaped(line string) string {
	if model.Clean(line).String() == line {
		return line
	}
	var b strings.Builder
	for len(line) > 0 {
		r, size := utf8.DecodeRuneInString(line)
		one := line[:size]
		line = line[size:]
		if model.Clean(one).String() == one {
			b.WriteString(one)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}
