package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/model"
)

func newOrgs() *cobra.Command {
	var c connecting
	var as listing
	var dry bool
	cmd := &cobra.Command{
		Use:   "orgs [WORD…]",
		Short: "The organizations that the account belongs to",
		Long: `orgs lists the organizations whose logs may be asked for: the id or the name is what --org takes.
With words, only those that have them all in their name or id.`,
		Example: `  fliplet-audit orgs
  fliplet-audit orgs acme
  fliplet-audit orgs --demo -o json`,
		RunE: func(cmd *cobra.Command, words []string) error {
			if err := as.check(listForms()...); err != nil {
				return err
			}
			if dry {
				return c.dryGet(cmd, "v1/organizations")
			}
			return printing(cmd, func(ctx context.Context, out io.Writer) error {
				opened, err := c.signIn(ctx, cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				defer opened.Close()
				all, err := opened.Client.Organizations(ctx)
				if err != nil {
					return err
				}
				all = slices.DeleteFunc(all, func(o model.Organization) bool { return !hasAll(words, o.Name, string(o.ID)) })
				if len(all) == 0 && len(words) > 0 {
					return fmt.Errorf("no organization has %q in its name or id", strings.Join(words, " "))
				}
				return organizationList(all).write(out, as.or(out))
			})
		},
	}
	as.add(cmd)
	c.add(cmd)
	addDryRun(cmd, &dry)
	hide(cmd, "org", "app", "utc")
	return cmd
}

func organizationList(all []model.Organization) list {
	l := list{columns: []listColumn{{name: "id", heading: "ID"}, {name: "name", heading: "Name"}}}
	for _, o := range all {
		l.rows = append(l.rows, []any{idValue(o.ID), o.Name})
	}
	return l
}

// idValue is an id as a list holds it, a number as in a log; nil where there is
// none.
func idValue(id model.ID) any {
	switch {
	case id == "":
		return nil
	case isID(string(id)):
		return json.Number(id)
	}
	return string(id)
}

// hide takes flags that mean nothing to a command out of its help.
func hide(cmd *cobra.Command, names ...string) {
	for _, name := range names {
		_ = cmd.Flags().MarkHidden(name)
	}
}
