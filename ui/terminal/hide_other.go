//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd)

package terminal

import "golang.org/x/term"

// HideTyping does nothing on these systems: ReadHidden hides what is typed.
func HideTyping(int) error { return nil }

// ReadHidden reads a line, without its end, that the terminal does not show.
func ReadHidden(fd int) ([]byte, error) { return term.ReadPassword(fd) }
