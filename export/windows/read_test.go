package windows_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fliplet-audit/export/windows"
	"fliplet-audit/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	start = time.Date(2025, 11, 21, 0, 0, 0, 0, time.UTC)
	year  = model.Period{Start: start, End: start.AddDate(1, 0, 0)}
)

func encode(dst []byte, l model.Log) []byte { return append(dst, l.ID...) }

// read gives the ids as they were given, and holds what windows promise.
func read(t testing.TB, s windows.Source, plan windows.Plan) ([]int, windows.Total, error) {
	ids := []int{}
	next := time.Time{}
	total, err := windows.Read(context.Background(), s, plan, encode, func(w windows.Window) error {
		require.True(t, w.Start.Before(w.End))
		if !next.IsZero() && !plan.Newest {
			require.True(t, w.Start.Equal(next), "windows join")
		}
		next = w.End
		for _, row := range w.Rows {
			require.Equal(t, string(row.ID), string(row.Text))
			require.False(t, row.At.Before(w.Start) || !row.At.Before(w.End), "in its window")
			id, err := strconv.Atoi(string(row.ID))
			require.NoError(t, err)
			ids = append(ids, id)
		}
		return nil
	})
	if err == nil && !total.Limited && !plan.Newest {
		require.True(t, next.Equal(plan.Period.End.Add(time.Millisecond)))
	}
	require.Equal(t, len(ids), total.Rows)
	return ids, total, err
}

// worked makes logs over a year as people work: on weekdays, by day.
func worked(count int) []entry {
	random := rand.New(rand.NewPCG(1, 2))
	var entries []entry
	for len(entries) < count {
		at := start.Add(time.Duration(random.Int64N(int64(364 * 24 * time.Hour)))).Truncate(time.Millisecond)
		busy := 1.0
		if at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			busy = 0.15
		}
		if at.Hour() < 7 || at.Hour() > 19 {
			busy *= 0.1
		}
		if random.Float64() < busy {
			entries = append(entries, entry{at: at})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return a.at.Compare(b.at) })
	for i := range entries {
		entries[i].id = 1000 + i
	}
	return entries
}

func TestAHundredThousandLogsNeedFewRequests(t *testing.T) {
	s := &server{entries: worked(100_000)}
	ids, total, err := read(t, s, windows.Plan{Period: year, Tail: 2 * time.Minute})
	require.NoError(t, err)
	assert.Equal(t, inOrder(s.entries), ids)
	assert.LessOrEqual(t, s.requests, 208)
	assert.Zero(t, total.Missing)
	assert.Zero(t, total.Doubles)
	t.Log(s.requests, total.Windows)
}

func TestShapes(t *testing.T) {
	at := func(f func(i int) time.Time) func(n int) []entry {
		return func(n int) []entry {
			entries := make([]entry, n)
			for i := range entries {
				entries[i] = entry{1000 + i, f(i)}
			}
			return entries
		}
	}
	shapes := map[string]func(n int) []entry{
		"one instant":   at(func(int) time.Time { return start.AddDate(0, 5, 0) }),
		"one day":       at(func(i int) time.Time { return start.AddDate(0, 5, 0).Add(time.Duration(i) * time.Second) }),
		"exponential":   at(func(i int) time.Time { return year.End.Add(-time.Duration(int64(1) << (40 + i%14))) }),
		"at both ends":  at(func(i int) time.Time { return []time.Time{year.Start, year.End}[i%2] }),
		"ids backwards": at(func(i int) time.Time { return year.End.Add(-time.Duration(i) * time.Minute) }),
		"finer than a millisecond": at(func(i int) time.Time {
			return start.Add(time.Duration(i) * 100 * time.Microsecond).Truncate(time.Millisecond)
		}),
	}
	for name, make := range shapes {
		for _, n := range []int{0, 1, 499, 500, 501, 999, 30_000} {
			for _, newest := range []bool{false, true} {
				t.Run(fmt.Sprint(name, n, newest), func(t *testing.T) {
					s := &server{entries: make(n)}
					ids, total, err := read(t, s, windows.Plan{Period: year, Newest: newest})
					require.NoError(t, err)
					want := inOrder(s.entries)
					if newest {
						slices.Reverse(want)
					}
					require.Equal(t, want, ids)
					assert.Zero(t, total.Missing)
					assert.Less(t, s.requests, 5*n/499+80)
				})
			}
		}
	}
}

func TestWhateverIsThereAllTheTimeIsGivenOnce(t *testing.T) {
	for seed := range uint64(10) {
		random := rand.New(rand.NewPCG(seed, 7))
		s := &server{entries: worked(random.IntN(6000) + 30_000*int(seed%2))}
		if seed%3 == 0 {
			s.most = 50 + random.IntN(300)
		}
		gone := map[int]bool{}
		late := 1_000_000
		deletes, adds := random.IntN(3), random.IntN(2)
		s.before = func(s *server) {
			for range deletes {
				if len(s.entries) > 0 && random.IntN(3) == 0 {
					i := random.IntN(len(s.entries))
					gone[s.entries[i].id] = true
					s.entries = slices.Delete(s.entries, i, i+1)
				}
			}
			for range adds {
				late++
				s.entries = append(s.entries, entry{late, start.Add(time.Duration(random.Int64N(int64(364 * 24 * time.Hour)))).Truncate(time.Millisecond)})
			}
		}
		ids, total, err := read(t, s, windows.Plan{Period: year, Tail: 2 * time.Minute})
		require.NoError(t, err)
		given := map[int]bool{}
		for _, id := range ids {
			require.False(t, given[id], "twice")
			given[id] = true
		}
		for _, e := range s.entries {
			if e.id < 1_000_000 {
				require.True(t, given[e.id], "seed %d: log %d is missing (%+v)", seed, e.id, total.Counts)
			}
		}
		assert.Zero(t, total.Missing, "seed %d", seed)
	}
}

func TestTenMillionAnnounced(t *testing.T) {
	s := &server{entries: worked(3), total: func(int) (int, bool) { return 10_000_000, true }}
	ids, total, err := read(t, s, windows.Plan{Period: year, Tail: 2 * time.Minute})
	require.NoError(t, err)
	assert.Len(t, ids, 3)
	assert.Equal(t, 10_000_000-3, total.Missing)
	assert.Contains(t, total.Why[0], "10,000,000")
	assert.Less(t, s.requests, 15)
}

func TestCountsThatAreMissing(t *testing.T) {
	s := &server{entries: worked(5000), total: func(int) (int, bool) { return 0, false }}
	ids, total, err := read(t, s, windows.Plan{Period: year})
	require.NoError(t, err)
	assert.Equal(t, inOrder(s.entries), ids)
	assert.False(t, total.CountKnown)
}

func TestAServerThatIgnoresDates(t *testing.T) {
	for _, months := range []int{1, 11} {
		s := &server{entries: worked(60_000), ignores: true}
		period := model.Period{Start: start.AddDate(0, 1, 0), End: start.AddDate(0, 1+months, 0)}
		ids, _, err := read(t, s, windows.Plan{Period: period})
		require.NoError(t, err)
		assert.Less(t, s.requests, 2*60_000/499+20, "all is read once or twice, however much of it is asked for")
		s.ignores = false
		assert.Equal(t, inOrder(s.within(period)), ids)
	}
}

// Where pages don't come in the order of the ids, logs that go shift others out.
func TestAServerThatDoesNotSort(t *testing.T) {
	for n := 2; n < 18; n++ {
		s := &server{entries: worked(9_000), unsorted: true}
		s.before = func(s *server) {
			if last := len(s.entries); s.requests == n {
				s.entries = slices.Delete(s.entries, last-30, last-20)
			}
		}
		ids, total, err := read(t, s, windows.Plan{Period: year, Tail: 2 * time.Minute})
		require.NoError(t, err)
		given := map[int]bool{}
		for _, id := range ids {
			given[id] = true
		}
		lost := slices.ContainsFunc(s.entries, func(e entry) bool { return !given[e.id] })
		assert.False(t, lost, "request %d", n)
		assert.True(t, total.Whole(), "read again: %v", total.Why)
	}
}

// One page that is short by accident doesn't make all others as short.
func TestAShortPageNowAndThen(t *testing.T) {
	s := &server{entries: worked(50_000)}
	s.before = func(s *server) {
		if s.most = 0; s.requests%20 == 0 {
			s.most = s.requests
		}
	}
	ids, _, err := read(t, s, windows.Plan{Period: year})
	require.NoError(t, err)
	assert.Equal(t, inOrder(slices.Clone(s.entries)), ids)
	assert.Less(t, s.requests, 2*50_000/499)
}

// asked keeps the periods that a server is asked for.
type asked struct {
	*server
	periods []model.Period
}

func (a *asked) Page(ctx context.Context, p model.Period, offset, limit int) (model.LogPage, error) {
	page, err := a.server.Page(ctx, p, offset, limit)
	a.mu.Lock()
	a.periods = append(a.periods, p)
	a.mu.Unlock()
	return page, err
}

// However the windows fall, the last two minutes are read again.
func TestTheWholeTailIsReadAgain(t *testing.T) {
	for _, n := range []int{21, 27} { // 5,000 logs a minute: windows of two minutes and more
		s := &asked{server: &server{}}
		for i := range 5_000 * n {
			s.entries = append(s.entries, entry{1000 + i, start.Add(time.Duration(i) * 12 * time.Millisecond)})
		}
		period := model.Period{Start: start, End: start.Add(time.Duration(n) * time.Minute)}
		_, _, err := read(t, s, windows.Plan{Period: period, Tail: 2 * time.Minute})
		require.NoError(t, err)
		assert.True(t, slices.Contains(s.periods, model.Period{Start: period.End.Add(-2 * time.Minute), End: period.End}), "%d minutes", n)
	}
}

// Where two minutes are too much for one window, they are read in several.
func TestATailTooLargeForOneWindow(t *testing.T) {
	s := &server{}
	for i := range 100_000 {
		s.entries = append(s.entries, entry{1000 + i, start.Add(time.Duration(i) * time.Millisecond)})
	}
	period := model.Period{Start: start, End: start.Add(100 * time.Second)}
	most := 0
	ids := 0
	_, err := windows.Read(context.Background(), s, windows.Plan{Period: period, Tail: 2 * time.Minute}, encode, func(w windows.Window) error {
		most, ids = max(most, len(w.Rows)), ids+len(w.Rows)
		return nil
	})
	require.NoError(t, err)
	assert.Equal(t, 100_000, ids)
	assert.LessOrEqual(t, most, 24_000)
	assert.Less(t, s.requests, 280)
}

func TestALimit(t *testing.T) {
	s := &server{entries: worked(50_000)}
	all := inOrder(slices.Clone(s.entries))
	for _, limit := range []int{1, 25, 700, 30_000} {
		s.requests = 0
		ids, total, err := read(t, s, windows.Plan{Period: year, Limit: limit})
		require.NoError(t, err)
		assert.True(t, total.Limited)
		assert.Equal(t, all[:limit], ids)
		assert.Less(t, s.requests, 12+limit/499*3/2, "limit %d", limit)
	}
}

// A reading that goes on at any window's border gives what was left.
func TestGoingOnWhereAnotherLeftOff(t *testing.T) {
	s := &server{entries: worked(60_000)}
	all := inOrder(slices.Clone(s.entries))
	type border struct {
		at   time.Time
		rows int
	}
	var borders []border
	rows := 0
	_, err := windows.Read(context.Background(), s, windows.Plan{Period: year}, encode, func(w windows.Window) error {
		rows += len(w.Rows)
		borders = append(borders, border{w.End, rows})
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(borders), 3)
	for _, b := range borders[:len(borders)-1] {
		ids, _, err := read(t, s, windows.Plan{Period: year, From: b.at, Tail: 2 * time.Minute})
		require.NoError(t, err)
		assert.Equal(t, all[b.rows:], ids)
	}
}

// Logs that are left out on our side count, but are not given.
func TestLogsLeftOutHere(t *testing.T) {
	s := &server{entries: worked(30_000), leavesOut: func(id int) bool { return id%3 == 0 }}
	ids, total, err := read(t, s, windows.Plan{Period: year, Tail: 2 * time.Minute})
	require.NoError(t, err)
	var want []int
	for _, id := range inOrder(slices.Clone(s.entries)) {
		if id%3 != 0 {
			want = append(want, id)
		}
	}
	assert.Equal(t, want, ids)
	assert.Equal(t, 30_000, total.Received)
	assert.Zero(t, total.Missing)
}

// Whoever takes the windows may stop at any of them.
func TestATakerThatFails(t *testing.T) {
	s := &server{entries: worked(60_000)}
	full := errors.New("full")
	total, err := windows.Read(context.Background(), s, windows.Plan{Period: year}, encode, func(windows.Window) error { return full })
	require.ErrorIs(t, err, full)
	assert.Equal(t, 1, total.Windows)
}

func TestErrorsEndIt(t *testing.T) {
	broken := errors.New("broken")
	for n := 0; n < 30; n += 5 {
		s := &server{entries: worked(40_000), fail: func(request int) error {
			if request == n+1 {
				return broken
			}
			return nil
		}}
		_, _, err := read(t, s, windows.Plan{Period: year})
		require.ErrorIs(t, err, broken)
	}
}

func BenchmarkRead(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000, 5_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			s := newFast(n)
			before, most := heap(), uint64(0)
			for b.Loop() {
				rows := 0
				total, err := windows.Read(context.Background(), s, windows.Plan{Period: year}, s.encode, func(w windows.Window) error {
					rows += len(w.Rows)
					most = max(most, heap()-before)
					return nil
				})
				if err != nil || rows != n {
					b.Fatal(rows, total, err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(most)/(1<<20), "MiB-heap")
		})
	}
}

// heap is how much memory is in use or not yet collected.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// fast is a server whose logs are evenly spread, and cost nothing to find.
type fast struct {
	n, step int
	text    []byte
}

func newFast(n int) *fast {
	return &fast{n: n, step: int(year.End.Sub(year.Start).Milliseconds()) / n, text: slices.Repeat([]byte("x"), 600)}
}

func (f *fast) encode(dst []byte, _ model.Log) []byte { return append(dst, f.text...) }

func (f *fast) Page(_ context.Context, p model.Period, offset, limit int) (model.LogPage, error) {
	from := (int(p.Start.Sub(year.Start).Milliseconds()) + f.step - 1) / f.step
	to := min(f.n, int(p.End.Sub(year.Start).Milliseconds())/f.step+1)
	page := model.LogPage{Total: to - from, TotalKnown: true}
	for i := from + offset; i < min(to, from+offset+limit); i++ {
		page.Logs = append(page.Logs, model.Log{ID: model.ID(strconv.Itoa(1000 + i)), CreatedAt: year.Start.Add(time.Duration(i*f.step) * time.Millisecond)})
	}
	return page, nil
}
