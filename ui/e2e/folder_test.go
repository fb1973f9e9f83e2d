//go:build unix

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// closedFolder is one that can't be written to, by root neither.
func closedFolder(t *testing.T) string {
	t.Helper()
	if os.Getuid() != 0 {
		folder := t.TempDir()
		require.NoError(t, os.Chmod(folder, 0o500))
		t.Cleanup(func() { _ = os.Chmod(folder, 0o700) })
		return folder
	}
	for _, folder := range []string{"/sys", "/sys/kernel"} {
		if probe, err := os.CreateTemp(folder, "x"); err == nil {
			_ = probe.Close()
			_ = os.Remove(probe.Name())
		} else if os.IsPermission(err) || strings.Contains(err.Error(), "read-only") {
			return folder
		}
	}
	t.Skip("root may write everywhere here")
	return ""
}

// The export can't be written: it is said, the rows stay, nothing is left.
func TestAnExportThatCanNotBeWritten(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone")
	require.NoError(t, os.Mkdir(gone, 0o700))
	full := t.TempDir()
	tests := []struct {
		name, folder string
		program      string
		args         []string
		before       func()
		says         []string
	}{
		{"read-only folder", closedFolder(t), "", nil, func() {}, []string{"can't be written to", "Choose another folder"}},
		{"folder removed", gone, "", nil, func() { require.NoError(t, os.Remove(gone)) }, []string{"There is no folder", "Choose another folder"}},
		// A limit to the size of files is what a full disk is like, and needs no disk.
		{"full disk", full, "/bin/sh", []string{"-c", `ulimit -f 8; exec "$0" "$@"`, program(t, fliplet)}, func() {}, []string{"No room is left in", "Make room"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMisbehaving(t, dated(600))
			bin := tt.program
			if bin == "" {
				bin = program(t, fliplet)
			}
			s := open(t, bin, Options{
				Args: append(tt.args, "--org", "12"), Dir: tt.folder, Width: 100,
				Height: 30, Env: []string{"FLIPLET_AUTH_TOKEN=" + secretToken, "FLIPLET_API_URL=" + m.URL},
			})
			hidesToken(t, s)
			s.waitFor("Showing 1 to 25 of 600", "Acme Corp")
			tt.before()
			s.press("e")
			screen := s.waitFor(tt.says...)
			assert.True(t, screen.Has("user3@acme"), "%s", screen)
			s.alive()
			s.press("n")
			s.waitFor("Showing 26 to 50 of 600")
			s.quits()
			if files, err := os.ReadDir(tt.folder); err == nil {
				for _, file := range files {
					assert.NotContains(t, file.Name(), "audit-log")
				}
			}
		})
	}
}

func TestAnExportNextToAFileOfItsName(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, dated(600))
	folder := t.TempDir()
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}, Dir: folder})
	s.waitFor("Showing 1 to 25 of 600", "Acme Corp")
	s.press("e")
	s.waitFor("Exported 600 logs")
	files, err := filepath.Glob(folder + "/*.csv")
	require.NoError(t, err)
	require.Len(t, files, 1)
	name := files[0]
	require.NoError(t, os.WriteFile(name, []byte("mine"), 0o600))
	holds := func(path string) string {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		return string(text)
	}
	for _, leave := range []string{"esc", "none"} {
		s.press("e")
		s.waitFor("is there already")
		if leave == "none" {
			s.press("down", "down", "enter")
		} else {
			s.press(leave)
		}
		s.waitGone("is there already")
		assert.Equal(t, "mine", holds(name))
	}
	s.press("e")
	s.waitFor("is there already", "Overwrite")
	s.press("down", "enter")
	s.waitFor("Exported 600 logs")
	assert.Len(t, readCSV(t, name), 600)
	s.quits()
}

// An export that is stopped, or whose server gives up, leaves nothing.
func TestAnExportThatDoesNotEndLeavesNothing(t *testing.T) {
	for _, end := range []string{"esc", "q", "ctrl+c", "refused"} {
		t.Run(end, func(t *testing.T) {
			t.Parallel()
			hold, held := make(chan struct{}), make(chan struct{}, 100)
			all := dated(3000)
			m := newMisbehaving(t, all)
			t.Cleanup(func() { close(hold) }) // before it is closed, which waits for its answers
			folder := t.TempDir()
			s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}, Dir: folder})
			s.waitFor("Showing 1 to 25 of 3,000", "Acme Corp")
			m.set(func(m *misbehaving) {
				m.logs = func(w http.ResponseWriter, q asked) {
					switch {
					case q.Sort != "id" || q.Offset < 500:
						all(w, q)
					case end == "refused":
						answerWith(w, 403, `{"message":"not any more"}`)
					default:
						held <- struct{}{}
						<-hold
					}
				}
			})
			s.press("e")
			if end == "refused" {
				s.waitFor("may not read", "not any", "user3@acme")
			} else {
				<-held
				s.waitFor("Exporting", "of 3,000", "esc stop export")
				s.press(end)
			}
			switch end {
			case "esc":
				s.waitFor("An export is under way", "Stop it")
				s.press("down", "enter")
				s.waitFor("The export was stopped", "user3@acme")
			case "q":
				s.waitFor("An export is under way", "what it has is kept")
				s.press("down", "enter")
			}
			if end == "esc" || end == "refused" {
				s.alive()
				s.quits()
			} else {
				assert.Equal(t, 0, s.exit())
				require.NoError(t, s.Restored())
			}
			files, err := os.ReadDir(folder)
			require.NoError(t, err)
			assert.Empty(t, files, fmt.Sprint(files))
		})
	}
}
