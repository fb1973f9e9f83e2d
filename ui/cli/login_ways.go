package cli

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"

	"fliplet-audit/api"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/screen/signin"
)

// triesToSignIn is how often the password and the codes together are asked for.
const triesToSignIn = 5

// withPassword asks for what e-mail and password lack, and for the second
// factor's code where the server does.
func (s signingIn) withPassword(ctx context.Context) (signin.Account, error) {
	base, err := s.base(ctx)
	if err != nil {
		return signin.Account{}, err
	}
	who := api.Credentials{Email: strings.TrimSpace(s.email)}
	if who.Email == "" {
		if who.Email, err = s.emailAsked(ctx); err != nil {
			return signin.Account{}, err
		}
	}
	s.tell("Signing in at " + base)
	for try := 1; ; try++ {
		if who.Password == "" {
			if who.Password, err = s.hidden(ctx, "Password"); err != nil {
				return signin.Account{}, err
			}
		}
		account, err := s.ways().Password(ctx, base, who)
		if err == nil {
			return account, nil
		}
		if try == triesToSignIn {
			return signin.Account{}, err
		}
		if who, err = s.askAgain(ctx, who, err); err != nil {
			return signin.Account{}, err
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

func (s signingIn) ways() waysIn { return waysIn{opening: s.opening, onWait: s.waits.tell} }

// withToken takes a token as it is: typed without being shown, or from a pipe.
func (s signingIn) withToken(ctx context.Context) (signin.Account, error) {
	text, err := s.asked.value(ctx, "The token")
	if err != nil {
		return signin.Account{}, err
	}
	token, err := api.NewToken(text)
	if err != nil {
		return signin.Account{}, err
	}
	base := s.address()
	if region, err := parseRegion(s.region); err == nil && region != "" {
		base = region.BaseURL()
	}
	return s.ways().Token(ctx, base, token)
}

// withOfficialSession takes what the official tool keeps.
func (s signingIn) withOfficialSession(ctx context.Context) (signin.Account, error) {
	account, err := s.ways().TakeOfficial(ctx, s.address())
	if errors.Is(err, errNoToken) {
		err = notSignedIn(err)
	}
	return account, err
}

// withBrowser waits for the browser to come back, and takes the address that it
// ended on where it can't.
func (s signingIn) withBrowser(ctx context.Context) (signin.Account, error) {
	base, err := s.base(ctx)
	if err != nil {
		return signin.Account{}, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	b, err := s.ways().browse(ctx, base)
	if err != nil {
		return signin.Account{}, err
	}
	s.tellBrowser(b)
	return s.fromBrowser(ctx, b)
}

func (s signingIn) tellBrowser(b *browsing) {
	for _, line := range b.said() {
		s.tell(line)
	}
	s.tell("")
	s.tell("  " + b.address)
	s.tell("")
	s.tell("Waiting for 5 minutes. If the browser ends on a page that can't be reached,")
	s.tell("paste that page's address here; it begins with http://localhost:")
}

// fromBrowser is the account that the browser brings, or that the address pasted
// holds, whichever comes first.
func (s signingIn) fromBrowser(ctx context.Context, b *browsing) (signin.Account, error) {
	type answer struct {
		account signin.Account
		err     error
	}
	ctx, stop := context.WithCancel(ctx)
	answers := make(chan answer, 2)
	var both sync.WaitGroup
	both.Go(func() {
		account, err := b.Wait(ctx)
		answers <- answer{account, err}
	})
	both.Go(func() {
		if address, err := s.pasted(ctx); err == nil {
			account, err := b.Paste(ctx, address)
			answers <- answer{account, err}
		} // where nothing can be read, the browser may come all the same
	})
	first := <-answers
	stop()
	both.Wait() // the terminal is as it was
	return first.account, first.err
}

// pasted waits for an address with a token in it.
func (s signingIn) pasted(ctx context.Context) (string, error) {
	for {
		text, err := s.hidden(ctx, "The address")
		if err != nil {
			return "", err
		}
		if _, err = api.TokenFromAddress(text); err == nil {
			return text, nil
		}
		what, _ := failure.Words(err)
		s.tell(what.String())
	}
}
