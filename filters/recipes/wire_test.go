package recipes_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
	"fliplet-audit/filters"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
)

// reader reads all that a query matches from the demo server.
func reader(t *testing.T) func(model.Query) []model.Log {
	t.Helper()
	server, err := demo.Start(context.Background(), demo.Options{Logs: 5000, Seed: 7, NoRateLimit: true})
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	token, err := api.NewToken(server.Token)
	require.NoError(t, err)
	client, err := api.New(api.Options{BaseURL: server.URL, Token: token, Pacer: api.Unpaced(nil)})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	scope := api.Scope{Organization: model.ID(strconv.FormatInt(server.OrganizationID, 10))}
	now := time.Now()
	return func(q model.Query) []model.Log {
		var all []model.Log
		for {
			page, err := client.Logs(context.Background(), scope, api.LogsRequest{Query: q, Period: filters.Resolve(q.Range, now, time.UTC), Offset: len(all), Limit: 500})
			require.NoError(t, err)
			all = append(all, page.Logs...)
			if len(page.Logs) == 0 || len(all) >= page.Total {
				return all
			}
		}
	}
}

// What a filter hides from a recipe, its Open queries bring back: over real
// HTTP, the figures of one sender's emails, and of one person's builds, are
// those of the whole organization's for the same ones.
func TestOpenQueriesBringBackWhatAFilterHid(t *testing.T) {
	read := reader(t)
	year := recipes.Answers{HasRange: true, Range: model.Range{Kind: model.RangeLast12Months}}
	for _, c := range []struct {
		recipe, table string
		id            int // the cell with the id
		narrow        recipes.Answers
	}{
		{"emails", "Messages", 5, recipes.Answers{Person: "chloe"}},
		{"emails", "Messages", 5, recipes.Answers{App: "Newsroom"}},
		{"studio-emails", "Messages", 5, recipes.Answers{}},
		{"publishes", "Published", 7, recipes.Answers{Person: "lukasz"}},
	} {
		r, _ := recipes.Find(c.recipe)
		example, _ := recipes.Find(r.PartOf + map[bool]string{true: r.Name}[r.Example])
		whole := example.Summary(year)
		for _, l := range read(example.Query(year)) {
			whole.Add(l)
		}
		want := map[string]recipes.Row{}
		for _, row := range tableOf(t, whole.Figures(view()), c.table).Rows {
			want[row.Cells[c.id].Text] = row
		}

		c.narrow.HasRange, c.narrow.Range = true, year.Range
		q := r.Query(c.narrow)
		s := r.Summary(c.narrow).(recipes.Joiner)
		for _, l := range read(q) {
			s.Add(l)
		}
		open := s.Open(q)
		if c.narrow.App == "" {
			require.NotEmpty(t, open, "%s %+v", c.recipe, c.narrow)
		}
		for _, q := range open {
			for _, l := range read(q) {
				s.Join(l)
			}
		}
		rows := tableOf(t, s.Figures(view()), c.table).Rows
		require.NotEmpty(t, rows)
		tags := map[string]bool{}
		for _, row := range rows {
			id := row.Cells[c.id].Text
			if id == "" {
				continue // a launch or an update: nothing is joined to it
			}
			require.Contains(t, want, id)
			assert.Equal(t, want[id].Tag, row.Tag)
			assert.Equal(t, want[id].Cells, row.Cells)
			tags[row.Tag] = true
		}
		assert.Greater(t, len(tags), 1, "%s %+v: more than one outcome", c.recipe, c.narrow)
	}
}
