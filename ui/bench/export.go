//go:build unix

package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"fliplet-audit/model"
)

// rowsCeiling is what the documented limit of 30 requests in 10 seconds for
// 500 logs each comes to, in rows per second.
const rowsCeiling = 1500

// measureExport exports everything of the last twelve months, and checks it.
func measureExport(b bench) (figures []figure, err error) {
	for _, count := range strings.Split(b.exportLogs, ",") {
		more, err := measureExportOf(b, count)
		figures = append(figures, more...)
		if err != nil {
			return figures, err
		}
	}
	paced, err := measurePacedExport(b)
	return append(figures, paced...), err
}

func measureExportOf(b bench, count string) (figures []figure, err error) {
	server, err := serve(b, "--logs", count, "--no-rate-limit")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	c, err := newCommands(b, server, server.URL)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	// The first answer waits until the server has made its logs.
	total, err := c.count("--range", "12m", "--analytics", "--unpaced")
	if err != nil {
		return nil, err
	}
	file := filepath.Join(c.home, "all.csv")
	made, err := c.run("export", file, "--range", "12m", "--analytics", "--unpaced")
	if err != nil {
		return nil, err
	}
	if err := hasRows(file, total); err != nil {
		return nil, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("reading the export: %w", err)
	}
	checked, err := c.run("verify", file)
	if err != nil {
		return nil, err
	}
	what := fmt.Sprintf("export of %s logs", model.Thousands(total))
	return []figure{
		{what + ": rows per second", "50,000", model.Thousands(perSecond(total, made.took))},
		{what + ": the client's peak memory", "64 MB", mb(made.peak)},
		{fmt.Sprintf("verify of %s MB: MB per second", model.Thousands(int(info.Size()/1e6))), "500", model.Thousands(perSecond(int(info.Size()/1e6), checked.took))},
	}, nil
}

// pacedLogs is how many logs are exported within the documented limit.
const pacedLogs = 100_000

func measurePacedExport(b bench) (figures []figure, err error) {
	server, err := serveFile(b, func(out io.Writer) error { return writeLogs(out, pacedLogs) })
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	proxy, err := countRequests(server.URL)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, proxy.close()) }()
	c, err := newCommands(b, server, proxy.URL)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	file := filepath.Join(c.home, "all.csv")
	begun := time.Now()
	made, err := c.run("export", file, "--range", "2d")
	if err != nil {
		return nil, err
	}
	if err := hasRows(file, pacedLogs); err != nil {
		return nil, err
	}
	requests := proxy.since(begun)
	rate := perSecond(pacedLogs, made.took)
	what := fmt.Sprintf("export of %s logs within 30 requests in 10 s", model.Thousands(pacedLogs))
	return []figure{
		{what + ": rows per second", "1,455", fmt.Sprintf("%s (%d %% of %s), %d requests", model.Thousands(rate), 100*rate/rowsCeiling, model.Thousands(rowsCeiling), len(requests))},
		{what + ": answers of 429", "0", number(refused(requests))},
	}, nil
}

func perSecond(count int, took time.Duration) int { return int(float64(count) / took.Seconds()) }

// hasRows counts a CSV file's rows as any other program would.
func hasRows(path string, want int) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading the export: %w", err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.ReuseRecord = true
	for rows := 0; ; rows++ {
		_, err := r.Read()
		if errors.Is(err, io.EOF) && rows-1 == want { // the first line is the heading
			return nil
		}
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("the export has %d rows, not %d", rows-1, want)
		}
		if err != nil {
			return fmt.Errorf("reading the export: %w", err)
		}
	}
}

// measureCommands times commands from their start to their end.
func measureCommands(b bench) (figures []figure, err error) {
	server, err := serve(b, "--no-rate-limit")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	c, err := newCommands(b, server, server.URL)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if _, err := c.count("--unpaced"); err != nil {
		return nil, err
	}
	var times []time.Duration
	for range b.runs {
		ran, err := c.run("logs", "--limit", "25", "--unpaced")
		if err != nil {
			return nil, err
		}
		if lines := strings.Count(ran.out, "\n"); lines != 25 {
			return nil, fmt.Errorf("logs --limit 25 printed %d lines", lines)
		}
		times = append(times, ran.took)
	}
	return []figure{{"logs --limit 25, from start to end", "120 ms", spread(times)}}, nil
}

// count asks the program how many logs match.
func (c *commands) count(args ...string) (int, error) {
	ran, err := c.run("count", args...)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(ran.out))
	if err != nil {
		return 0, fmt.Errorf("reading the count: %w", err)
	}
	return n, nil
}
