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
)

func newCount() *cobra.Command {
	var c counting
	cmd := &cobra.Command{
		Use:   "count",
		Short: "How many logs match, in all or by type, user, app, day, …",
		Long: `count prints how many logs match: the number alone, or with --by a line for each value with
its count, the largest first; days and hours come in their order, those without logs as 0.

A count by itself is the server's, by one request. For --by all logs that match are read, each
once, and counted here; standard error says how many and of when. Where some that the server
counts can't be had, it says so and the exit code is 5.`,
		Example: `  fliplet-audit count --range 7d --type user.login.failed
  fliplet-audit count --range 30d --by type
  fliplet-audit count --range 90d --filter type=email --by day -o csv
  fliplet-audit count --by data.status --type app.submission.report --range 12m --limit 10`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.run(cmd)
		},
	}
	grouped{cmd.Flags(), groupOutput}.text(&c.by, "by", "", "count by `WHAT`: "+strings.Join(groupNames(), ", ")+", data.KEY or another field of a log")
	c.listing.add(cmd)
	c.asking.add(cmd)
	cmd.Flags().Lookup("limit").Usage = "with --by, at most `N` lines; 0 is all"
	hide(cmd, "sort", "order")
	_ = cmd.RegisterFlagCompletionFunc("by", completeOf(append(groupNames(), "data.")...))
	return cmd
}

// counting are the flags of count.
type counting struct {
	asking
	listing
	by string
}

func (c counting) run(cmd *cobra.Command) error {
	q, group, err := c.check(time.Now())
	if err != nil {
		return err
	}
	if c.dry {
		return c.dryRun(cmd, api.LogsRequest{Query: q.Query, Period: q.Period, Limit: 1})
	}
	return printing(cmd, func(ctx context.Context, out io.Writer) error {
		errs := cmd.ErrOrStderr()
		tellDoubts(errs, q, time.Now())
		opened, err := c.open(ctx, errs)
		if err != nil {
			return err
		}
		defer opened.Close()
		q.Query.AppID = opened.Scope.App
		if err := opened.narrow(ctx, &q, errs); err != nil {
			return err
		}
		if c.by == "" {
			err = c.printNumber(ctx, opened, q, out, errs)
		} else {
			err = c.printGroups(ctx, opened, q, group, out, errs)
		}
		tellOfClock(opened, q.Query, errs)
		return err
	})
}

// check reads the flags; every error is a usageError.
func (c counting) check(now time.Time) (question, grouping, error) {
	if err := c.listing.check(listForms()...); err != nil {
		return question{}, grouping{}, err
	}
	if c.given("sort", "order") {
		return question{}, grouping{}, usageError{errors.New("--sort and --order are for logs: a count has an order of its own")}
	}
	if c.by == "" && c.flags.Changed("limit") {
		return question{}, grouping{}, usageError{errors.New("--limit cuts the lines of --by: give that too, or leave it out")}
	}
	q, err := c.question(now)
	if err != nil || c.by == "" {
		return q, grouping{}, err
	}
	group, err := groupingBy(c.by, q.Zone)
	return q, group, err
}

// printNumber prints how many logs match.
func (c counting) printNumber(ctx context.Context, opened *connection, q question, out, errs io.Writer) error {
	n, problem, err := countLogs(ctx, opened, q, errs)
	if err != nil {
		return err
	}
	one := list{columns: []listColumn{{name: "count"}}, rows: [][]any{{n}}}
	switch c.form {
	case "", formTable:
		_, err = fmt.Fprintln(out, n)
	case formJSON:
		err = one.writeOne(out)
	default:
		err = one.write(out, c.form)
	}
	if !c.given("range", "since", "until") {
		fmt.Fprintf(errs, "Counted %s\n", readRange(q))
	}
	return cmp.Or(err, problem)
}

// countLogs is how many logs match. The server's own count is asked for; where
// it can't be exact, all that match are read. The problem is that of a reading
// that is incomplete.
func countLogs(ctx context.Context, opened *connection, q question, errs io.Writer) (n int, problem, err error) {
	page, err := opened.Client.Logs(ctx, opened.Scope, api.LogsRequest{Query: q.Query, Period: q.Period, Limit: 1})
	if err != nil {
		return 0, nil, err
	}
	if page.TotalKnown && len(page.Notes) == 0 && !q.Query.Same.InData() {
		return page.Total, nil, nil
	}
	total, problem, err := readLogs(ctx, opened, q.Query, q.Period, errs, nil, nil)
	return total.Rows, problem, err
}

// printGroups reads all that matches and prints how many there are of each
// value.
func (c counting) printGroups(ctx context.Context, opened *connection, q question, by grouping, out, errs io.Writer) error {
	counts := tally{}
	total, problem, err := readLogs(ctx, opened, q.Query, q.Period, errs, by.key, counts.add)
	if err != nil {
		return err
	}
	groups := by.groups(counts, q.Period)
	shown := groups
	if q.Limit > 0 && len(groups) > q.Limit {
		shown = groups[:q.Limit]
	}
	if err := by.list(shown, q.Zone).write(out, c.or(out)); err != nil {
		return err
	}
	fmt.Fprintf(errs, "Counted %s, %s\n", logsWord(total.Rows), readRange(q))
	if rest := groups[len(shown):]; len(rest) > 0 {
		fmt.Fprintf(errs, "%s more with %s; --limit 0 shows them\n", plural(len(rest), "value"), logsWord(rest.logs()))
	}
	return problem
}
