package keymap

// ScopeBrowser is waiting for the browser while signing in. What is typed there
// is an address, which no key of it begins.
const ScopeBrowser Scope = "sign-in-browser"

var signInActions = []Action{
	{Choose, ScopeSignIn, []string{"enter"}, "⏎", groupOther, "go on", "Choose, or go on with what is typed"},
	{Up, ScopeSignIn, []string{"up", "shift+tab"}, "↑", groupMove, "", "Up"},
	{Down, ScopeSignIn, []string{"down", "tab"}, "↓", groupMove, "", "Down"},
	{Close, ScopeSignIn, []string{"esc"}, "esc", groupOther, "back", "A step back; from the first, nothing is signed in"},

	{CopyValue, ScopeBrowser, []string{"y"}, "y", groupTake, "copy address", "Copy the address to open in a browser"},
	{Choose, ScopeBrowser, []string{"enter"}, "⏎", groupOther, "take pasted", "Take the address that is pasted"},
	{Close, ScopeBrowser, []string{"esc"}, "esc", groupOther, "stop waiting", "Stop waiting for the browser"},
}
