//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The start on filters and dates shows what the server itself counts for a
// body written by hand.
func TestTheProgramStartsOnFiltersAndDates(t *testing.T) {
	server := serveDemo(t, "--no-rate-limit")
	s := openSecretly(t, server.on(Options{Args: []string{
		"--org", fmt.Sprint(server.OrganizationID), "--filter", "type=login", "--filter", "category=studio", "--range", "30d",
	}}))
	screen := s.waitFor("Last 30 days ·", "login", "Studio", "Showing 1 to 25")
	start := time.Now().UTC().AddDate(0, 0, -30).Format("2006-01-02") + "T00:00:00.000Z"
	body := `{"includePagination":true,"fields":["id"],"limit":1,"startDate":"` + start + `","userType":["studio"],"where":{"type":{"$iLike":"%login%"}}}`
	assert.Equal(t, server.count(t, body), totalOn(t, screen))
	s.quits()
}

// A view saved on the screen is a file that a person can edit, and a start.
func TestAViewIsSavedEditedAndStartedOn(t *testing.T) {
	config := t.TempDir()
	o := Options{Env: []string{"XDG_CONFIG_HOME=" + config}, Width: 120, Height: 40}
	s := openDemo(t, o)
	s.press("/")
	s.typeText("login.failed")
	s.press("enter")
	s.waitFor("login.failed", "Showing 1 to")
	s.press("V")
	s.waitFor("Save this view as")
	s.typeText("Wrong passwords")
	s.press("enter")
	s.waitFor(`Saved as "Wrong passwords"`)
	s.quits()

	path := filepath.Join(config, "fliplet-audit", "views.json")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var file struct {
		Views []map[string]any `json:"views"`
	}
	require.NoError(t, json.Unmarshal(text, &file))
	require.Len(t, file.Views, 1)
	assert.Equal(t, map[string]any{"name": "Wrong passwords", "range": "last 24 hours", "filters": map[string]any{"type": "login.failed"}}, file.Views[0])
	file.Views[0]["range"] = "6m"
	text, err = json.Marshal(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, text, 0o600))

	o.Args = []string{"--view", "wrong passwords"}
	s = openDemo(t, o)
	s.waitFor("Last 6 months ·", "Logs › Wrong passwords", "user.login.failed")
	s.press("backspace")
	s.waitFor("Last 24 hours ·", "Showing 1 to 25")
	s.press("v")
	s.waitFor("Saved views", "Wrong passwords", "Last 6 months")
	s.press("enter")
	s.waitFor("Logs › Wrong passwords", "Last 6 months ·")
	s.quits()
}

// Nothing is found, w says why, and choosing what it found shows it.
func TestWhyNothingIsFoundOnTheDemo(t *testing.T) {
	s := openSecretly(t, Options{Args: []string{"--demo", "--filter", "type=pageView", "--filter", "user=nobody at all"}, Width: 100, Height: 30})
	s.waitFor("No logs found", "w  finds out")
	s.press("w")
	s.waitFor("Why isn't it here?", `User contains "nobody at all"`)
	s.waitUntil("every count", func(screen Screen) bool { return !screen.Has("…") || screen.Has("12 months: none") })
	s.press("down", "enter")
	s.waitFor("Logs › any User", "app.analytics.pageView", "Showing 1 to")
	s.quits()
}
