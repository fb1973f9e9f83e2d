package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
	"fliplet-audit/api/demo/story"
)

// output is what a command wrote until now, and can be waited for.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

func newOutput() *output { return &output{more: make(chan struct{}, 1)} }

// Write takes text, and tells who waits for it.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.more <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// until waits for the text to be so.
func (o *output) until(t *testing.T, is func(text string) bool) {
	t.Helper()
	timeout := time.After(time.Minute)
	for !is(o.String()) {
		select {
		case <-o.more:
		case <-timeout:
			require.Fail(t, "it never comes", "%s", o.String())
		}
	}
}

func (o *output) has(t *testing.T, text string, times int) {
	t.Helper()
	o.until(t, func(all string) bool { return strings.Count(all, text) >= times })
}

// followedNow is a command that follows.
type followedNow struct {
	out, errs *output
	stop      context.CancelFunc
	ended     chan int
}

func (s served) follow(t *testing.T, args ...string) *followedNow {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	f := &followedNow{out: newOutput(), errs: newOutput(), stop: stop, ended: make(chan int, 1)}
	args = append(append([]string{"follow", "--org", strconv.FormatInt(s.OrganizationID, 10)}, args...), s.flags...)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.ended <- execute(ctx, args, f.out, f.errs)
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	return f
}

// write appends logs of one millisecond that say their numbers.
func (s served) write(t *testing.T, from, n int) {
	t.Helper()
	records := make([]story.Record, n)
	at := time.Now()
	for i := range records {
		records[i] = story.Record{Type: "test.follow", CreatedAt: at, Data: fmt.Sprintf(`{"n": %d}`, from+i)}
	}
	require.NoError(t, s.Append(records...))
}

// numbers are those of the logs printed, in order.
func numbers(t *testing.T, text string) (all []int) {
	t.Helper()
	for line := range strings.Lines(text) {
		n, err := strconv.Atoi(strings.TrimSpace(line))
		require.NoError(t, err, line)
		all = append(all, n)
	}
	return all
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

const onlyNumbers = "--template={{.data.n}}"

func TestFollowPrintsEachNewLogOnce(t *testing.T) {
	t.Parallel()
	s := serveDemo(t, demo.Options{Logs: 2000})
	f := s.follow(t, "--filter", "type==test.follow", onlyNumbers)
	f.errs.has(t, "Following since ", 1)
	for i := range 5 {
		s.write(t, i, 1)
	}
	f.out.has(t, "4\n", 1)
	s.write(t, 5, 1295) // more than two pages, of one millisecond
	f.out.has(t, "1299\n", 1)
	f.stop()
	assert.Equal(t, 130, <-f.ended)
	assert.Equal(t, upTo(1300), numbers(t, f.out.String()))
	assert.Equal(t, 1, strings.Count(f.errs.String(), "\n"), "nothing else to tell: %s", f.errs.String())
}

func TestFollowGivesAllSinceATimeAndEndsAfterSoMany(t *testing.T) {
	t.Parallel()
	s := serveDemo(t, demo.Options{Logs: 3000})
	var want []int64
	since := time.Now().Add(-72 * time.Hour)
	for _, l := range everyLog(t, s, "") {
		if !l.CreatedAt.Before(since.Truncate(time.Second)) {
			want = append(want, l.ID)
		}
	}
	require.Greater(t, len(want), 10)
	code, out, errs := s.read(t, "follow", "--since", since.UTC().Truncate(time.Second).Format(time.RFC3339), "--limit", strconv.Itoa(len(want)), "-o", "jsonl")
	require.Equal(t, 0, code, errs)
	var got []int64
	for line := range strings.Lines(out) {
		var l struct{ ID int64 }
		require.NoError(t, json.Unmarshal([]byte(line), &l), line)
		got = append(got, l.ID)
	}
	assert.ElementsMatch(t, want, got)
}

func TestFollowRefusesWhatHasAnEndOrAnOrder(t *testing.T) {
	for _, args := range [][]string{{"--until", "2026-11-01"}, {"--range", "yesterday"}, {"--sort", "type"}, {"--order", "asc"}, {"-o", "json"}, {"more"}} {
		code, out, errs := run(t, append([]string{"follow", "--org", "1"}, args...)...)
		assert.Equal(t, 2, code, "%v: %s", args, errs)
		assert.Empty(t, out)
	}
}

func TestFollowShowsItsRequestAndSendsNothing(t *testing.T) {
	code, out, errs := run(t, "follow", "--org", "7", "--dry-run", "--type", "user.login", "--api-url", "http://127.0.0.1:9/")
	assert.Equal(t, 0, code, errs)
	assert.Contains(t, out, "v1/organizations/7/logs")
	assert.Contains(t, out, `"startDate"`)
	assert.NotContains(t, out, `"endDate"`)
}

func TestFollowEndsWithAToken(t *testing.T) {
	t.Parallel()
	s := serveDemo(t, demo.Options{Logs: 20})
	token := t.TempDir() + "/token"
	require.NoError(t, os.WriteFile(token, []byte("eu--unknown"), 0o600))
	s.flags[len(s.flags)-1] = token
	code, out, errs := s.read(t, "follow")
	assert.Equal(t, 3, code)
	assert.Empty(t, out)
	assert.Contains(t, errs, "does not accept this token")
}

// faulty stands before a server and misbehaves for so many requests.
type faulty struct {
	to      string
	address string
	mu      sync.Mutex
	fault   func(w http.ResponseWriter)
	left    int
	server  *http.Server
}

func (f *faulty) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	fault := f.fault
	if f.left--; f.left < 0 {
		fault = nil
	}
	f.mu.Unlock()
	if fault != nil {
		fault(w)
		return
	}
	request, err := http.NewRequestWithContext(r.Context(), r.Method, f.to+strings.TrimPrefix(r.URL.Path, "/"), r.Body)
	if err != nil {
		return
	}
	request.Header = r.Header
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return
	}
	defer answer.Body.Close()
	for name := range answer.Header {
		w.Header().Set(name, answer.Header.Get(name))
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, answer.Body)
}

// misbehave has the next requests fail.
func (f *faulty) misbehave(times int, fault func(w http.ResponseWriter)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault, f.left = fault, times
}

// up serves, on the address that it had if it had one.
func (f *faulty) up(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", f.address)
	require.NoError(t, err)
	f.address = listener.Addr().String()
	f.server = &http.Server{Handler: f, ReadHeaderTimeout: time.Minute}
	go func(server *http.Server) { _ = server.Serve(listener) }(f.server)
}

func cutAnswer(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "5000")
	_, _ = io.WriteString(w, `{"logs":[{"id":1,"ty`)
	panic(http.ErrAbortHandler)
}

func tooMany(w http.ResponseWriter) {
	w.WriteHeader(http.StatusTooManyRequests)
	fmt.Fprintf(w, `{"message":"Too many","nextValidRequestDate":%q}`, time.Now().Add(300*time.Millisecond).UTC().Format("2006-01-02T15:04:05.000Z"))
}

func broken(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }

// Logs come while the server refuses, breaks off, fails and is away, and are
// printed once each all the same.
func TestFollowSurvivesWhatMends(t *testing.T) {
	t.Parallel()
	s := serveDemo(t, demo.Options{Logs: 200})
	between := &faulty{to: s.URL, address: "127.0.0.1:0"}
	between.up(t)
	t.Cleanup(func() { _ = between.server.Close() })
	s.flags[1] = "http://" + between.address + "/"
	f := s.follow(t, "--filter", "type==test.follow", onlyNumbers)
	f.errs.has(t, "Following since ", 1)
	n := 0
	for _, fault := range []func(http.ResponseWriter){cutAnswer, tooMany, broken} {
		between.misbehave(3, fault)
		s.write(t, n, 3)
		n += 3
		f.out.has(t, fmt.Sprintf("%d\n", n-1), 1)
	}
	require.NoError(t, between.server.Close())
	s.write(t, n, 600)
	n += 600
	f.errs.has(t, "Behind since ", 1)
	assert.Contains(t, f.errs.String(), "There is no connection")
	between.up(t)
	f.errs.has(t, "Caught up at ", 1)
	s.write(t, n, 1)
	n++
	f.out.has(t, fmt.Sprintf("%d\n", n-1), 1)
	f.stop()
	assert.Equal(t, 130, <-f.ended)
	assert.Equal(t, upTo(n), numbers(t, f.out.String()))
}

// The program itself: a signal ends it at once, a closed pipe quietly.
func TestFollowEndsAtOnce(t *testing.T) {
	t.Parallel()
	s := serveDemo(t, demo.Options{Logs: 300})
	args := append([]string{"follow", "--since", "12m", "--org", strconv.FormatInt(s.OrganizationID, 10)}, s.flags...)
	t.Run("interrupted", func(t *testing.T) {
		cmd := command(t, args...)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		_, err = bufio.NewReader(out).ReadString('\n')
		require.NoError(t, err)
		require.NoError(t, cmd.Process.Signal(os.Interrupt))
		_, _ = io.Copy(io.Discard, out)
		require.Error(t, cmd.Wait())
		assert.Equal(t, 130, cmd.ProcessState.ExitCode())
	})
	t.Run("closed pipe", func(t *testing.T) {
		cmd := command(t, args...)
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		_, err = bufio.NewReader(out).ReadString('\n')
		require.NoError(t, err)
		require.NoError(t, out.Close())
		if err := cmd.Wait(); err != nil {
			assert.EqualError(t, err, "signal: broken pipe") // as the pipe's own end has it
		}
		assert.NotContains(t, errs.String(), "fliplet-audit:")
	})
}
