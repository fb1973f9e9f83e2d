package golden_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/ui/golden"
)

// listener notes whether a comparison failed.
type listener struct {
	testing.TB
	failed bool
}

func (l *listener) Helper()               {}
func (l *listener) Errorf(string, ...any) { l.failed = true }
func (l *listener) FailNow()              { panic(l) }

func fails(t *testing.T, name, frame string) (failed bool) {
	t.Helper()
	l := &listener{TB: t}
	defer func() { failed = recover() != nil || l.failed }()
	golden.Equal(l, name, frame)
	return l.failed
}

func TestEqual(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("UPDATE_GOLDEN", "")
	assert.True(t, fails(t, "logs/80x24", "a frame"), "no file")

	t.Setenv("UPDATE_GOLDEN", "1")
	assert.False(t, fails(t, "logs/80x24", "a frame\nof two lines"))
	text, err := os.ReadFile("testdata/logs/80x24.golden")
	require.NoError(t, err)
	assert.Equal(t, "a frame\nof two lines\n", string(text))

	t.Setenv("UPDATE_GOLDEN", "")
	assert.False(t, fails(t, "logs/80x24", "a frame\nof two lines"))
	assert.True(t, fails(t, "logs/80x24", "a frame\nof two line"))
}
