package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"time"

	"fliplet-audit/model"
	figures "fliplet-audit/ui/usage"
)

// usageReport is the answer with what was asked for.
type usageReport struct {
	using
	usageAsked
	usage        model.Usage
	organization model.Organization
}

// topLines is how many apps and users are printed where all tables are.
const topLines = 10

func (r usageReport) write(out, errs io.Writer, form string) error {
	switch {
	case form == formTable && r.table == "":
		return r.writeOverview(out)
	case form == formTable:
		return r.writeTable(out, errs)
	case r.table == "":
		return r.writeAll(out)
	}
	all, more := r.list(r.table)
	if err := all.write(out, form); err != nil {
		return err
	}
	tellMore(errs, more, r.table)
	return nil
}

func tellMore(errs io.Writer, more int, table string) {
	if more > 0 {
		fmt.Fprintf(errs, "%s more; --limit 0 shows them\n", plural(more, table[:len(table)-1]))
	}
}

// list is a table with all its fields, and how many lines the limit left out.
func (r usageReport) list(table string) (l list, more int) {
	switch table {
	case usageCells:
		return cellList(figures.Cells(r.usage.Stats)), 0
	case usageDays:
		rows, more := r.days()
		return fieldList(figures.DayColumns(), rows), more
	case usageApps:
		rows, more := r.apps(0)
		return fieldList(figures.AppColumns(), rows), more
	}
	rows, more := r.users(0)
	return fieldList(figures.UserColumns(), rows), more
}

func (r usageReport) days() ([]figures.Day, int) {
	return chosen(r, usageDays, figures.Days(r.usage, r.Period), figures.DayColumns(), "day", 0)
}

// apps are those to show, by default the most used first, and how many the
// limit leaves out.
func (r usageReport) apps(limit int) ([]model.AppUsage, int) {
	return chosen(r, usageApps, r.usage.Apps, figures.AppColumns(), "sessions", limit)
}

func (r usageReport) users(limit int) ([]model.UserUsage, int) {
	return chosen(r, usageUsers, r.usage.Users, figures.UserColumns(), "studioSessions", limit)
}

// chosen sorts and cuts rows as the flags say, else by a column and to a limit.
func chosen[T any](r usageReport, table string, rows []T, columns []figures.Column[T], by string, limit int) ([]T, int) {
	if r.table == table && r.sort != "" {
		by = r.sort
	}
	if r.limited {
		limit = r.limit
	}
	if column, ok := figures.Find(columns, by); ok {
		ascending, _ := r.ascending(column.Kind.Ascending()) // checked with the flags
		rows = figures.Sorted(rows, column, ascending)
	}
	if limit == 0 || len(rows) <= limit {
		return rows, 0
	}
	return rows[:limit], len(rows) - limit
}

func cellList(cells []figures.Cell) list {
	l := list{columns: []listColumn{{name: "cell"}, {name: "count"}, {name: "previousPeriodCount"}, {name: "changePercent"}}}
	for _, c := range cells {
		percent, known := figures.Percent(c.Count)
		l.rows = append(l.rows, []any{
			c.Name, intOrNil(c.Count.Count, c.Known), intOrNil(c.Previous, c.HasPrevious), intOrNil(percent, known),
		})
	}
	return l
}

func intOrNil(n int, known bool) any {
	if !known {
		return nil
	}
	return n
}

// previousSuffix names the column of a count's period before.
const previousSuffix = "Previous"

// fieldList is rows with all their fields, for programs.
func fieldList[T any](columns []figures.Column[T], rows []T) list {
	var l list
	for _, c := range columns {
		l.columns = append(l.columns, listColumn{name: c.Name})
		if c.Previous {
			l.columns = append(l.columns, listColumn{name: c.Name + previousSuffix})
		}
	}
	l.rows = make([][]any, len(rows))
	for i := range rows {
		line := make([]any, 0, len(l.columns))
		for _, c := range columns {
			v := c.Of(&rows[i])
			line = append(line, fieldValue(c.Kind, v))
			if c.Previous {
				line = append(line, intOrNil(v.Count.Previous, v.Count.HasPrevious))
			}
		}
		l.rows[i] = line
	}
	return l
}

// instantLayout is how the API writes times.
const instantLayout = "2006-01-02T15:04:05.000Z"

func fieldValue(kind figures.Kind, v figures.Value) any {
	switch {
	case kind == figures.KindCount:
		return intOrNil(v.Count.Count, v.Count.Known)
	case kind == figures.KindID:
		return idValue(model.ID(v.Text))
	case kind == figures.KindText:
		return textValue(v.Text)
	case v.Time.IsZero():
		return nil
	case kind == figures.KindDay:
		return v.Time.UTC().Format(time.DateOnly)
	}
	return v.Time.UTC().Format(instantLayout)
}

// writeAll writes all tables as one JSON object.
func (r usageReport) writeAll(to io.Writer) error {
	out := bufio.NewWriterSize(safeFor(to), 64<<10)
	head := list{
		columns: []listColumn{{name: "organizationId"}, {name: "start"}, {name: "end"}},
		rows:    [][]any{{idValue(r.organization.ID), r.Period.Start.UTC().Format(instantLayout), r.Period.End.UTC().Format(instantLayout)}},
	}
	_, _ = out.Write(bytes.TrimSuffix(head.object(head.rows[0]), []byte("}")))
	for _, table := range usageTables() {
		fmt.Fprintf(out, ",\n%s: ", plainJSON(table))
		rows, _ := r.list(table)
		var text bytes.Buffer
		if err := rows.writeJSON(&text); err != nil {
			return err
		}
		_, _ = out.Write(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
	}
	_, _ = out.WriteString("\n}\n")
	return out.Flush()
}
