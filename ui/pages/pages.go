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
	return s.Client.Logs(ctx, s.Scope, api.LogsRequest{Query: s.Query, Period: period, Offset: offset, Limit: limit, ByID: true, Bulk: s.Bulk})
}
