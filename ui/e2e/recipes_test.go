//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// panelOf is all that a recipe's panel below the table says, with single blanks.
func panelOf(screen Screen, question string) string {
	top := screen.Find("─ " + question)
	if top < 0 {
		return ""
	}
	panel := strings.Join(screen.Rows[top:], " ")
	return strings.Join(strings.Fields(strings.ReplaceAll(panel, "▌", " ")), " ")
}

// answers waits until a recipe's answer says all that it should, of so many
// logs. Frames are seen while they are being drawn, so that one look won't do.
func (s *session) answers(question string, want expected) {
	s.t.Helper()
	said := ""
	lacks := func() (lacking []string) {
		for _, words := range append([]string{"based on " + grouped(want.basedOn) + " log"}, want.says...) {
			if !strings.Contains(said, words) {
				lacking = append(lacking, words)
			}
		}
		return lacking
	}
	_, err := s.Await("the answer", 20*time.Second, func(screen Screen) bool {
		said = panelOf(screen, question)
		return len(lacks()) == 0
	})
	assert.NoError(s.t, err)
	assert.Empty(s.t, lacks(), "not said by: %s", said)
}

// asks opens a recipe by words of its question, over a period.
func (s *session) asks(words, question, period string) {
	s.t.Helper()
	s.press("r")
	s.waitFor("─ Recipes ─")
	s.typeText(words)
	s.waitFor("▌" + question)
	s.press("enter")
	s.waitFor("─ "+question, "Period")
	s.press("up")
	s.typeText(period)
	s.waitFor("Custom dates · ")
	s.press("enter")
}

// The six worked examples, as a person does them, say what a count by itself
// over the same logs finds.
func TestTheSixExamplesAgainstAnIndependentCount(t *testing.T) {
	server := serveDemo(t, "--no-rate-limit", "--logs", "12000")
	today := time.Now().UTC().Truncate(24 * time.Hour)
	from, end := today.AddDate(0, 0, -120), today.AddDate(0, 0, -2)
	period := from.Format(time.DateOnly) + ".." + end.AddDate(0, 0, -1).Format(time.DateOnly)
	for name, c := range map[string]struct {
		words, question string
		expected        func(t *testing.T, from, end time.Time) expected
	}{
		"emails":    {"emails arrive", "Which emails were sent, and did they arrive?", server.emailsExpected},
		"pushes":    {"push failed", "Which push notifications were sent, and which failed?", server.pushesExpected},
		"logins":    {"signing in", "Who has been signing in, and who failed to?", server.loginsExpected},
		"2fa":       {"two-factor", "Who turned two-factor authentication on or off?", server.twoFactorExpected},
		"media":     {"files uploaded moved", "Which files were uploaded, moved or deleted?", server.mediaExpected},
		"publishes": {"builds work", "Which apps were published, by whom, and did the builds work?", server.publishesExpected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := c.expected(t, from, end)
			require.Positive(t, want.basedOn)
			s := openSecretly(t, server.on(Options{Args: []string{"--org", fmt.Sprint(server.OrganizationID)}, Width: 150, Height: 100}))
			s.waitFor("Showing 1 to 25")
			s.asks(c.words, c.question, period)
			s.answers(c.question, want)
			s.waitFor("of " + grouped(want.basedOn) + " · page 1") // the table holds the logs that the answer is of
			s.quits()
		})
	}
}

// buildLogs writes a data file in which the builds 12 and 123 stand side by
// side, and 12 stands in other places too. It gives the ids of the logs whose
// appSubmissionId is 12.
func buildLogs(t *testing.T) (path string, ofTwelve []string) {
	t.Helper()
	var lines strings.Builder
	at := time.Now().UTC().AddDate(0, 0, -3)
	for i, l := range []struct{ kind, app, data string }{
		{"app.submission.build", "Conference", `{"platform":"ios","version":"12","appSubmissionId":12}`},
		{"app.submission.build", "Newsroom", `{"platform":"android","appSubmissionId":123}`},
		{"app.submission.build", "Safety", `{"platform":"ios","appSubmissionId":412}`},
		{"app.submission.report", "Newsroom", `{"status":"completed","appSubmissionId":123,"buildId":12}`},
		{"app.submission.report", "Safety", `{"status":"completed","appSubmissionId":"412","note":"\"appSubmissionId\": 12,"}`},
		{"app.submission.report", "Conference", `{"status":"failed","errorMessage":"expired","result":{"appSubmissionId":"12"}}`},
		{"app.submission.report", "Field", `{"status":"completed","appSubmissionId":"123"}`},
		{"app.publish", "Conference", `{"appSubmissionId":12}`},
	} {
		id := fmt.Sprint(i + 1)
		stamp := at.Add(time.Duration(i) * time.Minute).Format("2006-01-02T15:04:05.000Z")
		fmt.Fprintf(&lines, `{"id":%s,"type":%q,"data":%s,"createdAt":"%s","updatedAt":"%s","organizationId":77,"appId":%d,"app":{"name":%q}}`+"\n",
			id, l.kind, l.data, stamp, stamp, i+1, l.app)
		if l.app == "Conference" && strings.HasPrefix(l.kind, "app.submission.") {
			ofTwelve = append(ofTwelve, id)
		}
	}
	path = filepath.Join(t.TempDir(), "builds.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(lines.String()), 0o600))
	return path, ofTwelve
}

// copies presses Y and gives the log that the terminal was asked to copy.
func (s *session) copies() map[string]any {
	s.t.Helper()
	before := len(clipboardOrder.FindAllString(s.Raw(), -1))
	s.press("Y")
	require.Eventually(s.t, func() bool { return len(clipboardOrder.FindAllString(s.Raw(), -1)) > before }, patience, time.Millisecond)
	var log map[string]any
	require.NoError(s.t, json.Unmarshal([]byte(lastCopied(s.t, s.Raw())), &log))
	return log
}

// inHand is the marked row of the part of the screen below a text.
func inHand(screen Screen, below string) string {
	top := screen.Find(below)
	for _, row := range screen.Rows[max(top, 0):] {
		if strings.HasPrefix(row, "▌") {
			return row
		}
	}
	return ""
}

// shows waits for the logs on the trail's step and compares their ids, copied
// one by one.
func (s *session) shows(step string, ids ...string) {
	s.t.Helper()
	s.waitFor(step, fmt.Sprintf("Showing 1 to %d of %d", len(ids), len(ids)))
	var found []string
	for range ids {
		found = append(found, fmt.Sprint(s.copies()["id"]))
		s.press("down")
	}
	assert.ElementsMatch(s.t, ids, found)
}

// A build's drill-down, from the answer and from one of its logs, holds this
// build's logs and nothing of 123, nor of a 12 that is something else.
func TestTwelveNeverBringsAnother(t *testing.T) {
	path, ofTwelve := buildLogs(t)
	server := serveDemo(t, "--data", path)
	s := openSecretly(t, server.on(Options{Args: []string{"--org", "77", "--recipe", "publishes"}, Width: 150, Height: 60}))
	const question = "Which apps were published, by whom, and did the builds work?"
	s.answers(question, expected{8, []string{
		"4 publications: 1 in-app update, 3 store builds. Of the builds: 2 completed, 1 failed.",
		"Outcome How many completed 2 failed 1 in-app update 1 Published · 4",
	}})
	s.press("g", "down", "down", "down", "down", "down", "down")
	s.waitUntil("the build 12 in hand", func(screen Screen) bool { return strings.HasSuffix(inHand(screen, "─ "+question), " 12") })
	s.press("enter")
	s.shows("Logs › Publishes › Conference", ofTwelve...)

	s.press("backspace")
	s.waitFor("Logs › Publishes", "Showing 1 to 8 of 8")
	s.press("tab")
	s.press("x")
	s.waitFor("─ Related ─")
	s.typeText("appSubmissionId")
	s.waitFor("▌same appSubmissionId")
	s.press("enter")
	s.waitFor("3 exact, 5 mention it")
	s.shows("Logs › Publishes › appSubmissionId 12", append(ofTwelve, "8")...)
	s.quits()
}
