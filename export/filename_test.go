package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func TestFileName(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	period := model.Period{Start: time.Date(2026, 10, 31, 23, 0, 0, 0, time.UTC), End: time.Date(2026, 11, 19, 22, 59, 59, 999e6, time.UTC)}
	assert.Equal(t, "audit-log-acme-corp-2026-11-01-2026-11-19.csv", FileName("Acme Corp", period, berlin))
	assert.Equal(t, "audit-log-acme-corp-2026-10-31-2026-11-19.csv", FileName("Acme Corp", period, time.UTC))
	for _, nothing := range []string{"", "  ", "🎉", "../..", "\u0301", "\ufe0f\u200b"} {
		assert.Equal(t, "audit-log-organization-2026-11-01-2026-11-19.csv", FileName(nothing, period, berlin), "%q", nothing)
	}
	long := FileName(strings.Repeat("日本", 100), period, berlin)
	assert.LessOrEqual(t, len(long), 200)
	assert.Greater(t, len(long), 195)
	assert.True(t, utf8.ValidString(long))
	assert.True(t, strings.HasSuffix(long, "本-2026-11-01-2026-11-19.csv") || strings.HasSuffix(long, "日-2026-11-01-2026-11-19.csv"))
	words := FileName(strings.Repeat("word ", 100), period, berlin)
	assert.NotContains(t, words, "--")
}

// The right side is what lodash 4's kebabCase gives.
func TestKebabIsLodashs(t *testing.T) {
	for in, want := range map[string]string{
		"Acme Corp": "acme-corp", "acmeCorp": "acme-corp", "XMLHttpRequest": "xml-http-request", "ACME": "acme",
		"foo2bar": "foo-2-bar", "Team 7b": "team-7-b", "1st Floor": "1st-floor", "2nd": "2nd", "IDs 5th": "i-ds-5th",
		"app-2026 v1.0": "app-2026-v-1-0", "Café Zürich": "cafe-zurich", "Łódź Straße Ørsted": "lodz-strasse-orsted",
		"O’Neill's App": "o-neills-app", "日本語": "日本語", "日本語 App": "日本語-app", "Ελένη Παπαδοπούλου": "ελένη-παπαδοπούλου",
		"ÉcoleÉté": "ecole-ete", "محمد": "محمد", "한국어": "한국어", "naïveCafé": "naive-cafe", "a_b__c": "a-b-c", "--": "",
		"../../etc/passwd": "etc-passwd", "Foo:Bar*Baz?": "foo-bar-baz", "R&D": "r-d", "100% Ada": "100-ada",
		"Việt Nam": "việt-nam", "iOS App": "i-os-app", "eBay": "e-bay", "HTML5": "html-5", "B2B": "b-2-b", "3D": "3-d",
		"A1b2C3": "a-1-b-2-c-3", "МоскваСити": "москвасити", "Conference (Live)": "conference-live", "PDFs": "pd-fs",
		"Ünïcödé": "unicode", "٣ شركة": "٣-شركة", "हिन्दी": "हिन्दी", "e\u0301cole": "ecole", "ſ": "s", "Đà Nẵng": "da-nẵng",
	} {
		assert.Equal(t, want, kebab(in), in)
	}
}

func TestAccentsAreAWholeTable(t *testing.T) {
	assert.Len(t, withoutAccent, '\u017f'-'À'+1)
	for accented, plain := range map[string]string{"À": "A", "ß": "ss", "×": "×", "ÿ": "y", "Ā": "A", "ĸ": "k", "ł": "l", "ŉ": "n", "Œ": "Oe", "ŵ": "w", "Ÿ": "Y", "ž": "z", "ſ": "s"} {
		assert.Equal(t, plain, plainLatin(accented))
	}
}

func FuzzFileName(f *testing.F) {
	for _, s := range []string{"Acme", "a/b\\c:d*e?f\"g<h>i|j", "\x00\n", "日本", strings.Repeat("é", 300), "\xff", "CON", "a."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := FileName(s, model.Period{}, time.UTC)
		require.LessOrEqual(t, len(name), 200)
		require.True(t, utf8.ValidString(name))
		require.Equal(t, filepath.Base(name), name)
		require.NotContains(t, name, "--")
		require.False(t, strings.ContainsAny(name, "/\\:*?\"<>|\x00\n\r\t '`$;&"), name)
		require.Equal(t, model.Clean(name).String(), name)
	})
}

func TestNextFreeName(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "audit-log-acme-2026-11-01-2026-11-19.csv")
	assert.Equal(t, path, NextFreeName(path))
	for _, want := range []string{"-2.csv", "-3.csv"} {
		require.NoError(t, os.WriteFile(NextFreeName(path), nil, 0o600))
		assert.Equal(t, strings.TrimSuffix(path, ".csv")+want, NextFreeName(path))
	}
	require.NoError(t, os.Symlink("nowhere", filepath.Join(folder, "link")))
	assert.Equal(t, filepath.Join(folder, "link-2"), NextFreeName(filepath.Join(folder, "link")), "a dangling link is a file too")
}
