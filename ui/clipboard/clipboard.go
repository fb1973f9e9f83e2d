// Package clipboard copies text: to the system's clipboard, or through the
// terminal to the clipboard of the machine that shows it.
package clipboard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	system "github.com/atotto/clipboard"
	"github.com/aymanbagabas/go-osc52/v2"
)

// TerminalLimit is the longest text in bytes that is sent through the
// terminal. Encoded, it stays below the 100,000 bytes at which many terminals
// stop reading a sequence.
const TerminalLimit = 74_000

// patience is how long the system's clipboard tool may take.
const patience = 2 * time.Second

// How says what became of a copied text.
type How int

const (
	// None: it was not copied.
	None How = iota
	// System: it is on the system's clipboard.
	System
	// Terminal: it was sent to the terminal, which may or may not take it.
	Terminal
)

// String is what to tell the person.
func (h How) String() string {
	switch h {
	case System:
		return "copied to the clipboard"
	case Terminal:
		return "sent to the terminal's clipboard, if it takes it"
	}
	return "not copied"
}

// TooLongError says that a text is too long to go through the terminal.
type TooLongError struct {
	Size int // bytes
}

// Error says what is too long and what to do.
func (e *TooLongError) Error() string {
	return fmt.Sprintf("%d kB are too much for the terminal's clipboard, which takes %d kB: export it instead",
		(e.Size+999)/1000, TerminalLimit/1000)
}

// Clipboard copies text.
type Clipboard struct {
	out      io.Writer
	getenv   func(string) string
	system   func(string) error
	patience time.Duration
	// busy holds one place: a tool that hangs keeps it, and no second one is
	// started beside it.
	busy chan struct{}
}

// New is a clipboard for a program that draws on out.
func New(out io.Writer, getenv func(string) string) *Clipboard {
	c := &Clipboard{out: out, getenv: getenv, patience: patience, busy: make(chan struct{}, 1)}
	if !system.Unsupported {
		c.system = system.WriteAll
	}
	return c
}

// Copy copies a text. Over SSH the system's clipboard would be the far
// machine's; there, and where there is none or it does not answer within two
// seconds, the text goes to the terminal (OSC 52).
func (c *Clipboard) Copy(ctx context.Context, text string) (How, error) {
	if c.system != nil && !c.remote() && c.toSystem(ctx, text) == nil {
		return System, nil
	}
	if err := ctx.Err(); err != nil {
		return None, fmt.Errorf("copying: %w", err)
	}
	return c.toTerminal(text)
}

func (c *Clipboard) remote() bool {
	return c.getenv("SSH_TTY") != "" || c.getenv("SSH_CONNECTION") != ""
}

var errBusy = errors.New("the clipboard tool does not answer")

// toSystem leaves a tool that hangs to itself: it can't be stopped from here.
func (c *Clipboard) toSystem(ctx context.Context, text string) error {
	select {
	case c.busy <- struct{}{}:
	default:
		return errBusy
	}
	done := make(chan error, 1)
	go func() {
		err := c.system(text)
		<-c.busy
		done <- err
	}()
	timer := time.NewTimer(c.patience)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Clipboard) toTerminal(text string) (How, error) {
	if len(text) > TerminalLimit {
		return None, &TooLongError{Size: len(text)}
	}
	if _, err := io.WriteString(c.out, c.sequence(text)); err != nil {
		return None, fmt.Errorf("sending the text to the terminal: %w", err)
	}
	return Terminal, nil
}

// sequence is the text in OSC 52, in one write so that nothing drawn comes
// between. tmux takes it plain or wrapped, depending on how it is set up: it
// gets both.
func (c *Clipboard) sequence(text string) string {
	seq := osc52.New(text)
	switch {
	case c.getenv("TMUX") != "":
		return seq.String() + seq.Tmux().String()
	case c.getenv("STY") != "":
		return seq.Screen().String()
	}
	return seq.String()
}
