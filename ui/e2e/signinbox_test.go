//go:build unix

package e2e

import (
	"time"

	"github.com/stretchr/testify/require"
)

// hearsAnew waits until the box that came up by itself hears keys: those typed
// before it was seen it does not. Its first line is in hand then.
func (s *session) hearsAnew() {
	s.t.Helper()
	s.waitFor("Sign in again", "Fliplet does not accept this token", "what you were doing waits")
	s.insist("down", "▌ Paste a token")
	s.insist("up", "▌ In the browser")
}

// insist presses a key again and again until a text is there.
func (s *session) insist(key, text string) {
	s.t.Helper()
	var err error
	for range 300 {
		s.press(key)
		if _, err = s.Await(text, 300*time.Millisecond, func(screen Screen) bool { return screen.Has(text) }); err == nil {
			return
		}
	}
	require.NoError(s.t, err)
}

// closesAnew closes the box that came up by itself, as who does not want to sign
// in again.
func (s *session) closesAnew() {
	s.t.Helper()
	s.hearsAnew()
	s.press("esc")
	s.waitGone("Sign in again")
}
