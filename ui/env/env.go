// Package env is what the screens take from the world around them, in one
// struct, so that a frame is the same at every run of a test.
package env

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/theme"
)

// Env is the surroundings of a screen.
type Env struct {
	// Now is the clock.
	Now func() time.Time
	// Tick is the command that sends a message after a while: tea.Tick.
	Tick func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	// Zone is the local time zone.
	Zone *time.Location
	// Theme is the terminal's colours.
	Theme *theme.Theme
	// Copy puts a text on the clipboard and says in words what it did.
	Copy func(text string) (did string, err error)
	// Folder is where exports go.
	Folder string
	// Views is the file of the saved views.
	Views string
}
