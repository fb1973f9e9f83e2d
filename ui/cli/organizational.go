package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
)

// organizational are the flags of commands about an organization itself, not
// about its logs.
type organizational struct {
	connecting
	dry bool // --dry-run
}

func (o *organizational) add(cmd *cobra.Command) {
	o.connecting.add(cmd)
	addDryRun(cmd, &o.dry)
	hide(cmd, "app")
}

// check refuses flags that mean nothing here. The error is a usageError.
func (o organizational) check() error {
	if o.app != "" {
		return usageError{errors.New("--app: this is about the whole organization; leave it out")}
	}
	return nil
}

// dryGet prints the question for a part of the organization, and sends nothing.
func (o organizational) dryGet(cmd *cobra.Command, part string) error {
	offline, err := o.offline(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer offline.Close()
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "GET %sv1/organizations/%s/%s\nAuth-token: $%s\n",
		offline.Client.BaseURL(), offline.Scope.Organization, part, api.EnvToken)
	return err
}

// reading runs what reads a part of the organization and prints it; with
// --dry-run it prints the question.
func (o organizational) reading(cmd *cobra.Command, part string, run func(context.Context, *connection, io.Writer) error) error {
	if err := o.check(); err != nil {
		return err
	}
	if o.dry {
		return o.dryGet(cmd, part)
	}
	return printing(cmd, func(ctx context.Context, out io.Writer) error {
		opened, err := o.open(ctx, cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		defer opened.Close()
		return run(ctx, opened, out)
	})
}

// newFamily is a command that only holds others: by itself, or with a word
// that is none of them, it is a wrong use.
func newFamily(use, short, long string, members ...*cobra.Command) *cobra.Command {
	names := make([]string, len(members))
	for i, member := range members {
		names[i] = member.Name()
	}
	family := &cobra.Command{Use: use, Short: short, Long: long}
	family.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usageError{fmt.Errorf("there is no command %q: %s takes %s", strings.Join(append([]string{cmd.Name()}, args[0]), " "), cmd.CommandPath(), strings.Join(names, ", "))}
		}
		return usageError{fmt.Errorf("%s what? It takes %s (see %s --help)", cmd.CommandPath(), strings.Join(names, ", "), cmd.CommandPath())}
	}
	addMembers(family, members...)
	return family
}

// addMembers adds commands below another, listed in its help.
func addMembers(family *cobra.Command, members ...*cobra.Command) {
	const group = "members"
	family.AddGroup(&cobra.Group{ID: group, Title: "Commands:"})
	for _, member := range members {
		member.GroupID = group
		if member.ValidArgsFunction == nil {
			member.ValidArgsFunction = cobra.NoFileCompletions
		}
		family.AddCommand(member)
	}
}

// oneArgument takes exactly one word, called as the usage calls it.
func oneArgument(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError{fmt.Errorf("%s takes one %s, in quotes if it has blanks (see %s --help)", cmd.CommandPath(), name, cmd.CommandPath())}
		}
		return nil
	}
}
