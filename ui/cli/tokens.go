package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/tokens"
)

func newTokens() *cobra.Command {
	return newFamily("tokens list|create NAME|delete ID", "The organization's API tokens: list, create, delete",
		`tokens shows and changes the tokens that open the organization's API to programs. Who has a
token's secret can read and change the organization.`,
		newTokensList(), newTokensCreate(), newTokensDelete())
}

func newTokensList() *cobra.Command {
	var o organizational
	var as listing
	cmd := &cobra.Command{
		Use:   "list",
		Short: "The tokens there are, without their secrets",
		Long: `tokens list shows the organization's tokens with their id, name, and when they were created and
last changed, and which one is in use here. Fliplet never shows a token's secret again.`,
		Example: `  fliplet-audit tokens list
  fliplet-audit tokens list --org 12 -o csv`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := as.check(listForms()...); err != nil {
				return err
			}
			return o.reading(cmd, "tokens", func(ctx context.Context, opened *connection, out io.Writer) error {
				all, err := opened.Client.Tokens(ctx, opened.Organization)
				if err != nil {
					return err
				}
				user, err := opened.Client.User(ctx)
				if err != nil {
					return err
				}
				form := as.or(out)
				return tokenList(all, user, o.zone(), form == formTable).write(out, form)
			})
		},
	}
	as.add(cmd)
	o.add(cmd)
	return cmd
}

// tokenList is tokens as lines to print; times are those of a zone for people,
// else as the API has them.
func tokenList(all []model.OrganizationToken, user model.User, zone *time.Location, people bool) list {
	l := list{columns: []listColumn{
		{name: "id", heading: "ID"}, {name: "name", heading: "Name", least: 12},
		{name: "createdAt", heading: "Created " + zoneName(zone), least: len(dateLayout)},
		{name: "updatedAt", heading: "Last changed", least: len(dateLayout)},
		{name: "inUse", heading: "In use here", least: 6}, {name: "email"}, {name: "type"},
	}}
	at := func(t time.Time) any {
		switch {
		case t.IsZero():
			return nil
		case people:
			return t.In(zone).Format(dateLayout)
		}
		return t.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	for _, t := range all {
		l.rows = append(l.rows, []any{
			idValue(t.ID), t.Name, at(t.CreatedAt), at(t.UpdatedAt), tokens.InUse(t, user), textValue(t.Email), textValue(t.Type),
		})
	}
	return l
}

func newTokensCreate() *cobra.Command {
	var c changing
	cmd := &cobra.Command{
		Use:   "create NAME",
		Short: "Create a token; standard output gets its secret, this once",
		Long: `tokens create makes a token and writes its secret, and nothing else, to standard output. The
secret is shown this once: Fliplet does not give it again. When the answer is lost, the list
is read and it is said whether the token was made; nothing is sent a second time.`,
		Example: `  fliplet-audit tokens create "Nightly export"
  (umask 077; fliplet-audit tokens create cron --yes > /etc/fliplet/token)`,
		Args: oneArgument("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			asked := newPerson(cmd)
			if err := c.check(asked); err != nil {
				return err
			}
			var made api.CreatedToken
			create := func(o model.Organization) (api.Change, error) { return api.CreateToken(o, args[0], &made) }
			if c.dry {
				return c.dryRun(cmd, create)
			}
			opened, err := c.open(cmd.Context(), asked.errs)
			if err != nil {
				return err
			}
			defer opened.Close()
			change, err := create(opened.Organization)
			if err != nil {
				return err
			}
			before, err := opened.Client.Tokens(cmd.Context(), opened.Organization)
			if err != nil {
				return err
			}
			return c.apply(cmd.Context(), opened, asked, proposal{
				Change: change,
				Shows:  sameNamed(before, args[0]),
				Look:   func(ctx context.Context) (seen, error) { return lookForMade(ctx, opened, before, args[0]) },
				Done:   func(context.Context) error { return tellSecret(made, cmd.OutOrStdout(), asked.errs) },
			})
		},
	}
	c.add(cmd)
	hide(cmd, "utc")
	return cmd
}

// sameNamed says which tokens have a name already.
func sameNamed(all []model.OrganizationToken, name string) []string {
	var lines []string
	for _, t := range tokens.Named(all, name) {
		lines = append(lines, fmt.Sprintf("There is a token of this name already, %s, created %s", t.ID, t.CreatedAt.UTC().Format(time.DateOnly)))
	}
	return lines
}

// lookForMade looks whether a token was made whose answer was lost.
func lookForMade(ctx context.Context, opened *connection, before []model.OrganizationToken, name string) (seen, error) {
	now, err := opened.Client.Tokens(ctx, opened.Organization)
	if err != nil {
		return seen{}, err
	}
	made := tokens.Made(before, now, name)
	if len(made) == 0 {
		return notDone(fmt.Sprintf("there is no new token %q", strings.TrimSpace(name))), nil
	}
	return seen{
		what:   fmt.Sprintf("The token %q was created (%s), but its secret was lost with the answer", made[0].Name, made[0].ID),
		advice: fmt.Sprintf("Nobody can use it: fliplet-audit tokens delete %s, and create it again.", made[0].ID),
	}, nil
}

// tellSecret writes a new token's secret to standard output.
func tellSecret(made api.CreatedToken, out, errs io.Writer) error {
	// A closed pipe must not end the program before it has said what to do.
	broken := make(chan os.Signal, 1)
	signal.Notify(broken, syscall.SIGPIPE)
	defer signal.Stop(broken)
	if isTerminal(out) {
		fmt.Fprintf(errs, "Created %s. Its secret, shown this once:\n", tokens.Words(made.Token))
	}
	if _, err := io.WriteString(out, made.Reveal()+"\n"); err != nil {
		return unwrittenError{made.Token, err}
	}
	if !isTerminal(out) {
		fmt.Fprintf(errs, "Created %s; its secret is on standard output, this once\n", tokens.Words(made.Token))
	}
	return nil
}

// unwrittenError says that a token was made and its secret could not be written.
type unwrittenError struct {
	token model.OrganizationToken
	err   error
}

// Error says what happened.
func (e unwrittenError) Error() string {
	return fmt.Sprintf("%s was created, but its secret could not be written: %v", tokens.Words(e.token), e.err)
}

// Advice says what to do.
func (e unwrittenError) Advice() string {
	return fmt.Sprintf("Nobody can use it: fliplet-audit tokens delete %s, and create it again.", e.token.ID)
}

func newTokensDelete() *cobra.Command {
	var c changing
	var mine bool
	cmd := &cobra.Command{
		Use:   "delete ID",
		Short: "Delete a token: what uses it can't sign in any more",
		Long: `tokens delete asks for the token's name to be typed, and deletes the token for good. The token
that is in use here is deleted only with --even-mine. When the answer is lost, the list is read
and it is said whether the token is gone; nothing is sent a second time.`,
		Example: `  fliplet-audit tokens delete 2401
  fliplet-audit tokens delete 2401 --org 12 --yes`,
		Args: oneArgument("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id := model.ID(args[0])
			if !isID(args[0]) {
				return usageError{fmt.Errorf("%q is no token's id, which is a number; fliplet-audit tokens list shows them", args[0])}
			}
			asked := newPerson(cmd)
			if err := c.check(asked); err != nil {
				return err
			}
			if c.dry {
				return c.dryRun(cmd, func(o model.Organization) (api.Change, error) {
					return api.DeleteToken(o, model.OrganizationToken{ID: id})
				})
			}
			return c.deleteToken(cmd.Context(), asked, id, mine)
		},
	}
	grouped{cmd.Flags(), groupChange}.flag(&mine, "even-mine", "delete it also when it is the token in use here")
	c.add(cmd)
	hide(cmd, "utc")
	return cmd
}

func (c changing) deleteToken(ctx context.Context, asked person, id model.ID, mine bool) error {
	opened, err := c.open(ctx, asked.errs)
	if err != nil {
		return err
	}
	defer opened.Close()
	token, own, err := tokenOf(ctx, opened, id)
	if err != nil {
		return err
	}
	if own && !mine {
		return ownTokenError{token}
	}
	change, err := api.DeleteToken(opened.Organization, token)
	if err != nil {
		return err
	}
	typed, what := tokens.Typed(token)
	p := proposal{
		Change: change, Typed: typed, TypedName: "the token's " + what,
		Look: func(ctx context.Context) (seen, error) { return lookForGone(ctx, opened, token, own) },
		Done: func(context.Context) error {
			fmt.Fprintf(asked.errs, "Deleted %s\n", tokens.Words(token))
			return nil
		},
	}
	if own {
		p.Shows = []string{"This is the token in use here: after this you are signed out."}
	}
	return c.apply(ctx, opened, asked, p)
}

// tokenOf finds a token, and whether it is the one in use.
func tokenOf(ctx context.Context, opened *connection, id model.ID) (t model.OrganizationToken, own bool, err error) {
	all, err := opened.Client.Tokens(ctx, opened.Organization)
	if err != nil {
		return t, false, err
	}
	user, err := opened.Client.User(ctx)
	if err != nil {
		return t, false, fmt.Errorf("finding out which token is in use: %w", err)
	}
	at := slices.IndexFunc(all, func(t model.OrganizationToken) bool { return t.ID == id })
	if at < 0 {
		lines := make([]string, len(all))
		for i, t := range all {
			lines[i] = fmt.Sprintf("%s  %s", t.ID, t.Name)
		}
		return t, false, fmt.Errorf("%s has no token %s; its tokens:%s", opened.Organization.Words(), id, listed(lines))
	}
	return all[at], tokens.InUse(all[at], user), nil
}

// ownTokenError refuses to delete the token in use.
type ownTokenError struct{ token model.OrganizationToken }

// Error says what is the matter.
func (e ownTokenError) Error() string {
	return fmt.Sprintf("%s is the one in use here; deleting it would sign you out", tokens.Words(e.token))
}

// Advice says what to do.
func (ownTokenError) Advice() string { return "If that is what you want, give --even-mine too." }

// lookForGone looks whether a token is gone after its answer was lost: one's
// own is when it does not sign in any more.
func lookForGone(ctx context.Context, opened *connection, token model.OrganizationToken, own bool) (seen, error) {
	now, err := opened.Client.Tokens(ctx, opened.Organization)
	var e *api.Error
	gone := seen{well: true, what: fmt.Sprintf("It was done: %s is gone", tokens.Words(token))}
	switch {
	case own && errors.As(err, &e) && e.Kind == api.KindToken:
		return gone, nil
	case err != nil:
		return seen{}, err
	case tokens.Has(now, token.ID):
		return notDone(tokens.Words(token) + " is still there"), nil
	}
	return gone, nil
}
