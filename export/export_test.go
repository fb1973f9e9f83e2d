package export

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fliplet-audit/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// idsIn are the ids in an exported file, in its order.
func idsIn(t *testing.T, path string) []int {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	require.Equal(t, Columns(), rows[0])
	ids := []int{}
	for _, row := range rows[1:] {
		id, err := strconv.Atoi(row[0])
		require.NoError(t, err)
		ids = append(ids, id)
	}
	return ids
}

func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func exported(t *testing.T, a *archive) Result {
	t.Helper()
	result, err := Run(t.Context(), a, Job{Path: filepath.Join(t.TempDir(), "audit.csv")})
	require.NoError(t, err)
	return result
}

func TestRunWritesEverythingOnceInOrder(t *testing.T) {
	for _, n := range []int{0, 1, 3, 9, 10, 11, 489, 490, 491, 499, 500, 501, 980, 990, 991, 1470, 5000, 12_345} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			a := newArchive(n)
			folder := t.TempDir()
			path := filepath.Join(folder, "audit.csv")
			result, err := Run(t.Context(), a, Job{Path: path})
			require.NoError(t, err)
			assert.True(t, slices.Equal(a.ids, idsIn(t, path)))
			result.Took = 0
			assert.Equal(t, Result{Path: path, Rows: n, Expected: n, ExpectedKnown: true, Complete: true}, result)
			assert.Equal(t, []string{"audit.csv"}, filesIn(t, folder))
			assert.LessOrEqual(t, a.mostAtOne, 3)
			assert.LessOrEqual(t, a.requests, n/490+4, "no more requests than the overlap costs")
		})
	}
}

func TestRunWritesTheLogsAsTheyAre(t *testing.T) {
	kinds := []func(*model.Log){
		func(l *model.Log) { l.DataText = text(`{"a": "x\"y", "b": [1, 2]}`) },
		func(l *model.Log) { l.DataText = text(`=HYPERLINK("http://x")`) },
		func(l *model.Log) { l.DataText, l.UserEmail = text("a\nb"), text("@ann") },
		func(l *model.Log) { l.AppName, l.UserType = text("Ελένη, 日本語 😀"), text("app") },
		func(l *model.Log) { l.CreatedAt = time.Date(2026, 2, 28, 23, 59, 59, 999e6, time.UTC) },
		func(l *model.Log) { l.DataText = text("\x1b[31m\u202e") },
		func(l *model.Log) { *l = model.Log{ID: l.ID} },
		func(l *model.Log) { id := l.ID; *l = fullLog(); l.ID = id },
	}
	a := newArchive(1500)
	a.log = func(id int) model.Log {
		l := model.Log{ID: model.ID(strconv.Itoa(id)), Type: "custom"}
		kinds[id%len(kinds)](&l)
		return l
	}
	result := exported(t, a)
	file, err := os.Open(result.Path)
	require.NoError(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1501)
	for i, id := range a.ids {
		require.Equal(t, rendered(a.log(id)), rows[i+1])
	}
}

func TestTheFileIsItsOwnersAlone(t *testing.T) {
	result := exported(t, newArchive(1))
	info, err := os.Stat(result.Path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestLogsDeletedUnderWayPushNoOthersOut(t *testing.T) {
	for name, c := range map[string]struct {
		n, from, removed, at int
	}{
		"a few at the start":      {3000, 0, 7, 3},
		"as many as the overlap":  {3000, 0, 10, 3},
		"more than the overlap":   {3000, 5, 11, 3},
		"half a page":             {3000, 0, 250, 4},
		"two pages":               {4000, 0, 1000, 4},
		"nearly all that is read": {3000, 0, 1400, 4},
		"the end moves up":        {1000, 0, 600, 2},
		"the last written ones":   {3000, 480, 40, 2},
		"what is to come":         {3000, 2000, 900, 3},
		"everything":              {3000, 0, 3000, 3},
	} {
		t.Run(name, func(t *testing.T) {
			a := newArchive(c.n)
			a.before = func(request int) {
				if request == c.at {
					a.remove(c.from, c.removed)
				}
			}
			result := exported(t, a)
			got := idsIn(t, result.Path)
			assert.True(t, slices.IsSorted(got))
			assert.Len(t, slices.Compact(slices.Clone(got)), len(got), "each once")
			for _, id := range a.ids {
				if !slices.Contains(got, id) {
					t.Fatalf("log %d is on the server and not in the file (%+v)", id, result)
				}
			}
			assert.True(t, result.Complete, result.Why)
			assert.Equal(t, len(a.ids), result.Expected)
			if len(got) > len(a.ids) {
				assert.Contains(t, result.Why, "deleted meanwhile")
			}
		})
	}
}

// Whatever is deleted between the requests, no log that stays is missing.
func TestDeletionsAtRandom(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 1))
		a := newArchive(2000 + random.IntN(3000))
		a.before = func(int) {
			if n := random.IntN(300); n < len(a.ids) {
				a.remove(random.IntN(len(a.ids)-n), n)
			}
		}
		result := exported(t, a)
		got := idsIn(t, result.Path)
		for _, id := range a.ids {
			_, found := slices.BinarySearch(got, id)
			require.True(t, found, "seed %d, log %d: %+v", seed, id, result)
		}
		require.True(t, slices.IsSorted(got))
		require.Len(t, slices.Compact(slices.Clone(got)), len(got))
	}
}

func TestLogsThatComeUnderWay(t *testing.T) {
	t.Run("at the end", func(t *testing.T) {
		a := newArchive(1200)
		a.before = func(request int) {
			if request == 2 {
				a.insert(100_000, 100_001)
			}
		}
		result := exported(t, a)
		assert.Equal(t, a.ids, idsIn(t, result.Path))
		assert.True(t, result.Complete)
		assert.Equal(t, 1202, result.Expected)
	})
	t.Run("where was read already", func(t *testing.T) {
		a := newArchive(3000)
		a.before = func(request int) {
			if request == 4 {
				a.insert(4, 5)
			}
		}
		result := exported(t, a)
		assert.False(t, result.Complete)
		assert.Equal(t, 3000, result.Rows)
		assert.Equal(t, 3002, result.Expected)
		assert.Equal(t, "The server counts 3,002 logs, 3,000 came.", result.Why)
		assert.Equal(t, "audit-incomplete.csv", filepath.Base(result.Path))
		assert.Positive(t, result.Doubles, "logs that moved down came again")
	})
}

func TestAServerThatAnnouncesMoreThanItGives(t *testing.T) {
	a := newArchive(3)
	a.total = func() (int, bool) { return 10_000, true }
	folder := t.TempDir()
	result, err := Run(t.Context(), a, Job{Path: filepath.Join(folder, "audit.csv")})
	require.NoError(t, err)
	assert.Equal(t, 3, result.Rows)
	assert.Equal(t, 10_000, result.Expected)
	assert.False(t, result.Complete)
	assert.Equal(t, "The server counts 10,000 logs, 3 came.", result.Why)
	assert.Equal(t, []string{"audit-incomplete.csv"}, filesIn(t, folder), "nothing under the name of a whole one")
	assert.Less(t, a.requests, 12)
}

func TestAServerThatCountsTooFew(t *testing.T) {
	a := newArchive(1700)
	a.total = func() (int, bool) { return 500, true }
	result := exported(t, a)
	assert.Equal(t, a.ids, idsIn(t, result.Path))
	assert.True(t, result.Complete)
	assert.Contains(t, result.Why, "counts only 500 logs")
}

func TestAServerWithoutACount(t *testing.T) {
	for _, n := range []int{0, 3, 500, 1700} {
		a := newArchive(n)
		a.total = func() (int, bool) { return 0, false }
		result := exported(t, a)
		assert.Equal(t, a.ids, append([]int(nil), idsIn(t, result.Path)...), n)
		assert.True(t, result.Complete)
		assert.False(t, result.ExpectedKnown)
		assert.Equal(t, "The server gave no count to hold the rows against.", result.Why)
	}
}

func TestAServerThatGivesSmallerPages(t *testing.T) {
	a := newArchive(3000)
	a.mostGiven = 100
	result := exported(t, a)
	assert.Equal(t, a.ids, idsIn(t, result.Path))
	assert.True(t, result.Complete, result.Why)
	assert.Less(t, a.requests, 3000/90+8, "asks for pages of that size from then on")
}

func TestAServerThatIgnoresTheOffset(t *testing.T) {
	a := newArchive(5000)
	ignoring := sourceFunc(func(ctx context.Context, _, limit int) (model.LogPage, error) { return a.Page(ctx, 0, limit) })
	result, err := Run(t.Context(), ignoring, Job{Path: filepath.Join(t.TempDir(), "a.csv")})
	require.NoError(t, err)
	assert.Equal(t, 500, result.Rows)
	assert.False(t, result.Complete)
	assert.Less(t, a.requests, 20, "it doesn't ask for ever")
}

func TestAServerThatIgnoresTheOrder(t *testing.T) {
	a := newArchive(2600)
	slices.Reverse(a.ids)
	result := exported(t, a)
	assert.Equal(t, a.ids, idsIn(t, result.Path), "all of them, once, as they came")
	assert.False(t, result.Complete)
	assert.Contains(t, result.Why, "did not keep the order")
}

type sourceFunc func(ctx context.Context, offset, limit int) (model.LogPage, error)

func (f sourceFunc) Page(ctx context.Context, offset, limit int) (model.LogPage, error) {
	return f(ctx, offset, limit)
}

// The server could not leave out every other log: it was left out on our side.
func TestLogsLeftOutOnOurSide(t *testing.T) {
	a := newArchive(3000)
	a.notes = []string{"left out here"}
	halved := sourceFunc(func(ctx context.Context, offset, limit int) (model.LogPage, error) {
		page, err := a.Page(ctx, offset, limit)
		all := len(page.Logs)
		page.Logs = slices.DeleteFunc(page.Logs, func(l model.Log) bool { return strings.HasSuffix(string(l.ID), "2") || len(l.ID) == 3 })
		page.Dropped = make([]model.ID, all-len(page.Logs))
		return page, err
	})
	want := slices.DeleteFunc(slices.Clone(a.ids), func(id int) bool { return id%10 == 2 || id >= 100 && id < 1000 })
	result, err := Run(t.Context(), halved, Job{Path: filepath.Join(t.TempDir(), "a.csv")})
	require.NoError(t, err)
	assert.Equal(t, want, idsIn(t, result.Path))
	assert.True(t, result.Complete)
	assert.False(t, result.ExpectedKnown, "the server's count is of more")
	assert.Equal(t, []string{"left out here"}, result.Notes)
	assert.Zero(t, result.Doubles)
}

func TestLogsWithoutIds(t *testing.T) {
	a := newArchive(1200)
	a.log = func(id int) model.Log {
		if id%2 == 0 {
			return model.Log{Type: strconv.Itoa(id)}
		}
		return model.Log{ID: model.ID(strconv.Itoa(id))}
	}
	result := exported(t, a)
	assert.Equal(t, 1200, result.Rows)
	assert.False(t, result.Complete)
	assert.Equal(t, "600 logs came without an id and can't be checked.", result.Why)
}

func TestIdsOfAnySize(t *testing.T) {
	a := newArchive(1200)
	a.log = func(id int) model.Log { return model.Log{ID: model.ID(fmt.Sprintf("9007199254740993%09d", id))} }
	result := exported(t, a)
	assert.True(t, result.Complete, result.Why)
	assert.Equal(t, 1200, result.Rows)
	assert.Negative(t, compareIDs("9", "10"))
	assert.Negative(t, compareIDs("9007199254740992", "9007199254740993"))
	assert.Zero(t, compareIDs("12", "12"))
}

func TestCancellingLeavesNothing(t *testing.T) {
	for _, at := range []int{1, 2, 5} {
		a := newArchive(5000)
		ctx, cancel := context.WithCancel(t.Context())
		a.before = func(request int) {
			if request == at {
				cancel()
			}
		}
		folder := t.TempDir()
		_, err := Run(ctx, a, Job{Path: filepath.Join(folder, "audit.csv")})
		var failed *Error
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, KindCancelled, failed.Kind)
		require.ErrorIs(t, err, context.Canceled)
		assert.Empty(t, filesIn(t, folder))
	}
}

func TestCancellingAsTheLastPageCame(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	folder := t.TempDir()
	_, err := Run(ctx, newArchive(10), Job{Path: filepath.Join(folder, "audit.csv"), Progress: func(p Progress) {
		if p.Rows == 10 {
			cancel()
		}
	}})
	require.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, filesIn(t, folder))
}

func TestAnErrorOfTheSourceLeavesNothing(t *testing.T) {
	for _, at := range []int{1, 4} {
		a := newArchive(5000)
		a.fail = func(request int) error {
			if request == at {
				return plain{errBroken}
			}
			return nil
		}
		folder := t.TempDir()
		_, err := Run(t.Context(), a, Job{Path: filepath.Join(folder, "audit.csv")})
		require.ErrorIs(t, err, errBroken)
		var failed *Error
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, KindSource, failed.Kind)
		assert.Equal(t, "The token isn't known", failed.What(), "in the source's own words")
		assert.Equal(t, "Make a new one.", failed.Advice())
		assert.Empty(t, filesIn(t, folder))
	}
	assert.Equal(t, "The logs could not be read: the connection broke", (&Error{Kind: KindSource, Err: errBroken}).What())
}

func TestProgress(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		a := newArchive(30_000)
		a.latency = 333 * time.Millisecond
		began := time.Now()
		type told struct {
			Progress
			at time.Duration
		}
		var all []told
		result, err := Run(t.Context(), a, Job{Path: filepath.Join(folder, "a.csv"), Progress: func(p Progress) {
			all = append(all, told{p, time.Since(began)})
		}})
		require.NoError(t, err)
		require.NotEmpty(t, all)
		assert.LessOrEqual(t, len(all), int(result.Took/(100*time.Millisecond))+2, "at most ten a second")
		for i, p := range all[1:] {
			assert.GreaterOrEqual(t, p.Rows, all[i].Rows)
			assert.False(t, p.Waiting)
		}
		middle := all[len(all)/2]
		assert.Equal(t, 30_000, middle.Expected)
		assert.InDelta(t, float64(result.Took-middle.at), float64(middle.Left), float64(2*time.Second))
		last := all[len(all)-1]
		assert.Equal(t, 30_000, last.Rows)
		assert.Zero(t, last.Left)
	})
}

func TestProgressSaysThatItWaits(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		a := newArchive(3000)
		slow := sourceFunc(func(ctx context.Context, offset, limit int) (model.LogPage, error) {
			if offset > 1000 && offset < 2900 {
				time.Sleep(5 * time.Second)
			}
			return a.Page(ctx, offset, limit)
		})
		waiting := 0
		_, err := Run(t.Context(), slow, Job{Path: filepath.Join(folder, "a.csv"), Progress: func(p Progress) {
			if p.Waiting {
				waiting++
				assert.Equal(t, 1480, p.Rows, "what came is told while it waits")
			}
		}})
		require.NoError(t, err)
		assert.InDelta(t, 40, waiting, 2, "from the first second on, ten times a second")
	})
}

func TestRequestsRunAtOnce(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		a := newArchive(49_000)
		a.latency = time.Second
		result, err := Run(t.Context(), a, Job{Path: filepath.Join(folder, "a.csv")})
		require.NoError(t, err)
		assert.Equal(t, 3, a.mostAtOne)
		assert.Less(t, result.Took, 40*time.Second, "101 requests of a second each")
	})
}

func BenchmarkRun(b *testing.B) {
	data := text(`{"to": "bob@acme.example", "subject": "Agenda", "messageId": "0102018f4a2b3c4d-7f6e5d4c-000000", "_userEmail": "ann@acme.example", "_deviceTrackingId": "8017a7e5-5d3d-4a85-ac80-d70da58b45d7"}`)
	const total = 100_000
	l := fullLog()
	l.DataText = data
	source := sourceFunc(func(_ context.Context, offset, limit int) (model.LogPage, error) {
		page := model.LogPage{Total: total, TotalKnown: true}
		for n := offset; n < min(offset+limit, total); n++ {
			l := l
			l.ID = model.ID(strconv.Itoa(n + 1))
			page.Logs = append(page.Logs, l)
		}
		return page, nil
	})
	path := filepath.Join(b.TempDir(), "a.csv")
	b.ReportAllocs()
	for b.Loop() {
		if result, err := Run(b.Context(), source, Job{Path: path, Overwrite: true}); err != nil || !result.Complete {
			b.Fatal(errors.Join(err, errors.New(result.Why)))
		}
	}
	b.ReportMetric(float64(total*b.N)/b.Elapsed().Seconds(), "rows/s")
}
