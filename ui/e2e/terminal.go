//go:build unix

// Package e2e runs a program in a pseudo-terminal with a terminal emulator
// behind it: what a person types goes in, what a person would see comes out.
package e2e

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
)

// Options say how a program is run. The zero value is a dark terminal of 80×24
// that answers what it is asked, in an environment that holds TERM and no more.
type Options struct {
	Args   []string
	Env    []string // beside TERM=xterm-256color; a later entry wins
	Dir    string
	Width  int
	Height int
	// Mute makes a terminal that never answers a query.
	Mute bool
	// Light gives it a light background.
	Light bool
}

// Terminal is a program running in a terminal of its own.
type Terminal struct {
	cmd    *exec.Cmd
	master *os.File
	begun  time.Time
	before *term.State

	mu      sync.Mutex
	emu     *vt.Emulator
	raw     []byte
	modes   map[ansi.Mode]bool // as last set or reset by the program
	lastOut time.Time
	waiting map[*waiter]struct{}

	ended chan struct{} // closed when the program has ended and all is read
	code  int
	after *term.State
}

const showCursor = ansi.ModeTextCursorEnable

// waiter is somebody who waits for the screen to be as they want it.
type waiter struct {
	want func(Screen) bool
	seen chan time.Time
}

// Start runs a program.
func Start(program string, o Options) (*Terminal, error) {
	if o.Width == 0 || o.Height == 0 {
		o.Width, o.Height = 80, 24
	}
	master, slave, err := openPair()
	if err != nil {
		return nil, err
	}
	t := &Terminal{
		master: master, emu: vt.NewEmulator(o.Width, o.Height), modes: map[ansi.Mode]bool{showCursor: true},
		waiting: map[*waiter]struct{}{}, ended: make(chan struct{}),
	}
	t.listen(o.Light)
	if err := t.run(program, slave, o); err != nil {
		return nil, errors.Join(err, t.emu.Close(), slave.Close(), master.Close())
	}
	read := make(chan struct{})
	go t.answer(o.Mute)
	go t.read(read)
	go t.await(slave, read)
	return t, nil
}

func (t *Terminal) listen(light bool) {
	if light {
		t.emu.SetDefaultBackgroundColor(color.White)
		t.emu.SetDefaultForegroundColor(color.Black)
	}
	t.emu.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { t.modes[m] = true },
		DisableMode: func(m ansi.Mode) { t.modes[m] = false },
	})
}

func (t *Terminal) run(program string, slave *os.File, o Options) error {
	if err := setSize(t.master, o.Width, o.Height); err != nil {
		return err
	}
	var err error
	if t.before, err = term.GetState(slave.Fd()); err != nil {
		return fmt.Errorf("reading the terminal's mode: %w", err)
	}
	t.cmd = exec.Command(program, o.Args...)
	t.cmd.Env = append([]string{"TERM=xterm-256color"}, o.Env...)
	t.cmd.Dir = o.Dir
	t.cmd.Stdin, t.cmd.Stdout, t.cmd.Stderr = slave, slave, slave
	t.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	t.begun = time.Now()
	if err := t.cmd.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", program, err)
	}
	return nil
}

// answer hands the emulator's answers to the program.
func (t *Terminal) answer(mute bool) {
	buf := make([]byte, 1024)
	for {
		n, err := t.emu.Read(buf)
		if err != nil {
			return
		}
		if !mute {
			_, _ = t.master.Write(buf[:n])
		}
	}
}

// hush ends the emulator's answers. (Its own Close races with its Read.)
func (t *Terminal) hush() {
	if pipe, ok := t.emu.InputPipe().(io.Closer); ok {
		_ = pipe.Close()
	}
}

// read draws what the program writes, until its terminal is closed.
func (t *Terminal) read(done chan<- struct{}) {
	defer close(done)
	buf := make([]byte, 64<<10)
	for {
		n, err := t.master.Read(buf)
		if n > 0 {
			t.draw(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

func (t *Terminal) draw(out []byte) {
	at := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lastOut = at
	t.raw = append(t.raw, out...)
	_, _ = t.emu.Write(out)
	if len(t.waiting) == 0 {
		return
	}
	screen := t.screen()
	for w := range t.waiting {
		if w.want(screen) {
			w.seen <- at
			delete(t.waiting, w)
		}
	}
}

// await notes how the program ended and how it left the terminal.
func (t *Terminal) await(slave *os.File, read <-chan struct{}) {
	_ = t.cmd.Wait()
	t.code = t.cmd.ProcessState.ExitCode()
	t.after, _ = term.GetState(slave.Fd())
	_ = slave.Close()
	<-read
	t.hush()
	close(t.ended)
}

// Send types bytes as they are.
func (t *Terminal) Send(raw string) error {
	if _, err := t.master.WriteString(raw); err != nil {
		return fmt.Errorf("typing %q: %w", raw, err)
	}
	return nil
}

// Type types a text, all at once.
func (t *Terminal) Type(text string) error { return t.Send(text) }

// Press presses keys by the names that Bubble Tea gives them: "enter",
// "shift+tab", "ctrl+p", "alt+x", "j".
func (t *Terminal) Press(keys ...string) error {
	for _, key := range keys {
		raw, err := keyBytes(key)
		if err != nil {
			return err
		}
		if err := t.Send(raw); err != nil {
			return err
		}
	}
	return nil
}

// Paste pastes a text as a terminal does that was asked to mark pastes.
func (t *Terminal) Paste(text string) error {
	return t.Send(ansi.BracketedPasteStart + text + ansi.BracketedPasteEnd)
}

// Resize changes the terminal's size.
func (t *Terminal) Resize(width, height int) error {
	t.mu.Lock()
	t.emu.Resize(width, height)
	t.mu.Unlock()
	return setSize(t.master, width, height)
}

// Begun is when the program was started.
func (t *Terminal) Begun() time.Time { return t.begun }

// PID is the program's process id.
func (t *Terminal) PID() int { return t.cmd.Process.Pid }

// Raw is everything that the program has written so far.
func (t *Terminal) Raw() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.raw)
}

// Await waits until the screen is as wanted and gives the moment at which the
// output came that made it so. It is looked at after every piece of output, so
// that nothing that shows only for a moment is missed. what is for the error.
func (t *Terminal) Await(what string, patience time.Duration, want func(Screen) bool) (time.Time, error) {
	w := &waiter{want: want, seen: make(chan time.Time, 1)}
	t.mu.Lock()
	if want(t.screen()) {
		at := t.lastOut
		t.mu.Unlock()
		return at, nil
	}
	t.waiting[w] = struct{}{}
	t.mu.Unlock()

	timer := time.NewTimer(patience)
	defer timer.Stop()
	var why string
	select {
	case at := <-w.seen:
		return at, nil
	case <-timer.C:
		why = fmt.Sprintf("not within %s", patience)
	case <-t.ended:
		why = fmt.Sprintf("the program ended with exit code %d", t.code)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.waiting, w)
	select {
	case at := <-w.seen:
		return at, nil
	default:
		return time.Time{}, fmt.Errorf("waiting for %s: %s; the screen:\n%s", what, why, t.screen())
	}
}

// Ended waits for the program's end and gives its exit code; -1 when a signal
// ended it.
func (t *Terminal) Ended(patience time.Duration) (int, error) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-t.ended:
		return t.code, nil
	case <-timer.C:
		return 0, fmt.Errorf("the program has not ended within %s; the screen:\n%s", patience, t.Screen())
	}
}

// Restored tells, after the end, what the program has not put back; nil if it
// left the terminal as it was.
func (t *Terminal) Restored() error {
	<-t.ended
	t.mu.Lock()
	defer t.mu.Unlock()
	var left []string
	if t.after == nil || *t.after != *t.before {
		left = append(left, "the terminal's mode (raw, no echo)")
	}
	if t.emu.IsAltScreen() {
		left = append(left, "the alternate screen")
	}
	if !t.modes[showCursor] {
		left = append(left, "the cursor is hidden")
	}
	for mode, on := range t.modes {
		if on && leftOn[mode] != "" {
			left = append(left, leftOn[mode])
		}
	}
	if len(left) > 0 {
		return fmt.Errorf("not restored: %s", strings.Join(left, "; "))
	}
	return nil
}

// leftOn names the modes that must be off when a program has ended.
var leftOn = map[ansi.Mode]string{
	ansi.ModeMouseX10:           "mouse reports (X10)",
	ansi.ModeMouseNormal:        "mouse reports",
	ansi.ModeMouseButtonEvent:   "mouse reports (button)",
	ansi.ModeMouseAnyEvent:      "mouse reports (motion)",
	ansi.ModeMouseExtSgr:        "mouse reports (SGR)",
	ansi.ModeFocusEvent:         "focus reports",
	ansi.ModeBracketedPaste:     "marked pastes",
	ansi.ModeSynchronizedOutput: "synchronized output",
	ansi.ModeCursorKeys:         "application cursor keys",
}

// HangUp takes the terminal away, as when its window is closed.
func (t *Terminal) HangUp() error {
	if err := t.master.Close(); err != nil {
		return fmt.Errorf("closing the terminal: %w", err)
	}
	return nil
}

// Close ends the program, if it still runs, and waits until all is freed.
func (t *Terminal) Close() error {
	select {
	case <-t.ended:
	default:
		_ = t.cmd.Process.Kill()
		<-t.ended
	}
	if err := t.master.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("closing the terminal: %w", err)
	}
	return nil
}

// Signal sends the program a signal.
func (t *Terminal) Signal(s os.Signal) error {
	if err := t.cmd.Process.Signal(s); err != nil {
		return fmt.Errorf("sending %s: %w", s, err)
	}
	return nil
}
