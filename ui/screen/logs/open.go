package logs

import (
	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/logview"
	"fliplet-audit/ui/screen"
)

// openLog is the log that is open.
type openLog struct{ view logview.Model }

func (m *Model) openLog() tea.Cmd {
	log, ok := m.selected()
	if !ok {
		return nil
	}
	m.leave()
	m.open = &openLog{view: logview.New(log, logview.Options{Theme: *m.env.Theme, Zone: m.zone, Now: m.env.Now()})}
	m.SetSize(m.width, m.height)
	m.arrive(log.Type)
	return nil
}

// closeLog goes back to the table, the cursor on the log that was open last;
// the trail still leads forward to it.
func (m *Model) closeLog() {
	m.leave()
	m.open = nil
	m.SetSize(m.width, m.height)
	if back, ok := m.trail.Back(); ok {
		m.trail = back
		m.leave()
	}
}

func (m *Model) openKey(key tea.KeyMsg) tea.Cmd {
	var events []logview.Event
	m.open.view, events = m.open.view.Update(key)
	var cmds []tea.Cmd
	for _, e := range events {
		cmds = append(cmds, m.opened(e))
		if m.open == nil {
			break
		}
	}
	return tea.Batch(cmds...)
}

// opened does what the open log asks for.
func (m *Model) opened(e logview.Event) tea.Cmd {
	switch e := e.(type) {
	case logview.Close:
		m.closeLog()
	case logview.NextLog:
		return m.stepLog(1)
	case logview.PrevLog:
		return m.stepLog(-1)
	case logview.FilterBy:
		return m.filterFromOpen(e)
	case logview.Related:
		return m.followFrom(m.open.view.Log(), e)
	case logview.Back:
		return m.goBack()
	case logview.Forward:
		return m.goForward()
	case logview.Copy:
		return m.copyText(e.What, e.Text)
	case logview.CopyLog:
		return m.copyText("The log", logJSON(m.open.view.Log(), e.Masked))
	case logview.Note:
		return m.say(e.Text)
	case logview.Help:
		return func() tea.Msg { return screen.HelpMsg{Scope: keymap.ScopeLog} }
	}
	return nil
}

// filterFromOpen filters the table by a value of the open log, which stays on
// the trail.
func (m *Model) filterFromOpen(e logview.FilterBy) tea.Cmd {
	if m.query.Filters[e.Column] == e.Text {
		m.closeLog()
		m.grid.SelectColumn(int(e.Column))
		return m.say("The table is filtered by this already")
	}
	m.leave()
	m.open = nil
	m.SetSize(m.width, m.height)
	m.grid.SelectColumn(int(e.Column))
	cmd := m.setFilter(e.Column, e.Text)
	m.arrive(filterName(e.Column, e.Text))
	return cmd
}

// stepLog opens the next or previous log of the table.
func (m *Model) stepLog(by int) tea.Cmd {
	row := m.grid.Row() + by
	switch {
	case row < 0:
		return m.say("This is the first log of the page")
	case row >= len(m.shown.logs):
		return m.say("This is the last log of the page; esc, then n for the next page")
	}
	m.grid.SelectRow(row)
	if log, ok := m.selected(); ok {
		m.open.view = m.open.view.Next(log)
		m.trail = m.trail.Rename(log.Type)
	}
	return nil
}
