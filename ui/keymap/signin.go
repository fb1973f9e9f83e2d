package keymap

var signInActions = []Action{
	{Choose, ScopeSignIn, []string{"enter"}, "⏎", groupOther, "go on", "Choose, or go on with what is typed"},
	{Up, ScopeSignIn, []string{"up", "shift+tab"}, "↑", groupMove, "", "Up"},
	{Down, ScopeSignIn, []string{"down", "tab"}, "↓", groupMove, "", "Down"},
	{Close, ScopeSignIn, []string{"esc"}, "esc", groupOther, "back", "A step back; from the first, nothing is signed in"},
}
