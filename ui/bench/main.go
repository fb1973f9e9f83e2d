//go:build unix

// Command bench measures the built program as a person would meet it: in a
// terminal, against the demo server, by the clock.
//
//	go run ./ui/bench -program bin/fliplet-audit
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
)

// figure is one thing that is measured, and what it should be.
type figure struct {
	name, target, measured string
}

// bench is what the measurements share.
type bench struct {
	program    string // path
	runs       int    // of which a median is taken
	exportLogs string // with commas
}

// part is a group of figures measured together.
type part struct {
	name    string
	measure func(bench) ([]figure, error)
}

var parts = []part{
	{"start", measureStart},
	{"typing", measureTyping},
	{"pages", measurePages},
	{"narrow", measureNarrowing},
	{"recipes", measureRecipes},
	{"signin", measureSignIn},
	{"usage", measureUsage},
	{"memory", measureMemory},
	{"commands", measureCommands},
	{"export", measureExport},
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	var b bench
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&b.program, "program", "bin/fliplet-audit", "the built program")
	flags.IntVar(&b.runs, "runs", 9, "runs of which the median is taken")
	flags.StringVar(&b.exportLogs, "export-logs", "1000000,5000000", "logs to export, one export after the other")
	only := flags.String("only", "", "measure these parts only, with commas: "+partNames())
	if err := flags.Parse(args); err != nil {
		return err
	}
	if _, err := os.Stat(b.program); err != nil {
		return fmt.Errorf("%w: build it first (make build)", err)
	}
	fmt.Printf("%s/%s, %d cores; the program and the terminal that it is measured in share them\n\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	return measure(b, *only)
}

// measure goes on after a part that failed, and says so at the end.
func measure(b bench, only string) error {
	var all []figure
	var failed []error
	for _, p := range parts {
		if only != "" && !strings.Contains(","+only+",", ","+p.name+",") {
			continue
		}
		fmt.Fprintf(os.Stderr, "measuring: %s\n", p.name)
		figures, err := p.measure(b)
		all = append(all, figures...)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", p.name, err))
		}
	}
	if err := printTable(all); err != nil {
		return err
	}
	return errors.Join(failed...)
}

func printTable(figures []figure) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "figure\tmeasured\ttarget\tcores")
	for _, f := range figures {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\n", f.name, f.measured, f.target, runtime.NumCPU())
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("printing the figures: %w", err)
	}
	return nil
}

func partNames() string {
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	return strings.Join(names, ",")
}
