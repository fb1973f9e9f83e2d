//go:build unix

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dated serves so many logs, a second apart, as the API does: those of the
// dates asked for, in the order asked for. Its ids are 1 to total by their
// dates; the newest is user0's.
func dated(total int) logsAnswer {
	type log struct {
		at   time.Time
		text string
	}
	logs := make([]log, total)
	first := time.Now().Add(-time.Duration(total) * time.Second).Truncate(time.Millisecond)
	for i := range logs {
		at := first.Add(time.Duration(i) * time.Second)
		logs[i] = log{at, fmt.Sprintf(`{"id":%d,"type":"user.login","dataString":"{\"n\": %d}","createdAt":%q,"user":{"type":"app","email":"user%d@acme.example"}}`,
			i+1, i, at.UTC().Format("2006-01-02T15:04:05.000Z"), total-1-i)}
	}
	return func(w http.ResponseWriter, q asked) {
		from := sort.Search(total, func(i int) bool { return !logs[i].at.Before(q.StartDate) })
		to := total
		if !q.EndDate.IsZero() {
			to = sort.Search(total, func(i int) bool { return logs[i].at.After(q.EndDate) })
		}
		found := logs[from:max(from, to)]
		texts := []string{}
		for i := q.Offset; i < min(q.Offset+q.Limit, len(found)); i++ {
			at := i
			if q.Order != "ASC" {
				at = len(found) - 1 - i
			}
			texts = append(texts, found[at].text)
		}
		answerWith(w, 200, page(len(found), texts...))
	}
}

// Quitting the screen in the middle of an export says how to go on, and what it
// says does so: every log once.
func TestQuittingAnExportAndGoingOnWithIt(t *testing.T) {
	const total = 60_000
	all := dated(total)
	m := newMisbehaving(t, all)
	folder := t.TempDir()
	s := open(t, program(t, fliplet), Options{
		Args: []string{"--org", "12", "--api-url", m.URL, "--unpaced"}, Dir: folder, Env: []string{"FLIPLET_AUTH_TOKEN=" + secretToken},
	})
	s.waitFor("of 60,000", "Acme Corp")
	var given atomic.Int32
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	m.set(func(m *misbehaving) {
		m.logs = func(w http.ResponseWriter, q asked) {
			if q.Sort == "id" && given.Add(1) > 60 {
				<-hold
				return
			}
			all(w, q)
		}
	})
	s.press("e")
	s.waitFor("Exporting 2") // what is whole by then is written
	s.press("q")
	s.waitFor("An export is under way", "what it has is kept")
	s.press("down", "enter")
	assert.Equal(t, 0, s.exit())
	require.NoError(t, s.Restored())
	said := joined(s.Screen())
	assert.Contains(t, said, "The export is not finished")
	line := regexp.MustCompile(`fliplet-audit export --resume .*?\.csv`).FindString(said)
	require.NotEmpty(t, line, said)
	partials, err := filepath.Glob(folder + "/*.partial")
	require.NoError(t, err)
	require.Len(t, partials, 1)

	before := m.asked()
	m.set(func(m *misbehaving) { m.logs = all })
	words := strings.Fields(line)[1:]
	command := exec.Command(program(t, fliplet), append(words, "--unpaced")...)
	command.Env = append(os.Environ(), "FLIPLET_AUTH_TOKEN="+secretToken)
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
	rows := readCSV(t, strings.TrimSuffix(partials[0], ".partial"))
	require.Len(t, rows, total)
	for i, row := range rows {
		require.Equal(t, strconv.Itoa(i+1), row[0])
	}
	assert.Less(t, m.asked()-before, total/500, "what it had was not asked for again")
}
