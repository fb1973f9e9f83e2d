//go:build unix

package e2e

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const counter = "./testdata/counter"

func TestHarnessShowsWhatAPersonSees(t *testing.T) {
	s := open(t, program(t, counter), Options{Width: 100, Height: 30})
	screen := s.waitFor("size 100 by 30", "count 0")
	assert.True(t, screen.Alt)
	assert.False(t, screen.Cursor)
	assert.Len(t, screen.Rows, 30)
	assert.Equal(t, "size 100 by 30", screen.Row(0))
	assert.Equal(t, "wide 日本 é | end", screen.Row(3))
	assert.Equal(t, "日", screen.Cells[3][5].Content)
	assert.Equal(t, 2, screen.Cells[3][5].Width)
	assert.Equal(t, 0, screen.Cells[3][6].Width)
	assert.Equal(t, "|", screen.Cells[3][12].Content)

	s.typeText("j")
	s.waitFor("last key j", "count 1")
	for key, name := range map[string]string{
		"enter": "enter", "shift+tab": "shift+tab", "ctrl+p": "ctrl+p", "alt+x": "alt+x", "pgdown": "pgdown", "home": "home",
		"up": "up", "backspace": "backspace", "é": "é", "esc": "esc", "ctrl+left": "ctrl+left", "f5": "f5", "delete": "delete",
	} {
		s.press(key)
		s.waitFor("last key " + name)
	}
	require.NoError(t, s.Paste("pasted text"))
	s.waitFor("last key [pasted text]")
	s.resize(60, 15)
	assert.Len(t, s.waitFor("size 60 by 15").Rows, 15)
	s.waitGone("size 100")
	require.Error(t, s.Press("no-such-key"))

	s.press("q")
	assert.Equal(t, 0, s.exit())
	require.NoError(t, s.Restored())
	assert.Equal(t, "goodbye", s.Screen().String())
	assert.Contains(t, s.Raw(), "\x1b[?1049h")
}

func TestHarnessAnswersQueriesUnlessMute(t *testing.T) {
	bin := program(t, counter)
	for _, o := range []Options{{Light: true}, {}} {
		// A machine that is very busy may answer later than the start waits.
		assert.Eventually(t, func() bool {
			s := open(t, bin, o)
			return s.waitFor("dark ").Has(map[bool]string{true: "dark false known true", false: "dark true known true"}[o.Light])
		}, patience, time.Millisecond)
	}
	s := open(t, bin, Options{Mute: true, Light: true})
	s.waitFor("dark true known false")
}

func TestHarnessSeesAPanicBeingRestored(t *testing.T) {
	s := open(t, program(t, counter), Options{})
	s.waitFor("count 0")
	s.press("!")
	assert.Equal(t, 3, s.exit())
	require.NoError(t, s.Restored())
	assert.Contains(t, s.Raw(), "on purpose")
}

func TestHarnessSeesATerminalLeftBroken(t *testing.T) {
	s := open(t, program(t, counter), Options{})
	s.waitFor("count 0")
	s.press("X")
	assert.Equal(t, 7, s.exit())
	err := s.Restored()
	require.Error(t, err)
	for _, what := range []string{"raw", "alternate screen", "cursor", "mouse", "pastes"} {
		assert.ErrorContains(t, err, what)
	}
}

func TestHarnessSaysWhatItWaitedFor(t *testing.T) {
	s := open(t, program(t, counter), Options{})
	s.waitFor("count 0")
	_, err := s.Await("a miracle", time.Millisecond, func(Screen) bool { return false })
	assert.ErrorContains(t, err, "waiting for a miracle: not within 1ms")
	assert.ErrorContains(t, err, "count 0")
	_, err = s.Ended(time.Millisecond)
	require.Error(t, err)

	require.NoError(t, s.Signal(syscall.SIGKILL))
	assert.Equal(t, -1, s.exit())
	_, err = s.Await("a miracle", patience, func(Screen) bool { return false })
	assert.ErrorContains(t, err, "the program ended with exit code -1")

	_, err = Start("/no/such/program", Options{})
	require.ErrorContains(t, err, "/no/such/program")
}

func TestHarnessTakesTheTerminalAway(t *testing.T) {
	s := open(t, program(t, counter), Options{})
	s.waitFor("count 0")
	require.NoError(t, s.HangUp())
	assert.NotEqual(t, 7, s.exit())
}
