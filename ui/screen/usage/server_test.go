package usage

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/screen"
	"fliplet-audit/ui/theme"
)

// onServer is the screen on a demo server, over HTTP.
type onServer struct {
	t      *testing.T
	m      *Model
	client *api.Client
	scope  api.Scope
	now    time.Time
}

func onDemo(t *testing.T) *onServer {
	t.Helper()
	now := time.Now().UTC()
	s, err := demo.Start(context.Background(), demo.Options{Logs: 6000, NoRateLimit: true, Now: func() time.Time { return now }})
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	token, err := api.NewToken(s.Token)
	require.NoError(t, err)
	client, err := api.New(api.Options{BaseURL: s.URL, Token: token, Pacer: api.Unpaced(nil)})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	id := model.ID(strconv.FormatInt(s.OrganizationID, 10))
	colours := theme.New(termenv.Ascii, true)
	o := &onServer{t: t, client: client, scope: api.Scope{Organization: id}, now: now}
	o.m = New(1, Options{
		Env:    env.Env{Now: func() time.Time { return now }, Tick: func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }, Zone: time.UTC, Theme: &colours},
		Source: client, Organization: model.Organization{ID: id, Name: "Acme Corp"}, Range: model.Range{Kind: model.RangeLast30Days},
	})
	o.m.SetSize(120, 39)
	batch, ok := o.m.Start()().(tea.BatchMsg)
	require.True(t, ok)
	for _, cmd := range batch {
		o.m.Update(cmd())
	}
	require.NotNil(t, o.m.answer, "%v", o.m.failure)
	return o
}

// opens is the query that enter asks for.
func (o *onServer) opens(keys ...string) model.Query {
	o.t.Helper()
	var msg tea.Msg
	for _, key := range append(keys, "enter") {
		if cmd := o.m.Key(keyOf(key)); cmd != nil {
			msg = cmd()
		}
	}
	opened, ok := msg.(screen.OpenLogsMsg)
	require.True(o.t, ok, "%T", msg)
	return opened.Query
}

// logs are all logs of a query, read page by page.
func (o *onServer) logs(q model.Query) []model.Log {
	o.t.Helper()
	q.Analytics = true
	var all []model.Log
	for {
		page, err := o.client.Logs(context.Background(), o.scope, api.LogsRequest{
			Query: q, Period: filters.Resolve(q.Range, o.now, time.UTC), Offset: len(all), Limit: model.MaxPageLimit, ByID: true,
		})
		require.NoError(o.t, err)
		all = append(all, page.Logs...)
		if len(page.Logs) < model.MaxPageLimit {
			return all
		}
	}
}

// sessions are the app sessions that logs tell of, presences the Studio's.
func sessions(logs []model.Log) map[string]bool {
	ids := map[string]bool{}
	for _, l := range logs {
		if id := gjson.Get(l.DataText.Value, "_analyticsSessionId").String(); id != "" && l.Type != "studio.analytics.presence" {
			ids[id] = true
		}
	}
	return ids
}

func presences(logs []model.Log) int {
	n := 0
	for _, l := range logs {
		if l.Type == "studio.analytics.presence" {
			n++
		}
	}
	return n
}

func TestFiguresAreThoseOfTheLogsThatTheyOpen(t *testing.T) {
	o := onDemo(t)
	q := o.opens("b")
	assert.True(t, q.Analytics)
	theDay := o.m.answer.days[o.m.day]
	require.Positive(t, theDay.Studio)
	ofDay := o.logs(q)
	assert.Equal(t, theDay.Studio, presences(ofDay))

	before := q // a session belongs to the day on which it began
	before.Range.From, before.Range.To = o.m.answer.period.Start, q.Range.From.Add(-time.Millisecond)
	began := sessions(ofDay)
	for id := range sessions(o.logs(before)) {
		delete(began, id)
	}
	assert.Len(t, began, theDay.App)
	frame := ansi.Strip(strings.Join(o.m.Lines(), "\n"))
	assert.Contains(t, frame, "⠒⠒ "+model.Thousands(theDay.App)+" app   ○○ "+model.Thousands(theDay.Studio)+" Studio")

	q = o.opens("tab")
	row, _ := o.m.table().selected()
	app := o.m.answer.usage.Apps[row]
	require.NotEmpty(t, q.OtherAppID, "the first app of the demo has a live copy")
	assert.Len(t, sessions(o.logs(q)), app.Sessions.Count, "%s, %+v", app.Name, q)

	q = o.opens("tab")
	row, _ = o.m.table().selected()
	person := o.m.answer.usage.Users[row]
	require.Positive(t, person.StudioSessions.Count)
	logs := o.logs(q)
	assert.Equal(t, person.StudioSessions.Count, presences(logs), "%s", person.Email)
	for _, l := range logs {
		assert.True(t, strings.Contains(l.UserEmail.Value+l.DataText.Value, person.Email))
	}
	o.m.Stop()
}
