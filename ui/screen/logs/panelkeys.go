package logs

import (
	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
)

func (m *Model) panelKey(key tea.KeyMsg) tea.Cmd {
	a, ok := keymap.Find(keymap.ScopePanel, key.String())
	if !ok || key.Paste {
		return m.sayTableFirst(key)
	}
	if m.panel.moveBy(a.ID, m.bodyLines()) {
		return m.moreRows()
	}
	switch a.ID {
	case keymap.Open:
		return m.openRow()
	case keymap.FilterCell:
		return m.followRow()
	case keymap.CopyCell:
		return m.copyFigure()
	case keymap.SwitchPane:
		m.switchPane()
		return nil
	case keymap.Reload:
		return m.readAgain()
	case keymap.Close:
		return m.leavePanel()
	}
	return m.Do(a.ID)
}

// sayTableFirst says how to come to where a key does something that does
// nothing here.
func (m *Model) sayTableFirst(key tea.KeyMsg) tea.Cmd {
	if _, ok := keymap.Find(keymap.ScopeLogs, key.String()); !ok || key.Paste {
		return nil
	}
	tab, _ := keymap.Get(keymap.ScopePanel, keymap.SwitchPane)
	return m.say(tab.Label + " goes to the table first")
}

// moveBy moves the cursor; false for another action.
func (p *panel) moveBy(id keymap.ID, lines int) bool {
	switch id {
	case keymap.Up:
		p.move(-1, lines)
	case keymap.Down:
		p.move(1, lines)
	case keymap.PageUp:
		p.move(-max(lines-2, 1), lines)
	case keymap.PageDown:
		p.move(max(lines-2, 1), lines)
	case keymap.Top:
		p.move(-p.at, lines)
	case keymap.Bottom:
		p.move(len(p.show.body.rows), lines)
	case keymap.Left:
		p.column = max(p.column-1, 0)
	case keymap.Right:
		p.column = min(p.column+1, max(len(p.row().cells)-1, 0))
	default:
		return false
	}
	return true
}

// move goes by so many rows and keeps the row in sight, with what stands above
// it where that is its table's beginning.
func (p *panel) move(by, lines int) {
	b := p.show.body
	p.at = max(min(p.at+by, len(b.rows)-1), 0)
	p.column = max(min(p.column, len(p.row().cells)-1), 0)
	if len(b.rows) == 0 {
		p.top = 0
		return
	}
	line := b.rows[p.at].line
	first := line
	if line > 0 && b.lines[line-1].kind != lineRow {
		first = b.begins(line)
	}
	switch {
	case first < p.top:
		p.top = first
	case line-p.top >= lines:
		p.top = line - lines + 1
	}
	if b.pinned(p.top) >= 0 && line == p.top && p.top > 0 {
		p.top--
	}
	p.top = max(min(p.top, len(b.lines)-lines), 0)
}

// row is the row in hand; empty when there is none.
func (p *panel) row() bodyRow {
	if p.at >= len(p.show.body.rows) {
		return bodyRow{}
	}
	return p.show.body.rows[p.at]
}

// moreRows has a table show more rows once its last one is in hand.
func (m *Model) moreRows() tea.Cmd {
	p := m.panel
	if r := p.row(); r.last && r.more {
		p.rows *= 5
		m.reckon()
	}
	return nil
}

// openRow opens what the row in hand stands for: a total keeps only its
// messages in the table below, any other leads to its logs.
func (m *Model) openRow() tea.Cmd {
	p := m.panel
	r := p.row()
	if !r.total {
		return m.followRow()
	}
	if p.tag == r.tag {
		return m.liftTag()
	}
	p.tag = r.tag
	m.reckon()
	p.goTo(func(r bodyRow) bool { return !r.total && r.tag == p.tag }, m.bodyLines())
	return nil
}

// liftTag shows all of a table's rows again, the cursor on the total that it was
// narrowed by.
func (m *Model) liftTag() tea.Cmd {
	p := m.panel
	tag := p.tag
	p.tag = ""
	m.reckon()
	p.goTo(func(r bodyRow) bool { return r.total && r.tag == tag }, m.bodyLines())
	return nil
}

// goTo puts the cursor on the first row that is as wanted, if there is one, its
// table at the top.
func (p *panel) goTo(wanted func(bodyRow) bool, lines int) {
	for at, r := range p.show.body.rows {
		if wanted(r) {
			p.at, p.column, p.top = at, 0, p.show.body.begins(r.line)
			p.move(0, lines)
			return
		}
	}
}

// followRow goes to the logs of the row in hand: a step on the trail.
func (m *Model) followRow() tea.Cmd {
	p := m.panel
	r := p.row()
	switch {
	case len(r.cells) == 0:
		return m.say("There is no row here")
	case r.change.IsZero():
		return m.say("No filter leads to these logs")
	}
	m.leave()
	step := *p
	step.following, step.focus = r.name(), false
	m.panel = &step
	m.origin = origin{}
	q := r.change.Apply(p.inquiry.query)
	q.Sort = m.query.Sort
	m.SetSize(m.width, m.height)
	cmd := m.setQuery(func(to *model.Query) { *to = q })
	m.arrive(step.following)
	return cmd
}

func (m *Model) copyFigure() tea.Cmd {
	p := m.panel
	r := p.row()
	if p.column >= len(r.cells) || r.cells[p.column].copy == "" {
		return m.say("This cell is empty")
	}
	return m.copyText(r.heading(p.column), r.cells[p.column].copy)
}

// readAgain reads on where it stopped, or all anew, up to now.
func (m *Model) readAgain() tea.Cmd {
	i := m.panel.inquiry
	if i.state == inquiryStopped || i.state == inquiryFailed {
		return m.begin(i)
	}
	return m.reload()
}

// leavePanel stops the reading, lifts a choice, or goes back to the table.
func (m *Model) leavePanel() tea.Cmd {
	p := m.panel
	switch {
	case p.inquiry.state == inquiryReading:
		return m.stopReading()
	case p.tag != "":
		return m.liftTag()
	default:
		p.focus = false
	}
	return nil
}

func (m *Model) stopReading() tea.Cmd {
	m.panel.inquiry.pause(inquiryStopped)
	m.reckon()
	return m.say("Stopped reading; R in the answer reads on")
}
