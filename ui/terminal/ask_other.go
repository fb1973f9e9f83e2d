//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd)

package terminal

import (
	"os"
	"time"
)

// ask does not ask: Bubble Tea doesn't either on these systems.
func ask(_, _ *os.File, _ time.Duration) finding { return finding{dark: true} }
