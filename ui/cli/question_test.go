package cli

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/views"
)

const savedViews = `{"views": [
  {"name": "Failed logins", "range": "last 7 days", "filters": {"type": "login.failed", "user": "ann"}, "sort": "user ascending", "app": "92"},
  {"name": "To come", "range": "2027-01-01"}
]}`

func savedIn(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "views.json")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestTheFlagsThatBeginWithAQuestion(t *testing.T) {
	path := savedIn(t, savedViews)
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	failed := model.Query{AppID: "92", Range: model.Range{Kind: model.RangeLast7Days}, Sort: model.Sort{Column: model.ColumnUser, Ascending: true}}
	failed.Filters[model.ColumnType], failed.Filters[model.ColumnUser] = "login.failed", "ann"
	changed := failed
	changed.AppID, changed.Filters[model.ColumnUser], changed.Range = "", "bob", model.Range{Kind: model.RangeLast30Days}
	typed := model.Query{Range: model.Range{Kind: model.RangeCustom, From: time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)}}
	typed.Filters[model.ColumnType], typed.Filters[model.ColumnData] = "=a=b", "x==1"
	for name, c := range map[string]struct {
		f    flags
		view string
		q    model.Query
	}{
		"nothing":               {flags{}, "", model.Query{}},
		"a view, in any case":   {flags{view: "failed LOGINS"}, "Failed logins", failed},
		"a view, and otherwise": {flags{view: "Failed logins", querying: querying{filters: []string{"user=bob"}, dates: "30d"}, connecting: connecting{app: "7"}}, "Failed logins", changed},
		"filters and dates":     {flags{querying: querying{filters: []string{"type==a=b", "data=x==1"}, dates: "3d"}}, "", typed},
	} {
		c.f.utc = true
		view, q, err := c.f.question(path, now)
		require.NoError(t, err, name)
		assert.Equal(t, c.view, view.Name, name)
		assert.Equal(t, c.q, q, name)
	}
}

func TestAQuestionThatCanNotBeIsWrongUsage(t *testing.T) {
	path := savedIn(t, savedViews)
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for says, f := range map[string]flags{
		"those saved are Failed logins, To come": {view: "Failed"},
		`the range of the view "To come"`:        {view: "To come"},
		"--filter login: ":                       {querying: querying{filters: []string{"type=x", "login"}}},
		"no column":                              {querying: querying{filters: []string{"kind=x"}}},
		"numbers only. Session takes one":        {querying: querying{filters: []string{"session=x"}}},
		"--range 7 dayz: not a date. Try 3d":     {querying: querying{dates: "7 dayz"}},
	} {
		_, _, err := f.question(path, now)
		assert.ErrorContains(t, err, says)
		assert.True(t, errors.As(err, new(usageError)), says)
	}
	_, _, err := flags{view: "x"}.question(filepath.Join(t.TempDir(), "none"), now)
	assert.ErrorContains(t, err, "none are saved yet")
	broken := savedIn(t, "{\"views\": [\n{\"name\": 7}]}")
	_, _, err = flags{view: "x"}.question(broken, now)
	var wrong *views.FileError
	require.ErrorAs(t, err, &wrong)
	assert.Equal(t, 2, wrong.Line)
}

func TestTheProgramNamesTheViewsThereAre(t *testing.T) {
	cmd := command(t, "--demo", "--view", "nope")
	folder := filepath.Join(cmd.Dir, "config", "fliplet-audit")
	require.NoError(t, os.MkdirAll(folder, 0o700))
	file := filepath.Join(folder, "views.json")
	require.NoError(t, os.WriteFile(file, []byte(savedViews), 0o600))
	code, _, errs := finish(t, cmd)
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, `there is no view "nope"; those saved are Failed logins, To come`)

	require.NoError(t, os.WriteFile(file, []byte("{\n\"view\": 1}"), 0o600))
	again := command(t, "--demo", "--view", "nope")
	again.Env = cmd.Env
	code, _, errs = finish(t, again)
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, file+":2: ")
	assert.Contains(t, errs, "with an editor")
}
