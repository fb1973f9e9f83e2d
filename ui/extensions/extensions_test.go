package extensions

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
)

func TestExtensionsArePutRight(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		mended     int
	}{
		{"exe jar", "exe jar", 0},
		{" .EXE,\t*.jar ;exe\r\n", "exe jar", 3},
		{"# those that run\nexe # Windows\n\n#jar\nbat", "exe bat", 0},
		{`["exe", " .JAR ", "appref-ms"]`, "exe jar appref-ms", 1},
		{"\ufeffexe", "exe", 0},
		{"7z\nÄÖ", "7z äö", 1},
		{"", "", 0},
		{"[]", "", 0},
		{strings.Join(api.DefaultBlockedExtensions(), ", "), strings.Join(api.DefaultBlockedExtensions(), " "), 0},
	} {
		l, err := Parse(tt.text)
		require.NoError(t, err, tt.text)
		assert.Equal(t, strings.Fields(tt.want), append([]string{}, l.Extensions...), tt.text)
		assert.Len(t, l.Mended, tt.mended, tt.text)
	}
}

func TestWhatIsNoExtensionIsRefusedAndNamed(t *testing.T) {
	for text, says := range map[string]string{
		"exe tar.gz": `"gz"`, "a/b": "a/b", `["a b"]`: "a b", `["", "exe"]`: `""`, "...": "...", `["exe", 7]`: "JSON", "[exe": "JSON",
		"ex\x1be": `\x1b`, "exe\u202e": `\u202e`,
	} {
		_, err := Parse(text)
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), says)
		assert.NotContains(t, err.Error(), "\x1b")
	}
}

func TestAListIsEdited(t *testing.T) {
	start := []string{"exe", "jar", "gz"}
	edited, err := Edit(start, []string{"iso", "exe"}, []string{"jar"})
	require.NoError(t, err)
	assert.Equal(t, []string{"exe", "gz", "iso"}, edited)
	assert.Equal(t, []string{"exe", "jar", "gz"}, start, "the list given stays")
	added, removed := Compare(start, edited)
	assert.Equal(t, []string{"iso"}, added)
	assert.Equal(t, []string{"jar"}, removed)
	_, err = Edit(start, nil, []string{"zip"})
	assert.ErrorContains(t, err, "zip")
	_, err = Edit(start, []string{"jar"}, []string{"jar"})
	assert.ErrorContains(t, err, "jar")
}

var plain = regexp.MustCompile(`^[^\s.,;A-Z"\\/\x00-\x1f]+$`)

func FuzzAListIsPlainAndReadAsItself(f *testing.F) {
	f.Add("exe, .JAR\n*.bat exe")
	f.Add(`["a","B"]`)
	f.Add("#\n[")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := Parse(text)
		if err != nil {
			return
		}
		once := map[string]bool{}
		for _, extension := range l.Extensions {
			require.Regexp(t, plain, extension)
			require.False(t, once[extension])
			once[extension] = true
		}
		again, err := Parse(strings.Join(l.Extensions, "\n"))
		require.NoError(t, err)
		require.Equal(t, l.Extensions, again.Extensions)
	})
}
