package cli

import (
	"errors"
	"fmt"
	"strings"

	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
	"fliplet-audit/ui/screen/logs"
)

// guided is the recipe that the command line asks for; none without --recipe.
// The range is the one asked for by --range, if any.
func (f flags) guided(r model.Range) (logs.Recipe, error) {
	if f.recipe == "" {
		return logs.Recipe{}, nil
	}
	recipe, ok := recipes.Find(f.recipe)
	if !ok {
		return logs.Recipe{}, usageError{fmt.Errorf("there is no recipe %q; there are %s", f.recipe, recipeNames())}
	}
	if f.view != "" || len(f.filters) > 0 || f.given("type", "category", "session", "same", "sort", "order", "analytics") {
		return logs.Recipe{}, usageError{errors.New("--recipe sets the filters itself: leave --view, --filter and the like out")}
	}
	return logs.Recipe{Name: recipe.Name, Answers: recipes.Answers{Person: f.user, Range: r, HasRange: f.dates != "" || f.since != "" || f.until != ""}}, nil
}

// recipeNames lists the names of all recipes.
func recipeNames() string {
	var names []string
	for _, r := range recipes.All() {
		names = append(names, r.Name)
	}
	return strings.Join(names, ", ")
}
