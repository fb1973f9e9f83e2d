package logs

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/choice"
)

// lift is a question with one condition less than the one that found nothing.
type lift struct {
	condition string // what may hide a log
	brings    string // before the count of logs without it, such as "hides "
	does      string // what choosing it does
	step      string // its name on the trail
	query     model.Query
}

// explaining is the list of what may hide a log.
type explaining struct {
	*choosing
	number int
	lifts  []lift
}

// liftedMsg is how many logs there are without a condition.
type liftedMsg struct {
	screen, list, item int
	total              int
	known              bool
}

// explain lifts the conditions one at a time and says what each hides.
func (m *Model) explain() tea.Cmd {
	lifts := m.lifts()
	items := make([]choice.Item, 0, len(lifts)+1)
	for i, l := range lifts {
		items = append(items, choice.Item{ID: strconv.Itoa(i), Label: cell.Cut(model.CleanPrefix(l.condition, 1024).String(), choice.Room(m.width)-countRoom), Detail: liftDetail("…"), Note: "Choosing this " + l.does})
	}
	if gone, ok := m.goneItem(); ok {
		items = append(items, gone)
	}
	m.timers.list++
	e := &explaining{number: m.timers.list, lifts: lifts, choosing: &choosing{
		list: choice.New("Why isn't it here?", items, "", *m.env.Theme).SetEmpty("No condition here could hide a log"),
	}}
	e.chosen = func(m *Model, id string) tea.Cmd {
		i, err := strconv.Atoi(id)
		if err != nil || i >= len(lifts) {
			return nil
		}
		m.leave()
		return m.goTo(lifts[i].step, lifts[i].query)
	}
	m.overlay = e
	return m.countLift(e, 0)
}

// countRoom is the room for a count, so that nothing moves when it comes.
const countRoom = 22

func liftDetail(words string) string { return cell.FitRight(words, countRoom) }

// lifts are the questions with one condition less: the filters in the order of
// the table's columns, all of them together, then what else narrows.
func (m *Model) lifts() []lift {
	all := m.filterLifts()
	add := func(condition, brings, does, step string, change func(*model.Query)) {
		q := m.query
		change(&q)
		all = append(all, lift{condition, brings, does, step, q})
	}
	if len(all) > 1 {
		add("All filters together", "hide ", "goes on without any filter", "no filters", func(q *model.Query) {
			q.Filters, q.Types, q.Same = [model.ColumnCount]string{}, "", model.Same{}
		})
	}
	if m.query.AppID != "" {
		add("Only "+m.Place(), hides, "looks in all apps", "all apps", func(q *model.Query) { *q = q.InApps(model.Query{}) })
	}
	if !m.query.Analytics {
		add("The analytics types are hidden", hides, "shows them too", "with analytics", func(q *model.Query) { q.Analytics = true })
	}
	if m.narrowerThanYear() {
		add(m.rangeWords(), "12 months: ", "looks over 12 months", "12 months", func(q *model.Query) {
			q.Range = model.Range{Kind: model.RangeLast12Months}
		})
	}
	return all
}

const (
	hides   = "hides "
	without = "goes on without it"
)

// filterLifts are the questions without one of the filters.
func (m *Model) filterLifts() []lift {
	var all []lift
	add := func(only model.Query, step string, change func(*model.Query)) {
		q := m.query
		change(&q)
		for _, words := range filters.Describe(only) {
			all = append(all, lift{words, hides, without, step, q})
		}
	}
	if m.query.Types != "" {
		add(model.Query{Types: m.query.Types}, "any type", func(q *model.Query) { q.Types = "" })
	}
	for c, text := range m.query.Filters {
		var only model.Query
		only.Filters[c] = text
		add(only, "any "+model.Column(c).Title(), func(q *model.Query) { q.Filters[c] = "" })
	}
	add(model.Query{Same: m.query.Same}, "without "+filters.SameWords(m.query.Same), func(q *model.Query) { q.Same = model.Same{} })
	return all
}

func (m *Model) rangeWords() string {
	if m.query.Range.Kind == model.RangeCustom {
		return m.periodWords()
	}
	return filters.RangeName(m.query.Range) + ", " + m.periodWords()
}

// narrowerThanYear tells whether twelve months hold more than the range.
func (m *Model) narrowerThanYear() bool {
	p := m.periodInSight()
	return p.Start.After(filters.KeptSince(m.now(), m.zone)) || p.End.Before(m.env.Now().Add(-nowIsOld))
}

// goneItem says that a part of the range, or all of it, is no longer kept.
func (m *Model) goneItem() (choice.Item, bool) {
	kept := filters.KeptSince(m.now(), m.zone)
	if !m.periodInSight().Start.Before(kept) {
		return choice.Item{}, false
	}
	return choice.Item{
		ID: "gone", Label: "Before " + kept.Format("2 Jan 2006"), Detail: liftDetail("not kept"),
		Off: "Fliplet keeps logs for one year; older ones are only where they were exported to",
	}, true
}

// countLift asks how many logs there are without one condition, one after the
// other, in the background.
func (m *Model) countLift(e *explaining, item int) tea.Cmd {
	if item >= len(e.lifts) {
		return nil
	}
	q := e.lifts[item].query
	period := m.periodInSight()
	if q.Range != m.query.Range {
		period = filters.Resolve(q.Range, m.now(), m.zone)
	}
	request := api.LogsRequest{Query: q, Period: period, Limit: 1, Background: true}
	ctx, source, scope, id, list := m.ctx, m.source, m.scope, m.id, e.number
	return func() tea.Msg {
		page, err := source.Logs(ctx, scope, request)
		return liftedMsg{screen: id, list: list, item: item, total: page.Total, known: err == nil && page.TotalKnown}
	}
}

func (m *Model) lifted(msg liftedMsg) tea.Cmd {
	e, ok := m.overlay.(*explaining)
	if msg.screen != m.id || !ok || e.number != msg.list {
		return nil
	}
	words := "not known"
	switch brings := e.lifts[msg.item].brings; {
	case msg.known && msg.total == 0:
		words = brings + "none"
	case msg.known:
		words = brings + logsWord(msg.total)
	}
	e.list = e.list.SetDetail(strconv.Itoa(msg.item), liftDetail(words))
	return m.countLift(e, msg.item+1)
}

// whyOff is why there is nothing to explain; "" when there is.
func (m *Model) whyOff() string {
	switch {
	case len(m.shown.logs) > 0:
		return "There are logs here; this is for when none are found"
	case m.shown.result == nil || m.unanswered():
		return "Fliplet has not answered yet"
	}
	return ""
}
