//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is for machines that are slow and busy; a test that passes never
// waits for it.
const patience = 90 * time.Second

// built are the programs that tests run, each built once, by package and tags.
var built = struct {
	sync.Mutex
	dir   string
	paths map[string]string
}{paths: map[string]string{}}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "fliplet-audit-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	built.dir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// program builds a package, given by its path from this folder, once for all
// tests.
func program(t *testing.T, pkg string, tags ...string) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	key := pkg + " " + strings.Join(tags, ",")
	if path, ok := built.paths[key]; ok {
		return path
	}
	path := filepath.Join(built.dir, fmt.Sprintf("program%d", len(built.paths)))
	out, err := exec.Command("go", "build", "-tags", strings.Join(tags, ","), "-o", path, pkg).CombinedOutput()
	require.NoError(t, err, "building %s: %s", pkg, out)
	built.paths[key] = path
	return path
}

// session is a Terminal whose every failure is the test's.
type session struct {
	*Terminal
	t *testing.T
}

// open runs a program in a home of its own until the test's end.
func open(t *testing.T, program string, o Options) *session {
	t.Helper()
	home := t.TempDir()
	o.Env = append([]string{
		"HOME=" + home, "XDG_CONFIG_HOME=" + home + "/config", "XDG_STATE_HOME=" + home + "/state",
		"XDG_CACHE_HOME=" + home + "/cache", "XDG_DATA_HOME=" + home + "/data", "TMPDIR=" + home,
		"PATH=/nowhere", "LANG=C.UTF-8", "COLORTERM=truecolor", "TZ=UTC",
	}, o.Env...)
	if o.Dir == "" {
		o.Dir = home
	}
	tm, err := Start(program, o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tm.Close() })
	return &session{Terminal: tm, t: t}
}

// waitFor waits until all the texts are on the screen at once.
func (s *session) waitFor(texts ...string) Screen {
	s.t.Helper()
	return s.waitUntil(fmt.Sprintf("%q", texts), func(screen Screen) bool {
		for _, text := range texts {
			if !screen.Has(text) {
				return false
			}
		}
		return true
	})
}

// waitGone waits until a text is not on the screen any more.
func (s *session) waitGone(text string) Screen {
	s.t.Helper()
	return s.waitUntil(fmt.Sprintf("%q to go", text), func(screen Screen) bool { return !screen.Has(text) })
}

// waitUntil waits until the screen is as wanted and gives it as it was then.
func (s *session) waitUntil(what string, want func(Screen) bool) Screen {
	s.t.Helper()
	var seen Screen
	_, err := s.Await(what, patience, func(screen Screen) bool {
		seen = screen
		return want(screen)
	})
	require.NoError(s.t, err)
	return seen
}

func (s *session) press(keys ...string) {
	s.t.Helper()
	require.NoError(s.t, s.Press(keys...))
}

func (s *session) typeText(text string) {
	s.t.Helper()
	require.NoError(s.t, s.Type(text))
}

func (s *session) resize(width, height int) {
	s.t.Helper()
	require.NoError(s.t, s.Resize(width, height))
}

// exit waits for the program's end.
func (s *session) exit() int {
	s.t.Helper()
	code, err := s.Ended(patience)
	require.NoError(s.t, err)
	return code
}
