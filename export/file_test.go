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

// failed runs an export that must fail, and gives its error.
func failed(t *testing.T, source Source, job Job) *Error {
	t.Helper()
	_, err := Run(t.Context(), source, job)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, job.Path, e.Path)
	assert.NotEmpty(t, e.What())
	assert.NotContains(t, e.What(), "\n")
	assert.NotEmpty(t, e.Advice())
	assert.Equal(t, e.What(), e.Error())
	return e
}

func TestAFileThatIsThereStays(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "audit.csv")
	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o644))

	a := newArchive(10)
	e := failed(t, a, Job{Path: path})
	require.ErrorIs(t, e, ErrExists)
	assert.Equal(t, KindExists, e.Kind)
	assert.Equal(t, "There is already a file audit.csv", e.What())
	assert.Zero(t, a.requests, "said before anything is read")
	assert.Equal(t, []string{"audit.csv"}, filesIn(t, folder))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(content))

	_, err = Run(t.Context(), a, Job{Path: path, Overwrite: true})
	require.NoError(t, err)
	assert.Equal(t, a.ids, idsIn(t, path))
	assert.Equal(t, []string{"audit.csv"}, filesIn(t, folder))
}

func TestAFileToOverwriteStaysWhenTheExportFails(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "audit.csv")
	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o644))
	a := newArchive(3000)
	a.fail = func(request int) error {
		if request == 3 {
			return errBroken
		}
		return nil
	}
	failed(t, a, Job{Path: path, Overwrite: true})

	a.fail, a.total = nil, func() (int, bool) { return 9999, true }
	result, err := Run(t.Context(), a, Job{Path: path, Overwrite: true})
	require.NoError(t, err)
	assert.Equal(t, "audit-incomplete.csv", filepath.Base(result.Path), "a whole file isn't replaced by a part")

	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(content))
}

func TestAFileThatComesUnderWayStays(t *testing.T) {
	for name, move := range map[string]func(from, to string) error{"link": moveToFree, "held name": moveToHeld} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			from, to := filepath.Join(folder, "new"), filepath.Join(folder, "there")
			require.NoError(t, os.WriteFile(from, []byte("new"), 0o600))
			require.NoError(t, os.WriteFile(to, []byte("mine"), 0o600))
			require.ErrorIs(t, move(from, to), ErrExists)
			content, err := os.ReadFile(to)
			require.NoError(t, err)
			assert.Equal(t, "mine", string(content))

			require.NoError(t, os.Remove(to))
			require.NoError(t, move(from, to))
			assert.Equal(t, []string{"there"}, filesIn(t, folder))
			content, err = os.ReadFile(to)
			require.NoError(t, err)
			assert.Equal(t, "new", string(content))
		})
	}

	folder := t.TempDir()
	path := filepath.Join(folder, "audit.csv")
	a := newArchive(3000)
	a.before = func(request int) {
		if request == 3 {
			assert.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))
		}
	}
	require.ErrorIs(t, failed(t, a, Job{Path: path}), ErrExists)
	assert.Equal(t, []string{"audit.csv"}, filesIn(t, folder))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(content))
}

func TestAHeldNameIsGivenBackWhenMovingFails(t *testing.T) {
	folder := t.TempDir()
	require.ErrorIs(t, moveToHeld(filepath.Join(folder, "gone"), filepath.Join(folder, "name")), fs.ErrNotExist)
	assert.Empty(t, filesIn(t, folder))
}

func TestFoldersThatTakeNoFile(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for name, c := range map[string]struct {
		path string
		kind Kind
	}{
		"no such folder":   {filepath.Join(folder, "none", "a.csv"), KindNoFolder},
		"a file as folder": {filepath.Join(file, "a.csv"), KindNoFolder},
		"a folder as file": {folder, KindName},
		"a name too long":  {filepath.Join(folder, strings.Repeat("x", 300)), KindName},
	} {
		t.Run(name, func(t *testing.T) {
			a := newArchive(10)
			assert.Equal(t, c.kind, failed(t, a, Job{Path: c.path}).Kind)
			assert.Zero(t, a.requests)
		})
	}
	assert.Equal(t, []string{"file"}, filesIn(t, folder))
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
	e := failed(t, newArchive(10), Job{Path: filepath.Join(folder, "audit.csv")})
	assert.Contains(t, []Kind{KindReadOnly, KindNoFolder}, e.Kind)
}

func TestADiskThatIsFull(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no device here that is always full")
	}
	defer full.Close()
	_, err = copyLogs(t.Context(), newArchive(5000), full, nil)
	require.ErrorIs(t, err, syscall.ENOSPC)
	e := about("/mnt/audit.csv", err).(*Error)
	assert.Equal(t, KindFull, e.Kind)
	assert.Equal(t, "No room is left in /mnt", e.What())
	assert.Contains(t, e.Advice(), "Make room")
}

func TestKindsOfFileErrors(t *testing.T) {
	for err, kind := range map[error]Kind{
		syscall.ENOSPC: KindFull, syscall.EDQUOT: KindFull, syscall.EROFS: KindReadOnly, syscall.EACCES: KindReadOnly,
		syscall.EPERM: KindReadOnly, syscall.EIO: KindWrite, syscall.ENOENT: KindNoFolder, syscall.EEXIST: KindExists,
		context.Canceled: KindWrite,
	} {
		e := fileError("/data/audit.csv", fmt.Errorf("writing: %w", &fs.PathError{Op: "write", Path: "/data/.x", Err: err})).(*Error)
		assert.Equal(t, kind, e.Kind, err)
		assert.NotEmpty(t, e.What())
		assert.NotEmpty(t, e.Advice())
	}
}

func TestThePartialFileIsHiddenUntilTheEnd(t *testing.T) {
	folder := t.TempDir()
	a := newArchive(1000)
	a.before = func(int) {
		names := filesIn(t, folder)
		if assert.Len(t, names, 1) {
			assert.True(t, strings.HasPrefix(names[0], ".audit.csv.partial-"), names[0])
			info, err := os.Stat(filepath.Join(folder, names[0]))
			if assert.NoError(t, err) {
				assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
			}
		}
	}
	_, err := Run(t.Context(), a, Job{Path: filepath.Join(folder, "audit.csv")})
	require.NoError(t, err)
	assert.Equal(t, []string{"audit.csv"}, filesIn(t, folder))
}
