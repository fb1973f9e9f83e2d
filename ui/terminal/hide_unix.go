//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package terminal

import (
	"fmt"
	"io"

	"golang.org/x/sys/unix"
)

// HideTyping has a terminal show nothing of what is typed, until its mode is
// put back: before a secret is asked for, as somebody may type it at once.
func HideTyping(fd int) error {
	mode, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return fmt.Errorf("looking at the terminal's mode: %w", err)
	}
	mode.Lflag = mode.Lflag&^unix.ECHO | unix.ICANON | unix.ISIG
	mode.Iflag |= unix.ICRNL
	if err := unix.IoctlSetTermios(fd, setTermios, mode); err != nil {
		return fmt.Errorf("hiding what is typed: %w", err)
	}
	return nil
}

// ReadHidden reads a line, without its end, after HideTyping. It leaves the
// terminal's mode alone: whoever is interrupted puts it back at once, and
// nothing of the reading, which may go on, undoes that. At the end of the input
// the error is io.EOF.
func ReadHidden(fd int) ([]byte, error) {
	var line []byte
	for {
		var one [1]byte
		n, err := unix.Read(fd, one[:])
		switch {
		case err == unix.EINTR:
		case err != nil:
			return nil, fmt.Errorf("reading what is typed: %w", err)
		case n == 0 && len(line) == 0:
			return nil, io.EOF
		case n == 0 || one[0] == '\n':
			return line, nil
		default:
			line = append(line, one[0])
		}
	}
}
