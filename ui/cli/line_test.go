package cli

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	commandline "fliplet-audit/ui/command"
)

var lineNow = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// readLine is what the program makes of a line that a shell has read.
func readLine(t testing.TB, line string) (question, asking, error) {
	t.Helper()
	out, err := exec.Command("bash", "-c", `printf '%s\0' `+line).Output()
	require.NoError(t, err, line)
	args := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	require.Equal(t, []string{"fliplet-audit", "logs"}, args[:2])
	var a asking
	cmd := &cobra.Command{Use: "logs"}
	a.add(cmd)
	require.NoError(t, cmd.ParseFlags(args[2:]), line)
	require.Empty(t, cmd.Flags().Args(), line)
	q, err := a.question(lineNow)
	return q, a, err
}

func TestTheLineOfAViewAsksForTheView(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash to read the line")
	}
	all := model.Query{AppID: "92", Types: "user.login,own type", Analytics: true, Range: model.Range{Kind: model.RangeLast90Days},
		Sort: model.Sort{Column: model.ColumnSession, Ascending: true},
		Same: model.Same{Kind: model.SameKey, Key: "a=b\\c", Value: "=1"}}
	all.Filters = [model.ColumnCount]string{"", "studio", "-login", "=", "O'Neil as \"x\"\n", "418", "--filter=x \x1b[31m é 😀 $(rm) `id`"}
	for _, v := range []commandline.View{
		{},
		{Organization: "7", Query: all},
		{Organization: "7", UTC: true, Query: model.Query{Range: model.Range{Kind: model.RangeLast12Months}, Sort: model.Sort{Column: model.ColumnType}}},
		{App: "92", Query: model.Query{Range: model.Range{Kind: model.RangeCustom, From: lineNow.Add(-3 * time.Hour), To: lineNow.Add(-time.Millisecond)}}},
		{Organization: "7", Query: model.Query{AppID: "92", OtherAppID: "91"}},
		{UTC: true, Demo: true, Query: model.Query{Range: model.Range{Kind: model.RangeCustom, From: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 2, 23, 59, 59, 999e6, time.UTC)}}},
		{UTC: true, Query: model.Query{Range: model.Range{Kind: model.RangeCustom, From: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}}},
	} {
		line := commandline.Line(v)
		q, a, err := readLine(t, line)
		require.NoError(t, err, line)
		want := asRead(v.Query)
		if v.Organization == "" {
			want.AppID = ""
		}
		assert.Equal(t, want, atUTC(q.Query), line)
		assert.Equal(t, string(v.Organization), a.org)
		assert.Equal(t, v.Demo, a.demo)
		assert.Equal(t, v.UTC, a.utc)
		if v.App != "" {
			assert.Equal(t, string(v.App), a.app)
		}
	}
}

// asRead is a query in the form that flags are read to: the same filters
// without blanks around them.
func asRead(q model.Query) model.Query {
	for c, text := range q.Filters {
		q.Filters[c] = strings.TrimSpace(strings.ReplaceAll(text, "\x00", ""))
	}
	q.Same.Label, q.Same.Loose = "", false
	return atUTC(q)
}

func atUTC(q model.Query) model.Query {
	for _, end := range []*time.Time{&q.Range.From, &q.Range.To} {
		if !end.IsZero() {
			*end = end.UTC()
		}
	}
	return q
}

func FuzzTheLineOfAViewAsksForTheView(f *testing.F) {
	if _, err := exec.LookPath("bash"); err != nil {
		f.Skip("no bash to read the line")
	}
	f.Add("login", "ann as bob", `{"a": 1}`, "my app", "k", "v", uint8(3), int64(1000), int64(2000))
	f.Add("!a|b", "'; rm -rf /", "\x1b]0;x\a\n", "-", "=", "\\", uint8(6), int64(5), int64(86_399_999))
	f.Add("", "$x `y` \"", "\u202e\u0085", "--app", "", "", uint8(0), int64(0), int64(0))
	f.Fuzz(func(t *testing.T, logType, user, data, app, key, value string, kind uint8, before, length int64) {
		var q model.Query
		q.Filters[model.ColumnType], q.Filters[model.ColumnUser] = logType, user
		q.Filters[model.ColumnData], q.Filters[model.ColumnApp] = data, app
		if key != "" && value != "" {
			q.Same = model.Same{Kind: model.SameKey, Key: key, Value: value}
		}
		if _, err := filters.Where(q); err != nil || strings.Contains(key+value, "\x00") {
			return
		}
		q.Range.Kind = model.RangeKind(kind % 7)
		if q.Range.Kind == model.RangeCustom {
			const year = 365 * 24 * 3600 * 1000
			from := lineNow.Add(-time.Duration(before&0xffffffff%year) * time.Millisecond)
			q.Range.From = from
			if to := from.Add(time.Duration(length&0xffffffff%year) * time.Millisecond); to.Before(lineNow) {
				q.Range.To = to
			}
		}
		v := commandline.View{Organization: "7", Query: q, UTC: kind%2 == 0}
		line := commandline.Line(v)
		require.Equal(t, model.Clean(line).String(), line)
		got, _, err := readLine(t, line)
		require.NoError(t, err, line)
		require.Equal(t, asRead(q), atUTC(got.Query), line)
	})
}
