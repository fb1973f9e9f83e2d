// Package golden holds frames against files that were looked at by a person.
// `make golden` writes the files anew; it runs the tests with "Golden" in their
// names.
package golden

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// updateSetting is the environment variable that has files written instead of
// read.
const updateSetting = "UPDATE_GOLDEN"

// Equal compares a frame with testdata/NAME.golden.
func Equal(t testing.TB, name, frame string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if os.Getenv(updateSetting) != "" {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(frame+"\n"), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "make golden writes it")
	assert.Equal(t, string(want), frame+"\n", "the frame is not %s any more; if it should be so, make golden writes it anew", path)
}
