package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/screen"
)

// over is an overlay of the program's own.
type over interface {
	key(a *App, key tea.KeyMsg) tea.Cmd
	lines(w, h int) []string
}

type helpOver struct{ help help.Model }

func (a *App) newHelp(scope keymap.Scope) *helpOver {
	return &helpOver{help: help.New(scope, *a.options.Env.Theme)}
}

func (o *helpOver) lines(w, h int) []string { return o.help.SetSize(w, h).Lines() }

func (o *helpOver) key(a *App, key tea.KeyMsg) tea.Cmd {
	var event help.Event
	o.help, event = o.help.SetSize(a.width, a.height).Update(key)
	if event == help.Closed {
		a.over = nil
	}
	return nil
}

type paletteOver struct{ list choice.Model }

// newPalette lists what can be done, with its key, and why it can't where that
// is so.
func (a *App) newPalette() *paletteOver {
	var items []choice.Item
	for _, action := range keymap.In(a.at.Scope()) {
		if action.ID != keymap.Palette && a.offered(action.ID) {
			items = append(items, choice.Item{ID: string(action.ID), Label: action.Help, Detail: action.Label, Off: a.off(action.ID)})
		}
	}
	return &paletteOver{list: choice.New("Do", items, "", *a.options.Env.Theme)}
}

func (o *paletteOver) lines(w, h int) []string { return o.list.SetSize(w, h).Lines() }

func (o *paletteOver) key(a *App, key tea.KeyMsg) tea.Cmd {
	var event choice.Event
	o.list, event = o.list.SetSize(a.width, a.height).Update(key)
	switch event.Kind {
	case choice.Closed:
		a.over = nil
	case choice.Chosen:
		a.over = nil
		id := keymap.ID(event.ID)
		if cmd, done := a.do(id); done {
			return cmd
		}
		return a.current().Do(id)
	}
	return nil
}

// off is why an action can't be done now; "" when it can.
func (a *App) off(id keymap.ID) string {
	switch id {
	case keymap.TabLogs, keymap.TabUsage, keymap.TabTokens, keymap.TabSettings:
		return a.tabOff(tabOf(id))
	case keymap.Forward:
		if a.at != screen.Logs && a.logs.Ahead() == a.at {
			return ""
		}
	}
	return a.current().Off(id)
}

// offered is whether there is something to do: the screen in sight is there
// already.
func (a *App) offered(id keymap.ID) bool {
	switch id {
	case keymap.TabLogs, keymap.TabUsage, keymap.TabTokens, keymap.TabSettings:
		return tabOf(id) != a.at
	}
	return true
}

// quitting asks whether to quit although an export is under way.
type quitting struct{ list choice.Model }

func (a *App) newQuitting() *quitting {
	items := []choice.Item{
		{ID: "stay", Label: "Go on with the export"},
		{ID: "quit", Label: "Quit; what it has is kept, as far as it is written", Detail: a.exports.Kept()},
	}
	return &quitting{list: choice.New("An export is under way", items, "", *a.options.Env.Theme)}
}

func (o *quitting) lines(w, h int) []string { return o.list.SetSize(w, h).Lines() }

func (o *quitting) key(a *App, key tea.KeyMsg) tea.Cmd {
	var event choice.Event
	o.list, event = o.list.SetSize(a.width, a.height).Update(key)
	if event.Kind == choice.None {
		return nil
	}
	a.over = nil
	if event.ID == "quit" {
		return tea.Quit
	}
	return nil
}
