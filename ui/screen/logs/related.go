package logs

import (
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/logview"
)

// countMsg is how many logs a relation leads to.
type countMsg struct {
	screen, number, item int
	total                int
	known                bool
}

// waysMsg is the ways of a log whose data takes long to look through.
type waysMsg struct {
	list *relating
	ways []filters.Relation
}

// leafMsg is the way on from a value of such a log.
type leafMsg struct {
	screen, number int
	log            model.Log
	way            filters.Relation
	leads          bool
}

// relating is the list of the ways on from a log.
type relating struct {
	*choosing
	log  model.Log
	ways []filters.Relation
}

const (
	// countWidth is the room for a count beside a way.
	countWidth = 9
	// longData is how much data, in bytes, is looked through apart from the
	// screen: more of it takes longer than a frame.
	longData = 512 << 10
)

// key hears a key; once the list is closed nothing is counted any more.
func (r *relating) key(m *Model, key tea.KeyMsg) tea.Cmd {
	cmd := r.choosing.key(m, key)
	if m.overlay != box(r) {
		m.counting.Stop()
	}
	return cmd
}

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
	m.timers.list++
	id, number := m.id, m.timers.list
	find := func() tea.Msg {
		way, ok := filters.RelationOf(log, e.Leaf)
		return leafMsg{screen: id, number: number, log: log, way: way, leads: ok}
	}
	if len(log.DataText.Value) > longData {
		return find
	}
	return m.Update(find())
}

// followLeaf goes where a value leads, if its log is still open.
func (m *Model) followLeaf(l leafMsg) tea.Cmd {
	switch {
	case l.screen != m.id || l.number != m.timers.list || m.open == nil || m.open.view.Log().ID != l.log.ID:
		return nil
	case !l.leads:
		return m.say("This value leads nowhere")
	}
	return m.follow(l.log, l.way)
}

func (m *Model) listWays(log model.Log) tea.Cmd {
	r := &relating{log: log, choosing: &choosing{list: choice.New("Related", nil, "", *m.env.Theme)}}
	r.chosen = func(m *Model, id string) tea.Cmd {
		i, err := strconv.Atoi(id)
		if err != nil || i >= len(r.ways) {
			return nil
		}
		return m.follow(log, r.ways[i])
	}
	m.overlay = r
	if len(log.DataText.Value) <= longData {
		return m.listed(waysMsg{list: r, ways: filters.Relations(log)})
	}
	r.list = r.list.SetEmpty("Looking through the data…")
	return func() tea.Msg { return waysMsg{list: r, ways: filters.Relations(log)} }
}

// listed fills the list of ways and begins to count what they lead to.
// recipeFirst puts the ways that the recipe in hand names before the others.
func (m *Model) recipeFirst(ways []filters.Relation) []filters.Relation {
	if m.panel == nil {
		return ways
	}
	named := func(w filters.Relation) bool {
		return slices.ContainsFunc(m.panel.inquiry.recipe.Ways, func(way string) bool { return strings.HasPrefix(w.Name, way) })
	}
	ways = slices.Clone(ways)
	slices.SortStableFunc(ways, func(a, b filters.Relation) int {
		switch {
		case named(a) == named(b):
			return 0
		case named(a):
			return -1
		}
		return 1
	})
	return ways
}

func (m *Model) listed(w waysMsg) tea.Cmd {
	if m.overlay != box(w.list) {
		return nil
	}
	r := w.list
	r.ways = m.recipeFirst(w.ways)
	if mentions, ok := m.origin.relation.Mentions(); ok && m.query.Same.InData() && !m.query.Same.Mentions {
		r.ways = append([]filters.Relation{mentions}, r.ways...)
	}
	if len(r.ways) == 0 {
		m.overlay = nil
		return m.say("Nothing leads on from this log")
	}
	items := make([]choice.Item, len(r.ways))
	for i, way := range r.ways {
		items[i] = choice.Item{ID: strconv.Itoa(i), Label: model.CleanPrefix(way.Name, 400).String(), Detail: wayDetail(way, "…")}
	}
	r.list = r.list.SetItems(items)
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
	ctx, number := m.counting.Next(m.ctx)
	source, scope, id := m.source, m.scope, m.id
	return func() tea.Msg {
		page, err := source.Logs(ctx, scope, request)
		return countMsg{screen: id, number: number, item: item, total: page.Total, known: err == nil && page.TotalKnown}
	}
}

func (m *Model) counted(c countMsg) tea.Cmd {
	r, ok := m.overlay.(*relating)
	if c.screen != m.id || !m.counting.Done(c.number) || !ok {
		return nil
	}
	words := "?"
	if c.known {
		words = model.Thousands(c.total)
	}
	r.list = r.list.SetDetail(strconv.Itoa(c.item), wayDetail(r.ways[c.item], words))
	return m.countWay(r, c.item+1)
}
