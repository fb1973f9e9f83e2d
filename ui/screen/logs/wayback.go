package logs

import (
	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/screen"
	"fliplet-audit/ui/trail"
)

// stop is all that brings a step of the trail back as it was, its rows
// included.
type stop struct {
	scope          api.Scope
	query          model.Query
	pageSize, page int
	result         *result
	shown          shown
	table          grid.Place
	open           *openLog
	origin         origin
	panel          *panel
	from           screen.ID // the screen that a step back leads to
}

func (m *Model) stop() stop {
	s := stop{
		scope: m.scope, query: m.query, pageSize: m.pageSize, page: m.page,
		result: m.result, shown: m.shown, table: m.grid.Where(), origin: m.origin, panel: m.panel.copy(), from: m.trail.Here().State.from,
	}
	if m.open != nil {
		open := *m.open
		s.open = &open
	}
	return s
}

// leave notes where one stands before a step is taken.
func (m *Model) leave() { m.trail = m.trail.Keep(m.stop()) }

// arrive is a new step on the trail: where one stands now, by its name.
func (m *Model) arrive(name string) {
	here := m.stop()
	here.from = ""
	m.trail = m.trail.Push(trail.Step[stop]{Name: name, State: here})
}

// stepTo takes a step on the trail that changes the query.
func (m *Model) stepTo(name string, change func(*model.Query)) tea.Cmd {
	m.leave()
	cmd := m.setQuery(change)
	m.arrive(name)
	return cmd
}

func (m *Model) goBack() tea.Cmd {
	if why := m.Off(keymap.Back); why != "" {
		return m.say(why)
	}
	m.leave()
	back, ok := m.trail.Back()
	if !ok {
		return nil
	}
	m.trail = back
	return m.bringBack()
}

func (m *Model) goForward() tea.Cmd {
	if why := m.Off(keymap.Forward); why != "" {
		return m.say(why)
	}
	m.leave()
	ahead, ok := m.trail.Forward()
	if !ok {
		return nil
	}
	m.trail = ahead
	return m.bringBack()
}

// bringBack shows the trail's step as it was: from memory, without a request,
// unless its rows never came.
func (m *Model) bringBack() tea.Cmd {
	s := m.trail.Here().State
	ended := m.live.on && (s.query != m.live.query || s.scope != m.live.scope || s.result != m.live.of)
	if ended {
		m.endFollowing()
	}
	m.request.Stop()
	m.stopAhead()
	m.pace.Forget()
	m.slow, m.missed, m.edit, m.overlay = false, false, nil, nil
	m.scope, m.query, m.pageSize, m.page = s.scope, s.query, s.pageSize, s.page
	m.result, m.shown, m.origin, m.panel = s.result, s.shown, s.origin, s.panel.copy()
	m.open = nil
	if s.open != nil {
		m.open = &openLog{view: s.open.view.SetZone(m.zone)}
	}
	m.goal = 0
	m.clearFailure()
	m.SetSize(m.width, m.height)
	m.grid.SetOld(false)
	m.drawRows()
	m.grid.GoTo(s.table)
	switch {
	case m.shown.result == nil || m.shown.query != m.query:
		m.origin.seek = m.origin.number != 0
		return tea.Batch(m.ask(m.page, true), m.askOfOrigin())
	case m.shown.offset != m.page*m.pageSize: // another page was asked for
		return tea.Batch(m.ask(m.page, false), m.askOfOrigin())
	}
	m.showLive()
	return tea.Batch(m.readAheadSoon(), m.askOfOrigin(), m.sayEnded(ended))
}
