package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

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

type wireCount struct {
	Count    json.RawMessage `json:"count"`
	Previous json.RawMessage `json:"previousPeriodCount"`
}

// UnmarshalJSON also takes a plain number for a count, and anything else for
// none.
func (w *wireCount) UnmarshalJSON(text []byte) error {
	type plain wireCount
	if len(text) > 0 && text[0] == '{' {
		return json.Unmarshal(text, (*plain)(w))
	}
	w.Count = slices.Clone(text)
	return nil
}

func (w wireCount) count() model.Count {
	n, known := countOf(w.Count)
	before, hasBefore := countOf(w.Previous)
	return model.Count{Count: n, Known: known, Previous: before, HasPrevious: hasBefore}
}

type wireDay struct {
	Day   json.RawMessage `json:"day"`
	Count json.RawMessage `json:"count"`
}

type wireUsage struct {
	AppSessions    []wireDay            `json:"appSessions"`
	StudioSessions []wireDay            `json:"studioSessions"`
	Stats          map[string]wireCount `json:"stats"`
	Apps           []wireAppUsage       `json:"apps"`
	Users          []wireUserUsage      `json:"users"`
}

type wireAppUsage struct {
	ID        json.RawMessage      `json:"id"`
	Name      json.RawMessage      `json:"name"`
	CreatedAt json.RawMessage      `json:"createdAt"`
	UpdatedAt json.RawMessage      `json:"updatedAt"`
	Published json.RawMessage      `json:"publishedAt"`
	Apple     json.RawMessage      `json:"publishedAppleAt"`
	Google    json.RawMessage      `json:"publishedGoogleAt"`
	Web       json.RawMessage      `json:"publishedWebAt"`
	Stats     map[string]wireCount `json:"stats"`
}

type wireUserUsage struct {
	ID        json.RawMessage      `json:"id"`
	Email     json.RawMessage      `json:"email"`
	LastSeen  json.RawMessage      `json:"lastSeenAt"`
	CreatedAt json.RawMessage      `json:"createdAt"`
	Stats     map[string]wireCount `json:"stats"`
}

func (w wireUsage) usage(at time.Time) model.Usage {
	stat := func(key string) model.Count { return w.Stats[key].count() }
	u := model.Usage{
		AppSessions: daysOf(w.AppSessions), StudioSessions: daysOf(w.StudioSessions), At: at,
		Stats: model.UsageStats{
			UniqueAppUsers: stat("uniqueAppUsers"), TotalAppUsers: stat("totalAppUsers"), AppSessions: stat("appSessions"),
			StudioSessions: stat("studioSessions"), StudioUsers: stat("studioUsers"), NewStudioUsers: stat("newStudioUsers"),
			AppsCreated: stat("appsCreated"), AppsEdited: stat("appsEdited"), AppsPublished: stat("appsPublished"),
		},
		Apps: make([]model.AppUsage, 0, len(w.Apps)), Users: make([]model.UserUsage, 0, len(w.Users)),
	}
	for _, a := range w.Apps {
		if app := a.app(); app.ID != "" {
			u.Apps = append(u.Apps, app)
		}
	}
	for _, p := range w.Users {
		if user := p.user(); user.ID != "" {
			u.Users = append(u.Users, user)
		}
	}
	return u
}

func daysOf(list []wireDay) []model.DayCount {
	days := make([]model.DayCount, 0, len(list))
	for _, d := range list {
		text := textOf(d.Day)
		if len(text) > len(time.DateOnly) {
			text = text[:len(time.DateOnly)]
		}
		day, err := time.Parse(time.DateOnly, text)
		n, known := countOf(d.Count)
		if err == nil && known {
			days = append(days, model.DayCount{Day: day, Count: n})
		}
	}
	return days
}

func (w wireAppUsage) app() model.AppUsage {
	stat := func(key string) model.Count { return w.Stats[key].count() }
	return model.AppUsage{
		ID: idOf(w.ID), Name: textOf(w.Name), CreatedAt: timeOf(w.CreatedAt), UpdatedAt: timeOf(w.UpdatedAt),
		PublishedAt: timeOf(w.Published), PublishedAppleAt: timeOf(w.Apple), PublishedGoogleAt: timeOf(w.Google), PublishedWebAt: timeOf(w.Web),
		Users: stat("users"), Sessions: stat("sessions"), Events: stat("events"), Devices: stat("devices"),
		Updates: stat("updates"), Publishes: stat("publishes"),
	}
}

func (w wireUserUsage) user() model.UserUsage {
	stat := func(key string) model.Count { return w.Stats[key].count() }
	return model.UserUsage{
		ID: idOf(w.ID), Email: textOf(w.Email), LastSeenAt: timeOf(w.LastSeen), CreatedAt: timeOf(w.CreatedAt),
		StudioSessions: stat("studioSessions"), ViewerSessions: stat("viewerSessions"), AppPublishes: stat("appPublishes"),
		AppsAvailable: stat("appsAvailable"), AppsCreated: stat("appsCreated"),
	}
}
