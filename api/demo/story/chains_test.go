package story

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func hasKey(data, key string) bool { return strings.Contains(data, `"`+key+`": `) }

// text is a top-level key of data, numbers as they are written; "" when it is
// missing.
func text(t *testing.T, data, key string) string {
	t.Helper()
	var object map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(data), &object), "%q", data)
	return strings.Trim(string(object[key]), `"`)
}

// chains are logs of types with a prefix, put together by a key of their data,
// each in order of time.
func chains(t *testing.T, logs []Record, prefix, key string) map[string][]Record {
	t.Helper()
	byKey := map[string][]Record{}
	for _, r := range logs {
		if strings.HasPrefix(r.Type, prefix) {
			id := text(t, r.Data, key)
			require.NotEmpty(t, id, "%s without %s", r.Type, key)
			byKey[id] = append(byKey[id], r)
		}
	}
	return byKey
}

func kinds(chain []Record) []string {
	var out []string
	for _, r := range chain {
		out = append(out, r.Type)
	}
	return out
}

func TestEveryEmailBeginsWithItsTrigger(t *testing.T) {
	triggers := []string{"email.communicate", "email.dataSourceHook", "email.validate"}
	for _, logs := range [][]Record{
		tell(Options{Seed: 1, Now: usual(), Logs: 40_000}),
		tell(Options{Seed: 2, Now: usual(), Logs: 700}),
		tell(Options{Seed: 2, Now: moments()[1], Logs: 90}),
	} {
		outcomes := map[string]int{}
		for id, chain := range chains(t, logs, "email.", "messageId") {
			require.Contains(t, triggers, chain[0].Type, id)
			for _, status := range chain[1:] {
				require.NotContains(t, triggers, status.Type, "%s is sent twice", id)
				require.True(t, status.CreatedAt.After(chain[0].CreatedAt))
				require.Equal(t, chain[0].AppID, status.AppID)
			}
			outcomes[strings.Join(kinds(chain)[1:], " ")]++
		}
		for _, want := range []string{"email.delivered", "email.bounced", "email.rejected", "email.delivered email.complaint", ""} {
			assert.Positive(t, outcomes[want], "emails with the outcome %q", want)
		}
	}
}

func TestAReportFollowsItsBuildByHours(t *testing.T) {
	var failed, completed, open, asText int
	for id, chain := range chains(t, tell(Options{Seed: 1, Now: usual(), Logs: 40_000}), "app.submission.", "appSubmissionId") {
		require.Equal(t, "app.submission.build", chain[0].Type, id)
		require.LessOrEqual(t, len(chain), 2, id)
		if len(chain) == 1 {
			open++
			continue
		}
		report := chain[1]
		require.Equal(t, "app.submission.report", report.Type)
		took := report.CreatedAt.Sub(chain[0].CreatedAt)
		require.Greater(t, took, 20*time.Minute)
		require.Less(t, took, 10*time.Hour)
		require.Equal(t, chain[0].AppID, report.AppID)
		switch text(t, report.Data, "status") {
		case "failed":
			failed++
		case "completed":
			completed++
		}
		if strings.Contains(report.Data, `"appSubmissionId": "`) {
			asText++
		}
	}
	assert.Positive(t, failed)
	assert.Greater(t, completed, failed)
	assert.Positive(t, open)
	assert.Positive(t, asText, "reports that hold the id as a text")
}

func TestFilesGoThroughTheBinInOrder(t *testing.T) {
	var moved, restored int
	for id, chain := range chains(t, tell(Options{Seed: 1, Now: usual(), Logs: 40_000}), "mediaFile.", "mediaFileId") {
		steps := kinds(chain)
		require.Equal(t, "mediaFile.create", steps[0], id)
		binned := false
		for _, step := range steps[1:] {
			require.NotEqual(t, "mediaFile.create", step, id)
			require.Equal(t, step == "mediaFile.restore", binned, "%s: %v", id, steps)
			binned = step == "mediaFile.remove"
		}
		if slices.Contains(steps, "mediaFile.update") {
			moved++
		}
		if slices.Contains(steps, "mediaFile.restore") {
			restored++
		}
	}
	assert.Positive(t, moved)
	assert.Positive(t, restored)
}

func TestAnEntryIsMadeOnceAndEndsOnce(t *testing.T) {
	type life struct{ made, gone bool }
	lives := map[int64]life{}
	for _, r := range tell(Options{Seed: 1, Now: usual(), Logs: 40_000}) {
		kind, ok := strings.CutPrefix(r.Type, "dataSource.entry.")
		if !ok {
			continue
		}
		l := lives[r.DataSourceEntryID]
		require.NotZero(t, r.DataSourceEntryID)
		require.NotZero(t, r.DataSourceID)
		switch kind {
		case "create":
			require.False(t, l.made)
			l.made = true
		case "delete":
			l.gone = true
		}
		if kind != "delete" {
			require.False(t, l.gone, "entry %d lives on after its end", r.DataSourceEntryID)
		}
		lives[r.DataSourceEntryID] = l
	}
	assert.Greater(t, len(lives), 1000)
}

func TestMergesBeginAndEnd(t *testing.T) {
	merges := chains(t, tell(Options{Seed: 1, Now: usual(), Logs: 40_000}), "app.merge.", "mergeId")
	outcomes := map[string]int{}
	for id, chain := range merges {
		last := chain[len(chain)-1]
		require.Equal(t, "app.merge.initiated", chain[0].Type, id)
		require.Equal(t, "app.merge.complete", last.Type, id)
		outcomes[text(t, last.Data, "status")]++
		require.Equal(t, text(t, last.Data, "status") == "error", slices.Contains(kinds(chain), "app.merge.error"))
	}
	assert.Positive(t, outcomes["success"])
	assert.Positive(t, outcomes["error"])
}
