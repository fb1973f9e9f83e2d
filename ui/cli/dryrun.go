package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// dryRun prints the question for logs as it would be sent, and sends nothing.
func (a asking) dryRun(cmd *cobra.Command, r api.LogsRequest) error {
	offline, err := a.offline(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer offline.Close()
	if r.Query.AppID == "" && offline.Scope.Organization != "" {
		r.Query.AppID = offline.Scope.App
	}
	text, err := offline.Client.RequestText(offline.Scope, r)
	if err != nil {
		return usageError{err}
	}
	_, err = io.WriteString(cmd.OutOrStdout(), text)
	return err
}

// dryGet prints a question without a body, such as v1/user, as it would be
// sent, and sends nothing.
func (c connecting) dryGet(cmd *cobra.Command, path string) error {
	c.org, c.app = "0", ""
	offline, err := c.offline(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer offline.Close()
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "GET %s%s\nAuth-token: $%s\n", offline.Client.BaseURL(), path, api.EnvToken)
	return err
}

// offline is a connection that has asked nothing, not even whose logs are
// meant: the flags must say that by ids.
func (c connecting) offline(ctx context.Context, errs io.Writer) (*connection, error) {
	o, err := newOpening(c)
	if err != nil {
		return nil, err
	}
	s, err := o.signIn(ctx, told{})
	if errors.Is(err, errNoToken) {
		fmt.Fprintln(errs, "There is no token: the address is the EU's")
		s, err = o.client(found{token: placeholder()}, o.apiURL(), told{})
	}
	if err != nil {
		return nil, err
	}
	offline := &connection{Client: s.client, Demo: s.demo, From: s.from, waits: newWaitTeller(errs), close: s.close}
	if offline.Scope, err = c.scopeByIDs(s.organization, s.demo); err != nil {
		s.close()
		return nil, err
	}
	return offline, nil
}

// placeholder stands for the token in a request that is only looked at.
func placeholder() api.Token {
	token, err := api.NewToken("eu--placeholder")
	if err != nil {
		panic(err)
	}
	return token
}

func (c connecting) scopeByIDs(organization model.ID, demo bool) (api.Scope, error) {
	s := api.Scope{Organization: organization}
	switch {
	case isID(c.org):
		s.Organization = model.ID(c.org)
	case c.org != "":
		return s, usageError{fmt.Errorf("--dry-run asks nothing, so it can't look up %q: give --org with an id", c.org)}
	case c.app != "" && !demo:
		s.Organization = ""
	}
	switch {
	case len(appIDs(c.app)) > 1 && s.Organization == "":
		return s, usageError{errTwoWithoutOrg}
	case appIDs(c.app) != nil:
		s.App, _ = c.copies(model.App{})
	case c.app != "":
		return s, usageError{fmt.Errorf("--dry-run asks nothing, so it can't look up %q: give --app with an id", c.app)}
	case s.Organization == "":
		return s, usageError{errors.New("--dry-run asks nothing, so it can't look up the organization: give --org with an id")}
	}
	return s, nil
}
