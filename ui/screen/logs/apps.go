package logs

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/keymap"
)

// chooseApp offers the apps, and all of them.
func (m *Model) chooseApp() tea.Cmd {
	m.appsFailure = nil
	m.overlay = &choosing{
		list: choice.New("App", m.appItems(), m.currentApp(), *m.env.Theme), what: choosingApp,
		chosen: func(m *Model, id string) tea.Cmd {
			app, _ := m.appOf(model.ID(id))
			if id == "" {
				return m.scopeTo("", "")
			}
			return m.scopeTo(app.Live(), app.Other())
		},
	}
	if m.apps == nil {
		return m.readApps()
	}
	return nil
}

// currentApp is the item of the app that the logs are narrowed to.
func (m *Model) currentApp() string {
	app, known := m.appOf(m.narrowedTo())
	if !known {
		return string(m.narrowedTo())
	}
	return string(app.Live())
}

// narrowedTo is the app that the logs are narrowed to, of two copies the first;
// "" for all.
func (m *Model) narrowedTo() model.ID {
	if m.scope.Organization == "" {
		return m.scope.App
	}
	return m.query.AppID
}

// bothCopies tells whether the logs are those of both copies of an app.
func (m *Model) bothCopies() bool { return m.scope.Organization != "" && m.query.OtherAppID != "" }

// appOf is the app that an id is a copy's of.
func (m *Model) appOf(id model.ID) (model.App, bool) {
	for _, a := range m.apps {
		if a.Has(id) {
			return a, true
		}
	}
	return model.App{}, false
}

// appItems lists each app on one line with its live and its working copy, which
// log under ids of their own (wire.md, "Organizations and apps").
func (m *Model) appItems() []choice.Item {
	var items []choice.Item
	if m.scope.Organization != "" && !m.refused {
		items = append(items, choice.Item{ID: "", Label: "All apps"})
	}
	if m.apps == nil {
		items = append(items, m.noAppsItem())
	}
	alone, _ := keymap.Get(keymap.ScopeApps, keymap.Right)
	for _, a := range m.apps {
		if m.scope.Organization != "" && a.OrganizationID != "" && a.OrganizationID != m.scope.Organization {
			continue
		}
		item := choice.Item{ID: string(a.Live()), Label: a.Name, Detail: "working copy " + string(a.ID)}
		if a.Other() != "" {
			item.Detail = "live " + string(a.Live()) + " · " + item.Detail
			item.Note = alone.Label + " one copy alone"
		}
		items = append(items, item)
	}
	return items
}

// appInHand is the app in hand in the list, if it has two copies.
func (m *Model) appInHand(list choice.Model) (model.App, bool) {
	id, ok := list.Current()
	if !ok || id == "" {
		return model.App{}, false
	}
	app, known := m.appOf(model.ID(id))
	return app, known && app.Other() != ""
}

// bothID is the choice of both copies of an app.
const bothID = "both"

// chooseCopy offers an app's copies one by one.
func (m *Model) chooseCopy(app model.App) tea.Cmd {
	current := string(m.narrowedTo())
	if m.bothCopies() {
		current = bothID
	}
	items := []choice.Item{
		{ID: string(app.Live()), Label: "The live copy", Detail: string(app.Live()), Note: "What people do in the app"},
		{ID: string(app.Other()), Label: "The working copy", Detail: string(app.Other()), Note: "What is done with it in Studio"},
	}
	if m.scope.Organization != "" && !m.refused {
		items = append([]choice.Item{{ID: bothID, Label: "Both copies"}}, items...)
	}
	m.overlay = &choosing{
		list: choice.New(app.Name, items, current, *m.env.Theme),
		chosen: func(m *Model, id string) tea.Cmd {
			if id == bothID {
				return m.scopeTo(app.Live(), app.Other())
			}
			return m.scopeTo(model.ID(id), "")
		},
		closed: func(m *Model) tea.Cmd {
			cmd := m.chooseApp()
			if c, ok := m.overlay.(*choosing); ok {
				c.list = c.list.Select(string(app.Live()))
			}
			return cmd
		},
	}
	return nil
}

// noAppsItem stands where the apps will, and says why they don't.
func (m *Model) noAppsItem() choice.Item {
	if m.appsFailure == nil {
		return choice.Item{ID: "none", Label: "Reading the apps…", Off: "One moment"}
	}
	what, advice := failure.Words(m.appsFailure)
	return choice.Item{ID: "none", Label: what.String(), Off: cmp.Or(advice.String(), "The apps could not be read")}
}

// scopeTo narrows to an app, to both its copies with two ids, or to all with
// none. Where the organization's logs are not for this person, the app's own
// are asked for, which are one copy's.
func (m *Model) scopeTo(id, other model.ID) tea.Cmd {
	if (m.refused && id != "") || m.scope.Organization == "" {
		m.scope = api.Scope{App: id}
		m.query = m.query.InApps(model.Query{})
		m.memory.clear()
		m.result = nil
		var said tea.Cmd
		if other != "" {
			said = m.say("An app's own logs come one copy at a time: showing the live copy")
		}
		return tea.Batch(m.ask(0, true), said)
	}
	return m.setQuery(func(q *model.Query) { q.AppID, q.OtherAppID = id, other })
}

// clearColumn takes a column's filter away; of App, without one, the app that
// the logs are narrowed to.
func (m *Model) clearColumn(c model.Column) tea.Cmd {
	if c == model.ColumnApp && m.query.Filters[c] == "" {
		return m.setQuery(func(q *model.Query) { *q = q.InApps(model.Query{}) })
	}
	return m.setFilter(c, "")
}

// takeOneCopy makes the question in force one for the only copy that the server
// gave of the two asked for, and says so; "" is none.
func (m *Model) takeOneCopy(only model.ID) tea.Cmd {
	if only == "" || !m.bothCopies() || m.query.AppID != only {
		return nil
	}
	m.query.OtherAppID, m.asked.query.OtherAppID, m.origin.query.OtherAppID = "", "", ""
	words := "This server takes one app at a time: showing the live copy"
	if app, known := m.appOf(only); !known || app.Live() != only {
		words = "This server takes one app at a time: showing app " + string(only)
	}
	return m.say(words)
}

// AppName is the name of the app that the screen is narrowed to; "" for all.
func (m *Model) AppName() string {
	id := m.narrowedTo()
	if id == "" {
		return ""
	}
	if app, known := m.appOf(id); known {
		return app.Name
	}
	return "app " + string(id)
}

// Place is which app's logs these are, in words; "" for all apps.
func (m *Model) Place() string {
	name, copies := m.AppName(), m.copyWords()
	if copies == "" {
		return name
	}
	return name + ", " + copies
}

// appWords is which app's logs these are, for the column that names it: which
// copy, where there are two and one is looked at.
func (m *Model) appWords() string { return cmp.Or(m.copyWords(), m.AppName()) }

// copyWords is which of an app's two copies is looked at alone; "" for both, for
// an app that has but one, and for all apps.
func (m *Model) copyWords() string {
	app, known := m.appOf(m.narrowedTo())
	switch {
	case !known || app.Other() == "" || m.bothCopies():
		return ""
	case m.narrowedTo() == app.Live():
		return "live copy"
	}
	return "working copy"
}
