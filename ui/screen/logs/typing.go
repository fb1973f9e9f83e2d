package logs

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
)

// edit is the filter being typed.
type edit struct {
	column model.Column
	line   input.Line
	before string  // the filter as it was, to restore
	base   *result // what was shown then, its page and its row
	page   int
	row    int
	err    error // why the text can't be a filter
}

// beginEdit edits the filter of the column under the cursor; dates and
// categories are chosen instead.
func (m *Model) beginEdit() tea.Cmd {
	column := model.Column(m.grid.Column())
	switch column {
	case model.ColumnDate:
		return m.chooseDates()
	case model.ColumnCategory:
		return m.chooseCategory()
	}
	text := m.query.Filters[column]
	m.edit = &edit{column: column, line: input.New(text), before: text, base: m.shown.result, page: m.page, row: m.grid.Row()}
	return nil
}

func (m *Model) editKey(key tea.KeyMsg) tea.Cmd {
	if keymap.Typed(key) == "" {
		if a, ok := keymap.Find(keymap.ScopeFilter, key.String()); ok {
			return m.endEdit(a.ID)
		}
	}
	before := m.edit.line.Text()
	m.edit.line, _ = m.edit.line.Update(key)
	if m.edit.line.Text() == before {
		return nil
	}
	return m.typed()
}

func (m *Model) endEdit(id keymap.ID) tea.Cmd {
	switch id {
	case keymap.Restore:
		return m.restore()
	case keymap.NextCol:
		return m.editNext(1)
	case keymap.PrevCol:
		return m.editNext(-1)
	}
	return m.keep()
}

// keep leaves the filter row; a text that can't be a filter is given up for
// the one in force.
func (m *Model) keep() tea.Cmd {
	e := m.edit
	m.edit = nil
	if e.err == nil {
		return nil
	}
	return m.say(e.column.Title() + " keeps the filter it had: " + e.err.Error())
}

// editNext keeps this filter and goes on to the next column with a text
// filter.
func (m *Model) editNext(by int) tea.Cmd {
	m.edit = nil
	column := model.Column(m.grid.Column())
	for range model.ColumnCount {
		column = (column + model.Column(by) + model.ColumnCount) % model.ColumnCount
		if column.Filterable() && column != model.ColumnCategory {
			break
		}
	}
	m.grid.SelectColumn(int(column))
	return m.beginEdit()
}

// restore puts the filter back as it was, and its rows with it.
func (m *Model) restore() tea.Cmd {
	e := m.edit
	m.edit = nil
	if m.query.Filters[e.column] == e.before {
		return nil
	}
	m.query.Filters[e.column] = e.before
	m.pace.Forget()
	if e.base != nil && e.base.query == m.query {
		m.showPage(e.base, e.page)
		m.grid.SelectRow(e.row)
		return m.readAheadSoon()
	}
	if r, ok := m.onHand(); ok {
		m.showPage(r, 0)
		return m.readAheadSoon()
	}
	return m.ask(0, true)
}

// typed applies the text as it stands.
func (m *Model) typed() tea.Cmd {
	e := m.edit
	text := strings.TrimSpace(e.line.Text())
	f, err := filters.Parse(e.column, text)
	e.err = err
	if err != nil {
		return nil
	}
	if f.Empty() {
		text = ""
	}
	return m.narrowTo(e.column, text)
}

// narrowTo asks for a filter as it is typed: from memory when that is exact,
// else the matching rows on hand at once and the server at the typing pace.
func (m *Model) narrowTo(column model.Column, text string) tea.Cmd {
	if m.query.Filters[column] == text {
		return nil
	}
	m.query.Filters[column] = text
	m.page = 0
	wait := m.pace.Key(m.env.Now())
	if r, ok := m.onHand(); ok {
		m.pace.Forget()
		m.showPage(r, 0)
		return m.readAheadSoon()
	}
	m.showSoFar()
	if wait == 0 {
		return m.askTyped()
	}
	m.timers.typing++
	return m.after(wait, timerTyping, m.timers.typing)
}

// onHand finds the answer to the query in force without a request.
func (m *Model) onHand() (*result, bool) {
	if m.result != nil && m.result.query == m.query {
		if _, whole := m.result.page(0, m.pageSize); whole {
			return m.result, true
		}
	}
	if m.edit != nil && m.edit.base != nil && m.edit.base.query == m.query {
		return m.edit.base, true
	}
	return m.memory.answer(m.query)
}

func (m *Model) askTyped() tea.Cmd {
	m.pace.Asked(m.env.Now())
	return m.ask(0, true)
}

// typingDue asks when the typing has paused long enough.
func (m *Model) typingDue(number int) tea.Cmd {
	if number != m.timers.typing {
		return nil
	}
	ask, wait := m.pace.Due(m.env.Now())
	switch {
	case ask:
		return m.askTyped()
	case wait > 0:
		return m.after(wait, timerTyping, number)
	}
	return nil
}

// showSoFar shows the rows on hand that match, until the answer comes.
func (m *Model) showSoFar() {
	var best []model.Log
	found := false
	for _, r := range m.hand() {
		logs, _ := matching(r.all(), m.query)
		if !found || len(logs) > len(best) {
			best, found = logs, true
		}
	}
	if !found {
		return
	}
	if len(best) > m.pageSize {
		best = best[:m.pageSize]
	}
	m.place(shown{logs: best, query: m.query, soFar: true}, true)
}

// hand is the results whose rows can be looked through.
func (m *Model) hand() []*result {
	var hand []*result
	if m.edit != nil && m.edit.base != nil {
		hand = append(hand, m.edit.base)
	}
	if m.result != nil && (len(hand) == 0 || hand[0] != m.result) {
		hand = append(hand, m.result)
	}
	return hand
}
