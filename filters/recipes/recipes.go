// Package recipes holds the guided questions: what each asks of the audit log,
// and the answer in words over the logs it brings. A recipe is data; adding one
// is adding a declaration. Nothing here reads or draws: texts come from logs as
// they are, and are to be cleaned before a terminal shows them.
package recipes

import (
	"slices"
	"strings"

	"fliplet-audit/model"
)

// Group is the part of the help page that a question stands in (screen.md,
// "The questions the help page says the feature should answer").
type Group string

// The groups, in the help page's order.
const (
	Security    Group = "Security"
	Utilization Group = "Utilization"
	Behaviour   Group = "Behaviour"
)

// Ask is one thing that a recipe asks before it looks. All may be skipped.
type Ask int

// What can be asked, in the order of a form.
const (
	AskRecipient Ask = iota // becomes the Data filter
	AskPerson               // becomes the User filter
	AskApp                  // becomes the App filter
	AskDevice               // becomes the Data filter, as do the two that follow
	AskIP
	AskText
	AskPeriod
)

// Label is what a form calls the question.
func (a Ask) Label() string {
	switch a {
	case AskPerson:
		return "Person"
	case AskApp:
		return "App"
	case AskRecipient:
		return "Recipient"
	case AskDevice:
		return "Device"
	case AskIP:
		return "IP address"
	case AskText:
		return "Text"
	case AskPeriod:
		return "Period"
	}
	return ""
}

// Stage is when a step of a recipe is in hand.
type Stage int

// The stages, in the order a person goes through them.
const (
	Asking    Stage = iota // the form is open
	Reading                // the logs that match are listed and summed up
	Choosing               // the person looks for one of them
	Following              // the logs that belong to the one chosen are listed
)

// Step is one thing to do, in words, and the stage it belongs to.
type Step struct {
	Words string
	Stage Stage
}

// Kind says which summary a recipe gives.
type Kind int

// The summaries.
const (
	Counts Kind = iota // how many, by whom, in which app, when
	Emails
	Pushes
	Logins
	TwoFactor
	Media
	Publishes
)

// Recipe is one guided question.
type Recipe struct {
	Name     string // short, for a command line; never changes
	Question string // as a person would ask it
	Group    Group
	// Example marks the six worked examples of the help page. PartOf names the
	// one that a question is a part of, which it opens with that part set.
	Example bool
	PartOf  string
	// Types are the exact log types asked for. None means every log, with the
	// analytics types.
	Types []string
	// Category narrows to one part of the system; CategoryAll does not.
	Category model.Category
	Asks     []Ask
	// AskWords say what to write for an Ask where its label is not enough.
	AskWords map[Ask]string
	// Range is the period unless another one is chosen.
	Range model.RangeKind
	// Columns are those that matter here, in the table's order.
	Columns []model.Column
	Steps   []Step
	// Ways name the relations that lead on from a log: each is how the names of
	// filters.Relations begin.
	Ways []string
	// Note says what no log type can answer, and what comes nearest; "" when
	// the logs answer the question.
	Note string
	// Gives is the summary, and By what else a summary by Counts counts by.
	Gives Kind
	By    []Aspect
}

// All lists the recipes: the six worked examples, then one for each question of
// the help page, in its order.
func All() []Recipe {
	return slices.Concat(examples(), securityQuestions(), utilizationQuestions(), behaviourQuestions())
}

// Find gives the recipe of a name, in any case.
func Find(name string) (Recipe, bool) {
	for _, r := range All() {
		if strings.EqualFold(r.Name, name) {
			return r, true
		}
	}
	return Recipe{}, false
}

// Asked tells whether the recipe asks for something.
func (r Recipe) Asked(a Ask) bool { return slices.Contains(r.Asks, a) }
