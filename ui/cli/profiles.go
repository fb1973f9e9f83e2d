package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
)

func newProfiles() *cobra.Command {
	var as listing
	cmd := &cobra.Command{
		Use:   "profiles [NAME]",
		Short: "The accounts that are signed in, and which one is in use",
		Long: `profiles lists the accounts that login keeps, each with the address of the API that its token is
sent to and where the token is kept, never the token itself. With NAME that profile is in use
from now on; --profile NAME uses one for a single command.`,
		Example: `  fliplet-audit profiles
  fliplet-audit profiles us`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{fmt.Errorf("one profile at a time, not %q too (see %s --help)", args[1], cmd.CommandPath())}
			}
			return nil
		},
		ValidArgsFunction: completeProfiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := as.check(listForms()...); err != nil {
				return err
			}
			store := accounts.NewStore()
			if len(args) == 1 {
				return useProfile(cmd.OutOrStdout(), store, args[0])
			}
			book, err := store.Read()
			if err != nil {
				return err
			}
			return printing(cmd, func(_ context.Context, out io.Writer) error {
				return profileList(book).write(out, as.or(out))
			})
		},
	}
	as.add(cmd)
	return cmd
}

func useProfile(out io.Writer, store accounts.Store, name string) error {
	p, err := store.Use(name)
	var choice *accounts.ChoiceError
	if errors.As(err, &choice) {
		return errors.Join(errNoToken, err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "In use now: profile %s, %s at %s\n", model.Clean(p.Name), model.Clean(personWords(p.User)), model.Clean(placeWords(p.API)))
	return err
}

func profileList(b accounts.Book) list {
	l := list{columns: []listColumn{
		{name: "profile", heading: "Profile"}, {name: "inUse", heading: "In use"}, {name: "email", heading: "Email", least: 16},
		{name: "fullName", heading: "Name"}, {name: "userId"}, {name: "api", heading: "API", least: 16},
		{name: "signedInBy", heading: "By"}, {name: "tokenKept", heading: "Token in"}, {name: "since"},
	}}
	for _, p := range b.Profiles {
		l.rows = append(l.rows, []any{
			p.Name, strings.EqualFold(p.Name, b.InUse), p.User.Email, p.User.FullName, idValue(p.User.ID), p.API,
			string(p.By), string(p.Place), p.Since.Format(time.RFC3339),
		})
	}
	return l
}

// completeProfiles completes the names of the accounts that are signed in.
func completeProfiles(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	book, err := accounts.NewStore().Read()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var found []cobra.Completion
	for _, p := range book.Profiles {
		if len(args) == 0 && strings.HasPrefix(strings.ToLower(p.Name), strings.ToLower(typed)) {
			found = append(found, p.Name)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}
