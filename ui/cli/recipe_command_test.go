package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
)

// answered is a recipe's answer in JSON.
type answered struct {
	Recipe, Question, Range string
	Start, End              time.Time
	Complete                bool
	IncompleteWhy           *string
	BasedOn                 int
	Sentences, Conditions   []string
	Tables                  []struct {
		Title    string
		Headings []string
		Rows     []struct {
			Cells []any
			Tag   string
		}
		Of int
	}
}

func answerOf(t *testing.T, s served, args ...string) answered {
	t.Helper()
	code, out, errs := s.read(t, append([]string{"recipe", "-o", "json"}, args...)...)
	require.Equal(t, 0, code, errs)
	assert.Empty(t, errs)
	var a answered
	require.NoError(t, json.Unmarshal([]byte(out), &a), out)
	return a
}

func TestTheLoginsOfARecipeEqualAnIndependentCount(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 6000})
	since := time.Now().UTC().AddDate(0, 0, -30).Truncate(24 * time.Hour)
	types, ann := map[string]int{}, 0
	for _, l := range everyLog(t, s, "") {
		if strings.HasPrefix(l.Type, "user.login") && !l.CreatedAt.Before(since) {
			types[l.Type]++
			if l.Type == "user.login.failed" && l.email() == "ann@acme.example" {
				ann++
			}
		}
	}
	attempts := types["user.login"] + types["user.login.failed"] + types["user.login.first"] + types["user.login.sso"]
	require.Positive(t, ann)
	a := answerOf(t, s, "logins", "--utc", "--range", "30d")
	assert.Equal(t, attempts, a.BasedOn)
	assert.True(t, a.Complete)
	assert.Equal(t, since, a.Start)
	assert.Contains(t, a.Sentences[0], fmt.Sprintf("%d attempts to sign in: %d failed", attempts, types["user.login.failed"]))
	for _, table := range a.Tables {
		if table.Title != "By person" {
			continue
		}
		assert.Len(t, table.Rows, table.Of, "all rows, unless --limit says otherwise")
		for _, row := range table.Rows {
			if row.Cells[0] == "ann@acme.example" {
				assert.EqualValues(t, ann, row.Cells[2], "%v", table.Headings)
			}
		}
	}
	of := answerOf(t, s, "logins", "--range", "30d", "--user", "ann@acme.example", "--limit", "1")
	assert.Contains(t, of.Conditions, `User contains "ann@acme.example"`)
	for _, table := range of.Tables {
		assert.LessOrEqual(t, len(table.Rows), 1)
	}
}

func (l plainLog) email() string {
	if l.User != nil && l.User.Email != "" {
		return l.User.Email
	}
	data, _ := l.Data.(map[string]any)
	email, _ := data["_userEmail"].(string)
	return email
}

// Status logs have no user: those of the messages that a person sent are read
// besides, and joined.
func TestTheStatusOfAPersonsEmailsIsJoined(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 12_000})
	sent, status, latest := map[string]bool{}, map[string]string{}, map[string]time.Time{}
	const sender = "chloe.dubois@acme.example"
	since := time.Now().UTC().AddDate(0, 0, -90).Truncate(24 * time.Hour)
	for _, l := range everyLog(t, s, "") {
		data, _ := l.Data.(map[string]any)
		id, _ := data["messageId"].(string)
		switch l.Type {
		case "email.communicate", "email.dataSourceHook", "email.validate":
			sent[id] = sent[id] || id != "" && l.email() == sender && !l.CreatedAt.Before(since)
		case "email.delivered", "email.delayed", "email.bounced", "email.complaint", "email.rejected":
			if l.CreatedAt.After(latest[id]) {
				status[id], latest[id] = strings.TrimPrefix(l.Type, "email."), l.CreatedAt
			}
		}
	}
	want := map[string]int{}
	for id, byHer := range sent {
		if byHer {
			want[status[id]]++
		}
	}
	require.Positive(t, want["delivered"])
	a := answerOf(t, s, "emails", "--utc", "--range", "90d", "--user", sender)
	require.NotEmpty(t, a.Tables)
	got := map[string]int{}
	for _, row := range a.Tables[0].Rows {
		name := row.Cells[0].(string)
		if name == "no status yet" {
			name = ""
		}
		if n := int(row.Cells[1].(float64)); n > 0 {
			got[name] = n
		}
	}
	assert.Equal(t, want, got, "%s: %v", a.Tables[0].Title, a.Sentences)
}

func TestARecipesTextHasThePanelsSections(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 6000})
	code, out, errs := s.read(t, "recipe", "logins", "--utc", "--range", "30d", "--limit", "2")
	require.Equal(t, 0, code, errs)
	assert.Empty(t, errs)
	assert.Regexp(t, `(?s)^Who has been signing in, and who failed to\?\nBased on \d+ logs, last 30 days, \S+ 00:00 to \S+ \S+ UTC\n`+
		`Acme Corp\n\n\d+ attempts to sign in: .*\n\nBy person · \d+\nPerson +Attempts +Failed .*\n… \d+ more; --limit 0 shows all\n\nBy address · `, out)
	for line := range strings.Lines(out) {
		assert.NotContains(t, line, "\x1b")
	}
}

func TestWrongUseOfRecipe(t *testing.T) {
	for says, args := range map[string][]string{
		"name one recipe":            {},
		"there is no recipe":         {"nope"},
		"logins does not ask":        {"logins", "--recipient", "x"},
		"--type: a recipe":           {"logins", "--type", "a"},
		"--sort: a recipe":           {"logins", "--sort", "type"},
		"--same: a recipe":           {"logins", "--same", "user=1"},
		"--output":                   {"logins", "-o", "csv"},
		"--category: studio-logins":  {"studio-logins", "--category", "app"},
		"both look into Data":        {"emails", "--recipient", "x", "--filter", "data=y"},
		"no such category":           {"logins", "--category", "x"},
		"--ip both look into Data":   {"logins", "--ip", "10.0.0.1", "--filter", "data=y"},
		"--range nonsense":           {"logins", "--range", "nonsense"},
		"--limit can't be negative":  {"logins", "--limit", "-1"},
		"Session takes one":          {"logins", "--session", "x"},
		"emails does not ask for th": {"emails", "--device", "x"},
	} {
		code, out, errs := served{}.told(t, append([]string{"recipe"}, args...)...)
		assert.Equal(t, 2, code, says)
		assert.Contains(t, errs, says)
		assert.Empty(t, out)
	}
}

// A server that announces more than it gives: what there is comes, and is said
// to be less than all.
func TestWhatIsIncompleteSaysSoAndExitsWith5(t *testing.T) {
	at := time.Now().UTC().Add(-time.Hour)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Offset    int
			StartDate time.Time
		}
		_ = json.NewDecoder(r.Body).Decode(&asked)
		logs, total := []any{}, 3
		if asked.StartDate.After(at) {
			total = 0
		} else if asked.Offset == 0 {
			logs = append(logs, map[string]any{"id": 1, "type": "user.login", "createdAt": at, "dataString": nil}, map[string]any{"id": 2, "type": "user.login", "createdAt": at, "dataString": nil})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"logs": logs, "totalCount": total, "organizations": []any{}})
	}))
	defer server.Close()
	token := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(token, []byte("eu--some"), 0o600))
	s := served{flags: []string{"--api-url", server.URL, "--unpaced", "--token-file", token, "--org", "1"}}

	code, out, errs := s.told(t, "count", "--by", "type")
	assert.Equal(t, 5, code, errs)
	assert.Equal(t, "{\"type\":\"user.login\",\"count\":2}\n", out)
	assert.Contains(t, errs, "1 log that the server counts could not be had")
	code, out, errs = s.told(t, "recipe", "logins")
	assert.Equal(t, 5, code, errs)
	assert.Contains(t, out, "INCOMPLETE")
	code, out, _ = s.told(t, "recipe", "logins", "-o", "json")
	assert.Equal(t, 5, code)
	assert.Contains(t, out, `"complete": false`)
}
