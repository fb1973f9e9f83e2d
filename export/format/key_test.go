package format

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	_, err := ReadKey(path)
	require.ErrorContains(t, err, "There is no key")
	write := func(text string, mode os.FileMode) {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		require.NoError(t, os.Chmod(path, mode))
	}
	write("0123456789abcdef\r\n", 0o600)
	key, err := ReadKey(path)
	require.NoError(t, err)
	assert.Equal(t, "0123456789abcdef", string(key), "an editor's line end is no part of it")
	write("0123456789abcde\n\n", 0o600)
	_, err = ReadKey(path)
	require.ErrorContains(t, err, "15 bytes")
	if runtime.GOOS != "windows" {
		for _, mode := range []os.FileMode{0o640, 0o604, 0o620} {
			write("0123456789abcdef", mode)
			_, err = ReadKey(path)
			require.ErrorContains(t, err, "Others can read", mode)
		}
	}
	_, err = ReadKey(filepath.Dir(path))
	require.Error(t, err)
}
