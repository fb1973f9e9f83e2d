package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/pages"
)

// logsFlags are those of the command logs.
type logsFlags struct {
	asking
	outputFlags
}

func newLogs() *cobra.Command {
	var f logsFlags
	cmd := &cobra.Command{
		Use:   "logs",
		Short: "Print logs: a table for people, JSON Lines for programs",
		Long: `logs prints the logs that match: on a terminal the newest 25 as a table, in a pipe all
of them as JSON Lines, newest first. --limit says how many, 0 is all.

Filters are written as on the screen: text is contained, in any case; a|b either, !a not,
=a exactly, KEY==VALUE a key of the data. A range that is left out is the last 24 hours.

JSON Lines and JSON are the logs as received, CSV has the official 17 columns. The table
cuts what is too long for the terminal and masks what looks secret in the data. A template
reads the fields of the JSON, numbers as texts: {{if eq .type "user.login"}}{{.id}}{{end}};
{{json .data}} prints a value as JSON.

Sorted otherwise than by date, more than 500 logs are all read first, and sorted here.`,
		Example: `  fliplet-audit logs --range 7d --filter type=login --limit 50
  fliplet-audit logs --since 2026-11-01 --user ann@acme.com -o csv > ann.csv
  fliplet-audit logs --type user.login.failed --range today | jq -r .user.email
  fliplet-audit logs --template '{{.createdAt}} {{.user.email}} {{.data.ip}}'
  fliplet-audit logs --demo -o table --columns date,type,user,data.messageId --filter type=email`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return printing(cmd, func(ctx context.Context, out io.Writer) error { return f.run(ctx, cmd, out) })
		},
	}
	f.asking.add(cmd)
	f.outputFlags.add(cmd)
	return cmd
}

// fewOnTerminal is how many logs a table on a terminal has without --limit.
const fewOnTerminal = 25

func (f logsFlags) run(ctx context.Context, cmd *cobra.Command, out io.Writer) error {
	errs, now := cmd.ErrOrStderr(), time.Now()
	q, err := f.question(now)
	if err != nil {
		return err
	}
	kind, err := f.kind(out)
	if err != nil {
		return err
	}
	if kind == outputTable && isTerminal(out) && !f.querying.given("limit") {
		q.Limit = fewOnTerminal
	}
	if f.asking.dry {
		return f.dryRun(cmd, firstRequest(q))
	}
	p, err := f.open(out, q.Zone, q.Query.Sort)
	if err != nil {
		return err
	}
	conn, err := f.connecting.open(ctx, errs)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.narrow(ctx, &q, errs); err != nil {
		return err
	}
	tellDoubts(errs, q, now)
	f.tellRange(errs, q, now)
	outcome, err := printLogs(ctx, conn, q, p)
	if ended := p.end(); err == nil {
		err = ended
	}
	if err != nil {
		return err
	}
	if note := q.clockNote(conn.Client); note != "" {
		outcome.notes = append(outcome.notes, note)
	}
	outcome.tell(errs, q, p)
	return outcome.verdict()
}

// tellRange says which logs are read where no flag said it.
func (q querying) tellRange(errs io.Writer, asked question, now time.Time) {
	if q.given("range", "since", "until") {
		return
	}
	r := asked.Query.Range
	fmt.Fprintf(errs, "%s: %s (%s); --range 7d or --since says otherwise\n",
		filters.RangeName(r), filters.PeriodLabel(r, asked.Period, now, asked.Zone), zoneName(asked.Zone))
}

// outcome is what a reading of logs came to.
type outcome struct {
	rows int
	// total is the server's count of what matches; totalKnown is false where it
	// gave none.
	total      int
	totalKnown bool
	// missing is how many logs the server counts but did not give, though they
	// were asked for; why says more, and also where logs may be missing though
	// the counts agree.
	missing int
	why     []string
	notes   []string
}

// tell says what there is to say beside the logs.
func (o outcome) tell(errs io.Writer, q question, p printer) {
	for _, note := range o.notes {
		fmt.Fprintln(errs, model.Clean(note))
	}
	t, isTable := p.(*logTable)
	if isTable {
		if hidden := t.table.hidden(); len(hidden) > 0 {
			fmt.Fprintf(errs, "No room for %s; --columns chooses, -o jsonl has everything\n", strings.Join(hidden, ", "))
		}
	}
	if !isTable && !(isTerminal(errs) && o.rows == 0) {
		return
	}
	fmt.Fprintln(errs, o.words(q))
}

// words says how many logs there are.
func (o outcome) words(q question) string {
	switch {
	case o.rows == 0 && q.Limit >= 0 && o.total == 0:
		words := "No logs found"
		if phrases := filters.Describe(q.Query); len(phrases) > 0 {
			words += ": " + model.Clean(strings.Join(phrases, ", ")).String()
		}
		return words
	case o.totalKnown && o.rows < o.total && o.missing == 0:
		return fmt.Sprintf("%s of %s logs; --limit 0 prints all", model.Thousands(o.rows), model.Thousands(o.total))
	case !o.totalKnown && o.rows == q.Limit:
		return fmt.Sprintf("%s logs; there may be more, --limit 0 prints all", model.Thousands(o.rows))
	case o.rows == 1:
		return "1 log"
	}
	return model.Thousands(o.rows) + " logs"
}

// verdict is an error where logs are missing, or may be.
func (o outcome) verdict() error {
	why := o.why
	switch {
	case o.missing > 0:
		why = append([]string{fmt.Sprintf("Fliplet counts %s more logs than it gave", model.Thousands(o.missing))}, why...)
	case len(why) == 0:
		return nil
	}
	return incompleteError{errors.New("incomplete: " + strings.Join(why, "\n"))}
}

// clockNote says that the newest logs may be missing because this machine's
// clock is behind; "" when it isn't, or when the range does not end now.
func (q question) clockNote(client *api.Client) string {
	r := q.Query.Range
	untilNow := r.Kind != model.RangeCustom || r.To.IsZero() || r.To.After(q.Period.End)
	ahead, known := client.ClockAhead()
	if !known || !untilNow || ahead > 0 {
		return ""
	}
	return pages.ClockNote(ahead)
}

// firstRequest is what a reading asks for first.
func firstRequest(q question) api.LogsRequest {
	r := api.LogsRequest{Query: q.Query, Period: q.Period, Limit: model.MaxPageLimit}
	if q.onePage() {
		r.Limit = q.Limit
		return r
	}
	r.ByID = true
	return r
}

// onePage is whether one request may give all that is wanted.
func (q question) onePage() bool { return q.Limit > 0 && q.Limit <= model.MaxPageLimit }
