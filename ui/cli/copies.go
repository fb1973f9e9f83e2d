package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// errTwoWithoutOrg: both copies were asked for where one copy's logs are read.
var errTwoWithoutOrg = errors.New("--app with two ids needs --org: without it the logs are the app's own, which are one copy's")

// appIDs are the ids that --app gives: one, or two with a comma between them;
// nil where it is a name.
func appIDs(text string) []model.ID {
	parts := strings.Split(text, ",")
	if len(parts) > 2 {
		return nil
	}
	var ids []model.ID
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if !isID(part) {
			return nil
		}
		ids = append(ids, model.ID(part))
	}
	return ids
}

// copies are the ids under which an app's logs are: those that --app gives, or,
// of an app found by its name, those of its live and its working copy. other is
// "" for one alone.
func (c connecting) copies(a model.App) (id, other model.ID) {
	switch ids := appIDs(c.app); len(ids) {
	case 1:
		return ids[0], ""
	case 2:
		return ids[0], ids[1]
	}
	return a.Live(), a.Other()
}

// narrow narrows the question to both copies of the app where both are meant,
// and says so; where the server takes one app at a time, to the first.
func (c *connection) narrow(ctx context.Context, q *question, errs io.Writer) error {
	if c.Other == "" {
		return nil
	}
	q.Query.AppID, q.Query.OtherAppID = c.Scope.App, c.Other
	takes, err := c.Client.TakesCopies(ctx, c.Scope, api.LogsRequest{Query: q.Query, Period: q.Period})
	if err != nil {
		return err
	}
	id, other := model.Clean(string(c.Scope.App)), model.Clean(string(c.Other))
	if !takes {
		q.Query.OtherAppID, c.Other = "", ""
		fmt.Fprintf(errs, "This server takes one app at a time: these are the logs of app %s; those of its other copy are under --app %s\n", id, other)
		return nil
	}
	if c.App.Name != "" {
		fmt.Fprintf(errs, "Both copies of %s: live, --app %s, and working, --app %s\n", model.Clean(c.App.Name), id, other)
	}
	return nil
}
