package logs

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/command"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
)

// maxPreview is how much of a command its preview looks at, in bytes.
const maxPreview = 2048

// commandLine is the query in a form to be copied.
type commandLine struct {
	id    keymap.ID
	what  string // for what is said once it is copied
	words string // what it does
	text  string
	// lost is what of the view it does not say; "" when it says all.
	lost string
}

// copyingCommand is the choice of which command to copy.
type copyingCommand struct {
	commands []commandLine
	at       int
	theme    theme.Theme
}

// chooseCommand offers what is in sight as a command.
func (m *Model) chooseCommand() tea.Cmd {
	r := api.LogsRequest{Query: m.query, Period: m.periodInSight(), Offset: m.page * m.pageSize, Limit: m.pageSize}
	curl, err := m.source.Curl(m.scope, r)
	if err != nil {
		return m.say(err.Error())
	}
	view := command.View{Organization: m.scope.Organization, App: m.scope.App, Query: m.query, UTC: m.zone == time.UTC, Demo: m.demo}
	if !m.demo {
		view.APIURL, view.Profile = m.apiURL, m.profile
	}
	page, all := "this page as Fliplet sends it", "all that matches, in a terminal or a script"
	if m.query.Range.Kind != model.RangeCustom {
		page, all = page+", with fixed dates", "all that matches, its range up to when it runs"
	}
	m.overlay = &copyingCommand{theme: *m.env.Theme, commands: []commandLine{
		{keymap.CopyCurl, "The curl command", page, curl, ""},
		{keymap.CopyLine, "The fliplet-audit command", all, command.Line(view), command.Lost(view)},
	}}
	return nil
}

func (c *copyingCommand) key(m *Model, key tea.KeyMsg) tea.Cmd {
	a, ok := keymap.Find(keymap.ScopeCommand, key.String())
	if !ok || key.Paste {
		return nil
	}
	switch a.ID {
	case keymap.Close:
		m.overlay = nil
	case keymap.Up, keymap.Down:
		c.at = (c.at + 1) % len(c.commands)
	case keymap.Choose:
		return c.copy(m, c.commands[c.at])
	}
	for _, line := range c.commands {
		if line.id == a.ID {
			return c.copy(m, line)
		}
	}
	return nil
}

func (c *copyingCommand) copy(m *Model, line commandLine) tea.Cmd {
	m.overlay = nil
	return m.copyText(line.what, line.text)
}

func (c *copyingCommand) lines(w, h int) []string {
	width := min(exportFormWidth, w)
	inner := max(width-overlay.FrameWidth, 0)
	var body []string
	for i, line := range c.commands {
		body = append(body, c.drawn(line, i == c.at, inner)...)
	}
	body = append(body, help.HintLine(keymap.In(keymap.ScopeCommand), inner, c.theme))
	box := overlay.Box("Copy the query as a command", body, width, c.theme)
	return box[:min(len(box), h)]
}

// drawn is a command's key, what it does, and how it begins.
func (c *copyingCommand) drawn(line commandLine, here bool, width int) []string {
	t := c.theme
	a, _ := keymap.Get(keymap.ScopeCommand, line.id)
	lead, name := "  ", t.Text
	if here {
		lead, name = "▌ ", t.Strong
	}
	const margin = 2
	head := t.Accent.Of(lead) + t.Key.Of(cell.Fit(a.Label, 3)) + name.Of(a.Hint) + t.Dim.Of(cell.Cut("  "+line.words, max(width-margin-3-cell.Width(a.Hint), 0)))
	drawn := []string{head}
	indent := cell.Spaces(margin + 3)
	room := max(width-margin-3, 0)
	drawn = append(drawn, indent+t.Input.Of(cell.Cut(model.CleanPrefix(line.text, maxPreview).String(), room)))
	for _, words := range cell.Wrap(model.Clean(line.lost).String(), room, 2) {
		drawn = append(drawn, indent+t.Warn.Of(words))
	}
	return append(drawn, "")
}
