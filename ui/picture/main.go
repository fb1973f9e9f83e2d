//go:build unix

// Command picture runs a program in a terminal and writes what it shows as an
// SVG: for the README, and without anything drawn by hand.
//
//	go run ./ui/picture -out screen.svg -wait "Showing 1 to" -- bin/fliplet-audit --demo
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"fliplet-audit/ui/e2e"
)

const patience = time.Minute

// scene is what is to be seen of a program.
type scene struct {
	command []string
	wait    string // the text that says that all is there
	keys    string // pressed then, by name
	then    string // the text that says that the keys did their work
	title   string
	width   int
	height  int
	light   bool
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func run(args []string) (err error) {
	var s scene
	flags := flag.NewFlagSet("picture", flag.ContinueOnError)
	out := flags.String("out", "screen.svg", "file to write")
	flags.StringVar(&s.wait, "wait", "", "text that says that the screen is complete")
	flags.StringVar(&s.keys, "keys", "", "keys to press then, by name, with blanks between")
	flags.StringVar(&s.then, "then", "", "text that says that the keys did their work")
	flags.StringVar(&s.title, "title", "fliplet-audit", "the picture's title")
	flags.IntVar(&s.width, "width", 120, "columns")
	flags.IntVar(&s.height, "height", 34, "rows")
	flags.BoolVar(&s.light, "light", false, "on a light background")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if s.command = flags.Args(); len(s.command) == 0 {
		return errors.New("name the program to run after --")
	}
	screen, err := shoot(s)
	if err != nil {
		return err
	}
	file, err := os.Create(*out)
	if err != nil {
		return fmt.Errorf("writing the picture: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	g := darkGround
	if s.light {
		g = lightGround
	}
	return writeSVG(file, s.title, screen.Cells, g)
}

// shoot runs the program until it shows what was asked for.
func shoot(s scene) (screen e2e.Screen, err error) {
	home, err := os.MkdirTemp("", "picture")
	if err != nil {
		return screen, fmt.Errorf("making a home for the program: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	t, err := e2e.Start(s.command[0], e2e.Options{
		Args: s.command[1:], Width: s.width, Height: s.height, Light: s.light,
		Env: []string{"HOME=" + home, "COLORTERM=truecolor", "LANG=C.UTF-8", "FLIPLET_AUDIT_BACKGROUND=" + background(s.light)},
	})
	if err != nil {
		return screen, err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	if err := see(t, s.wait); err != nil {
		return screen, err
	}
	if s.keys != "" {
		if err := errors.Join(t.Press(strings.Fields(s.keys)...), see(t, s.then)); err != nil {
			return screen, err
		}
	}
	settle(t)
	return t.Screen(), nil
}

func see(t *e2e.Terminal, text string) error {
	_, err := t.Await(fmt.Sprintf("%q", text), patience, func(now e2e.Screen) bool { return now.Has(text) })
	return err
}

// settle waits until nothing has been drawn for a while: a frame comes in
// pieces.
func settle(t *e2e.Terminal) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	drawn := -1
	for range tick.C {
		if n := len(t.Raw()); n != drawn {
			drawn = n
			continue
		}
		return
	}
}

func background(light bool) string {
	if light {
		return "light"
	}
	return "dark"
}
