package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// The screen opens on an app by its name, both its copies; one copy alone is a
// key away.
func TestAnAppByNameOnTheScreen(t *testing.T) {
	t.Parallel()
	s := openDemo(t, Options{Args: []string{"--app", "conference"}})
	s.waitFor("Acme Corp › Conference", "Showing 1 to")
	s.press("A")
	s.waitFor("▌Conference", "live ", " · working copy ", "→ one copy alone")
	s.press("right")
	s.waitFor("Both copies", "The live copy", "The working copy")
	s.press("down", "down", "enter")
	s.waitGone("Both copies")
	s.waitFor("working copy", "Showing 1 to")
	s.quits()
}

func TestAnAppThatIsNotThere(t *testing.T) {
	t.Parallel()
	s := open(t, program(t, fliplet), Options{Args: []string{"--demo", "--app", "no such app"}})
	assert.NotZero(t, s.exit())
	assert.Contains(t, s.Screen().String(), `no app has "no such app" in its name`)
}
