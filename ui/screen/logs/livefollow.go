package logs

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/follow"
	"fliplet-audit/ui/latest"
)

const (
	// liveTick is how often the time since the last look is drawn anew.
	liveTick = time.Second
	// liveMost is how many new logs are kept above the page; when more come,
	// the page is asked for anew.
	liveMost = 1000
	// staleAfter is the age of a page from which on it is asked for anew before
	// it is followed.
	staleAfter = time.Minute
	// behindAfter is how long without a look that found all is worth saying.
	behindAfter = 10 * time.Second
)

// live is the following of new logs: those that came since a result was read
// stand above its first page.
type live struct {
	on, paused bool
	query      model.Query
	scope      api.Scope
	of         *result // nil until the page is there
	refreshed  *result // was asked for anew already, being old
	follower   *follow.Follower
	request    latest.Request
	first      bool // the first look is not done: it also finds what is on the page

	rows    []model.Log // above the page
	waiting []model.Log // come while the cursor was not at the top
	flood   int         // more than are kept are waiting: so many; 0 is none
	older   int         // new, and older than the page's last
	ids     map[model.ID]bool
	marked  map[model.ID]bool // those that came last

	lookedAt time.Time // when all was there
	next     time.Time // when the next look is due
	failures int
	failure  error
}

// liveMsg is the answer to a look.
type liveMsg struct {
	screen, number int
	page           model.LogPage
	err            error
}

// toggleFollow follows; while following it shows what waits, else pauses or
// goes on.
func (m *Model) toggleFollow() tea.Cmd {
	l := &m.live
	switch {
	case !l.on:
		return m.startFollowing()
	case l.paused:
		l.paused, l.next = false, m.env.Now()
		return tea.Batch(m.say("Following again, with what came meanwhile"), m.liveDue(m.nextLiveTimer()))
	case l.unseen() > 0:
		return m.bringLive()
	}
	l.paused = true
	l.request.Stop()
	return m.say("Paused: f goes on, with what comes meanwhile · esc ends it")
}

// startFollowing goes to where new logs come in: the first page, newest first,
// up to now.
func (m *Model) startFollowing() tea.Cmd {
	q, words := m.query, "Following: new logs come in at the top"
	if q.Sort != (model.Sort{}) {
		q.Sort = model.Sort{}
		words = "Following, by date with the newest first"
	}
	if !q.Range.To.IsZero() {
		q.Range.To = time.Time{}
		words += ", up to now"
	}
	m.live = live{on: true, query: q, scope: m.scope, of: m.live.of, rows: m.live.rows, ids: m.live.ids}
	m.live.of = nil
	var cmd tea.Cmd
	switch {
	case q != m.query:
		cmd = m.setQuery(func(to *model.Query) { *to = q })
	case m.page != 0:
		cmd = m.ask(0, false)
	}
	m.grid.SelectRow(0)
	return tea.Batch(cmd, m.say(words+" · f pauses"), m.liveDue(m.nextLiveTimer()))
}

// followable tells whether the query's new logs come in at its top.
func followable(q model.Query) bool {
	return q.Sort == model.Sort{} && q.Range.To.IsZero()
}

// sayEnded says that a step on the trail ended following.
func (m *Model) sayEnded(ended bool) tea.Cmd {
	if !ended {
		return nil
	}
	return m.say("Following ended with this step · f follows here")
}

// endFollowing stops looking; what came stays in sight.
func (m *Model) endFollowing() {
	m.live.request.Stop()
	m.live.on = false
	m.live.waiting, m.live.flood = nil, 0
}

// syncFollow has the query in sight be followed, whatever changed it.
func (m *Model) syncFollow() tea.Cmd {
	l := &m.live
	if !l.on {
		return nil
	}
	changed := m.query != l.query || m.scope != l.scope
	switch {
	case !changed && m.result == l.of:
		return nil
	case changed && !followable(m.query):
		m.endFollowing()
		return m.say("Following ended: it needs the newest first, up to now · f follows so")
	case changed:
		l.request.Stop()
		l.query, l.scope, l.of, l.rows, l.waiting, l.flood = m.query, m.scope, nil, nil, nil, 0
	}
	if m.request.Busy() || m.pace.Waiting() || m.result == nil || m.result.query != m.query || m.shown.result != m.result {
		return nil // its page is still to come
	}
	return m.followOn(m.result)
}

// followOn follows what comes after a result. An old one is asked for anew
// first.
func (m *Model) followOn(r *result) tea.Cmd {
	l := &m.live
	if m.env.Now().Sub(r.period.End) > staleAfter && l.refreshed != r && !l.paused {
		l.refreshed = r
		return m.ask(0, true)
	}
	l.request.Stop()
	clock := m.serverClock()
	start := r.period.End
	if clock.Known && start.After(clock.Now) {
		start = clock.Now
	}
	l.of, l.refreshed = r, r
	l.follower = follow.Since(start.Add(-follow.Overlap))
	l.first, l.older, l.flood = true, 0, 0
	l.rows, l.waiting, l.ids = nil, nil, map[model.ID]bool{}
	l.next = m.env.Now()
	return m.liveDue(m.nextLiveTimer())
}

func (m *Model) serverClock() follow.Clock {
	ahead, known := m.source.ClockAhead()
	return follow.Clock{Now: m.env.Now().Add(-ahead), Known: known}
}

func (m *Model) nextLiveTimer() int {
	m.timers.live++
	return m.timers.live
}

// liveDue looks when it is time, and draws the time since.
func (m *Model) liveDue(number int) tea.Cmd {
	l := &m.live
	if number != m.timers.live || !l.on {
		return nil
	}
	var look tea.Cmd
	if l.of != nil && !l.paused && l.flood == 0 && !l.request.Busy() && !m.env.Now().Before(l.next) {
		look = m.look()
	}
	return tea.Batch(look, m.after(liveTick, timerLive, number))
}

// look asks for what is new.
func (m *Model) look() tea.Cmd {
	l := &m.live
	ctx, number := l.request.Next(m.ctx)
	q := l.follower.Next(m.serverClock())
	r := api.LogsRequest{Query: l.query, Period: q.Period, Offset: q.Offset, Limit: q.Limit, ByID: true, Background: true}
	source, scope, id := m.source, l.scope, m.id
	return func() tea.Msg {
		page, err := source.Logs(ctx, scope, r)
		return liveMsg{screen: id, number: number, page: page, err: err}
	}
}

// looked takes the answer to a look in.
func (m *Model) looked(msg liveMsg) tea.Cmd {
	l := &m.live
	if msg.screen != m.id || !l.request.Done(msg.number) {
		return nil
	}
	if follow.TooLarge(msg.err) && l.follower.Smaller() {
		return m.look()
	}
	if msg.err != nil {
		return m.lookFailed(msg.err)
	}
	if msg.page.OnlyApp != "" {
		return tea.Batch(m.takeOneCopy(msg.page.OnlyApp), m.ask(0, true))
	}
	look, err := l.follower.Take(msg.page)
	if err != nil {
		return m.lookFailed(err)
	}
	l.failures, l.failure = 0, nil
	m.takeLive(look.Logs)
	switch {
	case !l.first && (look.Left > liveMost || len(l.rows)+len(l.waiting) > liveMost):
		return m.flooded(look.Left)
	case !look.CaughtUp:
		return m.look()
	}
	l.first, l.lookedAt = false, m.env.Now()
	l.next = l.lookedAt.Add(follow.Every)
	return nil
}

// lookFailed goes on later, or ends with what does not mend.
func (m *Model) lookFailed(err error) tea.Cmd {
	l := &m.live
	switch {
	case errors.Is(err, context.Canceled):
		return nil
	case !follow.Mends(err):
		m.endFollowing()
		m.fail(err)
		return nil
	}
	l.failures++
	l.failure, l.next = err, m.env.Now().Add(follow.Pause(l.failures))
	return nil
}

// flooded is what becomes of more new logs than are worth going through one by
// one: a person at the top gets the newest page, else they are told how many.
func (m *Model) flooded(left int) tea.Cmd {
	if m.atTop() {
		return m.ask(0, true)
	}
	m.live.flood = len(m.live.waiting) + left
	return nil
}
