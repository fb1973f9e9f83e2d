//go:build unix

package export

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFileThatIsThereStays(t *testing.T) {
	for _, there := range []string{"audit.csv", "audit.csv.manifest.json", "audit.csv.partial"} {
		f := newFeed(t, 20, 20)
		read := 0
		f.stop = func(int) error { read++; return nil }
		job := jobFor(t.TempDir(), "audit.csv")
		other := filepath.Join(filepath.Dir(job.Path), there)
		require.NoError(t, os.WriteFile(other, []byte("mine"), 0o644))

		e := failed(t, job, tools{read: f.read})
		require.ErrorIs(t, e, ErrExists)
		assert.Equal(t, KindExists, e.Kind)
		assert.Equal(t, there+" is there already", e.What())
		assert.Zero(t, read, "said before anything is read")
		assert.Equal(t, []string{there}, filesIn(t, filepath.Dir(job.Path)))
		assert.Equal(t, "mine", string(content(t, other)))

		job.Overwrite = true
		_, err := run(t.Context(), nil, job, tools{read: f.read})
		require.NoError(t, err)
		requireDone(t, job, f.undisturbed(t, "audit.csv"))
	}
}

func TestAFileToOverwriteStaysWhileTheExportRuns(t *testing.T) {
	f := newFeed(t, 50, 20)
	job := jobFor(t.TempDir(), "audit.csv")
	job.Overwrite = true
	require.NoError(t, os.WriteFile(job.Path, []byte("mine"), 0o644))
	f.stop = func(n int) error {
		assert.Equal(t, "mine", string(content(t, job.Path)))
		if n == 3 {
			return errBroken
		}
		return nil
	}
	failed(t, job, tools{read: f.read})
	f.stop = nil
	_, err := run(t.Context(), nil, Job{Path: job.Path, Resume: true}, tools{read: f.read})
	require.NoError(t, err)
	requireDone(t, job, f.undisturbed(t, "audit.csv"))
}

func TestAFileThatComesUnderWayStays(t *testing.T) {
	f := newFeed(t, 50, 20)
	want := f.undisturbed(t, "audit.csv")
	job := jobFor(t.TempDir(), "audit.csv")
	f.stop = func(n int) error {
		if n == 3 {
			return os.WriteFile(job.Path, []byte("mine"), 0o600)
		}
		return nil
	}
	e := failed(t, job, tools{read: f.read})
	require.ErrorIs(t, e, ErrExists)
	assert.True(t, e.Kept)
	assert.Equal(t, "mine", string(content(t, job.Path)))
	assert.Equal(t, []string{"audit.csv", "audit.csv.journal", "audit.csv.partial"}, filesIn(t, filepath.Dir(job.Path)))

	f.stop = func(int) error { return errBroken }
	assert.Equal(t, KindExists, failed(t, resuming(job), tools{read: f.read}).Kind)
	job.Overwrite = true
	_, err := run(t.Context(), nil, resuming(job), tools{read: f.read})
	require.NoError(t, err, "nothing is read again")
	requireDone(t, job, want)
}

func TestMovingTakesNoOthersPlace(t *testing.T) {
	for name, move := range map[string]func(from, to string) error{"link": disk{}.moveToFree, "held name": disk{}.moveToHeld} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			from, to := filepath.Join(folder, "new"), filepath.Join(folder, "there")
			require.NoError(t, os.WriteFile(from, []byte("new"), 0o600))
			require.NoError(t, os.WriteFile(to, []byte("mine"), 0o600))
			require.ErrorIs(t, move(from, to), ErrExists)
			assert.Equal(t, "mine", string(content(t, to)))

			require.NoError(t, os.Remove(to))
			require.NoError(t, move(from, to))
			assert.Equal(t, []string{"there"}, filesIn(t, folder))
			assert.Equal(t, "new", string(content(t, to)))
		})
	}
	folder := t.TempDir()
	require.ErrorIs(t, disk{}.moveToHeld(filepath.Join(folder, "gone"), filepath.Join(folder, "name")), fs.ErrNotExist)
	assert.Empty(t, filesIn(t, folder), "a held name is given back")
}

func TestPlacesThatTakeNoFile(t *testing.T) {
	folder := t.TempDir()
	file, pipe := filepath.Join(folder, "file"), filepath.Join(folder, "pipe")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	for name, c := range map[string]struct {
		path string
		kind Kind
		what string
	}{
		"no such folder":   {filepath.Join(folder, "none", "a.csv"), KindNoFolder, "There is no folder"},
		"a file as folder": {filepath.Join(file, "a.csv"), KindNoFolder, "There is no folder"},
		"a folder as file": {folder, KindName, "is a folder"},
		"a pipe":           {pipe, KindName, "is not a plain file"},
		"a device":         {"/dev/null", KindName, "is not a plain file"},
		"a name too long":  {filepath.Join(folder, strings.Repeat("x", 300)), KindName, "is too long"},
		"no room for more": {filepath.Join(folder, strings.Repeat("x", 250)), KindName, "is too long"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFeed(t, 5, 5)
			f.stop = func(int) error { t.Error("read"); return nil }
			job := jobFor(folder, "a.csv")
			job.Path, job.Overwrite = c.path, true
			e := failed(t, job, tools{read: f.read})
			assert.Equal(t, c.kind, e.Kind)
			assert.Contains(t, e.What(), c.what)
		})
	}
	assert.Equal(t, []string{"file", "pipe"}, filesIn(t, folder))
}

// Links lead nowhere: neither is what they point to written, nor what is
// planted beside the file.
func TestLinksAreNotFollowed(t *testing.T) {
	f := newFeed(t, 20, 20)
	for _, planted := range []string{"audit.csv", "audit.csv.partial", "audit.csv.journal", "audit.csv.manifest.json"} {
		folder := t.TempDir()
		victim := filepath.Join(t.TempDir(), "victim")
		require.NoError(t, os.WriteFile(victim, []byte("theirs"), 0o600))
		job := jobFor(folder, "audit.csv")
		require.NoError(t, os.Symlink(victim, filepath.Join(folder, planted)))
		failed(t, job, tools{read: f.read})
		job.Overwrite = true
		_, _ = run(t.Context(), nil, job, tools{read: f.read})
		assert.Equal(t, "theirs", string(content(t, victim)), planted)
	}
}

func TestAFolderThatMayNotBeWrittenTo(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.Chmod(folder, 0o500))
	if probe, err := os.CreateTemp(folder, "probe"); err == nil {
		_ = probe.Close()
		_ = os.Remove(probe.Name())
		folder = "/proc" // modes don't hold the administrator back; this does
		if _, err := os.Stat(folder); err != nil {
			t.Skip("no folder here that the administrator can't write to")
		}
	}
	e := failed(t, jobFor(folder, "audit.csv"), tools{read: newFeed(t, 5, 5).read})
	assert.Contains(t, []Kind{KindReadOnly, KindNoFolder}, e.Kind)
}

func TestKindsOfFileErrors(t *testing.T) {
	for err, kind := range map[error]Kind{
		syscall.ENOSPC: KindFull, syscall.EDQUOT: KindFull, syscall.EFBIG: KindFull, syscall.EROFS: KindReadOnly, syscall.EACCES: KindReadOnly,
		syscall.EPERM: KindReadOnly, syscall.EIO: KindWrite, syscall.ENOENT: KindNoFolder, syscall.EEXIST: KindExists,
		syscall.EISDIR: KindName, syscall.ENAMETOOLONG: KindName, context.Canceled: KindWrite,
	} {
		e := fileError("/data/audit.csv", fmt.Errorf("writing: %w", &fs.PathError{Op: "write", Path: "/data/.x", Err: err})).(*Error)
		assert.Equal(t, kind, e.Kind, err)
		assert.NotEmpty(t, e.What())
		assert.NotEmpty(t, e.Advice())
	}
}

func TestTheFilesAreTheirOwnersAlone(t *testing.T) {
	f := newFeed(t, 50, 20)
	job := jobFor(t.TempDir(), "audit.csv")
	private := func() {
		for _, name := range filesIn(t, filepath.Dir(job.Path)) {
			info, err := os.Stat(filepath.Join(filepath.Dir(job.Path), name))
			require.NoError(t, err)
			assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
		}
	}
	f.stop = func(n int) error {
		assert.Equal(t, []string{"audit.csv.journal", "audit.csv.partial"}, filesIn(t, filepath.Dir(job.Path)))
		private()
		return nil
	}
	_, err := run(t.Context(), nil, job, tools{read: f.read})
	require.NoError(t, err)
	private()
}

// A journal that others wrote leads to no other file than its own.
func TestAJournalThatNamesAnotherFile(t *testing.T) {
	f := newFeed(t, 60, 20)
	want := f.undisturbed(t, "audit.csv")
	for _, name := range []string{"../mine.csv", "mine.csv", ""} {
		folder := t.TempDir()
		require.NoError(t, os.Mkdir(filepath.Join(folder, "in"), 0o700))
		job := jobFor(filepath.Join(folder, "in"), "audit.csv")
		mine := filepath.Join(folder, "in", name)
		if name != "" {
			require.NoError(t, os.WriteFile(mine, []byte("mine"), 0o600))
		}
		job.Overwrite = true
		failed(t, job, tools{read: f.read, disk: disk{before: func(change, _ string) error {
			if change == "manifest" {
				return errDead
			}
			return nil
		}}})
		journal := string(content(t, journalPath(job.Path)))
		require.Contains(t, journal, `"file":"audit.csv"`)
		other := strings.Replace(journal, `"file":"audit.csv"`, fmt.Sprintf(`"file":%q`, name), 1)
		require.NoError(t, os.WriteFile(journalPath(job.Path), []byte(other), 0o600))

		_, err := run(t.Context(), nil, resuming(job), tools{read: f.read})
		require.NoError(t, err)
		assert.Equal(t, want, content(t, job.Path))
		if name != "" {
			assert.Equal(t, "mine", string(content(t, mine)))
		}
	}
}
