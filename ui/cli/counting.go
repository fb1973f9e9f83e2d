package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"fliplet-audit/export/windows"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/pages"
)

// clocksDiffer is how much of a period's end is read again, as logs may come
// late (wire.md, "Audit logs").
const clocksDiffer = 2 * time.Minute

// readLogs reads all logs of a query, each once. key, which is called from
// several goroutines, appends what take is then given, from one; both may be
// nil. How far it is is told on a terminal. The problem says which logs are
// missing; what was read is good all the same.
func readLogs(ctx context.Context, opened *connection, q model.Query, p model.Period, errs io.Writer, key windows.Encode, take func([]byte)) (total windows.Total, problem, err error) {
	if key == nil {
		key = func(dst []byte, _ model.Log) []byte { return append(dst, keyNone) }
	}
	told := newReadingLine(errs)
	plan := windows.Plan{Period: p, Tail: clocksDiffer, Asked: told.asked}
	total, err = windows.Read(ctx, pages.Source{Client: opened.Client, Scope: opened.Scope, Query: q}, plan, key, func(w windows.Window) error {
		for _, row := range w.Rows {
			if take != nil {
				take(row.Text)
			}
		}
		return nil
	})
	told.clear()
	if err != nil {
		return total, nil, err
	}
	for _, note := range total.Notes {
		fmt.Fprintln(errs, model.Clean(note))
	}
	return total, lacking(total.Counts), nil
}

// lacking is an error where logs are missing, or may be.
func lacking(c windows.Counts) error {
	switch {
	case c.Whole():
		return nil
	case c.Missing == 0:
		return incompleteError{errors.New("incomplete: " + strings.Join(c.Why, "; "))}
	}
	return incompleteError{fmt.Errorf("%s that the server counts could not be had: %s", logsWord(c.Missing), strings.Join(c.Why, "; "))}
}

// tellOfClock says so where a range that ends now depends on a clock that is
// wrong.
func tellOfClock(opened *connection, q model.Query, errs io.Writer) {
	untilNow := q.Range.Kind != model.RangeCustom || q.Range.To.IsZero()
	if ahead, known := opened.Client.ClockAhead(); known && untilNow {
		if note := pages.ClockNote(ahead); note != "" {
			fmt.Fprintln(errs, note)
		}
	}
}

// readingLine tells a person how far a reading is, in one line that goes away.
type readingLine struct {
	errs  io.Writer // nil where nobody sees it
	next  time.Time
	shown bool
}

// betweenLines is how long a line stands at least.
const betweenLines = 100 * time.Millisecond

func newReadingLine(errs io.Writer) *readingLine {
	if !isTerminal(errs) {
		errs = nil
	}
	return &readingLine{errs: errs, next: time.Now().Add(3 * betweenLines)}
}

func (l *readingLine) asked(a windows.Answer) {
	if l.errs == nil || time.Now().Before(l.next) {
		return
	}
	words := model.Thousands(a.Logs)
	if a.ExpectedKnown && a.Expected > 0 {
		words += " of " + model.Thousands(a.Expected)
	}
	fmt.Fprintf(l.errs, "\r%s logs read\x1b[K", words)
	l.shown, l.next = true, time.Now().Add(betweenLines)
}

func (l *readingLine) clear() {
	if l.shown {
		fmt.Fprint(l.errs, "\r\x1b[K")
		l.shown = false
	}
}

// readRange says which period was read, in its zone.
func readRange(q question) string {
	const layout = "2006-01-02 15:04"
	start, end := q.Period.Start.In(q.Zone), q.Period.End.In(q.Zone)
	words := start.Format(layout) + " to " + end.Format(layout) + " " + pages.ZoneName(q.Zone, q.Period.End)
	if q.Query.Range.Kind != model.RangeCustom {
		words = strings.ToLower(filters.RangeName(q.Query.Range)) + ", " + words
	}
	return words
}
