//go:build unix

package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"fliplet-audit/ui/e2e"
)

// measureExport exports everything of the last twelve months.
func measureExport(b bench) (figures []figure, err error) {
	server, err := serve(b, "--logs", number(b.exportLogs), "--no-rate-limit")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	s, err := openAt(b, server, server.URL, 120, 40, "--unpaced")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	total, err := s.showYear()
	if err != nil {
		return nil, err
	}
	// The file appears under its name only when it is complete.
	begun := time.Now()
	if err := s.Press("e"); err != nil {
		return nil, err
	}
	path, err := s.exported()
	if err != nil {
		return nil, err
	}
	took := time.Since(begun)
	peak, err := s.memory("VmHWM")
	if err != nil {
		return nil, err
	}
	rows, err := countRows(path)
	if err != nil {
		return nil, err
	}
	if rows != total {
		return nil, fmt.Errorf("the export has %d rows, the screen says %d", rows, total)
	}
	what := fmt.Sprintf("export of %s logs", thousands(rows))
	return []figure{
		{what + ": rows per second", "", thousands(int(float64(rows) / took.Seconds()))},
		{what + ": the client's peak memory", "100 MB", mb(peak)},
	}, nil
}

var showingOf = regexp.MustCompile(`Showing 1 to \d+ of ([\d,]+)`)

// showYear shows all there is of the last twelve months, and gives the total.
func (s *session) showYear() (total int, err error) {
	if _, err := s.see("Showing 1 to 25"); err != nil {
		return 0, err
	}
	if _, err := s.otherTotal(func() error { return s.Press("a") }); err != nil { // the analytics types too
		return 0, err
	}
	return s.otherTotal(func() error {
		if err := s.Press("d"); err != nil {
			return err
		}
		if _, err := s.see("Last 12 months"); err != nil {
			return err
		}
		return errors.Join(s.Type("12m"), s.Press("enter"))
	})
}

// otherTotal does something that changes the total, and gives the new one.
func (s *session) otherTotal(do func() error) (total int, err error) {
	before := showingOf.FindString(s.Screen().String())
	if err := do(); err != nil {
		return 0, err
	}
	_, err = s.Await("another total", patience, func(screen e2e.Screen) bool {
		m := showingOf.FindStringSubmatch(screen.String())
		if m == nil || m[0] == before {
			return false
		}
		total, _ = strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
		return true
	})
	return total, err
}

// exported waits for the export's file.
func (s *session) exported() (path string, err error) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Minute)
	for {
		select {
		case <-tick.C:
			files, err := filepath.Glob(filepath.Join(s.home, "audit-log-*.csv"))
			if err != nil || len(files) > 0 {
				return strings.Join(files, ","), err
			}
		case <-deadline:
			return "", fmt.Errorf("no file after half an hour; the screen:\n%s", s.Screen())
		}
	}
}

// countRows reads the CSV as any other program would.
func countRows(path string) (rows int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("reading the export: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	r := csv.NewReader(file)
	r.ReuseRecord = true
	for {
		_, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows - 1, nil // the first line is the heading
		}
		if err != nil {
			return 0, fmt.Errorf("reading the export: %w", err)
		}
		rows++
	}
}
