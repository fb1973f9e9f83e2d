package recipes_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
)

// screen.md's worked examples with their types, in its order.
func workedExamples() [][2]string {
	return [][2]string{
		{"emails", "email.communicate,email.dataSourceHook,email.validate,email.delivered,email.delayed,email.bounced,email.complaint,email.rejected"},
		{"pushes", "pushNotification.send"},
		{"logins", "user.login,user.login.failed,user.login.first,user.login.sso"},
		{"2fa", "user.twofactor.add,user.twofactor.remove,organization.user.twofactor.remove"},
		{"media", "mediaFile.create,mediaFile.remove,mediaFile.restore,mediaFile.update"},
		{"publishes", "app.publish.web.create,app.publish,app.submission.build,app.submission.report"},
	}
}

// screen.md's 22 questions in its order, the recipe that answers each, and the
// example that it is a part of.
func questions() [][3]string {
	return [][3]string{
		{"members", "organization"}, {"app-access", "from an app"}, {"app-logins", "apps", "logins"}, {"studio-logins", "Studio", "logins"},
		{"profile", "profile"}, {"security-settings", "2FA", "2fa"},
		{"studio-emails", "from Studio", "emails"}, {"app-emails", "by an app", "emails"}, {"emails-delivered", "successfully", "emails"},
		{"sms", "SMS"}, {"sms-delivered", "SMS sent successfully"}, {"data-reads", "read a data source"}, {"data-writes", "data source"},
		{"files", "downloaded", "media"},
		{"user-activity", "user"}, {"device", "device"}, {"ip", "IP address"}, {"builds", "builds", "publishes"},
		{"published", "published, and by whom", "publishes"}, {"updated", "updated, and by whom", "publishes"},
		{"pushes-sent", "push notifications were sent", "pushes"}, {"pushes-delivered", "push notifications sent successfully", "pushes"},
	}
}

func TestTheExamplesComeFirstThenEveryQuestion(t *testing.T) {
	all := recipes.All()
	require.Len(t, all, len(workedExamples())+len(questions()))
	for i, want := range workedExamples() {
		r := all[i]
		assert.Equal(t, want[0], r.Name)
		assert.ElementsMatch(t, strings.Split(want[1], ","), r.Types, r.Name)
		assert.True(t, r.Example && r.PartOf == "", r.Name)
		assert.NotEqual(t, recipes.Counts, r.Gives, r.Name)
	}
	for i, want := range questions() {
		r := all[len(workedExamples())+i]
		assert.Equal(t, want[0], r.Name)
		assert.Contains(t, r.Question, want[1])
		assert.Equal(t, want[2], r.PartOf, r.Name)
		assert.False(t, r.Example, r.Name)
		group := recipes.Behaviour
		if i < 6 {
			group = recipes.Security
		} else if i < 14 {
			group = recipes.Utilization
		}
		if r.PartOf == "" {
			assert.Equal(t, group, r.Group, r.Name)
		}
	}
}

func TestEveryTypeIsInTheCatalogue(t *testing.T) {
	for _, r := range recipes.All() {
		for _, name := range r.Types {
			_, known := model.LookupType(name)
			assert.True(t, known, "%s asks for %s", r.Name, name)
		}
		assert.Len(t, slices.Compact(slices.Sorted(slices.Values(r.Types))), len(r.Types), "%s names a type twice", r.Name)
	}
}

func TestDeclarationsAreWhole(t *testing.T) {
	names, asked := map[string]bool{}, map[string]bool{}
	for _, r := range recipes.All() {
		assert.False(t, names[r.Name] || asked[r.Question], "%s comes twice", r.Name)
		names[r.Name], asked[r.Question] = true, true
		assert.Regexp(t, `^[a-z0-9]+(-[a-z]+)*$`, r.Name)
		assert.True(t, strings.HasSuffix(r.Question, "?"), r.Question)
		assert.True(t, slices.IsSorted(r.Columns) && len(r.Columns) > 2, r.Name)
		assert.True(t, slices.IsSorted(r.Asks), "%s asks in a form's order", r.Name)
		assert.True(t, r.Asked(recipes.AskPeriod), r.Name)
		require.Len(t, r.Steps, 4, r.Name)
		for i, stage := range []recipes.Stage{recipes.Asking, recipes.Reading, recipes.Choosing, recipes.Following} {
			assert.Equal(t, stage, r.Steps[i].Stage, r.Name)
			assert.NotEmpty(t, r.Steps[i].Words, r.Name)
		}
		for ask := range r.AskWords {
			assert.True(t, r.Asked(ask), "%s explains what it does not ask", r.Name)
		}
		data := 0
		for _, ask := range []recipes.Ask{recipes.AskRecipient, recipes.AskDevice, recipes.AskIP, recipes.AskText} {
			if r.Asked(ask) {
				data++
			}
		}
		assert.LessOrEqual(t, data, 1, "%s: a Data filter holds one answer", r.Name)
		if r.PartOf != "" {
			checkPart(t, r)
		}
		found, ok := recipes.Find(strings.ToUpper(r.Name))
		assert.True(t, ok)
		assert.Equal(t, r.Question, found.Question)
	}
	_, ok := recipes.Find("no such recipe")
	assert.False(t, ok)
}

// checkPart: what is part of an example is that example, narrowed.
func checkPart(t *testing.T, r recipes.Recipe) {
	t.Helper()
	example, ok := recipes.Find(r.PartOf)
	require.True(t, ok && example.Example, r.Name)
	assert.Equal(t, example.Gives, r.Gives, r.Name)
	assert.Equal(t, example.Steps, r.Steps, r.Name)
	assert.Subset(t, example.Types, r.Types, r.Name)
}

// Where no log type could answer, the recipe says so (log-types.csv has none
// for reading a data source, downloading a file or the fate of an SMS).
func TestWhatNoTypeAnswersIsSaid(t *testing.T) {
	for _, name := range []string{"studio-emails", "sms-delivered", "data-reads", "files"} {
		r, _ := recipes.Find(name)
		assert.Contains(t, r.Note, "No log type", name)
		assert.Contains(t, r.Note, "earest", name)
	}
}

func TestEveryWayIsARelation(t *testing.T) {
	full := model.Log{
		ID: "1", CreatedAt: noon(), Type: "email.delivered", RequestID: "8017a7e5-5d3d-4a85-ac80-d70da58b45d7", SessionID: "418", UserID: "456", AppID: "92",
		DataSourceID: "90", DataSourceEntryID: "91", UserEmail: model.Optional{Value: "ann@x", Present: true},
		DataText: model.Optional{Present: true, Value: `{"ip": "192.0.2.1", "_pageId": 113, "messageId": "a", "mediaFileId": 7, "appSubmissionId": 12, "_deviceTrackingId": "6f-e", "_analyticsSessionId": "80-b"}`},
	}
	relations := filters.Relations(full)
	for _, r := range recipes.All() {
		assert.NotEmpty(t, r.Ways, r.Name)
		for _, way := range r.Ways {
			found := slices.ContainsFunc(relations, func(rel filters.Relation) bool { return strings.HasPrefix(rel.Name, way) })
			assert.True(t, found, "%s leads on by %q", r.Name, way)
		}
	}
}

func TestAnswersBecomeFilters(t *testing.T) {
	march := model.Range{Kind: model.RangeLast30Days}
	everything := recipes.Answers{Person: " ann ", App: "Conference", Recipient: "ann@x", Device: "iPhone", IP: "192.0.2.1", Text: `say "hi"`, Range: march, HasRange: true}
	for _, c := range []struct {
		recipe, user, app, session, category, data string
	}{
		{"emails", "ann", "Conference", "", "", "ann@x"},
		{"studio-emails", "ann", "Conference", "", "studio", "ann@x"},
		{"pushes", "ann", "Conference", "", "", `say \"hi\"`},
		{"app-logins", "ann", "Conference", "", "app", "ip==192.0.2.1"},
		{"2fa", "ann", "", "", "", ""},
		{"ip", "", "", "", "", "ip==192.0.2.1"},
		{"device", "", "", "", "", "iPhone"},
	} {
		r, ok := recipes.Find(c.recipe)
		require.True(t, ok)
		want := model.Query{Range: march, Types: strings.Join(r.Types, ","), Analytics: len(r.Types) == 0}
		want.Filters[model.ColumnUser], want.Filters[model.ColumnApp], want.Filters[model.ColumnSession] = c.user, c.app, c.session
		want.Filters[model.ColumnCategory], want.Filters[model.ColumnData] = c.category, c.data
		assert.Equal(t, want, r.Query(everything), c.recipe)
	}
	r, _ := recipes.Find("2fa")
	assert.Equal(t, []recipes.Ask{recipes.AskRecipient, recipes.AskApp, recipes.AskDevice, recipes.AskIP, recipes.AskText}, r.Unasked(everything))
	assert.Equal(t, model.RangeLast90Days, r.Query(recipes.Answers{}).Range.Kind, "its own period")
	day := recipes.Answers{HasRange: true}
	assert.Equal(t, model.RangeLast24Hours, r.Query(day).Range.Kind, "the last 24 hours can be chosen")
}

func TestADeviceIsANumberAnIDOrAWord(t *testing.T) {
	r, _ := recipes.Find("device")
	for answer, want := range map[string]model.Log{
		"418":                                  {SessionID: "418"},
		"8017a7e5-5d3d-4a85-ac80-d70da58b45d7": data(`{"device": {"uuid": "8017a7e5-5d3d-4a85-ac80-d70da58b45d7"}}`),
		"8017A7E55D3D4A85":                     data(`{"_deviceTrackingId": "8017a7e55d3d4a85"}`),
		"Pixel 7":                              data(`{"device": {"model": "Pixel 7 Pro"}}`),
	} {
		holds, err := filters.Predicate(r.Query(recipes.Answers{Device: answer}))
		require.NoError(t, err)
		assert.True(t, holds(want), answer)
		assert.False(t, holds(data(`{"device": {"uuid": "8017a7e5-5d3d-4a85-ac80-d70da58b45d7-1", "model": "418"}}`)), answer)
	}
}

// Whatever is answered, the query is one that can be asked; literal answers
// mean themselves.
func TestAnyAnswerGivesAQuery(t *testing.T) {
	for _, r := range recipes.All() {
		for _, answer := range []string{"", "a|b", "!a", "=", "a==b", `"`, `""`, `a"|"b`, "=a==b|!c", "as", "x as y", "12", "::1", "1.2.3", "\x1b[31m\n", strings.Repeat("ab", 1000), "\xff"} {
			q := r.Query(recipes.Answers{Recipient: answer, Device: answer, IP: answer, Text: answer})
			holds, err := filters.Predicate(q)
			require.NoError(t, err, "%s %q", r.Name, answer)
			if r.Asked(recipes.AskText) && r.Category == "" && strings.TrimSpace(answer) != "" && answer != "\xff" {
				l := data(model.Respace(mustJSON(t, map[string]string{"key": "before " + strings.TrimSpace(answer) + " after"})))
				l.Type = r.Types[0]
				assert.True(t, holds(l), "%s %q → %q on %s", r.Name, answer, q.Filters[model.ColumnData], l.DataText.Value)
			}
		}
	}
}

// An address's or an id's neighbours are not it.
func TestTwelveNeverBringsOneHundredTwentyThree(t *testing.T) {
	r, _ := recipes.Find("ip")
	holds, err := filters.Predicate(r.Query(recipes.Answers{IP: "10.0.0.12"}))
	require.NoError(t, err)
	assert.True(t, holds(data(`{"ip": "10.0.0.12"}`)))
	assert.False(t, holds(data(`{"ip": "10.0.0.123"}`)))
	assert.False(t, holds(data(`{"ip": "110.0.0.12"}`)))

	for name, logs := range map[string][]model.Log{
		"emails":    {of("email.communicate", `{"messageId": 12}`), of("email.delivered", `{"messageId": "12"}`), of("email.bounced", `{"messageId": 123}`), of("email.bounced", `{"messageId": "112"}`)},
		"media":     {of("mediaFile.create", `{"mediaFileId": 12}`), of("mediaFile.update", `{"mediaFileId": "12"}`), of("mediaFile.remove", `{"mediaFileId": 123}`), of("mediaFile.remove", `{"mediaFileId": "312"}`)},
		"publishes": {of("app.submission.build", `{"appSubmissionId": 12}`), of("app.submission.report", `{"appSubmissionId": "12", "status": "completed"}`), of("app.submission.report", `{"appSubmissionId": 123, "status": "failed"}`), of("app.submission.report", `{"appSubmissionId": "1234"}`)},
	} {
		r, _ := recipes.Find(name)
		s := r.Summary(recipes.Answers{})
		for i, l := range logs {
			l.ID = model.ID(string(rune('a' + i)))
			s.Add(l)
		}
		row := rowWith(t, s.Figures(view()), "12")
		holds, err := filters.Predicate(row.Change.Apply(r.Query(recipes.Answers{})))
		require.NoError(t, err)
		for i, l := range logs {
			assert.Equal(t, i < 2, holds(l), "%s: %s", name, l.DataText.Value)
		}
	}
}
