package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
)

func TestVerifySaysWhatIsWrong(t *testing.T) {
	s := serveDemo(t, demo.Options{Logs: 300})
	folder := t.TempDir()
	intact, changed := filepath.Join(folder, "intact.csv"), filepath.Join(folder, "changed.csv")
	for _, file := range []string{intact, changed} {
		code, _, errs := s.read(t, "export", file, "--range", "12m")
		require.Equal(t, 0, code, errs)
	}
	text := []byte(readFile(t, changed))
	text[len(text)/2] ^= 1
	require.NoError(t, os.WriteFile(changed, text, 0o600))

	code, out, errs := served{}.told(t, "verify", intact, changed)
	assert.Equal(t, 1, code)
	assert.Empty(t, errs)
	assert.Contains(t, out, "intact.csv: intact, ")
	assert.Contains(t, out, "changed.csv: FAILED")
	assert.Contains(t, out, "can't be checked: that the server gave every log")

	code, out, _ = served{}.told(t, "verify", "-q", intact, intact+".manifest.json", changed)
	assert.Equal(t, 1, code)
	assert.NotContains(t, out, "intact.csv")
	assert.Contains(t, out, "FAILED  SHA-256")
	assert.NotContains(t, out, "ok ")

	code, out, _ = served{}.told(t, "verify", "-o", "json", intact, changed, filepath.Join(folder, "none.csv"))
	assert.Equal(t, 1, code)
	var reports []struct {
		File             string
		Intact, Complete bool
		Error            string
		Checks           []struct{ Check, Outcome, Found, Expected string }
	}
	require.NoError(t, json.Unmarshal([]byte(out), &reports))
	require.Len(t, reports, 3)
	assert.True(t, reports[0].Intact && reports[0].Complete && !reports[1].Intact && !reports[1].Complete && !reports[2].Intact)
	assert.NotEmpty(t, reports[2].Error)
	assert.Equal(t, "ok", reports[0].Checks[0].Outcome)

	apart := filepath.Join(t.TempDir(), "kept.json")
	require.NoError(t, os.Rename(intact+".manifest.json", apart))
	code, out, _ = served{}.told(t, "verify", intact)
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "there is no intact.csv.manifest.json")
	code, _, _ = served{}.told(t, "verify", "--manifest", apart, intact)
	assert.Equal(t, 0, code)
}

func TestVerifyIsUsedWrongly(t *testing.T) {
	s := served{}
	for _, args := range [][]string{{"verify"}, {"verify", "a", "-o", "csv"}, {"verify", "a", "b", "--manifest", "m"}} {
		code, _, _ := s.told(t, args...)
		assert.Equal(t, 2, code, args)
	}
}

// Text of the file never reaches a terminal as it is.
func TestVerifyCleansWhatItQuotes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a\x1b[31m.csv")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	code, out, errs := served{}.told(t, "verify", file)
	assert.Equal(t, 1, code)
	assert.NotContains(t, out+errs, "\x1b")
}
