//go:build linux

package e2e

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
)

var numberInData = regexp.MustCompile(`\{"n": (\d+)\}`)

// numbersOn are the numbers that the rows of a page say, from the top.
func numbersOn(screen Screen) []int {
	var all []int
	for _, row := range screen.Rows {
		if found := numberInData.FindStringSubmatch(row); found != nil {
			n, _ := strconv.Atoi(found[1])
			all = append(all, n)
		}
	}
	return all
}

func upTo(from, to int) []int {
	all := make([]int, 0, to-from)
	for n := from; n < to; n++ {
		all = append(all, n)
	}
	return all
}

// The session ends while a person goes through the pages of a large result:
// when the program reads ahead, or when it asks for the next page. The person
// signs in again and goes on: every log once, none missing, in its order.
func TestTheSessionEndsInTheMiddleOfPaging(t *testing.T) {
	const total, size = 1180, 50
	isAhead := func(q asked) bool { return q.Limit == 500 }
	for _, tt := range []struct {
		name string
		ends func(q asked) bool
		// alone keeps the program from reading ahead.
		alone bool
	}{
		{"reading ahead", func(q asked) bool { return isAhead(q) && q.Offset == 500 }, false},
		{"asking for the page", func(q asked) bool { return q.Limit == size && q.Offset == 6*size }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := newGate(t, demo.Options{DataFile: numbered(t, total, time.Minute), NoRateLimit: true})
			reached, release := make(chan struct{}), make(chan struct{})
			var once atomic.Bool
			g.when(func(ctx context.Context, q asked) bool {
				if tt.alone && isAhead(q) {
					<-ctx.Done()
				}
				if !tt.ends(q) || once.Swap(true) {
					return false
				}
				close(reached)
				<-release
				return true
			})
			s, person := g.signedOn(t, Options{Args: []string{"--range", "30d"}, Width: 160, Height: 66})
			s.waitFor("Showing 1 to 25 of 1,180")
			s.press("+")
			var seen []int
			read := func(page int) {
				from, to := page*size, min((page+1)*size, total)
				screen := s.waitFor(fmt.Sprintf("Showing %s to %s of 1,180", thousands(from+1), thousands(to)), fmt.Sprintf(`{"n": %d}`, to-1))
				seen = append(seen, numbersOn(screen)...)
			}
			read(0)
			for page := 1; page < 6; page++ {
				s.press("n")
				read(page)
			}
			if tt.alone {
				s.press("n")
			}
			await(t, reached)
			close(release)
			g.signInAnew(s, person)
			for page := 6; page <= total/size; page++ {
				if page > 6 || !tt.alone {
					s.press("n")
				}
				read(page)
			}
			assert.Equal(t, upTo(0, total), seen)
			assert.Equal(t, 1, g.sessionsEnded())

			// The trail: into a log's relatives, and back to the page.
			s.press("x")
			s.waitFor("Related", "the log types of its family")
			s.press("enter")
			s.waitFor("Logs › user", "user ann@acme.example")
			s.press("backspace")
			s.waitGone("Logs › user")
			seen = nil
			read(total / size)
			assert.Equal(t, upTo(total/size*size, total), seen)
			s.quits()
		})
	}
}

func await(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		require.Fail(t, "it never came to that")
	}
}

// thousands is a number as a person reads it.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
