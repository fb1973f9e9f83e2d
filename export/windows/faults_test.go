package windows_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/export/windows"
	"fliplet-audit/model"
)

// evenly spreads n logs over the year, with room for ids between theirs.
func evenly(n int) []entry {
	entries := make([]entry, n)
	for i := range entries {
		entries[i] = entry{10 * (i + 1), start.Add(time.Duration(i) * (364 * 24 * time.Hour / time.Duration(n))).Truncate(time.Millisecond)}
	}
	return entries
}

// A log that comes late with an old id, into what was read already, is found
// by reading again, wherever in the window it stands.
func TestALateLogWithALowId(t *testing.T) {
	for _, place := range []int{3500, 4000, 7000, 8000} { // of the second window
		t.Run(fmt.Sprint(place), func(t *testing.T) {
			s := &server{entries: evenly(9000)}
			s.before = func(s *server) {
				if s.requests == 15 {
					s.entries = append(s.entries, entry{10*place + 5, s.entries[place].at})
				}
			}
			ids, total, err := read(t, s, windows.Plan{Period: year})
			require.NoError(t, err)
			same(t, inOrder(s.entries), ids)
			assert.Zero(t, total.Missing, total.Why)
			assert.Empty(t, total.Why)
			assert.Equal(t, 1, total.Late)
		})
	}
}

// Counts that are too small end nothing.
func TestCountsThatAreTooSmall(t *testing.T) {
	for _, said := range []int{0, 1, 300, 500, 998, 999} {
		s := &server{entries: evenly(5000), total: func(int) (int, bool) { return said, true }}
		ids, _, err := read(t, s, windows.Plan{Period: year})
		require.NoError(t, err)
		same(t, inOrder(s.entries), ids)
	}
}

// The server always counts the whole year, whatever it is asked for.
func TestCountsThatIgnoreDates(t *testing.T) {
	for _, n := range []int{30_000, 100_000} {
		s := &server{entries: worked(n), total: func(int) (int, bool) { return n, true }}
		ids, total, err := read(t, s, windows.Plan{Period: year, Tail: 2 * time.Minute})
		require.NoError(t, err)
		same(t, inOrder(s.entries), ids)
		assert.False(t, total.CountKnown)
		assert.Empty(t, total.Why)
		assert.NotEmpty(t, total.Notes)
		assert.Less(t, s.requests, n/499+60)
	}
}

// The year's edge slides: the oldest logs go while they are read.
func TestTheOldestGoWhileTheyAreRead(t *testing.T) {
	for _, each := range []int{1, 7, 100, 400, 700} {
		t.Run(fmt.Sprint(each), func(t *testing.T) {
			s := &server{entries: evenly(20_000)}
			s.before = func(s *server) { s.entries = s.entries[min(each, len(s.entries)):] }
			ids, total, err := read(t, s, windows.Plan{Period: year})
			require.NoError(t, err)
			given := map[int]bool{}
			for _, id := range ids {
				require.False(t, given[id])
				given[id] = true
			}
			for _, e := range s.entries {
				require.True(t, given[e.id], "%d", e.id)
			}
			assert.Empty(t, total.Why)
		})
	}
}

func TestManyInOneMillisecond(t *testing.T) {
	entries := evenly(2000)
	for i := range 100_000 {
		entries = append(entries, entry{1_000_000 + i, start.AddDate(0, 5, 3)})
	}
	s := &server{entries: entries}
	ids, _, err := read(t, s, windows.Plan{Period: year, Tail: 2 * time.Minute})
	require.NoError(t, err)
	same(t, inOrder(s.entries), ids)
	assert.Less(t, s.requests, 265, "the burst is read once")
}

type bare struct{ n int }

func (b bare) Page(_ context.Context, p model.Period, offset, limit int) (model.LogPage, error) {
	page := model.LogPage{Total: b.n, TotalKnown: true}
	for range max(0, min(limit, b.n-offset)) {
		page.Logs = append(page.Logs, model.Log{CreatedAt: start})
	}
	return page, nil
}

// Logs without an id can't be told apart; none is taken for another.
func TestLogsWithoutIds(t *testing.T) {
	rows := 0
	total, err := windows.Read(t.Context(), bare{700}, windows.Plan{Period: year},
		func(dst []byte, _ model.Log) []byte { return append(dst, 'x') },
		func(w windows.Window) error { rows += len(w.Rows); return nil })
	require.NoError(t, err)
	assert.Equal(t, 700, rows)
	assert.NotEmpty(t, total.Why)
}

func TestLogsThatAreEncodedToNothing(t *testing.T) {
	s := &server{entries: evenly(1000)}
	rows := 0
	total, err := windows.Read(t.Context(), s, windows.Plan{Period: year},
		func(dst []byte, l model.Log) []byte {
			if l.ID[len(l.ID)-2] == '5' {
				return dst
			}
			return append(dst, 'x')
		},
		func(w windows.Window) error { rows += len(w.Rows); return nil })
	require.NoError(t, err)
	assert.Equal(t, 900, rows)
	assert.Equal(t, 1000, total.Received)
	assert.Zero(t, total.Missing)
}

type large struct{}

func (large) Error() string  { return "too large" }
func (large) TooLarge() bool { return true }

// heavy is a server with a few enormous logs.
type heavy struct{ server }

func (h *heavy) Page(ctx context.Context, p model.Period, offset, limit int) (model.LogPage, error) {
	page, err := h.server.Page(ctx, p, offset, limit)
	weight := len(page.Logs)
	for _, l := range page.Logs {
		if strings.HasSuffix(string(l.ID), "0010") {
			weight += 400
		}
	}
	if weight > 700 {
		return model.LogPage{}, large{}
	}
	return page, err
}

func TestAnswersThatAreTooLarge(t *testing.T) {
	h := &heavy{server: server{entries: evenly(20_000)}}
	for i := range h.entries {
		h.entries[i].id += 1_000_000
	}
	ids, total, err := read(t, h, windows.Plan{Period: year})
	require.NoError(t, err)
	same(t, inOrder(h.entries), ids)
	assert.Zero(t, total.Missing)
	assert.Less(t, h.requests, 200)
}

func TestManyChangesBetweenRequests(t *testing.T) {
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 11))
		s := &server{entries: evenly(500 + random.IntN(30_000))}
		if seed%4 == 1 {
			s.most = 60 + random.IntN(200)
		}
		original := map[int]bool{}
		for _, e := range s.entries {
			original[e.id] = true
		}
		s.before = func(s *server) {
			if len(s.entries) > 0 && random.IntN(4) == 0 {
				i := random.IntN(len(s.entries))
				s.entries = slices.Delete(s.entries, i, min(len(s.entries), i+random.IntN(1+random.IntN(900))))
			}
			if random.IntN(6) == 0 && len(s.entries) > 0 {
				e := s.entries[random.IntN(len(s.entries))]
				s.entries = append(s.entries, entry{e.id + 1 + random.IntN(8), e.at})
				last := s.entries[len(s.entries)-1]
				if slices.ContainsFunc(s.entries[:len(s.entries)-1], func(e entry) bool { return e.id == last.id }) {
					s.entries = s.entries[:len(s.entries)-1]
				}
			}
		}
		ids, total, err := read(t, s, windows.Plan{Period: year})
		require.NoError(t, err)
		given := map[int]bool{}
		for _, id := range ids {
			require.False(t, given[id], "twice")
			given[id] = true
		}
		lost := 0
		for _, e := range s.entries {
			if original[e.id] && !given[e.id] {
				lost++
			}
		}
		require.Zero(t, lost, "seed %d of %d (%+v)", seed, len(s.entries), total.Counts)
	}
}

// A stop ends it at whatever request, and nothing is left running (TestMain).
func TestAStop(t *testing.T) {
	for n := 1; n < 60; n += 7 {
		ctx, cancel := context.WithCancel(t.Context())
		s := &server{entries: evenly(30_000)}
		s.before = func(s *server) {
			if s.requests == n {
				cancel()
			}
		}
		_, err := windows.Read(ctx, s, windows.Plan{Period: year, Tail: time.Minute}, encode, func(windows.Window) error { return nil })
		require.ErrorIs(t, err, context.Canceled, "request %d", n)
	}
}

// finely shows times to the millisecond and holds finer ones, by which it
// tells what is inside the dates asked for.
type finely struct{ server }

func (f *finely) Page(ctx context.Context, p model.Period, offset, limit int) (model.LogPage, error) {
	page, err := f.server.Page(ctx, p, offset, limit)
	for i := range page.Logs {
		page.Logs[i].CreatedAt = page.Logs[i].CreatedAt.Truncate(time.Millisecond)
	}
	return page, err
}

func TestTimesFinerThanShown(t *testing.T) {
	f := &finely{}
	for i := range 60_000 {
		f.entries = append(f.entries, entry{1000 + i, start.Add(time.Duration(i) * 137 * time.Microsecond)})
	}
	period := model.Period{Start: start, End: start.Add(time.Hour)}
	ids, total, err := read(t, f, windows.Plan{Period: period})
	require.NoError(t, err)
	require.Greater(t, total.Windows, 3, "borders fall between logs")
	want := make([]int, 60_000)
	for i := range want {
		want[i] = 1000 + i
	}
	same(t, want, ids)
	assert.Zero(t, total.Missing)
}

// same compares long lists of ids, in few words.
func same(t *testing.T, want, got []int) {
	t.Helper()
	if slices.Equal(want, got) {
		return
	}
	for i, id := range want {
		if i >= len(got) || got[i] != id {
			t.Errorf("%d rows wanted, %d given: other from row %d, id %d on", len(want), len(got), i, id)
			return
		}
	}
	t.Errorf("%d rows wanted, %d given", len(want), len(got))
}
