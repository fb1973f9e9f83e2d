package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func TestTokens(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, 200, `{"organizationTokens":[
			{"fullName":"My token","id":1,"firstName":"My token","lastName":null,"email":"token@fliplet.com","type":"integrationToken",
			 "organizationUser":{"createdAt":"2023-08-01T13:07:20.008Z","updatedAt":"2023-08-02T13:07:20.008Z","userId":1,"organizationId":123,"organizationRoleId":3}},
			{"id":"9007199254740993","firstName":"Old","organizationUser":null}, {"id":null}, null]}`)
	})
	c, _ := newClient(t, s.URL)
	got, err := c.Tokens(context.Background(), acme)
	require.NoError(t, err)
	require.Equal(t, []model.OrganizationToken{
		{ID: "1", Name: "My token", Email: "token@fliplet.com", Type: "integrationToken", UserID: "1", RoleID: "3",
			CreatedAt: time.Date(2023, 8, 1, 13, 7, 20, 8e6, time.UTC), UpdatedAt: time.Date(2023, 8, 2, 13, 7, 20, 8e6, time.UTC)},
		{ID: "9007199254740993", Name: "Old"},
	}, got)
	require.Equal(t, "/v1/organizations/12/tokens", s.asked()[0].path)
}

func TestACreatedTokensSecretIsThereOnce(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, 201, `{"token":"`+secret+`","id":1,"name":"My token"}`)
	})
	c, _ := newClient(t, s.URL)
	var made CreatedToken
	change, err := CreateToken(acme, "  My token ", &made)
	require.NoError(t, err)
	require.Empty(t, made.Reveal())
	require.NoError(t, c.Apply(context.Background(), change))
	require.Equal(t, secret, made.Reveal())
	require.Equal(t, model.OrganizationToken{ID: "1", Name: "My token"}, made.Token)
	noSecret(t, fmt.Sprintf("%v %+v %#v %s", made, made, made, made))
	text, err := json.Marshal(made)
	require.NoError(t, err)
	noSecret(t, string(text))
}

func TestACreatedTokenWithoutItsSecretIsUnsure(t *testing.T) {
	for _, body := range []string{`{}`, `{"id":1}`, `{"token":null}`, `{"token":"two words ` + secret + `"}`, `[]`, `7`, ``, `{"token":{"x":"` + secret + `"}}`} {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 201, body) })
		c, _ := newClient(t, s.URL)
		made := CreatedToken{}
		change, err := CreateToken(acme, "My token", &made)
		require.NoError(t, err)
		kind := KindShape
		if body == "" {
			kind = KindCut
		}
		unsure(t, c.Apply(context.Background(), change), kind)
		require.True(t, made.Secret.Empty())
		require.Equal(t, 1, s.count())
	}
}

func TestChangesThatCantBe(t *testing.T) {
	odd := model.Organization{ID: "1/../2"}
	tests := map[string]func() (Change, error){
		"no name":             func() (Change, error) { return CreateToken(acme, " \t", &CreatedToken{}) },
		"create elsewhere":    func() (Change, error) { return CreateToken(odd, "a", &CreatedToken{}) },
		"delete nothing":      func() (Change, error) { return DeleteToken(acme, model.OrganizationToken{}) },
		"delete by a path":    func() (Change, error) { return DeleteToken(acme, model.OrganizationToken{ID: "../1"}) },
		"delete elsewhere":    func() (Change, error) { return DeleteToken(odd, model.OrganizationToken{ID: "1"}) },
		"no settings":         func() (Change, error) { return ChangeSettings(acme, nil) },
		"settings elsewhere":  func() (Change, error) { return ChangeSettings(odd, map[string]json.RawMessage{"a": nil}) },
		"a setting of no key": func() (Change, error) { return ChangeSettings(acme, map[string]json.RawMessage{"": nil}) },
		"a value that is no JSON": func() (Change, error) {
			return ChangeSettings(acme, map[string]json.RawMessage{"_a": json.RawMessage(hidden)})
		},
		"policy elsewhere": func() (Change, error) { return SetUploadPolicy(odd, nil) },
	}
	for name, make := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := make()
			noHidden(t, failure(t, err, KindInvalid).What())
		})
	}
}

func TestSettings(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, 200, `{"settings":{"user":"foo","_password":"bar","big":12345678901234567890,"none":null,"tree":{"a":[1]}}}`)
	})
	c, _ := newClient(t, s.URL)
	got, err := c.Settings(context.Background(), acme)
	require.NoError(t, err)
	require.Len(t, got, 5)
	require.Equal(t, `12345678901234567890`, string(got["big"]))
	require.Equal(t, `"bar"`, string(got["_password"]))
	require.Equal(t, "/v1/organizations/12/settings", s.asked()[0].path)
	require.True(t, SecretSetting("_password"))
	require.False(t, SecretSetting("pass_word"))
}

func TestSettingsThatTheServerDoesNotKnow(t *testing.T) {
	put, err := ChangeSettings(acme, map[string]json.RawMessage{"a": json.RawMessage(`1`)})
	require.NoError(t, err)
	for _, answer := range []struct {
		status int
		body   string
	}{{404, `{"error":"not found"}`}, {404, `<!DOCTYPE html><pre>Cannot GET /v1/organizations/12/settings</pre>`}, {405, `{}`}, {501, ``}} {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, answer.status, answer.body) })
		c, _ := newClient(t, s.URL)
		_, err := c.Settings(context.Background(), acme)
		e := failure(t, err, KindNotFound)
		require.Contains(t, e.What(), "no settings where this program looks")
		require.Contains(t, e.Advice(), "everything else works")
		e = refused(t, c.Apply(context.Background(), put), KindNotFound)
		require.Contains(t, e.What(), "no settings where this program looks")
	}
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, `{"user":"foo"}`) })
	c, _ := newClient(t, s.URL)
	_, err = c.Settings(context.Background(), acme)
	require.Contains(t, failure(t, err, KindShape).What(), "not in the form")
	s = newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, 401, `{"status":"error","message":"No permissions"}`)
	})
	c, _ = newClient(t, s.URL)
	_, err = c.Settings(context.Background(), acme)
	failure(t, err, KindRole)
}

func TestTheDefaultPolicyIsTheDocumentedOne(t *testing.T) {
	const documented = "exe, jar, sfx, bat, cmd, com, pyw, php, raw, py, pyc, ps1, ps2, pyo, jnlp, gz, appref-ms, udl, wsb, website, theme, webpnp, xll, pif, application, msi, msp, scr, vb, jse, ws, wsf, wsc, wsh, msh, scf, lnk, inf, reg"
	require.Equal(t, documented, strings.Join(DefaultBlockedExtensions(), ", "))
	change, err := SetUploadPolicy(acme, nil)
	require.NoError(t, err)
	require.Equal(t, `{"blacklistedFileExtensions":[]}`, string(change.body), "an empty list is a list")
	require.Contains(t, change.Warning, "password")
}

const documentedUsage = `{
  "appSessions": [{ "day": "2023-05-18", "count": 1 }],
  "studioSessions": [{ "day": "2023-05-18", "count": 0 }],
  "stats": {
    "uniqueAppUsers": { "count": 1, "previousPeriodCount": 11 }, "totalAppUsers": { "count": 2, "previousPeriodCount": 12 },
    "appSessions": { "count": 3, "previousPeriodCount": 13 }, "studioSessions": { "count": 4, "previousPeriodCount": 14 },
    "studioUsers": { "count": 5, "previousPeriodCount": 15 }, "newStudioUsers": { "count": 6, "previousPeriodCount": 16 },
    "appsCreated": { "count": 7, "previousPeriodCount": 17 }, "appsEdited": { "count": 8, "previousPeriodCount": 18 },
    "appsPublished": { "count": 9, "previousPeriodCount": 19 }
  },
  "apps": [{
    "id": 1, "name": "Sample App", "createdAt": "2022-06-08T05:44:53.968Z", "updatedAt": "2022-08-04T11:11:05.469Z",
    "publishedAt": "2022-07-26T11:31:31.984Z", "publishedAppleAt": "2022-07-27T11:31:31.984Z",
    "publishedGoogleAt": "2022-07-28T11:31:31.984Z", "publishedWebAt": "2022-06-08T05:49:50.076Z",
    "stats": {
      "users": { "count": 1, "previousPeriodCount": 11 }, "sessions": { "count": 2, "previousPeriodCount": 12 },
      "events": { "count": 3, "previousPeriodCount": 13 }, "devices": { "count": 4, "previousPeriodCount": 14 },
      "updates": { "count": 5, "previousPeriodCount": 15 }, "publishes": { "count": 6, "previousPeriodCount": 16 }
    }
  }],
  "users": [{
    "id": 1, "email": "foo@example.org", "lastSeenAt": "2023-06-07T10:02:48.203Z", "createdAt": "2022-05-10T07:17:17.944Z",
    "stats": {
      "studioSessions": { "count": 1 }, "viewerSessions": { "count": 2 }, "appPublishes": { "count": 3 },
      "appsAvailable": { "count": 4 }, "appsCreated": { "count": 5 }
    }
  }]
}`

func full(n int) model.Count {
	return model.Count{Count: n, Known: true, Previous: n + 10, HasPrevious: true}
}

func bare(n int) model.Count { return model.Count{Count: n, Known: true} }

func at(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	require.NoError(t, err)
	return at
}

func usageFrom(t *testing.T, body string) (model.Usage, *server, error) {
	t.Helper()
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, body) })
	c, _ := newClient(t, s.URL)
	u, err := c.Usage(context.Background(), acme, model.Period{Start: at(t, "2023-05-18T00:00:00Z"), End: at(t, "2023-05-20T12:00:00+02:00")})
	return u, s, err
}

func TestUsageAsDocumented(t *testing.T) {
	u, s, err := usageFrom(t, documentedUsage)
	require.NoError(t, err)
	day := time.Date(2023, 5, 18, 0, 0, 0, 0, time.UTC)
	require.Equal(t, model.Usage{
		AppSessions: []model.DayCount{{Day: day, Count: 1}}, StudioSessions: []model.DayCount{{Day: day}},
		Stats: model.UsageStats{
			UniqueAppUsers: full(1), TotalAppUsers: full(2), AppSessions: full(3), StudioSessions: full(4), StudioUsers: full(5),
			NewStudioUsers: full(6), AppsCreated: full(7), AppsEdited: full(8), AppsPublished: full(9),
		},
		Apps: []model.AppUsage{{
			ID: "1", Name: "Sample App", CreatedAt: at(t, "2022-06-08T05:44:53.968Z"), UpdatedAt: at(t, "2022-08-04T11:11:05.469Z"),
			PublishedAt: at(t, "2022-07-26T11:31:31.984Z"), PublishedAppleAt: at(t, "2022-07-27T11:31:31.984Z"),
			PublishedGoogleAt: at(t, "2022-07-28T11:31:31.984Z"), PublishedWebAt: at(t, "2022-06-08T05:49:50.076Z"),
			Users: full(1), Sessions: full(2), Events: full(3), Devices: full(4), Updates: full(5), Publishes: full(6),
		}},
		Users: []model.UserUsage{{
			ID: "1", Email: "foo@example.org", LastSeenAt: at(t, "2023-06-07T10:02:48.203Z"), CreatedAt: at(t, "2022-05-10T07:17:17.944Z"),
			StudioSessions: bare(1), ViewerSessions: bare(2), AppPublishes: bare(3), AppsAvailable: bare(4), AppsCreated: bare(5),
		}},
		At: u.At,
	}, u)
	require.False(t, u.At.IsZero())
	got := s.asked()[0]
	require.Equal(t, "POST /v1/organizations/12/analytics", got.method+" "+got.path)
	require.Equal(t, map[string]any{"startDate": "2023-05-18T00:00:00.000Z", "endDate": "2023-05-20T10:00:00.000Z"}, got.json(t))
}

func TestUsageWithNullsAndMissingParts(t *testing.T) {
	u, _, err := usageFrom(t, `{"appSessions":[{"day":"2023-05-18T00:00:00.000Z","count":"3"},{"day":null,"count":1},{"day":"soon","count":1},{"day":"2023-05-19"},null],
		"stats":{"uniqueAppUsers":null,"totalAppUsers":7,"appSessions":{"count":null,"previousPeriodCount":2},"studioUsers":{"count":4,"previousPeriodCount":null},"appsEdited":"?","new":[1]},
		"apps":[{"id":5,"name":null,"createdAt":"2022-06-08T05:44:53.968Z","publishedAt":null,"stats":{"users":{"count":0}}},{"id":"6","stats":null},{"id":null},null,7,"id",[{"id":1}]],
		"users":null,"more":{}}`)
	require.NoError(t, err)
	require.Equal(t, []model.DayCount{{Day: time.Date(2023, 5, 18, 0, 0, 0, 0, time.UTC), Count: 3}}, u.AppSessions)
	require.Empty(t, u.StudioSessions)
	require.Equal(t, model.UsageStats{TotalAppUsers: bare(7), AppSessions: model.Count{Previous: 2, HasPrevious: true}, StudioUsers: bare(4)}, u.Stats)
	require.Equal(t, []model.AppUsage{{ID: "5", CreatedAt: at(t, "2022-06-08T05:44:53.968Z"), Users: bare(0)}, {ID: "6"}}, u.Apps)
	require.Empty(t, u.Users)

	u, _, err = usageFrom(t, `{"stats":null,"users":[{"id":1}]}`)
	require.NoError(t, err)
	require.Equal(t, []model.UserUsage{{ID: "1"}}, u.Users)
	for body, kind := range map[string]Kind{
		`{}`: KindShape, `{"stats":null}`: KindShape, `[]`: KindShape, `{"apps":[{]}`: KindNotJSON, `{"apps":[`: KindCut, `<html>`: KindNotJSON,
		`{"error":"x","message":"` + secret + `"}`: KindErrorObject,
	} {
		_, _, err := usageFrom(t, body)
		failure(t, err, kind)
	}
}

func TestUsageOfNoPeriod(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, documentedUsage) })
	c, _ := newClient(t, s.URL)
	_, err := c.Usage(context.Background(), acme, model.Period{})
	require.NoError(t, err)
	require.Equal(t, "{}", s.asked()[0].body)
	_, err = c.Usage(context.Background(), model.Organization{ID: "x"}, model.Period{})
	failure(t, err, KindInvalid)
}

// BenchmarkUsageOfManyApps decodes the answer of a large organization.
func BenchmarkUsageOfManyApps(b *testing.B) {
	var tree map[string]any
	require.NoError(b, json.Unmarshal([]byte(documentedUsage), &tree))
	app, user := tree["apps"].([]any)[0], tree["users"].([]any)[0]
	tree["apps"], tree["users"] = make([]any, 2000), make([]any, 50_000)
	for i := range 2000 {
		tree["apps"].([]any)[i] = app
	}
	for i := range 50_000 {
		tree["users"].([]any)[i] = user
	}
	text, err := json.Marshal(tree)
	require.NoError(b, err)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var answer map[string]json.RawMessage
		require.NoError(b, unmarshal(text, &answer))
		require.Len(b, usageOf(answer, time.Time{}).Users, 50_000)
	}
}
