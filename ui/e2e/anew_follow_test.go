//go:build linux

package e2e

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
	"fliplet-audit/api/demo/story"
)

// write adds logs to the demo that say their numbers, from the first to before
// the last.
func (g *gate) write(t *testing.T, from, to int) {
	t.Helper()
	var records []story.Record
	for n := from; n < to; n++ {
		records = append(records, story.Record{Type: "test.follow", CreatedAt: time.Now(), Data: fmt.Sprintf(`{"n": %d}`, n)})
	}
	require.NoError(t, g.demo.Append(records...))
}

// waitForNewest waits until the numbers on the screen are these, from the
// oldest, each once.
func (s *session) waitForNewest(numbers []int) {
	s.t.Helper()
	slices.Reverse(numbers)
	s.waitUntil(fmt.Sprintf("the logs %v", numbers), func(screen Screen) bool {
		return !screen.Has("╭─ Sign in") && slices.Equal(numbers, numbersOn(screen))
	})
}

// The session ends while new logs are followed: following goes on with those
// that came meanwhile, each once.
func TestTheSessionEndsWhileFollowing(t *testing.T) {
	t.Parallel()
	g := newGate(t, demo.Options{Logs: 300, NoRateLimit: true})
	s, person := g.signedOn(t, Options{Args: []string{"--range", "30d"}, Width: 160, Height: 40})
	s.waitFor("Showing 1 to 25 of ")
	s.press("f")
	s.waitFor("following ·")
	var ended atomic.Bool
	g.when(func(context.Context, asked) bool { return !ended.Swap(true) })
	g.write(t, 0, 3)
	g.signInAnew(s, person)
	s.waitForNewest(upTo(0, 3))
	g.write(t, 3, 5)
	s.waitForNewest(upTo(0, 5))
	s.waitFor("following ·")
	assert.Equal(t, 1, g.sessionsEnded())
	s.press("esc")
	s.waitGone("following ·")
	s.quits()
}
