package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// changing are the flags of every command that changes something.
type changing struct {
	organizational
	yes bool
}

func (c *changing) add(cmd *cobra.Command) {
	grouped{cmd.Flags(), groupChange}.flag(&c.yes, "yes", "do it without asking, as scripts need")
	c.organizational.add(cmd)
}

// check refuses to begin where nobody could answer the question. The error is
// a usageError.
func (c changing) check(asked person) error {
	if err := c.organizational.check(); err != nil {
		return err
	}
	if c.yes || c.dry || asked.there() {
		return nil
	}
	return usageError{errors.New("this changes something, and there is no terminal to ask at: give --yes to do it without a question, --dry-run to see the request")}
}

// open signs in, and knows the organization's name, as the question says it.
func (c changing) open(ctx context.Context, errs io.Writer) (*connection, error) {
	opened, err := c.organizational.open(ctx, errs)
	if err != nil {
		return nil, err
	}
	opened.names(ctx)
	if opened.Demo {
		fmt.Fprintln(errs, "The demo organization is gone when this command ends, and the change with it")
	}
	return opened, nil
}

// dryRun prints a change as it would be sent, and sends nothing.
func (c changing) dryRun(cmd *cobra.Command, make func(model.Organization) (api.Change, error)) error {
	offline, err := c.offline(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer offline.Close()
	change, err := make(model.Organization{ID: offline.Scope.Organization})
	if err != nil {
		return err
	}
	_, err = io.WriteString(safeFor(cmd.OutOrStdout()), offline.Client.ChangeText(change))
	return err
}

// proposal is a change with what is said and looked at around it.
type proposal struct {
	api.Change
	// Shows are lines that show what will be different; not cleaned.
	Shows []string
	// Typed is what must be typed to agree, and TypedName what that is called;
	// "" is a plain yes.
	Typed, TypedName string
	// Before is done after the answer, right before the change is sent; nil is
	// nothing. Its error stops it.
	Before func(context.Context) error
	// Look finds out whether the change was made when its answer was lost; nil
	// where there is no way.
	Look func(context.Context) (seen, error)
	// Done is done when the change was made and its answer has come.
	Done func(context.Context) error
}

// seen is what a look at the server after a lost answer found: what, in words,
// and what to do where not all is well.
type seen struct {
	well         bool
	what, advice string
}

// Error is what was found.
func (s seen) Error() string { return s.what }

// Advice says what to do.
func (s seen) Advice() string { return s.advice }

// lookFor is how long a look at the server after a lost answer may take, also
// when the command has been interrupted.
const lookFor = 15 * time.Second

// apply is the one way by which a command changes something: it shows what will
// happen, asks, sends it once, and finds out about it when the answer was lost.
func (c changing) apply(ctx context.Context, opened *connection, asked person, p proposal) error {
	for _, line := range append(p.Shows, p.Does, p.Warning) {
		if line != "" {
			fmt.Fprintln(asked.errs, model.Clean(line))
		}
	}
	if !c.yes {
		agreed, err := asked.agrees(ctx, p)
		if err != nil {
			return err
		}
		if !agreed {
			fmt.Fprintln(asked.errs, "Nothing was changed")
			return saidError{exitFailed}
		}
	}
	if p.Before != nil {
		if err := p.Before(ctx); err != nil {
			return err
		}
	}
	err := opened.Client.Apply(ctx, p.Change)
	var unsure *api.UnsureError
	switch {
	case errors.As(err, &unsure):
		return lookAfter(ctx, p, unsure, asked.errs)
	case err != nil:
		return err
	case p.Done == nil:
		return nil
	}
	return p.Done(ctx)
}

// lookAfter finds out what became of a change whose answer was lost, and says
// so: also after an interruption, when nothing else is said.
func lookAfter(ctx context.Context, p proposal, unsure *api.UnsureError, errs io.Writer) error {
	err := error(unsure)
	if p.Look != nil {
		fmt.Fprintf(errs, "The answer was lost (%s); looking whether it was done\n", model.Clean(unsure.Err.What()))
		looking, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookFor)
		defer cancel()
		s, failed := p.Look(looking)
		switch {
		case failed != nil:
			fmt.Fprintf(errs, "Looking failed: %s\n", model.Clean(failed.Error()))
		case s.well:
			fmt.Fprintln(errs, model.Clean(s.what))
			return nil
		default:
			err = s
		}
	}
	report(errs, err)
	if ctx.Err() != nil {
		return saidError{exitInterrupted}
	}
	return saidError{exitFailed}
}

// notDone is what is found when a change is not to be seen.
func notDone(what string) seen {
	return seen{what: "It was not done, or not yet: " + what, advice: "Look again in a while before doing it again."}
}

// agrees asks whether to go on.
func (a person) agrees(ctx context.Context, p proposal) (bool, error) {
	question := "Go on? [y/N] "
	if p.Typed != "" {
		question = fmt.Sprintf("Type %s to go on: ", cmp.Or(p.TypedName, "it"))
	}
	answer, err := a.line(ctx, question)
	if err != nil {
		return false, err
	}
	answer = strings.TrimSpace(answer)
	if p.Typed != "" {
		return answer == strings.TrimSpace(p.Typed), nil
	}
	return strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes"), nil
}
