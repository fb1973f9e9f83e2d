// Package screen is what the program's root and its screens say to each other.
// Screens know nothing of one another: they tell the root by the messages here.
package screen

import (
	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
)

// ID names a screen.
type ID string

// The screens, in the order of their tabs.
const (
	Logs     ID = "logs"
	Usage    ID = "usage"
	Tokens   ID = "tokens"
	Settings ID = "settings"
)

// Title is its name on its tab.
func (id ID) Title() string {
	switch id {
	case Usage:
		return "Usage"
	case Tokens:
		return "Tokens"
	case Settings:
		return "Settings"
	}
	return "Logs"
}

// Scope is where the screen hears keys while nothing stands over it.
func (id ID) Scope() keymap.Scope {
	switch id {
	case Usage:
		return keymap.ScopeUsage
	case Tokens:
		return keymap.ScopeTokens
	case Settings:
		return keymap.ScopeSettings
	}
	return keymap.ScopeLogs
}

// State is what a screen is doing, for the head line.
type State int

// The states.
const (
	Fine State = iota
	Asking
	Failed
)

// HelpMsg asks for the help of a scope.
type HelpMsg struct{ Scope keymap.Scope }

// OpenLogsMsg asks for the logs of a query, as a step on the trail that began
// on the screen From and leads back there.
type OpenLogsMsg struct {
	From ID
	// Name is the step's on the trail, such as a day, an app or a person; it
	// need not be clean.
	Name  string
	Query model.Query
}
