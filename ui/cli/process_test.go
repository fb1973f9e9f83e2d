//go:build unix

package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// soon is how long something that ends at once may take on a busy machine.
const soon = 20 * time.Second

// exitWithin waits for a process and is its exit code, -1 by a signal.
func exitWithin(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	watch := time.AfterFunc(soon, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait()
	require.True(t, watch.Stop(), "it did not end")
	return cmd.ProcessState.ExitCode()
}

// wait is until a server was asked.
func wait(t *testing.T, asked <-chan struct{}) {
	t.Helper()
	select {
	case <-asked:
	case <-time.After(soon):
		require.Fail(t, "it asked nothing")
	}
}

// endless is a server that never gives a log; asked tells of its questions.
func endless(t *testing.T, answer http.HandlerFunc) (url string, asked <-chan struct{}) {
	t.Helper()
	told := make(chan struct{}, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case told <- struct{}{}:
		default:
		}
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/", told
}

func TestAnInterruptEndsAWaitForTheRateLimit(t *testing.T) {
	url, asked := endless(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		cmd := command(t, "logs", "--org", "1", "--api-url", url, "--range", "1h")
		errs, err := cmd.StderrPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		wait(t, asked)
		line, err := bufio.NewReader(errs).ReadString('\n')
		require.NoError(t, err)
		assert.Contains(t, line, "Fliplet was asked too often")
		assert.Contains(t, line, "going on in ")
		require.NoError(t, cmd.Process.Signal(signal))
		assert.Equal(t, 130, exitWithin(t, cmd))
	}
}

func TestAnInterruptEndsAWriteThatNobodyReads(t *testing.T) {
	s := serveLogs(t, 4_000)
	cmd := command(t, "logs", "--org", s.org, "--api-url", s.url, "--unpaced", "--range", s.day)
	cmd.Env = append(cmd.Env, "FLIPLET_AUTH_TOKEN="+os.Getenv("FLIPLET_AUTH_TOKEN"))
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	first := make([]byte, 1)
	_, err = io.ReadFull(out, first)
	require.NoError(t, err)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	assert.Equal(t, 130, exitWithin(t, cmd))
}

func TestAClosedPipeEndsQuietly(t *testing.T) {
	s := serveLogs(t, 4_000)
	cmd := command(t, "logs", "--org", s.org, "--api-url", s.url, "--unpaced", "--range", s.day)
	cmd.Env = append(cmd.Env, "FLIPLET_AUTH_TOKEN="+os.Getenv("FLIPLET_AUTH_TOKEN"))
	assertEndsQuietly(t, cmd, func(out *bufio.Reader) {
		_, err := out.ReadString('\n')
		require.NoError(t, err)
	})
}

// It need not write to find out.
func TestAClosedPipeEndsAWaitForAnAnswer(t *testing.T) {
	never := make(chan struct{})
	defer close(never)
	url, asked := endless(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-never:
		case <-r.Context().Done():
		}
	})
	cmd := command(t, "logs", "--org", "1", "--api-url", url, "--range", "1h")
	assertEndsQuietly(t, cmd, func(*bufio.Reader) { wait(t, asked) })
}

// onTerminal is what a command prints on a terminal.
func onTerminal(t *testing.T, width uint16, cmd *exec.Cmd) string {
	t.Helper()
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: width})
	require.NoError(t, err)
	defer terminal.Close()
	var out bytes.Buffer
	_, _ = io.Copy(&out, terminal) // ends with an error when the program does
	require.Equal(t, 0, exitWithin(t, cmd), out.String())
	return strings.ReplaceAll(out.String(), "\r\n", "\n")
}

func TestOnATerminalLogsAreCutAndClean(t *testing.T) {
	s := serveLogs(t, 60)
	read := func(width uint16, args ...string) string {
		cmd := command(t, append([]string{"logs", "--org", s.org, "--api-url", s.url, "--range", s.day, "--utc"}, args...)...)
		cmd.Env = append(cmd.Env, "FLIPLET_AUTH_TOKEN="+os.Getenv("FLIPLET_AUTH_TOKEN"), "TERM=xterm-256color")
		return onTerminal(t, width, cmd)
	}
	for _, width := range []uint16{40, 80, 120, 200} {
		out := read(width)
		assert.Contains(t, out, "\x1b[", "colour")
		lines := strings.Split(ansi.Strip(out), "\n")
		for i, line := range lines[:26] {
			assert.LessOrEqual(t, ansi.StringWidth(line), int(width), "line %d", i)
		}
		assert.Contains(t, out, "25 of 60 logs; --limit 0 prints all")
	}
	for _, form := range []string{"table", "jsonl", "json", "csv", "template"} {
		args := []string{"-o", form, "--limit", "50"}
		if form == "template" {
			args = append(args, "--template", "{{.data.text}} {{json .data}}")
		}
		cmd := command(t, append([]string{"logs", "--org", s.org, "--api-url", s.url, "--range", s.day}, args...)...)
		cmd.Env = append(cmd.Env, "FLIPLET_AUTH_TOKEN="+os.Getenv("FLIPLET_AUTH_TOKEN"), "TERM=xterm-256color", "NO_COLOR=1")
		out := onTerminal(t, 300, cmd)
		for _, c := range []string{"\x1b", "\u202e", "\u009b"} {
			assert.NotContains(t, out, c, form)
		}
		if form == "json" {
			var logs []struct{ ID int }
			require.NoError(t, json.Unmarshal([]byte(out), &logs))
			assert.Len(t, logs, 50)
		}
	}
}

// assertEndsQuietly closes the pipe after a while.
func assertEndsQuietly(t *testing.T, cmd *exec.Cmd, before func(out *bufio.Reader)) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	errs, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	defer errs.Close()
	cmd.Stderr = errs
	require.NoError(t, cmd.Start())
	before(bufio.NewReader(out))
	require.NoError(t, out.Close())
	code := exitWithin(t, cmd)
	status, _ := cmd.ProcessState.Sys().(syscall.WaitStatus)
	assert.True(t, code == 0 || status.Signaled() && status.Signal() == syscall.SIGPIPE, "%v", cmd.ProcessState)
	said, err := os.ReadFile(errs.Name())
	require.NoError(t, err)
	assert.Empty(t, string(said))
}
