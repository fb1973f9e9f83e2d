//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// commands runs the program without a terminal, in a home of its own.
type commands struct {
	program, home string
	address       string
	server        *server
}

// ran is what became of a command.
type ran struct {
	out  string
	took time.Duration
	peak int // memory in kB
}

// newCommands asks a server, or a proxy before it.
func newCommands(b bench, s *server, address string) (*commands, error) {
	home, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return nil, fmt.Errorf("making a home: %w", err)
	}
	return &commands{program: b.program, home: home, address: address, server: s}, nil
}

func (c *commands) close() error { return os.RemoveAll(c.home) }

// run runs a subcommand to its end; verify takes no server.
func (c *commands) run(name string, args ...string) (ran, error) {
	args = append([]string{name}, args...)
	if name != "verify" {
		args = append(args, "--org", c.server.OrganizationID.String(), "--api-url", c.address)
	}
	cmd := exec.Command(c.program, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Env = []string{"HOME=" + c.home, "TMPDIR=" + c.home, "PATH=/nowhere", "FLIPLET_AUTH_TOKEN=" + c.server.Token}
	begun := time.Now()
	err := cmd.Run()
	took := time.Since(begun)
	if err != nil {
		return ran{}, fmt.Errorf("%s: %w: %s", name, err, errs.String())
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return ran{}, fmt.Errorf("the memory of %s is not known", name)
	}
	return ran{out: out.String(), took: took, peak: int(usage.Maxrss)}, nil
}
