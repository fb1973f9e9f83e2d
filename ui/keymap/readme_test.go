package keymap_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fliplet-audit/ui/keymap"
)

const (
	readme   = "../../README.md"
	keysFrom = "<!-- keys: written by make golden -->\n"
	keysTo   = "<!-- end of keys -->\n"
)

// The README's key tables are the actions' own words; `make golden` writes them.
func TestGoldenReadmeKeys(t *testing.T) {
	text, err := os.ReadFile(readme)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(text), keysFrom)
	require.True(t, found, "the README lost its mark for the keys")
	_, after, found := strings.Cut(rest, keysTo)
	require.True(t, found, "the README lost its mark for the end of the keys")
	want := before + keysFrom + "\n" + keymap.MarkdownTable() + "\n" + keysTo + after
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(readme, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(text), "the README's keys are stale: make golden")
}
