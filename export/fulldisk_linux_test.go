package export

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A file system of its own that is too small, then is given room.
func TestARealFullDisk(t *testing.T) {
	for _, name := range kinds {
		t.Run(name, func(t *testing.T) {
			f := newFeed(t, 60, 12_000)
			want := f.undisturbed(t, name)
			folder := t.TempDir()
			if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=300k"); err != nil {
				t.Skip("only an administrator can mount a small disk: ", err)
			}
			defer func() { assert.NoError(t, syscall.Unmount(folder, 0)) }()
			job := jobFor(folder, name)
			e := failed(t, job, tools{read: f.read})
			assert.Equal(t, KindFull, e.Kind)
			assert.Equal(t, "No room is left in "+folder, e.What())
			require.True(t, e.Kept)
			require.Positive(t, e.Rows)
			require.NoError(t, syscall.Mount("", folder, "", syscall.MS_REMOUNT, "size=64m"))
			_, err := run(t.Context(), nil, resuming(job), tools{read: f.read})
			require.NoError(t, err)
			assert.Equal(t, want, content(t, job.Path))
			assert.Equal(t, []string{name, name + ".manifest.json"}, filesIn(t, filepath.Dir(job.Path)))
		})
	}
}
