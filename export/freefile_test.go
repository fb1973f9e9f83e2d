package export

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFreeFileTakesNoOthersPlace(t *testing.T) {
	folder := t.TempDir()
	write := func(text string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
	}
	for _, want := range []string{"a.csv", "a-2.csv", "a-3.csv"} {
		written, err := WriteFree(filepath.Join(folder, "a.csv"), write(want))
		require.NoError(t, err)
		assert.Equal(t, filepath.Join(folder, want), written)
	}
	for _, name := range []string{"a.csv", "a-2.csv", "a-3.csv"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		assert.Equal(t, name, string(text))
		info, err := os.Stat(filepath.Join(folder, name))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, entries, 3, "nothing else is left")
}

func TestAFreeFileIsWholeOrNotThere(t *testing.T) {
	folder := t.TempDir()
	_, err := WriteFree(filepath.Join(folder, "a.csv"), func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return errors.New("no more")
	})
	require.Error(t, err)
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Empty(t, entries)

	var e *Error
	_, err = WriteFree(filepath.Join(folder, "none", "a.csv"), func(io.Writer) error { return nil })
	require.ErrorAs(t, err, &e)
	assert.Equal(t, KindNoFolder, e.Kind)
}
