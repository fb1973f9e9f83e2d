package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/screen/signin"
)

func newLogin() *cobra.Command {
	var l loginFlags
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Sign in, and keep the token for the screen and all commands",
		Long: `login signs in and keeps the token: in the system's key ring, or where there is none in a file
that only its owner can read. Passwords and codes are kept nowhere. On a terminal it asks how:
in the browser, which is the way for single sign-on; with e-mail, password and the code of a
second factor; with a token; or with the session of the official fliplet tool.

Several accounts can be signed in side by side, each as a profile with a name; the last one is
in use. Without a terminal nothing asks: --token-stdin reads a token, --official takes the
official tool's session.`,
		Example: `  fliplet-audit login
  fliplet-audit login --browser --region us --profile us
  fliplet-audit login --email ann@acme.com
  fliplet-audit login --token-stdin --in-file --profile cron < token`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return l.run(cmd) },
	}
	l.add(cmd)
	return cmd
}

// loginFlags are the flags of login.
type loginFlags struct {
	connecting // of which it takes profile, apiURL and unpaced
	browser    bool
	email      string
	stdin      bool
	official   bool
	region     string
	inFile     bool
}

const groupLogin = "How to sign in"

func (l *loginFlags) add(cmd *cobra.Command) {
	flags := grouped{cmd.Flags(), groupLogin}
	flags.flag(&l.browser, "browser", "in the browser, single sign-on included")
	flags.text(&l.email, "email", "", "with this `ADDRESS` and a password, which is asked for")
	flags.flag(&l.stdin, "token-stdin", "with the token on standard input")
	flags.flag(&l.official, "official", "with the session that the official fliplet login left behind")
	flags.text(&l.region, "region", "", "the `REGION` of the organization's data: eu, us or ca; left out: asked for, or as the token says")
	flags.text(&l.apiURL, "api-url", "", "the API's `URL`, in place of the region's (FLIPLET_API_URL)")
	flags.text(&l.profile, "profile", "", "keep the account under this `NAME`; left out: the e-mail")
	flags.flag(&l.inFile, "in-file", "keep the token in a file, as for cron, though there is a key ring")
	flags.flag(&l.unpaced, "unpaced", "hold no requests back: for a demo server without a rate limit")
	hide(cmd, "unpaced")
}

// check refuses flags that make no sense. Every error is a usageError.
func (l loginFlags) check(cmd *cobra.Command) error {
	ways := 0
	for _, name := range []string{"browser", "email", "token-stdin", "official"} {
		if cmd.Flags().Changed(name) {
			ways++
		}
	}
	switch {
	case ways > 1:
		return usageError{errors.New("--browser, --email, --token-stdin and --official are one way to sign in each: give one of them")}
	case cmd.Flags().Changed("email") && strings.TrimSpace(l.email) == "":
		return usageError{errors.New("--email: empty; leave it out to be asked")}
	case l.region != "" && l.address() != "":
		return usageError{errors.New("--region and an API address (--api-url, " + apiURLVariable + ") both say where: give one of them")}
	case l.profile != "" || cmd.Flags().Changed("profile"):
		if err := accounts.CheckName(l.profile); err != nil {
			return usageError{fmt.Errorf("--profile %s: %w", l.profile, err)}
		}
	}
	if _, err := parseRegion(l.region); err != nil {
		return usageError{fmt.Errorf("--region %s: %w", l.region, err)}
	}
	if l.address() != "" {
		return api.CheckBaseURL(l.address())
	}
	return nil
}

func (l loginFlags) address() string { return opening{flags: l.connecting}.apiURL() }

// regions are those there are; the first is the one meant where none is named.
func regions() []api.Region { return []api.Region{api.RegionEU, api.RegionUS, api.RegionCA} }

func parseRegion(text string) (api.Region, error) {
	if text == "" {
		return "", nil
	}
	i := slices.IndexFunc(regions(), func(r api.Region) bool { return strings.EqualFold(string(r), strings.TrimSpace(text)) })
	if i < 0 {
		return "", errors.New("it is eu, us or ca")
	}
	return regions()[i], nil
}

// regionOf is the region of an API's address; "" of another one.
func regionOf(address string) api.Region {
	for _, r := range regions() {
		if r.BaseURL() == address {
			return r
		}
	}
	return ""
}

// way is how to sign in as the flags say; "" is not said.
func (l loginFlags) way() accounts.Way {
	switch {
	case l.browser:
		return accounts.ByBrowser
	case l.email != "":
		return accounts.ByPassword
	case l.stdin:
		return accounts.ByToken
	case l.official:
		return accounts.ByOfficialTool
	}
	return ""
}

func (l loginFlags) run(cmd *cobra.Command) error {
	if err := l.check(cmd); err != nil {
		return err
	}
	way, asked := l.way(), newPerson(cmd)
	if !asked.there() && way != accounts.ByToken && way != accounts.ByOfficialTool {
		return usageError{errors.New("signing in asks, and there is no terminal to ask at: give --token-stdin or --official, or set " + api.EnvToken + " without signing in")}
	}
	o, err := newOpening(l.connecting)
	if err != nil {
		return err
	}
	s := signingIn{loginFlags: l, opening: o, asked: asked, waits: newWaitTeller(cmd.ErrOrStderr())}
	who, err := s.signIn(cmd.Context(), way)
	if err != nil {
		return err
	}
	return s.keep(cmd, who)
}

// signingIn is a sign-in under way.
type signingIn struct {
	loginFlags
	opening opening
	asked   person
	waits   *waitTeller
}

// signIn signs in; way "" is asked for.
func (s signingIn) signIn(ctx context.Context, way accounts.Way) (signin.Account, error) {
	if way == "" {
		var err error
		if way, err = s.chooseWay(ctx); err != nil {
			return signin.Account{}, err
		}
	}
	switch way {
	case accounts.ByPassword:
		return s.withPassword(ctx)
	case accounts.ByBrowser:
		return s.withBrowser(ctx)
	case accounts.ByOfficialTool:
		return s.withOfficialSession(ctx)
	}
	return s.withToken(ctx)
}

// chooseWay asks how to sign in.
func (s signingIn) chooseWay(ctx context.Context) (accounts.Way, error) {
	ways := []accounts.Way{accounts.ByBrowser, accounts.ByPassword, accounts.ByToken}
	lines := []string{"in the browser, single sign-on included", "with e-mail and password", "with a token that you paste"}
	if words, ok := s.ways().Official(); ok {
		ways = append(ways, accounts.ByOfficialTool)
		lines = append(lines, "with the session of the official fliplet tool, "+words)
	}
	s.tell("How do you want to sign in?")
	for i, line := range lines {
		s.tell(fmt.Sprintf("  %d  %s", i+1, line))
	}
	i, err := s.chooseNumber(ctx, len(ways))
	if err != nil {
		return "", err
	}
	return ways[i], nil
}

func orWords(text, words string) string {
	if text == "" {
		return words
	}
	return text
}

// triesToAnswer is how often a question is asked that gets no answer.
const triesToAnswer = 3

// chooseNumber asks for a number from 1 on, and gives it from 0 on.
func (s signingIn) chooseNumber(ctx context.Context, count int) (int, error) {
	for range triesToAnswer {
		text, err := s.asked.line(ctx, fmt.Sprintf("1 to %d [1]: ", count))
		if err != nil {
			return 0, err
		}
		if text = strings.TrimSpace(text); text == "" {
			return 0, nil
		}
		for i := range count {
			if text == fmt.Sprint(i+1) {
				return i, nil
			}
		}
	}
	return 0, errors.New("none of these was chosen")
}

// base is the address to sign in at, asked for where nothing says it.
func (s signingIn) base(ctx context.Context) (string, error) {
	if address := s.address(); address != "" {
		return address, nil
	}
	text := s.region
	for range triesToAnswer {
		region, err := parseRegion(text)
		if err == nil && region != "" {
			return region.BaseURL(), nil
		}
		if text, err = s.asked.line(ctx, "Where is the organization's data, eu, us or ca? [eu]: "); err != nil {
			return "", err
		}
		if strings.TrimSpace(text) == "" {
			text = string(api.RegionEU)
		}
	}
	region, err := parseRegion(text)
	if err != nil {
		return "", fmt.Errorf("the region: %w", err)
	}
	return region.BaseURL(), nil
}

func (s signingIn) tell(line string) { fmt.Fprintln(s.asked.errs, model.Clean(line)) }

// keep keeps the account, and says where.
func (s signingIn) keep(cmd *cobra.Command, who signin.Account) error {
	kept, err := s.opening.keep(who, s.profile, s.inFile)
	if err != nil {
		return err
	}
	s.tellKept(kept)
	out, p := cmd.OutOrStdout(), kept.Profile
	for _, line := range [][2]string{
		{"Signed in as", personWords(p.User)}, {"API", placeWords(p.API)},
		{"Profile", p.Name + ", in use from now on"}, {"Token in", s.opening.store.Where(p)},
	} {
		if _, err := fmt.Fprintf(out, "%-14s%s\n", line[0], model.Clean(line[1])); err != nil {
			return err
		}
	}
	return nil
}

func (s signingIn) tellKept(kept accounts.Kept) {
	if kept.NoRing != nil {
		s.tell(kept.NoRing.Error() + ".")
		s.tell("So it is in a file that only you can read.")
	}
	before := kept.Before
	switch {
	case before == nil:
	case !before.Same(kept.Profile):
		s.tell(fmt.Sprintf("Profile %s was %s at %s until now; that token is forgotten here.", before.Name, personWords(before.User), placeWords(before.API)))
	case before.By.OwnSession():
		s.tell("The session that it had before is forgotten here, and was not ended at Fliplet.")
	}
	if note := tokenSetWords(); note != "" {
		s.tell(note)
	}
}

// personWords names somebody.
func personWords(u model.User) string {
	switch {
	case u.FullName != "" && u.Email != "":
		return u.FullName + " <" + u.Email + ">"
	case u.Email != "" || u.FullName != "":
		return u.Email + u.FullName
	}
	return "user " + string(u.ID)
}

// placeWords is an API's address with its region.
func placeWords(address string) string {
	if r := regionOf(address); r != "" {
		return address + " (" + string(r) + ")"
	}
	return address
}
