package keymap

var appsActions = []Action{
	{Right, ScopeApps, []string{"right"}, "→", groupNarrow, "one copy", "Choose one copy of the app alone: the live or the working one"},
}
