package cli

import (
	"errors"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

var flagsNow = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// asked reads flags as the command line has them.
func asked(t *testing.T, args ...string) (question, error) {
	t.Helper()
	var a asking
	cmd := &cobra.Command{Use: "logs"}
	a.add(cmd)
	require.NoError(t, cmd.ParseFlags(args))
	return a.question(flagsNow)
}

func day(d, h int) time.Time { return time.Date(2026, 11, d, h, 0, 0, 0, time.UTC) }

func TestFlagsSayTheQuestion(t *testing.T) {
	filtered := func(c model.Column, text string) model.Query {
		var q model.Query
		q.Filters[c] = text
		return q
	}
	custom := func(from, to time.Time) model.Query {
		return model.Query{Range: model.Range{Kind: model.RangeCustom, From: from, To: to}}
	}
	endOf := func(d int) time.Time { return day(d+1, 0).Add(-time.Millisecond) }
	both := filtered(model.ColumnType, "login")
	both.Types, both.Filters[model.ColumnUser] = "user.login,my.own", "ann"
	for _, c := range []struct {
		args []string
		want model.Query
	}{
		{nil, model.Query{}},
		{[]string{"--range", "7d"}, model.Query{Range: model.Range{Kind: model.RangeLast7Days}}},
		{[]string{"--range", "2026-11-01..2026-11-02"}, custom(day(1, 0), endOf(2))},
		{[]string{"--since", "2026-11-01"}, custom(day(1, 0), time.Time{})},
		{[]string{"--since", "3d"}, custom(day(17, 0), time.Time{})},
		{[]string{"--since", "30d"}, model.Query{Range: model.Range{Kind: model.RangeLast30Days}}},
		{[]string{"--since", "10:00"}, custom(day(20, 10), time.Time{})},
		{[]string{"--since", "2026-11-01T10:00:00+02:00"}, custom(day(1, 8), time.Time{})},
		{[]string{"--since", "2026-11-01", "--until", "2026-11-03"}, custom(day(1, 0), endOf(3))},
		{[]string{"--since", "2026-11-01 10:00", "--until", "12:00"}, custom(day(1, 10), day(1, 12))},
		{[]string{"--until", "2026-11-03T09:00:00Z"}, custom(time.Date(2025, 11, 20, 0, 0, 0, 0, time.UTC), day(3, 9))},
		{[]string{"--type", "user.login, my.own", "--type", "user.login", "--filter", "type=login", "--user", "ann"}, both},
		{[]string{"--user", "A as B"}, filtered(model.ColumnUser, "A as B")},
		{[]string{"--session", "418"}, filtered(model.ColumnSession, "418")},
		{[]string{"--category", "appaction"}, filtered(model.ColumnCategory, "appAction")},
		{[]string{"--category", "Actions"}, filtered(model.ColumnCategory, "appAction")},
		{[]string{"--category", "Apps/Integrations"}, filtered(model.ColumnCategory, "app")},
		{[]string{"--category", "Fliplet Studio/Viewer"}, filtered(model.ColumnCategory, "studio")},
		{[]string{"--category", "all"}, model.Query{}},
		{[]string{"--filter", "data=status==failed"}, filtered(model.ColumnData, "status==failed")},
		{[]string{"--filter", "Log type==user.login"}, filtered(model.ColumnType, "=user.login")},
		{[]string{"--sort", "user"}, model.Query{Sort: model.Sort{Column: model.ColumnUser}}},
		{[]string{"--sort", "Log type", "--order", "ASC"}, model.Query{Sort: model.Sort{Column: model.ColumnType, Ascending: true}}},
		{[]string{"--order", "asc"}, model.Query{Sort: model.Sort{Ascending: true}}},
		{[]string{"--analytics"}, model.Query{Analytics: true}},
		{[]string{"--org", "7", "--app", "92"}, model.Query{AppID: "92"}},
		{[]string{"--demo", "--app", "92"}, model.Query{AppID: "92"}},
		{[]string{"--app", "92"}, model.Query{}},
		{[]string{"--org", "7", "--app", "Field guide"}, model.Query{}},
	} {
		q, err := asked(t, append(c.args, "--utc")...)
		require.NoError(t, err, c.args)
		assert.Equal(t, c.want, q.Query, c.args)
	}
	q, err := asked(t, "--utc", "--limit", "12", "--range", "12h")
	require.NoError(t, err)
	assert.Equal(t, question{
		Query:  custom(day(20, 0), time.Time{}),
		Period: model.Period{Start: day(20, 0), End: day(20, 12)}, Zone: time.UTC, Limit: 12,
	}, q)
}

func TestFlagsThatCanNotBeAreWrongUsage(t *testing.T) {
	for says, args := range map[string][]string{
		"--range says both ends":                              {"--range", "7d", "--until", "1d"},
		"--since: empty":                                      {"--since", ""},
		"--until: empty":                                      {"--until", " "},
		"--range: empty":                                      {"--range", ""},
		"--since soon: not a date":                            {"--since", "soon"},
		"--since 2026-11-01..2026-11-02: one end only":        {"--since", "2026-11-01..2026-11-02"},
		"--since 2026-11-21: after today":                     {"--since", "2026-11-21"},
		"--until never: not a date":                           {"--until", "never"},
		"--until 2026-10-01: start after end":                 {"--since", "2026-11-01", "--until", "2026-10-01"},
		"--type: empty":                                       {"--type", " , "},
		"--user: empty":                                       {"--user", ""},
		"--session x: numbers only":                           {"--session", "x"},
		"there are all, app, appAction, studio":               {"--category", "apps and more"},
		"--sort category: logs are sorted by date, type, app": {"--sort", "category"},
		"--order up: it is asc or desc":                       {"--order", "up"},
		"--limit can't be negative":                           {"--limit", "-1"},
		"--filter user=a and --user are both about User":      {"--filter", "user=a", "--user", "b"},
		"are both about Category":                             {"--filter", "category=app", "--category", "all"},
		"--filter type=a and --filter type=b are both about":  {"--filter", "type=a", "--filter", "type=b"},
		"there is no column":                                  {"--filter", "kind=a"},
		"write COLUMN=TEXT":                                   {"--filter", "login"},
	} {
		_, err := asked(t, append(args, "--utc")...)
		assert.ErrorContains(t, err, says)
		assert.True(t, errors.As(err, new(usageError)), says)
	}
}

func TestOrganizationsAndAppsAreFoundByTheirNames(t *testing.T) {
	all := []model.Organization{{ID: "1", Name: "Acme"}, {ID: "2", Name: "Acme Holding"}, {ID: "3", Name: "Ünïon\x1b[31m"}}
	for name, id := range map[string]model.ID{"acme": "1", " ACME holding ": "2", "hold": "2", "ünïon": "3"} {
		o, err := connecting{org: name}.organizationOf(all)
		require.NoError(t, err, name)
		assert.Equal(t, id, o.ID, name)
	}
	for name, says := range map[string]string{
		"a":        "more than one organization has \"a\" in its name",
		"acm":      "\n  1  Acme\n  2  Acme Holding",
		"zzz":      "no organization has \"zzz\" in its name",
		"":         "Give --org with one of these:\n  1  Acme\n",
		"\x1b[99m": "no organization has",
	} {
		_, err := connecting{org: name}.organizationOf(all)
		assert.ErrorContains(t, err, says)
		assert.NotContains(t, err.Error(), "\x1b")
		assert.True(t, errors.As(err, new(usageError)), name)
	}
	one, err := connecting{}.organizationOf(all[1:2])
	require.NoError(t, err)
	assert.Equal(t, model.ID("2"), one.ID)
	_, err = connecting{}.organizationOf(nil)
	assert.ErrorContains(t, err, "no organization")
}
