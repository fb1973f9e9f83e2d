package ui_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// client answers from a list of logs, and can be told to misbehave.
type client struct {
	mu    sync.Mutex
	now   func() time.Time
	logs  []model.Log
	apps  []model.App
	orgs  []model.Organization
	took  time.Duration // how long it says that answers took
	asked []question
	gates []chan struct{}

	// latency is how long an answer takes; hold, if set, has an answer wait
	// until release.
	latency func(r api.LogsRequest) time.Duration
	hold    func(r api.LogsRequest) bool
	// fail and shape change answers.
	fail     func(s api.Scope, r api.LogsRequest) error
	shape    func(r api.LogsRequest, p *model.LogPage)
	orgsFail error
	appsFail error

	// sessions are those of any app; sessionsFail has reading them fail.
	sessions     []model.AnalyticsSession
	sessionsFail error

	renewed []api.Token
	gaveUp  int

	usage      func(p model.Period) model.Usage
	usageAsked int
	tokens     []model.OrganizationToken
	settings   map[string]json.RawMessage
}

// question is a request that the client got.
type question struct {
	scope     api.Scope
	r         api.LogsRequest
	at        time.Time
	cancelled bool
}

func newClient(logs []model.Log) *client {
	return &client{
		logs: logs, took: 38 * time.Millisecond,
		orgs: []model.Organization{{ID: "21", Name: "Acme Corp"}, {ID: "22", Name: "Globex"}},
		apps: []model.App{
			{ID: "101", Name: "Conference", OrganizationID: "21", ProductionID: "102"},
			{ID: "111", Name: "Field guide", OrganizationID: "21"},
			{ID: "201", Name: "Globex app", OrganizationID: "22"},
		},
	}
}

func (c *client) begin(now func() time.Time) {
	c.now = now
	c.asked = nil
}

// Organizations are those of the client.
func (c *client) Organizations(context.Context) ([]model.Organization, error) {
	return c.orgs, c.orgsFail
}

// Apps are those of the client.
func (c *client) Apps(context.Context) ([]model.App, error) { return c.apps, c.appsFail }

// ClockAhead is none: one clock runs in a test.
func (c *client) ClockAhead() (time.Duration, bool) { return 0, true }

// Sessions are those of the client, whatever the app.
func (c *client) Sessions(context.Context, model.ID) ([]model.AnalyticsSession, error) {
	return c.sessions, c.sessionsFail
}

// Curl names what was asked for.
func (c *client) Curl(s api.Scope, r api.LogsRequest) (string, error) {
	return fmt.Sprintf("curl organization=%s offset=%d limit=%d type=%s", s.Organization, r.Offset, r.Limit, r.Query.Filters[model.ColumnType]), nil
}

// BaseURL is an address that nobody asks.
func (c *client) BaseURL() string { return "https://api.fliplet.com/" }

// Request is what would be sent.
func (c *client) Request(s api.Scope, r api.LogsRequest) (method, url string, body json.RawMessage, err error) {
	body, err = json.Marshal(map[string]any{"startDate": r.Period.Start, "endDate": r.Period.End, "limit": r.Limit})
	return "POST", "https://api.fliplet.com/v1/organizations/" + string(s.Organization) + "/logs", body, err
}

// Logs answers a request.
func (c *client) Logs(ctx context.Context, s api.Scope, r api.LogsRequest) (model.LogPage, error) {
	n := c.note(s, r)
	if err := c.wait(ctx, r); err != nil {
		c.mu.Lock()
		c.asked[n].cancelled = true
		c.mu.Unlock()
		return model.LogPage{}, fmt.Errorf("asking: %w", err)
	}
	if c.fail != nil {
		if err := c.fail(s, r); err != nil {
			return model.LogPage{}, err
		}
	}
	page := c.page(r)
	if c.shape != nil {
		c.shape(r, &page)
	}
	return page, nil
}

func (c *client) note(s api.Scope, r api.LogsRequest) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, question{scope: s, r: r, at: c.now()})
	return len(c.asked) - 1
}

// gate is what a request waits at that is held back; nil for others.
func (c *client) gate(r api.LogsRequest) chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hold == nil || !c.hold(r) {
		return nil
	}
	gate := make(chan struct{})
	c.gates = append(c.gates, gate)
	return gate
}

// holds changes which requests are held back while some are under way.
func (c *client) holds(hold func(r api.LogsRequest) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hold = hold
}

func (c *client) wait(ctx context.Context, r api.LogsRequest) error {
	if gate := c.gate(r); gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if c.latency == nil {
		return ctx.Err()
	}
	t := time.NewTimer(c.latency(r))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// release lets the answers go that were held back.
func (c *client) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, gate := range c.gates {
		close(gate)
	}
	c.gates = nil
}

func (c *client) page(r api.LogsRequest) model.LogPage {
	matches := c.matching(r)
	from := min(r.Offset, len(matches))
	to := min(r.Offset+r.Limit, len(matches))
	p := model.LogPage{
		Logs: matches[from:to:to], Total: len(matches), TotalKnown: true,
		Offset: r.Offset, Limit: r.Limit, At: c.now(), Took: c.took,
	}
	if r.Query.Same.Loose { // what contains the value is counted, what is not exact left out
		p.Total = c.containing(r)
		p.Dropped = make([]model.ID, max(p.Total-len(matches), 0))
	}
	return p
}

// containing counts the logs whose data contains a query's exact value.
func (c *client) containing(r api.LogsRequest) int {
	wide, value := r, r.Query.Same.Value
	wide.Query.Same = model.Same{}
	n := 0
	for _, l := range c.matching(wide) {
		if strings.Contains(l.DataText.Value, value) {
			n++
		}
	}
	return n
}

func (c *client) matching(r api.LogsRequest) []model.Log {
	match, err := filters.Predicate(r.Query)
	if err != nil {
		panic(err)
	}
	var found []model.Log
	for _, l := range c.logs {
		if l.CreatedAt.IsZero() || !l.CreatedAt.Before(r.Period.Start) && (r.Period.End.IsZero() || !l.CreatedAt.After(r.Period.End)) && match(l) {
			found = append(found, l)
		}
	}
	slices.SortStableFunc(found, func(a, b model.Log) int { return compare(a, b, r) })
	return found
}

func compare(a, b model.Log, r api.LogsRequest) int {
	order := 0
	switch {
	case r.ByID:
		return strings.Compare(string(a.ID), string(b.ID))
	case r.Query.Sort.Column == model.ColumnDate:
		order = a.CreatedAt.Compare(b.CreatedAt)
	default:
		x, _ := filters.Cell(r.Query.Sort.Column, a)
		y, _ := filters.Cell(r.Query.Sort.Column, b)
		order = strings.Compare(strings.ToLower(x), strings.ToLower(y))
	}
	if order == 0 {
		order = strings.Compare(string(a.ID), string(b.ID))
	}
	if r.Query.Sort.Ascending {
		return order
	}
	return -order
}

// requests counts what a person waits for and what is read ahead.
func (c *client) requests() (waited, ahead int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, q := range c.asked {
		if q.r.Background {
			ahead++
		} else {
			waited++
		}
	}
	return waited, ahead
}

// all counts every request.
func (c *client) all() int {
	waited, ahead := c.requests()
	return waited + ahead
}

func (c *client) waited() int {
	waited, _ := c.requests()
	return waited
}

func (c *client) last() question {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked[len(c.asked)-1]
}

// logOf is a log as the server would send it.
func logOf(fields map[string]any) model.Log {
	raw, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	l, err := model.ParseLog(raw)
	if err != nil {
		panic(err)
	}
	return l
}

// person is somebody in the logs of the tests.
type person struct {
	email, kind string
	session     int
}

var people = []person{
	{"ann@acme.com", "app", 418}, {"bob@acme.com", "app", 77}, {"carla@acme.com", "studio", 1033},
	{"dmitri@acme.com", "appAction", 5}, {"zoë@acme.com", "studio", 90210},
}

var happenings = []struct {
	kind string
	data string
}{
	{"email.delivered", `{"messageId": "0102018f4a%04d", "to": "ann@acme.com"}`},
	{"user.login", `{"_os": "MacIntel", "n": %d}`},
	{"email.communicate", `{"messageId": "0102018f4b%04d"}`},
	{"user.login.failed", `{"ip": "203.0.113.7", "n": %d}`},
	{"app.update", `{"page": {"id": %d, "title": "Agenda"}}`},
	{"user.login.sso", `{"n": %d}`},
	{"pushNotification.send", `{"payload": {"title": "Doors open"}, "settings": {"gcmServerKey": "AIzaSyA-1234567890abcdefg%d"}}`},
	{"mediaFile.create", `{"mediaFileId": %d, "name": "map.png"}`},
}

// someLogs is that many logs back from the time the tests begin, five minutes
// apart, none the same; one in eight is of a hidden type.
func someLogs(n int) []model.Log { return madeLogs()[:n:n] }

var madeLogs = sync.OnceValue(func() []model.Log { return makeLogs(6000) })

func makeLogs(n int) []model.Log {
	logs := make([]model.Log, n)
	for i := range logs {
		who, what := people[i*7%len(people)], happenings[i*3%len(happenings)]
		at := opened.Add(-time.Duration(i)*5*time.Minute - time.Second)
		name, id := "Conference", 102
		if i%3 == 0 {
			name, id = "Field guide", 111
		}
		logs[i] = logOf(map[string]any{
			"id": 900000 - i, "type": what.kind, "typeDescription": what.kind, "createdAt": at.Format("2006-01-02T15:04:05.000Z"),
			"updatedAt": at.Format("2006-01-02T15:04:05.000Z"), "requestId": fmt.Sprintf("5b6f6c4e-%06d", i),
			"sessionId": who.session, "userId": 400 + i%len(people), "appId": id, "organizationId": 21,
			"user": map[string]any{"type": who.kind, "email": who.email}, "app": map[string]any{"name": name},
			"dataString": fmt.Sprintf(what.data, i),
		})
	}
	return logs
}

// week is the query of most tests: enough days for all of someLogs(many).
func week() model.Query { return model.Query{Range: model.Range{Kind: model.RangeLast7Days}} }

// many logs are 1,204 that show, as one in eight is hidden.
const many = 1376
