package keymap

import "slices"

var usageActions = slices.Concat([]Action{
	{Up, ScopeUsage, []string{"up", "k"}, "↑ k", groupMove, "", "Up"},
	{Down, ScopeUsage, []string{"down", "j"}, "↓ j", groupMove, "", "Down"},
}, common(ScopeUsage), []Action{
	{Keep, ScopeUsageFilter, []string{"enter"}, "⏎", groupNarrow, "keep", "Keep the filter"},
	{Restore, ScopeUsageFilter, []string{"esc"}, "esc", groupNarrow, "restore", "Put the filter back as it was"},
})
