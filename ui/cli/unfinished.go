package cli

import (
	"fmt"
	"io"
	"strings"

	"fliplet-audit/ui"
	cmdline "fliplet-audit/ui/command"
)

// tellUnfinished says how to go on with the export that quitting the screen
// left unfinished.
func tellUnfinished(out io.Writer, u ui.Unfinished, reached connecting) {
	if u.Path == "" {
		return
	}
	words := []string{cmdline.Program, "export", "--resume"}
	if u.Profile != "" { // which says where, and whose token
		reached = connecting{profile: u.Profile}
	}
	if reached.demo || u.Demo {
		words = append(words, "--demo")
	}
	for _, flag := range []struct{ name, value string }{{"--api-url", reached.apiURL}, {"--token-file", reached.tokenFile}, {"--profile", reached.profile}} {
		if flag.value != "" {
			words = append(words, flag.name, cmdline.Quote(flag.value))
		}
	}
	if u.Pseudonyms {
		words = append(words, "--pseudonymize", "KEYFILE")
	}
	words = append(words, cmdline.Quote(u.Path))
	fmt.Fprintf(out, "The export is not finished; what is written (%s) is kept. To go on with it:\n\n    %s\n\n", logsWord(u.Rows), strings.Join(words, " "))
}
