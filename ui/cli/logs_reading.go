package cli

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"strings"

	"fliplet-audit/export/windows"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/pages"
)

// printLogs reads the logs of a question and prints them: up to 500 by one
// request, more by date as they come, in another order once all are read.
func printLogs(ctx context.Context, conn *connection, q question, p printer) (outcome, error) {
	if q.onePage() {
		page, err := conn.Client.Logs(ctx, conn.Scope, firstRequest(q))
		if err != nil {
			return outcome{}, err
		}
		if wholePage(page) {
			return printPage(page, p)
		}
	}
	if q.Query.Sort.Column == model.ColumnDate {
		return readByDate(ctx, conn, q, p)
	}
	return readSorted(ctx, conn, q, p)
}

// wholePage is whether a page has all that was asked for, or all there is.
func wholePage(page model.LogPage) bool {
	received := len(page.Logs) + len(page.Dropped)
	switch {
	case len(page.Logs) >= page.Limit:
		return true
	case page.TotalKnown:
		return received >= page.Total
	}
	return received == 0
}

func printPage(page model.LogPage, p printer) (outcome, error) {
	logs := page.Logs[:min(len(page.Logs), page.Limit)]
	for _, l := range logs {
		if err := printLog(p, l); err != nil {
			return outcome{}, err
		}
	}
	o := outcome{rows: len(logs), total: page.Total, totalKnown: page.TotalKnown, notes: page.Notes}
	return o, p.flush()
}

// readByDate prints logs in the order of their time, then of their id.
func readByDate(ctx context.Context, conn *connection, q question, p printer) (outcome, error) {
	plan := windows.Plan{Period: q.Period, Newest: !q.Query.Sort.Ascending, Limit: q.Limit}
	return readWindows(ctx, conn, q, plan, p.encode, func(w windows.Window) error {
		for _, row := range w.Rows {
			if err := p.print(row.Text); err != nil {
				return err
			}
		}
		return p.flush()
	})
}

// readWindows reads by windows, and keeps what is to be told in the end.
func readWindows(ctx context.Context, conn *connection, q question, plan windows.Plan, encode windows.Encode, take func(windows.Window) error) (outcome, error) {
	var o outcome
	plan.Asked = func(a windows.Answer) { o.total, o.totalKnown = a.Expected, a.ExpectedKnown }
	total, err := windows.Read(ctx, pages.Source{Client: conn.Client, Scope: conn.Scope, Query: q.Query}, plan, encode, take)
	if err != nil {
		return o, err
	}
	o.rows, o.missing, o.why, o.notes = total.Rows, total.Missing, total.Why, total.Notes
	if total.Gone > 0 {
		o.notes = append(o.notes, fmt.Sprintf("%s logs were deleted while they were read", model.Thousands(total.Gone)))
	}
	if !total.Limited {
		o.total, o.totalKnown = o.rows, true
	}
	return o, nil
}

// mostSorted is how many logs are sorted here at most: they are held in memory.
const mostSorted = 200_000

// errTooManyToSort: there are more logs than can be sorted here.
var errTooManyToSort = tooManyError{}

type tooManyError struct{}

// Error says what is the matter.
func (tooManyError) Error() string {
	return "more than " + model.Thousands(mostSorted) + " logs match: too many to be sorted by anything but the date"
}

// Advice says what to do.
func (tooManyError) Advice() string {
	return "Take a shorter range, add a filter, leave --sort out, or take --limit 500 or fewer."
}

// readSorted reads all logs, sorts them and prints as many as are wanted. The
// server's pages in such an order don't join, as it shuffles equal values from
// request to request.
func readSorted(ctx context.Context, conn *connection, q question, p printer) (outcome, error) {
	order := sorting{q.Query.Sort}
	var rows []sortedRow
	encode := func(dst []byte, l model.Log) []byte { return p.encode(order.appendKey(dst, l), l) }
	o, err := readWindows(ctx, conn, q, windows.Plan{Period: q.Period, Newest: true}, encode, func(w windows.Window) error {
		if len(rows)+len(w.Rows) > mostSorted {
			return errTooManyToSort
		}
		for _, r := range w.Rows {
			key, text := cutKey(r.Text)
			rows = append(rows, sortedRow{key: key, text: text})
		}
		return nil
	})
	if err != nil {
		return o, err
	}
	// Equal values stay as they came, newest first.
	sort.SliceStable(rows, func(i, j int) bool { return order.before(rows[i].key, rows[j].key) })
	o.rows = len(rows)
	if q.Limit > 0 && q.Limit < len(rows) {
		rows = rows[:q.Limit]
		o.rows = q.Limit
	}
	for _, r := range rows {
		if err := errors.Join(ctx.Err(), p.print(r.text)); err != nil {
			return o, err
		}
	}
	return o, p.flush()
}

// sortedRow is an encoded log with what it is sorted by.
type sortedRow struct {
	key  string
	text []byte
}

// sorting is an order of logs by a column that holds text or ids, as the
// server's database has it: in any case, what is empty last, or first the other
// way round.
type sorting struct{ sort model.Sort }

// appendKey appends what a log is sorted by, as cutKey takes it off.
func (s sorting) appendKey(dst []byte, l model.Log) []byte {
	key, _ := filters.Cell(s.sort.Column, l)
	if s.sort.Column == model.ColumnUser {
		key = l.UserEmail.Value
	}
	key = strings.ToLower(key)
	if s.sort.Column == model.ColumnSession && key != "" {
		key = fmt.Sprintf("%020s", key)
	}
	dst = binary.AppendUvarint(dst, uint64(len(key)))
	return append(dst, key...)
}

// cutKey parts a row's key from a copy of its text.
func cutKey(row []byte) (key string, text []byte) {
	length, n := binary.Uvarint(row)
	end := n + int(length)
	return string(row[n:end]), append([]byte(nil), row[end:]...)
}

func (s sorting) before(a, b string) bool {
	if !s.sort.Ascending {
		a, b = b, a
	}
	if a == "" || b == "" {
		return a != "" && b == ""
	}
	return a < b
}
