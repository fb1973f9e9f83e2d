package logs

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
)

const (
	// blink is how long a request may take before the screen says so.
	blink = 150 * time.Millisecond
	// readingPause is how long after the last key the screen reads ahead.
	readingPause = 300 * time.Millisecond
	spinStep     = 100 * time.Millisecond
)

// answerMsg is the answer to a request for a page.
type answerMsg struct {
	screen, number int
	ahead          bool
	query          model.Query
	period         model.Period
	page           model.LogPage
	err            error
}

// timerMsg is a timer that fired.
type timerMsg struct {
	screen, number int
	what           timerKind
}

type timerKind int

const (
	timerTyping timerKind = iota
	timerBlink
	timerAhead
	timerSpin
	timerNotice
	timerRelative
	timerFigures
	timerLive
)

func (m *Model) after(d time.Duration, what timerKind, number int) tea.Cmd {
	id := m.id
	return m.env.Tick(d, func(time.Time) tea.Msg { return timerMsg{screen: id, number: number, what: what} })
}

func (m *Model) timer(t timerMsg) tea.Cmd {
	if t.screen != m.id {
		return nil
	}
	switch t.what {
	case timerTyping:
		return m.typingDue(t.number)
	case timerBlink:
		return m.blinked(t.number)
	case timerAhead:
		return m.aheadDue(t.number)
	case timerSpin:
		return m.spun(t.number)
	case timerNotice:
		m.noticeDue(t.number)
	case timerLive:
		return m.liveDue(t.number)
	case timerFigures:
		m.figuresDue(t.number)
	case timerRelative:
		return m.relativeDue(t.number)
	}
	return nil
}

// ask goes to a page of the query in force: from the rows on hand if they hold
// it, else by a request. A fresh question resolves the range anew.
func (m *Model) ask(page int, fresh bool) tea.Cmd {
	m.page, m.missed = page, false
	if !fresh && m.result != nil && m.result.query == m.query {
		if _, whole := m.result.page(page*m.pageSize, m.pageSize); whole {
			m.showPage(m.result, page)
			return m.readAheadSoon()
		}
		return m.send(m.result.period)
	}
	return m.send(filters.Resolve(m.query.Range, m.env.Now(), m.zone))
}

func (m *Model) send(period model.Period) tea.Cmd {
	m.stopAhead()
	m.wait = api.Wait{}
	ctx, number := m.request.Next(m.ctx)
	m.asked = asked{query: m.query, period: period, page: m.page, since: m.env.Now()}
	m.slow = false
	r := api.LogsRequest{Query: m.query, Period: period, Offset: m.page * m.pageSize, Limit: m.pageSize}
	if m.query.Sort.Column != model.ColumnDate {
		// Equal values come in another order with each request, so that pages
		// belong together only when they come together.
		r.Offset, r.Limit = r.Offset-r.Offset%model.MaxPageLimit, model.MaxPageLimit
	}
	return tea.Batch(m.fetch(ctx, number, r), m.after(blink, timerBlink, number))
}

// fetch is the command that asks the source.
func (m *Model) fetch(ctx context.Context, number int, r api.LogsRequest) tea.Cmd {
	source, scope, id := m.source, m.scope, m.id
	return func() tea.Msg {
		page, err := source.Logs(ctx, scope, r)
		return answerMsg{screen: id, number: number, ahead: r.Background, query: r.Query, period: r.Period, page: page, err: err}
	}
}

func (m *Model) answered(a answerMsg) tea.Cmd {
	if a.screen != m.id {
		return nil
	}
	if a.ahead {
		return m.readAhead(a)
	}
	if !m.request.Done(a.number) {
		return nil
	}
	said := m.takeOneCopy(a.page.OnlyApp)
	if a.page.OnlyApp != "" {
		a.query.OtherAppID = ""
	}
	return tea.Batch(said, m.takeAnswer(a))
}

func (m *Model) takeAnswer(a answerMsg) tea.Cmd {
	m.slow, m.wait = false, api.Wait{}
	if a.err != nil {
		m.backToShown()
		m.fail(a.err)
		return nil
	}
	m.clearFailure()
	r := m.result
	if r == nil || r.query != a.query || r.period != a.period {
		r = newResult(a.query, a.period)
	}
	r.add(a.page)
	r.took = a.page.Took
	m.memory.keep(r)
	if a.query != m.query {
		return m.overtaken(r)
	}
	m.result = r
	if again := m.arrived(a.page); again != nil {
		return again
	}
	cmd := m.showAnswer(a.page)
	m.seekOrigin()
	return cmd
}

// overtaken is what an answer is good for when the filter was typed on
// meanwhile: its rows are on hand.
func (m *Model) overtaken(r *result) tea.Cmd {
	m.result = r
	if answer, ok := m.memory.answer(m.query); ok {
		m.pace.Forget()
		m.showPage(answer, 0)
		return m.readAheadSoon()
	}
	m.showSoFar()
	return nil
}

func (m *Model) showAnswer(p model.LogPage) tea.Cmd {
	last := m.lastPage()
	if m.page > last && len(p.Logs) == 0 {
		return m.ask(last, false)
	}
	logs, _ := m.result.page(m.page*m.pageSize, m.pageSize)
	m.show(m.result, logs)
	m.result.evict(m.page*m.pageSize, m.pageSize)
	return m.readAheadSoon()
}

// showPage shows a page that is on hand, in place of what was asked for.
func (m *Model) showPage(r *result, page int) {
	m.request.Stop()
	m.slow, m.missed = false, false
	m.clearFailure()
	m.result, m.page = r, page
	logs, _ := r.page(page*m.pageSize, m.pageSize)
	m.show(r, logs)
}

// show puts rows in sight, the cursor staying on its log where it can.
func (m *Model) show(r *result, logs []model.Log) {
	moved := m.shown.query != r.query || m.shown.offset != m.page*m.pageSize
	offset := m.page * m.pageSize
	logs, live := m.withLive(r, offset, logs)
	m.place(shown{logs: logs, offset: offset, query: r.query, result: r, live: live}, moved)
}

func (m *Model) place(s shown, moved bool) {
	selected, had := m.selected()
	m.shown = s
	m.grid.SetOld(false)
	m.drawRows()
	if !moved {
		m.keepCursor(selected, had)
		return
	}
	m.grid.SelectRow(m.goal)
	m.goal = 0
	if s.soFar || m.edit != nil {
		m.keepCursor(selected, had)
	}
}

func (m *Model) keepCursor(log model.Log, had bool) {
	if !had || log.ID == "" {
		return
	}
	for i, l := range m.shown.logs {
		if l.ID == log.ID {
			m.grid.SelectRow(i)
			return
		}
	}
}

// backToShown makes the page in sight the one where one is: the one asked for
// did not come, until reload asks for it again.
func (m *Model) backToShown() {
	m.missed = m.asked.query == m.query
	if m.shown.query == m.query {
		m.page = m.shown.offset / m.pageSize
	}
}

// selected is the log under the cursor.
func (m *Model) selected() (model.Log, bool) {
	row := m.grid.Row()
	if row >= len(m.shown.logs) {
		return model.Log{}, false
	}
	return m.shown.logs[row], true
}

func (m *Model) drawRows() {
	m.grid.SetRows(rows{logs: m.shown.logs, zone: m.zone, now: m.env.Now(), relative: m.relative, marked: m.origin.log.ID, fresh: m.live.marked})
}

// blinked dims the old rows once a request takes longer than a blink.
func (m *Model) blinked(number int) tea.Cmd {
	if !m.request.Busy() || number != m.request.Number() {
		return nil
	}
	m.slow = true
	if !m.shown.soFar {
		m.grid.SetOld(true)
	}
	return m.tick()
}

// tick keeps the spinner and the countdown going while something is awaited.
func (m *Model) tick() tea.Cmd {
	m.timers.spin++
	return m.after(spinStep, timerSpin, m.timers.spin)
}

func (m *Model) spun(number int) tea.Cmd {
	if number != m.timers.spin || !m.request.Busy() {
		return nil
	}
	m.spin++
	return m.tick()
}

// readAheadSoon reads on once the person reads.
func (m *Model) readAheadSoon() tea.Cmd {
	m.timers.ahead++
	return m.aheadDue(m.timers.ahead)
}

// stopAhead gives up what is read ahead for what the person asks; it is read
// later.
func (m *Model) stopAhead() {
	if m.ahead.Busy() {
		delete(m.reading.tried, m.readingAt)
	}
	m.ahead.Stop()
}

func (m *Model) aheadDue(number int) tea.Cmd {
	if number != m.timers.ahead || m.request.Busy() || m.ahead.Busy() || m.result == nil || m.result.query != m.query {
		return nil
	}
	if rest := readingPause - m.env.Now().Sub(m.lastKey); rest > 0 {
		return m.after(rest, timerAhead, number)
	}
	offset, ok := m.result.missing(m.page, m.pageSize)
	if !ok {
		return nil
	}
	m.result.tried[offset] = true
	m.reading, m.readingAt = m.result, offset
	ctx, n := m.ahead.Next(m.ctx)
	return m.fetch(ctx, n, api.LogsRequest{Query: m.result.query, Period: m.result.period, Offset: offset, Limit: model.MaxPageLimit, Background: true})
}

// readAhead takes in what was read ahead. What is in sight stays as it is:
// nothing jumps under a reader.
func (m *Model) readAhead(a answerMsg) tea.Cmd {
	if !m.ahead.Done(a.number) || a.err != nil || m.reading == nil {
		return nil
	}
	if a.page.OnlyApp != "" {
		return tea.Batch(m.takeOneCopy(a.page.OnlyApp), m.ask(0, true))
	}
	took := m.reading.took
	m.reading.add(a.page)
	m.reading.took = took
	m.reading.evict(m.page*m.pageSize, m.pageSize)
	m.memory.keep(m.reading)
	if m.shown.soFar {
		m.showSoFar()
	}
	m.seekOrigin()
	m.timers.ahead++
	return m.aheadDue(m.timers.ahead)
}

func (m *Model) clearFailure() {
	if m.failure == nil {
		return
	}
	m.failure = nil
	m.SetSize(m.width, m.height)
}

// lastPage is the number of the last page, from 0; where the server does not
// say how many logs there are, the next one as long as the last was full.
func (m *Model) lastPage() int {
	switch r := m.result; {
	case r == nil || r.total == 0:
		return 0
	case !r.known && !r.ended:
		return r.total / m.pageSize
	default:
		return (r.total - 1) / m.pageSize
	}
}

// unanswered tells whether nothing has come yet for the query in force.
func (m *Model) unanswered() bool { return m.result == nil || m.result.query != m.query }
