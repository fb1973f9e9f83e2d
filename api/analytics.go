package api

import (
	"context"
	"strings"
	"sync"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// analyticsCheck is what is known of how a scope takes the question for
// everything, analytics included: that a type named in where lifts the
// exclusion of the five hidden types is a guess (wire.md, "Everything,
// analytics included").
type analyticsCheck struct {
	decided bool
	lifts   bool // when decided
	// start and at are of a check that could not decide, as there was no
	// analytics log in the period from start.
	start, at time.Time
}

// recheckAfter is how long a check that could not decide is relied on.
const recheckAfter = time.Minute

const analyticsNote = "The server can't show all log types at once: types unknown to this program are missing."

// withAnalytics makes sure that a question for the hidden types brings them:
// where the server does not take it as we guess, the catalogue's types are
// named instead, and the notes say what that leaves out.
func (c *Client) withAnalytics(ctx context.Context, s Scope, r LogsRequest) (LogsRequest, []string, error) {
	names, hidden, err := typesAsked(r.Query)
	if err != nil || !hidden {
		return r, nil, err
	}
	check, err := c.checkAnalytics(ctx, s, r)
	if err != nil || !check.refuted() {
		return r, nil, err
	}
	r.Query.Types = strings.Join(names, ",")
	return r, []string{analyticsNote}, nil
}

// asLearnt is the question as withAnalytics would put it, by what is known
// already.
func (c *Client) asLearnt(s Scope, r LogsRequest) (LogsRequest, error) {
	names, hidden, err := typesAsked(r.Query)
	if err == nil && hidden && c.knownAnalytics(s).refuted() {
		r.Query.Types = strings.Join(names, ",")
	}
	return r, err
}

// refuted is whether the guess is known to be wrong.
func (a analyticsCheck) refuted() bool { return a.decided && !a.lifts }

// typesAsked are, of a question that shows analytics, the catalogue's types
// that the Log type filter lets through, and whether one of the hidden five is
// among them.
func typesAsked(q model.Query) (names []string, hidden bool, err error) {
	if !q.Analytics || q.Types != "" {
		return nil, false, nil
	}
	matches, err := filters.Predicate(model.Query{Filters: onlyColumns(q, model.ColumnType).Filters, Analytics: true})
	if err != nil {
		return nil, false, err
	}
	for _, t := range model.Catalogue() {
		if matches(model.Log{Type: t.Name}) {
			names = append(names, t.Name)
			hidden = hidden || t.Hidden
		}
	}
	return names, hidden, nil
}

// checkAnalytics counts, once for each scope, whether everything is the
// default and the five types.
func (c *Client) checkAnalytics(ctx context.Context, s Scope, r LogsRequest) (analyticsCheck, error) {
	now := c.clock.Now()
	known := c.knownAnalytics(s)
	undecided := !known.at.IsZero() && now.Sub(known.at) < recheckAfter && !r.Period.Start.Before(known.start)
	if known.decided || undecided {
		return known, nil
	}
	check, err := c.countAnalytics(ctx, s.endpoint(), LogsRequest{Period: settled(r.Period, now), Limit: 1, Background: r.Background, Bulk: r.Bulk})
	if err != nil {
		return analyticsCheck{}, err
	}
	check.start, check.at = r.Period.Start, now
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	if c.learnt.analytics == nil {
		c.learnt.analytics = make(map[Scope]analyticsCheck)
	}
	c.learnt.analytics[s.endpoint()] = check
	return check, nil
}

func (c *Client) knownAnalytics(s Scope) analyticsCheck {
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	return c.learnt.analytics[s.endpoint()]
}

// settled is the period without its last two minutes, in which logs still
// arrive between one count and the next (wire.md: clocks differ).
func settled(p model.Period, now time.Time) model.Period {
	end := now.Add(-2 * time.Minute)
	if (p.End.IsZero() || p.End.After(end)) && p.Start.Before(end) {
		p.End = end
	}
	return p
}

func (c *Client) countAnalytics(ctx context.Context, s Scope, r LogsRequest) (analyticsCheck, error) {
	queries := [3]model.Query{
		{},
		{Types: strings.Join(model.HiddenTypes(), ",")},
		{Analytics: true},
	}
	var answers [3]logsAnswer
	var errs [3]error
	var counts sync.WaitGroup
	for i, query := range queries {
		counts.Go(func() {
			ask := r
			ask.Query = query
			answers[i], errs[i] = c.fetchFields(ctx, s, ask, []string{"id"})
		})
	}
	counts.Wait()
	usual, five, everything := answers[0], answers[1], answers[2]
	if errs[0] != nil {
		return analyticsCheck{}, errs[0]
	}
	if _, refused := refusalOf(errs[2]); refused {
		return analyticsCheck{decided: true}, nil
	}
	if _, refused := refusalOf(errs[1]); refused {
		return analyticsCheck{}, nil
	}
	for _, err := range errs {
		if err != nil {
			return analyticsCheck{}, err
		}
	}
	if !usual.totalKnown || !five.totalKnown || !everything.totalKnown || five.total == 0 {
		return analyticsCheck{}, nil
	}
	return analyticsCheck{decided: true, lifts: everything.total == usual.total+five.total}, nil
}
