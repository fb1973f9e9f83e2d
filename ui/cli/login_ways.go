package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/browser"
	"fliplet-audit/ui/failure"
)

// triesToSignIn is how often the password and the codes together are asked for.
const triesToSignIn = 5

// withPassword asks for what e-mail and password lack, and for the second
// factor's code where the server does.
func (s signingIn) withPassword(ctx context.Context) (signedAs, error) {
	base, err := s.base(ctx)
	if err != nil {
		return signedAs{}, err
	}
	who := api.Credentials{Email: strings.TrimSpace(s.email)}
	if who.Email == "" {
		if who.Email, err = s.emailAsked(ctx); err != nil {
			return signedAs{}, err
		}
	}
	s.tell("Signing in at " + base)
	for try := 1; ; try++ {
		if who.Password == "" {
			if who.Password, err = s.hidden(ctx, "Password"); err != nil {
				return signedAs{}, err
			}
		}
		var signed api.SignedIn
		signed, err = api.SignIn(ctx, s.options(base), who)
		if err == nil {
			return s.known(ctx, signed.Token, signed.User, base, accounts.ByPassword)
		}
		if try == triesToSignIn {
			return signedAs{}, err
		}
		if who, err = s.askAgain(ctx, who, err); err != nil {
			return signedAs{}, err
		}
	}
}

func (s signingIn) emailAsked(ctx context.Context) (string, error) {
	for range triesToAnswer {
		text, err := s.asked.line(ctx, "E-mail: ")
		if err != nil {
			return "", err
		}
		if text = strings.TrimSpace(text); text != "" {
			return text, nil
		}
	}
	return "", errors.New("no e-mail was given")
}

// askAgain asks for what the server asks for, or did not accept; other errors
// are handed back.
func (s signingIn) askAgain(ctx context.Context, who api.Credentials, refused error) (api.Credentials, error) {
	e, ok := errors.AsType[*api.Error](refused)
	if !ok || e.Kind != api.KindTwoFactor && e.Kind != api.KindCredentials {
		return who, refused
	}
	if who.Code != "" || e.Kind == api.KindCredentials {
		s.tell(e.What())
	}
	if who.Code == "" && e.Kind == api.KindCredentials {
		who.Password = ""
		return who, nil
	}
	code, err := s.hidden(ctx, "Code of the second factor")
	who.Code = strings.TrimSpace(code)
	return who, err
}

// hidden asks for a secret, blanks around it kept: a password may have them.
func (s signingIn) hidden(ctx context.Context, name string) (string, error) {
	terminal, ok := s.asked.in.(*os.File)
	if !ok {
		return "", usageError{errors.New("there is no terminal to ask at")}
	}
	return s.asked.hidden(ctx, terminal, name)
}

func (s signingIn) options(base string) api.Options {
	return api.Options{BaseURL: base, Pacer: s.opening.pacer, UserAgent: userAgent(), OnWait: s.waits.tell}
}

// withToken takes a token as it is: typed without being shown, or from a pipe.
func (s signingIn) withToken(ctx context.Context) (signedAs, error) {
	text, err := s.asked.value(ctx, "The token")
	if err != nil {
		return signedAs{}, err
	}
	token, err := api.NewToken(text)
	if err != nil {
		return signedAs{}, err
	}
	base := s.address()
	if region, err := parseRegion(s.region); err == nil && region != "" {
		base = region.BaseURL()
	}
	return s.known(ctx, token, model.User{}, base, accounts.ByToken)
}

// withOfficialSession takes what the official tool keeps.
func (s signingIn) withOfficialSession(ctx context.Context) (signedAs, error) {
	session, err := s.opening.officialSession()
	if err != nil {
		return signedAs{}, notSignedIn(err)
	}
	return s.known(ctx, session.Token, model.User{}, s.address(), accounts.ByOfficialTool)
}

// known asks whose the token is, where that isn't known. base "" is the token's
// own region.
func (s signingIn) known(ctx context.Context, token api.Token, user model.User, base string, by accounts.Way) (signedAs, error) {
	opened, err := s.opening.client(token, base, s.waits.tell)
	if err != nil {
		return signedAs{}, err
	}
	defer opened.close()
	if user.ID == "" {
		if user, err = opened.client.User(ctx); err != nil {
			return signedAs{}, err
		}
	}
	return signedAs{user: user, token: token, api: opened.client.BaseURL(), by: by}, nil
}

// withBrowser waits for the browser to come back, and takes the address that it
// ended on where it can't.
func (s signingIn) withBrowser(ctx context.Context) (signedAs, error) {
	base, err := s.base(ctx)
	if err != nil {
		return signedAs{}, err
	}
	listener, err := browser.Listen()
	if err != nil {
		return signedAs{}, err
	}
	defer listener.Close()
	address, err := api.BrowserSignIn(base, listener.Redirect(), browserTitle())
	if err != nil {
		return signedAs{}, err
	}
	s.tellBrowser(address, listener.Port())
	token, err := s.fromBrowser(ctx, listener)
	if err != nil {
		return signedAs{}, err
	}
	return s.known(ctx, token, model.User{}, base, accounts.ByBrowser)
}

// browserTitle is how the page of the sign-in calls who asks.
func browserTitle() string {
	if host, err := os.Hostname(); err == nil {
		return "fliplet-audit on " + host
	}
	return "fliplet-audit"
}

func (s signingIn) tellBrowser(address string, port int) {
	if browser.Open(address, runtime.GOOS, os.Getenv) == nil {
		s.tell("The browser opens; if it does not, open this address:")
	} else {
		s.tell("Open this address in a browser, on any machine:")
	}
	s.tell("")
	s.tell("  " + address)
	s.tell("")
	if port != browser.OfficialPort {
		s.tell(fmt.Sprintf("Port %d is taken, and Fliplet may not come back to another one, such as %d.", browser.OfficialPort, port))
	}
	s.tell("Waiting for 5 minutes. If the browser ends on a page that can't be reached,")
	s.tell("paste that page's address here; it begins with http://localhost:")
}

// fromBrowser is the token that the browser brings, or that the address pasted
// holds, whichever comes first.
func (s signingIn) fromBrowser(ctx context.Context, listener *browser.Listener) (api.Token, error) {
	type answer struct {
		token api.Token
		err   error
	}
	ctx, stop := context.WithCancel(ctx)
	answers := make(chan answer, 2)
	var both sync.WaitGroup
	both.Go(func() {
		token, err := listener.Token(ctx)
		answers <- answer{token, err}
	})
	both.Go(func() {
		// Where nothing can be read, the browser may come all the same.
		if token, err := s.pasted(ctx); err == nil {
			answers <- answer{token: token}
		}
	})
	first := <-answers
	stop()
	both.Wait() // the terminal is as it was
	return first.token, first.err
}

// pasted waits for an address with a token in it.
func (s signingIn) pasted(ctx context.Context) (api.Token, error) {
	for {
		text, err := s.hidden(ctx, "The address")
		if err != nil {
			return api.Token{}, err
		}
		token, err := api.TokenFromAddress(text)
		if err == nil {
			return token, nil
		}
		what, _ := failure.Words(err)
		s.tell(what.String())
	}
}
