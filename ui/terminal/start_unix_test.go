//go:build linux || darwin

package terminal_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/ui/terminal"
)

// started is a run of testdata/report in a terminal of the test's own.
type started struct {
	said   string // everything the program wrote
	before *term.State
	after  *term.State
	err    error
}

func buildReport(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "report")
	out, err := exec.Command("go", "build", "-o", bin, "./testdata/report").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return bin
}

// start runs the program; onQuery is called with the terminal when the
// program asks it.
func start(t *testing.T, bin string, env []string, onQuery func(tty *os.File, p *os.Process)) started {
	t.Helper()
	return startTypedAhead(t, bin, "", env, onQuery)
}

func startTypedAhead(t *testing.T, bin, ahead string, env []string, onQuery func(tty *os.File, p *os.Process)) started {
	t.Helper()
	master, slave, err := pty.Open()
	require.NoError(t, err)
	defer master.Close()
	before, err := term.GetState(slave.Fd())
	require.NoError(t, err)

	cmd := exec.Command(bin)
	cmd.Env = append([]string{"TERM=xterm-256color"}, env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if ahead != "" {
		_, err := master.WriteString(ahead)
		require.NoError(t, err)
	}
	require.NoError(t, cmd.Start())
	stop := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer stop.Stop()

	said := make(chan string)
	go func() {
		var all bytes.Buffer
		buf := make([]byte, 4096)
		for {
			n, err := master.Read(buf)
			all.Write(buf[:n])
			if onQuery != nil && strings.Contains(all.String(), terminal.Query) {
				onQuery(master, cmd.Process)
				onQuery = nil
			}
			if err != nil {
				said <- all.String()
				return
			}
		}
	}()
	s := started{before: before, err: cmd.Wait()}
	s.after, err = term.GetState(slave.Fd())
	require.NoError(t, err)
	require.NoError(t, slave.Close())
	s.said = <-said
	return s
}

func TestStartInATerminalThatNeverAnswers(t *testing.T) {
	s := start(t, buildReport(t), nil, nil)
	require.NoError(t, s.err)
	assert.Contains(t, s.said, "dark=true known=false lipgloss=true")
	assert.Equal(t, s.before, s.after, "the terminal's mode")
	// Bubble Tea's own question is followed by one for the cursor: it has not
	// been asked, so our init came first.
	assert.NotContains(t, s.said, "\x1b[6n")
	assert.Equal(t, 1, strings.Count(s.said, "\x1b]11;?"))
}

func TestStartInATerminalThatAnswers(t *testing.T) {
	bin := buildReport(t)
	for answer, want := range map[string]string{
		"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c": "dark=false known=true lipgloss=false",
		"\x1b]11;rgb:0000/0000/0000\a\x1b[?62;22c":     "dark=true known=true lipgloss=true",
		"\x1b[?62;22c": "dark=true known=false lipgloss=true",
	} {
		// A machine that is very busy may take longer than the start waits.
		said := func() string {
			s := start(t, bin, nil, func(tty *os.File, _ *os.Process) { _, _ = tty.WriteString(answer) })
			require.NoError(t, s.err)
			assert.Equal(t, s.before, s.after)
			return s.said
		}
		assert.Eventually(t, func() bool { return strings.Contains(said(), want) }, time.Minute, time.Millisecond, "%q", answer)
	}
}

func TestStartDoesNotAskWhenToldOrUseless(t *testing.T) {
	bin := buildReport(t)
	for env, want := range map[string]string{
		"FLIPLET_AUDIT_BACKGROUND=light": "dark=false known=true lipgloss=false",
		"COLORFGBG=0;15":                 "dark=false known=true lipgloss=false",
		"TERM=dumb":                      "dark=true known=false lipgloss=true",
		"SSH_TTY=/dev/pts/9":             "dark=true known=false lipgloss=true later=true",
	} {
		s := start(t, bin, []string{env}, nil)
		require.NoError(t, s.err)
		assert.Contains(t, s.said, want, env)
		assert.NotContains(t, s.said, "\x1b", env)
	}
}

func TestStartWithoutATerminalAsksNothing(t *testing.T) {
	cmd := exec.Command(buildReport(t))
	cmd.Env = []string{"TERM=xterm-256color"}
	out, err := cmd.CombinedOutput()
	require.NoError(t, err)
	assert.Equal(t, "dark=true known=false lipgloss=true later=false\n", string(out))
}

func TestInterruptWhileAskingRestoresTheTerminal(t *testing.T) {
	bin := buildReport(t)
	// On a machine that is very busy the signal may come when the asking is over.
	interrupted := func() bool {
		s := start(t, bin, nil, func(_ *os.File, p *os.Process) { _ = p.Signal(os.Interrupt) })
		assert.Equal(t, s.before, s.after, "the terminal's mode")
		return s.err != nil
	}
	assert.Eventually(t, interrupted, time.Minute, time.Millisecond, "the program ends by the signal")
}

func TestKeysTypedAheadAreNotTakenForTheAnswer(t *testing.T) {
	s := startTypedAhead(t, buildReport(t), "jj", nil, nil)
	require.NoError(t, s.err)
	assert.Contains(t, s.said, "dark=true known=false lipgloss=true later=true")
	assert.NotContains(t, s.said, "\x1b]11;?")
	assert.Equal(t, s.before, s.after, "the terminal's mode")
}
