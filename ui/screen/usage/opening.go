package usage

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/screen"
)

// open asks for the logs of the day, the app or the person in hand.
func (m *Model) open() tea.Cmd {
	switch m.focus {
	case partDays:
		return m.openDay()
	case partApps:
		return m.openApp()
	}
	return m.openUser()
}

// openDay asks for the logs of a day, what its sessions are counted from
// included: of that part of it that the figures are of.
func (m *Model) openDay() tea.Cmd {
	d, p := m.answer.days[m.day], m.answer.period
	r := model.Range{Kind: model.RangeCustom, From: d.Day, To: d.Day.AddDate(0, 0, 1).Add(-time.Millisecond)}
	if p.Start.After(r.From) && p.Start.Before(r.To) {
		r.From = p.Start
	}
	switch until := m.answer.dates.To; {
	case r.To.After(m.env.Now()): // it goes on
		r.To = time.Time{}
	case m.answer.dates.Kind == model.RangeCustom && !until.IsZero() && p.End.Before(r.To) && p.End.After(r.From):
		r.To = p.End
	}
	return m.openLogs(dayName(d, m.env.Now().UTC().Year()), model.Query{Range: r, Analytics: true})
}

// openApp asks for the logs of an app, of its live and its working copy.
func (m *Model) openApp() tea.Cmd {
	row, ok := m.table().selected()
	if !ok {
		return nil
	}
	a := m.answer.usage.Apps[row]
	q := model.Query{AppID: a.ID, Range: m.answer.dates}
	for _, known := range m.apps {
		if known.Has(a.ID) {
			q.AppID, q.OtherAppID = known.Live(), known.Other()
		}
	}
	return m.openLogs(a.Name, q)
}

// openUser asks for the logs of a person.
func (m *Model) openUser() tea.Cmd {
	row, ok := m.table().selected()
	if !ok {
		return nil
	}
	u := m.answer.usage.Users[row]
	q := model.Query{Range: m.answer.dates}
	q.Filters[model.ColumnUser] = filters.ByValue(model.ColumnUser, u.Email)
	if u.Email == "" {
		return m.Say("This user has no e-mail to look for")
	}
	return m.openLogs(u.Email, q)
}

func (m *Model) openLogs(name string, q model.Query) tea.Cmd {
	return func() tea.Msg { return screen.OpenLogsMsg{From: screen.Usage, Name: name, Query: q} }
}
