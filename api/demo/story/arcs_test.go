package story

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	lastDay  = 24 * time.Hour
	lastWeek = 7 * 24 * time.Hour
)

// within are the logs of the last span before now that match.
func within(logs []Record, now time.Time, span time.Duration, match func(Record) bool) []Record {
	var out []Record
	for _, r := range logs {
		if now.Sub(r.CreatedAt) <= span && match(r) {
			out = append(out, r)
		}
	}
	return out
}

func holds(kind, part string) func(Record) bool {
	return func(r Record) bool { return r.Type == kind && strings.Contains(r.Data, part) }
}

// TestWheneverTheStoryEnds tells one story for each moment and looks whether it
// keeps all its promises then.
func TestWheneverTheStoryEnds(t *testing.T) {
	for i, now := range moments() {
		logs := tell(Options{Seed: int64(i), Now: now})
		t.Run(now.Format(time.RFC3339), func(t *testing.T) {
			isInOrder(t, logs, now)
			isLively(t, logs, now)
			keyEventsAreRecent(t, logs, now)
			aBurstAndThenOneGetsIn(t, logs, now)
			aBuildIsNotReportedYet(t, logs, now)
			fortyEntriesAtOnce(t, logs, now)
		})
	}
}

func keyEventsAreRecent(t *testing.T, logs []Record, now time.Time) {
	promises := []struct {
		what  string
		span  time.Duration
		least int
		match func(Record) bool
	}{
		{"an email delivered", lastDay, 30, holds("email.delivered", `"messageId": "0102`)},
		{"an email delayed", lastDay, 1, holds("email.delayed", "")},
		{"an email bounced", lastDay, 1, holds("email.bounced", "")},
		{"a complaint", lastDay, 1, holds("email.complaint", "")},
		{"an email rejected", lastDay, 1, holds("email.rejected", "")},
		{"a newsletter", lastDay, 60, holds("email.communicate", "Acme News: we open in São Paulo")},
		{"a push with failures", lastDay, 1, holds("pushNotification.send", "DeviceTokenNotForTopic")},
		{"a push that reached all", lastWeek, 1, holds("pushNotification.send", "会場が変わりました")},
		{"a web launch", lastWeek, 1, holds("app.publish.web.create", "")},
		{"an in-app update", lastDay, 1, holds("app.publish", "releaseType")},
		{"a failed build", lastWeek, 1, holds("app.submission.report", `"status": "failed"`)},
		{"a build that went well", lastWeek, 1, holds("app.submission.report", `"status": "completed"`)},
		{"a merge", lastWeek, 1, holds("app.merge.complete", "success")},
		{"2FA by its owner", lastDay, 1, holds("user.twofactor.add", `"type": "authenticator"`)},
		{"2FA taken away by its owner", 30 * lastDay, 1, holds("user.twofactor.remove", `"type": "sms"`)},
		{"2FA taken away by an admin", lastDay, 1, holds("organization.user.twofactor.remove", "viktor@acme.example")},
		{"an admin previewing", lastDay, 3, holds("app.analytics.pageView", `"_studioUser": {"id": `)},
		{"an admin previewing, analytics hidden", lastDay, 2, func(r Record) bool {
			return strings.HasPrefix(r.Type, "dataSource.entry.") && hasKey(r.Data, "_studioUser") && hasKey(r.Data, "_userEmail")
		}},
		{"a file binned", lastDay, 1, holds("mediaFile.remove", "keynote – FINAL (2).pdf")},
		{"a file restored", lastDay, 1, holds("mediaFile.restore", "κάτοψη-αίθουσας.png")},
		{"an unknown type", lastDay, 3, holds("custom.badge.scan", "")},
		{"an escape sequence", lastDay, 1, holds("dataSource.entry.create", `\u001b]0;owned\u0007\u001b[31m`)},
		{"a change of direction", lastDay, 1, holds("dataSource.entry.create", "\u202e")},
		{"nothing visible", lastDay, 1, holds("dataSource.entry.create", "\u200b")},
		{"a formula", lastDay, 1, holds("dataSource.entry.create", `=HYPERLINK(\"http`)},
		{"a plus", lastDay, 1, holds("dataSource.entry.create", `"+1 `)},
		{"an at", lastDay, 1, holds("dataSource.entry.create", `"@SUM`)},
		{"signs that LIKE knows", lastDay, 1, holds("dataSource.entry.create", `100% off_today \\`)},
		{"an emoji", lastDay, 1, holds("dataSource.entry.create", "👩‍👩‍👧‍👦")},
		{"a log without data", lastDay, 1, func(r Record) bool { return r.Data == "" && r.UserID != 0 }},
		{"a log without user", lastDay, 1, func(r Record) bool { return r.UserID == 0 && r.AppID != 0 }},
		{"a log without app", lastDay, 1, func(r Record) bool { return r.AppID == 0 && r.UserID != 0 }},
		{"a log without anything", lastDay, 1, func(r Record) bool { return r == Record{Type: r.Type, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt} }},
		{"an array", lastDay, 1, func(r Record) bool { return strings.HasPrefix(r.Data, "[1") }},
		{"a bare text", lastDay, 1, func(r Record) bool { return strings.HasPrefix(r.Data, `"`) }},
		{"a bare number", lastDay, 1, func(r Record) bool { return r.Data == "42" }},
		{"keys like integers", lastDay, 1, func(r Record) bool { return strings.HasPrefix(r.Data, `{"1": `) }},
		{"a number beyond a double", lastDay, 1, func(r Record) bool { return strings.Contains(r.Data, "9007199254740993") }},
		{"a very long value", lastDay, 1, func(r Record) bool { return len(r.Data) > 30_000 }},
		{"a very deep value", lastDay, 1, func(r Record) bool { return strings.Count(r.Data, "{") == 60 }},
	}
	for _, p := range promises {
		assert.GreaterOrEqual(t, len(within(logs, now, p.span, p.match)), p.least, p.what)
	}
}

func aBurstAndThenOneGetsIn(t *testing.T, logs []Record, now time.Time) {
	burst := within(logs, now, lastWeek, holds("user.login.failed", burstAddress))
	require.GreaterOrEqual(t, len(burst), 25)
	first, last := burst[0].CreatedAt, burst[len(burst)-1].CreatedAt
	assert.Less(t, last.Sub(first), 30*time.Minute)
	assert.Less(t, first.Hour(), 5, "at night")
	in := within(logs, now, lastWeek, holds("user.login", strangerAddress))
	require.Len(t, in, 1)
	assert.True(t, in[0].CreatedAt.After(last))
	assert.Equal(t, burst[0].UserID, in[0].UserID)
}

func aBuildIsNotReportedYet(t *testing.T, logs []Record, now time.Time) {
	open := 0
	for _, chain := range chains(t, logs, "app.submission.", "appSubmissionId") {
		if len(chain) == 1 && now.Sub(chain[0].CreatedAt) < 3*time.Hour {
			open++
		}
	}
	assert.Positive(t, open)
}

func fortyEntriesAtOnce(t *testing.T, logs []Record, now time.Time) {
	type moment struct {
		at      time.Time
		request string
	}
	same, most := map[moment]int{}, 0
	for _, r := range within(logs, now, lastDay, holds("dataSource.entry.create", "")) {
		m := moment{r.CreatedAt, r.RequestID}
		same[m]++
		most = max(most, same[m])
	}
	assert.Equal(t, 40, most)
}

func TestOldPushesHoldSecretsThatAreNone(t *testing.T) {
	old := within(tell(Options{Now: usual()}), usual(), 366*lastDay, holds("pushNotification.send", `"settings": `))
	require.NotEmpty(t, old)
	for _, r := range old {
		assert.Greater(t, usual().Sub(r.CreatedAt), 180*lastDay)
		assert.Contains(t, r.Data, "AIza-demo-not-a-key")
	}
}

func TestAPushReportsByService(t *testing.T) {
	for _, r := range within(tell(Options{Now: usual()}), usual(), 366*lastDay, holds("pushNotification.send", "")) {
		var push struct {
			Payload struct{ Title, Body string }
			Result  []struct {
				Result []struct {
					Method           string
					Success, Failure *int
					Message          []struct{ Error *string }
				}
			}
		}
		require.NotZero(t, r.AppNotificationID)
		if !hasKey(r.Data, "payload") {
			continue
		}
		require.NoError(t, json.Unmarshal([]byte(r.Data), &push), r.Data)
		require.NotEmpty(t, push.Payload.Title)
		require.NotEmpty(t, push.Result)
		for _, s := range push.Result[0].Result {
			require.Contains(t, []string{"gcm", "apn", "wns"}, s.Method)
			failures := 0
			for _, m := range s.Message {
				if m.Error != nil {
					failures++
				}
			}
			require.Equal(t, *s.Failure, failures, "failures that have a word")
		}
	}
}
