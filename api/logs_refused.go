package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// logs asks for a page; what rests on a guess and is refused by the server is
// asked for in another way, or the error says that it can't be had.
func (c *Client) logs(ctx context.Context, s Scope, r LogsRequest) (logsAnswer, []string, error) {
	nots, err := notColumns(r.Query)
	if err != nil {
		return logsAnswer{}, nil, err
	}
	if c.refusesNots(r.Query, nots) {
		return c.logsWithoutNots(ctx, s, r, nots)
	}
	answer, err := c.fetch(ctx, s, r)
	if err == nil {
		return answer, overlooked(s, r, answer), nil
	}
	refused, ok := refusalOf(err)
	if !ok {
		return logsAnswer{}, nil, err
	}
	if c.refusesSort(ctx, s, r, refused) {
		return logsAnswer{}, nil, sortRefused(refused, r.Query.Sort.Column)
	}
	if len(nots) == 0 {
		return logsAnswer{}, nil, err
	}
	answer, notes, again := c.logsWithoutNots(ctx, s, r, nots)
	if _, refusedToo := refusalOf(again); refusedToo {
		return logsAnswer{}, nil, err
	}
	if again == nil {
		c.rememberNots(r.Query, nots)
	}
	return answer, notes, again
}

// refusalOf is err as the server's 400, if it is one.
func refusalOf(err error) (*Error, bool) {
	var e *Error
	if errors.As(err, &e) && e.Kind == KindRefused {
		return e, true
	}
	return nil, false
}

// guessedSort is whether a column's sort is a guess.
func guessedSort(r LogsRequest) bool {
	return !r.ByID && (r.Query.Sort.Column == model.ColumnSession || r.Query.Sort.Column == model.ColumnData)
}

var sortWords = regexp.MustCompile(`(?i)\b(sort|sorting|order|sessionId|dataString)\b`)

// refusesSort is whether a 400 is about the sort column: its words say so, or
// the same question sorted by date is answered.
func (c *Client) refusesSort(ctx context.Context, s Scope, r LogsRequest, refused *Error) bool {
	if !guessedSort(r) {
		return false
	}
	if sortWords.MatchString(refused.Message) {
		return true
	}
	r.Query.Sort, r.Limit, r.Offset = model.Sort{}, 1, 0
	_, err := c.fetchFields(ctx, s, r, []string{"id"})
	return err == nil
}

func sortRefused(refused *Error, column model.Column) *Error {
	e := *refused
	e.Kind, e.what = KindSort, "This server can't sort by "+column.Title()
	return &e
}

// notColumns are the columns whose filters put $notILike into where, which is
// a guess (wire.md, "Not").
func notColumns(q model.Query) ([]model.Column, error) {
	var nots []model.Column
	for column := range model.ColumnCount {
		if q.Filters[column] == "" {
			continue
		}
		where, err := filters.Where(onlyColumns(q, column))
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(where)
		if err != nil {
			return nil, err
		}
		if bytes.Contains(text, []byte(`"$notILike":`)) {
			nots = append(nots, column)
		}
	}
	return nots, nil
}

// onlyColumns is q with no conditions but the filters of some columns.
func onlyColumns(q model.Query, columns ...model.Column) model.Query {
	only := q
	only.Filters, only.Same = [model.ColumnCount]string{}, model.Same{}
	for _, c := range columns {
		only.Filters[c] = q.Filters[c]
	}
	return only
}

// logsWithoutNots asks without the filters of some columns and leaves logs out
// on our side.
func (c *Client) logsWithoutNots(ctx context.Context, s Scope, r LogsRequest, nots []model.Column) (logsAnswer, []string, error) {
	local := onlyColumns(r.Query, nots...)
	local = local.InApps(model.Query{})
	local.Types, local.Analytics = "", true
	matches, err := filters.Predicate(local)
	if err != nil {
		return logsAnswer{}, nil, err
	}
	var titles []string
	for _, column := range nots {
		titles = append(titles, column.Title())
		r.Query.Filters[column] = ""
	}
	answer, err := c.fetch(ctx, s, r)
	if err != nil {
		return logsAnswer{}, nil, err
	}
	notes := overlooked(s, r, answer)
	return answer.only(matches), append(notes, "The server can't leave logs out by "+strings.Join(titles, " and ")+
		": they are left out here, and the count is of the logs with them."), nil
}

func notsKey(q model.Query, nots []model.Column) string {
	var key strings.Builder
	for _, column := range nots {
		key.WriteString(column.Title() + "\x00" + q.Filters[column] + "\x00")
	}
	return key.String()
}

func (c *Client) refusesNots(q model.Query, nots []model.Column) bool {
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	return len(nots) > 0 && c.learnt.refusedNots[notsKey(q, nots)]
}

func (c *Client) rememberNots(q model.Query, nots []model.Column) {
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	if c.learnt.refusedNots == nil {
		c.learnt.refusedNots = make(map[string]bool)
	}
	c.learnt.refusedNots[notsKey(q, nots)] = true
}
