package recipes_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo/story"
	"fliplet-audit/filters"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
)

// The tests of this file hold the figures over the story's logs against a
// count of their own, over the JSON as encoding/json reads it.

// record is a log of the story with its data decoded.
type record struct {
	model.Log
	data any
}

func storyRecords(t *testing.T) []record {
	t.Helper()
	tale := story.New(story.Options{Seed: 7, Now: noon(), Logs: 5000})
	home := tale.Organization()
	users, apps := map[int64]story.User{}, map[int64]string{}
	for _, u := range home.Users {
		users[u.ID] = u
	}
	for _, a := range home.Apps {
		apps[a.ID] = a.Name
		if a.ProductionID != 0 {
			apps[a.ProductionID] = a.Name
		}
	}
	var all []record
	for r := range tale.Logs {
		wire := map[string]any{"id": len(all) + 1, "type": r.Type, "createdAt": r.CreatedAt, "data": nil}
		if r.Data != "" {
			wire["dataString"] = r.Data
		}
		for key, id := range map[string]int64{"sessionId": r.SessionID, "userId": r.UserID, "appId": r.AppID, "dataSourceId": r.DataSourceID} {
			if id != 0 {
				wire[key] = id
			}
		}
		if r.RequestID != "" {
			wire["requestId"] = r.RequestID
		}
		if u, ok := users[r.UserID]; ok {
			wire["user"] = map[string]any{"type": orNil(u.Type), "email": orNil(u.Email)}
		}
		if name, ok := apps[r.AppID]; ok {
			wire["app"] = map[string]any{"name": name}
		}
		l, err := model.ParseLog(mustJSON(t, wire))
		require.NoError(t, err)
		one := record{Log: l}
		if r.Data != "" {
			decoder := json.NewDecoder(strings.NewReader(r.Data))
			decoder.UseNumber()
			require.NoError(t, decoder.Decode(&one.data))
		}
		all = append(all, one)
	}
	return all
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// eachObject calls visit with every object in JSON, the outer ones first.
func eachObject(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, inner := range v {
			eachObject(inner, visit)
		}
	case []any:
		for _, inner := range v {
			eachObject(inner, visit)
		}
	}
}

// idUnder is a number or a text under a key, in the outermost object that has
// one.
func idUnder(v any, key string) string {
	id := ""
	eachObject(v, func(o map[string]any) {
		if value, ok := o[key]; ok && id == "" && value != nil {
			id = fmt.Sprint(value)
		}
	})
	return id
}

func ofTypes(all []record, types ...string) []record {
	var some []record
	for _, r := range all {
		if slices.Contains(types, r.Type) {
			some = append(some, r)
		}
	}
	return some
}

// figuresOver runs a recipe over the story as its query does: in pages, the
// latest first, each beginning with the last of the one before.
func figuresOver(t *testing.T, name string, all []record) recipes.Figures {
	t.Helper()
	r, ok := recipes.Find(name)
	require.True(t, ok)
	holds, err := filters.Predicate(r.Query(recipes.Answers{}))
	require.NoError(t, err)
	var matching []model.Log
	for _, one := range slices.Backward(all) {
		if holds(one.Log) {
			matching = append(matching, one.Log)
		}
	}
	require.NotEmpty(t, matching, name)
	s := r.Summary(recipes.Answers{})
	for start := 0; start < len(matching); start += 499 {
		for _, l := range matching[start:min(start+500, len(matching))] {
			s.Add(l)
		}
		s.Figures(view())
	}
	f := s.Figures(view())
	assert.Equal(t, len(matching), f.BasedOn)
	return f
}

func asLines[V any](counts map[string]V, format string) []string {
	var all []string
	for key, n := range counts {
		all = append(all, fmt.Sprintf(format, key, n))
	}
	sort.Strings(all)
	return all
}

func sorted(all []string) []string {
	sort.Strings(all)
	return all
}

func TestTheStorysEmails(t *testing.T) {
	all := storyRecords(t)
	types := []string{"email.communicate", "email.dataSourceHook", "email.validate", "email.delivered", "email.delayed", "email.bounced", "email.complaint", "email.rejected"}
	latest, recipient, triggers := map[string]string{}, map[string]string{}, map[string]int{}
	inText := regexp.MustCompile(`"(?:email|recipient)": ?"([^"]+@[^"]+)"`)
	for _, r := range ofTypes(all, types...) { // in order of time
		id := idUnder(r.data, "messageId")
		require.NotEmpty(t, id)
		if slices.Contains(types[:3], r.Type) {
			triggers[id]++
			latest[id] = "no status yet"
			recipient[id] = inText.FindStringSubmatch(r.DataText.Value)[1]
		} else {
			latest[id] = strings.TrimPrefix(r.Type, "email.")
		}
	}
	want, byRecipient, sent := map[string]int{}, map[string]int{}, 0
	for id, status := range latest {
		require.Equal(t, 1, triggers[id])
		want[status]++
		byRecipient[recipient[id]]++
		sent++
	}
	f := figuresOver(t, "emails", all)
	assert.Empty(t, f.Lacking)
	require.Len(t, want, 5, "every outcome is in the story, and none stays delayed")
	assert.Equal(t, asLines(want, "%s | %d"), sorted(lines(tableOf(t, f, "By status"))))
	messages := tableOf(t, f, "Messages")
	require.Len(t, messages.Rows, sent)
	for _, row := range messages.Rows {
		id := row.Cells[5].Text
		require.Equal(t, latest[id], row.Tag)
		require.Equal(t, recipient[id], row.Cells[1].Text)
	}
	for _, row := range tableOf(t, f, "By recipient").Rows {
		require.EqualValues(t, byRecipient[row.Cells[0].Text], row.Cells[1].Number)
		delete(byRecipient, row.Cells[0].Text)
	}
	assert.Empty(t, byRecipient)
}

func TestTheStorysPushes(t *testing.T) {
	all := storyRecords(t)
	services, errors, failed := map[string][2]int64{}, map[string]int{}, 0
	logs := ofTypes(all, "pushNotification.send")
	for _, r := range logs {
		failures := int64(0)
		eachObject(r.data, func(o map[string]any) {
			method, ok := o["method"].(string)
			if !ok {
				return
			}
			success, _ := o["success"].(json.Number).Int64()
			failure, _ := o["failure"].(json.Number).Int64()
			services[method] = [2]int64{services[method][0] + success, services[method][1] + failure}
			failures += failure
			for _, m := range o["message"].([]any) {
				if word, ok := m.(map[string]any)["error"].(string); ok {
					errors[word+" | "+method]++
				}
			}
		})
		if failures > 0 {
			failed++
		}
	}
	f := figuresOver(t, "pushes", all)
	require.Greater(t, len(services), 2)
	var got []string
	for _, row := range tableOf(t, f, "By service").Rows {
		want := services[row.Cells[0].Text]
		assert.Equal(t, []int64{want[0] + want[1], want[0], want[1]}, []int64{row.Cells[2].Number, row.Cells[3].Number, row.Cells[4].Number})
		got = append(got, row.Cells[0].Text)
	}
	assert.Len(t, got, len(services))
	assert.Equal(t, asLines(errors, "%s | %d"), sorted(lines(tableOf(t, f, "Why they failed"))))
	tags := 0
	for _, row := range tableOf(t, f, "Pushes").Rows {
		tags += map[bool]int{true: 1}[row.Tag == "with failures"]
		assert.NotEqual(t, "not said", row.Cells[1].Text)
	}
	assert.Equal(t, failed, tags)
	assert.Len(t, tableOf(t, f, "Pushes").Rows, len(logs))
}

func TestTheStorysLogins(t *testing.T) {
	all := storyRecords(t)
	perPerson, failed, addresses := map[string]int{}, map[string]int{}, map[string]int{}
	streak, longest := map[string]int{}, map[string]int{}
	logs := ofTypes(all, "user.login", "user.login.failed", "user.login.first", "user.login.sso")
	for _, r := range logs {
		who := r.UserEmail.Value
		if who == "" {
			who = idUnder(r.data, "_userEmail")
		}
		perPerson[who]++
		addresses[idUnder(r.data, "ip")]++
		if r.Type == "user.login.failed" {
			failed[who]++
			streak[who]++
			longest[who] = max(longest[who], streak[who])
		} else {
			streak[who] = 0
		}
	}
	f := figuresOver(t, "logins", all)
	people := tableOf(t, f, "By person")
	require.Len(t, people.Rows, len(perPerson))
	for _, row := range people.Rows {
		who := row.Cells[0].Text
		require.EqualValues(t, perPerson[who], row.Cells[1].Number, who)
		require.EqualValues(t, failed[who], row.Cells[2].Number, who)
		require.EqualValues(t, longest[who], row.Cells[3].Number, who)
	}
	table := tableOf(t, f, "By address")
	require.Len(t, table.Rows, len(addresses))
	for _, row := range table.Rows {
		require.EqualValues(t, addresses[row.Cells[0].Text], row.Cells[1].Number)
	}
	assert.Equal(t, "203.0.113.66", table.Rows[0].Cells[0].Text, "the burst stands first")
	assert.Equal(t, strconv.Itoa(len(logs)), strings.ReplaceAll(strings.Fields(f.Sentences[0])[0], ",", ""), f.Sentences[0])
	assert.Contains(t, strings.Join(f.Sentences, " "), "34 failures in a row from 203.0.113.66, on 2 accounts.")
	worst := tableOf(t, f, "Failures in a row").Rows[0]
	assert.Equal(t, "203.0.113.66", worst.Cells[2].Text)
	assert.Contains(t, worst.Cells[5].Text, "from 198.51.100.231")
}

func TestTheStorysTwoFactor(t *testing.T) {
	all := storyRecords(t)
	want := map[string]int{}
	for _, r := range ofTypes(all, "user.twofactor.add", "user.twofactor.remove", "organization.user.twofactor.remove") {
		object := r.data.(map[string]any)
		who, by, what := r.UserEmail.Value, "themselves", "removed"
		if r.Type == "organization.user.twofactor.remove" {
			who, by = object["user"].(map[string]any)["email"].(string), "admin "+r.UserEmail.Value
		} else if r.Type == "user.twofactor.add" {
			what = "added"
		}
		kind, ok := object["type"].(string)
		if !ok {
			kind = "not said"
		}
		want[strings.Join([]string{who, what, kind, by}, " | ")]++
	}
	got := map[string]int{}
	f := figuresOver(t, "2fa", all)
	for _, row := range tableOf(t, f, "Changes").Rows {
		got[strings.Join([]string{row.Cells[1].Text, row.Cells[2].Text, row.Cells[3].Text, row.Cells[4].Text}, " | ")]++
	}
	assert.Equal(t, want, got)
	assert.GreaterOrEqual(t, len(want), 6)
}

func TestTheStorysFiles(t *testing.T) {
	all := storyRecords(t)
	words := map[string]string{"create": "uploaded", "update": "changed or moved", "remove": "to the bin", "restore": "restored"}
	happened, names := map[string]string{}, map[string]string{}
	for _, r := range ofTypes(all, "mediaFile.create", "mediaFile.update", "mediaFile.remove", "mediaFile.restore") {
		id := idUnder(r.data, "mediaFileId")
		happened[id] += " → " + words[strings.TrimPrefix(r.Type, "mediaFile.")]
		names[id] = r.data.(map[string]any)["mediaFile"].(map[string]any)["name"].(string)
	}
	files := tableOf(t, figuresOver(t, "media", all), "Files")
	require.Len(t, files.Rows, len(happened))
	for _, row := range files.Rows {
		id := row.Cells[4].Text
		require.Equal(t, names[id], row.Cells[1].Text)
		require.Equal(t, strings.TrimPrefix(happened[id], " → "), row.Cells[2].Text)
	}
}

func TestTheStorysPublications(t *testing.T) {
	all := storyRecords(t)
	builds, want := map[string]model.Log{}, map[string]int{}
	outcome, took := map[string]string{}, map[string]float64{}
	for _, r := range ofTypes(all, "app.publish.web.create", "app.publish", "app.submission.build", "app.submission.report") {
		id := idUnder(r.data, "appSubmissionId")
		switch r.Type {
		case "app.publish.web.create":
			want["web launch"]++
		case "app.publish":
			want["in-app update"]++
		case "app.submission.build":
			builds[id] = r.Log
			outcome[id] = "not reported yet"
		default:
			outcome[id] = r.data.(map[string]any)["status"].(string)
			took[id] = r.CreatedAt.Sub(builds[id].CreatedAt).Minutes()
		}
	}
	for _, what := range outcome {
		want[what]++
	}
	f := figuresOver(t, "publishes", all)
	assert.Equal(t, asLines(want, "%s | %d"), sorted(lines(tableOf(t, f, "By outcome"))))
	require.GreaterOrEqual(t, len(want), 5)
	for _, row := range tableOf(t, f, "Published").Rows {
		id := row.Cells[7].Text
		if id == "" {
			continue
		}
		require.Equal(t, outcome[id], row.Cells[4].Text)
		if minutes, ok := took[id]; ok {
			require.Equal(t, spoken(minutes), row.Cells[5].Text)
		}
	}
}

// spoken is a time of so many minutes, at least one, in words.
func spoken(minutes float64) string {
	whole := int(minutes)
	switch {
	case whole < 60:
		return fmt.Sprintf("%d min", whole)
	case whole%60 == 0:
		return fmt.Sprintf("%d h", whole/60)
	}
	return fmt.Sprintf("%d h %d min", whole/60, whole%60)
}

// Every other recipe: its count, by type, by person and by app.
func TestTheStorysOtherFigures(t *testing.T) {
	all := storyRecords(t)
	for _, r := range recipes.All() {
		if r.Gives != recipes.Counts {
			continue
		}
		types, people, apps := map[string]int64{}, map[string]int64{}, map[string]int64{}
		for _, one := range all {
			if len(r.Types) > 0 && !slices.Contains(r.Types, one.Type) {
				continue
			}
			types[one.Type]++
			apps[orNotSaid(one.AppName.Value)]++
			who := one.UserEmail.Value
			object, _ := one.data.(map[string]any)
			if who == "" && object["_userEmail"] != nil {
				if text, ok := object["_userEmail"].(string); ok {
					who = text
				} else {
					who = model.Respace(mustJSON(t, object["_userEmail"]))
				}
			}
			if admin, ok := object["_studioUser"].(map[string]any); ok {
				who = admin["email"].(string) + " as " + who
			}
			people[orNotSaid(who)]++
		}
		f := figuresOver(t, r.Name, all)
		total := int64(0)
		for title, want := range map[string]map[string]int64{"By person": people, "By app": apps, "By type": types} {
			if title == "By type" && len(types) == 1 {
				continue
			}
			got := map[string]int64{}
			for _, row := range tableOf(t, f, title).Rows {
				got[row.Cells[0].Text] = row.Cells[1].Number
			}
			assert.Equal(t, want, got, "%s %s", r.Name, title)
		}
		for _, n := range types {
			total += n
		}
		assert.EqualValues(t, total, f.BasedOn, r.Name)
	}
}

func orNotSaid(s string) string {
	if s == "" {
		return "not said"
	}
	return s
}

// contains tells whether a text of the JSON, or a key, holds words in any case.
func contains(v any, words string) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(strings.ToLower(v), strings.ToLower(words))
	case map[string]any:
		for key, inner := range v {
			if contains(key, words) || contains(inner, words) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(inner any) bool { return contains(inner, words) })
	}
	return false
}

// hasValue tells whether one of the keys has exactly a value, at any depth.
func hasValue(v any, value string, keys ...string) bool {
	found := false
	eachObject(v, func(o map[string]any) {
		for _, key := range keys {
			found = found || o[key] != nil && fmt.Sprint(o[key]) == value
		}
	})
	return found
}

// Each recipe, with each of its questions answered, brings exactly the logs
// that a filter of the test's own finds in the story.
func TestEachRecipeBringsWhatItSays(t *testing.T) {
	all := storyRecords(t)
	device := ""
	for _, one := range all {
		if device == "" {
			device = idUnder(one.data, "_deviceTrackingId")
		}
	}
	answers := []struct {
		ask   recipes.Ask
		given recipes.Answers
		fits  func(record) bool
	}{
		{recipes.AskPeriod, recipes.Answers{}, func(record) bool { return true }},
		{recipes.AskPerson, recipes.Answers{Person: "ann.walker@"}, func(r record) bool {
			object, _ := r.data.(map[string]any)
			studio, _ := object["_studioUser"].(map[string]any)
			return contains(r.UserEmail.Value, "ann.walker@") || contains(object["_userEmail"], "ann.walker@") || contains(studio["email"], "ann.walker@")
		}},
		{recipes.AskApp, recipes.Answers{App: "conference"}, func(r record) bool { return r.AppName.Value == "Conference" }},
		{recipes.AskRecipient, recipes.Answers{Recipient: "zofia"}, func(r record) bool { return contains(r.data, "zofia") }},
		{recipes.AskText, recipes.Answers{Text: "doors OPEN at 9"}, func(r record) bool { return contains(r.data, "doors open at 9") }},
		{recipes.AskText, recipes.Answers{Text: "(2).pdf"}, func(r record) bool { return contains(r.data, "(2).pdf") }},
		{recipes.AskIP, recipes.Answers{IP: "203.0.113.66"}, func(r record) bool { return hasValue(r.data, "203.0.113.66", "ip") }},
		{recipes.AskIP, recipes.Answers{IP: "203.0.113.6"}, func(r record) bool { return hasValue(r.data, "203.0.113.6", "ip") }},
		{recipes.AskDevice, recipes.Answers{Device: device}, func(r record) bool { return hasValue(r.data, device, "_deviceTrackingId", "uuid") }},
	}
	found := map[recipes.Ask]int{}
	for _, r := range recipes.All() {
		for _, a := range answers {
			if !r.Asked(a.ask) {
				continue
			}
			holds, err := filters.Predicate(r.Query(a.given))
			require.NoError(t, err)
			for _, one := range all {
				want := len(r.Types) == 0 || slices.Contains(r.Types, one.Type)
				want = want && (r.Category == "" || one.UserType.Value == string(r.Category)) && a.fits(one)
				require.Equal(t, want, holds(one.Log), "%s %+v: %s %s", r.Name, a.given, one.Type, one.DataText.Value)
				if want {
					found[a.ask]++
				}
			}
		}
	}
	assert.Len(t, found, 7, "every question was put to the test")
}
