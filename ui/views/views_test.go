package views_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/views"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "views.json")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	return path
}

// full is a query with something in every part that a view keeps.
func full() model.Query {
	q := model.Query{
		AppID: "92", OtherAppID: "91", Types: "user.login,user.login.failed", Analytics: true, Range: model.Range{Kind: model.RangeLast7Days},
		Sort: model.Sort{Column: model.ColumnUser, Ascending: true},
		Same: model.Same{Kind: model.SameKey, Key: "ip", Value: "192.0.2.1", Mentions: true},
	}
	q.Filters = [model.ColumnCount]string{
		model.ColumnCategory: "studio", model.ColumnType: `="a|b"`, model.ColumnApp: "Us & <Them>", model.ColumnUser: "as ann",
		model.ColumnSession: "418", model.ColumnData: "status==failed",
	}
	return q
}

func TestAViewComesBackAsItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "views.json")
	none, err := views.Load(path)
	require.NoError(t, err)
	require.Empty(t, none)

	columns := []model.Column{model.ColumnDate, model.ColumnUser, model.ColumnData}
	require.NoError(t, views.Save(path, views.New(" Failed logins ", full(), columns)))
	saved, err := views.Load(path)
	require.NoError(t, err)
	require.Len(t, saved, 1)
	require.Equal(t, "Failed logins", saved[0].Name)
	require.Equal(t, columns, saved[0].Columns)
	q, err := saved[0].Query(now, time.UTC)
	require.NoError(t, err)
	require.Equal(t, full(), q)

	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, left, 1, "nothing else is left in the folder")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), "      \"range\": \"last 7 days\",\n")
	require.Contains(t, string(text), `"app": "Us & <Them>"`)
}

func TestEveryPlaceAndRangeComesBack(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	ranges := append(filters.Ranges()[:6:6],
		model.Range{Kind: model.RangeCustom, From: time.Date(2026, 11, 1, 0, 0, 0, 0, berlin)},
		model.Range{Kind: model.RangeCustom, From: time.Date(2026, 11, 1, 0, 0, 0, 0, berlin), To: time.Date(2026, 11, 2, 23, 59, 59, 999e6, berlin)})
	path := filepath.Join(t.TempDir(), "views.json")
	for _, r := range ranges {
		require.NoError(t, views.Save(path, views.New("v", model.Query{Range: r}, nil)))
		saved, err := views.Load(path)
		require.NoError(t, err)
		require.Len(t, saved, 1)
		q, err := saved[0].Query(now, time.UTC)
		require.NoError(t, err)
		require.Equal(t, r.Kind, q.Range.Kind)
		require.True(t, r.From.Equal(q.Range.From) && r.To.Equal(q.Range.To), "%+v, not %+v", q.Range, r)
	}
	for kind := model.SameKey; kind <= model.SameEntry; kind++ {
		same := model.Same{Kind: kind, Value: "456", Label: "ann@x", Loose: kind == model.SamePage}
		if kind == model.SameKey {
			same.Key = "id"
		}
		require.NoError(t, views.Save(path, views.New("v", model.Query{Same: same}, nil)))
		saved, err := views.Load(path)
		require.NoError(t, err)
		require.Equal(t, same, saved[0].Ask.Same)
	}
}

func TestAFileWrittenByHand(t *testing.T) {
	path := file(t, "\ufeff"+`{"views": [
  {"name": "This morning", "range": "10:00", "filters": {"Log type": "login"}},
  { "name":"Errors",   "range": "3d", "columns": ["Data", "date"], "sort": "log type descending" },
  {"name": "Plain"}
]}`)
	all, err := views.Load(path)
	require.NoError(t, err)
	require.Len(t, all, 3)
	v, ok := views.Find(all, " errors")
	require.True(t, ok)
	require.Equal(t, []model.Column{model.ColumnData, model.ColumnDate}, v.Columns)
	require.Equal(t, model.Sort{Column: model.ColumnType}, v.Ask.Sort)
	for _, at := range []time.Time{now, now.AddDate(0, 0, 9)} {
		q, err := v.Query(at, time.UTC)
		require.NoError(t, err)
		require.Equal(t, time.Date(at.Year(), at.Month(), at.Day()-3, 0, 0, 0, 0, time.UTC), q.Range.From, "relative stays relative")
	}
	_, ok = views.Find(all, "error")
	require.False(t, ok)
	_, err = all[0].Query(now.Add(-3*time.Hour), time.UTC)
	require.Error(t, err, "ten o'clock is still to come")
	q, err := all[2].Query(now, time.UTC)
	require.NoError(t, err)
	require.Equal(t, model.Query{}, q)

	require.NoError(t, views.Save(path, views.New("ERRORS", model.Query{Types: "app.error.live"}, nil)))
	require.NoError(t, views.Save(path, views.New("Another", model.Query{}, nil)))
	again, err := views.Load(path)
	require.NoError(t, err)
	var names []string
	for _, v := range again {
		names = append(names, v.Name)
	}
	require.Equal(t, []string{"This morning", "ERRORS", "Plain", "Another"}, names)
	require.Equal(t, "10:00", again[0].Range, "the others stay as they were written")
	require.Equal(t, all[0], again[0])
}

func TestABrokenFileIsNamedWithItsLineAndLeftAlone(t *testing.T) {
	view := func(line string) string {
		return "{\n\"views\": [\n{\"name\": \"A\"},\n{\n\"name\": \"B\",\n" + line + "\n}\n]\n}\n"
	}
	for text, want := range map[string]struct {
		line    int
		problem string
	}{
		`{"views": [`:                       {1, "unexpected end"},
		"{\n\"views\": [\n{},\n]\n}":        {4, "invalid character"},
		"[]":                                {1, "object"},
		"{\n\"view\": []}":                  {2, `unknown key "view"`},
		"{\n\n\"views\": {}}":               {3, "list"},
		"{\"views\": [\n1]}":                {2, "object"},
		"{\"views\": [\n{}]}":               {2, "without a name"},
		"{\"views\": [\n{\"name\":7}]}":     {2, "a number stands where a text in quotes belongs"},
		view(`"name": "C"`):                 {6, "twice"},
		view(`"filtres": {}`):               {6, `unknown key "filtres"`},
		view(`"filters": {"usr": "x"}`):     {6, `no column "usr"`},
		view(`"filters": {"session": "x"}`): {6, "numbers only"},
		view(`"filters": {"type": "x", "Log type": "y"}`):          {6, "two filters on type"},
		view(`"filters": []`):                                      {6, "object"},
		view(`"range": "7 dayz"`):                                  {6, "not a date"},
		view(`"range": "2026-02-30"`):                              {6, "no such day"},
		view(`"types": "user.login"`):                              {6, "a list"},
		view(`"types": ["a,b"]`):                                   {6, "no log type"},
		view(`"analytics": "yes"`):                                 {6, "true or false"},
		view(`"otherCopy": "1"`):                                   {4, "stands beside app"},
		view(`"app": "x"`):                                         {6, "no app's id"},
		view(`"sort": "user"`):                                     {6, "no sort"},
		view(`"sort": "category ascending"`):                       {6, "can't be sorted by category"},
		view(`"columns": ["when"]`):                                {6, `no column "when"`},
		view(`"same": {"in": "pocket", "value": "1"}`):             {6, "no place"},
		view(`"same": {"in": "user", "value": "ann"}`):             {6, "numbers only"},
		view(`"same": {"in": "user", "value": "1", "vlaue": "2"}`): {6, `unknown field "vlaue"`},
		strings.Replace(view(`"app": "1"`), `"B"`, `"a"`, 1):       {4, `another view named "a"`},
	} {
		path := file(t, text)
		_, err := views.Load(path)
		var wrong *views.FileError
		require.ErrorAs(t, err, &wrong, text)
		assert.Equal(t, want.line, wrong.Line, "%s: %s", text, wrong.Problem)
		assert.Contains(t, wrong.Problem, want.problem, text)
		assert.Equal(t, path, wrong.Path)
		assert.Contains(t, wrong.What(), fmt.Sprintf("line %d: ", want.line))
		assert.Contains(t, wrong.Advice(), path)

		err = views.Save(path, views.New("New", model.Query{}, nil))
		require.True(t, errors.As(err, &wrong), "%v", err)
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, text, string(after), "never overwritten")
	}
	empty := file(t, "\n")
	require.NoError(t, views.Save(empty, views.New("New", model.Query{}, nil)))
}

func TestWhatCannotBeSaved(t *testing.T) {
	path := file(t, `{"views": [{"name": "A"}]}`)
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	wrong := model.Query{}
	wrong.Filters[model.ColumnSession] = "x"
	require.Error(t, views.Save(path, views.New(" ", model.Query{}, nil)))
	require.Error(t, views.Save(path, views.New("B", wrong, nil)))
	require.Error(t, views.Save(t.TempDir(), views.New("B", model.Query{}, nil)), "a folder is no file")
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestALinkStaysALink(t *testing.T) {
	path := file(t, `{"views": []}`)
	link := filepath.Join(t.TempDir(), "views.json")
	require.NoError(t, os.Symlink(path, link))
	require.NoError(t, views.Save(link, views.New("A", model.Query{}, nil)))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	require.NotZero(t, info.Mode()&os.ModeSymlink)
	saved, err := views.Load(path)
	require.NoError(t, err)
	require.Len(t, saved, 1)
}

func TestParseFilterFlag(t *testing.T) {
	for flag, want := range map[string]struct {
		column model.Column
		text   string
	}{
		"type=login":          {model.ColumnType, "login"},
		"Log type= =user":     {model.ColumnType, "=user"},
		"USER=ann as bob":     {model.ColumnUser, "ann as bob"},
		"data=status==failed": {model.ColumnData, "status==failed"},
		"session=418":         {model.ColumnSession, "418"},
		"category=studio":     {model.ColumnCategory, "studio"},
		"app=":                {model.ColumnApp, ""},
	} {
		column, text, err := views.ParseFilterFlag(flag)
		require.NoError(t, err, flag)
		assert.Equal(t, want.column, column, flag)
		assert.Equal(t, want.text, text, flag)
	}
	for flag, problem := range map[string]string{
		"login": "COLUMN=TEXT", "=x": "no column", "kind=x": "no column", "session=x": "numbers only", "category=x": "no such category", "date=7d": "no filter here",
	} {
		_, _, err := views.ParseFilterFlag(flag)
		assert.ErrorContains(t, err, problem, flag)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(`{"views": [{"name": "A", "range": "3d", "filters": {"type": "x"}, "same": {"in": "page", "value": "1"}}]}`)
	f.Add(`{"views": [{"name": "A", "types": [null], "columns": null, "sort": null, "same": null}], "views": [{"name": "B"}]}`)
	f.Add("{\"views\"\n:[,]}")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "views.json")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		before, err := views.Load(path)
		saving := views.Save(path, views.New("new one", model.Query{}, nil))
		if err != nil {
			require.Error(t, saving)
			return
		}
		require.NoError(t, saving)
		after, err := views.Load(path)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(after), max(len(before), 1))
	})
}
