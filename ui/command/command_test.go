package command_test

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/command"
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func with(column model.Column, text string) model.Query {
	var q model.Query
	q.Filters[column] = text
	return q
}

func custom(from, to time.Time) model.Query {
	return model.Query{Range: model.Range{Kind: model.RangeCustom, From: from, To: to}}
}

func TestLine(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	both := with(model.ColumnData, "messageId==0102")
	both.Filters[model.ColumnUser], both.Sort = "ann", model.Sort{Column: model.ColumnUser, Ascending: true}
	for want, v := range map[string]command.View{
		"fliplet-audit logs":                              {},
		"fliplet-audit logs --demo":                       {Demo: true, Organization: "1"},
		"fliplet-audit logs --org 7":                      {Organization: "7"},
		"fliplet-audit logs --org 7 --app 92":             {Organization: "7", Query: model.Query{AppID: "92"}},
		"fliplet-audit logs --org 7 --app 92,91":          {Organization: "7", App: "92", Query: model.Query{AppID: "92", OtherAppID: "91"}},
		"fliplet-audit logs --app 92":                     {App: "92"},
		"fliplet-audit logs --range 7d":                   {Query: model.Query{Range: model.Range{Kind: model.RangeLast7Days}}},
		"fliplet-audit logs --range 30d":                  {Query: model.Query{Range: model.Range{Kind: model.RangeLast30Days}}},
		"fliplet-audit logs --utc --range 12m":            {UTC: true, Query: model.Query{Range: model.Range{Kind: model.RangeLast12Months}}},
		"fliplet-audit logs --type user.login,app.view":   {Query: model.Query{Types: "user.login,app.view"}},
		"fliplet-audit logs --filter type=login":          {Query: with(model.ColumnType, "login")},
		"fliplet-audit logs --filter 'type=!a|b'":         {Query: with(model.ColumnType, "!a|b")},
		"fliplet-audit logs --filter data=status==failed": {Query: with(model.ColumnData, "status==failed")},
		"fliplet-audit logs --category appAction":         {Query: with(model.ColumnCategory, "appAction")},
		"fliplet-audit logs --user 'o'\\''neil'":          {Query: with(model.ColumnUser, "o'neil")},
		"fliplet-audit logs --user=-x":                    {Query: with(model.ColumnUser, "-x")},
		"fliplet-audit logs --user '=ann'":                {Query: with(model.ColumnUser, "=ann")},
		"fliplet-audit logs --session 418":                {Query: with(model.ColumnSession, "=418")},
		"fliplet-audit logs --user $'a\\012\\033[31m\\041'": {
			Query: with(model.ColumnUser, "a\n\x1b[31m!")},
		"fliplet-audit logs --filter data=messageId==0102 --user ann --sort user --order asc": {Query: both},
		"fliplet-audit logs --order asc":               {Query: model.Query{Sort: model.Sort{Ascending: true}}},
		"fliplet-audit logs --analytics":               {Query: model.Query{Analytics: true}},
		"fliplet-audit logs --same request=ab-12":      {Query: model.Query{Same: model.Same{Kind: model.SameRequest, Value: "ab-12"}}},
		"fliplet-audit logs --same 'data.a\\=b=c=d'":   {Query: model.Query{Same: model.Same{Kind: model.SameKey, Key: "a=b", Value: "c=d"}}},
		"fliplet-audit logs --api-url 'http://[::1]/'": {APIURL: "http://[::1]/"},
		"fliplet-audit logs --utc --since 2026-11-01":  {UTC: true, Query: custom(at("2026-11-01T00:00:00Z"), time.Time{})},
		"fliplet-audit logs --utc --since 2026-11-01 --until 2026-11-02": {
			UTC: true, Query: custom(at("2026-11-01T00:00:00Z"), at("2026-11-02T23:59:59.999Z"))},
		"fliplet-audit logs --since 2026-10-31T23:00:00Z --until 2026-11-01T22:59:59.999Z": {
			Query: custom(at("2026-10-31T23:00:00Z").In(berlin), at("2026-11-01T22:59:59.999Z"))},
		"fliplet-audit logs --utc --since 2026-11-01T00:00:00Z --until 2026-11-02T10:00:00Z": {
			UTC: true, Query: custom(at("2026-11-01T00:00:00Z"), at("2026-11-02T10:00:00Z"))},
	} {
		assert.Equal(t, want, command.Line(v))
		assert.Empty(t, command.Lost(v))
	}
}

func TestWhatNoFlagSaysIsTold(t *testing.T) {
	mentions := command.View{Query: model.Query{Same: model.Same{Kind: model.SameKey, Key: "messageId", Value: `a "b"`, Mentions: true}}}
	assert.Equal(t, `fliplet-audit logs --filter 'data=a \"b\"'`, command.Line(mentions))
	assert.Contains(t, command.Lost(mentions), "messageId")
}

// words is what a shell makes of a command's arguments.
func words(t *testing.T, shell, line string) []string {
	t.Helper()
	out, err := exec.Command(shell, "-c", `printf '%s\0' `+line).Output()
	require.NoError(t, err, line)
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

func TestAShellReadsWhatWasQuoted(t *testing.T) {
	texts := []string{"", "a", "a b", "'", "''", `\`, `\'`, "$HOME", "`id`", "$(id)", "*", "~", "=x", "-x", "é|😀", "a\nb", "\x1b]0;x\a", "!!", "a\r!\\'", "\u202eabc", "e\u0301", "\xff", "a\u200db", "x\x7f", "\u0085"}
	for _, shell := range []string{"bash", "zsh", "ksh", "dash"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			continue
		}
		for _, text := range texts {
			quoted := command.Quote(text)
			assert.Equal(t, model.Clean(quoted).String(), quoted, "reaches a terminal")
			if shell == "dash" && strings.HasPrefix(quoted, "$") {
				continue
			}
			assert.Equal(t, []string{text}, words(t, path, quoted), "%s: %s", shell, quoted)
		}
	}
}

func FuzzAShellReadsWhatWasQuoted(f *testing.F) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		f.Skip("no bash to read it")
	}
	for _, seed := range []string{"", "it's", "\n", "\x1b[31m", "\u202e", "a\u0300\u0300\u0300\u0300\u0300\u0300\u0300\u0300\u0300\u0300", "\xff\x80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "\x00") || len(text) > 10_000 {
			return
		}
		quoted := command.Quote(text)
		require.Equal(t, model.Clean(quoted).String(), quoted)
		require.Equal(t, []string{text}, words(t, bash, quoted))
	})
}
