package usage

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/keymap"
)

// Key takes in what was pressed or typed.
func (m *Model) Key(key tea.KeyMsg) tea.Cmd {
	cmd := m.press(key)
	m.lay()
	return cmd
}

func (m *Model) press(key tea.KeyMsg) tea.Cmd {
	m.notice = ""
	switch {
	case m.overlay != nil:
		return m.overlay.key(m, key)
	case m.edit != nil:
		return m.editKey(key)
	}
	a, ok := keymap.Find(keymap.ScopeUsage, key.String())
	if !ok || key.Paste {
		return nil
	}
	return m.Do(a.ID)
}

// Do does one of the screen's actions; what can't be done now says why.
func (m *Model) Do(id keymap.ID) tea.Cmd {
	if m.written.path != "" && id != keymap.CopyCell {
		m.written = written{}
		if id == keymap.Close {
			return nil
		}
	}
	if why := m.Off(id); why != "" {
		return m.Say(why)
	}
	defer m.lay()
	if m.moveTo(id) {
		return nil
	}
	switch id {
	case keymap.SwitchPane:
		m.focusOn(1)
	case keymap.PrevPane:
		m.focusOn(-1)
	case keymap.Busiest:
		m.focus, m.day = partDays, m.answer.most
	case keymap.Filter:
		return m.beginEdit()
	case keymap.FilterCell:
		return m.filterCell()
	case keymap.WithoutCell:
		return m.withoutCell()
	case keymap.ClearColumn:
		return m.setFilter(m.focus, m.table().grid.Column(), "")
	case keymap.ClearAll:
		return m.clearAll()
	case keymap.SortColumn:
		return m.sort()
	case keymap.Columns:
		return m.chooseColumns()
	case keymap.Dates:
		return m.chooseDates()
	case keymap.Open:
		return m.open()
	case keymap.CopyCell:
		return m.copyCell()
	case keymap.CopyLog:
		return m.copyRow()
	case keymap.Export:
		return m.export(m.focus)
	case keymap.ExportWith:
		return m.chooseExport()
	case keymap.Reload:
		return m.reload()
	case keymap.Close:
		return m.escape()
	}
	return nil
}

// focusOn moves the keys on by parts.
func (m *Model) focusOn(by int) {
	m.focus = partAfter(m.focus, by)
	if m.focus != partDays {
		m.shown = m.focus
	}
}

// partAfter is the part so many after another, in the order in which they stand.
func partAfter(p part, by int) part {
	order := [parts]part{partDays, partApps, partUsers}
	at := slices.Index(order[:], p)
	return order[(at+by+len(order))%len(order)]
}

// forTables tells whether a key is for tables alone.
func forTables(id keymap.ID) bool {
	switch id {
	case keymap.Filter, keymap.FilterCell, keymap.WithoutCell, keymap.ClearColumn, keymap.ClearAll, keymap.SortColumn, keymap.Columns:
		return true
	}
	return false
}

// Off is why an action can't be done now; "" when it can.
func (m *Model) Off(id keymap.ID) string {
	switch id {
	case keymap.Back:
		return "This is where the trail begins"
	case keymap.Forward: // the root knows of logs that were opened from here
		return "The trail goes no further"
	case keymap.Zone:
		return "Fliplet counts usage by days of UTC"
	case keymap.Dates, keymap.SwitchPane, keymap.PrevPane, keymap.Reload, keymap.Close, keymap.Org, keymap.Help, keymap.Palette, keymap.Quit,
		keymap.TabLogs, keymap.TabUsage, keymap.TabTokens, keymap.TabSettings:
		return ""
	case keymap.CopyCell:
		if m.written.path != "" {
			return ""
		}
	}
	switch {
	case m.writing && (id == keymap.Export || id == keymap.ExportWith):
		return "One moment: an export is being written"
	case m.answer == nil && m.failure != nil:
		return "The figures could not be read; R asks again"
	case m.answer == nil:
		return "Fliplet has not answered yet"
	case m.focus == partDays:
		return m.offInDays(id)
	}
	return m.offInTable(id)
}

func (m *Model) offInDays(id keymap.ID) string {
	switch {
	case forTables(id):
		return "That is for the tables; tab goes there"
	case len(m.answer.days) == 0 && (id == keymap.Open || id == keymap.CopyCell || id == keymap.CopyLog || id == keymap.Export):
		return "There are no days here"
	}
	return ""
}

func (m *Model) offInTable(id keymap.ID) string {
	t := m.table()
	h := t.headings[t.grid.Column()]
	_, selected := t.selected()
	switch id {
	case keymap.Open, keymap.CopyCell, keymap.CopyLog, keymap.FilterCell, keymap.WithoutCell:
		if !selected {
			return "There is no " + t.one + " here"
		}
	case keymap.ClearColumn:
		if t.wish.Filters[t.grid.Column()] == "" {
			return h.title + " has no filter"
		}
	case keymap.ClearAll:
		if !t.filtered() {
			return "No filters are in force"
		}
	case keymap.Export:
		if !selected {
			return "There are no " + t.name + " to export"
		}
	}
	return ""
}

func (m *Model) moveTo(id keymap.ID) bool {
	if m.focus == partDays {
		return m.moveDay(id)
	}
	g := &m.table().grid
	switch id {
	case keymap.Up:
		g.Move(-1)
	case keymap.Down:
		g.Move(1)
	case keymap.PageUp:
		g.Move(-max(g.Height()-1, 1))
	case keymap.PageDown:
		g.Move(max(g.Height()-1, 1))
	case keymap.Top:
		g.SelectRow(0)
	case keymap.Bottom:
		g.SelectRow(len(m.table().arranged.Shown) - 1)
	case keymap.Left:
		g.MoveColumn(-1)
	case keymap.Right:
		g.MoveColumn(1)
	default:
		return false
	}
	return true
}

// moveDay moves the day in hand.
func (m *Model) moveDay(id keymap.ID) bool {
	if m.answer == nil {
		return false
	}
	by, ok := map[keymap.ID]int{
		keymap.Left: -1, keymap.Right: 1, keymap.Up: -7, keymap.Down: 7, keymap.PageUp: -28, keymap.PageDown: 28,
		keymap.Top: -len(m.answer.days), keymap.Bottom: len(m.answer.days),
	}[id]
	if ok {
		m.day = max(min(m.day+by, len(m.answer.days)-1), 0)
	}
	return ok
}

// reload asks anew, up to now.
func (m *Model) reload() tea.Cmd {
	if m.apps == nil {
		return tea.Batch(m.ask(), m.readApps())
	}
	return m.ask()
}

// escape stops or closes the uppermost thing under way.
func (m *Model) escape() tea.Cmd {
	switch {
	case m.request.Busy():
		m.request.Stop()
		m.slow = false
		if m.answer != nil { // what is in sight is of that range
			m.dates = m.answer.dates
		}
		return m.Say("Stopped asking; R asks again")
	case m.failure != nil:
		m.failure = nil
		if m.answer != nil {
			m.dates = m.answer.dates
		}
	}
	return nil
}

// The hints, the most useful first.
var (
	dayHints   = []keymap.ID{keymap.Right, keymap.Open, keymap.SwitchPane, keymap.Dates, keymap.Busiest, keymap.Export, keymap.Help, keymap.Quit}
	tableHints = []keymap.ID{
		keymap.Filter, keymap.SortColumn, keymap.Open, keymap.SwitchPane, keymap.Dates, keymap.Export, keymap.Help, keymap.Quit, keymap.ClearAll, keymap.Columns,
	}
)

// hints are the keys that matter just now and do something.
func (m *Model) hints() []keymap.Action {
	switch {
	case m.overlay != nil: // a box shows its own
		return nil
	case m.edit != nil:
		return keymap.In(keymap.ScopeUsageFilter)
	}
	ids := tableHints
	if m.focus == partDays {
		ids = dayHints
	}
	var on []keymap.Action
	for _, id := range ids {
		a, ok := keymap.Get(keymap.ScopeUsage, id)
		if !ok || m.Off(id) != "" {
			continue
		}
		switch id {
		case keymap.Right:
			a.Label, a.Hint = "←→", "day"
		case keymap.SwitchPane:
			a.Hint = m.nextPart()
		}
		on = append(on, a)
	}
	return on
}

// nextPart is what the next part is called.
func (m *Model) nextPart() string {
	next := partAfter(m.focus, 1)
	if next == partDays {
		return "days"
	}
	return m.tables[next].name
}
