package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/tidwall/gjson"

	"fliplet-audit/model"
)

// Usage asks for an organization's aggregated logs over a period (wire.md,
// "Aggregated logs"). Days are UTC's. What the server leaves out, or gives as
// null, is zero and not Known.
func (c *Client) Usage(ctx context.Context, o model.Organization, p model.Period) (model.Usage, error) {
	q, err := usageQuestion(o, p)
	if err != nil {
		return model.Usage{}, err
	}
	var answer map[string]json.RawMessage
	if err := c.readObjectOf(ctx, q, []string{"stats", "appSessions", "studioSessions", "apps", "users"}, &answer); err != nil {
		return model.Usage{}, err
	}
	return usageOf(answer, c.clock.Now()), nil
}

// UsageText is the question of Usage as HTTP, for people to read, with the name
// of the variable in the token's place.
func (c *Client) UsageText(o model.Organization, p model.Period) (string, error) {
	q, err := usageQuestion(o, p)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %s\nAuth-token: $%s\nContent-Type: application/json\n\n%s\n", q.method, c.base.String()+q.path, EnvToken, q.body), nil
}

func usageQuestion(o model.Organization, p model.Period) (question, error) {
	path, err := organizationPath(o, "analytics")
	if err != nil {
		return question{}, err
	}
	body := mustEncode(struct {
		Start string `json:"startDate,omitempty"`
		End   string `json:"endDate,omitempty"`
	}{wireTime(p.Start), wireTime(p.End)})
	return question{subject: "the usage of " + o.Words(), method: http.MethodPost, path: path, body: body}, nil
}

// usageOf reads the parts of the answer.
func usageOf(w map[string]json.RawMessage, at time.Time) model.Usage {
	u := model.Usage{
		AppSessions: daysOf(w["appSessions"]), StudioSessions: daysOf(w["studioSessions"]), Stats: statsOf(w["stats"]), At: at,
		Apps: []model.AppUsage{}, Users: []model.UserUsage{},
	}
	gjson.ParseBytes(w["apps"]).ForEach(func(_, item gjson.Result) bool {
		if app := appOf(item); app.ID != "" {
			u.Apps = append(u.Apps, app)
		}
		return true
	})
	gjson.ParseBytes(w["users"]).ForEach(func(_, item gjson.Result) bool {
		if user := userOf(item); user.ID != "" {
			u.Users = append(u.Users, user)
		}
		return true
	})
	return u
}

func statsOf(raw json.RawMessage) model.UsageStats {
	stats := gjson.ParseBytes(raw)
	stat := func(key string) model.Count { return usageCount(stats.Get(key)) }
	return model.UsageStats{
		UniqueAppUsers: stat("uniqueAppUsers"), TotalAppUsers: stat("totalAppUsers"), AppSessions: stat("appSessions"),
		StudioSessions: stat("studioSessions"), StudioUsers: stat("studioUsers"), NewStudioUsers: stat("newStudioUsers"),
		AppsCreated: stat("appsCreated"), AppsEdited: stat("appsEdited"), AppsPublished: stat("appsPublished"),
	}
}

// usageCount also takes a plain number for a count, and anything else for none.
func usageCount(r gjson.Result) model.Count {
	if !r.IsObject() {
		n, known := countOf(rawOf(r))
		return model.Count{Count: n, Known: known}
	}
	n, known := countOf(rawOf(r.Get("count")))
	before, hasBefore := countOf(rawOf(r.Get("previousPeriodCount")))
	return model.Count{Count: n, Known: known, Previous: before, HasPrevious: hasBefore}
}

func rawOf(r gjson.Result) json.RawMessage { return json.RawMessage(r.Raw) }

func daysOf(raw json.RawMessage) []model.DayCount {
	days := []model.DayCount{}
	gjson.ParseBytes(raw).ForEach(func(_, item gjson.Result) bool {
		text := textOf(rawOf(item.Get("day")))
		if len(text) > len(time.DateOnly) {
			text = text[:len(time.DateOnly)]
		}
		day, err := time.Parse(time.DateOnly, text)
		n, known := countOf(rawOf(item.Get("count")))
		if err == nil && known {
			days = append(days, model.DayCount{Day: day, Count: n})
		}
		return true
	})
	return days
}

// appOf and userOf read each field as it comes: there may be very many of them.

func appOf(item gjson.Result) (a model.AppUsage) {
	item.ForEach(func(key, value gjson.Result) bool {
		if key.Str == "stats" {
			readCounts(value, map[string]*model.Count{
				"users": &a.Users, "sessions": &a.Sessions, "events": &a.Events, "devices": &a.Devices, "updates": &a.Updates, "publishes": &a.Publishes,
			})
			return true
		}
		raw := rawOf(value)
		switch key.Str {
		case "id":
			a.ID = idOf(raw)
		case "name":
			a.Name = textOf(raw)
		case "createdAt":
			a.CreatedAt = timeOf(raw)
		case "updatedAt":
			a.UpdatedAt = timeOf(raw)
		case "publishedAt":
			a.PublishedAt = timeOf(raw)
		case "publishedAppleAt":
			a.PublishedAppleAt = timeOf(raw)
		case "publishedGoogleAt":
			a.PublishedGoogleAt = timeOf(raw)
		case "publishedWebAt":
			a.PublishedWebAt = timeOf(raw)
		}
		return true
	})
	return a
}

func userOf(item gjson.Result) (u model.UserUsage) {
	item.ForEach(func(key, value gjson.Result) bool {
		if key.Str == "stats" {
			readCounts(value, map[string]*model.Count{
				"studioSessions": &u.StudioSessions, "viewerSessions": &u.ViewerSessions, "appPublishes": &u.AppPublishes,
				"appsAvailable": &u.AppsAvailable, "appsCreated": &u.AppsCreated,
			})
			return true
		}
		raw := rawOf(value)
		switch key.Str {
		case "id":
			u.ID = idOf(raw)
		case "email":
			u.Email = textOf(raw)
		case "lastSeenAt":
			u.LastSeenAt = timeOf(raw)
		case "createdAt":
			u.CreatedAt = timeOf(raw)
		}
		return true
	})
	return u
}

func readCounts(stats gjson.Result, into map[string]*model.Count) {
	stats.ForEach(func(key, value gjson.Result) bool {
		if count := into[key.Str]; count != nil {
			*count = usageCount(value)
		}
		return true
	})
}
