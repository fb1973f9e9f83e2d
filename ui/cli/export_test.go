package cli

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
	"fliplet-audit/export"
)

// logIDs are the ids of logs read without the program.
func logIDs(all []plainLog) map[string]bool {
	ids := map[string]bool{}
	for _, l := range all {
		ids[fmt.Sprint(l.ID)] = true
	}
	return ids
}

func readCSV(t testing.TB, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return rows
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

func TestAnExportHoldsEveryLogOnce(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 3000})
	want := logIDs(everyLog(t, s, ""))
	file := filepath.Join(t.TempDir(), "all.csv")
	code, out, errs := s.read(t, "export", file, "--range", "12m")
	require.Equal(t, 0, code, errs)
	assert.Empty(t, out)
	assert.Contains(t, errs, fmt.Sprintf("Exported %s to %s", logsWord(len(want)), file))
	assert.Contains(t, errs, "last 12 months")
	assert.Contains(t, errs, "the five analytics types are left out; --analytics takes them too")
	rows := readCSV(t, readFile(t, file))
	require.Len(t, rows, 1+len(want))
	for _, row := range rows[1:] {
		assert.True(t, want[row[0]], row[0])
		delete(want, row[0])
	}

	code, out, errs = s.read(t, "export", "-", "--range", "12m")
	require.Equal(t, 0, code, errs)
	for _, takesThem := range [][]string{{"--analytics"}, {"--type", "app.view"}} {
		_, _, errs := s.read(t, append([]string{"export", "-", "--range", "12m"}, takesThem...)...)
		assert.NotContains(t, errs, "left out; --analytics", takesThem)
	}
	assert.Len(t, readCSV(t, out), len(rows))

	code, out, errs = served{}.told(t, "verify", file)
	assert.Equal(t, 0, code, "%s%s", out, errs)
	assert.True(t, strings.HasPrefix(out, "all.csv: intact"), out)
}

func TestAnExportIsWrittenAsItsNameSays(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 300})
	n := len(everyLog(t, s, ""))
	folder := t.TempDir()
	plain := map[string]string{}
	for _, name := range []string{"a.csv", "a.jsonl", "a.json", "a.csv.gz", "a.jsonl.zst"} {
		file := filepath.Join(folder, name)
		code, _, errs := s.read(t, "export", file, "--since", "2000-01-01")
		require.Equal(t, 0, code, errs)
		plain[name] = readFile(t, file)
	}
	assert.Len(t, readCSV(t, plain["a.csv"]), n+1)
	assert.Len(t, lines(t, plain["a.jsonl"]), n)
	var array []map[string]any
	require.NoError(t, json.Unmarshal([]byte(plain["a.json"]), &array))
	assert.Len(t, array, n)
	unzip, err := gzip.NewReader(strings.NewReader(plain["a.csv.gz"]))
	require.NoError(t, err)
	unzipped, err := io.ReadAll(unzip)
	require.NoError(t, err)
	assert.Equal(t, plain["a.csv"], string(unzipped))
	code, out, _ := served{}.told(t, "verify", "-q", filepath.Join(folder, "a.csv"), filepath.Join(folder, "a.jsonl"), filepath.Join(folder, "a.json"),
		filepath.Join(folder, "a.csv.gz"), filepath.Join(folder, "a.jsonl.zst"))
	assert.Equal(t, 0, code, out)
	assert.Empty(t, out)

	file := filepath.Join(folder, "named")
	code, _, errs := s.read(t, "export", file, "--since", "2000-01-01", "--format", "jsonl", "--limit", "7")
	require.Equal(t, 0, code, errs)
	assert.Len(t, lines(t, readFile(t, file)), 7)

	file = filepath.Join(folder, "chosen.csv")
	code, _, errs = s.read(t, "export", file, "--since", "2000-01-01", "--columns", "type,id", "--columns", "data._os", "--excel")
	require.Equal(t, 0, code, errs)
	assert.True(t, strings.HasPrefix(readFile(t, file), "\ufefftype,id,data._os\r\n"))
}

func TestAnExportWithoutANameGetsTheOfficialOne(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 300})
	t.Chdir(t.TempDir())
	code, _, errs := s.read(t, "export", "--utc", "--range", "2026-01-02..2026-01-05", "--format", "jsonl.gz")
	require.Equal(t, 0, code, errs)
	assert.FileExists(t, "audit-log-acme-corp-2026-01-02-2026-01-05.jsonl.gz")
	assert.FileExists(t, "audit-log-acme-corp-2026-01-02-2026-01-05.jsonl.gz.manifest.json")
}

func TestWhatAnExportRefuses(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 50})
	folder := t.TempDir()
	there := filepath.Join(folder, "there.csv")
	require.NoError(t, os.WriteFile(there, []byte("mine"), 0o600))
	open := filepath.Join(folder, "key")
	require.NoError(t, os.WriteFile(open, []byte("0123456789abcdef"), 0o644))
	for _, c := range []struct {
		code int
		args string
		says string
	}{
		{2, "a.csv b.csv", "b.csv"},
		{2, "a.csv --sort type", "oldest first"},
		{2, "a.csv --order desc", "oldest first"},
		{2, "a.csv --format xml", "csv, jsonl and json"},
		{2, "a.csv --format csv.rar", "csv, jsonl and json"},
		{2, "a.csv --columns nope", "nope"},
		{2, "a.jsonl --columns id", "CSV"},
		{2, "a.jsonl --raw", "CSV"},
		{2, "- --resume", "standard output"},
		{2, "- --force", "standard output"},
		{2, "a.csv --limit -1", "--limit"},
		{2, "a.csv --range someday", "--range"},
		{1, there, "--force"},
		{1, filepath.Join(folder, "none", "a.csv"), "There is no folder"},
		{1, folder, "is a folder"},
		{1, "a.csv --pseudonymize " + open, "chmod 600"},
		{1, "a.csv --pseudonymize " + filepath.Join(folder, "nokey"), "/dev/urandom"},
	} {
		code, out, errs := s.read(t, append([]string{"export"}, strings.Fields(c.args)...)...)
		assert.Equal(t, c.code, code, "%s: %s", c.args, errs)
		assert.Contains(t, errs, c.says, c.args)
		assert.Empty(t, out)
	}
	assert.Equal(t, "mine", readFile(t, there))
	code, _, errs := s.read(t, "export", there, "--force")
	assert.Equal(t, 0, code, errs)
	assert.NotEqual(t, "mine", readFile(t, there))
}

func TestAnExportWithPseudonyms(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 300})
	folder := t.TempDir()
	file, key := filepath.Join(folder, "a.csv"), filepath.Join(folder, "key")
	require.NoError(t, os.WriteFile(key, []byte("0123456789abcdefghij"), 0o600))
	code, _, errs := s.read(t, "export", file, "--range", "12m", "--pseudonymize", key)
	require.Equal(t, 0, code, errs)
	emails := 0
	for _, l := range everyLog(t, s, "") {
		if l.User != nil && strings.Contains(l.User.Email, "@") {
			assert.NotContains(t, readFile(t, file), l.User.Email)
			emails++
		}
	}
	assert.Positive(t, emails)
	assert.NotContains(t, readFile(t, file+".manifest.json"), "0123456789abcdefghij")
	code, out, _ := served{}.told(t, "verify", "-q", file)
	assert.Equal(t, 0, code, out)
}

// Who was asked for is as telling as who is in the file.
func TestTheManifestOfPseudonymsNamesNobody(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 300})
	folder := t.TempDir()
	key := filepath.Join(folder, "key")
	require.NoError(t, os.WriteFile(key, []byte("0123456789abcdefghij"), 0o600))
	for _, question := range [][]string{
		{"--user", "ann.walker@acme.example"}, {"--filter", "data=ann.walker@acme.example"},
		{"--same", "data._userEmail=ann.walker@acme.example"}, {"--type", "user.login"},
	} {
		file := filepath.Join(folder, "a.csv")
		code, _, errs := s.read(t, append([]string{"export", file, "--force", "--range", "12m", "--pseudonymize", key}, question...)...)
		require.Equal(t, 0, code, errs)
		text := readFile(t, file+".manifest.json")
		assert.NotContains(t, text, "ann.walker")
		if question[0] == "--type" {
			assert.Contains(t, text, "user.login", "what names nobody stays")
		}
		code, out, _ := served{}.told(t, "verify", "-q", file)
		assert.Equal(t, 0, code, out)
	}
}

func TestADryExportPrintsTheRequest(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 50})
	file := filepath.Join(t.TempDir(), "a.csv")
	code, out, errs := s.read(t, "export", file, "--dry-run", "--range", "2026-11-01..2026-11-02", "--type", "user.login")
	require.Equal(t, 0, code, errs)
	assert.Contains(t, out, "POST "+s.URL)
	assert.Contains(t, out, `"sort":"id"`)
	assert.Contains(t, out, `"user.login"`)
	assert.NotContains(t, out, s.Token)
	assert.NoFileExists(t, file)
}

// lying is the demo server with other counts in its answers.
func lying(t *testing.T, s served, counts func(n int) int) served {
	t.Helper()
	target, err := url.Parse(s.URL)
	require.NoError(t, err)
	total := regexp.MustCompile(`"totalCount":\d+`)
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Header.Del("Accept-Encoding") },
		ModifyResponse: func(r *http.Response) error {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			body = total.ReplaceAllFunc(body, func(text []byte) []byte {
				n, _ := strconv.Atoi(string(text[len(`"totalCount":`):]))
				return fmt.Appendf(nil, `"totalCount":%d`, counts(n))
			})
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			r.Header.Set("Content-Length", strconv.Itoa(len(body)))
			return nil
		},
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	s.flags = append([]string{"--api-url", server.URL + "/"}, s.flags[2:]...)
	return s
}

func TestAnIncompleteExportSaysSo(t *testing.T) {
	s := lying(t, serveDemo(t, demo.Options{Logs: 300}), func(n int) int { return n + 2 })
	folder := t.TempDir()
	code, _, errs := s.read(t, "export", filepath.Join(folder, "a.csv"), "--range", "12m")
	assert.Equal(t, 5, code, errs)
	assert.True(t, strings.HasPrefix(errs, "INCOMPLETE: "), errs)
	assert.NoFileExists(t, filepath.Join(folder, "a.csv"))
	partly := filepath.Join(folder, "a-incomplete.csv")
	assert.Contains(t, errs, partly)

	code, out, _ := served{}.told(t, "verify", partly)
	assert.Equal(t, 5, code, out)
	assert.Contains(t, out, "INCOMPLETE")
	code, out, _ = served{}.told(t, "verify", "-q", partly)
	assert.Equal(t, 5, code)
	assert.Contains(t, out, "INCOMPLETE")
}

// Without FILE, too, an unfinished export is gone on with as it was begun,
// never with what other flags ask for.
func TestGoingOnWithTheOfficialName(t *testing.T) {
	t.Chdir(t.TempDir())
	yesterday := time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	name := "audit-log-acme-corp-2000-01-01-" + yesterday + ".csv"
	var begun []byte // its journal, as a kill before the first answer leaves it
	s := lying(t, serveDemo(t, demo.Options{Logs: 300}), func(n int) int {
		if begun == nil {
			begun, _ = os.ReadFile(name + ".journal")
		}
		return n
	})
	dates := []string{"--utc", "--since", "2000-01-01", "--until", yesterday}
	code, _, errs := s.read(t, append([]string{"export", "--type", "user.login"}, dates...)...)
	require.Equal(t, 0, code, errs)
	undisturbed := readFile(t, name)
	require.NoError(t, os.Remove(name))
	require.NoError(t, os.Remove(name+".manifest.json"))
	require.NoError(t, os.WriteFile(name+".journal", begun, 0o600))

	code, _, errs = s.read(t, append([]string{"export", "--resume", "--type", "app.create"}, dates...)...)
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "filters differ")
	code, _, errs = s.read(t, append([]string{"export", "--resume"}, dates...)...)
	require.Equal(t, 0, code, errs)
	assert.Equal(t, undisturbed, readFile(t, name))
}

// exportProcess is the program exporting in a process of its own.
func exportProcess(t *testing.T, s served, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd := command(t, append(append([]string{"export"}, args...), s.flags...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, &errs
}

// windowsOf is how many windows an unfinished export has.
func windowsOf(file string) int {
	text, err := os.ReadFile(file + ".journal")
	if err != nil {
		return -1
	}
	return strings.Count(string(text), "\n") - 1
}

func TestAKilledExportIsGoneOnWith(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 30_000, Latency: 15 * time.Millisecond})
	org := strconv.FormatInt(s.OrganizationID, 10)
	folder := t.TempDir()
	whole, killed := filepath.Join(folder, "whole.csv.gz"), filepath.Join(folder, "killed.csv.gz")
	asked := []string{"--org", org, "--analytics", "--since", "2025-01-01", "--until", time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly), "--utc"}
	code, _, errs := s.told(t, append([]string{"export", whole}, asked...)...)
	require.Equal(t, 0, code, errs)

	cmd, said := exportProcess(t, s, append([]string{killed}, asked...)...)
	require.Eventually(t, func() bool { return windowsOf(killed) >= 1 }, 30*time.Second, time.Millisecond, "%s", said)
	require.NoError(t, cmd.Process.Signal(syscall.SIGKILL))
	_ = cmd.Wait()

	// Without --resume it says what there is; other dates are another export.
	code, _, errs = s.told(t, append([]string{"export", killed}, asked...)...)
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "--resume")
	assert.Contains(t, errs, killed)
	code, _, errs = s.told(t, "export", killed, "--resume", "--range", "3d")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "dates differ")
	code, _, errs = s.told(t, "export", killed, "--resume", "--org", org, "--type", "user.login")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "filters differ")

	// Interrupted, it says how to go on, and that does.
	before := windowsOf(killed)
	cmd, said = exportProcess(t, s, killed, "--resume")
	require.Eventually(t, func() bool { return windowsOf(killed) > before }, 30*time.Second, time.Millisecond, "%s", said)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	_ = cmd.Wait()
	require.Equal(t, 130, cmd.ProcessState.ExitCode(), said)
	assert.Contains(t, said.String(), "fliplet-audit export --resume --api-url "+s.URL)
	assert.Contains(t, said.String(), killed)

	code, _, errs = s.told(t, append([]string{"export", "--resume", killed}, asked...)...)
	require.Equal(t, 0, code, errs)
	assert.Contains(t, errs, "there from before")
	assert.True(t, readFile(t, whole) == readFile(t, killed), "the same bytes")
	code, out, _ := served{}.told(t, "verify", "-q", whole, killed)
	assert.Equal(t, 0, code, out)
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	require.NoError(t, err)
	assert.Len(t, left, 4, "two files, two manifests: %s", left)
}

func TestExportProgressInALine(t *testing.T) {
	now := time.Now()
	for want, c := range map[string]struct {
		progress export.Progress
		wait     api.Wait
	}{
		"0 logs": {},
		"1,200 of 4,800 logs · 25% · 300/s · 12 s left":         {progress: export.Progress{Rows: 1200, Expected: 4800, ExpectedKnown: true, PerSecond: 300, Left: 12 * time.Second}},
		"1,200 logs · 300/s · waiting for Fliplet":              {progress: export.Progress{Rows: 1200, PerSecond: 300, Waiting: true}},
		"5 of 4 logs · 100%":                                    {progress: export.Progress{Rows: 5, Expected: 4, ExpectedKnown: true}},
		"0 of 0 logs · keeping to 30 requests in 10 s":          {progress: export.Progress{ExpectedKnown: true, Waiting: true}, wait: api.Wait{Reason: api.WaitPace, Until: now.Add(time.Second)}},
		"9 logs · Fliplet was asked too often; going on in 4 s": {progress: export.Progress{Rows: 9}, wait: api.Wait{Reason: api.WaitRateLimit, Until: now.Add(4 * time.Second)}},
	} {
		assert.Equal(t, want, progressWords(c.progress, c.wait, now))
	}
}
