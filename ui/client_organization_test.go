package ui_test

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// errNotHere is the answer to what a test's client does not have.
var errNotHere = errors.New("this client has none of it")

// Usage is the client's.
func (c *client) Usage(_ context.Context, _ model.Organization, p model.Period) (model.Usage, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.usageAsked++
	if c.usage == nil {
		return model.Usage{}, errNotHere
	}
	return c.usage(p), nil
}

// Tokens are the client's.
func (c *client) Tokens(context.Context, model.Organization) ([]model.OrganizationToken, error) {
	return c.tokens, nil
}

// User is an admin.
func (c *client) User(context.Context) (model.User, error) {
	return model.User{ID: "501", Email: "ann@acme.com", FullName: "Ann Walker"}, nil
}

// Settings are the client's.
func (c *client) Settings(context.Context, model.Organization) (map[string]json.RawMessage, error) {
	return c.settings, nil
}

// Apply is never asked for by these tests.
func (c *client) Apply(context.Context, api.Change) error { return errNotHere }

// Renew and GiveUp are noted.
func (c *client) Renew(token api.Token) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.renewed = append(c.renewed, token)
}

// GiveUp is noted.
func (c *client) GiveUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gaveUp++
}

// someUsage is a usage of every day of a period, of two apps and two people.
func someUsage(p model.Period) model.Usage {
	u := model.Usage{
		Apps:  []model.AppUsage{{ID: "101", Name: "Conference"}, {ID: "111", Name: "Field guide"}},
		Users: []model.UserUsage{{ID: "501", Email: "ann@acme.com"}, {ID: "502", Email: "bob@acme.com"}},
	}
	for day := p.Start.UTC().Truncate(24 * time.Hour); day.Before(p.End); day = day.AddDate(0, 0, 1) {
		u.AppSessions = append(u.AppSessions, model.DayCount{Day: day, Count: 10 + day.Day()})
		u.StudioSessions = append(u.StudioSessions, model.DayCount{Day: day, Count: day.Day() % 4})
	}
	return u
}
