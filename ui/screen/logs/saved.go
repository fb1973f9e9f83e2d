package logs

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/views"
)

// viewsMsg is the answer to which views are saved.
type viewsMsg struct {
	screen, list int
	views        []views.View
	err          error
}

// viewing is the list of the saved views.
type viewing struct {
	*choosing
	number int
}

// chooseView lists the saved views, read from their file each time: it may be
// edited by hand meanwhile.
func (m *Model) chooseView() tea.Cmd {
	m.timers.list++
	v := &viewing{number: m.timers.list, choosing: &choosing{
		list: choice.New("Saved views", nil, "", *m.env.Theme).SetEmpty("Reading the saved views…"),
	}}
	m.overlay = v
	path, id, list := m.env.Views, m.id, v.number
	return func() tea.Msg {
		all, err := views.Load(path)
		return viewsMsg{screen: id, list: list, views: all, err: err}
	}
}

func (m *Model) listViews(msg viewsMsg) {
	v, ok := m.overlay.(*viewing)
	if msg.screen != m.id || !ok || v.number != msg.list {
		return
	}
	if msg.err != nil {
		m.overlay = nil
		m.fail(msg.err)
		return
	}
	save, _ := keymap.Get(keymap.ScopeLogs, keymap.SaveView)
	v.list = v.list.SetEmpty("None saved yet; " + save.Label + " saves this one").SetItems(m.viewItems(msg.views))
	v.chosen = func(m *Model, id string) tea.Cmd {
		view, ok := views.Find(msg.views, id)
		if !ok {
			return nil
		}
		return m.openView(view)
	}
}

func (m *Model) viewItems(all []views.View) []choice.Item {
	items := make([]choice.Item, len(all))
	for i, v := range all {
		items[i] = choice.Item{ID: v.Name, Label: v.Name, Note: strings.Join(filters.Describe(v.Ask), " · ")}
		q, err := v.Query(m.now(), m.zone)
		if err != nil {
			items[i].Off = "Its range can't be used now: " + err.Error()
			continue
		}
		items[i].Detail = filters.RangeName(q.Range)
		if q.Range.Kind == model.RangeCustom {
			items[i].Detail = filters.PeriodLabel(q.Range, filters.Resolve(q.Range, m.now(), m.zone), m.now(), m.zone)
		}
	}
	return items
}

// openView goes to a saved view: a step on the trail, by its name.
func (m *Model) openView(v views.View) tea.Cmd {
	q, err := v.Query(m.now(), m.zone)
	if err != nil {
		return m.say(err.Error())
	}
	m.leave()
	m.showColumns(v.Columns)
	return m.goTo(v.Name, q)
}

// showColumns shows these columns, or all of them with none given.
func (m *Model) showColumns(columns []model.Column) {
	shown := make([]int, len(columns))
	for i, c := range columns {
		shown[i] = int(c)
	}
	m.grid.Show(shown)
}

// goTo takes a step to another question: where one stands was noted before.
// Where the logs are one app's, an app
// of the question's own is whose logs are asked for.
func (m *Model) goTo(name string, q model.Query) tea.Cmd {
	m.overlay, m.open, m.panel, m.origin = nil, nil, nil, origin{}
	if m.scope.Organization == "" && q.AppID != "" {
		if m.scope.App != q.AppID {
			m.scope = api.Scope{App: q.AppID}
			m.memory.clear()
			m.result = nil
		}
		q = q.InApps(model.Query{})
	}
	m.SetSize(m.width, m.height)
	cmd := m.setQuery(func(to *model.Query) { *to = q })
	if m.result == nil && cmd == nil {
		cmd = m.ask(0, true)
	}
	m.arrive(name)
	return cmd
}

// naming asks for the name of a view to save.
type naming struct {
	line input.Line
	note string
	m    *Model
}

func (m *Model) askForName() tea.Cmd {
	m.overlay = &naming{m: m}
	return nil
}

// namingWidth is the box's, where there is room.
const namingWidth = 60

func (n *naming) lines(w, _ int) []string {
	t := n.m.env.Theme
	width := min(namingWidth, w)
	inner := width - overlay.FrameWidth
	q := n.m.query
	what := append([]string{filters.RangeName(q.Range)}, filters.Describe(q)...)
	words := cell.Wrap(model.CleanPrefix(strings.Join(what, " · "), 4096).String(), inner, 3)
	body := []string{t.Accent.Of("› ") + n.line.Draw(inner-2, t.InputHere, t.Cursor), t.Rule.Of(strings.Repeat("─", max(inner, 0)))}
	for _, line := range words {
		body = append(body, t.Dim.Of(line))
	}
	body = append(body, t.Warn.Of(cell.Cut(n.note, inner)), help.HintLine(keymap.In(keymap.ScopeName), inner, *t))
	return overlay.Box("Save this view as", body, width, *t)
}

func (n *naming) key(m *Model, key tea.KeyMsg) tea.Cmd {
	n.note = ""
	if keymap.Typed(key) == "" {
		a, _ := keymap.Find(keymap.ScopeName, key.String())
		switch a.ID {
		case keymap.Close:
			m.overlay = nil
			return nil
		case keymap.Choose:
			return n.save(m)
		}
	}
	n.line, _ = n.line.Update(key)
	return nil
}

func (n *naming) save(m *Model) tea.Cmd {
	name := strings.TrimSpace(n.line.Text())
	if name == "" {
		n.note = "A view needs a name"
		return nil
	}
	m.overlay = nil
	return m.saveView(m.present(name), false)
}

// present is the view in sight.
func (m *Model) present(name string) views.View {
	q := m.query
	if m.scope.Organization == "" {
		q.AppID = m.scope.App
	}
	var columns []model.Column
	for _, c := range m.grid.Shown() {
		columns = append(columns, model.Column(c))
	}
	return views.New(name, q, columns)
}

// savedMsg tells whether a view was saved.
type savedMsg struct {
	screen int
	view   views.View
	// exists says that there is another of that name, which was left alone.
	exists bool
	err    error
}

// saveView saves a view; one of the same name is replaced only when asked to.
func (m *Model) saveView(v views.View, replace bool) tea.Cmd {
	path, id := m.env.Views, m.id
	return func() tea.Msg {
		all, err := views.Load(path)
		if err != nil {
			return savedMsg{screen: id, view: v, err: err}
		}
		if _, exists := views.Find(all, v.Name); exists && !replace {
			return savedMsg{screen: id, view: v, exists: true}
		}
		return savedMsg{screen: id, view: v, err: views.Save(path, v)}
	}
}

func (m *Model) saved(msg savedMsg) tea.Cmd {
	switch {
	case msg.screen != m.id:
		return nil
	case msg.err != nil:
		m.fail(msg.err)
		return nil
	case msg.exists:
		m.offerToReplace(msg.view)
		return nil
	}
	open, _ := keymap.Get(keymap.ScopeLogs, keymap.Views)
	said := m.say(fmt.Sprintf("Saved as %q · %s opens it", msg.view.Name, open.Label))
	if _, listed := m.overlay.(*viewing); listed {
		return tea.Batch(said, m.chooseView())
	}
	return said
}

// offerToReplace asks what to do about a view that is there already.
func (m *Model) offerToReplace(v views.View) {
	items := []choice.Item{
		{ID: "keep", Label: "Keep it, choose another name"},
		{ID: "replace", Label: "Replace it"},
	}
	m.overlay = &choosing{
		list: choice.New(fmt.Sprintf("A view named %q is there already", v.Name), items, "", *m.env.Theme),
		chosen: func(m *Model, id string) tea.Cmd {
			if id == "replace" {
				return m.saveView(v, true)
			}
			m.overlay = &naming{m: m, line: input.New(v.Name)}
			return nil
		},
	}
}
