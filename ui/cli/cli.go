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
	exitInterrupted = 130
)

// version is set when the binary is built; see the Makefile.
var version = ""

// Main runs the program with its arguments and returns its exit code. A signal
// to end, a closed window's too, ends it in order: nothing half-written stays.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitFine
	}
	code := exitCode(ctx, err)
	if code != exitInterrupted {
		report(os.Stderr, err)
	}
	return code
}

// usageError is a wrong use of the command line.
type usageError struct{ error }

func exitCode(ctx context.Context, err error) int {
	var usage usageError
	var e *api.Error
	switch {
	case errors.As(err, &usage):
		return exitUsage
	case ctx.Err() != nil:
		return exitInterrupted
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
	fmt.Fprintf(out, "fliplet-audit: %s\n", model.Clean(err.Error()))
	if !advice.Empty() {
		fmt.Fprintf(out, "  %s\n", advice)
	}
}

// flags are the command line's choices.
type flags struct {
	demo      bool
	apiURL    string
	org, app  string
	tokenFile string
	utc       bool
	unpaced   bool
	view      string
	filters   []string // as COLUMN=TEXT
	dates     string   // --range
	recipe    string
	user      string
}

func newRoot() *cobra.Command {
	var f flags
	root := &cobra.Command{
		Use:   "fliplet-audit",
		Short: "Explore the audit log of a Fliplet organization",
		Long: `fliplet-audit opens a Fliplet organization's audit log in the terminal: narrow it
as you type, sort, page, read, copy and export it. ? shows the keys.

The token is taken from FLIPLET_AUTH_TOKEN, from --token-file, or from the session
that the official "fliplet login" left behind. Without one, a welcome offers the
demo organization, which --demo opens at once.`,
		Args:          cobra.NoArgs,
		Version:       versionText(),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runScreen(cmd.Context(), f)
		},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w (see %s --help)", err, cmd.CommandPath())}
	})
	root.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usageError{fmt.Errorf("there is no command %q (see fliplet-audit --help)", args[0])}
		}
		return nil
	}
	root.Flags().BoolVar(&f.demo, "demo", false, "open the demo organization; nothing to sign in to")
	root.Flags().StringVar(&f.apiURL, "api-url", "", "the API's address, in place of the token's region (FLIPLET_API_URL)")
	root.Flags().StringVar(&f.org, "org", "", "open this organization, by its id")
	root.Flags().StringVar(&f.app, "app", "", "open this app's logs, by its id")
	root.Flags().StringVar(&f.tokenFile, "token-file", "", "read the token from this file")
	root.Flags().BoolVar(&f.utc, "utc", false, "show times in UTC")
	root.Flags().StringVar(&f.view, "view", "", "open this saved view, by its name")
	root.Flags().StringArrayVar(&f.filters, "filter", nil, "begin with this filter, such as type=login; may come again")
	root.Flags().StringVar(&f.dates, "range", "", "begin with these dates, such as 7d, yesterday, 2026-11-01..2026-11-02")
	root.Flags().StringVar(&f.recipe, "recipe", "", "open this guided question, such as emails, logins or publishes")
	root.Flags().StringVar(&f.user, "user", "", "the person that the recipe is about, by email or a part of it")
	root.Flags().BoolVar(&f.unpaced, "unpaced", false, "hold no requests back: for a demo server without a rate limit")
	_ = root.Flags().MarkHidden("unpaced")
	root.AddCommand(newDemoServer())
	return root
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
