// Package keymap is the one declaration of what a person can do and by which
// key: dispatch, hint line, help screen, command palette and the README's key
// table all read it.
package keymap

import "slices"

// ID names an action.
type ID string

// Scope is where a key is heard. A key means one thing in a scope.
type Scope string

// The scopes. Typing scopes hold no printable keys.
const (
	ScopeLogs   Scope = "logs"   // the table
	ScopeFilter Scope = "filter" // typing in the filter row
	ScopeLog    Scope = "log"    // an open log
	ScopeSearch Scope = "search" // typing a search in an open log
	ScopeDates  Scope = "dates"  // the date picker
	ScopeChoice Scope = "choice" // a list to choose from, narrowed by typing
	ScopeApps   Scope = "apps"   // the list of apps, beside what holds in any list
	ScopeForm   Scope = "form"   // the questions of a recipe
	ScopePanel  Scope = "panel"  // the answer to a recipe
	ScopeName   Scope = "name"   // typing the name of a view to save
	ScopeExport Scope = "export" // an export under way or done
	// ScopeExportForm is the choices of an export.
	ScopeExportForm Scope = "export-form"
	ScopeCommand    Scope = "command" // the query as a command, to be copied
	ScopeHelp       Scope = "help"    // the help screen
	// ScopeWelcome is the first screen of somebody who is not signed in.
	ScopeWelcome Scope = "welcome"

	ScopeUsage       Scope = "usage"        // how the organization is used
	ScopeUsageFilter Scope = "usage-filter" // typing in the filter row of its tables
	ScopeTokens      Scope = "tokens"       // the organization's tokens
	ScopeSecret      Scope = "secret"       // a new token's secret, shown once
	ScopeSettings    Scope = "settings"     // the organization's settings
	// ScopeSettingsSearch is typing a search in them.
	ScopeSettingsSearch Scope = "settings-search"
	// ScopeAnswer is typing one line of text: a name, a value, a search.
	ScopeAnswer Scope = "answer"
	ScopePolicy Scope = "policy" // the list of the upload policy being changed
	// ScopeConfirm is the question before something is changed.
	ScopeConfirm Scope = "confirm"
	ScopeSignIn  Scope = "sign-in" // signing in
)

// actions are all of them, scope by scope.
var actions = slices.Concat(logsActions, usageActions, tokensActions, settingsActions, confirmActions, signInActions, appsActions)

// tabs are the keys of the screens, which every screen hears.
func tabs(scope Scope) []Action {
	return []Action{
		{TabLogs, scope, []string{"1"}, "1", groupScreens, "", "The audit log"},
		{TabUsage, scope, []string{"2"}, "2", groupScreens, "", "How the organization is used"},
		{TabTokens, scope, []string{"3"}, "3", groupScreens, "", "The tokens that open the organization's API"},
		{TabSettings, scope, []string{"4"}, "4", groupScreens, "", "The organization's settings and its upload policy"},
	}
}

// common are the actions of every screen.
func common(scope Scope) []Action {
	return append(tabs(scope),
		Action{Org, scope, []string{"o"}, "o", groupOther, "", "Switch the organization or the account"},
		Action{Reload, scope, []string{"R"}, "R", groupOther, "", "Ask again"},
		Action{Close, scope, []string{"esc"}, "esc", groupOther, "", "Close or stop; never quits"},
		Action{Help, scope, []string{"?"}, "?", groupOther, "help", "This help"},
		Action{Palette, scope, []string{"ctrl+p"}, "ctrl+p", groupOther, "", "Command palette: find an action by its words"},
		Action{Quit, scope, []string{"q"}, "q", groupOther, "quit", "Quit; ctrl+c quits from anywhere"},
	)
}

// Action is one thing a person can do.
type Action struct {
	ID    ID
	Scope Scope
	// Keys are the keys as Bubble Tea names them; Label is how they are shown.
	Keys  []string
	Label string
	// Group is the heading in help and README.
	Group string
	// Hint is the one or two words of the hint line; "" keeps it out.
	Hint string
	// Help is what it does, in a line.
	Help string
}

// Find is the action that a key means in a scope.
func Find(scope Scope, key string) (Action, bool) {
	for _, a := range actions {
		if a.Scope != scope {
			continue
		}
		for _, k := range a.Keys {
			if k == key {
				return a, true
			}
		}
	}
	return Action{}, false
}

// In lists a scope's actions in the order of their declaration.
func In(scope Scope) []Action {
	var in []Action
	for _, a := range actions {
		if a.Scope == scope {
			in = append(in, a)
		}
	}
	return in
}

// Hints lists a scope's actions that have words for the hint line, the most
// useful first.
func Hints(scope Scope) []Action {
	if scope != ScopeLogs {
		return In(scope)
	}
	hints := make([]Action, 0, len(logsHints))
	for _, id := range logsHints {
		if a, ok := Get(scope, id); ok {
			hints = append(hints, a)
		}
	}
	return hints
}

// All lists every action.
func All() []Action { return append([]Action(nil), actions...) }

// Get is the action of that id in a scope.
func Get(scope Scope, id ID) (Action, bool) {
	for _, a := range actions {
		if a.Scope == scope && a.ID == id {
			return a, true
		}
	}
	return Action{}, false
}
