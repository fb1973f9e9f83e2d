package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/theme"
)

func newWhoami() *cobra.Command {
	var c connecting
	var as listing
	var dry bool
	cmd := &cobra.Command{
		Use:   "whoami",
		Short: "Who you are signed in as, and where",
		Long: `whoami says whom the token belongs to, which organizations, which address of the API it
is sent to, where it came from, and of a profile where it is kept, never the token itself. It exits with 3 where nobody is
signed in or the token is no longer good.`,
		Example: `  fliplet-audit whoami
  fliplet-audit whoami --token-file /etc/fliplet/token -o json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := as.check(formTable, formJSONLines, formJSON); err != nil {
				return err
			}
			if dry {
				return c.dryGet(cmd, "v1/user")
			}
			return printing(cmd, func(ctx context.Context, out io.Writer) error {
				opened, err := c.signIn(ctx, cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				defer opened.Close()
				who, err := identify(ctx, opened, cmd.ErrOrStderr())
				if err != nil {
					return err
				}
				return who.write(out, as.or(out))
			})
		},
	}
	addOutput(cmd, &as.form, "write it as `FORM`: table, jsonl or json; left out: a table on a terminal, else jsonl")
	c.add(cmd)
	addDryRun(cmd, &dry)
	hide(cmd, "org", "app", "utc")
	return cmd
}

// identity is whom a token belongs to.
type identity struct {
	User          model.User
	Organizations []model.Organization
	API           string
	Region        api.Region // "" of another address
	From          string
	Profile       *accounts.Profile // nil of a token from elsewhere
}

// identify asks who the token's user is. An account that may not list its
// organizations is told about all the same.
func identify(ctx context.Context, c *connection, errs io.Writer) (identity, error) {
	user, err := c.Client.User(ctx)
	if err != nil {
		return identity{}, err
	}
	organizations, err := c.Client.Organizations(ctx)
	if ctx.Err() != nil {
		return identity{}, ctx.Err()
	}
	if err != nil {
		what, _ := failure.Words(err)
		fmt.Fprintf(errs, "The organizations can't be read: %s\n", what)
	}
	who := identity{User: user, Organizations: organizations, API: c.Client.BaseURL(), From: c.From, Profile: c.Profile}
	who.Region = regionOf(who.API)
	return who, nil
}

func (w identity) write(out io.Writer, form string) error {
	if form == formTable {
		_, err := io.WriteString(out, w.lines(out))
		return err
	}
	organizations := []any{}
	for _, o := range w.Organizations {
		organizations = append(organizations, map[string]any{"id": idValue(o.ID), "name": o.Name})
	}
	var profile, kept, by any
	if w.Profile != nil {
		profile, kept, by = w.Profile.Name, string(w.Profile.Place), string(w.Profile.By)
	}
	one := list{
		columns: []listColumn{
			{name: "user"}, {name: "organizations"}, {name: "api"}, {name: "region"}, {name: "tokenFrom"},
			{name: "profile"}, {name: "tokenKept"}, {name: "signedInBy"},
		},
		rows: [][]any{{
			map[string]any{"id": idValue(w.User.ID), "email": w.User.Email, "fullName": w.User.FullName},
			organizations, w.API, textValue(string(w.Region)), w.From, profile, kept, by,
		}},
	}
	if form == formJSON {
		return one.writeOne(out)
	}
	return one.write(out, form)
}

// lines are for a person.
func (w identity) lines(out io.Writer) string {
	dim := theme.Paint{}
	if isTerminal(out) {
		dim = printedTheme().Dim
	}
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			b.WriteString(dim.Of(cell.Fit(name, 14)) + model.Clean(value).String() + "\n")
		}
	}
	line("Name", w.User.FullName)
	line("Email", w.User.Email)
	line("User", string(w.User.ID))
	for i, o := range w.Organizations {
		name := "Organization"
		if i > 0 {
			name = ""
		}
		line(name, o.Name+" ("+string(o.ID)+")")
	}
	where := w.API
	if w.Region != "" {
		where += " (" + string(w.Region) + ")"
	}
	line("API", where)
	if w.Profile != nil {
		line("Profile", w.Profile.Name)
	}
	line("Token from", w.From)
	return b.String()
}

// textValue is a text as a list holds it: nil where there is none.
func textValue(text string) any {
	if text == "" {
		return nil
	}
	return text
}
