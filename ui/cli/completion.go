package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/export/format"
	"fliplet-audit/filters"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
	"fliplet-audit/ui/views"
)

func newCompletion() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	cmd := &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "The script by which a shell completes commands, flags and their values",
		Long: `completion prints a script for the shell that is named: with it, tab completes commands, flags
and what flags take, such as log types, columns and the names of recipes. Nothing is asked of
Fliplet for it.`,
		Example: `  source <(fliplet-audit completion bash)          # this shell; or for all to come:
  fliplet-audit completion bash > ~/.local/share/bash-completion/completions/fliplet-audit
  fliplet-audit completion zsh > "${fpath[1]}/_fliplet-audit"
  fliplet-audit completion fish > ~/.config/fish/completions/fliplet-audit.fish
  fliplet-audit completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: shells,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(shells, args[0]) {
				return usageError{fmt.Errorf("name one shell: %s", strings.Join(shells, ", "))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return writeCompletion(cmd.Root(), args[0], cmd.OutOrStdout())
		},
	}
	return cmd
}

func writeCompletion(root *cobra.Command, shell string, out io.Writer) error {
	switch shell {
	case "zsh":
		return root.GenZshCompletion(out)
	case "fish":
		return root.GenFishCompletion(out, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(out)
	}
	return root.GenBashCompletionV2(out, true)
}

// completeFlags has the values of flags completed, for all commands. Flags that
// name a file are left to the shell.
func completeFlags(cmd *cobra.Command, values map[string]cobra.CompletionFunc) {
	for name, complete := range values {
		if cmd.Flags().Lookup(name) != nil {
			// An error says that the command has its own already.
			_ = cmd.RegisterFlagCompletionFunc(name, complete)
		}
	}
	for _, sub := range cmd.Commands() {
		completeFlags(sub, values)
	}
}

// flagValues are the values of flags by their names.
func flagValues() map[string]cobra.CompletionFunc {
	values := map[string]cobra.CompletionFunc{
		"type":     completeTypes,
		"filter":   completePlaces(filterColumns()),
		"same":     completePlaces(append(filters.SamePlaces(), "data.messageId", "data.ip")),
		"category": completeOf(categoryWords()...),
		"sort":     completeOf(sortNames()...),
		"order":    completeOf("desc\tthe newest, or the last, first", "asc"),
		"range":    completeOf(rangeWords()...),
		"since":    completeOf("3d", "12h", "today", "yesterday", "monday"),
		"until":    completeOf("now", "today", "yesterday"),
		"output":   completeOutput,
		"format":   completeOf(string(format.CSV), string(format.JSONLines), string(format.JSON)),
		"columns":  completeColumns,
		"recipe":   completeRecipes,
		"view":     completeViews,
		"profile":  completeProfiles,
		"region":   completeOf("eu", "us", "ca"),
	}
	for _, free := range []string{"org", "app", "user", "session", "limit", "api-url", "timeout", "email"} {
		values[free] = cobra.NoFileCompletions
	}
	return values
}

// completeOf completes one of some values; a tab parts one from what it means.
func completeOf(values ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveKeepOrder)
}

// completePlaces completes what stands before a =.
func completePlaces(names []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var found []cobra.Completion
		for _, name := range names {
			if strings.HasPrefix(name+"=", typed) {
				found = append(found, name+"=")
			}
		}
		return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveKeepOrder
	}
}

func filterColumns() []string {
	var names []string
	for c := range model.ColumnCount {
		if c.Filterable() {
			names = append(names, views.ColumnName(c))
		}
	}
	return names
}

// completeTypes completes the last of the types that stand with commas between
// them.
func completeTypes(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var found []cobra.Completion
	for _, t := range model.Catalogue() {
		if strings.HasPrefix(before+t.Name, typed) {
			found = append(found, cobra.CompletionWithDesc(before+t.Name, t.Meaning))
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

// completeOutput completes the forms of lists; logs have templates besides.
func completeOutput(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	forms := listForms()
	if cmd.Flags().Lookup("template") != nil {
		forms = append(forms, "template")
	}
	return forms, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// completeColumns completes the last of the columns that stand with commas
// between them.
func completeColumns(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var found []cobra.Completion
	for _, name := range append(format.DefaultColumns(), "data.") {
		if strings.HasPrefix(before+name, typed) {
			found = append(found, before+name)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveKeepOrder
}

func categoryWords() []string {
	var words []string
	for _, c := range model.Categories() {
		if c != model.CategoryAll {
			words = append(words, string(c)+"\t"+c.Label())
		}
	}
	return words
}

func rangeWords() []string {
	var words []string
	for i, text := range []string{"24h", "7d", "30d", "90d", "6m", "12m"} {
		words = append(words, text+"\t"+filters.RangeName(filters.Ranges()[i]))
	}
	return append(words, "today", "yesterday", "this week", "last week", "this month", "last month")
}

func completeRecipes(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var found []cobra.Completion
	for _, r := range recipes.All() {
		if strings.HasPrefix(r.Name, typed) {
			found = append(found, cobra.CompletionWithDesc(r.Name, r.Question))
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// completeViews completes the names of the views that are saved.
func completeViews(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	all, err := views.Load(views.Path())
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var found []cobra.Completion
	for _, v := range all {
		if strings.HasPrefix(v.Name, typed) && !strings.ContainsAny(v.Name, "\t\n") {
			found = append(found, model.Clean(v.Name).String())
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}
