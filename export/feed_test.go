package export

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
	"fliplet-audit/export/windows"
	"fliplet-audit/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	feedStart = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	feedEnd   = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
)

// feed gives logs in windows whose borders differ at each reading.
type feed struct {
	logs   []model.Log
	random *rand.Rand
	// most is the most logs of a window; 0 is nine.
	most int
	// stop, if not nil, is asked before each window of a reading.
	stop func(window int) error
	// counts, if not nil, changes what is said of a window.
	counts func(c *windows.Counts)
}

func newFeed(t testing.TB, n, size int) *feed {
	random := rand.New(rand.NewPCG(7, uint64(n)))
	f := &feed{random: random}
	at := feedStart
	for id := range n {
		if id%3 > 0 { // some at the same time
			at = at.Add(time.Duration(random.IntN(2*int(24*time.Hour)/(2*n+1))) + time.Millisecond)
		}
		data := fmt.Sprintf(`{"n":%d,"text":"=\"a\",\u00e9","more":"%s"}`, id, noise(random, size))
		raw := fmt.Sprintf(`{"id":%d,"type":"user.login","createdAt":%q,"user":{"type":"app","email":"ann@acme.example"},"data":%s}`,
			id+1, at.Format("2006-01-02T15:04:05.000Z"), data)
		l, err := model.ParseLog(json.RawMessage(raw))
		require.NoError(t, err)
		f.logs = append(f.logs, l)
	}
	require.True(t, f.logs[n-1].CreatedAt.Before(feedEnd))
	return f
}

// noise is text that can't be packed much.
func noise(random *rand.Rand, size int) string {
	text := make([]byte, size)
	for i := range text {
		text[i] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"[random.IntN(64)]
	}
	return string(text)
}

func (f *feed) read(ctx context.Context, _ windows.Source, plan windows.Plan, encode windows.Encode, take func(windows.Window) error) (total windows.Total, err error) {
	end := plan.Period.End.Add(time.Millisecond)
	from := plan.Period.Start
	if plan.From.After(from) {
		from = plan.From
	}
	for n := 0; from.Before(end); n++ {
		if err := ctx.Err(); err != nil {
			return total, fmt.Errorf("reading: %w", err)
		}
		if f.stop != nil {
			if err := f.stop(n); err != nil {
				return total, err
			}
		}
		w := f.window(from, end, encode)
		if plan.Limit > 0 && total.Rows+len(w.Rows) >= plan.Limit {
			w.Rows = w.Rows[:plan.Limit-total.Rows]
			total.Limited, end = true, w.End
		}
		total.Rows += len(w.Rows)
		total.Windows++
		total.Received += w.Received
		total.Requests += w.Requests
		if plan.Asked != nil {
			plan.Asked(windows.Answer{Logs: total.Received, Expected: len(f.since(plan.From)), ExpectedKnown: true})
		}
		if err := take(w); err != nil {
			return total, err
		}
		from = w.End
	}
	return total, nil
}

func (f *feed) since(from time.Time) []model.Log {
	i, _ := slices.BinarySearchFunc(f.logs, from, func(l model.Log, at time.Time) int { return l.CreatedAt.Compare(at) })
	return f.logs[i:]
}

// window is one from a time on, with a random number of logs.
func (f *feed) window(from, end time.Time, encode windows.Encode) windows.Window {
	w := windows.Window{Start: from, End: end}
	logs := f.since(from)
	if n := f.random.IntN(max(f.most, 10)); n < len(logs) {
		w.End = logs[n].CreatedAt
		if !w.End.After(from) {
			w.End = from.Add(time.Millisecond)
		}
	}
	for _, l := range logs {
		if !l.CreatedAt.Before(w.End) {
			break
		}
		w.Rows = append(w.Rows, windows.Row{At: l.CreatedAt, ID: l.ID, Text: encode(nil, l)})
	}
	w.Counts = windows.Counts{Received: len(w.Rows), Before: len(w.Rows), After: len(w.Rows), CountKnown: true, Requests: 1}
	if f.counts != nil {
		f.counts(&w.Counts)
	}
	return w
}

// kinds are the files an export can be, by their names.
var kinds = []string{"audit.csv", "audit.jsonl", "audit.json", "audit.csv.gz", "audit.jsonl.zst"}

// jobFor exports everything of a feed to a file in folder.
func jobFor(folder, name string) Job {
	kind, compression := format.KindOf(name)
	return Job{
		Path: filepath.Join(folder, name), Format: format.Options{Kind: kind, Compression: compression},
		Period: model.Period{Start: feedStart, End: feedEnd},
		Origin: manifest.Origin{Program: "fliplet-audit test", API: "api.fliplet.example", Organization: "12", Range: "1 March", Zone: "UTC"},
	}
}

func resuming(job Job) Job {
	job.Resume = true
	return job
}

func content(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return text
}

// unpacked is a file's text, by other programs' reading.
func unpacked(t testing.TB, path string) []byte {
	t.Helper()
	text := content(t, path)
	switch filepath.Ext(path) {
	case ".gz":
		r, err := gzip.NewReader(bytes.NewReader(text))
		require.NoError(t, err)
		text, err = io.ReadAll(r)
		require.NoError(t, err)
	case ".zst":
		r, err := zstd.NewReader(nil)
		require.NoError(t, err)
		defer r.Close()
		text, err = r.DecodeAll(text, nil)
		require.NoError(t, err)
	}
	return text
}

// idsIn are the ids in an exported file, in its order.
func idsIn(t testing.TB, path string) []string {
	t.Helper()
	text := unpacked(t, path)
	ids := []string{}
	if strings.Contains(filepath.Base(path), ".csv") {
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		require.NoError(t, err)
		for _, row := range rows[1:] {
			ids = append(ids, row[0])
		}
		return ids
	}
	if strings.Contains(filepath.Base(path), ".jsonl") {
		text = fmt.Appendf(nil, "[%s]", bytes.ReplaceAll(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"), []byte(",")))
	}
	var logs []struct{ ID json.Number }
	require.NoError(t, json.Unmarshal(text, &logs))
	for _, l := range logs {
		ids = append(ids, l.ID.String())
	}
	return ids
}

func (f *feed) ids() []string {
	ids := []string{}
	for _, l := range f.logs {
		ids = append(ids, string(l.ID))
	}
	return ids
}

func filesIn(t testing.TB, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// undisturbed is the file of a run that nothing disturbs.
func (f *feed) undisturbed(t testing.TB, name string) []byte {
	t.Helper()
	job := jobFor(t.TempDir(), name)
	result, err := run(t.Context(), nil, job, tools{read: f.read})
	require.NoError(t, err)
	require.True(t, result.Complete)
	return content(t, job.Path)
}

// failed runs an export that must fail, and gives its error.
func failed(t *testing.T, job Job, with tools) *Error {
	t.Helper()
	_, err := run(t.Context(), nil, job, with)
	return explainedAs(t, err)
}

func explainedAs(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e)
	require.NotEmpty(t, e.What())
	require.NotContains(t, e.What(), "\n")
	require.NotEmpty(t, e.Advice())
	require.Equal(t, e.What(), e.Error())
	return e
}

var errBroken = errors.New("the connection broke")

// plain is an error in words for a person, as the client's are.
type plain struct{ error }

func (p plain) Unwrap() error { return p.error }

func (plain) What() string   { return "The token isn't known" }
func (plain) Advice() string { return "Make a new one." }
