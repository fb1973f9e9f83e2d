package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
)

func newRecipe() *cobra.Command {
	var a answering
	cmd := &cobra.Command{
		Use:   "recipe NAME",
		Short: "The answer to a guided question, in words and figures",
		Long: `recipe answers a guided question, such as "Who has been signing in, and who failed to?": all
logs that belong to it are read and summed up, in words and in tables. "fliplet-audit recipes"
lists the names. Its types are the recipe's; its dates are too, unless --range says others; who,
which app and the like are answers to what it asks, and may be left out.

The answer is text, with -o json the figures, and how many logs they rest on. Where some logs
that the server counts can't be had, it says so and the exit code is 5.`,
		Example: `  fliplet-audit recipe logins --range 30d --user ann
  fliplet-audit recipe emails --recipient bob@acme.example
  fliplet-audit recipe pushes --app 20421 -o json | jq .sentences`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("name one recipe: %s", recipeNames())}
			}
			return nil
		},
		ValidArgsFunction: completeRecipe,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.run(cmd, args[0]) },
	}
	a.add(cmd)
	return cmd
}

func completeRecipe(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return completeRecipes(cmd, args, typed)
}

// answering are the flags of recipe.
type answering struct {
	asking
	form                        string
	recipient, device, ip, text string
}

// rowsShown is how many rows of a table a person is shown unless --limit says
// otherwise.
const rowsShown = 20

func (a *answering) add(cmd *cobra.Command) {
	flags := grouped{cmd.Flags(), groupQuery}
	flags.text(&a.recipient, "recipient", "", "whom it went to, by `PART` of the address")
	flags.text(&a.device, "device", "", "the device, by its `ID` or by words such as its model")
	flags.text(&a.ip, "ip", "", "the IP `ADDRESS`")
	flags.text(&a.text, "text", "", "`WORDS` that the log's data holds")
	addOutput(cmd, &a.form, "write it as `FORM`: text or json; left out: text")
	a.asking.add(cmd)
	cmd.Flags().Lookup("limit").Usage = "at most `N` rows of each table; 0 is all; left out: 20, in JSON all"
	cmd.Flags().Lookup("range").Usage = "these `DATES`: 7d, yesterday, 2026-11-01..2026-11-02, …; left out: the recipe's own"
	hide(cmd, setByRecipe()...)
	_ = cmd.RegisterFlagCompletionFunc("output", completeOf("text", formJSON))
	for _, name := range []string{"recipient", "device", "ip", "text"} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions)
	}
}

// setByRecipe are the shared flags that a recipe leaves no room for.
func setByRecipe() []string { return []string{"type", "same", "analytics", "sort", "order"} }

func (a answering) run(cmd *cobra.Command, name string) error {
	now := time.Now()
	recipe, answers, q, err := a.check(name, now)
	if err != nil {
		return err
	}
	if a.dry {
		return a.dryRun(cmd, api.LogsRequest{Query: q.Query, Period: q.Period, Limit: model.MaxPageLimit, ByID: true})
	}
	return printing(cmd, func(ctx context.Context, out io.Writer) error {
		errs := cmd.ErrOrStderr()
		opened, err := a.open(ctx, errs)
		if err != nil {
			return err
		}
		defer opened.Close()
		q.Query.AppID = opened.Scope.App
		if err := opened.narrow(ctx, &q, errs); err != nil {
			return err
		}
		found, err := findAnswer(ctx, opened, recipe, answers, q, now, errs)
		if err != nil {
			return err
		}
		view := recipes.View{Now: now.In(q.Zone), Rows: a.rows()}
		found.figures = found.summary.Figures(view)
		opened.names(ctx)
		tellOfClock(opened, q.Query, errs)
		return cmp.Or(found.write(out, a.form, view), found.problem)
	})
}

// rows is how many rows of a table are given; 0 is all.
func (a answering) rows() int {
	if a.given("limit") || a.form == formJSON {
		return a.limit
	}
	return rowsShown
}

// check reads the flags; every error is a usageError. The query is the
// recipe's, with the answers and the filters that were given.
func (a answering) check(name string, now time.Time) (recipes.Recipe, recipes.Answers, question, error) {
	wrong := func(format string, values ...any) (recipes.Recipe, recipes.Answers, question, error) {
		return recipes.Recipe{}, recipes.Answers{}, question{}, usageError{fmt.Errorf(format, values...)}
	}
	recipe, ok := recipes.Find(name)
	if !ok {
		return wrong("there is no recipe %q; there are %s", name, recipeNames())
	}
	if a.form != "" && a.form != "text" && a.form != formJSON {
		return wrong("--output %s: it is text or json", a.form)
	}
	for _, flag := range setByRecipe() {
		if a.given(flag) {
			return wrong("--%s: a recipe sets that itself; see fliplet-audit logs", flag)
		}
	}
	if recipe.Category != model.CategoryAll && a.given("category") {
		return wrong("--category: %s is about %s only", recipe.Name, recipe.Category.Label())
	}
	q, err := a.question(now)
	if err != nil {
		return recipe, recipes.Answers{}, q, err
	}
	answers, err := a.answers(recipe, q.Query.Filters)
	if err != nil {
		return wrong("%w", err)
	}
	of := q.Query
	if q.Query, err = a.on(recipe.Query(answers), now, q.Zone); err != nil {
		return recipe, answers, q, err
	}
	q.Query = q.Query.InApps(of)
	q.Period = filters.Resolve(q.Query.Range, now, q.Zone)
	return recipe, answers, q, nil
}

// answers are the flags as a recipe's form takes them. An answer that it does
// not ask for, and two that become one column's filter, are refused: neither
// must be left out unsaid.
func (a answering) answers(recipe recipes.Recipe, given [model.ColumnCount]string) (recipes.Answers, error) {
	answers := recipes.Answers{Recipient: a.recipient, Device: a.device, IP: a.ip, Text: a.text}
	if unasked := recipe.Unasked(answers); len(unasked) > 0 {
		return answers, fmt.Errorf("--%s: %s does not ask for that, but for %s", flagOfAsk(unasked[0]), recipe.Name, strings.Join(askNames(recipe), ", "))
	}
	by := map[model.Column]string{}
	for column, text := range given {
		if text != "" {
			by[model.Column(column)] = "the filter of " + model.Column(column).Title()
		}
	}
	for _, one := range []recipes.Answers{{Recipient: a.recipient}, {Device: a.device}, {IP: a.ip}, {Text: a.text}} {
		for column, text := range recipe.Query(one).Filters {
			c := model.Column(column)
			if text == "" || c == model.ColumnCategory {
				continue
			}
			if other, taken := by[c]; taken {
				return answers, errors.New(other + " and --" + flagOfAnswer(one) + " both look into " + c.Title() + ": give one of them")
			}
			by[c] = "--" + flagOfAnswer(one)
		}
	}
	if recipe.Asked(recipes.AskPerson) {
		answers.Person = a.user
	}
	return answers, nil
}

func flagOfAsk(ask recipes.Ask) string {
	switch ask {
	case recipes.AskRecipient:
		return "recipient"
	case recipes.AskDevice:
		return "device"
	case recipes.AskIP:
		return "ip"
	}
	return "text"
}

func flagOfAnswer(one recipes.Answers) string {
	for ask := recipes.AskRecipient; ask < recipes.AskPeriod; ask++ {
		if one.To(ask) != "" {
			return flagOfAsk(ask)
		}
	}
	return ""
}
