package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asProgram makes this test binary be the program.
const asProgram = "FLIPLET_AUDIT_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(Main(os.Args[1:]))
	}
	os.Exit(m.Run())
}

const secretToken = "eu--5ecret70kenThatNobodyMaySee"

// command is the program with arguments, in a home of its own and without a
// terminal.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self, args...)
	home := t.TempDir()
	cmd.Dir = home
	cmd.Env = []string{asProgram + "=1", "HOME=" + home, "XDG_CONFIG_HOME=" + home + "/config", "FLIPLET_AUTH_TOKEN=" + secretToken}
	return cmd
}

// run runs it to its end.
func run(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	return finish(t, command(t, args...))
}

func finish(t *testing.T, cmd *exec.Cmd) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil {
		require.True(t, errors.As(err, &exit), "%v", err)
		code = exit.ExitCode()
	}
	for _, text := range []string{stdout.String(), stderr.String()} {
		assert.NotContains(t, text, secretToken)
		assert.NotContains(t, text, "\x1b", "colour without a terminal")
	}
	return code, stdout.String(), stderr.String()
}

func TestWrongUsageExitsWith2AndSaysWhy(t *testing.T) {
	tests := []struct {
		args []string
		says string
	}{
		{[]string{"--no-such-flag"}, "--no-such-flag"},
		{[]string{"-x"}, "-x"},
		{[]string{"no-such-command"}, `"no-such-command"`},
		{[]string{"--org"}, "--org"},
		{[]string{"--utc=perhaps"}, "--utc"},
		{[]string{"--api-url", "http://api.example/"}, "Plain HTTP"},
		{[]string{"--api-url", "ftp://api.example/"}, "https://"},
		{[]string{"--api-url", "https://me:pass@api.example/"}, "no user name"},
		{[]string{"demo-server", "more"}, "more"},
		{[]string{"demo-server", "--no-such-flag"}, "--no-such-flag"},
		{[]string{"demo-server", "--logs", "many"}, "--logs"},
		{[]string{"demo-server", "--logs", "-1"}, "--logs"},
		{[]string{"demo-server", "--latency", "soon"}, "--latency"},
		{[]string{}, "terminal"},
		{[]string{"--demo"}, "terminal"},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			t.Parallel()
			code, out, errs := run(t, tt.args...)
			assert.Equal(t, 2, code, "%s", errs)
			assert.Contains(t, errs, tt.says)
			assert.True(t, strings.HasPrefix(errs, "fliplet-audit: "), "%s", errs)
			assert.Empty(t, out)
			assert.NotContains(t, errs, "pass@")
		})
	}
}

// A wrong address is wrong without a token too.
func TestAnAddressIsCheckedBeforeAnythingElse(t *testing.T) {
	for _, by := range []string{"flag", "environment"} {
		cmd := command(t)
		cmd.Env = append(cmd.Env, "FLIPLET_AUTH_TOKEN=")
		if by == "flag" {
			cmd.Args = append(cmd.Args, "--api-url", "http://api.example/")
		} else {
			cmd.Env = append(cmd.Env, "FLIPLET_API_URL=http://api.example/")
		}
		code, _, errs := finish(t, cmd)
		assert.Equal(t, 2, code, by)
		assert.Contains(t, errs, "Plain HTTP", by)
	}
}

func TestHelpReadsWell(t *testing.T) {
	code, out, errs := run(t, "--help")
	assert.Equal(t, 0, code)
	assert.Empty(t, errs)
	for _, text := range []string{"FLIPLET_AUTH_TOKEN", "--token-file", "--demo", "--org", "--app", "--api-url", "FLIPLET_API_URL", "--utc", "demo-server", "fliplet login"} {
		assert.Contains(t, out, text)
	}
	_, server, _ := run(t, "demo-server", "--help")
	for _, text := range []string{"--addr", "--logs", "--seed", "--data", "--latency", "--no-rate-limit", "loopback"} {
		assert.Contains(t, server, text)
	}
	for _, help := range []string{out, server} {
		for line := range strings.Lines(help) {
			assert.LessOrEqual(t, len(strings.TrimRight(line, "\n")), 100, "%s", line)
		}
	}
	code, out, _ = run(t, "--version")
	assert.Equal(t, 0, code)
	assert.Contains(t, out, "fliplet-audit")
}

func TestTheDemoServerAnnouncesItselfServesAndEnds(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		cmd := command(t, "demo-server", "--logs", "50")
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		lines := bufio.NewReader(out)
		line, err := lines.ReadBytes('\n')
		require.NoError(t, err)
		var server struct {
			URL            string `json:"url"`
			Token          string `json:"token"`
			OrganizationID int64  `json:"organizationId"`
		}
		require.NoError(t, json.Unmarshal(line, &server), "%s", line)
		assert.Positive(t, server.OrganizationID)
		request, err := http.NewRequest(http.MethodGet, server.URL+"v1/organizations", nil)
		require.NoError(t, err)
		request.Header.Set("Auth-token", server.Token)
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		answer.Body.Close()
		assert.Equal(t, 200, answer.StatusCode)

		require.NoError(t, cmd.Process.Signal(signal))
		rest, err := io.ReadAll(lines)
		require.NoError(t, err)
		assert.Empty(t, rest, "more than one line")
		require.NoError(t, cmd.Wait(), "its exit code")
		assert.Empty(t, errs.String())
	}
}

func TestADemoServerThatCanNotStartSaysWhy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "logs.jsonl")
	text := `{"id":1,"type":"user.login","createdAt":"2026-01-01T00:00:00Z"}` + "\n\n" + `{"id":2,"type":` + "\n"
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	code, out, errs := run(t, "demo-server", "--data", path)
	assert.Equal(t, 1, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, "line 3")
	assert.Contains(t, errs, path)

	code, _, errs = run(t, "demo-server", "--addr", "0.0.0.0:0")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "loopback")

	code, _, errs = run(t, "demo-server", "--data", path+".missing")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, path+".missing")
}
