package keymap

import "slices"

var tokensActions = slices.Concat([]Action{
	{Up, ScopeTokens, []string{"up", "k"}, "↑ k", groupMove, "", "Up"},
	{Down, ScopeTokens, []string{"down", "j"}, "↓ j", groupMove, "", "Down"},
}, common(ScopeTokens), []Action{
	{CopyValue, ScopeSecret, []string{"y"}, "y", groupTake, "copy", "Copy the secret"},
	{Close, ScopeSecret, []string{"esc"}, "esc", groupOther, "close", "Leave; asks whether it is stored"},
})
