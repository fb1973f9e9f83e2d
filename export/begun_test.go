package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func TestAnUnfinishedExportIsSaid(t *testing.T) {
	f := newFeed(t, 60, 20)
	nothing := filepath.Join(t.TempDir(), "audit.csv")
	_, ok, err := Unfinished(nothing)
	require.NoError(t, err)
	assert.False(t, ok)
	assert.Empty(t, filesIn(t, filepath.Dir(nothing)))

	before := time.Now().Add(-time.Minute)
	job := stoppedAfter(t, f, 3)
	begun, ok, err := Unfinished(job.Path)
	require.NoError(t, err)
	require.True(t, ok)
	ids := idsIn(t, partialPath(job.Path))
	assert.Equal(t, f.ids()[:begun.Rows], ids, "what it says is there")
	assert.True(t, begun.Until.After(feedStart) && begun.Until.Before(feedEnd))
	for i, l := range f.logs {
		assert.Equal(t, i < begun.Rows, l.CreatedAt.Before(begun.Until))
	}
	assert.True(t, begun.At.After(before))
	assert.False(t, begun.Busy)
	assert.Equal(t, job.Format, begun.Format)
	assert.Equal(t, job.Origin, begun.Origin)
	assert.Equal(t, job.Period, begun.Period)

	e := failed(t, job, tools{read: f.read})
	assert.Equal(t, KindBegun, e.Kind)
	assert.Equal(t, begun.Rows, e.Rows)
	assert.Contains(t, e.What(), logCount(begun.Rows))
	assert.True(t, e.Kept)
	assert.Equal(t, []string{"audit.csv.journal", "audit.csv.partial"}, filesIn(t, filepath.Dir(job.Path)))

	job.Anew = true
	_, err = run(t.Context(), nil, job, tools{read: f.read})
	require.NoError(t, err)
	requireDone(t, job, f.undisturbed(t, "audit.csv"))
	_, ok, err = Unfinished(job.Path)
	require.NoError(t, err)
	assert.False(t, ok)
}

func TestResumeWithoutAnUnfinishedExportBegins(t *testing.T) {
	f := newFeed(t, 20, 20)
	job := jobFor(t.TempDir(), "audit.csv")
	_, err := run(t.Context(), nil, resuming(job), tools{read: f.read})
	require.NoError(t, err)
	requireDone(t, job, f.undisturbed(t, "audit.csv"))
	assert.Equal(t, KindExists, failed(t, resuming(job), tools{read: f.read}).Kind)
}

func TestTwoExportsToOneFile(t *testing.T) {
	f, other := newFeed(t, 20, 20), newFeed(t, 20, 20)
	job := jobFor(t.TempDir(), "audit.csv")
	tried := false
	f.stop = func(n int) error {
		if n > 0 {
			return nil
		}
		tried = true
		begun, ok, err := Unfinished(job.Path)
		require.NoError(t, err)
		assert.True(t, ok && begun.Busy)
		for _, second := range []Job{job, resuming(job), {Path: job.Path, Anew: true}, {Path: job.Path, Overwrite: true}} {
			e := failed(t, second, tools{read: other.read})
			assert.Equal(t, KindBusy, e.Kind)
			assert.False(t, e.Kept)
		}
		return nil
	}
	_, err := run(t.Context(), nil, job, tools{read: f.read})
	require.NoError(t, err)
	require.True(t, tried)
	f.stop = nil
	requireDone(t, job, f.undisturbed(t, "audit.csv"))
}

// A file that is no journal is never touched, and one of a newer version
// neither.
func TestAJournalThatIsNotOurs(t *testing.T) {
	f := newFeed(t, 20, 20)
	for text, says := range map[string]string{
		"Dear diary,\n":                "not the journal of an export",
		"Dear diary":                   "not the journal of an export",
		`{"a":1}` + "\n":               "not the journal of an export",
		`{"journal":"x"}` + "\n":       "not the journal of an export",
		`{"journal":2,"new":1}` + "\n": "a newer version",
		strings.Repeat("x", 1000):      "not the journal of an export",
	} {
		job := jobFor(t.TempDir(), "audit.csv")
		require.NoError(t, os.WriteFile(journalPath(job.Path), []byte(text), 0o600))
		for _, j := range []Job{job, resuming(job), {Path: job.Path, Anew: true}, {Path: job.Path, Overwrite: true}} {
			e := failed(t, j, tools{read: f.read})
			assert.Equal(t, KindJournal, e.Kind)
			assert.Contains(t, e.What(), says)
		}
		if strings.HasSuffix(text, "\n") {
			_, _, err := Unfinished(job.Path)
			assert.Contains(t, explainedAs(t, err).What(), says)
		}
		assert.Equal(t, text, string(content(t, journalPath(job.Path))))
		assert.Equal(t, []string{"audit.csv.journal"}, filesIn(t, filepath.Dir(job.Path)))
	}
}

func TestSameQuestion(t *testing.T) {
	job := jobFor("/data", "audit.csv")
	job.Origin.Query = model.Query{AppID: "7", Range: model.Range{Kind: model.RangeLast7Days}}
	begun := Begun{Path: job.Path, Format: job.Format, Origin: job.Origin, Period: job.Period}
	same, differs := begun.Same(job)
	assert.True(t, same)
	assert.Empty(t, differs)

	later := job
	later.Period.Start, later.Period.End = feedEnd, feedEnd.Add(time.Hour)
	same, _ = begun.Same(later)
	assert.True(t, same, "the last seven days are asked in the same words")

	copies := job
	copies.Origin.Query.OtherAppID = "6"
	_, differs = begun.Same(copies)
	assert.Equal(t, "the app", differs, "both its copies")

	columns := job
	columns.Format.Columns = []string{"id"}
	for differs, change := range map[string]func(j *Job){
		"the dates": func(j *Job) {
			*j = later
			j.Origin.Query.Range.Kind = model.RangeLast30Days
			j.Origin.Range = "30 days"
		},
		"the app":                    func(j *Job) { j.Origin.App = "8" },
		"the organization":           func(j *Job) { j.Origin.Organization = "13" },
		"the server":                 func(j *Job) { j.Origin.API = "us.api.fliplet.example" },
		"the filters":                func(j *Job) { j.Origin.Query.Filters[model.ColumnUser] = "ann" },
		"the limit":                  func(j *Job) { j.Limit = 5 },
		"the format":                 func(j *Job) { *j = columns },
		"the key of the pseudonyms":  func(j *Job) { j.Format.KeyCheck = "cd" },
		"the filters and the format": func(j *Job) { j.Origin.Query.Analytics, j.Format.Raw = true, true },
		"the app, the limit and the key of the pseudonyms": func(j *Job) { j.Origin.App, j.Limit, j.Format.KeyCheck = "8", 5, "cd" },
	} {
		other := job
		change(&other)
		same, got := begun.Same(other)
		assert.False(t, same, differs)
		assert.Equal(t, differs, got)
	}
}
