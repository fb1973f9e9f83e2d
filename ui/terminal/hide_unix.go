//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package terminal

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// HideTyping has a terminal show nothing of what is typed, until its mode is
// put back: before a secret is asked for, as somebody may type it at once.
func HideTyping(fd int) error {
	mode, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return fmt.Errorf("looking at the terminal's mode: %w", err)
	}
	mode.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(fd, setTermios, mode); err != nil {
		return fmt.Errorf("hiding what is typed: %w", err)
	}
	return nil
}
