package recipes_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
)

func noon() time.Time { return time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC) }

func view() recipes.View { return recipes.View{Now: noon()} }

func data(text string) model.Log {
	return model.Log{DataText: model.Optional{Value: text, Present: text != ""}, DataExact: true, HasData: true}
}

func of(logType, text string) model.Log {
	l := data(text)
	l.Type = logType
	return l
}

// at is a log so long after noon.
func at(after time.Duration, logType, text string) model.Log {
	l := of(logType, text)
	l.CreatedAt = noon().Add(after)
	return l
}

func by(email string, l model.Log) model.Log {
	l.UserEmail = model.Optional{Value: email, Present: true}
	return l
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return text
}

func summary(t *testing.T, name string, a recipes.Answers) recipes.Summary {
	t.Helper()
	r, ok := recipes.Find(name)
	require.True(t, ok)
	return r.Summary(a)
}

// figuresOf adds logs, numbered, in turn and then all once more from the last
// to the first: pages overlap.
func figuresOf(t *testing.T, s recipes.Summary, logs ...model.Log) recipes.Figures {
	t.Helper()
	for i := range logs {
		if logs[i].ID == "" {
			logs[i].ID = model.ID(strconv.Itoa(i + 1))
		}
		s.Add(logs[i])
	}
	for i := range logs {
		s.Add(logs[len(logs)-1-i])
	}
	f := s.Figures(view())
	require.Equal(t, len(logs), f.BasedOn)
	for _, table := range f.Tables {
		require.Equal(t, table.Of, len(table.Rows), table.Title)
		for _, row := range table.Rows {
			require.Len(t, row.Cells, len(table.Headings), table.Title)
		}
	}
	return f
}

func tableOf(t *testing.T, f recipes.Figures, title string) recipes.Table {
	t.Helper()
	for _, table := range f.Tables {
		if table.Title == title {
			return table
		}
	}
	require.Fail(t, "no table "+title)
	return recipes.Table{}
}

// rowWith is the row with a cell of that text.
func rowWith(t *testing.T, f recipes.Figures, cell string) recipes.Row {
	t.Helper()
	for _, table := range f.Tables {
		for _, row := range table.Rows {
			for _, c := range row.Cells {
				if c.Kind == recipes.CellText && c.Text == cell {
					return row
				}
			}
		}
	}
	require.Fail(t, "no cell "+cell)
	return recipes.Row{}
}

// lines are a table's rows as text, times as minutes after noon.
func lines(table recipes.Table) []string {
	var all []string
	for _, row := range table.Rows {
		var cells []string
		for _, c := range row.Cells {
			switch {
			case c.Kind == recipes.CellNumber:
				cells = append(cells, strconv.FormatInt(c.Number, 10))
			case c.Kind == recipes.CellTime && c.Time.IsZero():
				cells = append(cells, "?")
			case c.Kind == recipes.CellTime:
				cells = append(cells, fmt.Sprintf("%+g", c.Time.Sub(noon()).Minutes()))
			default:
				cells = append(cells, c.Text)
			}
		}
		all = append(all, strings.Join(cells, " | "))
	}
	return all
}

// leadsTo are the places of the logs, among logs, that a change of the recipe's
// query finds.
func leadsTo(t *testing.T, name string, c recipes.Change, logs []model.Log) []int {
	t.Helper()
	r, _ := recipes.Find(name)
	q := r.Query(recipes.Answers{})
	q.Filters[model.ColumnUser] = "nobody at all"
	if !c.Alone {
		q.Filters[model.ColumnUser] = ""
	}
	holds, err := filters.Predicate(c.Apply(q))
	require.NoError(t, err)
	var found []int
	for i, l := range logs {
		if holds(l) {
			found = append(found, i)
		}
	}
	return found
}

func TestEmails(t *testing.T) {
	s := summary(t, "emails", recipes.Answers{})
	logs := []model.Log{
		by("sender@x.org", at(0, "email.communicate", `{"_userEmail": "sender@x.org", "messageId": "a", "subject": "Hi", "to": [{"email": "ann@x.org", "type": "to"}]}`)),
		at(40*time.Second, "email.delayed", `{"messageId": "a", "recipient": "ann@x.org"}`),
		at(13*time.Minute, "email.delivered", `{"mail": {"destination": ["ann@x.org"]}, "messageId": "a"}`),
		at(time.Minute, "email.dataSourceHook", `{"nested": [{"messageId": 12}], "info": "for bob@x.org only"}`),
		at(2*time.Minute, "email.bounced", `{"messageId": "12"}`),
		at(2*time.Minute, "email.validate", `{"messageId": "c", "to": "Cid <cid@x.org>"}`),
		at(-time.Minute, "email.delivered", `{"messageId": "early", "recipient": "dan@x.org"}`),
		at(0, "email.communicate", `{"note": "no id"}`),
		at(0, "email.communicate", ``),
		at(0, "email.communicate", `{"messageId": null}`),
		at(0, "email.delivered", `{"messageId": {"odd": 1}}`),
		at(0, "email.communicate", `[1, "two", null]`),
		at(0, "user.login", `{"messageId": "a"}`),
		at(5*time.Minute, "email.communicate", `{"messageId": "late"}`),
		at(5*time.Minute-time.Second, "email.delivered", `{"messageId": "late"}`),
		at(0, "email.delivered", `{"mail": {"messageId": "<inner@mail>", "commonHeaders": {"messageId": "deeper"}}, "messageId": "late"}`),
	}
	f := figuresOf(t, s, logs...)
	assert.Equal(t, []string{
		"4 sent: 2 delivered, 1 bounced, 1 no status yet.",
		"1 more has a status, but what set it off is not among these logs: it was sent before the range, or in another way.",
		"1 log of another type is left aside.",
	}, f.Sentences)
	messages := tableOf(t, f, "Messages")
	assert.Equal(t, []string{
		"+5 | not said | not said | delivered | triggered → delivered 0 s → delivered 4 min | late",
		"+2 | cid@x.org | not said | no status yet | triggered | c",
		"+1 | bob@x.org | not said | bounced | triggered → bounced 1 min | 12",
		"+0 | ann@x.org | Hi | delivered | triggered → delayed 40 s → delivered 12 min | a",
		"? | dan@x.org | not said | delivered | delivered | early",
	}, lines(messages))
	assert.Equal(t, []int{0, 1, 2}, leadsTo(t, "emails", messages.Rows[3].Change, logs), "all the logs of one message, whoever wrote them")
	totals := tableOf(t, f, "By status")
	assert.Equal(t, "Messages", totals.Counts)
	assert.Equal(t, []string{"delivered | 2", "bounced | 1", "no status yet | 1", "no trigger here | 1"}, lines(totals))
	assert.Equal(t, []int{5}, leadsTo(t, "emails", totals.Rows[2].Change, logs), "those without a status can be filtered to")
	open := s.Figures(recipes.View{Now: noon(), Tag: "no status yet"})
	assert.Equal(t, []string{"+2 | cid@x.org | not said | no status yet | triggered | c"}, lines(tableOf(t, open, "Messages")))

	require.Len(t, f.Lacking, 2)
	assert.Equal(t, "3 logs have no messageId", f.Lacking[0].Words)
	assert.Equal(t, []int{7, 8, 11}, leadsTo(t, "emails", f.Lacking[0].Show, logs))
	assert.Equal(t, "2 logs have nothing under messageId", f.Lacking[1].Words)
	assert.Equal(t, []int{9, 10}, leadsTo(t, "emails", f.Lacking[1].Show, logs))
}

// The triggers alone say nothing of what became of the emails: what a filter
// left out is asked for, and joined, and makes no line of its own.
func TestEmailsWhoseStatusesWereLeftOut(t *testing.T) {
	r, _ := recipes.Find("emails")
	from := noon().AddDate(0, 0, -3)
	for name, q := range map[string]model.Query{
		"a person": r.Query(recipes.Answers{Person: "ann"}),
		"an app":   r.Query(recipes.Answers{App: "Conference"}),
		"the past": r.Query(recipes.Answers{HasRange: true, Range: model.Range{Kind: model.RangeCustom, From: from, To: noon()}}),
		"a type":   {Types: "email.communicate"},
	} {
		s := r.Summary(recipes.Answers{}).(recipes.Joiner)
		q.AppID = "20"
		trigger, other := at(0, "email.communicate", `{"messageId": "12"}`), at(0, "email.communicate", `{"messageId": "13"}`)
		trigger.ID, other.ID, trigger.AppID = "1", "2", "20"
		s.Add(trigger)
		s.Add(other)
		late := at(time.Second, "email.delayed", `{"messageId": "12"}`)
		late.ID = "5"
		s.Join(late) // it is not the last that happens
		open := s.Open(q)
		require.Len(t, open, 1, name)
		assert.Equal(t, model.ID("20"), open[0].AppID, name)
		assert.Equal(t, q.Range.Kind, open[0].Range.Kind, name)
		assert.Equal(t, q.Range.From, open[0].Range.From, name)
		assert.True(t, open[0].Range.To.IsZero(), name)
		status, stranger := at(time.Minute, "email.delivered", `{"messageId": 12}`), at(time.Minute, "email.delivered", `{"messageId": 123}`)
		status.ID, stranger.ID, status.AppID, stranger.AppID = "3", "4", "20", "20"
		holds, err := filters.Predicate(open[0])
		require.NoError(t, err)
		assert.True(t, holds(status), name)
		assert.False(t, holds(stranger) || holds(trigger), name)
		for _, l := range []model.Log{status, stranger, status, trigger} {
			s.Join(l)
		}
		f := s.Figures(view())
		assert.Equal(t, 2, f.BasedOn, name)
		assert.Equal(t, []string{"2 sent: 1 delivered, 1 no status yet."}, f.Sentences, name)
		assert.Len(t, tableOf(t, f, "Messages").Rows, 2, name)
	}
	s := r.Summary(recipes.Answers{}).(recipes.Joiner)
	s.Add(at(0, "email.communicate", `{"messageId": "12"}`))
	assert.Empty(t, s.Open(r.Query(recipes.Answers{})), "nothing was left out")
}

func TestTheOutermostMessageIDIsTheEmails(t *testing.T) {
	for text, want := range map[string][]string{
		`{"mail": {"messageId": "inner"}, "messageId": "outer"}`:           {"outer"},
		`{"messageId": "outer", "z": {"messageId": "inner"}}`:              {"outer"},
		`{"messageId": null, "z": {"messageId": "inner"}}`:                 {"inner"},
		`{"sent": [{"messageId": 1}, {"messageId": 2}, {"messageId": 1}]}`: {"1", "2"},
	} {
		var ids []string
		for _, row := range tableOf(t, figuresOf(t, summary(t, "emails", recipes.Answers{}), at(0, "email.communicate", text)), "Messages").Rows {
			ids = append(ids, row.Cells[5].Text)
		}
		assert.ElementsMatch(t, want, ids, text)
	}
}

func TestManyOpenEmailsAreAskedForInFewQueries(t *testing.T) {
	r, _ := recipes.Find("emails")
	for n, want := range map[int]int{0: 0, 1: 1, 100: 1, 101: 2, 2000: 20, 2001: 1} {
		s := r.Summary(recipes.Answers{}).(recipes.Joiner)
		for i := range n {
			l := at(0, "email.communicate", fmt.Sprintf(`{"messageId": "0102018f4a%04d-8017a7e5"}`, i))
			l.ID = model.ID(strconv.Itoa(i))
			s.Add(l)
		}
		open := s.Open(r.Query(recipes.Answers{Person: "ann"}))
		assert.Len(t, open, want, n)
		for _, q := range open {
			_, err := filters.Where(q)
			require.NoError(t, err)
		}
	}
}

func TestEmailsToSomebody(t *testing.T) {
	s := summary(t, "emails", recipes.Answers{Recipient: "ann@X.org"})
	f := figuresOf(t, s,
		at(0, "email.communicate", `{"messageId": "to", "to": ["Ann@x.org"], "cc": ["bob@x.org"]}`),
		at(1, "email.delivered", `{"messageId": "to", "recipient": "ann@x.org"}`),
		at(0, "email.communicate", `{"messageId": "from", "to": ["bob@x.org"], "_userEmail": "ann@x.org"}`),
		at(0, "email.communicate", `{"messageId": "unknown", "_userEmail": "ann@x.org"}`),
	)
	assert.Equal(t, []string{"2 sent: 1 delivered, 1 no status yet.", "1 more names the recipient, but went to others."}, f.Sentences)
	assert.Equal(t, []string{"Ann@x.org | 1 | 1 | 0 | 0", "bob@x.org | 1 | 1 | 0 | 0"}, lines(tableOf(t, f, "By recipient")))
}

func TestWhereRecipientsStand(t *testing.T) {
	for text, want := range map[string]string{
		`{"to": "a@x.org", "other": "b@x.org"}`:                                                        "a@x.org",
		`{"other": "b@x.org"}`:                                                                         "b@x.org",
		`{"other": "b@x.org", "text": "call c@x.org"}`:                                                 "b@x.org",
		`{"text": "call c@x.org, or d.e+f@sub.x.org."}`:                                                "c@x.org, d.e+f@sub.x.org",
		`{"to": [{"email": "a@x.org"}, {"email": "A@X.org"}, {"email": "b@x.org"}]}`:                   "a@x.org, b@x.org",
		`{"to": ["a@x.org", "b@x.org", "c@x.org", "d@x.org", "e@x.org"]}`:                              "a@x.org, b@x.org, c@x.org and 2 more",
		`{"_userEmail": "me@x.org", "_studioUser": {"email": "admin@x.org"}, "from": "Me <me@x.org>"}`: "not said",
		`{"bounce": {"bouncedRecipients": [{"emailAddress": "ł@żółw.pl"}]}, "source": "me@x.org"}`:     "ł@żółw.pl",
		`{"to": "Ann \"A\" <ann@x.org>"}`:                                                              "ann@x.org",
		`{"a": "@", "b": "x@", "c": "@x.org", "d": "no@dot", "e": "@@@@", "f": null}`:                  "not said",
	} {
		f := figuresOf(t, summary(t, "emails", recipes.Answers{}), at(0, "email.communicate", `{"messageId": "m", `+text[1:]))
		assert.Equal(t, want, tableOf(t, f, "Messages").Rows[0].Cells[1].Text, text)
	}
}

func TestPushes(t *testing.T) {
	s := summary(t, "pushes", recipes.Answers{})
	logs := []model.Log{
		by("ann@x", at(0, "pushNotification.send", `{"result": [{"jobId": 12, "result": [{"method": "gcm", "failure": 2, "message": [{"error": null}, {"error": "NotRegistered"}, {"error": "NotRegistered"}], "success": 10}, {"method": "apn", "failure": 1, "message": [{"error": "DeviceTokenNotForTopic"}], "success": 5}]}], "payload": {"body": "Now", "title": "Doors"}, "title": "no"}`)),
		at(time.Minute, "pushNotification.send", `{"a": {"b": [[{"result": {"success": "3", "failure": 0.0, "method": "gcm"}}]]}, "title": "Plain"}`),
		at(2*time.Minute, "pushNotification.send", `{"method": "wns", "success": 9, "failure": 9, "results": [{"success": 4, "failure": 0}, {"success": 0, "failure": 1, "error": {"code": 410, "reason": "Gone"}}]}`),
		at(3*time.Minute, "pushNotification.send", `{"success": true, "failure": null, "error": "Timeout"}`),
		at(4*time.Minute, "pushNotification.send", ``),
		at(5*time.Minute, "pushNotification.send", `{"result": [{"success": -1, "failure": 1.5, "method": "gcm"}]}`),
		at(6*time.Minute, "email.communicate", `{"success": 1}`),
	}
	f := figuresOf(t, s, logs...)
	assert.Equal(t, []string{
		"6 pushes to 26 devices: 22 succeeded, 4 failed.", "2 pushes had failures.",
		"The logs give 5 words for why, not one for each failure.", "1 log of another type is left aside.",
	}, f.Sentences)
	assert.Equal(t, []string{"apn | 1 | 6 | 5 | 1", "gcm | 2 | 15 | 13 | 2", "wns | 1 | 5 | 4 | 1"}, lines(tableOf(t, f, "By service")))
	errors := tableOf(t, f, "Why they failed")
	assert.Equal(t, []string{"NotRegistered | gcm | 2", "DeviceTokenNotForTopic | apn | 1", "Gone | wns | 1", "Timeout | service not said | 1"}, lines(errors))
	assert.Equal(t, []int{0}, leadsTo(t, "pushes", errors.Rows[0].Change, logs))
	each := tableOf(t, f, "Pushes")
	assert.Equal(t, "+0 | Doors | Now | not said | ann@x | 18 | 15 | 3", lines(each)[5])
	assert.Equal(t, "+5 | not said | not said | not said | not said | not said | not said | not said", lines(each)[0])
	assert.Equal(t, []int{0}, leadsTo(t, "pushes", each.Rows[5].Change, logs))
	assert.Equal(t, "3 pushes do not say how many they reached", f.Lacking[0].Words)
	failed := s.Figures(recipes.View{Now: noon(), Tag: "with failures"})
	assert.Len(t, tableOf(t, failed, "Pushes").Rows, 2)
}

func TestLogins(t *testing.T) {
	s := summary(t, "logins", recipes.Answers{})
	login := func(after time.Duration, kind, who, ip string) model.Log {
		return at(after, kind, `{"ip": "`+ip+`", "_userEmail": "`+who+`"}`)
	}
	logs := []model.Log{
		login(0, "user.login.failed", "ann@x", "1.1.1.1"), login(1*time.Minute, "user.login.failed", "bob@x", "1.1.1.1"),
		login(2*time.Minute, "user.login.failed", "ann@x", "1.1.1.1"), login(3*time.Minute, "user.login.failed", "ann@x", "2.2.2.2"),
		login(5*time.Minute, "user.login", "ann@x", "3.3.3.3"), login(6*time.Minute, "user.login.failed", "ann@x", "3.3.3.3"),
		login(7*time.Minute, "user.login.sso", "bob@x", "1.1.1.1"), login(8*time.Minute, "user.login.first", "cid@x", "1.1.1.1"),
		at(9*time.Minute, "user.login", ``), at(10*time.Minute, "user.login.failed", `{"ip": null}`), at(0, "user.logout", `{}`),
	}
	pair := []model.Log{login(20*time.Minute, "user.login", "dan@x", "4.4.4.4"), login(20*time.Minute, "user.login.failed", "dan@x", "4.4.4.4")}
	pair[0].RequestID, pair[1].RequestID = "r1", "r1"
	logs = append(logs, pair...)
	f := figuresOf(t, s, logs...)
	assert.Equal(t, []string{
		"11 attempts to sign in: 7 failed, 1 first sign-in, 1 by single sign-on.", "4 people, from 4 addresses.",
		"3 failures in a row stand out: ann@x, from 2 addresses, until 19 Nov 12:03.",
		"3 failures in a row from 1.1.1.1, on 3 accounts.", "1 log of another type is left aside.",
	}, f.Sentences, "the two logs of one request are one attempt")
	rows := tableOf(t, f, "Failures in a row")
	assert.Equal(t, []string{"ann@x | 3 | 1.1.1.1, 2.2.2.2 | +0 | +3 | signed in 2 min later from 3.3.3.3"}, lines(rows))
	assert.Equal(t, []int{0, 2, 3, 4, 5}, leadsTo(t, "logins", rows.Rows[0].Change, logs))
	assert.Equal(t, []string{
		"ann@x | 5 | 4 | 3 | 0 | 0 | +6", "bob@x | 2 | 1 | 1 | 0 | 1 | +7", "dan@x | 1 | 1 | 1 | 0 | 0 | +20", "cid@x | 1 | 0 | 0 | 1 | 0 | +8",
	}, lines(tableOf(t, f, "By person")))
	addresses := tableOf(t, f, "By address")
	assert.Equal(t, []string{"1.1.1.1 | 5 | 3 | 3 | 3 | +8", "3.3.3.3 | 2 | 1 | 1 | 1 | +6", "2.2.2.2 | 1 | 1 | 1 | 1 | +3", "4.4.4.4 | 1 | 1 | 1 | 1 | +20"}, lines(addresses))
	assert.Equal(t, []int{3}, leadsTo(t, "logins", addresses.Rows[2].Change, logs))
	assert.Equal(t, []string{"1 log has no ip", "1 log has nothing under ip"}, []string{f.Lacking[0].Words, f.Lacking[1].Words})
}

func TestTwoFactor(t *testing.T) {
	s := summary(t, "2fa", recipes.Answers{})
	logs := []model.Log{
		by("ann@x", at(0, "user.twofactor.add", `{"type": "sms", "device": {"type": "phone"}}`)),
		by("ann@x", at(time.Minute, "user.twofactor.remove", `{"device": {"type": "phone"}, "type": "sms"}`)),
		by("bob@x", at(0, "user.twofactor.add", `{"type": "authenticator"}`)),
		by("sam@x", at(2*time.Minute, "organization.user.twofactor.remove", `{"type": "sms", "user": {"id": 7, "email": "cid@x"}, "_userEmail": "sam@x"}`)),
		by("sam@x", at(3*time.Minute, "organization.user.twofactor.remove", `{"who": "dan@x.org", "_userEmail": "sam@x.org"}`)),
		at(4*time.Minute, "organization.user.twofactor.remove", ``),
	}
	f := figuresOf(t, s, logs...)
	assert.Equal(t, []string{"6 changes: 2 added, 4 removed.", "3 removals were by an admin.", "Without it since, as far as these logs go: ann@x, cid@x, dan@x.org."}, f.Sentences)
	changes := tableOf(t, f, "Changes")
	assert.Equal(t, []string{
		"+4 | not said | removed | not said | an admin who is not named", "+3 | dan@x.org | removed | not said | admin sam@x",
		"+2 | cid@x | removed | sms | admin sam@x", "+1 | ann@x | removed | sms | themselves",
		"+0 | bob@x | added | authenticator | themselves", "+0 | ann@x | added | sms | themselves",
	}, slicesOrder(lines(changes)))
	assert.Equal(t, []int{3}, leadsTo(t, "2fa", changes.Rows[2].Change, logs))
	assert.Equal(t, []int{0, 1}, leadsTo(t, "2fa", changes.Rows[3].Change, logs))
	assert.Equal(t, []string{"not said | 0 | 2", "authenticator | 1 | 0", "sms | 1 | 2"}, lines(tableOf(t, f, "By kind")))
	assert.Equal(t, "2 logs have no type", f.Lacking[0].Words)
}

// slicesOrder puts the two rows of the same minute in one order.
func slicesOrder(all []string) []string {
	if n := len(all); all[n-1] > all[n-2] {
		all[n-1], all[n-2] = all[n-2], all[n-1]
	}
	return all
}

func TestMedia(t *testing.T) {
	s := summary(t, "media", recipes.Answers{})
	logs := []model.Log{
		by("ann@x", at(0, "mediaFile.create", `{"mediaFileId": 12, "mediaFile": {"name": "a.png"}, "name": "no"}`)),
		by("bob@x", at(time.Minute, "mediaFile.update", `{"mediaFileId": "12", "mediaFile": {"name": "b.png"}}`)),
		by("ann@x", at(2*time.Minute, "mediaFile.remove", `{"x": {"mediaFileId": 12}}`)),
		at(0, "mediaFile.create", `{"mediaFileId": 123, "fileName": "c.pdf"}`), at(9*time.Minute, "mediaFile.restore", `{"id": 12}`),
	}
	f := figuresOf(t, s, logs...)
	assert.Equal(t, []string{"2 files: 2 uploaded, 1 changed or moved, 1 to the bin, 1 restored.", "1 is in the bin, as far as these logs go."}, f.Sentences)
	assert.Equal(t, []string{
		"+2 | b.png | uploaded → changed or moved → to the bin | ann@x, bob@x | 12", "+0 | c.pdf | uploaded | not said | 123",
	}, lines(tableOf(t, f, "Files")))
	assert.Equal(t, "1 log has no mediaFileId", f.Lacking[0].Words)

	slices.Reverse(logs)
	assert.Equal(t, lines(tableOf(t, f, "Files")), lines(tableOf(t, figuresOf(t, summary(t, "media", recipes.Answers{}), logs...), "Files")), "in any order")
}

func TestPublishes(t *testing.T) {
	s := summary(t, "publishes", recipes.Answers{}).(recipes.Joiner)
	inApp := func(name string, l model.Log) model.Log {
		l.AppName = model.Optional{Value: name, Present: true}
		return by("ann@x", l)
	}
	logs := []model.Log{
		inApp("A", at(0, "app.publish.web.create", `{}`)), inApp("A", at(time.Minute, "app.publish", `{"version": "3.1"}`)),
		inApp("A", at(2*time.Minute, "app.submission.build", `{"appSubmissionId": 12, "platform": "ios", "version": "3.1"}`)),
		at(3*time.Hour+12*time.Minute, "app.submission.report", `{"report": {"appSubmissionId": "12"}, "status": "failed", "errorMessage": "expired"}`),
		inApp("B", at(3*time.Minute, "app.submission.build", `{"appSubmissionId": 123}`)),
		inApp("B", at(4*time.Minute, "app.submission.build", `{}`)),
		at(0, "app.submission.report", `{"appSubmissionId": 7, "status": "completed"}`),
		inApp("B", at(5*time.Minute, "app.submission.build", `{"appSubmissionId": 9}`)),
		at(6*time.Minute, "app.submission.report", `{"appSubmissionId": 9}`),
		at(7*time.Minute, "app.submission.report", `{"status": "completed"}`),
	}
	f := figuresOf(t, s, logs...)
	assert.Equal(t, []string{
		"6 publications: 1 web launch, 1 in-app update, 4 store builds.",
		"Of the builds: 2 not reported yet, 1 failed, 1 reported, without a status.",
		"1 report is of a build that is not among these logs: it was asked for before the range, or left out by a filter.",
	}, f.Sentences)
	each := tableOf(t, f, "Published")
	assert.Equal(t, []string{
		"+5 | B | store build | ann@x | reported, without a status | 1 min |  | 9", "+4 | B | store build | ann@x | not reported yet |  |  | ",
		"+3 | B | store build | ann@x | not reported yet |  |  | 123", "+2 | A | ios 3.1, store build | ann@x | failed | 3 h 10 min | expired | 12",
		"+1 | A | in-app update, 3.1 | ann@x |  |  |  | ", "+0 | A | web launch | ann@x |  |  |  | ",
	}, lines(each))
	assert.Equal(t, []int{2, 3}, leadsTo(t, "publishes", each.Rows[3].Change, logs), "the request and its report, whoever wrote them")
	assert.Equal(t, []string{"A | 1 | 1 | 1", "B | 0 | 0 | 3"}, lines(tableOf(t, f, "By app")))
	assert.Equal(t, "2 logs have no appSubmissionId", f.Lacking[0].Words)

	r, _ := recipes.Find("publishes")
	assert.Empty(t, s.Open(r.Query(recipes.Answers{})))
	open := s.Open(r.Query(recipes.Answers{Person: "ann"}))
	require.Len(t, open, 1)
	report := at(time.Hour, "app.submission.report", `{"appSubmissionId": "123", "status": "completed"}`)
	report.ID = "99"
	holds, err := filters.Predicate(open[0])
	require.NoError(t, err)
	assert.True(t, holds(report))
	s.Join(report)
	older, build := at(30*time.Minute, "app.submission.report", `{"appSubmissionId": 123, "status": "failed"}`), at(0, "app.submission.build", `{"appSubmissionId": 55}`)
	older.ID, build.ID = "100", "101"
	s.Join(older)
	s.Join(build)
	assert.Len(t, tableOf(t, s.Figures(view()), "Published").Rows, 6, "what is joined makes no row")
	assert.Contains(t, s.Figures(view()).Sentences[1], "1 completed, 1 failed", "the latest report counts")
	assert.Equal(t, len(logs), s.Figures(view()).BasedOn)
}

func TestCounts(t *testing.T) {
	s := summary(t, "user-activity", recipes.Answers{})
	logs := []model.Log{
		by("ann@x", at(0, "app.view", `{"page": {"title": "Home"}, "ip": "1.1.1.1"}`)),
		by("ann@x", at(time.Minute, "app.analytics.pageView", `{"_pageTitle": "Home", "_deviceTrackingId": "d1"}`)),
		by("bob@x", at(2*time.Minute, "app.analytics.pageView", `{"_pageTitle": "Homepage", "device": {"uuid": "d1"}}`)),
		at(3*time.Minute, "custom.\x1b[31m", ``),
	}
	f := figuresOf(t, s, logs...)
	assert.Equal(t, []string{"4 logs by 2 people.", "The first was on 19 Nov 12:00, the last on 19 Nov 12:03."}, f.Sentences)
	screens := tableOf(t, f, "By screen")
	assert.Equal(t, []string{"Home | 2 | +0 | +1", "Homepage | 1 | +2 | +2", "not said | 1 | +3 | +3"}, lines(screens))
	assert.Equal(t, []int{0, 1}, leadsTo(t, "user-activity", screens.Rows[0].Change, logs))
	assert.Equal(t, []string{"d1 | 2 | +1 | +2", "not said | 2 | +0 | +3"}, lines(tableOf(t, f, "By device")))
	people := tableOf(t, f, "By person")
	assert.Equal(t, []string{"ann@x | 2 | +0 | +1", "bob@x | 1 | +2 | +2", "not said | 1 | +3 | +3"}, lines(people))
	assert.Equal(t, []int{3}, leadsTo(t, "user-activity", people.Rows[2].Change, logs), "nobody's logs can be shown too")
	assert.Equal(t, "No logs.", summary(t, "members", recipes.Answers{}).Figures(view()).Sentences[0])
}

func TestTimesAreSaidInTheViewersZone(t *testing.T) {
	zone := time.FixedZone("", 3600)
	s := summary(t, "profile", recipes.Answers{})
	s.Add(at(0, "user.update", ``))
	assert.Equal(t, "It was on 19 Nov 13:00.", s.Figures(recipes.View{Now: noon().In(zone)}).Sentences[1])
	assert.Equal(t, "It was on 19 Nov 2026 12:00.", s.Figures(recipes.View{Now: noon().AddDate(1, 0, 0)}).Sentences[1])
}

func TestFiguresAsJSON(t *testing.T) {
	s := summary(t, "emails", recipes.Answers{})
	s.Add(at(0, "email.communicate", `{"messageId": "12"}`))
	s.Add(at(0, "email.communicate", ``))
	text := mustJSON(t, s.Figures(view()))
	var got struct {
		BasedOn int
		Tables  []struct {
			Rows []struct {
				Cells  []any
				Change struct {
					Alone, UntilNow bool
					Filters         map[string]string
					Types           []string
				}
			}
		}
		Lacking []struct {
			Show struct{ Filters map[string]string }
		}
	}
	require.NoError(t, json.Unmarshal(text, &got))
	row := got.Tables[1].Rows[0]
	assert.Equal(t, []any{"2026-11-19T12:00:00Z", "not said", "not said", "no status yet", "triggered", "12"}, row.Cells)
	assert.Equal(t, map[string]string{"Data": "messageId==12"}, row.Change.Filters)
	assert.True(t, row.Change.Alone && row.Change.UntilNow && len(row.Change.Types) == 8)
	assert.Equal(t, map[string]string{"Data": `!"messageId":`}, got.Lacking[0].Show.Filters)
	assert.JSONEq(t, `null`, string(mustJSON(t, recipes.Cell{Kind: recipes.CellTime})))
}

func TestATableHoldsNoMoreRowsThanAskedFor(t *testing.T) {
	s := summary(t, "emails", recipes.Answers{})
	for i := range 30 {
		s.Add(at(time.Duration(i)*time.Second, "email.communicate", fmt.Sprintf(`{"messageId": %d, "to": "a%d@x.org"}`, i, i)))
	}
	f := s.Figures(recipes.View{Now: noon(), Rows: 4})
	for _, title := range []string{"Messages", "By recipient"} {
		assert.Len(t, tableOf(t, f, title).Rows, 4)
		assert.Equal(t, 30, tableOf(t, f, title).Of)
	}
	assert.Equal(t, "29", tableOf(t, f, "Messages").Rows[0].Cells[5].Text, "the latest")
}
