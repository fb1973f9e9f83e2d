package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Which of our own packages a room may import, itself aside, and whether it
// may know Bubble Tea.
var rooms = map[string]struct {
	may       []string
	bubbleTea bool
	stdOnly   bool
}{
	"fliplet-audit/model":   {stdOnly: true},
	"fliplet-audit/filters": {may: []string{"fliplet-audit/model"}},
	"fliplet-audit/export":  {may: []string{"fliplet-audit/model"}},
	"fliplet-audit/api":     {may: []string{"fliplet-audit/model", "fliplet-audit/filters"}},
	"fliplet-audit/ui":      {may: []string{"fliplet-audit/model", "fliplet-audit/filters", "fliplet-audit/api", "fliplet-audit/export"}, bubbleTea: true},
}

func TestImportsRunDownward(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	require.NoError(t, err)
	seen := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		room := roomOf(words[0])
		rules, known := rooms[room]
		if !known {
			require.Equal(t, "fliplet-audit", words[0], "a package outside the rooms")
			continue
		}
		seen++
		for _, imported := range words[1:] {
			checkImport(t, words[0], imported, room, rules.may, rules.bubbleTea, rules.stdOnly)
		}
	}
	require.Greater(t, seen, len(rooms))
}

func checkImport(t *testing.T, from, imported, room string, may []string, bubbleTea, stdOnly bool) {
	t.Helper()
	if strings.HasPrefix(imported, "github.com/charmbracelet/bubble") {
		require.True(t, bubbleTea, "%s knows %s", from, imported)
	}
	if stdOnly {
		first, _, _ := strings.Cut(imported, "/")
		require.NotContains(t, first, ".", "%s imports %s", from, imported)
	}
	if to := roomOf(imported); strings.HasPrefix(imported, "fliplet-audit/") && to != room {
		require.Contains(t, may, to, "%s imports %s", from, imported)
	}
}

// roomOf is the top-level folder of one of our packages.
func roomOf(path string) string {
	parts := strings.SplitN(path, "/", 3)
	if len(parts) < 2 {
		return path
	}
	return parts[0] + "/" + parts[1]
}
