package follow_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/follow"
)

// look asks until the follower has all, and gives what was new.
func look(t testing.TB, f *follow.Follower, s *server) []model.ID {
	t.Helper()
	var given []model.ID
	for range 10_000 {
		q := f.Next(follow.Clock{Now: s.now, Known: true})
		require.True(t, q.Period.End.IsZero())
		l, err := f.Take(s.page(q.Period, q.Offset, q.Limit))
		require.NoError(t, err)
		for _, log := range l.Logs {
			given = append(given, log.ID)
		}
		if l.CaughtUp {
			return given
		}
	}
	require.Fail(t, "it never catches up")
	return nil
}

func TestFromNowOnOnlyWhatIsNewIsGivenOnce(t *testing.T) {
	s := newServer()
	s.add(700)
	f := follow.Since(time.Time{})
	assert.Empty(t, look(t, f, s))
	assert.Empty(t, look(t, f, s))
	want := s.add(3)
	assert.Equal(t, want, look(t, f, s))
	s.asked = nil
	assert.Empty(t, look(t, f, s))
	assert.Equal(t, []int{1}, s.asked, "a look at nothing new asks for one known log")
}

func TestSinceATimeAllFromThenIsGiven(t *testing.T) {
	s := newServer()
	s.write(1, 3*time.Hour)
	s.write(2, 2*time.Hour+time.Millisecond)
	s.write(3, 2*time.Hour)
	s.write(4, time.Hour)
	f := follow.Since(s.now.Add(-2 * time.Hour))
	assert.Equal(t, []model.ID{"3", "4"}, look(t, f, s))
	assert.Empty(t, look(t, f, s))
	s.next = 100
	assert.Len(t, look(t, f, s), 0)
	assert.Equal(t, s.add(1), look(t, f, s))
}

func TestABurstComesPageByPageInOrder(t *testing.T) {
	s := newServer()
	s.add(10)
	f := follow.Since(time.Time{})
	look(t, f, s)
	s.asked = nil
	want := s.add(1234)
	assert.Equal(t, want, look(t, f, s))
	assert.Len(t, s.asked, 3)
}

// A log may come with an older date, a lower id, or both.
func TestLateLogsAreFoundWhereverTheyStand(t *testing.T) {
	s := newServer()
	s.add(1300)
	f := follow.Since(time.Time{})
	look(t, f, s)
	s.next += 10
	atTheEnd := s.write(s.next, 90*time.Second)
	assert.Equal(t, []model.ID{atTheEnd}, look(t, f, s), "an older date")
	before := s.write(12_345-340, 100*time.Second) // 12005, between 12000 and 12010
	assert.Equal(t, []model.ID{before}, look(t, f, s), "a lower id")
	first := s.write(5, 119*time.Second)
	last := s.add(600)
	assert.ElementsMatch(t, append([]model.ID{first}, last...), look(t, f, s), "before all others, and a burst")
	assert.Empty(t, look(t, f, s))
}

func TestDeletedLogsBringNothingTwice(t *testing.T) {
	s := newServer()
	s.add(1300)
	f := follow.Since(time.Time{})
	look(t, f, s)
	s.remove("50")
	s.remove("13000") // the last
	assert.Empty(t, look(t, f, s))
	want := s.add(2)
	assert.Equal(t, want, look(t, f, s))
	s.logs = nil
	assert.Empty(t, look(t, f, s))
	assert.Equal(t, s.add(1), look(t, f, s))
}

// An answer from a copy of the database that lags behind hides logs for a
// while.
func TestALogThatWasHiddenForAWhileComesOnce(t *testing.T) {
	s := newServer()
	f := follow.Since(time.Time{})
	look(t, f, s)
	want := s.add(5)
	assert.Equal(t, want, look(t, f, s))
	whole := s.logs
	s.logs = whole[:2]
	assert.Empty(t, look(t, f, s))
	s.logs = nil
	assert.Empty(t, look(t, f, s))
	s.logs = whole
	assert.Empty(t, look(t, f, s))
}

// One log that comes as another goes changes no place: it is found before its
// time is past.
func TestALogThatTakesAnothersPlaceIsFound(t *testing.T) {
	s := newServer()
	s.add(20)
	f := follow.Since(time.Time{})
	look(t, f, s)
	s.remove("50")
	swapped := s.write(55, time.Minute)
	var given []model.ID
	for range 200 {
		s.now = s.now.Add(2 * time.Second)
		given = append(given, look(t, f, s)...)
	}
	assert.Equal(t, []model.ID{swapped}, given)
}

func TestServersThatAnswerOddly(t *testing.T) {
	tests := map[string]func(s *server){
		"at most 100 a page":  func(s *server) { s.most = 100 },
		"no totals":           func(s *server) { s.blind = true },
		"no totals, 100":      func(s *server) { s.blind, s.most = true, 100 },
		"totals far too high": func(s *server) { s.odd = func(p *model.LogPage) { p.Total = 10_000_000 } },
		"totals far too low":  func(s *server) { s.odd = func(p *model.LogPage) { p.Total = 1 } },
		"rows in any order":   func(s *server) { s.odd = func(p *model.LogPage) { slices.Reverse(p.Logs) } },
		"every third left out": func(s *server) {
			s.refuse = func(l model.Log) bool { n, _ := strconv.Atoi(string(l.ID)); return n%30 == 0 }
		},
		"logs without an id": func(s *server) { s.odd = func(p *model.LogPage) { p.Logs = append(p.Logs, model.Log{}) } },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			s := newServer()
			change(s)
			s.add(1100)
			f := follow.Since(time.Time{})
			assert.Empty(t, look(t, f, s))
			for range 60 {
				s.now = s.now.Add(9 * time.Second)
				want := s.add(7)
				want = slices.DeleteFunc(want, func(id model.ID) bool {
					n, _ := strconv.Atoi(string(id))
					return s.refuse != nil && n%30 == 0
				})
				s.asked = nil
				assert.Equal(t, want, look(t, f, s))
				assert.LessOrEqual(t, len(s.asked), 30)
			}
		})
	}
}

// A server that takes no account of the offset is not asked for ever.
func TestPagesThatNeverJoinEndTheLook(t *testing.T) {
	s := newServer()
	s.add(1200)
	f := follow.Since(time.Time{})
	var err error
	requests := 0
	for ; err == nil && requests < 1000; requests++ {
		q := f.Next(follow.Clock{Now: s.now, Known: true})
		_, err = f.Take(s.page(q.Period, 0, q.Limit))
	}
	assert.ErrorIs(t, err, follow.ErrUnjoined)
	assert.Less(t, requests, 100)
	assert.True(t, follow.Mends(err))
	assert.Empty(t, look(t, f, s), "it goes on when the server answers well")
	assert.Equal(t, s.add(2), look(t, f, s))
}

// This machine's clock is an hour off; the server's time comes with the first
// answer.
func TestTheServersClockDecides(t *testing.T) {
	for _, ahead := range []time.Duration{time.Hour, -time.Hour} {
		s := newServer()
		s.add(4)
		f := follow.Since(time.Time{})
		q := f.Next(follow.Clock{Now: s.now.Add(ahead)})
		l, err := f.Take(s.page(q.Period, q.Offset, q.Limit))
		require.NoError(t, err)
		assert.False(t, l.CaughtUp)
		assert.Empty(t, l.Logs)
		assert.Empty(t, look(t, f, s))
		late := s.write(1, time.Minute)
		assert.Equal(t, []model.ID{late}, look(t, f, s))
	}
}

// An answer that did not come is asked for again, the server's time too.
func TestNextSaysTheSameUntilThereIsAnAnswer(t *testing.T) {
	s := newServer()
	f := follow.Since(time.Time{})
	wrong := follow.Clock{Now: s.now.Add(time.Hour)}
	assert.Equal(t, f.Next(wrong), f.Next(wrong))
	_, err := f.Take(model.LogPage{})
	require.NoError(t, err)
	look(t, f, s)
	s.add(900)
	clock := follow.Clock{Now: s.now, Known: true}
	q := f.Next(clock)
	_, err = f.Take(s.page(q.Period, q.Offset, q.Limit))
	require.NoError(t, err)
	assert.Equal(t, f.Next(clock), f.Next(clock))
	assert.Len(t, look(t, f, s), 400)
}

func TestAnAnswerThatIsTooLargeIsAskedForInSmallerPages(t *testing.T) {
	s := newServer()
	f := follow.Since(time.Time{})
	look(t, f, s)
	want := s.add(300)
	f.Next(follow.Clock{Now: s.now, Known: true})
	for range 5 {
		require.True(t, f.Smaller())
	}
	assert.Equal(t, want, look(t, f, s))
	assert.Equal(t, 15, slices.Max(s.asked[1:]))
	smaller := 0
	for f.Smaller() {
		smaller++
	}
	assert.Equal(t, 3, smaller, "15, 7, 3, 2")
}

// Whatever comes no later than two minutes after its date, with any id, is
// given exactly once. Logs also go, where a page holds all there are: else one
// that comes while another goes may change no place that is looked at.
func TestEveryLogIsGivenExactlyOnce(t *testing.T) {
	for seed := range uint64(6) {
		everyLogOnce(t, seed)
	}
}

func FuzzEveryLogIsGivenExactlyOnce(f *testing.F) {
	f.Add(uint64(345)) // one log, no totals
	f.Fuzz(func(t *testing.T, seed uint64) { everyLogOnce(t, seed) })
}

func everyLogOnce(t testing.TB, seed uint64) {
	d := rand.New(rand.NewPCG(seed, 1))
	s := newServer()
	s.add(d.IntN(60))
	if d.IntN(2) == 0 {
		s.most = 2 + d.IntN(40)
	}
	s.blind = d.IntN(3) == 0
	f := follow.Since(time.Time{})
	look(t, f, s)
	used := map[int]bool{}
	want, given := map[model.ID]bool{}, map[model.ID]int{}
	removed := map[model.ID]bool{}
	happen := func() {
		s.now = s.now.Add(time.Duration(d.Int64N(int64(3 * time.Second))))
		for range d.IntN(3) {
			want[s.add(1)[0]] = true
		}
		if id := 1 + d.IntN(s.next+10); d.IntN(3) == 0 && id%10 != 0 && !used[id] {
			used[id] = true
			want[s.write(id, time.Duration(d.Int64N(int64(follow.Overlap))))] = true
		}
		if d.IntN(4) == 0 && len(s.logs) > 0 && s.most == model.MaxPageLimit {
			id := s.logs[d.IntN(len(s.logs))].ID
			removed[id] = true
			s.remove(id)
		}
	}
	ask := func() (caughtUp bool) {
		q := f.Next(follow.Clock{Now: s.now, Known: true})
		l, err := f.Take(s.page(q.Period, q.Offset, q.Limit))
		if err != nil {
			require.ErrorIs(t, err, follow.ErrUnjoined) // asked again
		}
		for _, log := range l.Logs {
			given[log.ID]++
		}
		return l.CaughtUp
	}
	for range 400 {
		happen()
		ask()
	}
	for quiet := 0; quiet < 130; quiet++ { // the last ones are found before their time is past
		s.now = s.now.Add(2 * time.Second)
		for range 1000 {
			if ask() {
				break
			}
		}
	}
	for id := range want {
		if !removed[id] {
			require.Equal(t, 1, given[id], "log %s, seed %d", id, seed)
		}
	}
	for id, n := range given {
		require.Equal(t, 1, n, "log %s, seed %d", id, seed)
		require.True(t, want[id], "log %s was there before, seed %d", id, seed)
	}
}

// A million logs at once are given page by page; what is kept is their ids, and
// those only until their time is past.
func BenchmarkABurstOfAMillion(b *testing.B) {
	for b.Loop() {
		f := follow.Since(began)
		clock := follow.Clock{Now: began, Known: true}
		total := 1_000_000
		data := model.Optional{Value: string(make([]byte, 1000)), Present: true}
		for {
			q := f.Next(clock)
			page := model.LogPage{Total: total, TotalKnown: true}
			for place := q.Offset; place < min(q.Offset+q.Limit, total); place++ {
				page.Logs = append(page.Logs, model.Log{ID: model.ID(strconv.Itoa(10_000_000 + place)), CreatedAt: began, DataText: data})
			}
			l, err := f.Take(page)
			require.NoError(b, err)
			if l.CaughtUp {
				break
			}
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MB-kept")
		runtime.KeepAlive(f)
	}
}
