//go:build unix

package cli

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// exchange is a command on a terminal with somebody who types.
type exchange struct {
	t        *testing.T
	cmd      *exec.Cmd
	terminal *os.File

	mu    sync.Mutex
	shown bytes.Buffer
	more  chan struct{}
	ended chan struct{} // when nothing more will be shown
}

func startExchange(t *testing.T, cmd *exec.Cmd) *exchange {
	t.Helper()
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	require.NoError(t, err)
	c := &exchange{t: t, cmd: cmd, terminal: terminal, more: make(chan struct{}, 1), ended: make(chan struct{})}
	go c.watch()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-c.ended
		_ = terminal.Close()
	})
	return c
}

func (c *exchange) watch() {
	defer close(c.ended)
	piece := make([]byte, 4096)
	for {
		n, err := c.terminal.Read(piece)
		c.mu.Lock()
		c.shown.Write(piece[:n])
		c.mu.Unlock()
		select {
		case c.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (c *exchange) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.ReplaceAll(c.shown.String(), "\r\n", "\n")
}

// until waits for words to be shown, then types.
func (c *exchange) until(words, typed string) {
	c.t.Helper()
	late := time.After(soon)
	for !strings.Contains(c.text(), words) {
		select {
		case <-c.more:
		case <-late:
			require.Fail(c.t, "it never said "+words, c.text())
		}
	}
	_, err := c.terminal.WriteString(typed)
	require.NoError(c.t, err)
}

// end is the exit code, and all that was shown.
func (c *exchange) end() (int, string) {
	c.t.Helper()
	code := exitWithin(c.t, c.cmd)
	<-c.ended
	return code, c.text()
}

func (b *between) converse(t *testing.T, args ...string) *exchange {
	t.Helper()
	cmd := command(t, append(args, b.flags...)...)
	cmd.Env = append(cmd.Env, "TERM=xterm-256color")
	return startExchange(t, cmd)
}

func TestAPersonIsAskedBeforeAChange(t *testing.T) {
	b := serveBetween(t)
	for _, answer := range []string{"\n", "n\n", "nyes\n", "\x04"} {
		c := b.converse(t, "settings", "set", "companyName=Bcme")
		c.until("Go on? [y/N] ", answer)
		code, shown := c.end()
		assert.Equal(t, 1, code, shown)
		assert.Contains(t, shown, "Nothing was changed")
		assert.Contains(t, shown, "Change the settings of Acme Corp (organization ")
	}
	assert.Empty(t, b.sent())
	for i, answer := range []string{"y\n", " Yes \n"} {
		c := b.converse(t, "settings", "set", "companyName=Bcme"+strings.Repeat("x", i))
		c.until("Go on? [y/N] ", answer)
		code, shown := c.end()
		assert.Equal(t, 0, code, shown)
		assert.Contains(t, shown, "Done: set companyName")
	}
	assert.Len(t, b.sent(), 2)
}

func TestADeletionAsksForTheNameOfTheToken(t *testing.T) {
	b := serveBetween(t)
	for _, answer := range []string{"y\n", "\n", "warehouse sync\n"} {
		c := b.converse(t, "tokens", "delete", "2210")
		c.until("Type the token's name to go on: ", answer)
		code, _ := c.end()
		assert.Equal(t, 1, code)
	}
	assert.Empty(t, b.sent())
	c := b.converse(t, "tokens", "delete", "2210")
	c.until("Type the token's name to go on: ", "Warehouse sync\n")
	code, shown := c.end()
	assert.Equal(t, 0, code, shown)
	assert.Empty(t, b.tokens(t))
}

func TestAPersonSeesTheSecretOfANewTokenOnce(t *testing.T) {
	b := serveBetween(t)
	c := b.converse(t, "tokens", "create", "cron")
	c.until("Go on? [y/N] ", "y\n")
	code, shown := c.end()
	require.Equal(t, 0, code, shown)
	require.Equal(t, 1, strings.Count(shown, "eu--"), shown)
	assert.Regexp(t, `Its secret, shown this once:\neu--\w+\n$`, shown)
}

func TestASecretIsTypedUnseen(t *testing.T) {
	b := serveBetween(t)
	c := b.converse(t, "settings", "set", "_smtpPassword=-")
	c.until("(not shown): ", "hunter2hunter2\n")
	c.until("Go on? [y/N] ", "y\n")
	code, shown := c.end()
	require.Equal(t, 0, code, shown)
	assert.NotContains(t, shown, "hunter2")
	assert.Equal(t, `"hunter2hunter2"`, b.settings(t)["_smtpPassword"])
}

// An interruption at a question sends nothing, and leaves the terminal as it
// was.
func TestAnInterruptionAtAQuestionChangesNothing(t *testing.T) {
	b := serveBetween(t)
	for _, at := range []struct{ words, argument string }{{"(not shown): ", "_smtpPassword=-"}, {"Go on? [y/N] ", "companyName=Bcme"}} {
		cmd := command(t, append([]string{"settings", "set", at.argument}, b.flags...)...)
		script := []string{"sh", "-c", `trap : INT; "$@"; echo "exit $?"; stty -a`, "sh", cmd.Path}
		cmd.Args = append(script, cmd.Args[1:]...)
		cmd.Path = "/bin/sh"
		cmd.Env = append(cmd.Env, "PATH="+os.Getenv("PATH"))
		c := startExchange(t, cmd)
		c.until(at.words, "\x03")
		_, shown := c.end()
		assert.Contains(t, shown, "exit 130")
		assert.Regexp(t, `[ ;]echo[ ;]`, shown, "what is typed is shown again")
	}
	assert.Empty(t, b.sent())
}

// A pipe that nobody reads must not take a new token's secret along unsaid.
func TestATokenWhoseSecretNobodyReadIsSaid(t *testing.T) {
	b := serveBetween(t)
	cmd := command(t, append([]string{"tokens", "create", "cron", "--yes"}, b.flags...)...)
	read, write, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, read.Close())
	var errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = write, &errs
	require.NoError(t, cmd.Start())
	require.NoError(t, write.Close())
	assert.Equal(t, 1, exitWithin(t, cmd), errs.String())
	id := string(b.tokens(t)[1].ID)
	assert.Contains(t, errs.String(), "tokens delete "+id)
	assert.NotContains(t, errs.String(), "eu--")
}
