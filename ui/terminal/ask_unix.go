//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package terminal

import (
	"errors"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

// ask sends the Query and waits for the answer. The terminal's mode is put
// back whatever happens. Nothing is asked where somebody is typing already:
// the keys could not be given back.
func ask(in, out *os.File, patience time.Duration) finding {
	fd := int(in.Fd())
	before, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil || !isTerminal(out) || !inForeground(fd) {
		return finding{dark: true}
	}
	defer releaseSignals(holdSignals())
	quiet := *before
	quiet.Lflag &^= unix.ECHO | unix.ICANON
	quiet.Cc[unix.VMIN], quiet.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, setTermios, &quiet); err != nil {
		return finding{dark: true}
	}
	defer func() { _ = unix.IoctlSetTermios(fd, setTermios, before) }()

	if readable(fd, 0) {
		return finding{dark: true, later: true}
	}
	asked := time.Now()
	if _, err := out.WriteString(Query); err != nil {
		return finding{dark: true}
	}
	f := listen(fd, asked.Add(patience))
	f.asked = asked
	if !f.known {
		f.dark = true
	}
	return f
}

// listen reads until the answer is whole or the time is over.
func listen(fd int, deadline time.Time) finding {
	var heard []byte
	for {
		f := hear(string(heard))
		if f.answered || !readable(fd, time.Until(deadline)) {
			return f
		}
		var buf [256]byte
		n, err := unix.Read(fd, buf[:])
		if err != nil && !errors.Is(err, unix.EINTR) || err == nil && n == 0 {
			return f
		}
		heard = append(heard, buf[:max(n, 0)]...)
	}
}

// readable waits until there is something to read, at most for a time.
func readable(fd int, wait time.Duration) bool {
	deadline := time.Now().Add(wait)
	for {
		var set unix.FdSet
		set.Set(fd)
		left := unix.NsecToTimeval(max(0, time.Until(deadline)).Nanoseconds())
		n, err := unix.Select(fd+1, &set, nil, nil, &left)
		if !errors.Is(err, unix.EINTR) {
			return err == nil && n > 0
		}
	}
}

func isTerminal(f *os.File) bool {
	_, err := unix.IoctlGetTermios(int(f.Fd()), getTermios)
	return err == nil
}

// inForeground is false for a job in the background, which would be stopped
// for touching the terminal.
func inForeground(fd int) bool {
	group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// holdSignals keeps the signals that end a program from doing so while the
// terminal is in another mode.
func holdSignals() chan os.Signal {
	held := make(chan os.Signal, 1)
	signal.Notify(held, unix.SIGINT, unix.SIGTERM, unix.SIGHUP, unix.SIGQUIT)
	return held
}

// releaseSignals lets a signal that came meanwhile do what it does.
func releaseSignals(held chan os.Signal) {
	signal.Stop(held)
	select {
	case s := <-held:
		if s, ok := s.(unix.Signal); ok {
			_ = unix.Kill(unix.Getpid(), s)
		}
	default:
	}
}
