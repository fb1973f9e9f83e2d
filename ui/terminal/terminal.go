// Package terminal finds out, before anything is drawn, whether the terminal's
// background is dark and how many colours it has.
//
// Bubble Tea asks the terminal for its background in an init of its own and
// waits up to five seconds for an answer. This package's init comes first,
// because Go initialises packages that are ready in the order of their import
// paths, and settles the matter within a bound of its own. So it must import
// nothing that sorts after Bubble Tea and isn't needed by Lip Gloss anyway.
package terminal

import (
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// BackgroundSetting is the environment variable that overrules everything
// else: "dark" or "light".
const BackgroundSetting = "FLIPLET_AUDIT_BACKGROUND"

// patience is how long the start may wait for the terminal's answer.
const patience = 30 * time.Millisecond

// atStart is what init found out.
var atStart finding

// finding is what is known about the background.
type finding struct {
	dark, known bool
	// asked is when the terminal was asked; zero if it was not. answered says
	// that all of its answer has come, rest is the part that came of one that
	// has not.
	asked    time.Time
	answered bool
	rest     string
	// later says that it is to be asked once the program holds the terminal.
	later bool
}

func init() {
	atStart = find(os.Getenv, os.Args[min(1, len(os.Args)):])
	lipgloss.SetHasDarkBackground(atStart.dark)
}

// Dark tells whether the background is dark, as far as was known at the start;
// when nobody could say, it is taken for dark.
func Dark() bool { return atStart.dark }

// Known tells whether the background was told by a setting or by the terminal.
func Known() bool { return atStart.known }

// AskLater tells whether the terminal may well answer but could not be asked at
// the start: over SSH, where the answer takes longer than the start may wait,
// and where keys had been typed ahead. Write the Query once Bubble Tea holds the
// terminal; Late hears the answer.
func AskLater() bool { return atStart.later }

// Profile is how many colours may be used: from NO_COLOR, CLICOLOR_FORCE,
// COLORTERM and TERM, and none when standard output is no terminal.
func Profile() termenv.Profile { return lipgloss.ColorProfile() }

// find goes from what costs nothing to what costs a question.
func find(getenv func(string) string, args []string) finding {
	if dark, ok := fromSetting(getenv(BackgroundSetting)); ok {
		return finding{dark: dark, known: true}
	}
	if dark, ok := fromColorFGBG(getenv("COLORFGBG")); ok {
		return finding{dark: dark, known: true}
	}
	switch {
	case !draws(args) || !answers(getenv("TERM")):
		return finding{dark: true}
	case getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != "":
		return finding{dark: true, later: true}
	}
	return ask(os.Stdin, os.Stdout, patience)
}

func fromSetting(setting string) (dark, ok bool) {
	switch strings.ToLower(setting) {
	case "dark":
		return true, true
	case "light":
		return false, true
	}
	return false, false
}

// fromColorFGBG reads the "foreground;background" that some terminals set, in
// numbers of the 16 colours.
func fromColorFGBG(value string) (dark, ok bool) {
	_, back, ok := cutLast(value, ";")
	if !ok {
		return false, false
	}
	switch back {
	case "0", "1", "2", "3", "4", "5", "6", "8":
		return true, true
	case "7", "9", "10", "11", "12", "13", "14", "15":
		return false, true
	}
	return false, false
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// draws tells whether these arguments open the screen: there is no subcommand,
// and no wish for the help or the version. A word right after a flag counts as
// the flag's value.
func draws(args []string) bool {
	for i, arg := range args {
		switch arg {
		case "-h", "--help", "-v", "--version":
			return false
		}
		if strings.HasPrefix(arg, "-") {
			continue
		}
		value := i > 0 && strings.HasPrefix(args[i-1], "-") && !strings.Contains(args[i-1], "=")
		if !value {
			return false
		}
	}
	return true
}

// answers is false for terminals that don't answer, or whose background can't
// be changed.
func answers(term string) bool { return term != "" && term != "dumb" && term != "linux" }
