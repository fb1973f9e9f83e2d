package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
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

// served is a demo server and how the program is told of it.
type served struct {
	*demo.Server
	flags []string
}

func serveDemo(t testing.TB, o demo.Options) served {
	t.Helper()
	o.NoRateLimit = true
	server, err := demo.Start(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	token := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(token, []byte(server.Token+"\n"), 0o600))
	return served{server, []string{"--api-url", server.URL, "--unpaced", "--token-file", token}}
}

// told runs a command in this process.
func (s served) told(t testing.TB, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = execute(context.Background(), append(args, s.flags...), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// read is told, of the organization that has the logs.
func (s served) read(t testing.TB, args ...string) (code int, out, errs string) {
	t.Helper()
	return s.told(t, append(args, "--org", strconv.FormatInt(s.OrganizationID, 10))...)
}

// lines reads JSON Lines.
func lines(t testing.TB, text string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for line := range strings.Lines(text) {
		var one map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &one), line)
		all = append(all, one)
	}
	return all
}

func TestTypesAreThoseOfTheCatalogue(t *testing.T) {
	file, err := os.ReadFile("../../model/log-types.csv")
	require.NoError(t, err)
	catalogue, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	require.NoError(t, err)
	s := served{}
	code, out, errs := s.told(t, "types")
	require.Equal(t, 0, code, errs)
	all := lines(t, out)
	require.Len(t, all, len(catalogue)-1)
	for i, row := range catalogue[1:] {
		assert.Equal(t, row[0], all[i]["type"])
		assert.Equal(t, row[4], all[i]["meaning"])
		assert.Equal(t, row[3] == "yes", all[i]["hiddenByDefault"], row[0])
	}
	_, out, _ = s.told(t, "types", "TWOFACTOR", "admin", "-o", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, "organization.user.twofactor.remove", rows[1][0])
	_, out, _ = s.told(t, "types", "-o", "table", "presence")
	assert.Regexp(t, `(?s)^Type +Meaning +Hidden +Written by +Section\nstudio\.analytics\.presence +Studio was opened +yes +studio +User activity\n$`, out)
	code, out, errs = s.told(t, "types", "no such words")
	assert.Equal(t, 1, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, "no such words")
}

func TestRecipesAreListedByNameAndQuestion(t *testing.T) {
	code, out, _ := served{}.told(t, "recipes")
	require.Equal(t, 0, code)
	all := lines(t, out)
	assert.Len(t, all, 28, "six worked examples and 22 questions")
	assert.Equal(t, "emails", all[0]["name"])
	assert.Equal(t, []any{"recipient", "person", "app", "period"}, all[0]["asks"])
	_, out, _ = served{}.told(t, "recipes", "-o", "table", "2fa", "settings")
	assert.Regexp(t, `^Name +Question\nsecurity-settings +Who .*\n$`, out)
}

func TestOrganizationsAndApps(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 100})
	var answer struct {
		Apps []struct {
			ID, ProductionAppID *int64
			Name                string
			OrganizationID      int64
		}
	}
	fetch(t, s, "v1/apps", &answer)
	require.NotEmpty(t, answer.Apps)
	code, out, errs := s.told(t, "apps")
	require.Equal(t, 0, code, errs)
	byID := map[float64]map[string]any{}
	for _, line := range lines(t, out) {
		byID[line["id"].(float64)] = line
	}
	require.Len(t, byID, len(answer.Apps))
	own := 0
	for _, a := range answer.Apps {
		line := byID[float64(*a.ID)]
		assert.Equal(t, a.Name, line["name"])
		if a.ProductionAppID == nil {
			assert.Nil(t, line["productionAppId"])
		} else {
			assert.EqualValues(t, *a.ProductionAppID, line["productionAppId"])
		}
		if a.OrganizationID == s.OrganizationID {
			own++
		}
	}
	_, out, _ = s.told(t, "apps", "--org", "Acme Corp")
	assert.Len(t, lines(t, out), own, "of one organization")
	_, out, _ = s.told(t, "apps", "conf", "-o", "json")
	var found []map[string]any
	require.NoError(t, json.Unmarshal([]byte(out), &found))
	require.Len(t, found, 1)
	assert.Equal(t, "Conference", found[0]["name"])

	_, out, _ = s.told(t, "orgs", "-o", "table")
	assert.Contains(t, out, "ID    Name\n")
	assert.Contains(t, out, "Acme Corp\n")
	_, out, _ = s.told(t, "orgs", "--dry-run")
	assert.Equal(t, "GET "+s.URL+"v1/organizations\nAuth-token: $FLIPLET_AUTH_TOKEN\n", out)
}

// fetch asks the server without the program.
func fetch(t testing.TB, s served, path string, into any) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, s.URL+path, nil)
	require.NoError(t, err)
	request.Header.Set("Auth-token", s.Token)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.NoError(t, json.NewDecoder(answer.Body).Decode(into))
}

func TestWhoamiSaysWhoAndWhereAndNeverTheToken(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 100})
	for _, form := range []string{"", "table", "json"} {
		args := []string{"whoami"}
		if form != "" {
			args = append(args, "-o", form)
		}
		code, out, errs := s.told(t, args...)
		require.Equal(t, 0, code, errs)
		for _, text := range []string{"demo.admin@acme.example", "Acme Corp", s.URL, "the file "} {
			assert.Contains(t, out, text)
		}
		assert.NotContains(t, out+errs, s.Token)
	}
}

func TestWhoamiExitsWith3WithoutAGoodToken(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 100})
	wrong := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(wrong, []byte("eu--wrong"), 0o600))
	s.flags[len(s.flags)-1] = wrong
	code, out, errs := s.told(t, "whoami")
	assert.Equal(t, 3, code, errs)
	assert.Empty(t, out)
	assert.NotContains(t, errs, "eu--wrong")

	cmd := command(t, "whoami")
	cmd.Env = append(cmd.Env, "FLIPLET_AUTH_TOKEN=")
	code, out, errs = finish(t, cmd)
	assert.Equal(t, 3, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, "not signed in")
}

// Names are whatever somebody called an app.
func TestHostileNamesAreDefusedOrExact(t *testing.T) {
	const name = "=cmd()\x1b[31m\u202e\"x\",\nd"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"apps": []any{map[string]any{"id": 7, "name": name, "organizationId": nil, "productionAppId": "x7"}}})
	}))
	defer server.Close()
	token := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(token, []byte("eu--some"), 0o600))
	s := served{flags: []string{"--api-url", server.URL, "--unpaced", "--token-file", token}}

	_, out, _ := s.told(t, "apps")
	assert.Equal(t, map[string]any{"id": 7.0, "productionAppId": "x7", "name": name, "organizationId": nil}, lines(t, out)[0])
	_, out, _ = s.told(t, "apps", "-o", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, []string{"7", "x7", "'" + name, ""}, rows[1])
	_, out, _ = s.told(t, "apps", "-o", "table")
	assert.Equal(t, 2, strings.Count(out, "\n"), "%q", out)
	assert.Contains(t, out, model.Clean(name).String())
	assert.NotContains(t, out, "\x1b")
}

func TestAListOfNothing(t *testing.T) {
	none := list{columns: []listColumn{{name: "a", heading: "A"}}}
	for form, want := range map[string]string{formTable: "A\n", formJSON: "[]\n", formJSONLines: "", formCSV: "a\r\n"} {
		var out bytes.Buffer
		require.NoError(t, none.write(&out, form))
		assert.Equal(t, want, out.String(), form)
	}
}
