package logs

import (
	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
)

// unseen is how many new logs wait to be shown.
func (l *live) unseen() int { return max(len(l.waiting), l.flood) }

// atTop tells whether new logs may come in under the eyes of the person:
// nothing else is in hand, and the cursor is on the newest.
func (m *Model) atTop() bool {
	return m.page == 0 && m.shown.offset == 0 && m.grid.Row() == 0 && m.open == nil && m.overlay == nil && m.edit == nil &&
		m.shown.result == m.live.of && !m.request.Busy()
}

// takeLive takes new logs in: above the page, or among those that wait.
func (m *Model) takeLive(logs []model.Log) {
	l := &m.live
	var fresh []model.Log
	for _, log := range logs {
		if l.ids[log.ID] || l.of.ids[log.ID] > 0 {
			continue
		}
		switch {
		case !m.belowPage(log):
			fresh = append(fresh, log)
		case !l.first:
			l.older++ // on a later page; the first look can't tell them from those that were there
		default:
			continue
		}
		l.ids[log.ID] = true
	}
	l.waiting = append(l.waiting, fresh...)
	if len(l.waiting) > 0 && m.atTop() {
		m.showWaiting()
	}
}

// belowPage tells whether a log is older than the last one of the first page.
func (m *Model) belowPage(log model.Log) bool {
	logs, _ := m.live.of.page(0, m.pageSize)
	if len(logs) < m.pageSize {
		return false
	}
	return !log.CreatedAt.After(logs[len(logs)-1].CreatedAt)
}

// showWaiting puts what waits above the page and the cursor on the newest.
func (m *Model) showWaiting() {
	l := &m.live
	l.marked = map[model.ID]bool{}
	if !l.first {
		for _, log := range l.waiting {
			l.marked[log.ID] = true
		}
	}
	l.rows, l.waiting = append(l.rows, l.waiting...), nil
	logs, _ := l.of.page(0, m.pageSize)
	m.show(l.of, logs)
	m.grid.SelectRow(0)
}

// bringLive goes to the first page with all that waits.
func (m *Model) bringLive() tea.Cmd {
	l := &m.live
	if l.flood > 0 || l.of == nil || l.of != m.result {
		return m.ask(0, true)
	}
	if _, whole := l.of.page(0, m.pageSize); !whole {
		return m.ask(0, true)
	}
	m.request.Stop()
	m.page = 0
	m.showWaiting()
	return m.readAheadSoon()
}

// withLive is the first page of a result with the new logs above it, newest
// first, and how many those are.
func (m *Model) withLive(r *result, offset int, logs []model.Log) ([]model.Log, int) {
	if offset > 0 || m.live.of != r {
		return logs, 0
	}
	var above []model.Log
	for _, log := range m.live.rows {
		if r.ids[log.ID] == 0 { // a page read since may hold it
			above = append(above, log)
		}
	}
	if len(above) == 0 {
		return logs, 0
	}
	return sortByDate(append(above, logs...), false), len(above)
}

// showLive shows the page in sight with what has come in above it since.
func (m *Model) showLive() {
	if m.live.on && m.live.of == m.shown.result && m.shown.offset == 0 {
		logs, _ := m.live.of.page(0, m.pageSize)
		m.show(m.live.of, logs)
	}
}

// above is how many new logs the count of a result does not have.
func (m *Model) above(r *result) int {
	if m.live.of != r {
		return m.shown.live
	}
	n := m.live.older
	for _, log := range m.live.rows {
		if r.ids[log.ID] == 0 {
			n++
		}
	}
	return n
}

// passMark takes the mark off the log under the cursor.
func (m *Model) passMark() {
	log, ok := m.selected()
	if !ok || !m.live.marked[log.ID] {
		return
	}
	delete(m.live.marked, log.ID)
	m.drawRows()
}

// livePeriod is a period up to the last look, where its logs are in sight.
func (m *Model) livePeriod(p model.Period) model.Period {
	l := &m.live
	if l.of == m.result && l.lookedAt.After(p.End) {
		p.End = l.lookedAt
	}
	return p
}
