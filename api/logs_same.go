package api

import (
	"context"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// sameLogs asks for a page of a query that may be narrowed to an exact value.
// What the server's patterns let through besides is left out on our side.
func (c *Client) sameLogs(ctx context.Context, s Scope, r LogsRequest) (logsAnswer, []string, error) {
	same := r.Query.Same
	if !same.InData() {
		return c.logs(ctx, s, r)
	}
	guessed := same.Mentions && !same.Loose
	if guessed && c.refusesMentions() {
		guessed, r.Query.Same.Loose = false, true
	}
	answer, notes, err := c.logs(ctx, s, r)
	if refused, ok := refusalOf(err); ok && guessed {
		r.Query.Same.Loose = true
		answer, notes, err = c.logs(ctx, s, r)
		if _, again := refusalOf(err); again {
			return logsAnswer{}, nil, refused
		}
		if err == nil {
			c.rememberMentions()
		}
	}
	if err != nil {
		return logsAnswer{}, nil, err
	}
	return leaveOut(answer, notes, r.Query)
}

// leaveOut leaves out the logs that a query's exact value does not let through.
func leaveOut(answer logsAnswer, notes []string, q model.Query) (logsAnswer, []string, error) {
	matches, err := filters.Predicate(model.Query{Same: q.Same, Analytics: true})
	if err != nil {
		return logsAnswer{}, nil, err
	}
	received := len(answer.logs)
	answer = answer.only(matches)
	if len(answer.logs) < received || q.Same.Loose {
		notes = append(notes, "The server can't tell "+filters.SameWords(q.Same)+
			" from all that contains it: other logs are left out here, and the count is of the logs with them.")
	}
	return answer, notes, nil
}

func (c *Client) refusesMentions() bool {
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	return c.learnt.refusedMentions
}

func (c *Client) rememberMentions() {
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	c.learnt.refusedMentions = true
}
