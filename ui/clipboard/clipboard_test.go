package clipboard

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// made is a clipboard whose parts are the test's.
func made(out *bytes.Buffer, tool func(string) error, env map[string]string) *Clipboard {
	c := New(out, func(name string) string { return env[name] })
	c.system = tool
	return c
}

// sent reads the text out of plain OSC 52.
func sent(t *testing.T, sequence string) string {
	t.Helper()
	body, ok := strings.CutPrefix(sequence, "\x1b]52;c;")
	require.True(t, ok, "%q", sequence)
	body, ok = strings.CutSuffix(body, "\a")
	require.True(t, ok, "%q", sequence)
	text, err := base64.StdEncoding.DecodeString(body)
	require.NoError(t, err)
	return string(text)
}

func TestSystemClipboard(t *testing.T) {
	var out bytes.Buffer
	var got string
	how, err := made(&out, func(s string) error { got = s; return nil }, nil).Copy(context.Background(), "ann@acme.com")
	require.NoError(t, err)
	assert.Equal(t, System, how)
	assert.Equal(t, "ann@acme.com", got)
	assert.Empty(t, out.String())
	assert.Equal(t, "copied to the clipboard", how.String())
}

func TestTerminalWhenTheSystemsIsFarMissingOrBroken(t *testing.T) {
	forbidden := func(string) error { t.Error("the far machine's clipboard was used"); return nil }
	broken := func(string) error { return errors.New("can't open display") }
	for name, c := range map[string]struct {
		tool func(string) error
		env  map[string]string
	}{
		"SSH terminal":   {forbidden, map[string]string{"SSH_TTY": "/dev/pts/3"}},
		"SSH connection": {forbidden, map[string]string{"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}},
		"none":           {nil, nil},
		"broken":         {broken, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			how, err := made(&out, c.tool, c.env).Copy(context.Background(), "günther \x1b[31m")
			require.NoError(t, err)
			assert.Equal(t, Terminal, how)
			assert.Equal(t, "günther \x1b[31m", sent(t, out.String()))
			assert.Contains(t, how.String(), "if it takes it")
		})
	}
}

func TestAToolThatHangsIsGivenUpAndNotStartedTwice(t *testing.T) {
	var out bytes.Buffer
	started, release := make(chan struct{}, 2), make(chan struct{})
	c := made(&out, func(string) error { started <- struct{}{}; <-release; return nil }, nil)
	c.patience = time.Millisecond
	for range 2 {
		out.Reset()
		how, err := c.Copy(context.Background(), "text")
		require.NoError(t, err)
		assert.Equal(t, Terminal, how)
		assert.Equal(t, "text", sent(t, out.String()))
	}
	<-started
	assert.Empty(t, started, "tools started")

	close(release)
	c.patience = time.Minute
	require.Eventually(t, func() bool { return len(c.busy) == 0 }, time.Minute, time.Millisecond)
	how, err := c.Copy(context.Background(), "text")
	require.NoError(t, err)
	assert.Equal(t, System, how)
}

func TestAnEndedContextCopiesNothing(t *testing.T) {
	var out bytes.Buffer
	release := make(chan struct{})
	defer close(release)
	ctx, cancel := context.WithCancel(context.Background())
	c := made(&out, func(string) error { cancel(); <-release; return nil }, nil)
	c.patience = time.Minute
	how, err := c.Copy(ctx, "text")
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, None, how)
	assert.Empty(t, out.String())
}

func TestTooLongForTheTerminal(t *testing.T) {
	var out bytes.Buffer
	c := made(&out, nil, nil)
	_, err := c.Copy(context.Background(), strings.Repeat("x", TerminalLimit+1))
	var tooLong *TooLongError
	require.ErrorAs(t, err, &tooLong)
	assert.EqualError(t, err, "75 kB are too much for the terminal's clipboard, which takes 74 kB: export it instead")
	assert.Empty(t, out.String())

	text := strings.Repeat("x", TerminalLimit)
	_, err = c.Copy(context.Background(), text)
	require.NoError(t, err)
	assert.Equal(t, text, sent(t, out.String()))
	assert.Less(t, out.Len(), 100_000)
}

func TestInsideTmuxAndScreen(t *testing.T) {
	var out bytes.Buffer
	_, err := made(&out, nil, map[string]string{"TMUX": "/tmp/tmux,1,0"}).Copy(context.Background(), "a text")
	require.NoError(t, err)
	plain := ansi.SetSystemClipboard("a text")
	assert.Equal(t, plain+ansi.TmuxPassthrough(plain), out.String())

	out.Reset()
	text := strings.Repeat("long ", 50)
	_, err = made(&out, nil, map[string]string{"STY": "123.pts-0"}).Copy(context.Background(), text)
	require.NoError(t, err)
	whole := strings.ReplaceAll(out.String(), "\x1b\\\x1bP", "")
	whole = strings.TrimSuffix(strings.TrimPrefix(whole, "\x1bP"), "\x1b\\")
	assert.Equal(t, text, sent(t, whole))
}

func TestATerminalThatIsGone(t *testing.T) {
	_, w, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, w.Close())
	how, err := New(w, func(string) string { return "ssh" }).Copy(context.Background(), "text")
	assert.Equal(t, None, how)
	assert.ErrorContains(t, err, "sending the text to the terminal")
}

// TestARealTool runs the library against a tool of the test's own, in a
// process of its own: the library looks for tools once, at its start.
func TestARealTool(t *testing.T) {
	if os.Getenv("CLIPBOARD_TEST_CHILD") != "" {
		how, err := New(os.Stdout, func(string) string { return "" }).Copy(context.Background(), "through a tool")
		require.NoError(t, err)
		require.Equal(t, System, how)
		return
	}
	dir := t.TempDir()
	tool := "#!/bin/sh\nexec cat >\"" + dir + "/copied\"\n"
	name := map[string]string{"darwin": "pbcopy"}[runtime.GOOS]
	if name == "" {
		name = "xclip"
	}
	require.NoError(t, os.WriteFile(dir+"/"+name, []byte(tool), 0o755))
	cmd := exec.Command(os.Args[0], "-test.run=^TestARealTool$")
	cmd.Env = []string{"CLIPBOARD_TEST_CHILD=1", "PATH=" + dir + ":" + os.Getenv("PATH")}
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", said)
	copied, err := os.ReadFile(dir + "/copied")
	require.NoError(t, err)
	assert.Equal(t, "through a tool", string(copied))
}
