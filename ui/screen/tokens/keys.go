package tokens

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/screen"
)

// Key takes in what was pressed or typed.
func (m *Model) Key(key tea.KeyMsg) tea.Cmd {
	m.notice = ""
	switch {
	case m.box != nil:
		return m.box.key(m, key)
	case m.edit != nil:
		return m.editKey(key)
	case key.Paste:
		return nil
	}
	if a, ok := keymap.Find(keymap.ScopeTokens, key.String()); ok {
		return m.Do(a.ID)
	}
	return nil
}

// Do does one of the screen's actions; what can't be done now says why.
func (m *Model) Do(id keymap.ID) tea.Cmd {
	if m.moveTo(id) {
		return nil
	}
	if why := m.Off(id); why != "" {
		return m.say(why)
	}
	switch id {
	case keymap.New:
		m.askForName("")
	case keymap.Delete:
		m.beginDelete()
	case keymap.Open:
		return m.openLogs()
	case keymap.Filter:
		m.beginEdit()
	case keymap.FilterCell:
		m.filterCell()
	case keymap.WithoutCell:
		m.leaveCellOut()
	case keymap.ClearColumn:
		m.setFilter(m.grid.Column(), "")
	case keymap.ClearAll:
		m.clearFilters()
	case keymap.SortColumn:
		m.wish.SortBy(m.grid.Column(), m.columns[m.grid.Column()].Kind)
		m.arrange()
	case keymap.CopyCell:
		return m.copyCell()
	case keymap.CopyLog:
		return m.copyToken()
	case keymap.Zone:
		return m.switchZone()
	case keymap.Reload:
		return m.read()
	case keymap.Close:
		return m.escape()
	}
	return nil
}

// Off is why an action can't be done now; "" when it can.
func (m *Model) Off(id keymap.ID) string {
	if m.changing != nil {
		return "One moment: " + m.changing.words
	}
	_, selected := m.selected()
	switch id {
	case keymap.New:
		if !m.request.Busy() { // while a name is typed, the list comes
			return m.unread()
		}
	case keymap.Delete:
		switch {
		case !selected:
			return "There is no token here"
		case m.all.userFailure != nil:
			return "Which token is in use here could not be found out; " + keyOf(keymap.Reload) + " asks again"
		}
	case keymap.Forward: // where it leads, the program goes by itself
		return "The trail goes no further"
	case keymap.Open, keymap.CopyCell, keymap.CopyLog, keymap.FilterCell, keymap.WithoutCell:
		if !selected {
			return "There is no token here"
		}
	case keymap.ClearColumn:
		if m.wish.Filters[m.grid.Column()] == "" {
			return m.columns[m.grid.Column()].Title + " has no filter"
		}
	case keymap.ClearAll:
		if !m.wish.Filtered() {
			return "No filters are in force"
		}
	}
	return ""
}

// unread is why nothing is known of the tokens; "" when it is.
func (m *Model) unread() string {
	switch {
	case m.all.read:
		return ""
	case m.request.Busy():
		return "Fliplet has not answered yet"
	}
	return "The tokens could not be read; " + keyOf(keymap.Reload) + " asks again"
}

func (m *Model) moveTo(id keymap.ID) bool {
	screenful := max(m.grid.Height()-1, 1)
	switch id {
	case keymap.Up:
		m.grid.Move(-1)
	case keymap.Down:
		m.grid.Move(1)
	case keymap.PageUp:
		m.grid.Move(-screenful)
	case keymap.PageDown:
		m.grid.Move(screenful)
	case keymap.Top:
		m.grid.SelectRow(0)
	case keymap.Bottom:
		m.grid.SelectRow(len(m.shown) - 1)
	case keymap.Left:
		m.grid.MoveColumn(-1)
	case keymap.Right:
		m.grid.MoveColumn(1)
	default:
		return false
	}
	return true
}

// switchZone turns between local time and UTC.
func (m *Model) switchZone() tea.Cmd {
	if _, offset := m.env.Now().In(m.env.Zone).Zone(); offset == 0 {
		return m.say("The local zone is UTC")
	}
	if m.zone == time.UTC {
		m.zone = m.env.Zone
	} else {
		m.zone = time.UTC
	}
	m.arrange()
	return nil
}

// escape stops or closes the uppermost thing under way.
func (m *Model) escape() tea.Cmd {
	switch {
	case m.request.Busy():
		m.request.Stop()
		m.ended()
		if m.doubt != nil {
			m.setOutcome(outcome{outcomeUnsure, m.doubt.unsure.What(), keyOf(keymap.Reload) + " looks in the list whether it was."})
			return nil
		}
		return m.say("Stopped asking; " + keyOf(keymap.Reload) + " asks again")
	case m.outcome.tone != outcomeNone:
		m.setOutcome(outcome{})
	case m.failure != nil:
		m.failure = nil
		m.resize()
	case m.wish.Filtered():
		m.clearFilters()
	}
	return nil
}

// openLogs asks for the logs of what was done with the token: those whose user
// is the token's own (wire.md, "Organization tokens").
func (m *Model) openLogs() tea.Cmd {
	t, _ := m.selected()
	q := model.Query{Range: model.Range{Kind: model.RangeLast30Days}, Analytics: true}
	switch {
	case t.Email != "":
		q.Filters[model.ColumnUser] = filters.ByValue(model.ColumnUser, t.Email)
	case t.UserID != "":
		q.Same = model.Same{Kind: model.SameUser, Value: string(t.UserID), Label: t.Name}
	default:
		return m.say("This token has neither an e-mail address nor a user, by which logs name it")
	}
	return func() tea.Msg { return screen.OpenLogsMsg{From: screen.Tokens, Name: "token " + t.Name, Query: q} }
}
