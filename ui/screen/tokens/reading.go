package tokens

import (
	"context"
	"errors"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/tokens"
)

// lookFor is how long a look at the list after a lost answer may take.
const lookFor = 15 * time.Second

// listMsg is the answer to which tokens there are.
type listMsg struct {
	screen, number int
	list           list
	err            error
}

// read asks which tokens there are, and which one is in use here.
func (m *Model) read() tea.Cmd {
	ctx, number := m.request.Next(m.ctx)
	m.wait, m.slow = api.Wait{}, false
	source, organization, id, now := m.source, m.organization, m.number, m.env.Now
	looking := m.doubt != nil
	ask := func() tea.Msg {
		if looking {
			limited, cancel := context.WithTimeout(ctx, lookFor)
			defer cancel()
			ctx = limited
		}
		began := now()
		l := list{read: true}
		var err error
		var both sync.WaitGroup
		both.Go(func() { l.user, l.userFailure = source.User(ctx) })
		l.tokens, err = source.Tokens(ctx, organization)
		both.Wait()
		l.at, l.took = now(), now().Sub(began)
		return listMsg{screen: id, number: number, list: l, err: err}
	}
	return tea.Batch(ask, m.afterBlink())
}

func (m *Model) listed(msg listMsg) tea.Cmd {
	if !m.request.Done(msg.number) {
		return nil
	}
	m.ended()
	switch {
	case m.doubt != nil:
		m.look(msg)
	case errors.Is(msg.err, context.Canceled):
		return nil
	default:
		m.failure = msg.err
	}
	if msg.err == nil {
		m.all, m.failure = msg.list, nil
		m.arrange()
	}
	m.resize()
	return nil
}

// ended is said of what was awaited: nothing more of it is to be seen.
func (m *Model) ended() {
	if m.busy() {
		return
	}
	m.slow, m.wait = false, api.Wait{}
	m.grid.SetOld(false)
}

// inUse tells whether a token is the one that this program signs in with.
func (l list) inUse(t model.OrganizationToken) bool {
	return l.userFailure == nil && tokens.InUse(t, l.user)
}
