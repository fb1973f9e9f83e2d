//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// server is a demo server in a process of its own.
type server struct {
	cmd            *exec.Cmd
	URL            string      `json:"url"`
	Token          string      `json:"token"`
	OrganizationID json.Number `json:"organizationId"`
}

// serve starts a demo server; it is up when its line has come.
func serve(b bench, args ...string) (*server, error) {
	s := &server{cmd: exec.Command(b.program, append([]string{"demo-server"}, args...)...)}
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the demo server: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the demo server: %w", err)
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("reading the demo server's line: %w", err), s.close())
	}
	if err := json.Unmarshal(line, s); err != nil {
		return nil, errors.Join(fmt.Errorf("reading the demo server's line %q: %w", line, err), s.close())
	}
	return s, nil
}

func (s *server) close() error {
	if err := s.cmd.Process.Signal(syscall.SIGINT); err != nil {
		return fmt.Errorf("stopping the demo server: %w", err)
	}
	_ = s.cmd.Wait() // its exit code says that it was interrupted
	return nil
}

// serveLogs starts a demo server without a rate limit on so many logs of the
// last hours.
func serveLogs(b bench, count int, args ...string) (*server, error) {
	return serveFile(b, func(out io.Writer) error { return writeLogs(out, count) }, append([]string{"--no-rate-limit"}, args...)...)
}

// serveFile starts a demo server on the logs that are written to its file.
func serveFile(b bench, write func(io.Writer) error, args ...string) (s *server, err error) {
	file, err := os.CreateTemp("", "bench-*.jsonl")
	if err != nil {
		return nil, fmt.Errorf("writing logs: %w", err)
	}
	defer func() { err = errors.Join(err, os.Remove(file.Name())) }()
	if err := errors.Join(write(file), file.Close()); err != nil {
		return nil, fmt.Errorf("writing logs: %w", err)
	}
	return serve(b, append([]string{"--data", file.Name()}, args...)...)
}

func number(n int) string { return strconv.Itoa(n) }
