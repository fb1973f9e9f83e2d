//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"fliplet-audit/ui/e2e"
)

const patience = 2 * time.Minute

// session is the program in a terminal, with a home of its own.
type session struct {
	*e2e.Terminal
	home string
}

func open(b bench, o e2e.Options) (*session, error) {
	home, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, fmt.Errorf("making a home for the program: %w", err)
	}
	o.Env = append([]string{"HOME=" + home, "XDG_CONFIG_HOME=" + home, "COLORTERM=truecolor", "LANG=C.UTF-8", "TZ=UTC", "PATH=/nowhere"}, o.Env...)
	o.Dir = home
	path, err := filepath.Abs(b.program)
	if err != nil {
		return nil, fmt.Errorf("finding the program: %w", err)
	}
	t, err := e2e.Start(path, o)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(home))
	}
	return &session{t, home}, nil
}

// openAt opens the program on a server, through a proxy if there is one.
func openAt(b bench, s *server, address string, width, height int, args ...string) (*session, error) {
	return open(b, e2e.Options{
		Args: append([]string{"--api-url", address, "--org", s.OrganizationID.String()}, args...),
		Env:  []string{"FLIPLET_AUTH_TOKEN=" + s.Token}, Width: width, Height: height,
	})
}

// openCounted starts the program against a server behind a proxy that counts
// its requests. Both are the caller's to close, the program first.
func openCounted(b bench, server *server, args ...string) (*session, *proxy, error) {
	proxy, err := countRequests(server.URL)
	if err != nil {
		return nil, nil, err
	}
	s, err := openAt(b, server, proxy.URL, 120, 40, args...)
	if err != nil {
		return nil, nil, errors.Join(err, proxy.close())
	}
	return s, proxy, nil
}

func (s *session) close() error { return errors.Join(s.Close(), os.RemoveAll(s.home)) }

// see waits until all texts are on the screen and gives the moment.
func (s *session) see(texts ...string) (time.Time, error) {
	return s.Await(fmt.Sprintf("%q", texts), patience, func(screen e2e.Screen) bool {
		for _, text := range texts {
			if !screen.Has(text) {
				return false
			}
		}
		return true
	})
}

// after does something and gives how long it took until the screen was as
// wanted. What is wanted must not be so before.
func (s *session) after(do func() error, what string, want func(e2e.Screen) bool) (time.Duration, error) {
	if want(s.Screen()) {
		return 0, fmt.Errorf("%s: so already, before anything was done; the screen:\n%s", what, s.Screen())
	}
	begun := time.Now()
	if err := do(); err != nil {
		return 0, err
	}
	at, err := s.Await(what, patience, want)
	return at.Sub(begun), err
}

// memory is a line of the process's status in kB: VmRSS what it holds now,
// VmHWM the most it has held. Linux only.
func (s *session) memory(line string) (kB int, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.PID()))
	if err != nil {
		return 0, fmt.Errorf("reading the program's memory: %w", err)
	}
	for l := range strings.Lines(string(status)) {
		if fields := strings.Fields(l); len(fields) == 3 && fields[0] == line+":" {
			return strconv.Atoi(fields[1])
		}
	}
	return 0, fmt.Errorf("the program's status has no %s", line)
}

func median(d []time.Duration) time.Duration {
	if len(d) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(d))
	return sorted[len(sorted)/2]
}

// spread is a median with the least and the most, in milliseconds.
func spread(d []time.Duration) string {
	if len(d) == 0 {
		return "not measured"
	}
	return fmt.Sprintf("%s (%s to %s)", ms(median(d)), ms(slices.Min(d)), ms(slices.Max(d)))
}

func ms(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 1, 64) + " ms"
}

func mb(kB int) string { return strconv.FormatFloat(float64(kB)/1000*1.024, 'f', 1, 64) + " MB" }
