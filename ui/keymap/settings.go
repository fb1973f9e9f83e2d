package keymap

import "slices"

var settingsActions = slices.Concat([]Action{
	{Up, ScopeSettings, []string{"up", "k"}, "↑ k", groupMove, "", "Up"},
	{Down, ScopeSettings, []string{"down", "j"}, "↓ j", groupMove, "", "Down"},
}, common(ScopeSettings), []Action{
	{Close, ScopePolicy, []string{"esc"}, "esc", groupOther, "close", "Close; nothing is changed"},
	{Choose, ScopeAnswer, []string{"enter"}, "⏎", groupOther, "go on", "Go on with what is typed"},
	{Close, ScopeAnswer, []string{"esc"}, "esc", groupOther, "close", "Close; nothing is changed"},
})
