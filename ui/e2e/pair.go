//go:build unix

package e2e

import (
	"errors"
	"fmt"
	"os"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// openPair opens a pseudo-terminal: the side of whoever looks at it, and the
// program's. The first can be closed while it is being read, which takes a
// file that doesn't block.
func openPair() (master, slave *os.File, err error) {
	blocking, slave, err := pty.Open()
	if err != nil {
		return nil, nil, fmt.Errorf("opening a pseudo-terminal: %w", err)
	}
	fd, err := unix.FcntlInt(blocking.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = unix.SetNonblock(fd, true)
	}
	if err = errors.Join(err, blocking.Close()); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("opening a pseudo-terminal: %w", err), slave.Close())
	}
	return os.NewFile(uintptr(fd), "pseudo-terminal"), slave, nil
}

// setSize tells the terminal its size in cells.
func setSize(master *os.File, width, height int) error {
	raw, err := master.SyscallConn()
	if err != nil {
		return fmt.Errorf("setting the terminal's size: %w", err)
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		failed = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(width), Row: uint16(height)})
	})
	if err = errors.Join(err, failed); err != nil {
		return fmt.Errorf("setting the terminal's size: %w", err)
	}
	return nil
}
