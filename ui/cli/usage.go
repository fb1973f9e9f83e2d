package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	figures "fliplet-audit/ui/usage"
)

// The tables of usage.
const (
	usageCells = "cells"
	usageDays  = "days"
	usageApps  = "apps"
	usageUsers = "users"
)

func usageTables() []string { return []string{usageCells, usageDays, usageApps, usageUsers} }

func newUsage() *cobra.Command {
	var u using
	cmd := &cobra.Command{
		Use:   "usage",
		Short: "How the organization is used: sessions by day, apps, users",
		Long: `usage prints how an organization was used over a period: the dashboard's nine figures, each
with its change against the period of the same length before, the sessions of each day, and
the most used apps and most active users. --table prints one of these tables, whole, with all
that Fliplet tells.

Fliplet counts by days of UTC, so all dates here are UTC's, whatever this machine's zone. ↑ and ↓
tell the way of a change; where there was nothing before, the plain count stands beside them.`,
		Example: `  fliplet-audit usage
  fliplet-audit usage --range "last month" --table days -o csv
  fliplet-audit usage --range 90d --table apps --sort users --limit 20
  fliplet-audit usage --table users --sort lastSeenAt --order asc -o jsonl
  fliplet-audit usage --range 7d -o json | jq .cells`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return u.run(cmd)
		},
	}
	u.add(cmd)
	return cmd
}

// using are the flags of usage.
type using struct {
	connecting
	listing
	dates       querying // the range alone
	table       string
	sort, order string
	limit       int
	limited     bool // --limit was given
	dry         bool
}

func (u *using) add(cmd *cobra.Command) {
	u.dates.flags = cmd.Flags()
	u.dates.flags.SortFlags = false
	days := grouped{cmd.Flags(), groupDays}
	flags := grouped{cmd.Flags(), groupOutput}
	days.text(&u.dates.dates, "range", "", "these `DATES`, in UTC: 7d, last month, 2026-11-01..2026-11-02, …; left out: the last 30 days")
	days.text(&u.dates.since, "since", "", "from this `TIME` on, in UTC: 2026-11-01, 3d, …")
	days.text(&u.dates.until, "until", "", "up to this `TIME`, in UTC, a day to its end")
	flags.text(&u.table, "table", "", "one `TABLE` alone: cells, days, apps or users")
	flags.text(&u.sort, "sort", "", "with --table: by this `COLUMN`, named as in JSON; left out: days in their order, the most sessions first")
	flags.text(&u.order, "order", "", "with --sort: this `WAY`, asc or desc; left out: counts and times desc, texts asc")
	flags.number(&u.limit, "limit", 0, "at most `N` lines of days, apps and users; 0 is all; left out: 10 apps and users where all is shown")
	addOutput(cmd, &u.form, "write it as `FORM`: table, json, or with --table jsonl or csv; left out: a table on a terminal, else json, of one table jsonl")
	u.connecting.add(cmd)
	addDryRun(cmd, &u.dry)
	hide(cmd, "app", "utc")
	_ = cmd.RegisterFlagCompletionFunc("table", completeOf(usageTables()...))
	_ = cmd.RegisterFlagCompletionFunc("order", completeOf("desc", "asc"))
	_ = cmd.RegisterFlagCompletionFunc("sort", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return usageSorts(u.table), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	})
}

// usageSorts are the columns that a table is sorted by.
func usageSorts(table string) []string {
	switch table {
	case usageDays:
		return figures.Names(figures.DayColumns())
	case usageApps:
		return figures.Names(figures.AppColumns())
	case usageUsers:
		return figures.Names(figures.UserColumns())
	}
	return nil
}

// usageAsked is which usage, and when now is.
type usageAsked struct {
	Range  model.Range
	Period model.Period
	Now    time.Time
}

func (u using) run(cmd *cobra.Command) error {
	u.limited = cmd.Flags().Changed("limit")
	a, err := u.check(time.Now())
	if err != nil {
		return err
	}
	if u.dry {
		return u.dryRun(cmd, a)
	}
	return printing(cmd, func(ctx context.Context, out io.Writer) error {
		errs := cmd.ErrOrStderr()
		opened, err := u.open(ctx, errs)
		if err != nil {
			return err
		}
		defer opened.Close()
		answer, err := opened.Client.Usage(ctx, opened.Organization, a.Period)
		if err != nil {
			return err
		}
		form := u.formFor(out)
		if form == formTable && u.table == "" {
			opened.names(ctx)
		}
		r := usageReport{using: u, usageAsked: a, usage: answer, organization: opened.Organization}
		if form != formTable || u.table != "" || !isTerminal(out) { // else the page says it
			fmt.Fprintf(errs, "Usage, %s; days are UTC's\n", a.words())
		}
		u.tellOfAge(errs, a)
		return r.write(out, errs, form)
	})
}

// check reads the flags; every error is a usageError.
func (u using) check(now time.Time) (usageAsked, error) {
	if err := u.checkTable(); err != nil {
		return usageAsked{}, usageError{err}
	}
	if err := u.listing.check(listForms()...); err != nil {
		return usageAsked{}, err
	}
	if u.table == "" && (u.form == formCSV || u.form == formJSONLines) {
		return usageAsked{}, usageError{fmt.Errorf("-o %s writes one table: choose it with --table, %s", u.form, strings.Join(usageTables(), ", "))}
	}
	if u.app != "" {
		return usageAsked{}, usageError{errors.New("--app: usage is of an organization; --table apps tells of its apps")}
	}
	if _, err := u.ascending(true); err != nil {
		return usageAsked{}, usageError{err}
	}
	q := model.Query{Range: model.Range{Kind: model.RangeLast30Days}}
	if err := u.dates.setRange(&q, now, time.UTC); err != nil {
		return usageAsked{}, usageError{err}
	}
	return usageAsked{Range: q.Range, Period: filters.Resolve(q.Range, now, time.UTC), Now: now}, nil
}

func (u using) checkTable() error {
	sorts := usageSorts(u.table)
	switch {
	case u.table != "" && !slices.Contains(usageTables(), u.table):
		return fmt.Errorf("--table %s: there are %s", u.table, strings.Join(usageTables(), ", "))
	case u.dates.given("table") && u.table == "":
		return fmt.Errorf("--table: empty; there are %s", strings.Join(usageTables(), ", "))
	case (u.sort != "" || u.order != "") && sorts == nil:
		return errors.New("--sort and --order are for one table: give --table days, apps or users too")
	case u.sort == "" && u.order != "":
		return errors.New("--order is for --sort: give that too")
	case u.sort != "" && !slices.ContainsFunc(sorts, func(name string) bool { return strings.EqualFold(name, u.sort) }):
		return fmt.Errorf("--sort %s: %s are sorted by %s", u.sort, u.table, strings.Join(sorts, ", "))
	case u.limit < 0:
		return errors.New("--limit can't be negative; 0 is all")
	case u.limited && u.table == usageCells:
		return errors.New("--limit: there are nine cells; it is for days, apps and users")
	}
	return nil
}

// ascending is the way to sort, by default that of the column.
func (u using) ascending(otherwise bool) (bool, error) {
	switch strings.ToLower(u.order) {
	case "":
		return otherwise, nil
	case "asc", "ascending":
		return true, nil
	case "desc", "descending":
		return false, nil
	}
	return false, fmt.Errorf("--order %s: it is asc or desc", u.order)
}

func (u using) formFor(out io.Writer) string {
	if u.form == "" && u.table == "" && !isTerminal(out) {
		return formJSON
	}
	return u.or(out)
}

// tellOfAge says where figures are of a time whose logs may be gone (wire.md,
// "Logs are kept").
func (u using) tellOfAge(errs io.Writer, a usageAsked) {
	kept := filters.KeptSince(a.Now, time.UTC)
	switch before := figures.Before(a.Period); {
	case a.Period.Start.Before(kept):
		fmt.Fprintf(errs, "Fliplet keeps logs for one year: what was before %s may not be counted\n", kept.Format(time.DateOnly))
	case before.Start.Before(kept) && u.table != usageDays && u.table != usageUsers:
		fmt.Fprintf(errs, "The period before begins on %s, and Fliplet keeps logs for one year: the changes may look larger than they are\n", before.Start.Format(time.DateOnly))
	}
}

// words are the period for people.
func (a usageAsked) words() string {
	return readRange(question{Query: model.Query{Range: a.Range}, Period: a.Period, Zone: time.UTC})
}

// dryRun prints the question as it would be sent, and sends nothing.
func (u using) dryRun(cmd *cobra.Command, a usageAsked) error {
	offline, err := u.offline(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer offline.Close()
	text, err := offline.Client.UsageText(model.Organization{ID: offline.Scope.Organization}, a.Period)
	if err != nil {
		return usageError{err}
	}
	_, err = io.WriteString(cmd.OutOrStdout(), text)
	return err
}
