package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
)

// apiURLVariable is the environment's place for --api-url.
const apiURLVariable = "FLIPLET_API_URL"

// errNoToken is in the error of a person who is not signed in at all.
var errNoToken = errors.New("not signed in")

// opening signs in, again and again with one pace of requests, as the rate
// limit is the user's, not the client's.
type opening struct {
	flags connecting
	pacer *api.Pacer
	store accounts.Store
}

func newOpening(f connecting) (opening, error) {
	if f.timeout < 0 {
		return opening{}, usageError{errors.New("--timeout can't be negative")}
	}
	store := accounts.NewStore()
	if !f.unpaced {
		return opening{flags: f, pacer: api.NewPacer(api.SystemClock{}), store: store}, nil
	}
	// Plain HTTP is refused but for loopback hosts.
	if !strings.HasPrefix(f.apiURL, "http://") {
		return opening{}, usageError{errors.New("--unpaced is for a demo server on this machine: --api-url http://127.0.0.1:…")}
	}
	return opening{flags: f, pacer: api.Unpaced(api.SystemClock{}), store: store}, nil
}

// signedIn is a client, and what is known of whom it speaks for.
type signedIn struct {
	client       *api.Client
	demo         bool
	organization model.ID          // the one to open on; "" is not known
	profile      *accounts.Profile // whose token it is; nil of a token from elsewhere
	from         string            // where the token came from, in words
	// who is whose it is, and by how they signed in, where that is known.
	who   model.User
	by    accounts.Way
	close func()
}

// told is who hears what a client tells: of waits, and of a token that is not
// accepted any more, for which what is asked then waits; nil is nobody.
type told struct {
	waits   func(api.Wait)
	expired func(*api.Error)
}

// signIn opens what the flags and the environment say; errNoToken when there
// is no token anywhere. What it tells goes to told.
func (o opening) signIn(ctx context.Context, told told) (signedIn, error) {
	if o.flags.demo {
		return o.demo(ctx, told)
	}
	f, err := o.token()
	if err != nil {
		return signedIn{}, err
	}
	address := o.apiURL()
	if address == "" && f.profile != nil {
		address = f.profile.API
	}
	s, err := o.client(f, address, told)
	if err != nil {
		return s, err
	}
	if f.profile != nil && s.client.BaseURL() != f.profile.API {
		s.close()
		return signedIn{}, otherAddressError{*f.profile, s.client.BaseURL()}
	}
	return s, nil
}

func (o opening) apiURL() string {
	if o.flags.apiURL != "" {
		return o.flags.apiURL
	}
	return os.Getenv(apiURLVariable)
}

// found is a token, where it was, in words, and whose it is or which
// organization was in use there, where that is known.
type found struct {
	token        api.Token
	from         string
	organization model.ID
	profile      *accounts.Profile
}

// token finds the token: a file that was named, the environment, the profile
// that is named or in use, or the official tool's session.
func (o opening) token() (found, error) {
	file, variable := o.flags.tokenFile, os.Getenv(api.EnvToken)
	switch {
	case o.flags.profile != "" && file != "":
		return found{}, usageError{errors.New("--profile and --token-file both say whose token: give one of them")}
	case o.flags.profile != "" && variable != "":
		return found{}, usageError{errors.New("--profile and " + api.EnvToken + " both say whose token: unset " + api.EnvToken + ", or leave --profile out")}
	case file != "":
		token, err := api.TokenFromFile(file)
		return found{token: token, from: "the file " + file}, err
	case variable != "":
		token, err := api.TokenFromEnv(os.Getenv)
		return found{token: token, from: "the environment, " + api.EnvToken}, err
	}
	if f, ok, err := o.profileToken(); ok || err != nil {
		return f, err
	}
	return o.officialToken()
}

// profileToken finds the token of the profile that is meant; false where nobody
// is signed in. A token that can't be had is no token.
func (o opening) profileToken() (found, bool, error) {
	book, err := o.store.Read()
	if err != nil {
		return found{}, false, err
	}
	p, ok, err := book.Find(o.flags.profile)
	if err != nil {
		return found{}, false, errors.Join(errNoToken, err)
	}
	if !ok {
		return found{}, false, nil
	}
	token, err := o.store.Token(p)
	if err != nil {
		return found{}, false, errors.Join(errNoToken, err)
	}
	return found{token: token, from: o.fromProfile(p), profile: &p}, true, nil
}

func (o opening) fromProfile(p accounts.Profile) string {
	return "profile " + p.Name + ", from " + o.store.Where(p)
}

// officialSession is the official tool's, of an environment whose address is
// known. The error is errNoToken, with the reason where there could have been
// one.
func (o opening) officialSession() (api.OfficialSession, error) {
	home, err := configHome()
	if err != nil {
		return api.OfficialSession{}, errNoToken
	}
	session, err := api.Session(home)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return session, errNoToken
	case err != nil:
		return session, errors.Join(errNoToken, err)
	case session.Environment != "production" && o.apiURL() == "":
		return session, errors.Join(errNoToken, elsewhereError{session.Environment})
	}
	return session, nil
}

func (o opening) officialToken() (found, error) {
	session, err := o.officialSession()
	if err != nil {
		return found{}, err
	}
	return found{token: session.Token, from: "the session of the official fliplet tool", organization: session.Organization.ID}, nil
}

// otherAddressError keeps a profile's token from an address that it is not for.
type otherAddressError struct {
	profile accounts.Profile
	address string
}

// Error is What.
func (e otherAddressError) Error() string { return e.What() }

// Unwrap makes it an errNoToken: for that address there is none.
func (e otherAddressError) Unwrap() error { return errNoToken }

// What says what is the matter.
func (e otherAddressError) What() string {
	return fmt.Sprintf("Profile %s is signed in at %s, not at %s", e.profile.Name, e.profile.API, e.address)
}

// Advice says what to do.
func (otherAddressError) Advice() string {
	return "Leave --api-url and " + apiURLVariable + " out, or sign in there: fliplet-audit login --api-url URL --profile NAME"
}

// elsewhereError says that the official tool is signed in to an environment
// whose address is not known: its token is sent nowhere else.
type elsewhereError struct{ environment string }

// Error is What.
func (e elsewhereError) Error() string { return e.What() }

// What says what is the matter.
func (e elsewhereError) What() string {
	return fmt.Sprintf("The official tool is signed in to %q, whose API address is not known", e.environment)
}

// Advice says what to do.
func (elsewhereError) Advice() string {
	return "Give it with --api-url or " + apiURLVariable + ", or sign in to production."
}

// reason is why there is no session where one could have been; nil when nobody
// ever signed in.
func reason(err error) error {
	if err == errNoToken {
		return nil
	}
	return err
}

// configHome is where the official tool keeps its session, on every system
// (wire.md, "Hosts and authentication").
func configHome() (string, error) {
	if home := os.Getenv("XDG_CONFIG_HOME"); home != "" {
		return home, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("finding the home folder: %w", err)
	}
	return home + "/.config", nil
}

// client speaks for a token that was found. baseURL "" is the token's own region.
func (o opening) client(f found, baseURL string, told told) (signedIn, error) {
	client, err := api.New(api.Options{
		BaseURL: baseURL, Token: f.token, TokenFrom: f.from, Pacer: o.pacer, UserAgent: userAgent(), OnWait: told.waits, OnExpired: told.expired,
		RequestTimeout: o.flags.timeout,
	})
	if err != nil {
		return signedIn{}, err
	}
	return signedIn{client: client, from: f.from, organization: f.organization, profile: f.profile, close: client.Close}, nil
}

func userAgent() string { return "fliplet-audit/" + versionText() }

// demo starts the demo server in this process and signs in there.
func (o opening) demo(ctx context.Context, told told) (signedIn, error) {
	server, err := demo.Start(ctx, demo.Options{Live: o.flags.live})
	if err != nil {
		return signedIn{}, fmt.Errorf("starting the demo organization: %w", err)
	}
	token, err := api.NewToken(server.Token)
	if err != nil {
		server.Close()
		return signedIn{}, err
	}
	s, err := o.client(found{token: token, from: "the demo organization"}, server.URL, told)
	if err != nil {
		server.Close()
		return signedIn{}, err
	}
	s.demo = true
	s.organization = model.ID(strconv.FormatInt(server.OrganizationID, 10))
	s.close = func() {
		s.client.Close()
		server.Close()
	}
	return s, nil
}
