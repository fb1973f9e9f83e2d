package keymap

var appsActions = []Action{
	{Right, ScopeApps, []string{"right"}, "→", groupNarrow, "one copy", "Choose one copy alone: the live or the working one"},
	{Close, ScopeApps, []string{"esc"}, "esc", groupOther, "", "Choose nothing"},
}
