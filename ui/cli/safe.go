package cli

import (
	"io"
	"strings"

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

// Write writes text; its lines end as a terminal's do.
func (w safeWriter) Write(text []byte) (int, error) {
	lines := strings.ReplaceAll(string(text), "\r\n", "\n")
	if _, err := io.WriteString(w.out, model.CleanJSON(lines)); err != nil {
		return 0, err
	}
	return len(text), nil
}
