// Package cli is the command line: it reads flags and the environment, opens
// the screen or runs a subcommand, and turns errors into exit codes.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/failure"
)

// The exit codes (product.md, "Without the screen").
const (
	exitFine        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitNotSignedIn = 3
	exitRateLimited = 4
	exitIncomplete  = 5
	exitInterrupted = 130
)

// version is set when the binary is built; see the Makefile.
var version = ""

// Main runs the program with its arguments and returns its exit code. A signal
// to end, a closed window's too, ends it in order: nothing half-written stays.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	return execute(ctx, args, os.Stdout, os.Stderr)
}

// execute runs the program with its output going elsewhere.
func execute(ctx context.Context, args []string, out, errs io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitFine
	}
	var said saidError
	if errors.As(err, &said) {
		return said.code
	}
	code := exitCode(ctx, err)
	if code != exitInterrupted {
		report(errs, err)
	}
	return code
}

// saidError ends the program with a code when all has been said already.
type saidError struct{ code int }

// Error is never shown.
func (e saidError) Error() string { return fmt.Sprintf("exit %d", e.code) }

// incompleteError says that less was given than there is, and why.
type incompleteError struct{ error }

// usageError is a wrong use of the command line.
type usageError struct{ error }

func exitCode(ctx context.Context, err error) int {
	var usage usageError
	var incomplete incompleteError
	var e *api.Error
	switch {
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &incomplete):
		return exitIncomplete
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.Is(err, errNoToken):
		return exitNotSignedIn
	case errors.As(err, &e):
		return apiExitCode(e.Kind)
	}
	return exitFailed
}

func apiExitCode(kind api.Kind) int {
	switch kind {
	case api.KindNoToken, api.KindToken:
		return exitNotSignedIn
	case api.KindRateLimited:
		return exitRateLimited
	case api.KindInvalid:
		return exitUsage
	}
	return exitFailed
}

// report writes what went wrong, and what to do where that is known.
func report(out io.Writer, err error) {
	_, advice := failure.Words(err)
	what := "fliplet-audit: " + err.Error()
	for line := range strings.SplitSeq(what, "\n") {
		fmt.Fprintf(out, "%s\n", model.Clean(line))
	}
	if !advice.Empty() {
		fmt.Fprintf(out, "  %s\n", advice)
	}
}

func newRoot() *cobra.Command {
	var f flags
	root := &cobra.Command{
		Use:   "fliplet-audit",
		Short: "Explore the audit log of a Fliplet organization",
		Long: `fliplet-audit opens a Fliplet organization's audit log in the terminal: narrow it
as you type, sort, page, read, copy and export it. ? shows the keys.

The token is taken from --token-file, from FLIPLET_AUTH_TOKEN, from the account that
login keeps, or from the session that the official "fliplet login" left behind. Without
one, a welcome offers the demo organization, which --demo opens at once.

The commands work without the screen, for pipes, scripts and cron. They exit with 0 when
all is fine, 1 failed, 2 wrong usage, 3 not signed in, 4 rate-limited for too long,
5 incomplete, 130 interrupted.`,
		Example: `  fliplet-audit --demo
  fliplet-audit --org 12 --range 7d --filter type=login
  fliplet-audit --recipe logins --user ann --range 30d
  fliplet-audit logs --demo --range 7d --filter type=login`,
		Args:          cobra.NoArgs,
		Version:       versionText(),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runScreen(cmd.Context(), f)
		},
	}
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w (see %s --help)", err, cmd.CommandPath())}
	})
	root.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			meant := ""
			if near := root.SuggestionsFor(args[0]); len(near) > 0 {
				meant = "; is " + near[0] + " meant?"
			}
			return usageError{fmt.Errorf("there is no command %q%s (see fliplet-audit --help)", args[0], meant)}
		}
		return nil
	}
	addScreenFlags(root, &f)
	root.SetUsageFunc(usage)
	addCommands(root)
	completeFlags(root, flagValues())
	return root
}

func addScreenFlags(root *cobra.Command, f *flags) {
	flags := grouped{root.Flags(), groupScreen}
	flags.text(&f.view, "view", "", "a saved view, by its `NAME`; other flags change what it says")
	flags.text(&f.recipe, "recipe", "", "a guided question, by its `NAME`: emails, logins, publishes, …; --user answers it")
	f.querying.add(root)
	f.connecting.add(root)
	for name, usage := range map[string]string{"org": "open this organization, by its `ID`", "app": "open this app's logs, by its `ID`"} {
		root.Flags().Lookup(name).Usage = usage
	}
}

func addCommands(root *cobra.Command) {
	root.AddGroup(
		&cobra.Group{ID: commandsLogs, Title: "Without the screen:"},
		&cobra.Group{ID: commandsAccount, Title: "What there is:"},
		&cobra.Group{ID: commandsOther, Title: "Besides:"},
	)
	for group, commands := range map[string][]*cobra.Command{
		commandsLogs:    {newLogs(), newExport(), newVerify(), newCount(), newRecipe(), newFollow(), newUsage()},
		commandsAccount: {newTypes(), newRecipes(), newOrgs(), newApps(), newLogin(), newLogout(), newWhoami(), newProfiles(), newTokens(), newSettings(), newPolicy()},
		commandsOther:   {newDemoServer(), newCompletion(), newMan()},
	} {
		for _, cmd := range commands {
			cmd.GroupID = group
			root.AddCommand(cmd)
		}
	}
}

func versionText() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "development"
}
