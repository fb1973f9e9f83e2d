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
	"fliplet-audit/ui"
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
}

func newOpening(f connecting) (opening, error) {
	if f.timeout < 0 {
		return opening{}, usageError{errors.New("--timeout can't be negative")}
	}
	if !f.unpaced {
		return opening{flags: f, pacer: api.NewPacer(api.SystemClock{})}, nil
	}
	// Plain HTTP is refused but for loopback hosts.
	if !strings.HasPrefix(f.apiURL, "http://") {
		return opening{}, usageError{errors.New("--unpaced is for a demo server on this machine: --api-url http://127.0.0.1:…")}
	}
	return opening{flags: f, pacer: api.Unpaced(api.SystemClock{})}, nil
}

// signedIn is a client, and what is known of whom it speaks for.
type signedIn struct {
	client       *api.Client
	demo         bool
	organization model.ID // the one to open on; "" is not known
	from         string   // where the token came from, in words
	close        func()
}

// signIn opens what the flags and the environment say; errNoToken when there
// is no token anywhere. onWait is told of waits.
func (o opening) signIn(ctx context.Context, onWait func(api.Wait)) (signedIn, error) {
	if o.flags.demo {
		return o.demo(ctx, onWait)
	}
	f, err := o.token()
	if err != nil {
		return signedIn{}, err
	}
	s, err := o.client(f.token, o.apiURL(), onWait)
	s.from, s.organization = f.from, f.organization
	return s, err
}

func (o opening) apiURL() string {
	if o.flags.apiURL != "" {
		return o.flags.apiURL
	}
	return os.Getenv(apiURLVariable)
}

// token finds the token: a file that was named, the environment, or the
// official tool's session.
func (o opening) token() (found, error) {
	if o.flags.tokenFile != "" {
		token, err := api.TokenFromFile(o.flags.tokenFile)
		return found{token: token, from: "the file " + o.flags.tokenFile}, err
	}
	if os.Getenv(api.EnvToken) != "" {
		token, err := api.TokenFromEnv(os.Getenv)
		return found{token: token, from: "the environment, " + api.EnvToken}, err
	}
	home, err := configHome()
	if err != nil {
		return found{}, errNoToken
	}
	session, err := api.Session(home)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return found{}, errNoToken
	case err != nil:
		return found{}, errors.Join(errNoToken, err)
	case session.Environment != "production" && o.apiURL() == "":
		return found{}, errors.Join(errNoToken, elsewhereError{session.Environment})
	}
	return found{token: session.Token, from: "the session of the official fliplet tool", organization: session.Organization.ID}, nil
}

// found is a token, where it was, in words, and the organization that was in
// use there.
type found struct {
	token        api.Token
	from         string
	organization model.ID
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

func (o opening) client(token api.Token, baseURL string, onWait func(api.Wait)) (signedIn, error) {
	client, err := api.New(api.Options{
		BaseURL: baseURL, Token: token, Pacer: o.pacer, UserAgent: "fliplet-audit/" + versionText(), OnWait: onWait,
		RequestTimeout: o.flags.timeout,
	})
	if err != nil {
		return signedIn{}, err
	}
	return signedIn{client: client, close: client.Close}, nil
}

// demo starts the demo server in this process and signs in there.
func (o opening) demo(ctx context.Context, onWait func(api.Wait)) (signedIn, error) {
	server, err := demo.Start(ctx, demo.Options{Live: o.flags.live})
	if err != nil {
		return signedIn{}, fmt.Errorf("starting the demo organization: %w", err)
	}
	token, err := api.NewToken(server.Token)
	if err != nil {
		server.Close()
		return signedIn{}, err
	}
	s, err := o.client(token, server.URL, onWait)
	if err != nil {
		server.Close()
		return signedIn{}, err
	}
	s.demo, s.from = true, "the demo organization"
	s.organization = model.ID(strconv.FormatInt(server.OrganizationID, 10))
	s.close = func() {
		s.client.Close()
		server.Close()
	}
	return s, nil
}

// screenSessions opens the sessions of the screen.
type screenSessions struct{ opening }

// open signs in with what the flags and the environment say.
func (o screenSessions) open(ctx context.Context) (*ui.Session, error) {
	return session(func(onWait func(api.Wait)) (signedIn, error) { return o.opening.signIn(ctx, onWait) })
}

// openDemo signs in to the demo organization.
func (o screenSessions) openDemo(ctx context.Context) (*ui.Session, error) {
	return session(func(onWait func(api.Wait)) (signedIn, error) { return o.demo(ctx, onWait) })
}

// signIn opens a session with a pasted token once the server knows it.
func (o screenSessions) signIn(ctx context.Context, text string) (*ui.Session, error) {
	token, err := api.NewToken(text)
	if err != nil {
		return nil, err
	}
	s, err := session(func(onWait func(api.Wait)) (signedIn, error) { return o.client(token, o.apiURL(), onWait) })
	if err != nil {
		return nil, err
	}
	if _, err := s.Client.Organizations(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// session is the screen's, which takes waits from a channel.
func session(open func(onWait func(api.Wait)) (signedIn, error)) (*ui.Session, error) {
	waits := make(chan api.Wait, 16)
	s, err := open(func(w api.Wait) {
		select {
		case waits <- w:
		default:
		}
	})
	if err != nil {
		return nil, err
	}
	if s.demo {
		s.from = "" // it is told already
	}
	return &ui.Session{Client: s.client, Demo: s.demo, Organization: s.organization, From: s.from, Waits: waits, Close: s.close}, nil
}
