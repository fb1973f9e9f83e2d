package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
	"fliplet-audit/model"
)

func TestAppIDs(t *testing.T) {
	for text, want := range map[string][]model.ID{
		"92": {"92"}, "92,91": {"92", "91"}, " 92 , 91 ": {"92", "91"},
		"": nil, ",": nil, "92,": nil, "92,91,90": nil, "Field guide": nil, "7x": nil, "Acme, 7": nil,
	} {
		assert.Equal(t, want, appIDs(text), "%q", text)
	}
}

// conference is the demo's app of that name, as the server says it.
func conference(t *testing.T, s served) (working, live int64) {
	t.Helper()
	var answer struct {
		Apps []struct {
			ID, ProductionAppID *int64
			Name                string
		}
	}
	fetch(t, s, "v1/apps", &answer)
	for _, a := range answer.Apps {
		if a.Name == "Conference" {
			return *a.ID, *a.ProductionAppID
		}
	}
	require.Fail(t, "there is no Conference")
	return 0, 0
}

// ofApps counts the logs that were printed, by their app.
func ofApps(t *testing.T, out string) map[int64]int {
	t.Helper()
	counts := map[int64]int{}
	for _, l := range lines(t, out) {
		counts[int64(l["appId"].(float64))]++
	}
	return counts
}

func TestAnAppByNameIsBothItsCopies(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 3000, Seed: 4})
	working, live := conference(t, s)
	workingText, liveText := strconv.FormatInt(working, 10), strconv.FormatInt(live, 10)
	alone := map[int64]int{}
	for _, id := range []string{liveText, workingText} {
		code, out, errs := s.read(t, "logs", "--range", "12m", "--app", id, "--limit", "0", "-o", "jsonl")
		require.Equal(t, 0, code, errs)
		counts := ofApps(t, out)
		require.Len(t, counts, 1, "an id is that copy alone")
		for id, n := range counts {
			alone[id] = n
		}
	}
	require.Len(t, alone, 2)
	total := strconv.Itoa(alone[live] + alone[working])

	for _, app := range []string{"conference", liveText + "," + workingText} {
		code, out, errs := s.read(t, "logs", "--range", "12m", "--app", app, "--limit", "0", "-o", "jsonl")
		require.Equal(t, 0, code, errs)
		assert.Equal(t, alone, ofApps(t, out), app)
		assert.Equal(t, app == "conference", strings.Contains(errs, "Both copies of Conference: live, --app "+liveText+", and working, --app "+workingText), errs)
		code, out, errs = s.read(t, "count", "--range", "12m", "--app", app)
		require.Equal(t, 0, code, errs)
		assert.Equal(t, total, strings.TrimSpace(out))
	}
	_, out, errs := s.read(t, "recipe", "logins", "--app", "conference", "-o", "json")
	var answer map[string]any
	require.NoError(t, json.Unmarshal([]byte(out), &answer), errs)
	assert.EqualValues(t, live, answer["appId"])
	assert.EqualValues(t, working, answer["otherAppId"])
}

func TestAnExportOfBothCopies(t *testing.T) {
	for _, oneApp := range []bool{false, true} {
		s := serveDemo(t, demo.Options{Logs: 1000, Seed: 4, OneApp: oneApp})
		working, live := conference(t, s)
		path := filepath.Join(t.TempDir(), "both.jsonl")
		code, _, errs := s.read(t, "export", path, "--range", "12m", "--app", "Conference")
		require.Equal(t, 0, code, errs)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		said, err := os.ReadFile(path + ".manifest.json")
		require.NoError(t, err)
		if !oneApp {
			require.Len(t, ofApps(t, string(text)), 2)
			assert.Contains(t, string(said), `"otherAppId": `+strconv.Quote(strconv.FormatInt(working, 10)))
			continue
		}
		counts := ofApps(t, string(text))
		require.Len(t, counts, 1)
		require.NotZero(t, counts[live])
		assert.NotContains(t, string(said), "otherAppId", "the manifest says no more than is there")
		assert.Contains(t, errs, "This server takes one app at a time: these are the logs of app "+strconv.FormatInt(live, 10))
		assert.Contains(t, errs, "--app "+strconv.FormatInt(working, 10))
	}
}

func TestTwoIDsNeedAnOrganization(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 100})
	for _, args := range [][]string{{"logs", "--app", "92,91"}, {"logs", "--app", "92,91", "--dry-run"}} {
		code, out, errs := s.told(t, args...)
		assert.Equal(t, 2, code, errs)
		assert.Empty(t, out)
		assert.Contains(t, errs, "needs --org")
	}
	code, out, errs := s.told(t, "logs", "--org", "7", "--app", "92,91", "--dry-run")
	require.Equal(t, 0, code, errs)
	assert.Contains(t, out, `"appId":[92,91]`)
}

func TestAppsAndOrganizationsAreFoundByWords(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 100})
	working, live := conference(t, s)
	for _, word := range []string{"CONF", strconv.FormatInt(working, 10), strconv.FormatInt(live, 10)} {
		code, out, errs := s.told(t, "apps", word)
		require.Equal(t, 0, code, errs)
		all := lines(t, out)
		require.Len(t, all, 1, word)
		assert.Equal(t, "Conference", all[0]["name"])
		assert.EqualValues(t, live, all[0]["productionAppId"])
	}
	code, out, errs := s.told(t, "orgs", "acme", "HOLDING")
	require.Equal(t, 0, code, errs)
	require.Len(t, lines(t, out), 1)
	_, out, _ = s.told(t, "orgs", strconv.FormatInt(s.OrganizationID, 10))
	require.Len(t, lines(t, out), 1)
	assert.Equal(t, "Acme Corp", lines(t, out)[0]["name"])
	code, out, errs = s.told(t, "orgs", "no such")
	assert.Equal(t, 1, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, "no such")
}
