package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/filters/recipes"
)

func newRecipes() *cobra.Command {
	var as listing
	cmd := &cobra.Command{
		Use:   "recipes [WORD…]",
		Short: "The guided questions that `recipe` answers",
		Long: `recipes lists the guided questions: the name that "fliplet-audit recipe NAME" takes, and the
question as a person would ask it. With words, only those that have them all.`,
		Example: `  fliplet-audit recipes
  fliplet-audit recipes push`,
		RunE: func(cmd *cobra.Command, words []string) error {
			if err := as.check(listForms()...); err != nil {
				return err
			}
			all := recipesWith(words)
			if len(all.rows) == 0 {
				return fmt.Errorf("no recipe has %q in it", strings.Join(words, " "))
			}
			return all.write(cmd.OutOrStdout(), as.or(cmd.OutOrStdout()))
		},
	}
	as.add(cmd)
	return cmd
}

// recipesWith lists the recipes that have all of these words.
func recipesWith(words []string) list {
	l := list{columns: []listColumn{
		{name: "name", heading: "Name"}, {name: "question", heading: "Question"}, {name: "group"}, {name: "asks"}, {name: "types"},
	}}
	for _, r := range recipes.All() {
		if hasAll(words, r.Name, r.Question, string(r.Group)) {
			l.rows = append(l.rows, []any{r.Name, r.Question, string(r.Group), askNames(r), orEmpty(r.Types)})
		}
	}
	return l
}

// askNames are what the recipe asks, as a JSON's reader looks for it.
func askNames(r recipes.Recipe) []string {
	names := []string{}
	for _, ask := range r.Asks {
		names = append(names, strings.ToLower(ask.Label()))
	}
	return names
}

// orEmpty is a list that JSON writes as [], not as null.
func orEmpty(texts []string) []string {
	if texts == nil {
		return []string{}
	}
	return texts
}
