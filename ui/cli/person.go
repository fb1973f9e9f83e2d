package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"fliplet-audit/ui/terminal"
)

// person is whoever sits at the terminal, if anybody: questions go to standard
// error, so that standard output holds nothing but what was asked for.
type person struct {
	in    io.Reader
	errs  io.Writer
	lines *bufio.Reader
}

func newPerson(cmd *cobra.Command) person {
	in := cmd.InOrStdin()
	return person{in: in, errs: cmd.ErrOrStderr(), lines: bufio.NewReader(in)}
}

// there tells whether a question would be seen and could be answered.
func (a person) there() bool {
	file, ok := a.in.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) && isTerminal(a.errs)
}

// line asks and reads the line typed. Where the input ends it is empty.
func (a person) line(ctx context.Context, question string) (string, error) {
	fmt.Fprint(a.errs, question)
	return a.read(ctx, func() (string, error) {
		text, err := a.lines.ReadString('\n')
		if errors.Is(err, io.EOF) {
			fmt.Fprintln(a.errs)
			err = nil
		}
		return text, err
	})
}

// longestInput is how long a value on standard input may be, in bytes.
const longestInput = 4 << 20

// value reads one value: from the terminal without showing it, else all there
// is on standard input, without the line end at its end.
func (a person) value(ctx context.Context, name string) (string, error) {
	file, ok := a.in.(*os.File)
	if ok && term.IsTerminal(int(file.Fd())) {
		return a.hidden(ctx, file, name)
	}
	text, err := a.read(ctx, func() (string, error) {
		all, err := io.ReadAll(io.LimitReader(a.in, longestInput+1))
		return string(all), err
	})
	switch {
	case err != nil:
		return "", fmt.Errorf("reading %s from standard input: %w", name, err)
	case len(text) > longestInput:
		return "", fmt.Errorf("%s on standard input is longer than 4 MB", name)
	case text == "":
		return "", usageError{fmt.Errorf("there is nothing on standard input for %s", name)}
	}
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r"), nil
}

// hidden reads a line that the terminal doesn't show, and leaves the terminal
// as it was also when it is interrupted.
func (a person) hidden(ctx context.Context, tty *os.File, name string) (string, error) {
	before, err := term.GetState(int(tty.Fd()))
	if err != nil {
		return "", fmt.Errorf("looking at the terminal: %w", err)
	}
	if err := terminal.HideTyping(int(tty.Fd())); err != nil {
		return "", err
	}
	fmt.Fprintf(a.errs, "%s (not shown): ", name)
	text, err := a.read(ctx, func() (string, error) {
		typed, err := terminal.ReadHidden(int(tty.Fd()))
		return string(typed), err
	})
	fmt.Fprintln(a.errs)
	_ = term.Restore(int(tty.Fd()), before)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	return text, nil
}

// read waits for what is typed, or for the interruption: then the reading goes
// on until the process ends, as nothing can stop it.
func (a person) read(ctx context.Context, typed func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		text, err := typed()
		answers <- answer{text, err}
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(a.errs)
		return "", ctx.Err()
	case got := <-answers:
		return got.text, got.err
	}
}
