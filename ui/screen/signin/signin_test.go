package signin_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/screen/signin"
	"fliplet-audit/ui/theme"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	password = "pa ss-Wörd/7x"
	code     = "918273"
	token    = "eu--5ecret70kenThatNobodyMaySee"
	european = "https://api.fliplet.com/"
	landed   = "http://localhost:9001/callback/X?auth_token=" + token
)

var ann = model.User{ID: "7", Email: "ann@acme.com", FullName: "Ann Example"}

// fake are ways to sign in that take their time.
type fake struct {
	t        *testing.T
	settled  string
	official string
	takes    time.Duration

	sent    []string // what was asked for, without secrets
	refuses error    // the next sign-in
	factor  bool     // a code is asked for
	user    model.User
	kept    signin.Kept
	noKeep  error
	opened  context.Context // of the browser
	comes   chan error      // the browser
}

func newFake(t *testing.T) *fake {
	return &fake{t: t, user: ann, comes: make(chan error), kept: signin.Kept{Where: "the system's key ring", Kept: accounts.Kept{Profile: accounts.Profile{Name: "ann@acme.com"}}}}
}

func (f *fake) say(format string, args ...any) { f.sent = append(f.sent, fmt.Sprintf(format, args...)) }

// rest waits as long as a request takes.
func (f *fake) rest(ctx context.Context) error {
	t := time.NewTimer(f.takes)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *fake) account(ctx context.Context, base string, by accounts.Way) (signin.Account, error) {
	if err := f.rest(ctx); err != nil {
		return signin.Account{}, err
	}
	if f.refuses != nil {
		return signin.Account{}, f.refuses
	}
	if base == "" {
		base = european
	}
	secret, err := api.NewToken(token)
	require.NoError(f.t, err)
	return signin.Account{User: f.user, Token: secret, API: base, By: by}, nil
}

func (f *fake) Address() string { return f.settled }

func (f *fake) Password(ctx context.Context, base string, who api.Credentials) (signin.Account, error) {
	f.say("password %s %s %t %q", base, who.Email, who.Password == password, who.Code)
	if f.factor && who.Password == password && who.Code == "" {
		return signin.Account{}, &api.Error{Kind: api.KindTwoFactor}
	}
	if who.Password != password || f.factor && who.Code != code {
		return signin.Account{}, &api.Error{Kind: api.KindCredentials, Message: "Not right."}
	}
	return f.account(ctx, base, accounts.ByPassword)
}

func (f *fake) Token(ctx context.Context, base string, secret api.Token) (signin.Account, error) {
	f.say("token %s %t", base, secret.Reveal() == token)
	return f.account(ctx, base, accounts.ByToken)
}

func (f *fake) Official() (string, bool) { return f.official, f.official != "" }

func (f *fake) TakeOfficial(ctx context.Context, base string) (signin.Account, error) {
	f.say("official %s", base)
	return f.account(ctx, base, accounts.ByOfficialTool)
}

func (f *fake) Keep(a signin.Account, inFile bool) (signin.Kept, error) {
	f.say("keep %s %t", a.User.Email, inFile)
	time.Sleep(f.takes)
	return f.kept, f.noKeep
}

func (f *fake) Browser(ctx context.Context, base string) (signin.Browsing, error) {
	f.say("browser %s", base)
	if f.refuses != nil {
		return nil, f.refuses
	}
	f.opened = ctx
	return browsing{f, base}, nil
}

// browsing waits until the test has the browser come.
type browsing struct {
	*fake
	base string
}

const address = european + "v1/auth/third-party?redirect=http%3A%2F%2Flocalhost%3A9001%2Fcallback%2FKXJ2UQ4ZP7M3SD6YB5RN2VWCTA&responseType=code&source=CLI&title=fliplet-audit+on+a+machine"

func (browsing) Address() string { return address }
func (browsing) Said() string    { return "Open this address in a browser, on any machine:" }

func (b browsing) Wait(ctx context.Context) (signin.Account, error) {
	select {
	case err := <-b.comes:
		if err != nil {
			return signin.Account{}, err
		}
		return b.account(ctx, b.base, accounts.ByBrowser)
	case <-ctx.Done():
		return signin.Account{}, ctx.Err()
	}
}

func (b browsing) Paste(ctx context.Context, text string) (signin.Account, error) {
	if _, err := api.TokenFromAddress(text); err != nil {
		return signin.Account{}, err
	}
	b.say("pasted %t", strings.TrimSpace(text) == landed)
	return b.account(ctx, b.base, accounts.ByBrowser)
}

// desk is a sign-in without a terminal, in a bubble of testing/synctest. It
// looks for the secrets in every frame and every state.
type desk struct {
	t      *testing.T
	in     signin.Model
	ways   *fake
	msgs   chan tea.Msg
	event  signin.Event
	frame  string
	w, h   int
	copied []string
}

func sit(t *testing.T, change func(*fake, *signin.Options), test func(d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		colours := theme.New(termenv.Ascii, true)
		d := &desk{t: t, ways: newFake(t), msgs: make(chan tea.Msg, 100), w: 80, h: 24}
		o := signin.Options{Ways: d.ways, Env: env.Env{Now: time.Now, Tick: tea.Tick, Theme: &colours, Copy: func(text string) (string, error) {
			d.copied = append(d.copied, text)
			return "copied to the clipboard", nil
		}}}
		if change != nil {
			change(d.ways, &o)
		}
		d.in = signin.New(o).SetSize(d.w, d.h)
		d.do(d.in.Init())
		d.settle()
		defer func() {
			d.in.Stop()
			time.Sleep(10 * time.Second)
			synctest.Wait()
		}()
		test(d)
	})
}

func (d *desk) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msgs := d.msgs
	go func() {
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range msg {
				d.do(c)
			}
		default:
			msgs <- msg
		}
	}()
}

func (d *desk) took(in signin.Model, cmd tea.Cmd, event signin.Event) {
	d.t.Helper()
	d.in = in
	if event.Kind != signin.None {
		require.Equal(d.t, signin.None, d.event.Kind, "it ends once")
		d.event = event
	}
	d.look()
	d.do(cmd)
}

// look holds a frame to what each has to be.
func (d *desk) look() {
	d.t.Helper()
	lines := d.in.Lines()
	require.LessOrEqual(d.t, len(lines), d.h)
	for _, line := range lines {
		require.LessOrEqual(d.t, ansi.StringWidth(line), d.w, line)
		require.Equal(d.t, ansi.StringWidth(lines[0]), ansi.StringWidth(line), "every line is equally wide")
	}
	d.frame = strings.Join(lines, "\n")
	encoded, _ := json.Marshal(d.event)
	all := fmt.Sprintf("%s|%v|%+v|%#v|%#v|%s", d.frame, d.in, d.in, d.in, d.event, encoded)
	for _, secret := range []string{password, "Wörd", code, token, token[4:], "auth_token=eu"} {
		require.NotContains(d.t, all, secret)
	}
}

func (d *desk) settle() {
	d.t.Helper()
	for {
		synctest.Wait()
		select {
		case msg := <-d.msgs:
			d.took(d.in.Update(msg))
		default:
			d.look()
			return
		}
	}
}

func (d *desk) pass(after time.Duration) {
	d.t.Helper()
	d.settle()
	over := time.NewTimer(after)
	defer over.Stop()
	for {
		select {
		case msg := <-d.msgs:
			d.took(d.in.Update(msg))
			d.settle()
		case <-over.C:
			d.settle()
			return
		}
	}
}

var keys = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "up": tea.KeyUp, "down": tea.KeyDown, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "backspace": tea.KeyBackspace, "ctrl+u": tea.KeyCtrlU,
}

func (d *desk) press(names ...string) {
	d.t.Helper()
	for _, name := range names {
		key, ok := keys[name]
		require.True(d.t, ok, name)
		d.took(d.in.Key(tea.KeyMsg{Type: key}))
		d.settle()
	}
}

func (d *desk) types(text string) {
	d.t.Helper()
	for _, r := range text {
		d.took(d.in.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
	}
	d.settle()
}

func (d *desk) pastes(text string) {
	d.t.Helper()
	d.took(d.in.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}))
	d.settle()
}

func (d *desk) has(texts ...string) {
	d.t.Helper()
	flowing := strings.Join(strings.Fields(strings.ReplaceAll(d.frame, "│", " ")), " ")
	for _, text := range texts {
		require.True(d.t, strings.Contains(flowing, strings.Join(strings.Fields(text), " ")), "not in the frame: %s\n%s", text, d.frame)
	}
}

func (d *desk) hasNot(text string) {
	d.t.Helper()
	require.NotContains(d.t, d.frame, text)
}

// signedIn tells how the sign-in has to have ended.
func (d *desk) signedIn(by accounts.Way) {
	d.t.Helper()
	require.Equal(d.t, signin.SignedIn, d.event.Kind, d.frame)
	assert.Equal(d.t, ann, d.event.Account.User)
	assert.Equal(d.t, token, d.event.Account.Token.Reveal())
	assert.Equal(d.t, by, d.event.Account.By)
}

func TestWithAPasswordAndASecondFactor(t *testing.T) {
	sit(t, func(f *fake, _ *signin.Options) { f.factor = true }, func(d *desk) {
		d.has("In the browser", "E-mail and password", "Paste a token")
		d.hasNot("fliplet tool")
		d.press("down", "enter")
		d.has("Europe", "United States", "Canada")
		d.press("down", "enter")
		d.has("At https://us.api.fliplet.com/")
		d.types("ann@acme.com ")
		d.press("enter", "enter")
		d.has("Type your password first")
		d.types("wrong")
		d.has("•••••")
		d.press("enter")
		d.has("✗ Fliplet does not accept this e-mail, password or code: Not right.")
		d.hasNot("•")
		d.pastes(password + "\r\n")
		d.press("enter")
		d.has("Fliplet asks ann@acme.com for a second factor", "Code")
		d.press("enter") // nothing typed
		d.types("000000")
		d.press("enter")
		d.has("✗", "Not right.", "Code")
		d.hasNot("•")
		d.types("918 273")
		d.press("enter")
		d.signedIn(accounts.ByPassword)
		assert.Equal(t, "https://us.api.fliplet.com/", d.event.Account.API)
		assert.Equal(t, "the system's key ring", d.event.Kept.Where)
		assert.Equal(t, []string{
			`password https://us.api.fliplet.com/ ann@acme.com false ""`,
			`password https://us.api.fliplet.com/ ann@acme.com true ""`,
			`password https://us.api.fliplet.com/ ann@acme.com true "000000"`,
			`password https://us.api.fliplet.com/ ann@acme.com true "918273"`,
			"keep ann@acme.com false",
		}, d.ways.sent)
	})
}

func TestATokenIsKeptWhereOneChooses(t *testing.T) {
	for place, keeps := range []string{"keep ann@acme.com false", "keep ann@acme.com true", ""} {
		sit(t, nil, func(d *desk) {
			d.press("down", "down", "enter", "enter")
			d.pastes("  not a token\n")
			d.press("enter")
			d.has("✗ A token has no blanks")
			d.pastes("  " + token + "\n")
			d.has(strings.Repeat("•", len(token)))
			d.press("enter")
			d.has("Signed in as Ann Example <ann@acme.com>", "Where shall the token be kept?", "it is good here until you quit")
			for range place {
				d.press("down")
			}
			d.press("enter")
			d.signedIn(accounts.ByToken)
			sent := []string{"token  true"}
			if keeps == "" {
				assert.Zero(t, d.event.Kept)
			} else {
				sent = append(sent, keeps)
			}
			assert.Equal(t, sent, d.ways.sent)
		})
	}
}

// A step back from where the token is to be kept gives it up.
func TestGivingATokenUp(t *testing.T) {
	sit(t, nil, func(d *desk) {
		d.press("down", "down", "enter")
		d.pastes(token)
		d.press("enter", "esc")
		d.has("How do you want to sign in?")
		d.press("enter") // the way in hand is still the token's
		d.has("It begins with eu--")
		d.hasNot("•")
		d.press("esc", "esc")
		assert.Equal(t, signin.Closed, d.event.Kind)
		assert.True(t, d.event.Account.Token.Empty())
		assert.Equal(t, []string{"token  true"}, d.ways.sent)
	})
}

func TestTheOfficialToolsSession(t *testing.T) {
	sit(t, func(f *fake, _ *signin.Options) { f.official = "of ann@acme.com" }, func(d *desk) {
		d.has("Official fliplet tool", "its session, of ann@acme.com")
		d.press("up", "down", "down", "down", "down")
		d.ways.refuses = &api.Error{Kind: api.KindToken}
		d.press("enter")
		d.has("✗ Fliplet does not accept this token", "How do you want to sign in?")
		d.ways.refuses = nil
		d.press("enter")
		d.signedIn(accounts.ByOfficialTool)
	})
}

func TestTheBrowserComesBack(t *testing.T) {
	sit(t, nil, func(d *desk) {
		d.press("enter", "enter")
		d.has("Waiting for the browser… 5:00 left", "Open this address")
		shown := ""
		for _, line := range strings.Split(d.frame, "\n") {
			if strings.HasPrefix(line, "http") || shown != "" && !strings.HasPrefix(shown, address) {
				shown += strings.TrimRight(line, " ")
			}
		}
		assert.Equal(t, address, shown, "the address stands alone and whole in its lines")
		d.types("y")
		assert.Equal(t, []string{address}, d.copied)
		d.has("The address is copied to the clipboard.")
		d.pass(28 * time.Second)
		d.has("4:32 left")
		d.ways.comes <- nil
		d.settle()
		d.signedIn(accounts.ByBrowser)
		assert.Error(t, d.ways.opened.Err(), "nothing listens any more")
	})
}

func TestTheAddressTheBrowserEndedOn(t *testing.T) {
	sit(t, nil, func(d *desk) {
		d.press("enter", "enter", "enter")
		d.has("Paste the address first")
		d.types("http://nothing.example/y")
		assert.Empty(t, d.copied, "a y in an address copies nothing")
		d.press("enter")
		d.has("✗ This address holds no token")
		d.pastes(landed + "\n")
		d.press("enter")
		d.signedIn(accounts.ByBrowser)
		assert.Equal(t, []string{"browser " + european, "pasted true", "keep ann@acme.com false"}, d.ways.sent)
		assert.Error(t, d.ways.opened.Err())
	})
}

func TestTheBrowserStaysAway(t *testing.T) {
	sit(t, nil, func(d *desk) {
		d.press("enter", "enter", "esc")
		d.has("How do you want to sign in?")
		assert.Error(t, d.ways.opened.Err(), "esc stops listening")
		d.press("enter", "enter")
		d.pass(5 * time.Minute)
		d.has("0:00 left")
		d.ways.comes <- errors.New("nobody signed in with the browser within 5 minutes")
		d.settle()
		d.has("✗ nobody signed in", "How do you want to sign in?")
		assert.Error(t, d.ways.opened.Err())
		d.ways.refuses = errors.New("no socket")
		d.press("enter", "enter")
		d.has("✗ no socket", "How do you want to sign in?")
	})
}

// What was pasted counts although the browser gives up meanwhile.
func TestPastedInTheLastMoment(t *testing.T) {
	sit(t, func(f *fake, _ *signin.Options) { f.takes = 2 * time.Second }, func(d *desk) {
		d.press("enter", "enter")
		d.pastes(landed)
		d.press("enter")
		d.ways.comes <- errors.New("late")
		d.pass(5 * time.Second)
		d.signedIn(accounts.ByBrowser)
	})
	sit(t, func(f *fake, _ *signin.Options) {
		f.takes = 2 * time.Second
		f.refuses = &api.Error{Kind: api.KindToken}
	}, func(d *desk) {
		d.ways.refuses = nil
		d.press("enter", "enter")
		d.ways.refuses = &api.Error{Kind: api.KindToken}
		d.pastes(landed)
		d.press("enter")
		d.ways.comes <- errors.New("late")
		d.pass(5 * time.Second)
		d.has("✗ Fliplet does not accept this token", "How do you want to sign in?")
	})
}

// Signing in anew is at the same place, as the same person.
func TestSigningInAnew(t *testing.T) {
	anew := func(f *fake, o *signin.Options) {
		o.Why, o.API, o.Who, o.By = &api.Error{Kind: api.KindToken}, "https://ca.api.fliplet.com/", ann, accounts.ByPassword
	}
	sit(t, anew, func(d *desk) {
		d.has("Sign in again", "Fliplet does not accept this token", "Sign in again to go on.")
		d.hasNot("waits") // the person asked for it
		d.ways.user = model.User{ID: "8", Email: "bob@acme.com"}
		d.press("enter")
		d.has("ann@acme.com", "At https://ca.api.fliplet.com/")
		d.types(password)
		d.press("enter")
		d.has("✗ This is bob@acme.com, but the session is that of Ann Example", "Sign in as the same")
		assert.NotContains(t, d.ways.sent, "keep bob@acme.com false", "nothing of somebody else is kept")
		d.ways.user = ann
		d.press("enter")
		d.signedIn(accounts.ByPassword)
		assert.Equal(t, "https://ca.api.fliplet.com/", d.event.Account.API)
	})
	sit(t, anew, func(d *desk) {
		d.press("down", "enter")
		d.pastes(token)
		d.press("enter", "enter")
		d.signedIn(accounts.ByToken)
		assert.Equal(t, "token https://ca.api.fliplet.com/ true", d.ways.sent[0])
	})
}

func TestNoKeyRing(t *testing.T) {
	noRing := func(f *fake, _ *signin.Options) {
		f.settled, f.takes = european, 3*time.Second
		f.kept.NoRing, f.kept.File = errors.New("The system's key ring can't keep the token: it did not answer within 3 s"), "/home/ann/tokens/ann"
	}
	sit(t, noRing, func(d *desk) {
		d.press("down", "enter")
		d.types("ann@acme.com")
		d.press("down")
		d.types(password)
		d.press("enter")
		d.pass(3 * time.Second)
		d.pass(time.Second)
		d.has("Signed in as Ann Example", "Asking the system's key ring to keep the token…")
		d.press("esc", "enter")
		d.pass(3 * time.Second)
		d.has("it did not answer within 3", "a file that only you can read:", "/home/ann/tokens/ann")
		require.Equal(t, signin.None, d.event.Kind, "it wants to be read")
		d.press("enter")
		d.signedIn(accounts.ByPassword)
	})
	sit(t, func(f *fake, o *signin.Options) { f.settled, f.noKeep = european, errors.New("the disk is full") }, func(d *desk) {
		d.press("down", "down", "enter")
		d.pastes(token)
		d.press("enter", "enter")
		d.has("could not be kept; it is good here until you quit", "✗ the disk is full")
		d.press("esc")
		d.signedIn(accounts.ByToken)
	})
}

func TestWhatTakesLongSaysSoAndCanBeStopped(t *testing.T) {
	sit(t, func(f *fake, _ *signin.Options) { f.takes = time.Minute }, func(d *desk) {
		d.press("down", "down", "enter")
		d.pastes(token)
		d.press("enter")
		d.pass(140 * time.Millisecond)
		d.hasNot("Asking whose")
		d.pass(20 * time.Millisecond)
		d.has("Asking whose token it is…", "esc stop")
		first := d.frame
		d.pass(200 * time.Millisecond)
		assert.NotEqual(t, first, d.frame, "the spinner turns")
		d.types("x")
		d.press("enter", "up")
		assert.Len(t, d.ways.sent, 1)
		d.press("esc")
		d.hasNot("Asking whose")
		d.pass(2 * time.Minute)
		assert.Equal(t, signin.None, d.event.Kind)
	})
}

func TestAFailedRequestLeavesWhatWasTyped(t *testing.T) {
	sit(t, func(f *fake, _ *signin.Options) {
		f.settled, f.refuses = european, &api.Error{Kind: api.KindConnection, Host: "api.fliplet.com"}
	}, func(d *desk) {
		d.press("down", "enter")
		d.types("ann@acme.com")
		d.press("tab")
		d.types(password)
		d.press("enter")
		d.has("✗ There is no connection")
		d.ways.refuses = nil
		d.press("enter")
		d.signedIn(accounts.ByPassword)
	})
}

// However small the window is, nothing breaks, and hostile text stays text.
func TestAllSizes(t *testing.T) {
	sit(t, func(f *fake, o *signin.Options) {
		f.official = "of \x1b[31m\u202eann" + strings.Repeat("日本", 200)
		f.user = model.User{ID: "7", FullName: "A\x1b]0;x\x07\u202e" + strings.Repeat("名", 300)}
		o.Why = errors.New(strings.Repeat("very ", 100) + "\x1b[2J")
		f.kept.NoRing, f.kept.File, f.kept.Note = errors.New("no ring"), strings.Repeat("/long", 300), strings.Repeat("note ", 100)
	}, func(d *desk) {
		all := func() {
			for _, size := range [][2]int{{200, 60}, {60, 15}, {5, 5}, {1, 1}, {0, 0}, {4, 40}, {80, 2}, {80, 24}} {
				d.w, d.h = size[0], size[1]
				d.in = d.in.SetSize(d.w, d.h)
				d.look()
				require.NotContains(t, d.frame, "\x1b")
				require.NotContains(t, d.frame, "\u202e")
			}
		}
		all()
		d.press("enter")
		all()
		d.press("enter")
		all()
		d.pastes(strings.Repeat("x", 9000))
		all()
		d.press("esc", "down", "enter", "enter")
		all()
		d.types("日本")
		d.press("tab")
		d.pastes(strings.Repeat("日", 3000))
		all()
		d.press("esc", "down", "enter")
		d.pastes(token)
		all()
		d.press("enter")
		all()
		d.press("enter")
		all()
		d.press("enter")
		require.Equal(t, signin.SignedIn, d.event.Kind)
	})
}

// A y alone is the one printable key there is.
func TestKeysWhileTyping(t *testing.T) {
	for _, scope := range []keymap.Scope{keymap.ScopeSignIn, keymap.ScopeBrowser} {
		for _, a := range keymap.In(scope) {
			for _, key := range a.Keys {
				assert.True(t, len(key) > 1 || a.ID == keymap.CopyValue, "%s in %s", key, scope)
			}
		}
	}
}
