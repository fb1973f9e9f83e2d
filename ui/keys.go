package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/keymap"
)

// keys splits keys typed fast, which come as one message, until what follows
// is text.
func (a *App) keys(msg tea.KeyMsg) tea.Cmd {
	if msg.Type != tea.KeyRunes || msg.Paste || msg.Alt || len(msg.Runes) < 2 {
		return a.key(msg)
	}
	var cmds []tea.Cmd
	for i := range msg.Runes {
		if a.typing() {
			rest := msg
			rest.Runes = msg.Runes[i:]
			cmds = append(cmds, a.key(rest))
			break
		}
		one := msg
		one.Runes = msg.Runes[i : i+1]
		cmds = append(cmds, a.key(one))
	}
	return tea.Batch(cmds...)
}

func (a *App) typing() bool {
	return a.signing != nil || a.over != nil || a.welcome != nil || (a.logs != nil && a.current().Typing())
}

func (a *App) key(key tea.KeyMsg) tea.Cmd {
	provoke(key.String())
	switch {
	case key.String() == "ctrl+c":
		return tea.Quit
	case a.small():
		return nil // nobody sees what a key would do
	case a.signing != nil:
		return a.signingKey(key)
	case a.over != nil:
		return a.over.key(a, key)
	case a.welcome != nil:
		return a.welcomeKey(key)
	case a.logs == nil:
		return a.waitingKey(key)
	case a.current().Typing():
		return a.current().Key(key)
	}
	if action, ok := keymap.Find(a.current().Scope(), key.String()); ok && !key.Paste {
		if cmd, done := a.do(action.ID); done {
			return cmd
		}
	}
	return a.current().Key(key)
}

// do does the program's own actions; done is false for a screen's.
func (a *App) do(id keymap.ID) (cmd tea.Cmd, done bool) {
	switch id {
	case keymap.Quit:
		if a.exports.Running() {
			a.over = a.newQuitting()
			return nil, true
		}
		return tea.Quit, true
	case keymap.Help:
		a.over = a.newHelp(a.current().Scope())
	case keymap.TabLogs, keymap.TabUsage, keymap.TabTokens, keymap.TabSettings:
		return a.turnTo(tabOf(id)), true
	case keymap.Back, keymap.Forward:
		return a.step(id)
	case keymap.Palette:
		a.over = a.newPalette()
	case keymap.Org:
		if a.current().Off(id) != "" {
			return a.current().Do(id), true // which says why
		}
		return a.chooseOrganization(), true
	default:
		return nil, false
	}
	return nil, true
}

// waitingKey hears keys while the organizations are being read.
func (a *App) waitingKey(key tea.KeyMsg) tea.Cmd {
	action, _ := keymap.Find(keymap.ScopeLogs, key.String())
	switch action.ID {
	case keymap.Quit:
		return tea.Quit
	case keymap.Reload:
		a.failure, a.starting = nil, true
		return a.readOrganizations()
	case keymap.Close:
		if !a.starting {
			a.signInAnew()
		}
	}
	return nil
}
