package demo

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
)

// usageDays is how many days the aggregated logs reach back when no startDate
// is given; no document says how many.
const usageDays = 7

// period is from one millisecond to another, both included.
type period struct{ from, to int64 }

func (p period) holds(at int64) bool { return at >= p.from && at <= p.to }

// before is the period of the same length just before.
func (p period) before() period {
	length := p.to - p.from + 1
	return period{p.from - length, p.from - 1}
}

// The aggregated logs in the wire form (wire.md, "Aggregated logs").
type (
	wireUsage struct {
		AppSessions    []wireDay            `json:"appSessions"`
		StudioSessions []wireDay            `json:"studioSessions"`
		Stats          map[string]wireCount `json:"stats"`
		Apps           []wireAppUsage       `json:"apps"`
		Users          []wireUserUsage      `json:"users"`
	}
	wireDay struct {
		Day   string `json:"day"`
		Count int    `json:"count"`
	}
	wireCount struct {
		Count    int  `json:"count"`
		Previous *int `json:"previousPeriodCount,omitempty"`
	}
	wireAppUsage struct {
		ID        int64                `json:"id"`
		Name      string               `json:"name"`
		CreatedAt *string              `json:"createdAt"`
		UpdatedAt *string              `json:"updatedAt"`
		Published *string              `json:"publishedAt"`
		Apple     *string              `json:"publishedAppleAt"`
		Google    *string              `json:"publishedGoogleAt"`
		Web       *string              `json:"publishedWebAt"`
		Stats     map[string]wireCount `json:"stats"`
	}
	wireUserUsage struct {
		ID        int64                `json:"id"`
		Email     string               `json:"email"`
		LastSeen  *string              `json:"lastSeenAt"`
		CreatedAt *string              `json:"createdAt"`
		Stats     map[string]wireCount `json:"stats"`
	}
)

// answerUsage is GET or POST v1/organizations/:id/analytics.
func (s *Server) answerUsage(w http.ResponseWriter, r *http.Request, who *account) {
	o, ok := s.managed(w, r, who)
	if !ok {
		return
	}
	during, err := s.usagePeriod(w, r)
	if err != nil {
		answerError(w, http.StatusBadRequest, "bad request", err.Error())
		return
	}
	archive, err := s.logs(r.Context(), o.ID)
	if err != nil {
		answerError(w, http.StatusServiceUnavailable, "unavailable", err.Error())
		return
	}
	var apps []app
	for _, a := range s.directory.apps {
		if a.OrganizationID == o.ID {
			apps = append(apps, a)
		}
	}
	tally := newTally(archive.now.Load(), apps, during)
	if tally.count(r.Context()) == nil {
		answerJSON(w, tally.wire())
	}
}

func (s *Server) usagePeriod(w http.ResponseWriter, r *http.Request) (period, error) {
	given, err := readParameters(w, r)
	if err != nil {
		return period{}, err
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if name != "startDate" && name != "endDate" {
			return period{}, fmt.Errorf("there is no parameter %q; there are startDate, endDate", name)
		}
	}
	p := period{}
	if p.to, err = readDate(given, "endDate"); err != nil {
		return period{}, err
	}
	if p.to == null {
		p.to = s.options.Now().UnixMilli()
	}
	if p.from, err = readDate(given, "startDate"); err != nil {
		return period{}, err
	}
	if p.from == null {
		p.from = time.UnixMilli(p.to).AddDate(0, 0, -usageDays).UnixMilli()
	}
	if p.from > p.to {
		return period{}, errors.New("startDate is later than endDate")
	}
	return p, nil
}

// wire is what was counted, in the wire form. Days without sessions are left
// out; so are the events of an app that was never published, as the API may.
func (t *tally) wire() wireUsage {
	u := wireUsage{
		AppSessions: wireDays(t.appDays), StudioSessions: wireDays(t.studioDays), Stats: t.stats(),
		Apps: make([]wireAppUsage, 0, len(t.apps)), Users: []wireUserUsage{},
	}
	for _, a := range t.apps {
		u.Apps = append(u.Apps, a.wire())
	}
	for _, p := range t.users {
		if p.kind == "studio" {
			u.Users = append(u.Users, p.wire(len(t.apps)))
		}
	}
	return u
}

func wireDays(days map[int64]int) []wireDay {
	list := make([]wireDay, 0, len(days))
	for _, day := range slices.Sorted(maps.Keys(days)) {
		list = append(list, wireDay{time.UnixMilli(day * dayLength).UTC().Format(time.DateOnly), days[day]})
	}
	return list
}

func (t *tally) stats() map[string]wireCount {
	var unique, total, studio, edited, published pair
	for _, p := range t.users {
		switch p.kind {
		case "app":
			unique.mark(p.seen)
			total.during++
			if p.first <= t.before.to {
				total.before++
			}
		case "studio":
			studio.mark(p.seen)
		}
	}
	for _, a := range t.apps {
		edited.mark(a.edited)
		published.mark(a.published)
	}
	return map[string]wireCount{
		"uniqueAppUsers": unique.wire(), "totalAppUsers": total.wire(), "appSessions": t.appSessions.wire(),
		"studioSessions": t.studioSessions.wire(), "studioUsers": studio.wire(), "newStudioUsers": t.newStudioUsers.wire(),
		"appsCreated": t.appsCreated.wire(), "appsEdited": edited.wire(), "appsPublished": published.wire(),
	}
}

func (a *appTally) wire() wireAppUsage {
	stats := map[string]wireCount{
		"users": a.users.pair().wire(), "sessions": a.sessions.pair().wire(), "events": a.events.wire(),
		"devices": a.devices.pair().wire(), "updates": a.updates.wire(), "publishes": a.publishes.wire(),
	}
	if a.ProductionID == nil {
		delete(stats, "events")
	}
	return wireAppUsage{
		ID: a.ID, Name: a.Name, CreatedAt: dateOrNull(a.created), UpdatedAt: dateOrNull(a.updated),
		Published: dateOrNull(a.publishedAt), Apple: dateOrNull(a.apple), Google: dateOrNull(a.google), Web: dateOrNull(a.web),
		Stats: stats,
	}
}

func (p *userTally) wire(apps int) wireUserUsage {
	return wireUserUsage{
		ID: p.id, Email: p.email, LastSeen: dateOrNull(p.last), CreatedAt: dateOrNull(p.first),
		Stats: map[string]wireCount{
			"studioSessions": {Count: p.presences}, "viewerSessions": {Count: len(p.sessions)}, "appPublishes": {Count: p.publishes},
			"appsAvailable": {Count: apps}, "appsCreated": {Count: p.created},
		},
	}
}

func dateOrNull(at int64) *string {
	if at == null {
		return nil
	}
	text := wireDate(time.UnixMilli(at))
	return &text
}
