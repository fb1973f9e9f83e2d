package cli

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/browser"
	"fliplet-audit/ui/screen/signin"
)

// waysIn are the ways to sign in, for the screen and for login.
type waysIn struct {
	opening
	onWait func(api.Wait) // told of waits; nil tells nobody
	// again signs in with the account of the profile named, which need not be the
	// one in use.
	again bool
}

// Address is the API's address where the command line or the environment says
// it.
func (w waysIn) Address() string {
	address := w.apiURL()
	if address != "" && !strings.HasSuffix(address, "/") {
		address += "/"
	}
	return address
}

// Password signs in with e-mail and password.
func (w waysIn) Password(ctx context.Context, base string, who api.Credentials) (signin.Account, error) {
	o := api.Options{BaseURL: base, Pacer: w.pacer, UserAgent: userAgent(), OnWait: w.onWait}
	signed, err := api.SignIn(ctx, o, who)
	if err != nil {
		return signin.Account{}, err
	}
	return w.known(ctx, signed.Token, signed.User, base, accounts.ByPassword)
}

// Token asks whose a token is.
func (w waysIn) Token(ctx context.Context, base string, token api.Token) (signin.Account, error) {
	return w.known(ctx, token, model.User{}, base, accounts.ByToken)
}

// Official says whose session the official tool has.
func (w waysIn) Official() (words string, ok bool) {
	session, err := w.officialSession()
	if err != nil {
		return "", false
	}
	return "of " + orWords(session.Email, "an unknown e-mail"), true
}

// TakeOfficial signs in with the official tool's session.
func (w waysIn) TakeOfficial(ctx context.Context, base string) (signin.Account, error) {
	session, err := w.officialSession()
	if err != nil {
		return signin.Account{}, err
	}
	return w.known(ctx, session.Token, model.User{}, base, accounts.ByOfficialTool)
}

// known asks whose the token is, where that isn't known. base "" is the token's
// own region.
func (w waysIn) known(ctx context.Context, token api.Token, user model.User, base string, by accounts.Way) (signin.Account, error) {
	opened, err := w.client(found{token: token}, base, told{waits: w.onWait})
	if err != nil {
		return signin.Account{}, err
	}
	defer opened.close()
	if user.ID == "" {
		if user, err = opened.client.User(ctx); err != nil {
			return signin.Account{}, err
		}
	}
	return signin.Account{User: user, Token: token, API: opened.client.BaseURL(), By: by}, nil
}

// Browser shows the browser where to sign in.
func (w waysIn) Browser(ctx context.Context, base string) (signin.Browsing, error) {
	b, err := w.browse(ctx, base)
	if err != nil {
		return nil, err
	}
	return b, nil
}

// browsing is a sign-in that goes on in the browser.
type browsing struct {
	ways     waysIn
	base     string
	address  string
	listener *browser.Listener
	opened   bool
}

// browse begins to wait for the browser; it ends with ctx.
func (w waysIn) browse(ctx context.Context, base string) (*browsing, error) {
	listener, err := browser.Listen()
	if err != nil {
		return nil, err
	}
	address, err := api.BrowserSignIn(base, listener.Redirect(), browserTitle())
	if err != nil {
		listener.Close()
		return nil, err
	}
	context.AfterFunc(ctx, listener.Close)
	opened := browser.Open(address, runtime.GOOS, os.Getenv) == nil
	return &browsing{w, base, address, listener, opened}, nil
}

// browserTitle is how the page of the sign-in calls who asks.
func browserTitle() string {
	if host, err := os.Hostname(); err == nil {
		return "fliplet-audit on " + host
	}
	return "fliplet-audit"
}

// Address is what the browser is to open.
func (b *browsing) Address() string { return b.address }

// Said is what was done, and what may not work.
func (b *browsing) Said() string { return strings.Join(b.said(), " ") }

func (b *browsing) said() []string {
	var lines []string
	if port := b.listener.Port(); port != browser.OfficialPort {
		lines = append(lines, fmt.Sprintf("Port %d is taken, and Fliplet may not come back to another one, such as %d.", browser.OfficialPort, port))
	}
	if b.opened {
		return append(lines, "The browser opens; if it does not, open this address:")
	}
	return append(lines, "Open this address in a browser, on any machine:")
}

// Wait waits for the browser to come back.
func (b *browsing) Wait(ctx context.Context) (signin.Account, error) {
	token, err := b.listener.Token(ctx)
	if err != nil {
		return signin.Account{}, err
	}
	return b.ways.known(ctx, token, model.User{}, b.base, accounts.ByBrowser)
}

// Paste takes the address that the browser ended on.
func (b *browsing) Paste(ctx context.Context, address string) (signin.Account, error) {
	token, err := api.TokenFromAddress(address)
	if err != nil {
		return signin.Account{}, err
	}
	return b.ways.known(ctx, token, model.User{}, b.base, accounts.ByBrowser)
}

// Keep keeps an account that signed in on the screen: in the profile in use, or
// the one named, where that is the same account's, and where that has its token.
func (w waysIn) Keep(a signin.Account, inFile bool) (signin.Kept, error) {
	book, err := w.store.Read()
	if err != nil {
		return signin.Kept{}, err
	}
	name := ""
	p, ok, err := book.Find(w.flags.profile)
	switch {
	case ok && p.Same(profileOf(a)):
		name, inFile = p.Name, inFile || p.Place == accounts.InFile
	case err != nil && accounts.CheckName(w.flags.profile) == nil:
		name = w.flags.profile // there is none of that name yet
	}
	kept, err := w.keep(a, name, inFile)
	if err != nil {
		return signin.Kept{}, err
	}
	if w.again && book.InUse != "" {
		_, _ = w.store.Use(book.InUse) // as it was; where that is gone, this one is in use
	}
	k := signin.Kept{Kept: kept, Where: w.store.Where(kept.Profile), Note: tokenSetWords()}
	if kept.Profile.Place == accounts.InFile {
		k.File = w.store.TokenFile(kept.Profile.Name)
	}
	return k, nil
}

func profileOf(a signin.Account) accounts.Profile {
	return accounts.Profile{User: a.User, API: a.API, By: a.By, Since: time.Now().UTC().Truncate(time.Second)}
}

// keep keeps an account as a profile; name "" is one after its e-mail.
func (o opening) keep(a signin.Account, name string, inFile bool) (accounts.Kept, error) {
	p := profileOf(a)
	if p.Name = name; name == "" {
		book, err := o.store.Read()
		if err != nil {
			return accounts.Kept{}, err
		}
		p.Name = book.NameFor(p)
	}
	return o.store.Keep(p, a.Token, inFile)
}

// tokenSetWords says of a token in the environment that it goes before what is
// kept; "" where there is none.
func tokenSetWords() string {
	if os.Getenv(api.EnvToken) == "" {
		return ""
	}
	return api.EnvToken + " is set, and goes before the profile until it is unset."
}
