package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
)

func TestWhatMayNotBeMeantIsSaid(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 300})
	code, out, errs := s.read(t, "count", "--range", "12m", "--type", "user.lgoin")
	assert.Equal(t, 0, code)
	assert.Equal(t, "0\n", out)
	assert.Contains(t, errs, "user.lgoin is not in Fliplet's catalogue")
	assert.Contains(t, errs, "Is user.login meant?")
	_, _, errs = s.read(t, "count", "--range", "12m", "--type", "user.login")
	assert.NotContains(t, errs, "catalogue")
	assert.NotContains(t, errs, "one year")
	_, _, errs = s.read(t, "logs", "--range", "2y", "--limit", "1")
	assert.Contains(t, errs, "Fliplet keeps logs for one year")
	_, _, errs = s.read(t, "exprot")
	assert.Contains(t, errs, "is export meant?")
}

// Most logs may be those without the value: they are counted like others.
func TestTheLargestGroupMayBeNone(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 300})
	code, out, errs := s.read(t, "count", "--range", "12m", "--by", "data.mediaFileId", "-o", "csv")
	require.Equal(t, 0, code, errs)
	first := strings.Split(out, "\n")[1]
	assert.Regexp(t, `^,\d\d+\r?$`, first)
}

func TestANameThatSaysNoFormat(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 50})
	folder := t.TempDir()
	for _, name := range []string{"a.xlsx", "a.csv.bz2", "a.parquet"} {
		code, _, errs := s.read(t, "export", filepath.Join(folder, name), "--range", "12m")
		assert.Equal(t, 2, code, name)
		assert.Contains(t, errs, "its ending says no format")
		assert.NoFileExists(t, filepath.Join(folder, name))
	}
	for _, name := range []string{"a", "a.txt", "audit-2026.11.21", "b.csv.zst"} {
		code, _, errs := s.read(t, "export", filepath.Join(folder, name), "--range", "12m")
		assert.Equal(t, 0, code, "%s: %s", name, errs)
	}
	code, _, errs := s.read(t, "export", filepath.Join(folder, "a.dat"), "--range", "12m", "--format", "jsonl")
	assert.Equal(t, 0, code, errs)
}

func TestNothingToGoOnWith(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.csv")
	code, _, errs := served{}.told(t, "export", "--resume", file)
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "there is no unfinished export")
	_, err := os.Stat(file)
	assert.ErrorIs(t, err, os.ErrNotExist)
}
