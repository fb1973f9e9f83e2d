package api

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"fliplet-audit/model"
)

// copiesCheck is what is known of how the server takes two app ids at once,
// which is a guess (wire.md, "Ids").
type copiesCheck struct {
	decided bool
	takes   bool // when decided
	// apps, start and at are of a check that could not decide: one of the two
	// copies had no logs in the period from start.
	apps      [2]model.ID
	start, at time.Time
}

// OneAppNote says that a server takes one app id at a time.
const OneAppNote = "This server takes one app at a time: these are the logs of one copy."

// TakesCopies tells whether the server gives the logs of both copies of the app
// that r's query is narrowed to. It asks for a few logs of the period unless it
// knows already, so that what is asked next is asked as it will be answered. An
// app's own logs (s.Organization "") are one copy's.
func (c *Client) TakesCopies(ctx context.Context, s Scope, r LogsRequest) (bool, error) {
	if r.Query.OtherAppID == "" || s.Organization == "" {
		return false, nil
	}
	plain := model.Query{Range: r.Query.Range}
	r.Query, r.Offset, r.Limit, r.ByID = plain.InApps(r.Query), 0, model.DefaultPageSize, false
	answer, err := c.askCopies(ctx, s, r, c.appIDs)
	return err == nil && answer.onlyApp == "", err
}

// logsOfCopies asks for a page of a query that may be narrowed to both copies
// of an app. Where the server takes one app at a time, it is asked for the
// first.
func (c *Client) logsOfCopies(ctx context.Context, s Scope, r LogsRequest) (logsAnswer, []string, error) {
	if r.Query.OtherAppID == "" {
		return c.sameLogs(ctx, s, r)
	}
	var notes []string
	answer, err := c.askCopies(ctx, s, r, func(ctx context.Context, s Scope, r LogsRequest) (answer logsAnswer, err error) {
		answer, notes, err = c.sameLogs(ctx, s, r)
		return answer, err
	})
	if err == nil && answer.onlyApp != "" {
		notes = append(notes, OneAppNote)
	}
	return answer, notes, err
}

type askLogs func(ctx context.Context, s Scope, r LogsRequest) (logsAnswer, error)

// askCopies asks for both copies, and for the first alone where that is not
// what the server gives.
func (c *Client) askCopies(ctx context.Context, s Scope, r LogsRequest, ask askLogs) (logsAnswer, error) {
	one := r
	one.Query.OtherAppID = ""
	first := func() (logsAnswer, error) {
		answer, err := ask(ctx, s, one)
		answer.onlyApp = one.Query.AppID
		return answer, err
	}
	known := c.knownCopies()
	if s.Organization == "" || known.decided && !known.takes {
		return first()
	}
	answer, err := ask(ctx, s, r)
	switch {
	case known.decided:
		return answer, err
	case err != nil && !refusesCopies(err):
		return answer, err
	case err != nil:
		alone, again := first()
		if again != nil {
			return logsAnswer{}, err
		}
		c.rememberCopies(copiesCheck{decided: true})
		return alone, nil
	}
	takes, err := c.checkCopies(ctx, s, r, answer)
	if err != nil {
		return logsAnswer{}, err
	}
	if !takes {
		return first()
	}
	return answer, nil
}

// refusesCopies is whether an error may be about two ids where one is expected.
func refusesCopies(err error) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains([]Kind{KindRefused, KindServer, KindErrorObject, KindShape, KindNotFound}, e.Kind)
}

// checkCopies looks whether an answer is of both copies: it is if both are
// among its logs and no other app is, and where only one of them is, if there
// are as many logs as of both, asked for one by one.
func (c *Client) checkCopies(ctx context.Context, s Scope, r LogsRequest, a logsAnswer) (bool, error) {
	apps := [2]model.ID{r.Query.AppID, r.Query.OtherAppID}
	seen := map[model.ID]bool{}
	for _, l := range a.logs {
		seen[l.AppID] = true
	}
	both := seen[apps[0]] && seen[apps[1]]
	delete(seen, apps[0])
	delete(seen, apps[1])
	if both || len(seen) > 0 {
		c.rememberCopies(copiesCheck{decided: true, takes: len(seen) == 0})
		return len(seen) == 0, nil
	}
	known, now := c.knownCopies(), c.clock.Now()
	if known.apps == apps && now.Sub(known.at) < recheckAfter && !r.Period.Start.Before(known.start) {
		return true, nil
	}
	check, err := c.countCopies(ctx, s, LogsRequest{Period: settled(r.Period, now), Limit: 1, Background: r.Background, Bulk: r.Bulk}, apps)
	if err != nil {
		return false, err
	}
	check.start, check.at = r.Period.Start, now
	c.rememberCopies(check)
	return !check.decided || check.takes, nil
}

// countCopies counts the logs of both copies, asked for together and one by
// one. A server that gives no counts decides nothing in favour of two.
func (c *Client) countCopies(ctx context.Context, s Scope, r LogsRequest, apps [2]model.ID) (copiesCheck, error) {
	queries := [3]model.Query{
		{AppID: apps[0], OtherAppID: apps[1]},
		{AppID: apps[0]},
		{AppID: apps[1]},
	}
	var answers [3]logsAnswer
	var errs [3]error
	var counts sync.WaitGroup
	for i, query := range queries {
		counts.Go(func() {
			ask := r
			ask.Query = query
			answers[i], errs[i] = c.appIDs(ctx, s, ask)
		})
	}
	counts.Wait()
	for _, err := range errs {
		if err != nil {
			return copiesCheck{}, err
		}
	}
	pair, first, other := answers[0], answers[1], answers[2]
	known := pair.totalKnown && first.totalKnown && other.totalKnown
	if !known || pair.total != first.total+other.total {
		return copiesCheck{decided: true}, nil
	}
	return copiesCheck{decided: first.total > 0 && other.total > 0, takes: true, apps: apps}, nil
}

// appIDs asks for logs with no more than the ids of their apps.
func (c *Client) appIDs(ctx context.Context, s Scope, r LogsRequest) (logsAnswer, error) {
	return c.fetchFields(ctx, s, r, []string{"id", "appId"})
}

func (c *Client) knownCopies() copiesCheck {
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	return c.learnt.copies
}

func (c *Client) rememberCopies(check copiesCheck) {
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	if !c.learnt.copies.decided {
		c.learnt.copies = check
	}
}
