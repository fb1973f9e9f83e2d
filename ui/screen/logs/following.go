package logs

import (
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
)

// origin is the log that one came from by a relation, and what is known of
// the way.
type origin struct {
	number   int // tells its answers from those of another
	log      model.Log
	relation filters.Relation
	query    model.Query // as it was asked first
	seek     bool        // its place among the answers is still looked for
	// cut says where the year that logs are kept cuts the range.
	cut string
	// mentions is how many logs contain the value at all; -1 is not known.
	mentions int
	// who is whose session it is; asked tells whether it was answered.
	who   string
	asked bool
}

// now is the clock in the zone in use, as relations reckon days in it.
func (m *Model) now() time.Time { return m.env.Now().In(m.zone) }

// follow goes to a log's relatives: a step on the trail, with the range that
// they need, the cursor on the log one came from.
func (m *Model) follow(log model.Log, way filters.Relation) tea.Cmd {
	m.leave()
	if m.panel != nil {
		m.closePanel()
	}
	m.overlay, m.open = nil, nil
	m.counting.Stop()
	had := m.query.Range
	q, note := way.Query(m.query, m.now())
	m.timers.origin++
	m.origin = origin{number: m.timers.origin, log: log, relation: way, query: q, seek: true, mentions: -1, cut: note}
	m.SetSize(m.width, m.height)
	cmd := m.setQuery(func(to *model.Query) { *to = q })
	m.drawRows() // with the mark, where the rows are on hand
	m.seekOrigin()
	m.arrive(way.Step())
	return tea.Batch(cmd, m.askOfOrigin(), m.sayRange(had))
}

// sayRange says which time a relation took, where that is another than before.
func (m *Model) sayRange(had model.Range) tea.Cmd {
	dates, _ := keymap.Get(keymap.ScopeLogs, keymap.Dates)
	switch {
	case m.origin.cut != "":
		return m.say(m.origin.cut)
	case m.query.Range != had:
		return m.say("The range is now " + m.origin.relation.Reach() + " · " + dates.Label + " changes it")
	}
	return nil
}

// askOfOrigin asks what is still to be known of the way taken.
func (m *Model) askOfOrigin() tea.Cmd {
	return tea.Batch(m.countMentions(), m.askWho())
}

// mentionsMsg is how many logs hold a value at all.
type mentionsMsg struct {
	screen, number int
	total          int
	known          bool
}

// countMentions asks how many logs contain the value at all; those that don't
// hold it exactly mention it.
func (m *Model) countMentions() tea.Cmd {
	o := m.origin
	loose, ok := o.relation.Loosely()
	if !ok || o.query.Same.Mentions || o.mentions >= 0 {
		return nil
	}
	q, _ := loose.Query(o.query, m.now())
	request := api.LogsRequest{Query: q, Period: filters.Resolve(q.Range, m.now(), m.zone), Limit: 1, Background: true}
	ctx, source, scope, id := m.ctx, m.source, m.scope, m.id
	return func() tea.Msg {
		page, err := source.Logs(ctx, scope, request)
		return mentionsMsg{screen: id, number: o.number, total: page.Total, known: err == nil && page.TotalKnown}
	}
}

func (m *Model) mentioned(msg mentionsMsg) {
	if msg.screen == m.id && msg.number == m.origin.number && msg.known {
		m.origin.mentions = msg.total
	}
}

// arrived looks at the first answer to a relation: the log one started from
// must be in it, else the server means another thing and is asked loosely.
func (m *Model) arrived(p model.LogPage) tea.Cmd {
	o := &m.origin
	if o.log.ID == "" || m.query != o.query || m.query.Same.Loose || !o.relation.Missing(p) {
		return nil
	}
	loose, ok := o.relation.Loosely()
	if !ok {
		return nil
	}
	m.memory.drop(m.query) // it is not what it seems
	m.query, _ = loose.Query(m.query, m.now())
	return tea.Batch(m.ask(0, true), m.say("The log it began from was not among the answers: Fliplet is asked loosely, and we check each log"))
}

// seekOrigin puts the cursor on the log one came from once it is on hand,
// unless the person has moved on.
func (m *Model) seekOrigin() {
	o := &m.origin
	if !o.seek || o.log.ID == "" || m.result == nil || m.result.query != m.query {
		return
	}
	for at, l := range m.result.rows {
		if l.ID == o.log.ID {
			o.seek = false
			page := at / m.pageSize
			if _, whole := m.result.page(page*m.pageSize, m.pageSize); whole {
				m.showPage(m.result, page)
			}
			if page == m.shown.offset/m.pageSize {
				m.grid.SelectRow(at%m.pageSize + m.shown.live)
			}
			return
		}
	}
}

// relatedWords say, for the status line, how exact the relation is, as long as
// what they say is still asked for.
func (m *Model) relatedWords() []string {
	o, q := m.origin, m.query
	if o.number == 0 || m.shown.query != q {
		return nil
	}
	var words []string
	if r := m.shown.result; r != nil && r.known && q == o.query && o.mentions > r.total {
		related, _ := keymap.Get(keymap.ScopeLogs, keymap.Related)
		words = append(words, fmt.Sprintf("%s exact, %s mention it (%s shows them)", model.Thousands(r.total), model.Thousands(o.mentions-r.total), related.Label))
	}
	if q.Same.Loose && !q.Same.Mentions {
		words = append(words, "asked loosely")
	}
	if o.who != "" && q.Filters[model.ColumnSession] == string(o.relation.Session()) {
		words = append(words, o.who)
	}
	if o.cut != "" && q.Range == o.query.Range {
		words = append(words, o.cut)
	}
	return words
}

// whoMsg is who a session is; "" where the app does not know it.
type whoMsg struct {
	screen, number int
	session        model.AnalyticsSession
	found          bool
}

// askWho asks the app who a session is, when a relation follows one.
func (m *Model) askWho() tea.Cmd {
	session, app, number := m.origin.relation.Session(), m.origin.log.AppID, m.origin.number
	if session == "" || app == "" || m.origin.asked {
		return nil
	}
	ctx, source, id := m.ctx, m.source, m.id
	return func() tea.Msg {
		sessions, err := source.Sessions(ctx, app)
		if err != nil {
			return nil
		}
		for _, s := range sessions {
			if s.ID == session {
				return whoMsg{screen: id, number: number, session: s, found: true}
			}
		}
		return whoMsg{screen: id, number: number}
	}
}

func (m *Model) toldWho(msg whoMsg) {
	if msg.screen != m.id || msg.number != m.origin.number {
		return
	}
	m.origin.asked = true
	if msg.found {
		m.origin.who = sessionWords(msg.session, m.zone)
	}
}

// sessionWords is who a session is, in a line.
func sessionWords(s model.AnalyticsSession, zone *time.Location) string {
	var words []string
	for _, w := range []string{s.Device, s.System, s.Browser, s.Address} {
		if w != "" {
			words = append(words, w)
		}
	}
	if !s.LastSeen.IsZero() {
		words = append(words, "last seen "+s.LastSeen.In(zone).Format("2 Jan 15:04"))
	}
	return strings.Join(words, ", ")
}
