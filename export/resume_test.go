package export

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
)

var errDead = errors.New("the machine is off")

// dying is a disk on which nothing can be changed any more from the n-th change
// on: what a kill at that moment leaves.
func dying(n int) disk {
	changes := 0
	return disk{before: func(string, string) error {
		if changes++; changes >= n {
			return errDead
		}
		return nil
	}}
}

// wholeOrUnfinished checks what lies there after a run, and tells whether the
// file is there.
func wholeOrUnfinished(t *testing.T, job Job, want []byte) bool {
	t.Helper()
	if !exists(job.Path) {
		return false
	}
	require.Equal(t, want, content(t, job.Path), "under its name it is whole")
	return !exists(journalPath(job.Path))
}

func requireDone(t *testing.T, job Job, want []byte) {
	t.Helper()
	require.Equal(t, string(want), string(content(t, job.Path)))
	folder := job.Path[:len(job.Path)-len("/")-len(nameOf(job))]
	require.Equal(t, []string{nameOf(job), nameOf(job) + ".manifest.json"}, filesIn(t, folder))
	m, err := manifest.Read(manifest.Path(job.Path))
	require.NoError(t, err)
	require.True(t, m.Complete)
}

func TestKilledAtAnyChangeAndResumed(t *testing.T) {
	f := newFeed(t, 40, 20)
	for _, name := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &feed{logs: f.logs, random: rand.New(rand.NewPCG(1, 1))}
			want := f.undisturbed(t, name)
			survived := false
			n := 1
			for ; !survived; n++ {
				job := jobFor(t.TempDir(), name)
				_, err := run(t.Context(), nil, job, tools{disk: dying(n), read: f.read})
				survived = err == nil
				if wholeOrUnfinished(t, job, want) {
					requireDone(t, job, want)
					continue
				}
				begun, _, err := Unfinished(job.Path)
				require.NoError(t, err)
				result, err := run(t.Context(), nil, resuming(job), tools{read: f.read})
				require.NoError(t, err, "killed at change %d", n)
				requireDone(t, job, want)
				if job.Format.Compression == format.NoCompression {
					require.Equal(t, begun.Rows, result.Resumed, "what the journal says is there")
				}
			}
			assert.Greater(t, n, 15)
		})
	}
}

// Again and again, with what the system had not yet written lost.
func TestKilledOverAndOver(t *testing.T) {
	for _, size := range []int{20, 60_000} {
		f := newFeed(t, 30, size)
		for _, name := range kinds {
			t.Run(fmt.Sprint(name, " of ", size), func(t *testing.T) {
				t.Parallel()
				f := &feed{logs: f.logs, random: rand.New(rand.NewPCG(2, uint64(size)))}
				want := f.undisturbed(t, name)
				rounds := 30
				if size > 1000 {
					rounds = 2
				}
				for range rounds {
					killOverAndOver(t, f, jobFor(t.TempDir(), name), want)
				}
			})
		}
	}
}

func killOverAndOver(t *testing.T, f *feed, job Job, want []byte) {
	t.Helper()
	for range 6 {
		_, err := run(t.Context(), nil, resuming(job), tools{disk: dying(1 + f.random.IntN(14)), read: f.read})
		if wholeOrUnfinished(t, job, want) {
			requireDone(t, job, want)
			return
		}
		require.True(t, err != nil || exists(job.Path), "at most the journal could not be removed")
		if r, _, err := recordAt(job.Path); err == nil && r.finished == nil && f.random.IntN(2) == 0 {
			cutSome(t, f.random, journalPath(job.Path))
			cutSome(t, f.random, partialPath(job.Path))
		}
	}
	_, err := run(t.Context(), nil, resuming(job), tools{read: f.read})
	require.NoError(t, err)
	requireDone(t, job, want)
}

// cutSome loses some of a file's end.
func cutSome(t *testing.T, random *rand.Rand, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil || random.IntN(2) == 0 {
		return
	}
	require.NoError(t, os.Truncate(path, info.Size()-random.Int64N(min(info.Size(), 400)+1)))
}

// What was written is not asked for again.
func TestAResumedExportGoesOnWhereItWas(t *testing.T) {
	for _, name := range kinds {
		t.Run(name, func(t *testing.T) {
			f := newFeed(t, 60, 20)
			want := f.undisturbed(t, name)
			job := jobFor(t.TempDir(), name)
			rows := 0
			for stop := 1; ; stop++ {
				f.stop = func(n int) error {
					if n == 1 { // one window in each run
						return plain{errBroken}
					}
					return nil
				}
				result, err := run(t.Context(), nil, resuming(job), tools{read: f.read})
				require.Equal(t, rows, result.Resumed)
				require.GreaterOrEqual(t, result.Rows, rows)
				rows = result.Rows
				if err == nil {
					assert.Equal(t, 60, rows)
					m, err := manifest.Read(result.Manifest)
					require.NoError(t, err)
					assert.Equal(t, stop-1, m.Resumed)
					assert.Equal(t, 60, m.Counts.Received)
					break
				}
				e := explainedAs(t, err)
				require.Equal(t, KindSource, e.Kind)
				require.True(t, e.Kept)
				require.Contains(t, e.Advice(), "--resume")
				require.Equal(t, rows, e.Rows)
				begun, ok, err := Unfinished(job.Path)
				require.NoError(t, err)
				require.True(t, ok)
				require.Equal(t, rows, begun.Rows)
			}
			requireDone(t, job, want)
		})
	}
}

// The partial file was changed: what is no more as it was written is read again.
func TestAPartialFileThatWasChanged(t *testing.T) {
	for _, name := range kinds {
		t.Run(name, func(t *testing.T) {
			f := newFeed(t, 60, 3000)
			want := f.undisturbed(t, name)
			for _, spoil := range []func(text []byte) []byte{
				func(text []byte) []byte { text[len(text)/2] ^= 4; return text },
				func(text []byte) []byte { text[0] ^= 4; return text },
				func(text []byte) []byte { return append(text, "more"...) },
				func([]byte) []byte { return nil },
			} {
				job := jobFor(t.TempDir(), name)
				f.stop = func(n int) error {
					if n == 6 {
						return errBroken
					}
					return nil
				}
				failed(t, job, tools{read: f.read})
				require.NoError(t, os.WriteFile(partialPath(job.Path), spoil(content(t, partialPath(job.Path))), 0o600))
				f.stop = nil
				_, err := run(t.Context(), nil, resuming(job), tools{read: f.read})
				require.NoError(t, err)
				requireDone(t, job, want)
			}
		})
	}
}

func TestAPartialFileThatIsGone(t *testing.T) {
	f := newFeed(t, 60, 20)
	want := f.undisturbed(t, "audit.csv")
	job := stoppedAfter(t, f, 3)
	require.NoError(t, os.Remove(partialPath(job.Path)))
	result, err := run(t.Context(), nil, resuming(job), tools{read: f.read})
	require.NoError(t, err)
	assert.Zero(t, result.Resumed)
	requireDone(t, job, want)
}

// stoppedAfter leaves an unfinished export of some windows.
func stoppedAfter(t *testing.T, f *feed, count int) Job {
	t.Helper()
	job := jobFor(t.TempDir(), "audit.csv")
	f.stop = func(n int) error {
		if n == count {
			return errBroken
		}
		return nil
	}
	failed(t, job, tools{read: f.read})
	f.stop = nil
	return job
}

func TestTheJournalsQuestionCounts(t *testing.T) {
	f := newFeed(t, 60, 20)
	want := f.undisturbed(t, "audit.csv")
	job := stoppedAfter(t, f, 2)
	other := Job{Path: job.Path, Resume: true, Limit: 3}
	other.Format.Kind, other.Period.Start = "json", feedEnd
	_, err := run(t.Context(), nil, other, tools{read: f.read})
	require.NoError(t, err)
	requireDone(t, job, want)
}

func TestALimitHoldsOverARest(t *testing.T) {
	f := newFeed(t, 60, 20)
	job := jobFor(t.TempDir(), "audit.csv")
	job.Limit = 31
	f.stop = func(n int) error {
		if n == 2 {
			return errBroken
		}
		return nil
	}
	failed(t, job, tools{read: f.read})
	f.stop = nil
	result, err := run(t.Context(), nil, Job{Path: job.Path, Resume: true}, tools{read: f.read})
	require.NoError(t, err)
	assert.Equal(t, f.ids()[:31], idsIn(t, job.Path))
	assert.True(t, result.Complete)
	assert.Contains(t, result.Notes, "It ends after 31 logs, as asked.")
	assert.False(t, result.ExpectedKnown)
}

// A full disk at any write: what came stays, and the file is whole after.
func TestNoRoomAtAnyWrite(t *testing.T) {
	f := newFeed(t, 40, 20)
	for _, name := range kinds {
		t.Run(name, func(t *testing.T) {
			f := &feed{logs: f.logs, random: rand.New(rand.NewPCG(3, 1))}
			want := f.undisturbed(t, name)
			full := true
			for n := 1; full; n++ {
				writes := 0
				full = false
				job := jobFor(t.TempDir(), name)
				_, err := run(t.Context(), nil, job, tools{read: f.read, disk: disk{before: func(change, _ string) error {
					switch change {
					case "write", "sync", "manifest":
						if writes++; writes >= n {
							full = true
							return errNoRoom
						}
					}
					return nil
				}}})
				if !full {
					require.NoError(t, err)
					break
				}
				e := explainedAs(t, err)
				require.Equal(t, KindFull, e.Kind)
				require.ErrorIs(t, e, errNoRoom)
				require.Contains(t, e.What(), "No room is left in ")
				if !e.Kept {
					require.Empty(t, filesIn(t, job.Path[:len(job.Path)-len(name)-1]), "nothing came, nothing stays")
				}
				_, err = run(t.Context(), nil, resuming(job), tools{read: f.read})
				require.NoError(t, err)
				requireDone(t, job, want)
			}
		})
	}
}
