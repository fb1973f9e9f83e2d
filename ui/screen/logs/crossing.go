package logs

import (
	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/screen"
)

// OpenFrom takes a step to the logs of another question, which leads back to
// the screen that they were opened from.
func (m *Model) OpenFrom(o screen.OpenLogsMsg) tea.Cmd {
	m.leave()
	m.edit = nil
	cmd := m.goTo(o.Name, o.Query)
	here := m.stop()
	here.from = o.From
	m.trail = m.trail.Keep(here)
	return cmd
}

// From is the screen that a step back leads to; "" where it leads to logs.
func (m *Model) From() screen.ID { return m.trail.Here().State.from }

// Ahead is the screen from which a step forward leads to logs opened there; ""
// where it leads on from these logs.
func (m *Model) Ahead() screen.ID {
	ahead, ok := m.trail.Forward()
	if !ok {
		return ""
	}
	return ahead.Here().State.from
}

// way is the names of the steps that led here, from the screen on which they
// began.
func (m *Model) way() []string {
	var names []string
	for _, s := range m.trail.Steps() {
		if s.State.from != "" {
			names = []string{s.State.from.Title()}
		}
		names = append(names, s.Name)
	}
	return names
}

// SetRange asks for another range, as the other screens show it.
func (m *Model) SetRange(r model.Range) tea.Cmd {
	return m.setQuery(func(q *model.Query) { q.Range = r })
}

// Range is the range in force.
func (m *Model) Range() model.Range { return m.query.Range }

// Say tells something for a moment.
func (m *Model) Say(text string) tea.Cmd { return m.say(text) }
