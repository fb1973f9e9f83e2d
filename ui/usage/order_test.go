package usage

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

// names are the apps' in an order.
func names(t *testing.T, apps []model.AppUsage, by string, ascending bool) string {
	t.Helper()
	column, ok := Find(AppColumns(), by)
	require.True(t, ok, by)
	text := ""
	for _, a := range Sorted(apps, column, ascending) {
		text += a.Name
	}
	return text
}

func TestRowsAreSorted(t *testing.T) {
	n := func(i int) model.Count { return model.Count{Count: i, Known: true} }
	apps := []model.AppUsage{
		{ID: "9", Name: "b", Sessions: n(1), PublishedAt: day("2026-01-02")},
		{ID: "10", Name: "A", Sessions: n(30)},
		{ID: "8", Name: "c", PublishedAt: day("2026-01-01")},
		{ID: "1", Name: "", Sessions: n(1), PublishedAt: day("1969-01-01")},
		{ID: "", Name: "d", Sessions: n(0)},
	}
	assert.Equal(t, "Abcd", names(t, apps, "name", true), "in any case, the nameless last")
	assert.Equal(t, "dcbA", names(t, apps, "NAME", false))
	assert.Equal(t, "Abdc", names(t, apps, "sessions", false), "equal ones stay, unknown is last")
	assert.Equal(t, "dbAc", names(t, apps, "sessions", true))
	assert.Equal(t, "cbAd", names(t, apps, "id", true), "ids are numbers")
	assert.Equal(t, "bcAd", names(t, apps, "publishedAt", false))
	assert.Equal(t, "b", apps[0].Name, "what was given stays")
	assert.Empty(t, names(t, nil, "id", true))
}

// crowd is an organization of many people.
func crowd(n int) []model.UserUsage {
	users := make([]model.UserUsage, n)
	for i := range users {
		at := (i * 7919) % n
		users[i] = model.UserUsage{
			ID: model.ID(fmt.Sprint(at)), Email: fmt.Sprintf("Person.%d@acme.example", at), LastSeenAt: day("2026-01-01").Add(time.Duration(at) * time.Minute),
			StudioSessions: model.Count{Count: at % 100, Known: true},
		}
	}
	return users
}

func BenchmarkSort50000Users(b *testing.B) {
	users := crowd(50_000)
	for _, name := range []string{"email", "studioSessions", "lastSeenAt", "id"} {
		column, _ := Find(UserColumns(), name)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Sorted(users, column, false)
			}
		})
	}
}
