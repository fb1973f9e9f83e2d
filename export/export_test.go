package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
	"fliplet-audit/export/windows"
	"fliplet-audit/model"
)

var errNoRoom error = &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}

func nameOf(job Job) string { return filepath.Base(job.Path) }

func TestRunWritesEverythingOnceInOrder(t *testing.T) {
	for _, name := range kinds {
		t.Run(name, func(t *testing.T) {
			f := newFeed(t, 50, 20)
			job := jobFor(t.TempDir(), name)
			result, err := run(t.Context(), nil, job, tools{read: f.read})
			require.NoError(t, err)
			assert.Equal(t, f.ids(), idsIn(t, job.Path))
			text := content(t, job.Path)
			sum := sha256.Sum256(text)
			assert.Equal(t, hex.EncodeToString(sum[:]), result.SHA256)
			assert.Equal(t, int64(len(text)), result.Bytes)
			assert.Equal(t, Result{
				Path: job.Path, Manifest: job.Path + ".manifest.json", Rows: 50, Expected: 50, ExpectedKnown: true, Complete: true,
				SHA256: result.SHA256, Bytes: result.Bytes, Requests: result.Requests, Took: result.Took,
			}, result)
			assert.Equal(t, []string{name, name + ".manifest.json"}, filesIn(t, filepath.Dir(job.Path)))
		})
	}
}

func TestJSONLinesAreTheLogsAsReceived(t *testing.T) {
	f := newFeed(t, 20, 20)
	var want bytes.Buffer
	for _, l := range f.logs {
		want.Write(l.Raw)
		want.WriteByte('\n')
	}
	assert.Equal(t, want.String(), string(f.undisturbed(t, "audit.jsonl")))
}

func TestAnEmptyExport(t *testing.T) {
	for _, name := range kinds {
		f := newFeed(t, 1, 1)
		f.logs = nil
		job := jobFor(t.TempDir(), name)
		result, err := run(t.Context(), nil, job, tools{read: f.read})
		require.NoError(t, err)
		assert.True(t, result.Complete)
		assert.Zero(t, result.Rows)
		report, err := manifest.Verify(t.Context(), job.Path, "")
		require.NoError(t, err)
		assert.True(t, report.Intact(), "%s: %v", name, report.Findings)
		if strings.Contains(name, ".jsonl") {
			assert.Empty(t, unpacked(t, job.Path))
			continue
		}
		assert.Empty(t, idsIn(t, job.Path))
	}
}

// The manifest says what an independent count of the file says.
func TestTheManifest(t *testing.T) {
	for _, name := range kinds {
		f := newFeed(t, 50, 20)
		job := jobFor(t.TempDir(), name)
		before := time.Now().Add(-time.Second)
		_, err := run(t.Context(), nil, job, tools{read: f.read})
		require.NoError(t, err)
		m, err := manifest.Read(job.Path + ".manifest.json")
		require.NoError(t, err)
		packed, text := content(t, job.Path), unpacked(t, job.Path)
		sum := func(b []byte) manifest.Content {
			s := sha256.Sum256(b)
			return manifest.Content{Bytes: int64(len(b)), SHA256: hex.EncodeToString(s[:])}
		}
		assert.Equal(t, sum(packed), manifest.Content{Bytes: m.Bytes, SHA256: m.SHA256})
		if len(packed) != len(text) {
			assert.Equal(t, sum(text), m.Unpacked)
		} else {
			assert.Zero(t, m.Unpacked)
		}
		assert.Equal(t, name, m.File)
		assert.Equal(t, 50, m.Rows)
		assert.Equal(t, manifest.Place{ID: "1", CreatedAt: f.logs[0].CreatedAt}, m.First)
		assert.Equal(t, manifest.Place{ID: "50", CreatedAt: f.logs[49].CreatedAt}, m.Last)
		assert.Equal(t, manifest.Period{Start: feedStart, End: feedEnd}, m.Period)
		assert.Equal(t, job.Origin, m.Origin)
		assert.Equal(t, job.Format, m.Output)
		assert.Equal(t, name == "audit.csv" || name == "audit.csv.gz", m.FormulasDefused)
		if m.FormulasDefused {
			assert.Len(t, m.Columns, 17)
		}
		assert.Equal(t, manifest.Counts{CountKnown: true, Before: 50, After: 50, Received: 50, Requests: len(m.Windows)}, m.Counts)
		checkWindows(t, f, m.Windows)
		assert.True(t, m.Begun.After(before) && !m.Finished.Before(m.Begun) && m.Finished.Before(time.Now().Add(time.Second)))
		assert.Zero(t, m.Resumed)
	}
}

func checkWindows(t *testing.T, f *feed, list []manifest.Window) {
	t.Helper()
	at := feedStart
	for _, w := range list {
		require.True(t, w.Start.Equal(at), "they join")
		rows := 0
		for _, l := range f.logs {
			if !l.CreatedAt.Before(w.Start) && l.CreatedAt.Before(w.End) {
				rows++
			}
		}
		require.Equal(t, rows, w.Rows)
		at = w.End
	}
	require.True(t, at.Equal(feedEnd.Add(time.Millisecond)))
}

func TestAnIncompleteFileSaysSoInItsName(t *testing.T) {
	for name, want := range map[string]string{"audit.csv": "audit-incomplete.csv", "audit.csv.gz": "audit-incomplete.csv.gz"} {
		f := newFeed(t, 50, 20)
		f.counts = func(c *windows.Counts) {
			c.After += 1000
			c.Missing = 1000
			c.Why = []string{"it gave no more"}
		}
		job := jobFor(t.TempDir(), name)
		require.NoError(t, os.WriteFile(job.Path, []byte("mine"), 0o644))
		job.Overwrite = true
		result, err := run(t.Context(), nil, job, tools{read: f.read})
		require.NoError(t, err)
		assert.False(t, result.Complete)
		assert.Equal(t, want, filepath.Base(result.Path))
		assert.Equal(t, "mine", string(content(t, job.Path)), "a whole file isn't replaced by a part")
		assert.Equal(t, f.ids(), idsIn(t, result.Path))
		m, err := manifest.Read(result.Manifest)
		require.NoError(t, err)
		assert.False(t, m.Complete)
		assert.Equal(t, want, m.File)
		assert.Equal(t, fmt.Sprintf("The server counts %s logs, 50 came; it gave no more.", model.Thousands(50+1000*len(m.Windows))), m.Why)
		assert.Equal(t, m.Why, result.Why)
		assert.Equal(t, 50+1000*len(m.Windows), result.Expected)
		assert.Equal(t, []string{want, want + ".manifest.json", name}, filesIn(t, filepath.Dir(job.Path)))
	}
}

// Where the server deleted faster than one can read, others may be missing
// although the counts agree.
func TestDoubtMakesAFileIncomplete(t *testing.T) {
	f := newFeed(t, 50, 20)
	count := 0
	f.counts = func(c *windows.Counts) {
		count++
		c.Why = []string{fmt.Sprintf("others may be missing from window %d", count)}
	}
	result, err := run(t.Context(), nil, jobFor(t.TempDir(), "audit.csv"), tools{read: f.read})
	require.NoError(t, err)
	assert.False(t, result.Complete)
	assert.Equal(t, "audit-incomplete.csv", filepath.Base(result.Path))
	assert.Equal(t, fmt.Sprintf("Others may be missing from window 1; others may be missing from window 2; others may be missing from window 3; "+
		"the like holds %d more times.", count-3), result.Why)
}

func TestOneWindowSaysItsCountsOnce(t *testing.T) {
	s, period := newServer(30)
	job := jobFor(t.TempDir(), "audit.csv")
	job.Period = period
	result, err := Run(t.Context(), boasting{s}, job)
	require.NoError(t, err)
	assert.False(t, result.Complete)
	assert.Equal(t, 1, strings.Count(result.Why, "32"), result.Why)
}

// boasting counts two logs more than it gives.
type boasting struct{ *server }

func (b boasting) Page(ctx context.Context, period model.Period, offset, limit int) (model.LogPage, error) {
	page, err := b.server.Page(ctx, period, offset, limit)
	page.Total += 2
	return page, err
}

func TestWhatIsToBeKnownBesides(t *testing.T) {
	f := newFeed(t, 5, 20)
	f.most = 100
	f.counts = func(c *windows.Counts) {
		*c = windows.Counts{Received: c.Received, Gone: 1, Late: 1200, Doubles: 2, Requests: 1, Notes: []string{"The server left something out."}}
	}
	result, err := run(t.Context(), nil, jobFor(t.TempDir(), "audit.csv"), tools{read: f.read})
	require.NoError(t, err)
	assert.True(t, result.Complete)
	assert.False(t, result.ExpectedKnown)
	notes := strings.Join(result.Notes, "\n")
	assert.Equal(t, 1, strings.Count(notes, "The server left something out."))
	assert.Contains(t, notes, "The server gave no count to hold the rows against.")
	assert.Regexp(t, `1 log went|\d+ logs went`, notes)
	assert.Regexp(t, `[\d,]+00 logs came into the period`, notes)
}

func TestToAWriter(t *testing.T) {
	for _, name := range kinds {
		f := newFeed(t, 50, 20)
		want := f.undisturbed(t, name)
		t.Chdir(t.TempDir())
		job := jobFor("", name)
		var out bytes.Buffer
		job.Path, job.Out = "", &out
		result, err := run(t.Context(), nil, job, tools{read: f.read})
		require.NoError(t, err)
		assert.Equal(t, want, out.Bytes())
		assert.Equal(t, 50, result.Rows)
		assert.Empty(t, result.Path+result.Manifest)
		assert.Empty(t, filesIn(t, "."), "no file, no journal, no manifest")
	}
}

func TestAWriterThatFails(t *testing.T) {
	reader, writer, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, reader.Close())
	defer writer.Close()
	f := newFeed(t, 50, 60_000)
	job := jobFor("", "audit.csv")
	job.Path, job.Out = "", writer
	_, err = run(t.Context(), nil, job, tools{read: f.read})
	require.ErrorIs(t, err, syscall.EPIPE)
}

func TestCancelled(t *testing.T) {
	f := newFeed(t, 50, 20)
	why := errors.New("pressed esc")
	for stopAt, left := range map[int][]string{0: {}, 2: {"audit.csv.journal", "audit.csv.partial"}} {
		ctx, cancel := context.WithCancelCause(t.Context())
		f.stop = func(n int) error {
			if n == stopAt {
				cancel(why)
				return fmt.Errorf("reading: %w", ctx.Err())
			}
			return nil
		}
		job := jobFor(t.TempDir(), "audit.csv")
		_, err := run(ctx, nil, job, tools{read: f.read})
		e := explainedAs(t, err)
		assert.Equal(t, KindCancelled, e.Kind)
		require.ErrorIs(t, e, why)
		assert.Equal(t, len(left) > 0, e.Kept)
		assert.Equal(t, left, filesIn(t, filepath.Dir(job.Path)))
	}
}

func TestASourcesErrorIsSaidInItsWords(t *testing.T) {
	f := newFeed(t, 50, 20)
	f.stop = func(int) error { return fmt.Errorf("reading: %w", plain{errBroken}) }
	job := jobFor(t.TempDir(), "audit.csv")
	e := failed(t, job, tools{read: f.read})
	assert.Equal(t, KindSource, e.Kind)
	assert.Equal(t, "The token isn't known", e.What())
	assert.Equal(t, "Make a new one.", e.Advice())
	require.ErrorIs(t, e, errBroken)
	assert.Empty(t, filesIn(t, filepath.Dir(job.Path)))
}

// What is to be masked is never written as it is.
func TestMaskingNeedsWhatMasks(t *testing.T) {
	f := newFeed(t, 5, 20)
	job := jobFor(t.TempDir(), "audit.csv")
	job.Format.Pseudonymize, job.Format.KeyCheck = true, "ab"
	e := failed(t, job, tools{read: f.read})
	assert.Equal(t, KindKey, e.Kind)
	assert.Empty(t, filesIn(t, filepath.Dir(job.Path)))
}

func TestPseudonymsGoOnOnlyWithTheirKey(t *testing.T) {
	f := newFeed(t, 50, 20)
	key, otherKey := bytes.Repeat([]byte("k"), 32), bytes.Repeat([]byte("o"), 32)
	with := func(job Job, key []byte) Job {
		job.Format.Pseudonymize = true
		transform, options, err := format.NewTransform(job.Format, key)
		require.NoError(t, err)
		job.Transform, job.Format = transform, options
		return job
	}
	whole := with(jobFor(t.TempDir(), "audit.csv"), key)
	_, err := run(t.Context(), nil, whole, tools{read: f.read})
	require.NoError(t, err)
	assert.NotContains(t, string(content(t, whole.Path)), "ann@acme")

	job := with(jobFor(t.TempDir(), "audit.csv"), key)
	f.stop = func(n int) error {
		if n == 2 {
			return errBroken
		}
		return nil
	}
	failed(t, job, tools{read: f.read})
	assert.NotContains(t, string(content(t, journalPath(job.Path))), string(key[:16]))
	f.stop = nil
	for _, wrong := range []Job{with(job, otherKey), {Path: job.Path}} {
		assert.Equal(t, KindKey, failed(t, resuming(wrong), tools{read: f.read}).Kind)
	}
	_, err = run(t.Context(), nil, resuming(job), tools{read: f.read})
	require.NoError(t, err)
	assert.Equal(t, content(t, whole.Path), content(t, job.Path))
}

// Who asks for masking gets no file that is begun without it.
func TestMoreMaskingThanItWasBegunWith(t *testing.T) {
	f := newFeed(t, 50, 20)
	job := stoppedAfter(t, f, 2)
	redact := job
	redact.Format.Redact = true
	e := failed(t, resuming(redact), tools{read: f.read})
	assert.Equal(t, KindDiffers, e.Kind)
	assert.True(t, e.Kept)
	assert.Contains(t, e.What(), "without masking")
	pseudonyms := job
	pseudonyms.Format.Pseudonymize = true
	assert.Equal(t, KindDiffers, failed(t, resuming(pseudonyms), tools{read: f.read}).Kind)
}

// A resumed export masks although the job that resumes it says nothing of it.
func TestMaskingSecretsGoesOn(t *testing.T) {
	f := newFeed(t, 50, 20)
	job := jobFor(t.TempDir(), "audit.jsonl")
	job.Format.Redact = true
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
	m, err := manifest.Read(result.Manifest)
	require.NoError(t, err)
	assert.True(t, m.Redacted)
}

func TestWarningsForExcel(t *testing.T) {
	f := newFeed(t, 20, 33_000)
	job := jobFor(t.TempDir(), "audit.csv")
	job.Format.Excel = true
	f.stop = func(n int) error {
		if n == 1 {
			return errBroken
		}
		return nil
	}
	failed(t, job, tools{read: f.read})
	f.stop = nil
	result, err := run(t.Context(), nil, resuming(job), tools{read: f.read})
	require.NoError(t, err)
	require.Len(t, result.Warnings, 1)
	assert.Contains(t, result.Warnings[0], "20 cells")
	assert.True(t, bytes.HasPrefix(content(t, job.Path), []byte("\ufeff")))
}

func BenchmarkRun(b *testing.B) {
	const rows, each = 12_000, 8
	text := []byte(strings.Repeat("x", 400) + "\r\n")
	read := func(_ context.Context, _ windows.Source, plan windows.Plan, _ windows.Encode, take func(windows.Window) error) (windows.Total, error) {
		list := make([]windows.Row, rows)
		for i := range list {
			list[i] = windows.Row{At: plan.Period.Start, ID: "12345678", Text: text}
		}
		for n := range each {
			at := plan.Period.Start.Add(time.Duration(n) * time.Hour)
			if err := take(windows.Window{Start: at, End: at.Add(time.Hour), Rows: list}); err != nil {
				return windows.Total{}, err
			}
		}
		return windows.Total{}, nil
	}
	for _, name := range []string{"audit.csv", "audit.json", "audit.csv.gz", "audit.csv.zst"} {
		b.Run(name, func(b *testing.B) {
			job := jobFor(b.TempDir(), name)
			job.Overwrite = true
			b.SetBytes(rows * each * int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := run(b.Context(), nil, job, tools{read: read}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(rows*each*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
