package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
)

func newLogout() *cobra.Command {
	var l logoutFlags
	cmd := &cobra.Command{
		Use:   "logout",
		Short: "Forget an account that login kept, and end its session",
		Long: `logout forgets a profile and its token. A session that signing in made, in the browser or with a
password, is ended at Fliplet too: its token opens nothing any more. A token that was given as it
is stays valid until it is deleted, and the official tool's session until that tool signs out.`,
		Example: `  fliplet-audit logout
  fliplet-audit logout --profile us --yes`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return l.run(cmd) },
	}
	flags := grouped{cmd.Flags(), groupConnecting}
	flags.text(&l.profile, "profile", "", "forget the account of this `NAME`; left out: the one in use")
	flags.flag(&l.local, "local", "only forget it here, where Fliplet or the key ring can't be reached: the session is not ended")
	flags.flag(&l.yes, "yes", "do it without asking, as scripts need")
	addDryRun(cmd, &l.dry)
	flags.flag(&l.unpaced, "unpaced", "hold no requests back: for a demo server without a rate limit")
	hide(cmd, "unpaced")
	return cmd
}

// logoutFlags are the flags of logout.
type logoutFlags struct {
	changing
	local bool
}

func (l logoutFlags) run(cmd *cobra.Command) error {
	store := accounts.NewStore()
	p, err := l.meant(store)
	if err != nil {
		return err
	}
	l.apiURL = p.API
	o, err := newOpening(l.connecting)
	if err != nil {
		return err
	}
	ends := p.By.OwnSession() && !l.local
	if l.dry {
		return l.dryRun(cmd, o, p, ends)
	}
	asked := newPerson(cmd)
	if err := l.check(asked); err != nil {
		return err
	}
	if ends {
		err = l.end(cmd.Context(), o, p, asked)
	} else {
		err = l.agree(cmd.Context(), p, asked)
	}
	if err != nil {
		return err
	}
	return l.forget(cmd.OutOrStdout(), store, p)
}

// meant is the profile to be forgotten.
func (l logoutFlags) meant(store accounts.Store) (accounts.Profile, error) {
	book, err := store.Read()
	if err != nil {
		return accounts.Profile{}, err
	}
	p, ok, err := book.Find(l.profile)
	switch {
	case err != nil:
		return p, errors.Join(errNoToken, err)
	case !ok:
		return p, advisedError{errors.Join(errNoToken, errors.New("login has kept no account here")),
			"A token in " + api.EnvToken + " or a file is forgotten there; the official tool's session ends with its own logout."}
	}
	return p, nil
}

func (l logoutFlags) dryRun(cmd *cobra.Command, o opening, p accounts.Profile, ends bool) error {
	if !ends {
		fmt.Fprintln(cmd.ErrOrStderr(), "Nothing is sent: the profile is only forgotten here")
		return nil
	}
	offline, err := o.client(found{token: placeholder()}, p.API, told{})
	if err != nil {
		return err
	}
	defer offline.close()
	_, err = io.WriteString(cmd.OutOrStdout(), offline.client.ChangeText(api.SignOut()))
	return err
}

// shown says whose account it is about.
func shown(p accounts.Profile) string {
	return fmt.Sprintf("Profile %s: %s at %s", p.Name, personWords(p.User), placeWords(p.API))
}

// end asks, and ends the session at the server; that it had ended already is
// fine.
func (l logoutFlags) end(ctx context.Context, o opening, p accounts.Profile, asked person) error {
	token, err := o.store.Token(p)
	if err != nil {
		return advisedError{err, "Without its token the session can't be ended: --local forgets the profile all the same."}
	}
	waits := newWaitTeller(asked.errs)
	s, err := o.client(found{token: token}, p.API, told{waits: waits.tell})
	if err != nil {
		return err
	}
	opened := &connection{Client: s.client, waits: waits, close: s.close}
	defer opened.Close()
	err = l.apply(ctx, opened, asked, proposal{
		Change: api.SignOut(), Shows: []string{shown(p)},
		Look: func(ctx context.Context) (seen, error) { return lookForSession(ctx, opened) },
	})
	var e *api.Error
	switch {
	case errors.As(err, &e) && e.Kind == api.KindToken:
		fmt.Fprintln(asked.errs, "The session had ended already")
		return nil
	case errors.As(err, &e):
		return advisedError{err, "Nothing was forgotten: try again, or --local forgets the profile without ending the session."}
	}
	return err
}

// lookForSession finds out whether the session is ended.
func lookForSession(ctx context.Context, opened *connection) (seen, error) {
	_, err := opened.Client.User(ctx)
	var e *api.Error
	switch {
	case errors.As(err, &e) && e.Kind == api.KindToken:
		return seen{well: true, what: "The session is ended"}, nil
	case err != nil:
		return seen{}, err
	}
	return notDone("the session's token is still good"), nil
}

// agree asks where nothing is sent.
func (l logoutFlags) agree(ctx context.Context, p accounts.Profile, asked person) error {
	fmt.Fprintln(asked.errs, model.Clean(shown(p)))
	fmt.Fprintln(asked.errs, "Forget it and its token on this machine; nothing changes at Fliplet.")
	if l.yes {
		return nil
	}
	agreed, err := asked.agrees(ctx, proposal{})
	if err != nil || agreed {
		return err
	}
	fmt.Fprintln(asked.errs, "Nothing was changed")
	return saidError{exitFailed}
}

func (l logoutFlags) forget(out io.Writer, store accounts.Store, p accounts.Profile) error {
	if err := store.Forget(p); err != nil {
		return err
	}
	fmt.Fprintf(out, "Signed out: profile %s is forgotten\n", model.Clean(p.Name))
	switch {
	case p.By == accounts.ByToken:
		fmt.Fprintln(out, "Its token stays valid until it is deleted in Fliplet Studio.")
	case p.By == accounts.ByOfficialTool:
		fmt.Fprintln(out, "The official tool's session goes on, and is found again: fliplet logout ends it.")
	case l.local:
		fmt.Fprintln(out, "Its session was not ended at Fliplet.")
	}
	if book, err := store.Read(); err == nil && book.InUse != "" {
		fmt.Fprintf(out, "In use now: profile %s\n", model.Clean(book.InUse))
	}
	return nil
}
