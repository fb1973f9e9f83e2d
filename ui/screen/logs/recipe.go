package logs

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
	"fliplet-audit/ui/choice"
)

// Recipe is a guided question to open on, with its answers.
type Recipe struct {
	Name    string
	Answers recipes.Answers
}

// chooseRecipe lists the guided questions, the worked examples first.
func (m *Model) chooseRecipe() tea.Cmd {
	var items []choice.Item
	for _, r := range recipes.All() {
		items = append(items, choice.Item{ID: r.Name, Label: r.Question, Detail: string(r.Group), Note: "fliplet-audit --recipe " + r.Name})
	}
	current := ""
	if m.panel != nil {
		current = m.panel.inquiry.recipe.Name
	}
	m.overlay = &choosing{
		list: choice.New("Recipes", items, current, *m.env.Theme),
		chosen: func(m *Model, name string) tea.Cmd {
			r, ok := recipes.Find(name)
			if !ok {
				return nil
			}
			m.overlay = m.newForm(r)
			return nil
		},
	}
	return nil
}

// answer goes to a recipe with its answers: a step on the trail, with its
// filters set and the panel open.
func (m *Model) answer(r recipes.Recipe, a recipes.Answers) tea.Cmd {
	m.leave()
	m.overlay, m.open, m.edit, m.panel = nil, nil, nil, nil
	m.origin = origin{}
	q := r.Query(a).InApps(m.query)
	cmd := m.setQuery(func(to *model.Query) { *to = q })
	if m.result == nil && !m.request.Busy() {
		cmd = m.ask(0, true)
	}
	period, ok := m.periodAsked()
	if !ok {
		period = filters.Resolve(q.Range, m.env.Now(), m.zone)
	}
	m.panel = &panel{inquiry: newInquiry(r, a, m.scope, q, period), period: period, sort: q.Sort, rows: fewRows, focus: true}
	m.showColumns(r.Columns)
	m.SetSize(m.width, m.height)
	m.arrive(recipeTitle(r))
	return tea.Batch(cmd, m.syncPanel(), m.sayUnasked(r, a))
}

// sayUnasked says which answers the recipe has no question for.
func (m *Model) sayUnasked(r recipes.Recipe, a recipes.Answers) tea.Cmd {
	var labels []string
	for _, ask := range r.Unasked(a) {
		labels = append(labels, ask.Label())
	}
	if len(labels) == 0 {
		return nil
	}
	return m.say("This recipe does not ask for " + strings.Join(labels, " or ") + ": left out")
}

// recipeTitle is what the trail calls a recipe.
func recipeTitle(r recipes.Recipe) string {
	words := strings.ReplaceAll(r.Name, "-", " ")
	if words == "2fa" || words == "ip" {
		return strings.ToUpper(words)
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
