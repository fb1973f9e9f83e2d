package logs

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
)

const (
	// atOnce is how many requests of a recipe's reading are under way at once.
	atOnce = 3
	// figuresPause is how long figures that are much work stand before they are
	// reckoned anew while logs come in.
	figuresPause = 100 * time.Millisecond
)

// inquiry is a recipe being answered: all logs of one query are read and summed
// up, then those that belong to them and that the query left out.
type inquiry struct {
	recipe  recipes.Recipe
	answers recipes.Answers
	scope   api.Scope
	query   model.Query // without a sort: the order does not matter
	period  model.Period
	summary recipes.Summary

	state    inquiryState
	stages   []*stage
	cancel   context.CancelFunc
	ctx      context.Context
	number   int // the newest request's
	underWay map[int]request
	failure  error
	notes    []string
	// changes counts the answers taken in; figures are stale when it moved on.
	changes int
}

// inquiryState is how far it is.
type inquiryState int

const (
	inquiryPaused inquiryState = iota // not yet begun, or left for now
	inquiryReading
	inquiryStopped // by the person
	inquiryFailed
	inquiryDone
)

// stage is one query to be read whole.
type stage struct {
	request api.LogsRequest
	join    bool // its logs belong to those of the first stage
	next    int  // the next offset to ask for
	again   []int
	read    int // logs
	total   int
	known   bool
	ended   bool
}

// request is one under way: which stage it is of, and from where.
type request struct {
	stage  *stage
	offset int
}

// inquiredMsg is the answer to one of an inquiry's requests.
type inquiredMsg struct {
	screen, number int
	of             *inquiry
	page           model.LogPage
	err            error
}

func newInquiry(r recipes.Recipe, a recipes.Answers, scope api.Scope, q model.Query, p model.Period) *inquiry {
	q = unsorted(q)
	first := &stage{request: api.LogsRequest{Query: q, Period: p}}
	return &inquiry{recipe: r, answers: a, scope: scope, query: q, period: p, summary: r.Summary(a), stages: []*stage{first}, underWay: map[int]request{}}
}

func unsorted(q model.Query) model.Query {
	q.Sort = model.Query{}.Sort
	return q
}

// begin reads, or reads on.
func (m *Model) begin(i *inquiry) tea.Cmd {
	if i.state == inquiryDone || i.state == inquiryReading {
		return nil
	}
	i.state, i.failure = inquiryReading, nil
	i.ctx, i.cancel = context.WithCancel(m.ctx)
	return m.readOn(i)
}

// pause stops the requests under way; what they would have brought is asked for
// when it goes on.
func (i *inquiry) pause(state inquiryState) {
	if i.state != inquiryReading {
		return
	}
	i.cancel()
	for _, r := range i.underWay {
		r.stage.again = append(r.stage.again, r.offset)
	}
	clear(i.underWay)
	i.state = state
}

// readOn asks for as many pages as may be under way at once.
func (m *Model) readOn(i *inquiry) tea.Cmd {
	var cmds []tea.Cmd
	for len(i.underWay) < atOnce {
		r, ok := i.following()
		if !ok {
			break
		}
		i.number++
		i.underWay[i.number] = r
		cmds = append(cmds, m.inquire(i, r, i.number))
	}
	if len(i.underWay) == 0 {
		i.cancel()
		i.state = inquiryDone
	}
	return tea.Batch(cmds...)
}

func (m *Model) inquire(i *inquiry, r request, number int) tea.Cmd {
	asked := r.stage.request
	asked.Offset, asked.Limit, asked.ByID = r.offset, model.MaxPageLimit, true
	ctx, source, scope, id := i.ctx, m.source, i.scope, m.id
	return func() tea.Msg {
		page, err := source.Logs(ctx, scope, asked)
		return inquiredMsg{screen: id, number: number, of: i, page: page, err: err}
	}
}

// following is the next page to ask for. What belongs to the logs of the first
// stage is known once all of those are read.
func (i *inquiry) following() (request, bool) {
	for _, s := range i.stages {
		if offset, ok := i.pageOf(s); ok {
			return request{s, offset}, true
		}
	}
	return request{}, false
}

// pageOf is the next page of a stage. Before its first answer, how many there
// are is not known: one is asked for.
func (i *inquiry) pageOf(s *stage) (int, bool) {
	if n := len(s.again); n > 0 {
		offset := s.again[n-1]
		s.again = s.again[:n-1]
		return offset, true
	}
	unknown := s.next > 0 && !s.known
	if s.ended || (s.known && s.next >= s.total && s.next > 0) || (unknown && i.busy(s)) {
		return 0, false
	}
	offset := s.next
	s.next += model.MaxPageLimit
	return offset, true
}

func (i *inquiry) busy(s *stage) bool {
	for _, r := range i.underWay {
		if r.stage == s {
			return true
		}
	}
	return false
}

// inquired takes an answer in.
func (m *Model) inquired(msg inquiredMsg) tea.Cmd {
	i := msg.of
	r, awaited := i.underWay[msg.number]
	if msg.screen != m.id || !awaited {
		return nil
	}
	if msg.err != nil {
		i.pause(inquiryFailed)
		if errors.Is(msg.err, context.Canceled) {
			i.state = inquiryPaused
		}
		i.failure = msg.err
		return m.figuresSoon(i)
	}
	delete(i.underWay, msg.number)
	i.take(r, msg.page)
	if !r.stage.join && i.firstDone() {
		m.joinAfter(i)
	}
	cmd := m.readOn(i)
	return tea.Batch(cmd, m.figuresSoon(i))
}

func (i *inquiry) take(r request, p model.LogPage) {
	s := r.stage
	s.read += len(p.Logs)
	if p.TotalKnown {
		s.total, s.known = p.Total, true
	}
	if len(p.Logs)+len(p.Dropped) < model.MaxPageLimit && !p.TotalKnown || len(p.Logs)+len(p.Dropped) == 0 {
		s.ended = true
	}
	joiner, _ := i.summary.(recipes.Joiner)
	for _, l := range p.Logs {
		if s.join {
			joiner.Join(l)
		} else {
			i.summary.Add(l)
		}
	}
	for _, note := range p.Notes {
		i.note(note)
	}
	i.changes++
}

func (i *inquiry) note(note string) {
	for _, n := range i.notes {
		if n == note {
			return
		}
	}
	i.notes = append(i.notes, note)
}

func (i *inquiry) firstDone() bool {
	s := i.stages[0]
	return len(i.stages) == 1 && !i.busy(s) && len(s.again) == 0 && (s.ended || s.known && s.next >= s.total)
}

// joinAfter adds the queries for what belongs to the logs read and was left
// out of them.
func (m *Model) joinAfter(i *inquiry) {
	joiner, ok := i.summary.(recipes.Joiner)
	if !ok {
		return
	}
	for _, q := range joiner.Open(i.query) {
		p := recipes.OpenPeriod(q, i.period, m.now(), m.zone)
		i.stages = append(i.stages, &stage{request: api.LogsRequest{Query: q, Period: p}, join: true})
	}
}

// joining tells whether it reads what belongs to the logs of the recipe.
func (i *inquiry) joining() bool { return len(i.stages) > 1 }

// syncPanel has what the panel in sight is of be read, and nothing else.
func (m *Model) syncPanel() tea.Cmd {
	p := m.panel
	if p != nil && p.following == "" && m.edit == nil {
		m.renew(p)
		p = m.panel
	}
	var here *inquiry
	if p != nil {
		here = p.inquiry
	}
	if m.inquiry != here {
		if m.inquiry != nil {
			m.inquiry.pause(inquiryPaused)
		}
		m.inquiry = here
	}
	if here == nil || here.state != inquiryPaused {
		return nil
	}
	return tea.Batch(m.begin(here), m.figuresSoon(here))
}

// renew makes the panel's answer one of the query in force, after it was
// changed; a query of other types is no longer the recipe's.
func (m *Model) renew(p *panel) {
	i := p.inquiry
	if m.query.Types != i.query.Types && len(i.recipe.Types) > 0 {
		m.closePanel()
		return
	}
	period, ok := m.periodAsked()
	if !ok {
		return
	}
	same := i.scope == m.scope && i.query == unsorted(m.query)
	resorted := same && p.sort != m.query.Sort
	if unchanged := same && p.period == period; unchanged || resorted {
		p.period, p.sort = period, m.query.Sort
		return
	}
	p.inquiry = newInquiry(i.recipe, i.answers, m.scope, m.query, period)
	p.period, p.sort, p.show, p.at = period, m.query.Sort, figures{}, 0
}

// periodAsked is the period of the query in force: of the request under way,
// else of its answer.
func (m *Model) periodAsked() (model.Period, bool) {
	switch {
	case m.request.Busy() && m.asked.query == m.query:
		return m.asked.period, true
	case !m.request.Busy() && m.result != nil && m.result.query == m.query:
		return m.result.period, true
	}
	return model.Period{}, false
}
