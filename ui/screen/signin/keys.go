package signin

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
)

// regions are those to choose from.
var regions = []struct {
	region api.Region
	title  string
}{{api.RegionEU, "Europe"}, {api.RegionUS, "United States"}, {api.RegionCA, "Canada"}}

// places are where a token can be kept.
var places = []struct{ title, detail string }{
	{"In the key ring", "else in a file only you can read"},
	{"In a file", "that only you can read, as for cron"},
	{"Nowhere", "it is good here until you quit"},
}

// Key hears a key.
func (m Model) Key(key tea.KeyMsg) (Model, tea.Cmd, Event) {
	if m.deaf {
		return m, nil, Event{}
	}
	m.said = ""
	if m.copies(key) {
		m = m.copyAddress()
		return m, nil, Event{}
	}
	if keymap.Typed(key) != "" {
		return m.typed(key), nil, Event{}
	}
	action, _ := keymap.Find(m.scope(), key.String())
	switch action.ID {
	case keymap.Close:
		return m.back()
	case keymap.Choose:
		return m.choose()
	case keymap.Up, keymap.Down:
		return m.move(action.ID), nil, Event{}
	}
	return m.typed(key), nil, Event{}
}

func (m Model) scope() keymap.Scope {
	if m.step == stepBrowser {
		return keymap.ScopeBrowser
	}
	return keymap.ScopeSignIn
}

// listed is how many lines the step's list has; 0 where it has none.
func (m Model) listed() int {
	switch m.step {
	case stepWays:
		return len(m.ways())
	case stepRegion:
		return len(regions)
	case stepKeep:
		return len(places)
	}
	return 0
}

func (m Model) move(id keymap.ID) Model {
	if m.asked != nil {
		return m
	}
	if m.step == stepPassword {
		m.typesPassword = id == keymap.Down
		return m
	}
	if id == keymap.Up {
		m.at = max(m.at-1, 0)
	} else {
		m.at = min(m.at+1, max(m.listed()-1, 0))
	}
	return m
}

// typed edits the line that is typed in; what was said of it is gone then.
func (m Model) typed(key tea.KeyMsg) Model {
	if m.asked != nil {
		return m
	}
	switch m.step {
	case stepPassword:
		if m.typesPassword {
			m.password = m.password.update(key)
		} else {
			m.email, _ = m.email.Update(key)
		}
	case stepCode:
		m.code = m.code.update(key)
	case stepToken:
		m.token = m.token.update(key)
	case stepBrowser:
		m.address = m.address.update(key)
	default:
		return m
	}
	m.err = nil
	return m
}

// back goes a step back; the first is what is under way.
func (m Model) back() (Model, tea.Cmd, Event) {
	switch {
	case m.asked != nil && m.account.Token.Empty():
		m = m.stopped()
		if m.step == stepBrowser && m.browsing == nil {
			m.step = stepWays
		}
		return m, nil, Event{}
	case m.asked != nil: // it is being kept
		return m, nil, Event{}
	}
	m.err = nil
	switch m.step {
	case stepWays:
		m.Stop()
		return m, nil, Event{Kind: Closed}
	case stepKept:
		return m.signedIn()
	case stepCode:
		m.step, m.code, m.password = stepPassword, hidden{}, hidden{}
		return m, nil, Event{}
	case stepKeep:
		m.account = Account{}
	}
	return m.first(), nil, Event{}
}

// first goes to the list of ways, with nothing left of what was typed.
func (m Model) first() Model {
	if m.waits != nil {
		m.waits.cancel()
	}
	m.waits, m.browsing = nil, nil
	m.password, m.code, m.token, m.address = hidden{}, hidden{}, hidden{}, hidden{}
	m.step, m.at = stepWays, m.handOf(m.by)
	return m
}

// stopped gives up what is under way.
func (m Model) stopped() Model {
	if m.asked != nil {
		m.asked.cancel()
	}
	m.asked = nil
	return m
}

// choose goes on with what is chosen or typed.
func (m Model) choose() (Model, tea.Cmd, Event) {
	if m.asked != nil {
		return m, nil, Event{}
	}
	var cmd tea.Cmd
	switch m.step {
	case stepWays:
		m, cmd = m.chooseWay()
	case stepRegion:
		m.base = regions[m.at].region.BaseURL()
		m, cmd = m.atBase()
	case stepPassword:
		m, cmd = m.sendPassword()
	case stepCode:
		if strings.TrimSpace(m.code.text()) != "" {
			m, cmd = m.askPassword()
		}
	case stepToken:
		m, cmd = m.sendToken()
	case stepBrowser:
		m, cmd = m.sendAddress()
	case stepKeep:
		return m.choosePlace()
	case stepKept:
		return m.signedIn()
	}
	return m, cmd, Event{}
}

func (m Model) chooseWay() (Model, tea.Cmd) {
	m.by, m.err = m.ways()[m.at].by, nil
	m.base = m.settled()
	switch {
	case m.by == accounts.ByOfficialTool:
		return m.askOfficial()
	case m.by == accounts.ByToken:
		m.step = stepToken
		return m, nil
	case m.base == "":
		m.step, m.at = stepRegion, 0
		return m, nil
	}
	return m.atBase()
}

// atBase goes on once it is settled where to sign in.
func (m Model) atBase() (Model, tea.Cmd) {
	if m.by == accounts.ByBrowser {
		return m.askBrowser()
	}
	m.step, m.typesPassword = stepPassword, !m.email.Empty()
	return m, nil
}

// missing says what has to be typed first.
type missing string

// Error is what to do.
func (m missing) Error() string { return string(m) }

func (m Model) sendPassword() (Model, tea.Cmd) {
	switch {
	case strings.TrimSpace(m.email.Text()) == "":
		m.typesPassword, m.err = false, missing("Type your e-mail first")
		return m, nil
	case !strings.Contains(m.email.Text(), "@"): // a password may be what was typed
		m.typesPassword, m.err = false, missing("An e-mail address has an @ in it")
		return m, nil
	case !m.typesPassword:
		m.typesPassword, m.err = true, nil
		return m, nil
	case m.password.empty():
		m.err = missing("Type your password first")
		return m, nil
	}
	m.email = input.New(strings.TrimSpace(m.email.Text()))
	return m.askPassword()
}

func (m Model) sendToken() (Model, tea.Cmd) {
	if strings.TrimSpace(m.token.text()) == "" {
		return m, nil
	}
	token, err := api.NewToken(m.token.text())
	m.token = hidden{}
	if err != nil {
		m.err = err
		return m, nil
	}
	return m.askToken(token)
}

func (m Model) choosePlace() (Model, tea.Cmd, Event) {
	if m.at == len(places)-1 {
		return m.signedIn()
	}
	m, cmd := m.keep(m.at == 1)
	return m, cmd, Event{}
}

// signedIn ends the sign-in.
func (m Model) signedIn() (Model, tea.Cmd, Event) {
	m.Stop()
	event := Event{Kind: SignedIn, Account: m.account, Kept: m.kept}
	m.account.Token = api.Token{}
	return m, nil, event
}

// copies tells whether a key copies the browser's address: a y that begins no
// address that is being typed.
func (m Model) copies(key tea.KeyMsg) bool {
	if m.step != stepBrowser || m.browsing == nil || !m.address.empty() || key.Paste {
		return false
	}
	action, ok := keymap.Find(keymap.ScopeBrowser, key.String())
	return ok && action.ID == keymap.CopyValue
}

func (m Model) copyAddress() Model {
	said, err := m.o.Env.Copy(m.browsing.Address())
	if err != nil {
		m.err = err
		return m
	}
	m.said = said
	return m
}
