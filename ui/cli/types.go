package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/model"
)

func newTypes() *cobra.Command {
	var as listing
	cmd := &cobra.Command{
		Use:   "types [WORD…]",
		Short: "Every log type with its meaning",
		Long: `types lists Fliplet's catalogue of log types: what each means, whether Studio or apps
write it, and whether it is left out of answers unless it is asked for. With words, only the
types that have them all in their name, section or meaning.

Apps may write logs of types of their own, which no catalogue has. It asks nothing of anybody.`,
		Example: `  fliplet-audit types login
  fliplet-audit types -o csv > types.csv
  fliplet-audit logs --type "$(fliplet-audit types twofactor -o jsonl | jq -r .type | paste -sd,)"`,
		RunE: func(cmd *cobra.Command, words []string) error {
			if err := as.check(listForms()...); err != nil {
				return err
			}
			types := typesWith(words)
			if len(types.rows) == 0 {
				return fmt.Errorf("no log type has %q in its name, section or meaning; apps may write types of their own", strings.Join(words, " "))
			}
			return types.write(cmd.OutOrStdout(), as.or(cmd.OutOrStdout()))
		},
	}
	as.add(cmd)
	return cmd
}

// typesWith lists the types of the catalogue that have all of these words.
func typesWith(words []string) list {
	l := list{columns: []listColumn{
		{name: "type", heading: "Type"}, {name: "meaning", heading: "Meaning", least: 34}, {name: "hiddenByDefault", heading: "Hidden"},
		{name: "writtenBy", heading: "Written by"}, {name: "section", heading: "Section"}, {name: "failure"}, {name: "source"},
	}}
	for _, t := range model.Catalogue() {
		if hasAll(words, t.Name, t.Section, t.Meaning) {
			l.rows = append(l.rows, []any{t.Name, t.Meaning, t.Hidden, strings.Split(t.Origin, "+"), t.Section, model.IsFailure(t.Name), t.Source})
		}
	}
	return l
}

// hasAll tells whether each word is in one of the texts, in any case.
func hasAll(words []string, texts ...string) bool {
	all := strings.ToLower(strings.Join(texts, "\n"))
	for _, word := range words {
		if !strings.Contains(all, strings.ToLower(word)) {
			return false
		}
	}
	return true
}
