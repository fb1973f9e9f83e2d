package keymap

import "strings"

// scopeTitles are the scopes in the order of the README, with their words.
var scopeTitles = []struct {
	scope Scope
	title string
}{
	{ScopeLogs, "In the table"},
	{ScopeFilter, "While typing a filter"},
	{ScopeLog, "In an open log"},
	{ScopeSearch, "While searching in a log"},
	{ScopeDates, "In the date picker"},
	{ScopeChoice, "In a list to choose from"},
	{ScopeApps, "In the list of apps, besides"},
	{ScopeForm, "In a recipe's questions"},
	{ScopePanel, "In a recipe's answer"},
	{ScopeName, "While naming a view"},
	{ScopeExportForm, "In the choices of an export"},
	{ScopeExport, "During an export"},
	{ScopeCommand, "Copying the query as a command"},
	{ScopeUsage, "On Usage"},
	{ScopeUsageFilter, "While typing a filter on Usage"},
	{ScopeTokens, "On Tokens"},
	{ScopeSecret, "A new token's secret"},
	{ScopeSettings, "On Settings"},
	{ScopeSettingsSearch, "While searching the settings"},
	{ScopePolicy, "In the upload policy"},
	{ScopeAnswer, "While typing a name or a value"},
	{ScopeConfirm, "Before something is changed"},
	{ScopeSignIn, "While signing in"},
	{ScopeBrowser, "Waiting for the browser"},
	{ScopeHelp, "In the help"},
	{ScopeWelcome, "On the welcome screen"},
}

// MarkdownTable is every key as the README shows it: a table for each scope,
// its rows in the order of declaration.
func MarkdownTable() string {
	var b strings.Builder
	for i, s := range scopeTitles {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("**" + s.title + "**\n\n| keys | what |\n|---|---|\n")
		for _, a := range In(s.scope) {
			b.WriteString("| " + code(a.Label) + " | " + inTable(a.Help) + " |\n")
		}
	}
	return b.String()
}

// code shows each key of a label as code.
func code(label string) string {
	keys := strings.Fields(label)
	for i, key := range keys {
		fence := "`"
		if strings.Contains(key, "`") {
			fence = "``"
		}
		keys[i] = fence + inTable(key) + fence
	}
	return strings.Join(keys, " ")
}

// inTable keeps a text from ending its cell.
func inTable(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
