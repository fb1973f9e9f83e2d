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
	var answer wireUsage
	if err := c.readObjectOf(ctx, q, []string{"stats", "appSessions", "studioSessions", "apps", "users"}, &answer); err != nil {
		return model.Usage{}, err
	}
	return answer.usage(c.clock.Now()), nil
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
	return question{subject: "the usage of " + organizationWords(o), method: http.MethodPost, path: path, body: body}, nil
}

// wireUsage is the answer, its parts still as JSON.
type wireUsage struct {
	AppSessions    json.RawMessage `json:"appSessions"`
	StudioSessions json.RawMessage `json:"studioSessions"`
	Stats          json.RawMessage `json:"stats"`
	Apps           json.RawMessage `json:"apps"`
	Users          json.RawMessage `json:"users"`
}

func (w wireUsage) usage(at time.Time) model.Usage {
	u := model.Usage{
		AppSessions: daysOf(w.AppSessions), StudioSessions: daysOf(w.StudioSessions), Stats: statsOf(w.Stats), At: at,
		Apps: []model.AppUsage{}, Users: []model.UserUsage{},
	}
	gjson.ParseBytes(w.Apps).ForEach(func(_, item gjson.Result) bool {
		if app := appOf(item); app.ID != "" {
			u.Apps = append(u.Apps, app)
		}
		return true
	})
	gjson.ParseBytes(w.Users).ForEach(func(_, item gjson.Result) bool {
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

func appOf(item gjson.Result) model.AppUsage {
	stats := item.Get("stats")
	stat := func(key string) model.Count { return usageCount(stats.Get(key)) }
	date := func(key string) time.Time { return timeOf(rawOf(item.Get(key))) }
	return model.AppUsage{
		ID: idOf(rawOf(item.Get("id"))), Name: textOf(rawOf(item.Get("name"))),
		CreatedAt: date("createdAt"), UpdatedAt: date("updatedAt"), PublishedAt: date("publishedAt"),
		PublishedAppleAt: date("publishedAppleAt"), PublishedGoogleAt: date("publishedGoogleAt"), PublishedWebAt: date("publishedWebAt"),
		Users: stat("users"), Sessions: stat("sessions"), Events: stat("events"), Devices: stat("devices"),
		Updates: stat("updates"), Publishes: stat("publishes"),
	}
}

func userOf(item gjson.Result) model.UserUsage {
	stats := item.Get("stats")
	stat := func(key string) model.Count { return usageCount(stats.Get(key)) }
	return model.UserUsage{
		ID: idOf(rawOf(item.Get("id"))), Email: textOf(rawOf(item.Get("email"))),
		LastSeenAt: timeOf(rawOf(item.Get("lastSeenAt"))), CreatedAt: timeOf(rawOf(item.Get("createdAt"))),
		StudioSessions: stat("studioSessions"), ViewerSessions: stat("viewerSessions"), AppPublishes: stat("appPublishes"),
		AppsAvailable: stat("appsAvailable"), AppsCreated: stat("appsCreated"),
	}
}
