package demo

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

// counted is a log as the API gives it, read with no help from the server's
// code.
type counted struct {
	ID         int
	Type       string
	CreatedAt  time.Time
	SessionID  *int
	UserID     *int
	AppID      *int
	DataString *string
	User       *struct{ Type, Email *string }
	App        *struct{ Name *string }
	data       map[string]any
}

func everyLog(t *testing.T, s *Server) []counted {
	t.Helper()
	var all []counted
	for offset := 0; ; offset += 500 {
		var p struct{ Logs []counted }
		got := post(t, s, logsPath(s), fmt.Sprintf(`{"sort":"id","order":"ASC","limit":500,"offset":%d,"where":{"type":{"$iLike":"%%"}},
			"fields":["id","type","createdAt","sessionId","userId","appId","dataString","user.type","user.email","app.name"]}`, offset))
		require.NoError(t, json.Unmarshal([]byte(got.body), &p))
		for _, l := range p.Logs {
			if l.DataString != nil {
				_ = json.Unmarshal([]byte(*l.DataString), &l.data) // stays nil for what is no object
			}
			all = append(all, l)
		}
		if len(p.Logs) < 500 {
			return all
		}
	}
}

// has tells whether a text that may be NULL holds a part, in any case.
func has(text *string, part string) bool {
	return text != nil && strings.Contains(strings.ToLower(*text), strings.ToLower(part))
}

func (l counted) email() *string {
	if l.User == nil {
		return nil
	}
	return l.User.Email
}

func (l counted) kind() string {
	if l.User == nil || l.User.Type == nil {
		return ""
	}
	return *l.User.Type
}

func (l counted) app() *string {
	if l.App == nil {
		return nil
	}
	return l.App.Name
}

// text is a value in data as PostgreSQL's #>> gives it, close enough to look for
// a part of it.
func (l counted) text(keys ...string) *string {
	var v any = l.data
	for _, key := range keys {
		object, _ := v.(map[string]any)
		v = object[key]
	}
	if v == nil {
		return nil
	}
	text, is := v.(string)
	if !is {
		raw, _ := json.Marshal(v)
		text = string(raw)
	}
	return &text
}

// TestCountsAreThoseOfAnotherCount counts what filters match over the same
// logs, by conditions written in Go.
func TestCountsAreThoseOfAnotherCount(t *testing.T) {
	now := time.Date(2026, 11, 20, 15, 30, 0, 0, time.UTC)
	s := start(t, Options{Logs: 6000, Seed: 3, Now: func() time.Time { return now }})
	all := everyLog(t, s)
	require.Len(t, all, 6000)
	hidden := func(l counted) bool {
		return slices.Contains([]string{"app.analytics.pageView", "app.analytics.event", "app.view", "app.update", "studio.analytics.presence"}, l.Type)
	}
	user := func(l counted, part string) bool {
		return has(l.email(), part) || has(l.text("_userEmail"), part) || has(l.text("_studioUser", "email"), part)
	}
	middle := all[len(all)/2].CreatedAt
	appID := 0
	for _, l := range all {
		if l.AppID != nil && !hidden(l) {
			appID = *l.AppID
		}
	}
	userShape := `{"$or":[{"user":{"type":null,"email":{"$iLike":"%ann%"}},"data":{"_userEmail":{"$iLike":"%ann%"}}},{"data":{"_studioUser":{"email":{"$iLike":"%ann%"}}}}]}`
	for _, c := range []struct {
		name, body string
		want       func(l counted) bool
	}{
		{"default", `{"offset":0}`, func(l counted) bool { return !hidden(l) }},
		{"the five", `{"type":["app.analytics.pageView","app.analytics.event","app.view","app.update","studio.analytics.presence"]}`, hidden},
		{"type", `{"where":{"type":{"$iLike":"%EMAIL%"}}}`, func(l counted) bool { return has(&l.Type, "email") }},
		{"type with hidden ones", `{"where":{"type":{"$iLike":"%app.%"}}}`, func(l counted) bool { return has(&l.Type, "app.") }},
		{"not type", `{"where":{"type":{"$or":[{"$notILike":"%app%"},null]}}}`, func(l counted) bool { return !has(&l.Type, "app") }},
		{"app", `{"where":{"app":{"name":{"$iLike":"%CONF%"}}}}`, func(l counted) bool { return !hidden(l) && has(l.app(), "conf") }},
		{"not app", `{"where":{"app":{"name":{"$or":[{"$notILike":"%conf%"},null]}}}}`, func(l counted) bool { return !hidden(l) && !has(l.app(), "conf") }},
		{"not app, without null", `{"where":{"app":{"name":{"$notILike":"%conf%"}}}}`, func(l counted) bool { return !hidden(l) && l.app() != nil && !has(l.app(), "conf") }},
		{"no app", `{"where":{"app":{"name":null}}}`, func(l counted) bool { return !hidden(l) && l.app() == nil }},
		{"user", `{"where":` + userShape + `}`, func(l counted) bool { return !hidden(l) && user(l, "ann") }},
		{"user of all", `{"where":{"type":{"$iLike":"%"},"$and":[` + userShape + `]}}`, func(l counted) bool { return user(l, "ann") }},
		{"data", `{"where":{"dataString":{"$iLike":"%\"_os\": \"%"}}}`, func(l counted) bool { return !hidden(l) && has(l.DataString, `"_os": "`) }},
		{"not data", `{"where":{"type":{"$iLike":"%"},"dataString":{"$or":[{"$notILike":"%acme%"},null]}}}`, func(l counted) bool { return !has(l.DataString, "acme") }},
		{"empty data", `{"where":{"type":{"$iLike":"%"},"dataString":{"$or":[{"$iLike":""},null]}}}`, func(l counted) bool { return l.DataString == nil }},
		{"key", `{"where":{"data":{"messageId":{"$ne":null}}}}`, func(l counted) bool { return !hidden(l) && l.data["messageId"] != nil }},
		{"previews", `{"where":{"type":{"$iLike":"%"},"data":{"_studioUser":{"email":{"$ne":null}}}}}`, func(l counted) bool { return l.text("_studioUser", "email") != nil }},
		{"category", `{"userType":["studio"]}`, func(l counted) bool { return !hidden(l) && l.kind() == "studio" }},
		{"since", `{"startDate":"` + middle.Format(time.RFC3339Nano) + `"}`, func(l counted) bool { return !hidden(l) && !l.CreatedAt.Before(middle) }},
		{"until", `{"endDate":"` + middle.Format(time.RFC3339Nano) + `"}`, func(l counted) bool { return !hidden(l) && !l.CreatedAt.After(middle) }},
		{"appId", fmt.Sprintf(`{"appId":%d}`, appID), func(l counted) bool { return !hidden(l) && l.AppID != nil && *l.AppID == appID }},
		{"everything at once", fmt.Sprintf(`{"appId":%d,"userType":["app"],"endDate":%q,"where":{"type":{"$iLike":"%%log%%"},"dataString":{"$iLike":"%%ip%%"}}}`, appID, middle.Format(time.RFC3339Nano)),
			func(l counted) bool {
				return l.AppID != nil && *l.AppID == appID && l.kind() == "app" && !l.CreatedAt.After(middle) && has(&l.Type, "log") && has(l.DataString, "ip")
			}},
	} {
		want := []int{}
		for _, l := range all {
			if c.want(l) {
				want = append(want, l.ID)
			}
		}
		got := asking(t, s, strings.TrimSuffix(c.body, "}")+`,"includePagination":true,"limit":500,"sort":"id","order":"ASC"}`)
		assert.Equal(t, len(want), *got.TotalCount, c.name)
		assert.Equal(t, want[:min(len(want), 500)], got.ids(), c.name)
	}
}

func TestTheHiddenTypesAreTheDocumentedFive(t *testing.T) {
	assert.ElementsMatch(t, []string{"app.analytics.pageView", "app.analytics.event", "app.view", "app.update", "studio.analytics.presence"}, model.HiddenTypes())
}
