//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// From an email to all that became of it and back, with the server's own count
// for a body written by hand.
func TestFromAnEmailToItsLogsAndBack(t *testing.T) {
	server := serveDemo(t, "--no-rate-limit")
	s := openSecretly(t, server.on(Options{Width: 140, Height: 40, Args: []string{
		"--org", fmt.Sprint(server.OrganizationID), "--filter", "type=email.communicate", "--range", "30d",
	}}))
	before := s.waitFor("Last 30 days ·", "Showing 1 to 25", "email.communicate")
	s.press("enter")
	screen := s.waitFor("Logs › email.communicate", "messageId")
	found := regexp.MustCompile(`messageId: "([^"]+)"`).FindStringSubmatch(screen.String())
	require.NotNil(t, found, "%s", screen)
	s.press("esc")
	s.waitGone("Logs ›")
	s.press("x")
	s.waitFor("Related", "same messageId")
	s.press("enter")
	value, err := json.Marshal(`%"messageId": "` + found[1] + `"%`)
	require.NoError(t, err)
	start := time.Now().UTC().AddDate(0, 0, -90).Format("2006-01-02") + "T00:00:00.000Z"
	body := `{"includePagination":true,"fields":["id"],"limit":1,"startDate":"` + start + `","where":{"dataString":{"$iLike":` + string(value) + `}}}`
	count := server.count(t, body)
	require.Greater(t, count, 1)
	s.waitFor("Logs › messageId", fmt.Sprintf("Showing 1 to %d of %d", count, count), "◆")
	s.waitGone("Related")
	s.press("backspace")
	after := s.waitFor("Last 30 days ·", "Showing 1 to 25")
	assert.Equal(t, totalOn(t, before), totalOn(t, after))
	s.waitGone("Logs ›")
	s.press("L")
	s.waitFor("Logs › messageId", "◆")
	s.quits()
}
