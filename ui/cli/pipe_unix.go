//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package cli

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// pipeLook is how long a look at a pipe lasts, in ms, at most: a closed one is
// seen at once.
const pipeLook = 250

// closedEarly waits until nobody reads the pipe any more, or, returning false,
// until done.
func closedEarly(pipe *os.File, done <-chan struct{}) bool {
	for {
		// Errors are told without being asked for.
		look := []unix.PollFd{{Fd: int32(pipe.Fd())}}
		n, err := unix.Poll(look, pipeLook)
		select {
		case <-done:
			return false
		default:
		}
		switch {
		case err != nil && err != unix.EINTR:
			return false
		case n > 0 && look[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0:
			return true
		case n > 0:
			time.Sleep(pipeLook * time.Millisecond)
		}
	}
}
