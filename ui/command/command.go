// Package command writes what one looks at as a fliplet-audit command line.
package command

import (
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/views"
)

// Program is the program's name, with which a command line begins.
const Program = "fliplet-audit"

// View is what one looks at.
type View struct {
	// Organization and App are whose logs are asked for; Organization is "" for
	// one app's logs from the app's own endpoint, App for all apps. A query's
	// own AppID comes before App.
	Organization, App model.ID
	Query             model.Query
	// UTC says that days and times are shown, and counted, in UTC.
	UTC bool
	// Demo says that it is the demo organization, whose id is left out.
	Demo bool
	// Profile is the account that is signed in; "" is none, or left to whoever
	// runs the command.
	Profile string
	// APIURL is another address of the API than the token's own; "" is none.
	APIURL string
}

// Line is the view as a command line that prints its logs, for a POSIX shell:
// only flags that differ from their defaults. Relative ranges stay relative;
// custom ones are days in UTC where the view is in UTC and they are whole days,
// else instants, so that the line means the same wherever it runs. Characters
// that must not reach a terminal are written as $'\ooo', which bash, zsh, ksh
// and POSIX of 2024 know. There is no token in it, nor in its place.
func Line(v View) string {
	words := []string{Program, "logs"}
	for _, f := range v.flags() {
		words = append(words, f.words()...)
	}
	return strings.Join(words, " ")
}

// Lost says in words what of the view Line could not say, for a person who is
// about to use it; "" when it says all.
func Lost(v View) string {
	if v.Query.Same.Mentions {
		return "The logs that hold the value as " + what(v.Query.Same) + " come too: no flag leaves them out."
	}
	return ""
}

// what is the place of an exact value, in words.
func what(s model.Same) string {
	if s.Kind == model.SameKey {
		return s.Key
	}
	place, _, _ := strings.Cut(filters.SameText(s), "=")
	return place
}

// flag is one flag; one without a value is said by its name alone.
type flag struct {
	name, value string
	alone       bool
}

func (f flag) words() []string {
	switch {
	case f.alone:
		return []string{"--" + f.name}
	case strings.HasPrefix(f.value, "-"):
		return []string{"--" + f.name + "=" + Quote(f.value)}
	}
	return []string{"--" + f.name, Quote(f.value)}
}

// list collects flags.
type list []flag

func (l *list) set(name, value string) {
	if value != "" {
		*l = append(*l, flag{name: name, value: value})
	}
}

func (l *list) on(name string, on bool) {
	if on {
		*l = append(*l, flag{name: name, alone: true})
	}
}

func (v View) flags() []flag {
	var l list
	l.on("demo", v.Demo)
	l.set("profile", v.Profile)
	l.set("api-url", v.APIURL)
	if !v.Demo {
		l.set("org", string(v.Organization))
	}
	l.set("app", v.apps())
	l.on("utc", v.UTC)
	l.ofRange(v.Query.Range, v.UTC)
	l.ofFilters(v.Query)
	l.on("analytics", v.Query.Analytics)
	l.ofSort(v.Query.Sort)
	return l
}

// apps are the app's id, or those of both its copies.
func (v View) apps() string {
	if v.Query.AppID == "" {
		return string(v.App)
	}
	var ids []string
	for _, id := range v.Query.Apps() {
		ids = append(ids, string(id))
	}
	return strings.Join(ids, ",")
}

// ofFilters says the filters by the flags of their columns, and the rest as
// --filter.
func (l *list) ofFilters(q model.Query) {
	text := func(c model.Column) string { return strings.TrimSpace(withoutNUL(q.Filters[c])) }
	l.set("type", withoutNUL(q.Types))
	for _, c := range []model.Column{model.ColumnType, model.ColumnApp, model.ColumnData} {
		if text(c) != "" {
			l.set("filter", views.ColumnName(c)+"="+text(c))
		}
	}
	l.set("category", text(model.ColumnCategory))
	l.set("user", text(model.ColumnUser))
	l.set("session", strings.TrimSpace(strings.TrimPrefix(text(model.ColumnSession), "=")))
	l.ofSame(q)
}

func (l *list) ofSame(q model.Query) {
	s := q.Same
	switch {
	case s.Empty():
	case !s.Mentions:
		l.set("same", withoutNUL(filters.SameText(s)))
	case q.Filters[model.ColumnData] == "":
		l.set("filter", withoutNUL(views.ColumnName(model.ColumnData)+"="+filters.ByText(s.Value)))
	}
}

func (l *list) ofSort(s model.Sort) {
	if s.Column != model.ColumnDate && s.Column.Sortable() {
		l.set("sort", views.ColumnName(s.Column))
	}
	if s.Ascending {
		l.set("order", "asc")
	}
}

// ofRange says a range; the first of the choices is the default.
func (l *list) ofRange(r model.Range, utc bool) {
	if r.Kind != model.RangeCustom {
		if r.Kind != model.RangeLast24Hours {
			l.set("range", relative(r.Kind))
		}
		return
	}
	since, until := instant(r.From), instant(r.To)
	if utc && isDays(r) {
		since, until = day(r.From), day(r.To)
	}
	l.set("since", since)
	l.set("until", until)
}

// relative is a choice of range as filters.ParseRange reads it.
func relative(kind model.RangeKind) string {
	switch kind {
	case model.RangeLast7Days:
		return "7d"
	case model.RangeLast30Days:
		return "30d"
	case model.RangeLast90Days:
		return "90d"
	case model.RangeLast6Months:
		return "6m"
	case model.RangeLast12Months:
		return "12m"
	}
	return "24h"
}

// isDays tells whether a range is of whole days in UTC.
func isDays(r model.Range) bool {
	first := filters.DayOf(r.From, time.UTC)
	last := filters.DayOf(r.To, time.UTC)
	return !r.From.IsZero() && r.From.Equal(first.Start(time.UTC)) && (r.To.IsZero() || r.To.Equal(last.End(time.UTC)))
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// instant is a time to the millisecond, as ranges are.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.999Z")
}

// withoutNUL takes out what no argument can hold.
func withoutNUL(text string) string { return strings.ReplaceAll(text, "\x00", "") }
