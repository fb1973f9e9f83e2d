package cli

import (
	"io"
	"os"

	"golang.org/x/term"
)

// isTerminal tells whether what is written there is seen by a person.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// terminalWidth is how many cells a line of the terminal holds; false where
// there is no terminal.
func terminalWidth(out io.Writer) (int, bool) {
	file, ok := out.(*os.File)
	if !ok {
		return 0, false
	}
	width, _, err := term.GetSize(int(file.Fd()))
	return width, err == nil && width > 0
}
