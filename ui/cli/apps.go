package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/model"
)

func newApps() *cobra.Command {
	var c connecting
	var as listing
	var dry bool
	cmd := &cobra.Command{
		Use:   "apps [WORD…]",
		Short: "The apps that the account can see",
		Long: `apps lists the apps, each on one line with the id of its working copy and, once published, of
its live copy: what people do in the app is logged under the live copy's id, what Studio users
do with it under the working copy's. With words, only those that have them all in their name or ids.
--app with the name means both copies, with an id that copy alone.`,
		Example: `  fliplet-audit apps conference
  fliplet-audit apps --org 12 -o csv`,
		RunE: func(cmd *cobra.Command, words []string) error {
			if err := as.check(listForms()...); err != nil {
				return err
			}
			if dry {
				return c.dryGet(cmd, "v1/apps")
			}
			return printing(cmd, func(ctx context.Context, out io.Writer) error {
				opened, err := c.signIn(ctx, cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				defer opened.Close()
				apps, err := c.apps(ctx, opened, words)
				if err != nil {
					return err
				}
				if len(apps) == 0 && len(words) > 0 {
					return fmt.Errorf("no app has %q in its name or ids", strings.Join(words, " "))
				}
				return appList(apps).write(out, as.or(out))
			})
		},
	}
	as.add(cmd)
	c.add(cmd)
	addDryRun(cmd, &dry)
	hide(cmd, "app", "utc")
	return cmd
}

// apps are those of the organization asked for, else of all, by name.
func (c connecting) apps(ctx context.Context, opened *connection, words []string) ([]model.App, error) {
	if c.org != "" {
		if err := c.chooseOrganization(ctx, opened); err != nil {
			return nil, err
		}
	}
	all, err := opened.Client.Apps(ctx)
	if err != nil {
		return nil, err
	}
	if c.org != "" {
		all = appsOf(all, opened.Organization.ID)
	}
	all = slices.DeleteFunc(all, func(a model.App) bool { return !hasAll(words, a.Name, string(a.ID), string(a.ProductionID)) })
	slices.SortStableFunc(all, func(a, b model.App) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return all, nil
}

func appList(all []model.App) list {
	l := list{columns: []listColumn{
		{name: "id", heading: "Working"}, {name: "productionAppId", heading: "Live"},
		{name: "name", heading: "Name"}, {name: "organizationId", heading: "Organization"},
	}}
	for _, a := range all {
		l.rows = append(l.rows, []any{idValue(a.ID), idValue(a.ProductionID), a.Name, idValue(a.OrganizationID)})
	}
	return l
}
