package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// asking are the flags of every command that reads logs.
type asking struct {
	connecting
	querying
	limit int
	dry   bool // --dry-run
}

func (a *asking) add(cmd *cobra.Command) {
	a.querying.add(cmd)
	flags := grouped{cmd.Flags(), groupQuery}
	flags.number(&a.limit, "limit", 0, "at most `N`; 0 is all")
	a.connecting.add(cmd)
	flags.flag(&a.dry, "dry-run", "print the request, send nothing")
}

// question is what the flags ask for.
type question struct {
	// Query has an AppID only where --app is an id, or two, that narrows --org or
	// the demo: a connection's Scope always says which app (see narrow).
	Query model.Query
	// Period is the query's range as of now.
	Period model.Period
	// Zone is where days begin and times are shown.
	Zone *time.Location
	// Limit is the most logs; 0 is all, also where no --limit was given.
	Limit int
}

// question reads the flags. Every error is a usageError; nothing is asked of
// anybody.
func (a asking) question(now time.Time) (question, error) {
	q := question{Zone: a.zone(), Limit: a.limit}
	if a.limit < 0 {
		return q, usageError{errors.New("--limit can't be negative; 0 is all")}
	}
	var err error
	if q.Query, err = a.on(model.Query{}, now, q.Zone); err != nil {
		return q, err
	}
	if appIDs(a.app) != nil && (a.org != "" || a.demo) {
		q.Query.AppID, q.Query.OtherAppID = a.copies(model.App{})
	}
	q.Period = filters.Resolve(q.Query.Range, now, q.Zone)
	return q, nil
}

// isID tells an id, a whole number, from a name.
func isID(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// noArguments refuses words that a command has no use for.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("%s takes no %q (see %s --help)", cmd.CommandPath(), args[0], cmd.CommandPath())}
	}
	return nil
}
