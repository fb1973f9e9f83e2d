package logs

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/logview"
)

// origin is the log that one came from by a relation, and what is known of
// the way.
type origin struct {
	log      model.Log
	relation filters.Relation
	seek     bool // its place among the answers is still looked for
	// mentions is how many logs hold the value elsewhere; -1 is not known.
	mentions int
	// notes say what the way took or could not take.
	notes []string
}

// countMsg is how many logs a relation leads to.
type countMsg struct {
	screen, list, item int
	total              int
	known              bool
}

// relating is the list of the ways on from a log.
type relating struct {
	*choosing
	number int
	log    model.Log
	ways   []filters.Relation
}

// countWidth is the room for a count beside a way.
const countWidth = 9

// chooseRelated lists the ways that the log under the cursor has.
func (m *Model) chooseRelated() tea.Cmd {
	log, ok := m.selected()
	if !ok {
		return nil
	}
	return m.listWays(log)
}

// followFrom follows a value of an open log, or lists its ways.
func (m *Model) followFrom(log model.Log, e logview.Related) tea.Cmd {
	if !e.OnLeaf {
		return m.listWays(log)
	}
	way, ok := filters.RelationOf(log, e.Leaf)
	if !ok {
		return m.say("This value leads nowhere")
	}
	return m.follow(log, way)
}

func (m *Model) listWays(log model.Log) tea.Cmd {
	ways := filters.Relations(log)
	if len(ways) == 0 {
		return m.say("Nothing leads on from this log")
	}
	items := make([]choice.Item, len(ways))
	for i, w := range ways {
		items[i] = choice.Item{ID: strconv.Itoa(i), Label: w.Name, Detail: wayDetail(w, "…")}
	}
	m.timers.list++
	r := &relating{number: m.timers.list, log: log, ways: ways, choosing: &choosing{
		list: choice.New("Related", items, "", *m.env.Theme),
	}}
	r.chosen = func(m *Model, id string) tea.Cmd {
		i, err := strconv.Atoi(id)
		if err != nil || i >= len(ways) {
			return nil
		}
		return m.follow(log, ways[i])
	}
	m.overlay = r
	return m.countWay(r, 0)
}

// wayDetail is a way's value and its count, in a fixed room so that nothing
// moves when the count comes.
func wayDetail(w filters.Relation, count string) string {
	value := w.Value
	if value == "" {
		value = w.Reach()
	}
	return cell.Cut(model.CleanPrefix(value, 400).String(), 30) + cell.FitRight(count, countWidth)
}

// countWay asks how many logs a way leads to, one way after the other, in the
// background: the list is of use before all are counted.
func (m *Model) countWay(r *relating, item int) tea.Cmd {
	if item >= len(r.ways) {
		return nil
	}
	q, _ := r.ways[item].Query(m.query, m.now())
	request := api.LogsRequest{Query: q, Period: filters.Resolve(q.Range, m.now(), m.zone), Limit: 1, Background: true}
	ctx, source, scope, id, list := m.ctx, m.source, m.scope, m.id, r.number
	return func() tea.Msg {
		page, err := source.Logs(ctx, scope, request)
		return countMsg{screen: id, list: list, item: item, total: page.Total, known: err == nil && page.TotalKnown}
	}
}

func (m *Model) counted(c countMsg) tea.Cmd {
	r, ok := m.overlay.(*relating)
	if c.screen != m.id || !ok || r.number != c.list {
		return nil
	}
	words := "?"
	if c.known {
		words = number(c.total)
	}
	r.list = r.list.SetDetail(strconv.Itoa(c.item), wayDetail(r.ways[c.item], words))
	return m.countWay(r, c.item+1)
}

// now is the clock in the zone in use, as relations reckon days in it.
func (m *Model) now() time.Time { return m.env.Now().In(m.zone) }

// follow goes to a log's relatives: a step on the trail, with the range that
// they need.
func (m *Model) follow(log model.Log, way filters.Relation) tea.Cmd {
	m.leave()
	m.overlay, m.open = nil, nil
	q, note := way.Query(m.query, m.now())
	m.origin = origin{log: log, relation: way, seek: true, mentions: -1}
	if note != "" {
		m.origin.notes = []string{note}
	}
	m.panel = nil
	m.SetSize(m.width, m.height)
	cmd := m.setQuery(func(to *model.Query) { *to = q })
	m.arrive(way.Step())
	return tea.Batch(cmd, m.countMentions(), m.askWho(log, way), m.say("The range is "+way.Reach()+" · d changes it"))
}

// mentionsMsg is how many logs hold a value at all.
type mentionsMsg struct {
	screen int
	query  model.Query
	total  int
	known  bool
}

// countMentions asks how many logs contain the value at all; those that don't
// hold it exactly mention it.
func (m *Model) countMentions() tea.Cmd {
	loose, ok := m.origin.relation.Loosely()
	if !ok {
		return nil
	}
	q, _ := loose.Query(m.query, m.now())
	request := api.LogsRequest{Query: q, Period: filters.Resolve(q.Range, m.now(), m.zone), Limit: 1, Background: true}
	ctx, source, scope, id, here := m.ctx, m.source, m.scope, m.id, m.query
	return func() tea.Msg {
		page, err := source.Logs(ctx, scope, request)
		return mentionsMsg{screen: id, query: here, total: page.Total, known: err == nil && page.TotalKnown}
	}
}

func (m *Model) mentioned(msg mentionsMsg) {
	if msg.screen == m.id && msg.query == m.query && msg.known {
		m.origin.mentions = msg.total
	}
}

// arrived looks at the first answer to a relation: the log one started from
// must be in it, else the server means another thing and is asked loosely.
func (m *Model) arrived(p model.LogPage) tea.Cmd {
	o := &m.origin
	if o.log.ID == "" || m.query.Same.Loose || m.query.Same.Mentions || !o.relation.Missing(p) {
		return nil
	}
	loose, ok := o.relation.Loosely()
	if !ok {
		return nil
	}
	q, _ := loose.Query(m.query, m.now())
	o.notes = append(o.notes, "the log it began from was not among the answers, so Fliplet was asked loosely and we checked: the total is of what contains the value")
	m.query = q
	return m.ask(0, true)
}

// seekOrigin puts the cursor on the log one came from once it is on hand,
// unless the person has moved on.
func (m *Model) seekOrigin() {
	o := &m.origin
	if !o.seek || m.result == nil || m.result.query != m.query {
		return
	}
	for at, l := range m.result.rows {
		if l.ID == o.log.ID {
			o.seek = false
			page := at / m.pageSize
			if _, whole := m.result.page(page*m.pageSize, m.pageSize); whole {
				m.showPage(m.result, page)
				m.grid.SelectRow(at % m.pageSize)
			}
			return
		}
	}
}

// relatedWords say, for the status line, how exact the relation is.
func (m *Model) relatedWords() []string {
	o := m.origin
	words := append([]string(nil), o.notes...)
	if r := m.shown.result; r != nil && r.known && o.mentions > r.total && m.query.Same.InData() && !m.query.Same.Loose && !m.query.Same.Mentions {
		words = append(words, fmt.Sprintf("%s exact, %s mention it", number(r.total), number(o.mentions-r.total)))
	}
	return words
}

// whoMsg is who a session is.
type whoMsg struct {
	screen  int
	query   model.Query
	session model.AnalyticsSession
	found   bool
}

// askWho asks the app who a session is, when a relation follows one.
func (m *Model) askWho(log model.Log, way filters.Relation) tea.Cmd {
	session := way.Session()
	if session == "" || log.AppID == "" {
		return nil
	}
	ctx, source, id, app, here := m.ctx, m.source, m.id, log.AppID, m.query
	return func() tea.Msg {
		sessions, err := source.Sessions(ctx, app)
		if err != nil {
			return nil
		}
		for _, s := range sessions {
			if s.ID == session {
				return whoMsg{screen: id, query: here, session: s, found: true}
			}
		}
		return nil
	}
}

func (m *Model) toldWho(msg whoMsg) {
	if msg.screen != m.id || msg.query != m.query || !msg.found {
		return
	}
	m.origin.notes = append(m.origin.notes, sessionWords(msg.session, m.zone))
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
