package pages

import (
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"fliplet-audit/api"
	"fliplet-audit/export/manifest"
	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// Asked is what an export was asked for, and of whom.
type Asked struct {
	// Program is the program's version.
	Program string
	Scope   api.Scope
	// Organization and App are those of the scope and the query, for their
	// names; empty where they are not known.
	Organization model.Organization
	App          model.App
	Query        model.Query
	Period       model.Period
	// Demo says that it is the demo organization, which has another address each
	// time.
	Demo bool
	// Range is the range as it was asked for, in words; "" takes those of
	// Query.Range.
	Range string
	Zone  *time.Location
}

// Requester tells what a request looks like: an *api.Client.
type Requester interface {
	BaseURL() string
	Request(scope api.Scope, r api.LogsRequest) (method, url string, body json.RawMessage, err error)
}

// Origin is what a manifest says of where an export's logs are from. The
// request in it is the one for the whole period, as a first page would be asked
// for. The error is that of a filter or a scope that can't be asked for.
func Origin(client Requester, a Asked) (manifest.Origin, error) {
	a.Query.Sort = model.Sort{}
	method, address, body, err := client.Request(a.Scope, api.LogsRequest{Query: a.Query, Period: a.Period, Limit: model.MaxPageLimit, ByID: true})
	if err != nil {
		return manifest.Origin{}, err
	}
	words := a.Range
	if words == "" {
		words = rangeWords(a)
	}
	app := a.Query.AppID
	if app == "" {
		app = a.Scope.App
	}
	return manifest.Origin{
		Program: "fliplet-audit " + a.Program, API: Host(client.BaseURL(), a.Demo),
		Organization: a.Scope.Organization, OrganizationName: a.Organization.Name, App: app, OtherApp: a.Query.OtherAppID, AppName: a.App.Name,
		Range: words, Conditions: filters.Describe(a.Query), Zone: ZoneName(a.Zone, a.Period.End),
		Query: a.Query, Request: manifest.Request{Method: method, URL: address, Body: body},
	}, nil
}

// rangeWords are a range's name, or its ends.
func rangeWords(a Asked) string {
	if a.Query.Range.Kind != model.RangeCustom {
		return filters.RangeName(a.Query.Range)
	}
	return filters.PeriodLabel(a.Query.Range, a.Period, a.Period.End, a.Zone)
}

// Host is whom an export asked: the host and port of the API's address. The
// demo organization has a name instead.
func Host(address string, demo bool) string {
	if demo {
		return "the demo organization"
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// ZoneName is a zone as it was at a time, such as "CET, UTC+01:00".
func ZoneName(zone *time.Location, at time.Time) string {
	if zone == nil || zone == time.UTC {
		return "UTC"
	}
	name, offset := at.In(zone).Zone()
	text := "UTC" + at.In(zone).Format("-07:00")
	if offset == 0 {
		text = "UTC"
	}
	if name == "" || name == text || name[0] == '+' || name[0] == '-' {
		return text
	}
	return fmt.Sprintf("%s, %s", name, text)
}

// clockTolerance is how far this machine's clock may be off before it is worth
// a word; the server's own is known to about a second.
const clockTolerance = 5 * time.Second

// ClockNote says what it means for a range that ends now that this machine's
// clock is so far ahead of the server's (negative: behind); "" when it is
// right.
func ClockNote(ahead time.Duration) string {
	off := ahead.Abs().Round(time.Second)
	switch {
	case off <= clockTolerance:
		return ""
	case ahead > 0:
		return fmt.Sprintf("This machine's clock is %s ahead of Fliplet's: the range ends later than it should, where no logs are yet.", span(off))
	}
	return fmt.Sprintf("This machine's clock is %s behind Fliplet's: the range ends that much too early, and the latest logs are not in it.", span(off))
}

// span is a time in words.
func span(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 90*time.Minute:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.0f h", d.Hours())
}
