//go:build linux

package e2e

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
)

const exported = 30_000

// exportingUntilExpired begins an export on the screen whose session ends after
// so many of its requests.
func exportingUntilExpired(t *testing.T, requests int32) (g *gate, s *session, p demo.Person, folder string) {
	t.Helper()
	g = newGate(t, demo.Options{DataFile: numbered(t, exported, 30*time.Second), NoRateLimit: true})
	folder = t.TempDir()
	s, p = g.signedOn(t, Options{Args: []string{"--range", "30d"}, Dir: folder})
	s.waitFor("Showing 1 to 25 of 30,000")
	var bulk atomic.Int32
	g.when(func(_ context.Context, q asked) bool { return q.Sort == "id" && bulk.Add(1) == requests })
	s.press("e")
	s.hearsAnew()
	assert.Equal(t, 1, g.sessionsEnded())
	return g, s, p, folder
}

// files are the names in a folder, by a pattern.
func files(t *testing.T, folder, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, pattern))
	require.NoError(t, err)
	return found
}

// wholeExport holds a file against what the server had, and against itself.
func wholeExport(t *testing.T, g *gate, file string) {
	t.Helper()
	assert.Equal(t, upTo(1, exported+1), idsOf(t, file))
	assert.Equal(t, true, manifestOf(t, file)["complete"])
	v := run(t, g.URL, t.TempDir(), "verify", file)
	assert.Equal(t, 0, v.code, "%s%s", v.out, v.err)
}

// The session ends in the middle of an export: it waits for who signs in again,
// and goes on by itself.
func TestTheSessionEndsInTheMiddleOfAnExport(t *testing.T) {
	t.Parallel()
	g, s, person, folder := exportingUntilExpired(t, 25)
	assert.Empty(t, files(t, folder, "*.csv"))
	g.signInAnew(s, person)
	s.waitFor("Exported 30,000 logs")
	found := files(t, folder, "*.csv")
	require.Len(t, found, 1)
	assert.Empty(t, files(t, folder, "*.partial"))
	wholeExport(t, g, found[0])
	s.alive()
	s.quits()
}

// Who does not sign in again has an export that is not finished, is told so,
// and can go on with it later.
func TestGivingUpASessionLeavesAnExportToGoOnWith(t *testing.T) {
	t.Parallel()
	g, s, person, folder := exportingUntilExpired(t, 41)
	s.press("esc")
	s.waitFor("Not exported: ", "Fliplet does not accept this token", "export --resume goes on with it")
	assert.Empty(t, files(t, folder, "*.csv"))
	found := files(t, folder, "*.partial")
	require.Len(t, found, 1)
	s.press("esc")
	s.waitGone("Not exported")
	s.waitFor("Showing 1 to 25 of 30,000")
	s.quits()

	var again atomic.Int32
	g.when(func(_ context.Context, q asked) bool { again.Add(1); return false })
	file := strings.TrimSuffix(found[0], ".partial")
	command := exec.Command(program(t, fliplet), "export", "--resume", file, "--api-url", g.URL, "--unpaced")
	command.Env = []string{"HOME=" + folder, "PATH=/nowhere", "TZ=UTC", "FLIPLET_AUTH_TOKEN=" + g.token(t, person)}
	command.Dir = folder
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Less(t, again.Load(), int32(exported/500), "what it had was not asked for again")
	wholeExport(t, g, file)
}
