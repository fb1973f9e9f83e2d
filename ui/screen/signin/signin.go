// Package signin is the box in which a person signs in: in the browser, with
// e-mail and password, with a token, or with the official tool's session.
// Passwords and codes are kept nowhere, and nothing that is secret is drawn.
package signin

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/input"
)

// Account is somebody who signed in, with the token of it.
type Account struct {
	User  model.User
	Token api.Token
	// API is the address that the token is for, with a slash at its end.
	API string
	By  accounts.Way
}

// Kept is where an account's token is kept; the zero value is nowhere: it is
// good until the program ends.
type Kept struct {
	accounts.Kept
	Where string // in words, such as "the system's key ring"
	File  string // where that is a file, its path
	Note  string // what a person has to know of it besides; "" is nothing
}

// Ways does what a person chooses. Their errors hold no secret.
type Ways interface {
	// Address is the API's address where that is settled; "" is a choice.
	Address() string
	// Password signs in at base. The error is an *api.Error, of KindTwoFactor
	// where the code is missing, of KindCredentials where something is wrong.
	Password(ctx context.Context, base string, who api.Credentials) (Account, error)
	// Browser begins to wait for the browser, which comes from base, and shows
	// it where there is one. The waiting ends with ctx.
	Browser(ctx context.Context, base string) (Browsing, error)
	// Token asks whose a token is; base "" is its own region.
	Token(ctx context.Context, base string, token api.Token) (Account, error)
	// Official says in words whose session the official tool has; false where
	// it has none.
	Official() (words string, ok bool)
	// TakeOfficial signs in with that session; base "" is its own region.
	TakeOfficial(ctx context.Context, base string) (Account, error)
	// Keep keeps the account's token: in the key ring, or in a file where that
	// is asked for or the key ring does not take it.
	Keep(a Account, inFile bool) (Kept, error)
}

// Browsing is a sign-in that goes on in the browser.
type Browsing interface {
	// Address is what the browser is to open; it holds no secret.
	Address() string
	// Said is what was done and what may not work, in words.
	Said() string
	// Wait waits for the browser to come back, 5 minutes long.
	Wait(ctx context.Context) (Account, error)
	// Paste takes the address that the browser ended on.
	Paste(ctx context.Context, address string) (Account, error)
}

// Options is what a sign-in begins with.
type Options struct {
	Env  env.Env
	Ways Ways
	// Why says why it is asked for, such as a token that is not accepted any
	// more; nil where a person came by himself.
	Why error
	// Sudden says that the box came up by itself: keys count, and are named, once
	// a person can have seen it.
	Sudden bool
	// Who is whose account it has to be: nobody else's is taken where the ID is
	// known, and the e-mail stands there already. By is how it was signed in.
	Who model.User
	By  accounts.Way
	// API is the address that the account has to be at; "" is any.
	API string
}

// Event is what a key or a message led to.
type Event struct {
	Kind    Kind
	Account Account // with SignedIn
	Kept    Kept    // with SignedIn; the zero value where it is kept nowhere
}

// Kind tells events apart.
type Kind int

// The kinds of event.
const (
	None Kind = iota
	SignedIn
	Closed // nobody signed in
)

type step int

const (
	stepWays     step = iota
	stepRegion        // which of the regions
	stepPassword      // e-mail and password
	stepCode          // the second factor's
	stepToken         // a token to paste
	stepBrowser       // waiting for the browser
	stepKeep          // where to keep the token
	stepKept          // what came of it, where that wants to be read
)

// Model is a sign-in.
type Model struct {
	o    Options
	life *life
	w, h int

	deaf     bool // no key counts yet
	step     step
	at       int // the line in hand, of the lists
	by       accounts.Way
	official string // whose session the official tool has; "" for none
	base     string
	err      error // of the last try

	email                          input.Line
	typesPassword                  bool // else the e-mail
	password, code, token, address hidden

	asked    *asked // what is under way
	browsing Browsing
	waits    *asked // for the browser
	until    time.Time
	said     string // once, of copying

	account Account // signed in, not kept yet
	kept    Kept
}

// life ends with the sign-in.
type life struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// asked is something under way, in words.
type asked struct {
	life
	words string
	since time.Time
}

// New is a sign-in; Init's command belongs to it.
func New(o Options) Model {
	ctx, cancel := context.WithCancel(context.Background())
	m := Model{o: o, life: &life{ctx, cancel}, w: 80, h: 24, email: input.New(o.Who.Email)}
	m.by, m.deaf = o.By, o.Sudden
	m.at = m.handOf(o.By)
	return m
}

// officialMsg says whose session the official tool has.
type officialMsg struct {
	life  *life
	words string
	ok    bool
}

// startle is how long a person types on before they see a box that came up by
// itself.
const startle = 400 * time.Millisecond

// seenMsg says that the box has been there for long enough to be seen.
type seenMsg struct{ life *life }

// Init looks for the official tool's session.
func (m Model) Init() tea.Cmd {
	ways, of := m.o.Ways, m.life
	official := func() tea.Msg {
		words, ok := ways.Official()
		return officialMsg{of, words, ok}
	}
	if !m.deaf {
		return official
	}
	return tea.Batch(official, m.o.Env.Tick(startle, func(time.Time) tea.Msg { return seenMsg{of} }))
}

// Stop ends what is under way, the waiting for the browser too.
func (m Model) Stop() { m.life.cancel() }

// SetSize sets the window's size.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = max(w, 0), max(h, 0)
	return m
}

// Waiting tells whether something is under way, for the head line.
func (m Model) Waiting() bool { return m.asked != nil }

// Update takes in answers; messages of others change nothing.
func (m Model) Update(msg tea.Msg) (Model, tea.Cmd, Event) {
	switch msg := msg.(type) {
	case officialMsg:
		if msg.life == m.life && msg.ok {
			m.official = msg.words
			if m.step == stepWays && m.o.By == accounts.ByOfficialTool {
				m.at = m.handOf(m.o.By)
			}
		}
	case seenMsg:
		m.deaf = m.deaf && msg.life != m.life
	case accountMsg:
		return m.gotAccount(msg)
	case browsingMsg:
		return m.gotBrowsing(msg)
	case keptMsg:
		return m.gotKept(msg)
	case tickMsg:
		return m, m.ticked(msg), Event{}
	}
	return m, nil, Event{}
}

// settled is the address to sign in at; "" is a choice.
func (m Model) settled() string {
	if m.o.API != "" {
		return m.o.API
	}
	return m.o.Ways.Address()
}

// way is a line of the first list.
type way struct {
	by            accounts.Way
	title, detail string
}

// ways are those there are here.
func (m Model) ways() []way {
	ways := []way{
		{accounts.ByBrowser, "In the browser", "single sign-on included"},
		{accounts.ByPassword, "E-mail and password", "with your second factor's code"},
		{accounts.ByToken, "Paste a token", "made in Fliplet Studio"},
	}
	if m.official != "" {
		ways = append(ways, way{accounts.ByOfficialTool, "Official fliplet tool", "its session, " + m.official})
	}
	return ways
}

// handOf is the line of a way; the first where there is none.
func (m Model) handOf(by accounts.Way) int {
	for i, w := range m.ways() {
		if w.by == by {
			return i
		}
	}
	return 0
}
