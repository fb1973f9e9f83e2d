//go:build unix

package e2e

import (
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A panic while somebody works, with logs on the screen: the program ends at
// once, by itself; its report is named and holds neither token nor log data.
func TestAPanicAtWork(t *testing.T) {
	bin := program(t, fliplet, "panictest")
	sees := map[string]string{"/": "esc restore", "enter": "J next log", "ctrl+p": "Row up", "e": "Exporting"}
	for _, tt := range []struct {
		place string
		keys  []string
	}{
		{"j", []string{"j"}},
		{"view after j", []string{"j"}},
		{"command after o", []string{"o"}},
		{"x", []string{"/", "x"}},
		{"?", []string{"enter", "?"}},
		{"y", []string{"ctrl+p", "y"}},
		{"x", []string{"e", "x"}},
	} {
		t.Run(tt.place, func(t *testing.T) {
			t.Parallel()
			m := newMisbehaving(t, plain(1200))
			hold := make(chan struct{})
			t.Cleanup(func() { close(hold) })
			folder := t.TempDir()
			s := open(t, bin, Options{
				Args: []string{"--org", "12"}, Width: 100, Height: 30, Dir: folder,
				Env: []string{"FLIPLET_AUDIT_PANIC=" + tt.place, "FLIPLET_AUTH_TOKEN=" + secretToken, "FLIPLET_API_URL=" + m.URL},
			})
			hidesToken(t, s)
			s.waitFor("Showing 1 to 25 of 1,200", "Acme Corp", "user3@acme")
			m.set(func(m *misbehaving) {
				m.logs = func(w http.ResponseWriter, q asked) {
					if q.Sort == "id" && q.Offset > 0 { // the export stands still
						<-hold
						return
					}
					plain(1200)(w, q)
				}
			})
			for _, key := range tt.keys[:len(tt.keys)-1] {
				s.press(key)
				s.waitFor(sees[key])
			}
			s.press(tt.keys[len(tt.keys)-1])
			assert.Equal(t, 1, s.exit())
			require.NoError(t, s.Restored())
			name := regexp.MustCompile(`/\S*fliplet-audit-crash-\S+\.txt`).FindString(joined(s.Screen()))
			report, err := os.ReadFile(name)
			require.NoError(t, err, "%s", s.Screen())
			assert.Contains(t, string(report), "provoke")
			for _, secret := range []string{secretToken, "@acme", "Acme", "user.login", "on purpose", m.URL} {
				assert.NotContains(t, string(report), secret)
			}
			assert.NotContains(t, s.Raw(), "on purpose")
			info, err := os.Stat(name)
			require.NoError(t, err)
			assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
			files, err := os.ReadDir(folder)
			require.NoError(t, err)
			assert.Empty(t, files, "of the export")
		})
	}
}

// joined is the screen's text with what was broken at its edge put together.
func joined(screen Screen) string {
	text := ""
	for _, row := range screen.Rows {
		text += row
		if len([]rune(row)) < len(screen.Cells[0]) {
			text += " "
		}
	}
	return text
}

// Where no report can be written either, that is said.
func TestAPanicWithoutAPlaceForItsReport(t *testing.T) {
	bin := program(t, fliplet, "panictest")
	s := open(t, bin, Options{Args: []string{"--demo"}, Env: []string{"FLIPLET_AUDIT_PANIC=j", "TMPDIR=/no/such/folder"}})
	s.waitFor("Showing 1 to 25")
	s.press("j")
	assert.Equal(t, 1, s.exit())
	require.NoError(t, s.Restored())
	assert.Contains(t, s.Screen().String(), "no report could be written")
}
