package logs

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
)

// Key takes in what was pressed or typed.
func (m *Model) Key(key tea.KeyMsg) tea.Cmd {
	cmd := m.press(key)
	m.offerNow()
	return tea.Batch(cmd, m.syncPanel(), m.syncFollow())
}

func (m *Model) press(key tea.KeyMsg) tea.Cmd {
	m.lastKey = m.env.Now()
	m.origin.seek = false
	m.endNotice()
	if cmd, done := m.endedKey(key); done {
		return cmd
	}
	switch {
	case m.overlay != nil:
		return m.overlay.key(m, key)
	case m.edit != nil:
		return m.editKey(key)
	case m.open != nil:
		return m.openKey(key)
	case m.inPanel():
		return m.panelKey(key)
	}
	a, ok := keymap.Find(keymap.ScopeLogs, key.String())
	if !ok || key.Paste {
		return nil
	}
	if a.ID == keymap.SwitchPane && m.panel == nil {
		return m.Do(keymap.Right)
	}
	return m.Do(a.ID)
}

// Do does one of the screen's actions; what can't be done now says why.
func (m *Model) Do(id keymap.ID) tea.Cmd {
	if why := m.Off(id); why != "" {
		return m.say(why)
	}
	if m.moveTo(id) {
		m.passMark()
		if id == keymap.Top && m.live.unseen() > 0 {
			return m.bringLive()
		}
		return nil
	}
	switch id {
	case keymap.Filter:
		return m.beginEdit()
	case keymap.FilterCell:
		return m.filterCell()
	case keymap.WithoutCell:
		return m.withoutCell()
	case keymap.ClearColumn:
		return m.clearColumn(model.Column(m.grid.Column()))
	case keymap.ClearAll:
		return m.clearAll()
	case keymap.SortColumn:
		return m.sort()
	case keymap.Dates:
		return m.chooseDates()
	case keymap.NextPage:
		return m.turnTo(m.page + 1)
	case keymap.PrevPage:
		return m.turnTo(m.page - 1)
	case keymap.GoToPage:
		return m.askForPage()
	case keymap.MoreRows:
		return m.resize(1)
	case keymap.FewerRows:
		return m.resize(-1)
	case keymap.Open:
		return m.openLog()
	case keymap.CopyCell:
		return m.copyCell()
	case keymap.CopyLog:
		return m.copyLog()
	case keymap.CopyCommand:
		return m.chooseCommand()
	case keymap.Export:
		return m.startExport()
	case keymap.ExportWith:
		return m.chooseExport()
	case keymap.Analytics:
		return m.setQuery(func(q *model.Query) { q.Analytics = !q.Analytics })
	case keymap.Related:
		return m.chooseRelated()
	case keymap.SwitchPane:
		m.switchPane()
	case keymap.Recipes:
		return m.chooseRecipe()
	case keymap.Views:
		return m.chooseView()
	case keymap.SaveView:
		return m.askForName()
	case keymap.LogTypes:
		return m.chooseType()
	case keymap.Why:
		return m.explain()
	case keymap.Back:
		return m.goBack()
	case keymap.Forward:
		return m.goForward()
	case keymap.Zone:
		return m.switchZone()
	case keymap.Relative:
		return m.switchRelative()
	case keymap.AppScope:
		return m.chooseApp()
	case keymap.Follow:
		return m.toggleFollow()
	case keymap.Reload:
		return m.reload()
	case keymap.Close:
		return m.escape()
	}
	return nil
}

// Off is why an action can't be done now; "" when it can.
func (m *Model) Off(id keymap.ID) string {
	column := model.Column(m.grid.Column())
	_, selected := m.selected()
	switch id {
	case keymap.NextPage:
		switch {
		case m.unanswered():
			return "Fliplet has not answered yet"
		case m.page >= m.lastPage():
			return "This is the last page"
		}
	case keymap.GoToPage:
		if m.unanswered() {
			return "Fliplet has not answered yet"
		}
	case keymap.Why:
		return m.whyOff()
	case keymap.Back:
		if m.trail.Behind() == 0 {
			return "This is where the trail begins"
		}
	case keymap.Forward:
		if m.trail.Ahead() == 0 {
			return "The trail goes no further"
		}
	case keymap.SwitchPane:
		if m.panel == nil {
			return "No recipe is open; r opens one"
		}
	case keymap.PrevPage:
		if m.page == 0 {
			return "This is the first page"
		}
	case keymap.SortColumn:
		if !column.Sortable() {
			return "Fliplet can't sort by " + column.Title()
		}
	case keymap.Open, keymap.CopyCell, keymap.CopyLog, keymap.FilterCell, keymap.WithoutCell, keymap.Related:
		if !selected {
			return "There is no log here"
		}
	case keymap.ClearColumn:
		if m.query.Filters[column] == "" && !(column == model.ColumnApp && m.query.AppID != "") {
			return column.Title() + " has no filter"
		}
	case keymap.ClearAll:
		if m.query.Filters == [model.ColumnCount]string{} && m.query.Types == "" && m.query.Same.Empty() {
			return "No filters are in force"
		}
	case keymap.Export, keymap.ExportWith:
		switch {
		case m.exports.Running():
			return "An export is under way; esc stops it"
		case len(m.shown.logs) == 0 && m.failure != nil:
			return "The logs could not be read, so there is nothing to export"
		case len(m.shown.logs) == 0:
			return "There are no logs to export"
		}
	case keymap.MoreRows:
		if m.pageSize == model.MaxPageLimit {
			return fmt.Sprintf("%d a page is the most that Fliplet sends", m.pageSize)
		}
	case keymap.FewerRows:
		if m.pageSize == model.DefaultPageSize {
			return fmt.Sprintf("%d a page is the least", m.pageSize)
		}
	}
	return ""
}

func (m *Model) moveTo(id keymap.ID) bool {
	switch id {
	case keymap.Up:
		m.grid.Move(-1)
	case keymap.Down:
		m.grid.Move(1)
	case keymap.PageUp:
		m.grid.Move(-max(m.grid.Height()-1, 1))
	case keymap.PageDown:
		m.grid.Move(max(m.grid.Height()-1, 1))
	case keymap.Top:
		m.grid.SelectRow(0)
	case keymap.Bottom:
		m.grid.SelectRow(len(m.shown.logs) - 1)
	case keymap.Left:
		m.grid.MoveColumn(-1)
	case keymap.Right:
		m.grid.MoveColumn(1)
	default:
		return false
	}
	return true
}

// reload asks anew for the page in sight, or for the one that did not come.
func (m *Model) reload() tea.Cmd {
	m.memory.clear()
	if m.missed {
		return m.ask(m.asked.page, true)
	}
	return m.ask(m.page, true)
}

// escape stops or closes the uppermost thing under way.
func (m *Model) escape() tea.Cmd {
	switch {
	case m.request.Busy(), m.pace.Waiting():
		m.request.Stop()
		m.pace.Forget()
		m.slow = false
		m.backToShown()
		m.grid.SetOld(m.shown.query != m.query)
		return m.say("Stopped asking; R asks again")
	case m.failure != nil:
		m.clearFailure()
	case m.panel != nil && m.panel.inquiry.state == inquiryReading:
		return m.stopReading()
	case m.panel != nil:
		m.closePanel()
	case m.live.on:
		m.endFollowing()
		return m.say("Following ended")
	case m.exports.Running():
		m.askToStop()
	}
	return nil
}

// setQuery changes the query and shows its first page, without a request where
// all of it is on hand.
func (m *Model) setQuery(change func(*model.Query)) tea.Cmd {
	before := m.query
	change(&m.query)
	if m.query == before {
		return nil
	}
	m.page = 0
	m.pace.Forget()
	if r, ok := m.onHand(); ok {
		m.showPage(r, 0)
		return m.readAheadSoon()
	}
	return m.ask(0, true)
}

func (m *Model) setFilter(column model.Column, text string) tea.Cmd {
	return m.setQuery(func(q *model.Query) { q.Filters[column] = text })
}

// stepToFilter sets a filter as a step of its own on the trail.
func (m *Model) stepToFilter(column model.Column, text string) tea.Cmd {
	if m.query.Filters[column] == text {
		return nil
	}
	return m.stepTo(filterName(column, text), func(q *model.Query) { q.Filters[column] = text })
}

// filterName is a filter in a step's name.
func filterName(column model.Column, text string) string {
	if column == model.ColumnCategory {
		text = model.Category(text).Label()
	}
	return column.Title() + " " + text
}

func (m *Model) clearAll() tea.Cmd {
	return m.setQuery(func(q *model.Query) {
		q.Filters = [model.ColumnCount]string{}
		q.Types, q.Same = "", model.Same{}
	})
}

// filterCell narrows to the value under both cursors.
func (m *Model) filterCell() tea.Cmd {
	log, _ := m.selected()
	column := model.Column(m.grid.Column())
	switch column {
	case model.ColumnDate:
		return m.say("Dates are narrowed with d")
	case model.ColumnData:
		return m.chooseKey(log)
	}
	text, ok := filters.ByCell(column, log)
	if !ok {
		return m.say("This log has no " + column.Title() + " to filter by")
	}
	return m.stepToFilter(column, text)
}

// withoutCell leaves the value under both cursors out.
func (m *Model) withoutCell() tea.Cmd {
	log, _ := m.selected()
	column := model.Column(m.grid.Column())
	switch column {
	case model.ColumnDate:
		return m.say("Dates are narrowed with d")
	case model.ColumnCategory, model.ColumnSession:
		return m.say(column.Title() + " can't leave a value out; = narrows to one")
	case model.ColumnData:
		return m.chooseKeyWithout(log)
	}
	text, ok := filters.WithoutCell(column, m.query.Filters[column], log)
	if !ok {
		return m.say("This log has no " + column.Title() + " to leave out")
	}
	return m.stepToFilter(column, text)
}

// isUTC tells whether a zone is UTC, in summer and in winter.
func isUTC(zone *time.Location, now time.Time) bool {
	_, offset := now.In(zone).Zone()
	_, other := now.AddDate(0, -6, 0).In(zone).Zone()
	return offset == 0 && other == 0
}

// sort sorts by the column under the cursor; a second time turns the
// direction. Dates begin with the newest, texts with A.
func (m *Model) sort() tea.Cmd {
	column := model.Column(m.grid.Column())
	return m.setQuery(func(q *model.Query) {
		if q.Sort.Column == column {
			q.Sort.Ascending = !q.Sort.Ascending
			return
		}
		q.Sort = model.Sort{Column: column, Ascending: column != model.ColumnDate}
	})
}

func (m *Model) turnTo(page int) tea.Cmd {
	return m.ask(min(max(page, 0), m.lastPage()), false)
}

// resize takes the next larger or smaller page size, the log under the cursor
// staying in sight.
func (m *Model) resize(by int) tea.Cmd {
	sizes := model.PageSizes()
	for i, size := range sizes {
		if size != m.pageSize {
			continue
		}
		at := m.page*m.pageSize + max(m.grid.Row()-m.shown.live, 0)
		m.pageSize = sizes[min(max(i+by, 0), len(sizes)-1)]
		m.goal = at % m.pageSize
		return m.ask(at/m.pageSize, false)
	}
	return nil
}

// switchRelative turns between dates and how long ago, which goes on counting.
func (m *Model) switchRelative() tea.Cmd {
	m.relative = !m.relative
	m.drawRows()
	m.timers.relative++
	return m.relativeDue(m.timers.relative)
}

func (m *Model) relativeDue(number int) tea.Cmd {
	if number != m.timers.relative || !m.relative {
		return nil
	}
	m.drawRows()
	return m.after(time.Second, timerRelative, number)
}

// switchZone turns between local time and UTC. A range of days begins at that
// zone's midnight, so it is asked anew.
func (m *Model) switchZone() tea.Cmd {
	if isUTC(m.env.Zone, m.env.Now()) {
		return m.say("The local zone is UTC")
	}
	if m.zone == time.UTC {
		m.zone = m.env.Zone
	} else {
		m.zone = time.UTC
	}
	if m.open != nil {
		m.open.view = m.open.view.SetZone(m.zone)
	}
	m.drawRows()
	if m.query.Range.Kind == model.RangeLast24Hours || m.query.Range.Kind == model.RangeCustom {
		return nil
	}
	m.memory.clear()
	return m.ask(0, true)
}
