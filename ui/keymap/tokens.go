package keymap

import "slices"

var tokensActions = slices.Concat([]Action{
	{New, ScopeTokens, []string{"N", "n"}, "N", groupChange, "new", "New token: asks its name, shows its secret once"},
	{Delete, ScopeTokens, []string{"D", "delete"}, "D", groupChange, "delete", "Delete this token: what uses it can't sign in any more"},
	{Open, ScopeTokens, []string{"enter"}, "⏎", groupFollow, "its logs", "The logs of what was done with this token"},
	{Forward, ScopeTokens, []string{"L"}, "L", groupFollow, "", "Forward to the logs that were opened from here"},
	{Filter, ScopeTokens, []string{"/"}, "/", groupNarrow, "filter", "Filter the column under the cursor as you type"},
	{SortColumn, ScopeTokens, []string{"s"}, "s", groupNarrow, "sort", "Sort by this column; again turns the direction"},
	{FilterCell, ScopeTokens, []string{"="}, "=", groupNarrow, "", "Only tokens with this cell's value"},
	{WithoutCell, ScopeTokens, []string{"-"}, "-", groupNarrow, "", "Leave this cell's value out"},
	{ClearColumn, ScopeTokens, []string{"c"}, "c", groupNarrow, "", "Clear this column's filter"},
	{ClearAll, ScopeTokens, []string{"C"}, "C", groupNarrow, "clear", "Clear all filters"},
	{CopyCell, ScopeTokens, []string{"y"}, "y", groupRead, "copy", "Copy this cell"},
	{CopyLog, ScopeTokens, []string{"Y"}, "Y", groupRead, "", "Copy the token as JSON, which has no secret"},
	{Zone, ScopeTokens, []string{"z"}, "z", groupShow, "", "Local time or UTC"},
	{Up, ScopeTokens, []string{"up", "k"}, "↑ k", groupMove, "", "Row up"},
	{Down, ScopeTokens, []string{"down", "j"}, "↓ j", groupMove, "", "Row down"},
	{PageUp, ScopeTokens, []string{"pgup", "ctrl+u", "ctrl+b"}, "PgUp ctrl+u", groupMove, "", "A screenful up"},
	{PageDown, ScopeTokens, []string{"pgdown", "ctrl+d", "ctrl+f", " "}, "PgDn ctrl+d", groupMove, "", "A screenful down"},
	{Top, ScopeTokens, []string{"g", "home"}, "g home", groupMove, "", "First row"},
	{Bottom, ScopeTokens, []string{"G", "end"}, "G end", groupMove, "", "Last row"},
	{Left, ScopeTokens, []string{"left", "h", "shift+tab"}, "← h", groupMove, "", "Column to the left"},
	{Right, ScopeTokens, []string{"right", "l", "tab"}, "→ l", groupMove, "", "Column to the right"},
}, common(ScopeTokens), []Action{
	{CopyValue, ScopeSecret, []string{"y"}, "y", groupTake, "copy", "Copy the secret"},
	{Close, ScopeSecret, []string{"esc", "enter", "q"}, "esc", groupOther, "leave", "Leave; asks whether it is stored"},
})
