package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
)

// connection is a client with whose logs it is to read.
type connection struct {
	Client *api.Client
	Scope  api.Scope
	// Organization and App are those of the scope; their names are known only
	// where they were looked up (see names).
	Organization model.Organization
	App          model.App
	// Other is the other copy of the scope's app, whose logs are meant too; ""
	// for none (see narrow).
	Other model.ID
	// Demo says that it is the demo organization; From, in words, where the
	// token came from.
	Demo bool
	From string
	// Profile is the account that is signed in; nil with a token from elsewhere.
	Profile *accounts.Profile

	waits *waitTeller
	close func()
}

// Close ends it.
func (c *connection) Close() { c.close() }

// OnWait has waits told elsewhere than on standard error; nil tells nobody. It
// is called from the goroutine that waits, and must not block.
func (c *connection) OnWait(tell func(api.Wait)) { c.waits.set(tell) }

// open signs in and finds out whose logs are meant, asking no more than needed:
// nothing where --org and --app are ids. Waits are told on errs.
func (c connecting) open(ctx context.Context, errs io.Writer) (*connection, error) {
	opened, err := c.signIn(ctx, errs)
	if err != nil {
		return nil, err
	}
	if err := c.choose(ctx, opened, errs); err != nil {
		opened.Close()
		return nil, err
	}
	return opened, nil
}

// signIn signs in only: the connection's Scope is empty.
func (c connecting) signIn(ctx context.Context, errs io.Writer) (*connection, error) {
	o, err := newOpening(c)
	if err != nil {
		return nil, err
	}
	waits := newWaitTeller(errs)
	s, err := o.signIn(ctx, told{waits: waits.tell})
	if err != nil {
		return nil, notSignedIn(err)
	}
	return &connection{
		Client: s.client, Organization: model.Organization{ID: s.organization}, Demo: s.demo, From: s.from, Profile: s.profile,
		waits: waits, close: s.close,
	}, nil
}

// notSignedIn is a missing token with what to do about it.
func notSignedIn(err error) error {
	if err == errNoToken {
		return unsignedError{}
	}
	return err
}

// unsignedError: nobody is signed in.
type unsignedError struct{}

// Error says what is the matter.
func (unsignedError) Error() string { return "You are not signed in" }

// Unwrap makes it an errNoToken.
func (unsignedError) Unwrap() error { return errNoToken }

// Advice says what to do.
func (unsignedError) Advice() string {
	return "Sign in with fliplet-audit login, set " + api.EnvToken + ", give --token-file FILE, or look around with --demo."
}

// choose finds the organization and the app that the flags mean.
func (c connecting) choose(ctx context.Context, to *connection, errs io.Writer) error {
	if err := c.chooseOrganization(ctx, to); err != nil {
		return err
	}
	if err := c.chooseApp(ctx, to, errs); err != nil {
		return err
	}
	to.Scope = api.Scope{Organization: to.Organization.ID}
	to.Scope.App, to.Other = c.copies(to.App)
	if to.Scope.Organization == "" {
		to.Other = "" // an app's own logs are one copy's
	}
	return nil
}

func (c connecting) chooseOrganization(ctx context.Context, to *connection) error {
	switch {
	case isID(c.org):
		to.Organization = model.Organization{ID: model.ID(c.org)}
		return nil
	case c.org == "" && to.Demo:
		return nil
	case c.org == "" && c.app != "":
		to.Organization = model.Organization{} // the app's own logs
		return nil
	case c.org == "" && to.Organization.ID != "":
		return nil
	}
	all, err := to.Client.Organizations(ctx)
	if err != nil {
		return err
	}
	to.Organization, err = c.organizationOf(all)
	return err
}

// organizationOf finds the organization meant among those there are.
func (c connecting) organizationOf(all []model.Organization) (model.Organization, error) {
	found := all
	if c.org != "" {
		found = named(all, c.org, func(o model.Organization) string { return o.Name })
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(all) == 0:
		return model.Organization{}, errors.New("this account belongs to no organization: give --app with the id of an app that you publish")
	}
	lines := make([]string, len(found))
	for i, o := range found {
		lines[i] = fmt.Sprintf("%s  %s", o.ID, o.Name)
	}
	if c.org == "" {
		return model.Organization{}, usageError{fmt.Errorf("which organization? Give --org with one of these:%s", listed(lines))}
	}
	return model.Organization{}, usageError{whichOne("organization", "--org", c.org, lines)}
}

func (c connecting) chooseApp(ctx context.Context, to *connection, errs io.Writer) error {
	if ids := appIDs(c.app); c.app == "" || ids != nil {
		if len(ids) > 1 && to.Organization.ID == "" && !to.Demo {
			return usageError{errTwoWithoutOrg}
		}
		to.App.ID, _ = c.copies(model.App{})
		return nil
	}
	all, err := to.Client.Apps(ctx)
	if err != nil {
		return err
	}
	if to.Organization.ID != "" {
		all = appsOf(all, to.Organization.ID)
	}
	found := named(all, c.app, func(a model.App) string { return a.Name })
	if len(found) != 1 {
		lines := make([]string, len(found))
		for i, a := range found {
			lines[i] = appLine(a)
		}
		return usageError{whichOne("app", "--app", c.app, lines)}
	}
	to.App = found[0]
	if to.App.Other() != "" && to.Organization.ID == "" {
		fmt.Fprintf(errs, "The live copy of %s, %s; the logs of its working copy are under --app %s\n",
			model.Clean(to.App.Name), model.Clean(string(to.App.ProductionID)), model.Clean(string(to.App.ID)))
	}
	return nil
}

func appsOf(all []model.App, organization model.ID) []model.App {
	var own []model.App
	for _, a := range all {
		if a.OrganizationID == "" || a.OrganizationID == organization {
			own = append(own, a)
		}
	}
	return own
}

func appLine(a model.App) string {
	line := fmt.Sprintf("%s  %s", a.ID, a.Name)
	if a.ProductionID != "" {
		line += fmt.Sprintf(" (live %s)", a.ProductionID)
	}
	return line
}

// named are those of a name, in any case; if there is none, those whose names
// hold it.
func named[T any](all []T, name string, nameOf func(T) string) []T {
	var exact, holding []T
	for _, one := range all {
		switch {
		case strings.EqualFold(strings.TrimSpace(nameOf(one)), strings.TrimSpace(name)):
			exact = append(exact, one)
		case strings.Contains(strings.ToLower(nameOf(one)), strings.ToLower(strings.TrimSpace(name))):
			holding = append(holding, one)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return holding
}

func whichOne(what, flag, name string, lines []string) error {
	if len(lines) == 0 {
		return fmt.Errorf("no %s has %q in its name: see fliplet-audit %ss", what, name, strings.TrimPrefix(flag, "--"))
	}
	return fmt.Errorf("more than one %s has %q in its name; give %s with the id of one of these:%s", what, name, flag, listed(lines))
}

// listed puts outside texts on lines of their own, as many as are of use.
func listed(lines []string) string {
	const most = 20
	var b strings.Builder
	for i, line := range lines {
		if i == most {
			fmt.Fprintf(&b, "\n  … and %d more", len(lines)-most)
			break
		}
		b.WriteString("\n  " + model.Clean(line).String())
	}
	return b.String()
}

// names looks up the names of the organization and the app where they are not
// known yet: a request for each. What can't be read stays without a name.
func (c *connection) names(ctx context.Context) {
	if c.Organization.ID != "" && c.Organization.Name == "" {
		if all, err := c.Client.Organizations(ctx); err == nil {
			for _, o := range all {
				if o.ID == c.Organization.ID {
					c.Organization = o
				}
			}
		}
	}
	if c.App.ID == "" || c.App.Name != "" {
		return
	}
	all, err := c.Client.Apps(ctx)
	if err != nil {
		return
	}
	for _, a := range all {
		if a.Has(c.Scope.App) {
			c.App = a
		}
	}
}
