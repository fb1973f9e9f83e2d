package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/browser"
)

// patience is how long something goes on before it is said.
const patience = 150 * time.Millisecond

// accountMsg is what came of signing in.
type accountMsg struct {
	asked   *asked
	account Account
	err     error
}

// browsingMsg says that the browser is waited for, or why not.
type browsingMsg struct {
	asked    *asked
	browsing Browsing
	err      error
}

// keptMsg is what came of keeping the token.
type keptMsg struct {
	asked *asked
	kept  Kept
	err   error
}

// tickMsg draws a spinner or a countdown anew.
type tickMsg struct{ asked *asked }

func (m Model) newAsked(words string) *asked {
	ctx, cancel := context.WithCancel(m.life.ctx)
	return &asked{life{ctx, cancel}, words, m.o.Env.Now()}
}

// ask begins something that leads to an account.
func (m Model) ask(words string, do func(ctx context.Context) (Account, error)) (Model, tea.Cmd) {
	a := m.newAsked(words)
	m.asked, m.err = a, nil
	return m, tea.Batch(m.tick(a, patience), func() tea.Msg {
		account, err := do(a.ctx)
		return accountMsg{a, account, err}
	})
}

func (m Model) tick(a *asked, after time.Duration) tea.Cmd {
	return m.o.Env.Tick(after, func(time.Time) tea.Msg { return tickMsg{a} })
}

func (m Model) ticked(msg tickMsg) tea.Cmd {
	switch msg.asked {
	case nil:
		return nil
	case m.asked:
		return m.tick(msg.asked, 80*time.Millisecond)
	case m.waits:
		return m.tick(msg.asked, time.Second)
	}
	return nil
}

func (m Model) askPassword() (Model, tea.Cmd) {
	ways, base := m.o.Ways, m.base
	who := api.Credentials{Email: m.email.Text(), Password: m.password.text(), Code: strings.Join(strings.Fields(m.code.text()), "")}
	return m.ask("Signing in at "+base, func(ctx context.Context) (Account, error) {
		return ways.Password(ctx, base, who)
	})
}

func (m Model) askToken(token api.Token) (Model, tea.Cmd) {
	ways, base := m.o.Ways, m.base
	return m.ask("Asking whose token it is", func(ctx context.Context) (Account, error) {
		return ways.Token(ctx, base, token)
	})
}

func (m Model) askOfficial() (Model, tea.Cmd) {
	ways, base := m.o.Ways, m.base
	return m.ask("Asking whether the session is still good", func(ctx context.Context) (Account, error) {
		return ways.TakeOfficial(ctx, base)
	})
}

func (m Model) askBrowser() (Model, tea.Cmd) {
	m.step = stepBrowser
	a := m.newAsked("Opening the browser")
	m.asked, m.err = a, nil
	ways, base := m.o.Ways, m.base
	return m, tea.Batch(m.tick(a, patience), func() tea.Msg {
		b, err := ways.Browser(a.ctx, base)
		return browsingMsg{a, b, err}
	})
}

func (m Model) gotBrowsing(msg browsingMsg) (Model, tea.Cmd, Event) {
	if msg.asked != m.asked || m.asked == nil {
		return m, nil, Event{}
	}
	m.asked = nil
	if msg.err != nil {
		msg.asked.cancel()
		m = m.first()
		m.err = msg.err
		return m, nil, Event{}
	}
	a, b := msg.asked, msg.browsing
	m.browsing, m.waits, m.until = b, a, m.o.Env.Now().Add(browser.Patience)
	return m, func() tea.Msg { // the ticks go on
		account, err := b.Wait(a.ctx)
		return accountMsg{a, account, err}
	}, Event{}
}

// sendAddress takes the address that the browser ended on.
func (m Model) sendAddress() (Model, tea.Cmd) {
	if m.browsing == nil {
		return m, nil
	}
	text, b := m.address.text(), m.browsing
	m.address = hidden{}
	if strings.TrimSpace(text) == "" {
		m.err = missing("Paste the address first that the browser ended on")
		return m, nil
	}
	return m.ask("Asking whose token it is", func(ctx context.Context) (Account, error) { return b.Paste(ctx, text) })
}

// gotAccount goes on with an account, or with why there is none.
func (m Model) gotAccount(msg accountMsg) (Model, tea.Cmd, Event) {
	if msg.asked == nil || msg.asked != m.asked && msg.asked != m.waits {
		return m, nil, Event{}
	}
	if msg.err == nil {
		msg.err = m.otherAccount(msg.account)
	}
	fromBrowser := msg.asked == m.waits
	if msg.err != nil && fromBrowser && m.asked != nil {
		m.waits = nil // what was pasted may be good
		return m, nil, Event{}
	}
	if fromBrowser || msg.err == nil {
		m = m.stopped()
	}
	m.asked = nil
	msg.asked.cancel()
	if msg.err != nil {
		return m.refused(msg.err, fromBrowser), nil, Event{}
	}
	m = m.first()
	m.account = msg.account
	if m.account.By == accounts.ByToken {
		m.step, m.at = stepKeep, 0
		return m, nil, Event{}
	}
	m, cmd := m.keep(false)
	return m, cmd, Event{}
}

// refused goes where something else can be tried.
func (m Model) refused(err error, fromBrowser bool) Model {
	kind := api.Kind(0)
	if e, ok := errors.AsType[*api.Error](err); ok {
		kind = e.Kind
	}
	withCode := !m.code.empty()
	m.code = hidden{}
	m.err = err
	switch {
	case m.step == stepPassword && kind == api.KindTwoFactor:
		m.step, m.err = stepCode, nil
	case m.step == stepCode && withCode && (kind == api.KindTwoFactor || kind == api.KindCredentials):
	case m.step == stepPassword && kind == api.KindCredentials:
		m.password, m.typesPassword = hidden{}, true
	case m.step == stepBrowser && (fromBrowser || m.waits == nil):
		m = m.first()
		m.err = err
	}
	return m
}

// keep keeps the token of the account.
func (m Model) keep(inFile bool) (Model, tea.Cmd) {
	words := "Asking the system's key ring to keep the token"
	if inFile {
		words = "Keeping the token"
	}
	a := m.newAsked(words)
	m.asked, m.err, m.step = a, nil, stepKept
	ways, account := m.o.Ways, m.account
	return m, tea.Batch(m.tick(a, patience), func() tea.Msg {
		kept, err := ways.Keep(account, inFile)
		return keptMsg{a, kept, err}
	})
}

func (m Model) gotKept(msg keptMsg) (Model, tea.Cmd, Event) {
	if msg.asked == nil || msg.asked != m.asked {
		return m, nil, Event{}
	}
	m.asked = nil
	msg.asked.cancel()
	m.kept, m.err = msg.kept, msg.err
	if m.err == nil && m.kept.NoRing == nil && m.kept.Note == "" {
		return m.signedIn()
	}
	return m, nil, Event{}
}

// otherAccount is why an account is not the one that has to sign in; nil where
// it is.
func (m Model) otherAccount(a Account) error {
	if (m.o.API == "" || a.API == m.o.API) && (m.o.Who.ID == "" || a.User.ID == m.o.Who.ID) {
		return nil
	}
	wanted := Account{User: m.o.Who, API: m.o.API}
	if wanted.User.ID == "" {
		wanted.User = a.User
	}
	return otherAccountError{is: a, wanted: wanted}
}

// otherAccountError says that somebody else signed in than has to.
type otherAccountError struct{ is, wanted Account }

// Error is What.
func (e otherAccountError) Error() string { return e.What() }

// What says what is the matter.
func (e otherAccountError) What() string {
	is, wanted := words(e.is), words(e.wanted)
	if e.wanted.API != "" && e.is.API != e.wanted.API {
		is, wanted = is+" at "+e.is.API, wanted+" at "+e.wanted.API
	}
	return fmt.Sprintf("This is %s, but the session is that of %s", is, wanted)
}

// Advice says what to do.
func (otherAccountError) Advice() string {
	return "Sign in as the same; to change the account, close this first."
}
