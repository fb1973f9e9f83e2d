//go:build unix

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fliplet is the program itself.
const fliplet = "../.."

// secretToken must never be seen anywhere.
const secretToken = "eu--5ecret70kenThatNobodyMaySee"

// openDemo opens the demo organization and waits for its rows.
func openDemo(t *testing.T, o Options) *session {
	t.Helper()
	o.Args = append(o.Args, "--demo")
	s := open(t, program(t, fliplet), o)
	s.waitFor("Showing 1 to 25")
	return s
}

func TestDemoOpensOnTheLogs(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		s := openDemo(t, Options{Width: size[0], Height: size[1]})
		screen := s.waitFor("Acme Corp", "Usage", "Date", "Log type", "User", "Showing 1 to 25")
		assert.True(t, screen.Alt)
	}
}

func TestATerminalThatNeverAnswersDelaysNothing(t *testing.T) {
	s := open(t, program(t, fliplet), Options{Args: []string{"--demo"}, Mute: true})
	at, err := s.Await("the first frame", patience, func(screen Screen) bool { return screen.Has("LOGS") })
	require.NoError(t, err)
	// Bubble Tea's own question waits for five seconds.
	assert.Less(t, at.Sub(s.Begun()), 3*time.Second)
	assert.NotContains(t, s.Raw(), "\x1b[6n")
	s.waitFor("Showing 1 to 25")
}

func TestALateAnswerOfTheTerminalIsNotTyped(t *testing.T) {
	s := openDemo(t, Options{Mute: true})
	require.NoError(t, s.Send("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c"))
	s.press("/")
	s.typeText("zz")
	screen := s.waitFor("zz")
	assert.False(t, screen.Has("fff"), "%s", screen)
}

// Over SSH the terminal is asked when the program already runs; the colours
// follow its answer.
func TestTheColoursFollowTheBackground(t *testing.T) {
	colour := func(screen Screen) string {
		y := screen.Find("Showing 1 to 25")
		if y < 0 || screen.Cells[y][1].Style.Fg == nil {
			return ""
		}
		r, g, b, _ := screen.Cells[y][1].Style.Fg.RGBA()
		return fmt.Sprintf("%02x%02x%02x", r>>8, g>>8, b>>8)
	}
	told := map[string]string{}
	for _, setting := range []string{"dark", "light"} {
		s := openDemo(t, Options{Env: []string{"FLIPLET_AUDIT_BACKGROUND=" + setting}})
		told[setting] = colour(s.waitUntil("colours", func(screen Screen) bool { return colour(screen) != "" }))
	}
	require.NotEqual(t, told["dark"], told["light"])

	ssh := []string{"SSH_TTY=/dev/pts/9", "SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22"}
	s := openDemo(t, Options{Env: ssh, Light: true})
	s.waitUntil("the colours of a light background", func(screen Screen) bool { return colour(screen) == told["light"] })
	s = openDemo(t, Options{Env: ssh, Mute: true})
	s.waitUntil("the colours of a dark background", func(screen Screen) bool { return colour(screen) == told["dark"] })
}

func TestEveryWayOutRestoresTheTerminal(t *testing.T) {
	const interrupted = 130
	for name, c := range map[string]struct {
		leave func(s *session)
		code  int
	}{
		"q":                   {func(s *session) { s.press("q") }, 0},
		"ctrl+c":              {func(s *session) { s.press("ctrl+c") }, 0},
		"ctrl+c while typing": {func(s *session) { s.press("/"); s.typeText("log"); s.press("ctrl+c") }, 0},
		"ctrl+c in the help":  {func(s *session) { s.press("?", "ctrl+c") }, 0},
		"SIGTERM":             {func(s *session) { require.NoError(t, s.Signal(syscall.SIGTERM)) }, interrupted},
		"SIGINT":              {func(s *session) { require.NoError(t, s.Signal(syscall.SIGINT)) }, interrupted},
	} {
		t.Run(name, func(t *testing.T) {
			s := openDemo(t, Options{})
			c.leave(s)
			assert.Equal(t, c.code, s.exit())
			require.NoError(t, s.Restored())
		})
	}
}

func TestTheProgramEndsWithItsTerminal(t *testing.T) {
	s := openDemo(t, Options{})
	require.NoError(t, s.HangUp())
	s.exit()
}

// A binary built with the tag panictest panics where this variable says.
func TestAPanicRestoresTheTerminalAndLeavesAReport(t *testing.T) {
	bin := program(t, fliplet, "panictest")
	for _, place := range []string{"view", "update", "command"} {
		t.Run(place, func(t *testing.T) {
			s := open(t, bin, Options{
				Args: []string{"--demo"}, Width: 160, Height: 40,
				Env: []string{"FLIPLET_AUDIT_PANIC=" + place, "FLIPLET_AUTH_TOKEN=" + secretToken},
			})
			assert.NotEqual(t, 0, s.exit())
			require.NoError(t, s.Restored())
			_, said, _ := strings.Cut(s.Raw(), leaveAltScreen)
			text := readReport(t, said)
			assert.NotContains(t, said, "goroutine", "the stack is for the report")
			assert.Contains(t, text, "goroutine")
			assert.Contains(t, text, "provoke", "where it was")
			assert.NotContains(t, text, "on purpose", "a panic's words may hold log data")
			for _, secret := range []string{secretToken, "eu--demo"} {
				assert.NotContains(t, text, secret)
				assert.NotContains(t, s.Raw(), secret)
			}
		})
	}
}

const leaveAltScreen = "\x1b[?1049l"

// readReport reads the file that the program's last words name.
func readReport(t *testing.T, said string) string {
	t.Helper()
	path := regexp.MustCompile(`/\S+`).FindString(said)
	require.NotEmpty(t, path, "no report is named: %s", said)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

func TestAnOrdinaryBinaryKnowsNoPanicOnPurpose(t *testing.T) {
	s := openDemo(t, Options{Env: []string{"FLIPLET_AUDIT_PANIC=view"}})
	s.press("q")
	assert.Equal(t, 0, s.exit())
}

func TestWithoutATerminalItSaysWhatToRunInstead(t *testing.T) {
	cmd := exec.Command(program(t, fliplet), "--demo")
	cmd.Env = []string{"TERM=xterm-256color", "HOME=" + t.TempDir(), "FLIPLET_AUTH_TOKEN=" + secretToken}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	require.True(t, errors.As(err, &exit), "%v", err)
	assert.Equal(t, 2, exit.ExitCode())
	assert.Contains(t, errs.String(), "terminal")
	assert.Empty(t, out.String())
	assert.NotContains(t, errs.String(), "\x1b")
	assert.NotContains(t, errs.String(), secretToken)
}

func TestResizeToNothingAndBack(t *testing.T) {
	s := openDemo(t, Options{})
	for _, size := range [][2]int{{1, 1}, {59, 14}, {3, 200}, {200, 3}, {80, 24}, {200, 60}} {
		s.resize(size[0], size[1])
		s.press("down", "right")
	}
	s.waitFor("Showing 1 to 25", "Log type", "Data")
	s.press("q")
	assert.Equal(t, 0, s.exit())
	require.NoError(t, s.Restored())
}
