package keymap

var confirmActions = []Action{
	{Choose, ScopeConfirm, []string{"enter"}, "⏎", groupOther, "choose", "Do what is in hand; it begins with no"},
	{Up, ScopeConfirm, []string{"up", "shift+tab"}, "↑", groupMove, "", "Up"},
	{Down, ScopeConfirm, []string{"down", "tab"}, "↓", groupMove, "", "Down"},
	{PageUp, ScopeConfirm, []string{"pgup"}, "PgUp", groupMove, "", "Back in a question that is longer than the window"},
	{PageDown, ScopeConfirm, []string{"pgdown"}, "PgDn", groupMove, "", "On in a question that is longer than the window"},
	{Close, ScopeConfirm, []string{"esc"}, "esc", groupOther, "no", "No; nothing is changed"},
}
