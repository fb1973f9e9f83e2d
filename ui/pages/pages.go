// Package pages joins the API's client and an export: it gives the export its
// pages, and the manifest what was asked.
package pages

import (
	"context"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// Client is what gives pages: an *api.Client.
type Client interface {
	Logs(ctx context.Context, scope api.Scope, r api.LogsRequest) (model.LogPage, error)
}

// Source is a windows.Source.
type Source struct {
	Client Client
	Scope  api.Scope
	Query  model.Query
	// Bulk says that a person works beside it, whose requests go first.
	Bulk bool
}

// Page gives logs of a period, both ends inside, in ascending order of their
// ids, an order without ties.
func (s Source) Page(ctx context.Context, period model.Period, offset, limit int) (model.LogPage, error) {
	page, err := s.Client.Logs(ctx, s.Scope, api.LogsRequest{Query: s.Query, Period: period, Offset: offset, Limit: limit, ByID: true, Bulk: s.Bulk})
	if err == nil && page.OnlyApp != "" {
		return model.LogPage{}, oneAppError{page.OnlyApp}
	}
	return page, err
}

// oneAppError: both copies of an app were to be read, and the server gives one.
// What says that it has both must not be made from one.
type oneAppError struct{ only model.ID }

// Error says what is the matter.
func (e oneAppError) Error() string { return "This server takes one app at a time" }

// Advice says what to do.
func (e oneAppError) Advice() string {
	return "Ask for one copy of the app alone, by its id: " + string(e.only) + "."
}
