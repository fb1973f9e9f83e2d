//go:build unix

package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// exportsOf are the arguments that export a ledger's year.
func exportsOf(file string, more ...string) []string {
	return append([]string{"export", file, "--org", "12", "--unpaced", "--utc",
		"--since", "2026-03-01T00:00:00Z", "--until", "2026-09-01T00:00:00Z"}, more...)
}

var (
	periodStart = ledgerStart
	periodEnd   = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
)

// runs runs the program to its end, without a terminal.
type ran struct {
	code     int
	out, err string
}

func command(t *testing.T, url, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(program(t, fliplet), args...)
	cmd.Dir = dir
	cmd.Env = []string{
		"HOME=" + dir, "XDG_CONFIG_HOME=" + dir + "/config", "TMPDIR=" + dir, "PATH=/nowhere", "LANG=C.UTF-8", "TZ=UTC",
		"FLIPLET_AUTH_TOKEN=" + secretToken, "FLIPLET_API_URL=" + url,
	}
	// --unpaced asks for the address by its flag.
	if slices.Contains(args, "--unpaced") {
		cmd.Args = append(cmd.Args, "--api-url", url)
	}
	return cmd
}

func run(t *testing.T, url, dir string, args ...string) ran {
	t.Helper()
	return finish(t, command(t, url, dir, args...))
}

func finish(t *testing.T, cmd *exec.Cmd) ran {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	assert.NotContains(t, out.String()+errs.String(), secretToken)
	return ran{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// idsOf reads the ids of a CSV file as any other program would.
func idsOf(t *testing.T, file string) []int {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.NotEmpty(t, records)
	require.Equal(t, "id", records[0][0])
	numbers := []int{}
	for _, record := range records[1:] {
		n, err := strconv.Atoi(record[0])
		require.NoError(t, err)
		numbers = append(numbers, n)
	}
	return numbers
}

// manifestOf reads a few of the manifest's words.
func manifestOf(t *testing.T, file string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(file + ".manifest.json")
	require.NoError(t, err)
	assert.NotContains(t, string(text), secretToken)
	var m map[string]any
	require.NoError(t, json.Unmarshal(text, &m))
	return m
}

// exportsWhole exports, and holds the file against the truth and itself.
func exportsWhole(t *testing.T, l *ledger, truth func() []int, more ...string) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "all.csv")
	r := run(t, l.URL, dir, exportsOf(file, more...)...)
	require.Equal(t, 0, r.code, "%s", r.err)
	assert.Empty(t, r.out)
	require.Equal(t, truth(), idsOf(t, file))
	assert.Equal(t, true, manifestOf(t, file)["complete"])
	leavesNothingElse(t, dir, "all.csv", "all.csv.manifest.json")
	v := run(t, l.URL, dir, "verify", file)
	assert.Equal(t, 0, v.code, "%s%s", v.out, v.err)
}

func leavesNothingElse(t *testing.T, dir string, names ...string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	var there []string
	for _, file := range files {
		there = append(there, file.Name())
	}
	assert.ElementsMatch(t, names, there)
}

func (l *ledger) all() []int { return l.truth(periodStart, periodEnd) }

func TestAnExportIsWholeWhateverTheServerDoes(t *testing.T) {
	const count, step = 6000, 20 * time.Minute // 83 days
	tests := []struct {
		name  string
		step  time.Duration
		setUp func(l *ledger)
	}{
		{"a quiet server", step, func(*ledger) {}},
		{"equal timestamps across page borders", 0, func(*ledger) {}},
		{"every 700 logs at once", step, func(l *ledger) {
			for i := range l.entries {
				l.entries[i].at = ledgerStart.Add(time.Duration(i/700) * 24 * time.Hour)
			}
		}},
		{"times jump back and forth against the ids", step, func(l *ledger) {
			for i := range l.entries {
				if i/300%2 == 1 {
					l.entries[i].at = l.entries[i].at.Add(-36 * time.Hour)
				}
			}
			l.remove(func(e entry) bool { return e.at.Before(ledgerStart) })
		}},
		{"bursts of 429", step, func(l *ledger) {
			l.fault = func(w http.ResponseWriter, n int) bool {
				if n%5 == 0 || n < 4 {
					tooMany(w, 30*time.Millisecond)
					return true
				}
				return false
			}
		}},
		{"every third answer a 500", step, func(l *ledger) {
			l.fault = func(w http.ResponseWriter, n int) bool {
				if n%3 == 0 {
					answerWith(w, 500, `{"error":"oops"}`)
				}
				return n%3 == 0
			}
		}},
		{"the server's clock jumps", step, func(l *ledger) {
			l.fault = func(w http.ResponseWriter, n int) bool {
				jump := time.Duration(n%3-1) * time.Hour
				w.Header().Set("Date", time.Now().Add(jump).UTC().Format(http.TimeFormat))
				return false
			}
		}},
		{"connections cut in mid-body", step, func(l *ledger) {
			l.fault = func(w http.ResponseWriter, n int) bool {
				if n%4 != 0 {
					return false
				}
				w.Header().Set("Content-Length", "90000")
				_, _ = w.Write([]byte(`{"logs":[` + l.entries[0].json() + `,`))
				return true
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := newLedger(t, count, tt.step)
			l.set(tt.setUp)
			exportsWhole(t, l, l.all)
		})
	}
}

// What comes while the export runs: late logs are in it where the server counts
// them in time, newer ones than its end never are, and none comes twice.
func TestLogsComeWhileTheExportRuns(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 6000, 20*time.Minute)
	end := periodEnd
	l.set(func(l *ledger) {
		l.before = func(l *ledger, n int) {
			l.add(100_000+n, end.Add(time.Duration(n)*time.Minute)) // after the end
			l.add(200_000+n, end.Add(-time.Minute))                 // late, within the last two minutes
			if n == 9 {
				l.before = nil
			}
		}
	})
	exportsWhole(t, l, l.all)
}

// A log deleted under way shifts those after it: none of them may be missing.
func TestLogsAreDeletedWhileTheExportRuns(t *testing.T) {
	for name, gone := range map[string]func(e entry, n int) bool{
		"one":             func(e entry, n int) bool { return n == 4 && e.id == 1300 },
		"some":            func(e entry, n int) bool { return n%3 == 0 && e.id%97 == n },
		"the year's edge": func(e entry, n int) bool { return e.id < 1000+5*n },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLedger(t, 6000, 20*time.Minute)
			l.set(func(l *ledger) {
				l.before = func(l *ledger, n int) { l.remove(func(e entry) bool { return gone(e, n) }) }
			})
			dir := t.TempDir()
			file := filepath.Join(dir, "all.csv")
			r := run(t, l.URL, dir, exportsOf(file)...)
			require.Equal(t, 0, r.code, "%s", r.err)
			got := idsOf(t, file)
			stayed := l.all()
			for _, id := range stayed {
				_, there := slices.BinarySearch(got, id)
				require.True(t, there, "log %d is missing", id)
			}
			assert.True(t, slices.IsSorted(got))
			assert.Len(t, slices.Compact(slices.Clone(got)), len(got), "none twice")
		})
	}
}

func TestTenMillionAnnouncedAndThreeDelivered(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 3, time.Hour)
	announced := 10_000_000
	l.set(func(l *ledger) { l.announce = &announced })
	dir := t.TempDir()
	r := run(t, l.URL, dir, exportsOf(filepath.Join(dir, "all.csv"))...)
	assert.Equal(t, 5, r.code, "%s", r.err)
	assert.Contains(t, r.err, "10,000,000")
	assert.Less(t, l.asked(), 30)
	assert.NoFileExists(t, filepath.Join(dir, "all.csv"))
	file := filepath.Join(dir, "all-incomplete.csv")
	assert.Len(t, idsOf(t, file), 3)
	m := manifestOf(t, file)
	assert.Equal(t, false, m["complete"])
	assert.Equal(t, 5, run(t, l.URL, dir, "verify", file).code)
}

// Killed at random moments and resumed each time, the file is the one of an
// undisturbed run, byte for byte.
func TestKilledAndResumed(t *testing.T) {
	for _, name := range []string{"all.csv", "all.jsonl", "all.json.gz", "all.csv.zst"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLedger(t, 60_000, 2*time.Minute)
			dir := t.TempDir()
			whole := filepath.Join(dir, "undisturbed-"+name)
			require.Equal(t, 0, run(t, l.URL, dir, exportsOf(whole)...).code)
			requests := l.asked()
			want, err := os.ReadFile(whole)
			require.NoError(t, err)
			file := filepath.Join(dir, name)
			random := rand.New(rand.NewPCG(1, uint64(len(name))))
			for kills := 0; kills < 5; { // twenty in all formats
				for l.killsOnTheWay(t, command(t, l.URL, dir, exportsOf(file, "--resume")...), 1+random.IntN(requests)) {
					kills++
				}
				got, err := os.ReadFile(file)
				require.NoError(t, err)
				require.True(t, bytes.Equal(want, got), "%d bytes, undisturbed %d", len(got), len(want))
				require.Equal(t, 0, run(t, l.URL, dir, "verify", file).code)
				leavesNothingElse(t, dir, name, name+".manifest.json", "undisturbed-"+name, "undisturbed-"+name+".manifest.json")
				require.NoError(t, errors.Join(os.Remove(file), os.Remove(file+".manifest.json")))
			}
		})
	}
}

// killsOnTheWay runs a command and kills it when so many questions are
// answered; false when it ended by itself before.
func (l *ledger) killsOnTheWay(t *testing.T, cmd *exec.Cmd, answers int) bool {
	t.Helper()
	var once sync.Once
	reached := make(chan struct{})
	begun := l.asked()
	l.set(func(l *ledger) {
		l.after = func(n int) {
			if n >= begun+answers {
				once.Do(func() { close(reached) })
			}
		}
	})
	require.NoError(t, cmd.Start())
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	select {
	case <-reached:
		require.NoError(t, ignoreEnded(cmd.Process.Signal(syscall.SIGKILL)))
		<-ended
		return cmd.ProcessState.ExitCode() == -1
	case <-ended:
		return false
	case <-time.After(patience):
		t.Fatal("neither done nor far enough")
		return false
	}
}

func ignoreEnded(err error) error {
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// What is there is not asked for again.
func TestAResumedExportAsksOnlyForTheRest(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 120_000, time.Minute)
	dir := t.TempDir()
	require.Equal(t, 0, run(t, l.URL, dir, exportsOf(filepath.Join(dir, "whole.csv"))...).code)
	whole := l.asked()
	file := filepath.Join(dir, "all.csv")
	require.True(t, l.killsOnTheWay(t, command(t, l.URL, dir, exportsOf(file)...), whole*3/4))
	before := l.asked()
	r := run(t, l.URL, dir, "export", file, "--resume", "--unpaced")
	require.Equal(t, 0, r.code, "%s", r.err)
	assert.Less(t, l.asked()-before, whole/2)
	assert.Equal(t, l.all(), idsOf(t, file))
}

func TestInterruptedAnExportSaysHowToGoOn(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 120_000, time.Minute)
	dir := t.TempDir()
	file := filepath.Join(dir, "all.csv")
	cmd := command(t, l.URL, dir, exportsOf(file)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(t, cmd.Start())
	l.set(func(l *ledger) {
		l.after = func(n int) {
			if n >= 120 {
				_ = cmd.Process.Signal(syscall.SIGINT)
			}
		}
	})
	_ = cmd.Wait()
	r := ran{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
	assert.Equal(t, 130, r.code)
	assert.Contains(t, r.err, "--resume")
	assert.NoFileExists(t, file)
	assert.FileExists(t, file+".partial")
}

// A server that answers slowly, and then not at all: what came is kept.
func TestAServerThatFallsSilent(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 60_000, 2*time.Minute)
	end := make(chan struct{})
	t.Cleanup(func() { close(end) })
	l.set(func(l *ledger) {
		l.fault = func(_ http.ResponseWriter, n int) bool {
			if n > 80 {
				<-end
			}
			return false
		}
	})
	dir := t.TempDir()
	file := filepath.Join(dir, "all.csv")
	r := run(t, l.URL, dir, exportsOf(file, "--timeout", "2s")...)
	assert.Equal(t, 1, r.code)
	assert.Contains(t, r.err, "did not answer in time")
	assert.Contains(t, r.err, "--resume")
	assert.NoFileExists(t, file)
	l.set(func(l *ledger) { l.fault = nil })
	require.Equal(t, 0, run(t, l.URL, dir, exportsOf(file, "--resume")...).code)
	assert.Equal(t, l.all(), idsOf(t, file))
}

func TestTwoExportsToOneFile(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 6000, 20*time.Minute)
	hold, held := make(chan struct{}), make(chan struct{})
	l.set(func(l *ledger) {
		l.fault = func(_ http.ResponseWriter, n int) bool {
			if n == 3 {
				close(held)
				<-hold
			}
			return false
		}
	})
	dir := t.TempDir()
	file := filepath.Join(dir, "all.csv")
	first := make(chan ran)
	cmd := command(t, l.URL, dir, exportsOf(file)...)
	go func() { first <- finish(t, cmd) }()
	<-held
	for _, more := range [][]string{nil, {"--resume"}, {"--force"}} {
		r := run(t, l.URL, dir, exportsOf(file, more...)...)
		assert.Equal(t, 1, r.code, "%s", r.err)
		assert.NotEmpty(t, r.err)
	}
	close(hold)
	require.Equal(t, 0, (<-first).code)
	assert.Equal(t, l.all(), idsOf(t, file))
}

func TestAnExportNeverTakesAnotherFilesPlace(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 700, time.Hour)
	dir := t.TempDir()
	file := filepath.Join(dir, "all.csv")
	require.NoError(t, os.WriteFile(file, []byte("mine"), 0o600))
	r := run(t, l.URL, dir, exportsOf(file)...)
	assert.Equal(t, 1, r.code)
	assert.Contains(t, r.err, "--force")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))
	require.Equal(t, 0, run(t, l.URL, dir, exportsOf(file, "--force")...).code)
	assert.Equal(t, l.all(), idsOf(t, file))
}

func TestAFullDiskLeavesWhatCanBeResumed(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 60_000, time.Minute)
	dir := t.TempDir()
	file := filepath.Join(dir, "all.csv")
	cmd := command(t, l.URL, dir, exportsOf(file)...)
	// A limit to the size of files is what a full disk is like, and needs no disk.
	full := exec.Command("/bin/sh", append([]string{"-c", `ulimit -f 8000; exec "$0" "$@"`, cmd.Path}, cmd.Args[1:]...)...)
	full.Env, full.Dir = cmd.Env, cmd.Dir
	r := finish(t, full)
	assert.Equal(t, 1, r.code)
	assert.Contains(t, r.err, "room")
	assert.Contains(t, r.err, "--resume")
	assert.NoFileExists(t, file)
	require.Equal(t, 0, run(t, l.URL, dir, exportsOf(file, "--resume")...).code)
	assert.Equal(t, l.all(), idsOf(t, file))
}

func TestAnExportWithoutPermission(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 700, time.Hour)
	r := run(t, l.URL, t.TempDir(), exportsOf(filepath.Join(closedFolder(t), "all.csv"))...)
	assert.Equal(t, 1, r.code)
	assert.Contains(t, r.err, "can't be written")
	assert.Zero(t, l.asked(), "found out before anything is asked")
}

// A changed byte, a cut file and a manifest without its row count are found.
func TestVerifyFindsWhatWasChanged(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 1500, time.Hour)
	for name, spoil := range map[string]func(t *testing.T, file string){
		"a changed byte": func(t *testing.T, file string) {
			edit(t, file, func(text []byte) []byte {
				text[len(text)/2] ^= 1
				return text
			})
		},
		"a cut file": func(t *testing.T, file string) {
			edit(t, file, func(text []byte) []byte { return text[:bytes.LastIndexByte(text[:len(text)-1], '\n')+1] })
		},
		"a missing row count": func(t *testing.T, file string) {
			edit(t, file+".manifest.json", func(text []byte) []byte {
				var m map[string]any
				require.NoError(t, json.Unmarshal(text, &m))
				require.Contains(t, m, "rows")
				delete(m, "rows")
				text, err := json.Marshal(m)
				require.NoError(t, err)
				return text
			})
		},
		"no manifest": func(t *testing.T, file string) { require.NoError(t, os.Remove(file+".manifest.json")) },
		"no file":     func(t *testing.T, file string) { require.NoError(t, os.Remove(file)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := filepath.Join(dir, "all.csv")
			require.Equal(t, 0, run(t, l.URL, dir, exportsOf(file)...).code)
			require.Equal(t, 0, run(t, l.URL, dir, "verify", file).code)
			spoil(t, file)
			v := run(t, l.URL, dir, "verify", file)
			assert.Equal(t, 1, v.code, "%s%s", v.out, v.err)
			assert.NotEmpty(t, strings.TrimSpace(v.out+v.err))
		})
	}
}

func edit(t *testing.T, file string, change func([]byte) []byte) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, change(text), 0o600))
}

// From cron: a token file, no terminal, nothing asked.
func TestAnExportFromCron(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 700, time.Hour)
	dir := t.TempDir()
	token := filepath.Join(dir, "token")
	require.NoError(t, os.WriteFile(token, []byte(secretToken+"\n"), 0o600))
	cmd := command(t, l.URL, dir, exportsOf("all.csv", "--token-file", token)...)
	cmd.Env = slices.DeleteFunc(cmd.Env, func(variable string) bool { return strings.HasPrefix(variable, "FLIPLET_AUTH_TOKEN=") })
	r := finish(t, cmd)
	require.Equal(t, 0, r.code, "%s", r.err)
	assert.Equal(t, l.all(), idsOf(t, filepath.Join(dir, "all.csv")))
}
