package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/views"
)

// connecting are the flags that say whom to ask, and in whose name.
type connecting struct {
	demo      bool
	apiURL    string
	org, app  string // ids or names
	tokenFile string
	profile   string
	utc       bool
	timeout   time.Duration // for one question with all its attempts; 0 is the client's own
	unpaced   bool
	live      bool // the demo organization goes on while one looks; no flag
}

func (c *connecting) add(cmd *cobra.Command) {
	flags := grouped{cmd.Flags(), groupConnecting}
	flags.text(&c.org, "org", "", "the organization, by its `ID` or name; left out: the only one there is")
	flags.text(&c.app, "app", "", "one app's logs, by its `ID` or name: an id is that copy alone, a name or ID,ID both copies; without --org its own, as its publisher reads them")
	flags.flag(&c.demo, "demo", "the demo organization; nothing to sign in to")
	flags.text(&c.tokenFile, "token-file", "", "read the token from this `FILE`")
	flags.text(&c.profile, "profile", "", "the account that login keeps under this `NAME`; left out: the one in use")
	flags.text(&c.apiURL, "api-url", "", "the API's `URL`, in place of the token's region (FLIPLET_API_URL)")
	flags.flag(&c.utc, "utc", "days and times in UTC, not in this machine's zone")
	flags.duration(&c.timeout, "timeout", "give a question up after this `TIME`, with all its attempts and waits: 30s, 5m; left out: 90s")
	flags.flag(&c.unpaced, "unpaced", "hold no requests back: for a demo server without a rate limit")
	_ = cmd.Flags().MarkHidden("unpaced")
}

// zone is where days begin and times are shown.
func (c connecting) zone() *time.Location {
	if c.utc {
		return time.UTC
	}
	return time.Local
}

// querying are the flags that say which logs.
type querying struct {
	dates        string
	since, until string
	types        []string
	filters      []string // as COLUMN=TEXT
	category     string
	user         string
	session      string
	same         string // as PLACE=VALUE
	sort, order  string
	analytics    bool
	flags        *pflag.FlagSet
}

func (q *querying) add(cmd *cobra.Command) {
	q.flags = cmd.Flags()
	q.flags.SortFlags = false
	flags := grouped{cmd.Flags(), groupQuery}
	flags.text(&q.dates, "range", "", "these `DATES`: 7d, yesterday, 2026-11-01..2026-11-02, …; left out: the last 24 hours")
	flags.text(&q.since, "since", "", "from this `TIME` on: 2026-11-01, 3d, 10:00, 2026-11-01T10:00:00Z, …")
	flags.text(&q.until, "until", "", "up to this `TIME`, a day to its end")
	flags.texts(&q.types, "type", "exactly these `TYPES`, with commas between them; may come again")
	flags.texts(&q.filters, "filter", "a column's filter as `COLUMN=TEXT`: type=login, data=status==failed; may come again")
	flags.text(&q.category, "category", "", "one `CATEGORY`: app, appAction or studio")
	flags.text(&q.user, "user", "", "the person, by email or a `PART` of it")
	flags.text(&q.session, "session", "", "the session, by its whole `NUMBER`")
	flags.text(&q.same, "same", "", "this value in one place, exactly, as `PLACE=VALUE`: request, user (by id), source, entry, device, page or data.KEY")
	flags.flag(&q.analytics, "analytics", "with the five analytics types that are left out otherwise")
	flags.text(&q.sort, "sort", "", "by this `COLUMN`: date, type, app, user, session or data; left out: date")
	flags.text(&q.order, "order", "", "this `WAY`: asc or desc; left out: desc, the newest or the last first")
}

// given tells whether any of these flags was given.
func (q querying) given(names ...string) bool {
	return q.flags != nil && slices.ContainsFunc(names, q.flags.Changed)
}

// on changes what a query asks for by the flags that were given. Every error
// is a usageError.
func (q querying) on(to model.Query, now time.Time, zone *time.Location) (model.Query, error) {
	for _, change := range []func(*model.Query) error{
		func(to *model.Query) error { return q.setRange(to, now, zone) },
		q.setTypes, q.setFilters, q.setSame, q.setSort,
	} {
		if err := change(&to); err != nil {
			return to, usageError{err}
		}
	}
	to.Analytics = to.Analytics || q.analytics
	return to, nil
}

func (q querying) setRange(to *model.Query, now time.Time, zone *time.Location) (err error) {
	if q.dates != "" && (q.since != "" || q.until != "") {
		return errors.New("--range says both ends: leave --since and --until out")
	}
	if name, empty := q.emptyDate(); empty {
		return fmt.Errorf("--%s: empty; such as 3d or 2026-11-01", name)
	}
	switch {
	case q.dates != "":
		if to.Range, err = filters.ParseRange(q.dates, now, zone); err != nil {
			return fmt.Errorf("--range %s: %w", q.dates, inWords(err))
		}
	case q.since != "" || q.until != "":
		if to.Range, err = q.ends(now, zone); err != nil {
			return err
		}
	}
	return nil
}

// emptyDate is a date that was given as nothing, as by a variable that isn't
// set: it must not mean the default.
func (q querying) emptyDate() (name string, empty bool) {
	for name, text := range map[string]string{"range": q.dates, "since": q.since, "until": q.until} {
		if q.given(name) && strings.TrimSpace(text) == "" {
			return name, true
		}
	}
	return "", false
}

// ends is the range from --since to --until, either of which may be missing.
func (q querying) ends(now time.Time, zone *time.Location) (model.Range, error) {
	for name, text := range map[string]string{"since": q.since, "until": q.until} {
		if strings.Contains(text, "..") {
			return model.Range{}, fmt.Errorf("--%s %s: one end only; --range takes both", name, text)
		}
	}
	r, err := filters.ParseRange(q.since+"..", now, zone)
	if q.since != "" && err != nil {
		return r, fmt.Errorf("--since %s: %w", q.since, inWords(err))
	}
	if q.until == "" {
		return r, nil
	}
	if r, err = filters.ParseRange(q.since+".."+q.until, now, zone); err != nil {
		return r, fmt.Errorf("--until %s: %w", q.until, inWords(err))
	}
	return r, nil
}

func (q querying) setTypes(to *model.Query) error {
	if !q.given("type") && len(q.types) == 0 {
		return nil
	}
	var names []string
	for _, flag := range q.types {
		for name := range strings.SplitSeq(flag, ",") {
			if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return errors.New("--type: empty; such as user.login, or see fliplet-audit types")
	}
	to.Types = strings.Join(names, ",")
	return nil
}

// setFilters sets the filters, each column's by one flag only.
func (q querying) setFilters(to *model.Query) error {
	by := map[model.Column]string{}
	set := func(column model.Column, text, flag string) error {
		if other, taken := by[column]; taken {
			return fmt.Errorf("%s and %s are both about %s: give one of them", other, flag, column.Title())
		}
		by[column] = flag
		to.Filters[column] = text
		return nil
	}
	for _, flag := range q.filters {
		column, text, err := views.ParseFilterFlag(flag)
		if err != nil {
			return fmt.Errorf("--filter %s: %w", flag, inWords(err))
		}
		if err := set(column, text, "--filter "+flag); err != nil {
			return err
		}
	}
	for _, own := range []struct {
		name, text string
		column     model.Column
	}{{"user", q.user, model.ColumnUser}, {"session", q.session, model.ColumnSession}, {"category", q.category, model.ColumnCategory}} {
		if own.text == "" && !q.given(own.name) {
			continue
		}
		if strings.TrimSpace(own.text) == "" {
			return fmt.Errorf("--%s: empty; leave it out for no condition", own.name)
		}
		text, err := ownFilter(own.column, strings.TrimSpace(own.text))
		if err != nil {
			return fmt.Errorf("--%s %s: %w", own.name, own.text, inWords(err))
		}
		if err := set(own.column, text, "--"+own.name); err != nil {
			return err
		}
	}
	return nil
}

func (q querying) setSame(to *model.Query) (err error) {
	if q.same == "" && !q.given("same") {
		return nil
	}
	if to.Same, err = filters.ParseSame(q.same); err != nil {
		return fmt.Errorf("--same: %w", err)
	}
	if _, err := filters.Where(*to); err != nil {
		return fmt.Errorf("--same %s: %w", q.same, inWords(err))
	}
	return nil
}

// ownFilter is the text of a filter that has a flag of its own.
func ownFilter(column model.Column, text string) (string, error) {
	if column == model.ColumnCategory {
		return parseCategory(text)
	}
	_, err := filters.Parse(column, text)
	return text, err
}

// parseCategory reads a category in the API's words or in the screen's.
func parseCategory(text string) (string, error) {
	var known []string
	for _, c := range model.Categories() {
		name := string(c)
		if c == model.CategoryAll {
			name = c.Short()
		}
		if strings.EqualFold(text, name) || strings.EqualFold(text, c.Short()) || strings.EqualFold(text, c.Label()) {
			return string(c), nil
		}
		known = append(known, name)
	}
	return "", fmt.Errorf("no such category; there are %s", strings.Join(known, ", "))
}

func (q querying) setSort(to *model.Query) error {
	if q.sort != "" {
		column, ok := sortColumn(q.sort)
		if !ok {
			return fmt.Errorf("--sort %s: logs are sorted by %s", q.sort, strings.Join(sortNames(), ", "))
		}
		to.Sort = model.Sort{Column: column}
	}
	switch strings.ToLower(q.order) {
	case "":
	case "asc", "ascending":
		to.Sort.Ascending = true
	case "desc", "descending":
		to.Sort.Ascending = false
	default:
		return fmt.Errorf("--order %s: it is asc or desc", q.order)
	}
	return nil
}

// sortNames are the columns that logs can be sorted by.
func sortNames() []string {
	var names []string
	for c := range model.ColumnCount {
		if c.Sortable() {
			names = append(names, views.ColumnName(c))
		}
	}
	return names
}

func sortColumn(name string) (model.Column, bool) {
	for c := range model.ColumnCount {
		if c.Sortable() && (strings.EqualFold(name, views.ColumnName(c)) || strings.EqualFold(name, c.Title())) {
			return c, true
		}
	}
	return 0, false
}
