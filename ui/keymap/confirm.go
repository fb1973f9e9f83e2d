package keymap

var confirmActions = []Action{
	{Choose, ScopeConfirm, []string{"enter"}, "⏎", groupOther, "choose", "Do what is in hand; it begins with no"},
	{Up, ScopeConfirm, []string{"up", "shift+tab"}, "↑", groupMove, "", "Up"},
	{Down, ScopeConfirm, []string{"down", "tab"}, "↓", groupMove, "", "Down"},
	{Close, ScopeConfirm, []string{"esc"}, "esc", groupOther, "no", "No; nothing is changed"},
}
