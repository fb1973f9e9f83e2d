package api

import (
	"context"
	"io"
	"net/http"

	"fliplet-audit/model"
)

// Scope is whose logs are asked for: an organization's, or, with Organization
// "", those of one app from the app's own endpoint, for publishers who have no
// right to the organization's (wire.md, "One app's logs").
type Scope struct {
	Organization, App model.ID
}

// LogsRequest is one page of what a query asks for.
type LogsRequest struct {
	Query model.Query
	// Period is Query.Range made definite; a zero end is open.
	Period model.Period
	// Offset counts from 0. Limit is 1 to model.MaxPageLimit, 0 is
	// model.DefaultPageSize.
	Offset, Limit int
	// ByID sorts by id, ascending, in place of Query.Sort: an order without
	// ties, for exports.
	ByID bool
	// Background says that nobody waits for the answer: it gives way to others.
	Background bool
	// Bulk says that it is a page of an export beside what a person does: it
	// gives way to all others, Background or not.
	Bulk bool
}

// Logs asks for a page of logs. The page may be shorter or longer than asked
// for, as the server sent it. Its Notes say where the server could not be asked
// exactly what the query means. The error is an *Error, or the
// *filters.SyntaxError of a filter.
func (c *Client) Logs(ctx context.Context, s Scope, r LogsRequest) (model.LogPage, error) {
	began := c.clock.Now()
	if r.Limit == 0 {
		r.Limit = model.DefaultPageSize
	}
	asked, notes, err := c.withAnalytics(ctx, s, r)
	if err != nil {
		return model.LogPage{}, err
	}
	answer, more, err := c.logsOfCopies(ctx, s, asked)
	if err != nil {
		return model.LogPage{}, err
	}
	at := c.clock.Now()
	return model.LogPage{
		Logs: answer.logs, Total: answer.total, TotalKnown: answer.totalKnown,
		Offset: r.Offset, Limit: r.Limit, Dropped: answer.dropped,
		At: at, Took: at.Sub(c.renewal.askedSince(began)), Notes: append(notes, more...), OnlyApp: answer.onlyApp,
	}, nil
}

// fetch asks for a page with the database's own text of data, or, of a server
// that does not know that field, with data as the server reads it.
func (c *Client) fetch(ctx context.Context, s Scope, r LogsRequest) (logsAnswer, error) {
	if c.asksForData() {
		return c.fetchFields(ctx, s, r, logFields("data"))
	}
	answer, err := c.fetchFields(ctx, s, r, logFields("dataString"))
	if err != nil || !answer.withoutData() {
		return answer, err
	}
	again, err := c.fetchFields(ctx, s, r, logFields("data"))
	if err != nil {
		return logsAnswer{}, err
	}
	if again.withoutData() {
		return answer, nil
	}
	c.askForData()
	return again, nil
}

func (c *Client) fetchFields(ctx context.Context, s Scope, r LogsRequest, fields []string) (logsAnswer, error) {
	q, err := logsQuestion(s, r, fields)
	if err != nil {
		return logsAnswer{}, err
	}
	var answer logsAnswer
	err = c.read(ctx, q, func(body io.Reader) (err error) {
		answer, err = c.decodeLogs(body)
		return err
	})
	return answer, err
}

func logsQuestion(s Scope, r LogsRequest, fields []string) (question, error) {
	subject, path, err := s.path()
	if err != nil {
		return question{}, err
	}
	body, err := newLogsBody(s, r, fields)
	if err != nil {
		return question{}, err
	}
	return question{subject: subject, method: http.MethodPost, path: path, body: body.encode(), priority: r.priority()}, nil
}

func (r LogsRequest) priority() Priority {
	switch {
	case r.Bulk:
		return Bulk
	case r.Background:
		return Background
	}
	return Foreground
}

// endpoint is the scope without what only narrows it.
func (s Scope) endpoint() Scope {
	if s.Organization != "" {
		s.App = ""
	}
	return s
}

// path is where the scope's logs are, and what they are in words.
func (s Scope) path() (subject, path string, err error) {
	switch {
	case s.Organization != "" && !isNumber(s.Organization):
		return "", "", invalid("An organization's id is a number", nil)
	case s.App != "" && !isNumber(s.App):
		return "", "", invalid("An app's id is a number", nil)
	case s.Organization != "":
		return "the logs of organization " + string(s.Organization), "v1/organizations/" + string(s.Organization) + "/logs", nil
	case s.App != "":
		return "the logs of app " + string(s.App), "v1/apps/" + string(s.App) + "/logs", nil
	}
	return "", "", invalid("No organization and no app was chosen", nil)
}

func (c *Client) asksForData() bool {
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	return c.learnt.askForData
}

func (c *Client) askForData() {
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	c.learnt.askForData = true
}
