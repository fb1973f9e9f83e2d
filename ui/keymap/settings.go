package keymap

import "slices"

var settingsActions = slices.Concat([]Action{
	{Up, ScopeSettings, []string{"up", "k"}, "↑ k", groupMove, "", "Up"},
	{Down, ScopeSettings, []string{"down", "j"}, "↓ j", groupMove, "", "Down"},
	{PageUp, ScopeSettings, []string{"pgup", "ctrl+u", "ctrl+b"}, "PgUp ctrl+u", groupMove, "", "A screenful up"},
	{PageDown, ScopeSettings, []string{"pgdown", "ctrl+d", "ctrl+f", " "}, "PgDn ctrl+d", groupMove, "", "A screenful down"},
	{Top, ScopeSettings, []string{"g", "home"}, "g home", groupMove, "", "To the first setting"},
	{Bottom, ScopeSettings, []string{"G", "end"}, "G end", groupMove, "", "To the last one"},
	{Fold, ScopeSettings, []string{"left", "h"}, "← h", groupRead, "", "Fold, or go to what holds it"},
	{Unfold, ScopeSettings, []string{"right", "l"}, "→ l", groupRead, "", "Unfold, or go into it"},
	{FoldAll, ScopeSettings, []string{"_"}, "_", groupRead, "", "Fold everything"},
	{UnfoldAll, ScopeSettings, []string{"+"}, "+", groupRead, "", "Unfold everything"},
	{Edit, ScopeSettings, []string{"enter", "e"}, "⏎ e", groupChange, "edit", "Change this setting; shows the difference and asks"},
	{Filter, ScopeSettings, []string{"/"}, "/", groupNarrow, "search", "Search by key or value as you type"},
	{ClearAll, ScopeSettings, []string{"C", "c"}, "C c", groupNarrow, "all", "Show all settings again"},
	{New, ScopeSettings, []string{"N"}, "N", groupChange, "new", "Set a setting that there isn't yet"},
	{Delete, ScopeSettings, []string{"D"}, "D", groupChange, "unset", "Take this setting away; asks"},
	{Policy, ScopeSettings, []string{"p"}, "p", groupChange, "upload policy", "Which file extensions can't be uploaded"},
	{CopyValue, ScopeSettings, []string{"y"}, "y", groupTake, "copy", "Copy this value, not one that is stored encrypted"},
	{CopySetting, ScopeSettings, []string{"Y"}, "Y", groupTake, "", "Copy the whole setting as JSON, secrets masked"},
}, common(ScopeSettings), []Action{
	{Keep, ScopeSettingsSearch, []string{"enter", "down"}, "⏎", groupNarrow, "keep", "Keep the search and go to the settings"},
	{Restore, ScopeSettingsSearch, []string{"esc"}, "esc", groupNarrow, "restore", "Put the search back as it was"},

	{Up, ScopePolicy, []string{"up", "k"}, "↑ k", groupMove, "", "Up"},
	{Down, ScopePolicy, []string{"down", "j"}, "↓ j", groupMove, "", "Down"},
	{Left, ScopePolicy, []string{"left", "h"}, "← h", groupMove, "", "To the left"},
	{Right, ScopePolicy, []string{"right", "l"}, "→ l", groupMove, "", "To the right"},
	{PageUp, ScopePolicy, []string{"pgup", "ctrl+u", "ctrl+b"}, "PgUp ctrl+u", groupMove, "", "A screenful up"},
	{PageDown, ScopePolicy, []string{"pgdown", "ctrl+d", "ctrl+f", " "}, "PgDn ctrl+d", groupMove, "", "A screenful down"},
	{Top, ScopePolicy, []string{"g", "home"}, "g home", groupMove, "", "To the first extension"},
	{Bottom, ScopePolicy, []string{"G", "end"}, "G end", groupMove, "", "To the last one"},
	{New, ScopePolicy, []string{"a", "N"}, "a N", groupChange, "add", "Add extensions by typing them"},
	{WithoutCell, ScopePolicy, []string{"-"}, "-", groupChange, "leave out", "Leave this extension out; again puts it back"},
	{Delete, ScopePolicy, []string{"D"}, "D", groupChange, "", "Leave extensions out by typing them"},
	{StartFrom, ScopePolicy, []string{"s"}, "s", groupChange, "start from", "Start anew: from the default, a file, or nothing"},
	{Choose, ScopePolicy, []string{"enter"}, "⏎", groupChange, "set this list", "Set this list; shows what it does and asks"},
	{CopyValue, ScopePolicy, []string{"y"}, "y", groupTake, "copy", "Copy the list, one extension a line"},
}, policyCommon(), []Action{
	{Choose, ScopeAnswer, []string{"enter"}, "⏎", groupOther, "go on", "Go on with what is typed"},
	{Close, ScopeAnswer, []string{"esc"}, "esc", groupOther, "close", "Close; nothing is changed"},
})

// policyCommon are the actions of every screen, where closing leads back to the
// settings.
func policyCommon() []Action {
	actions := common(ScopePolicy)
	for i, a := range actions {
		switch a.ID {
		case Close:
			actions[i] = Action{Close, ScopePolicy, []string{"esc", "backspace", "H"}, "esc backspace H", groupOther, "back", "Back to the settings; the list stays as it is here"}
		case Reload:
			actions[i].Help = "Says why the list in force can't be read"
		}
	}
	return actions
}
