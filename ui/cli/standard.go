package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// isTerminal tells whether what is written there is seen by a person.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// terminalWidth is how many cells a line of the terminal holds; false where
// there is no terminal.
func terminalWidth(out io.Writer) (int, bool) {
	file, ok := out.(*os.File)
	if !ok {
		return 0, false
	}
	width, _, err := term.GetSize(int(file.Fd()))
	return width, err == nil && width > 0
}

// errPipeClosed: nobody reads standard output any more.
var errPipeClosed = errors.New("standard output was closed")

// lastMoment is how long a command that only prints has to end once it was
// interrupted: it may hang in writing to a pipe that nobody reads.
const lastMoment = 50 * time.Millisecond

// printing runs what prints on standard output: its context ends, too, when
// the pipe behind standard output is closed, which is no failure.
func printing(cmd *cobra.Command, run func(ctx context.Context, out io.Writer) error) error {
	ctx, cancel := context.WithCancelCause(cmd.Context())
	done := make(chan struct{})
	defer cancel(nil)
	defer close(done)
	go exitIfHung(cmd.Context(), done)
	if file, ok := cmd.OutOrStdout().(*os.File); ok && isPipe(file) {
		go func() {
			if closedEarly(file, done) {
				cancel(errPipeClosed)
			}
		}()
	}
	err := run(ctx, cmd.OutOrStdout())
	if context.Cause(ctx) == errPipeClosed || errors.Is(err, syscall.EPIPE) {
		return saidError{exitFine}
	}
	return err
}

// exitIfHung ends the process when a command does not end soon after its
// interruption.
func exitIfHung(ctx context.Context, done <-chan struct{}) {
	select {
	case <-done:
		return
	case <-ctx.Done():
	}
	select {
	case <-done:
	case <-time.After(lastMoment):
		os.Exit(exitInterrupted)
	}
}

func isPipe(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0
}
