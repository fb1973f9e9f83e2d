package ui_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/theme"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opened is when every test's clock begins: a Thursday morning in the zone of
// the tests, an hour before UTC.
var (
	opened = time.Date(2026, 11, 19, 9, 24, 38, 0, time.UTC)
	zone   = time.FixedZone("", 3600)
)

// settings are what a program under test opens with.
type settings struct {
	width, height int
	query         model.Query
	colour, light bool
	change        func(*ui.Options)
}

// program is the whole program without a terminal. It lives in a bubble of
// testing/synctest, where time stands still unless a test lets it pass, and
// looks at every frame that it ever draws.
type program struct {
	t      *testing.T
	app    *ui.App
	client *client
	waits  chan api.Wait
	msgs   chan tea.Msg
	width  int
	height int
	plain  bool
	frame  string
	frames int
	quit   bool
	// clipboard holds what was copied; copyFails has copying fail.
	clipboard []string
	copyFails error
	folder    string
	closed    int
}

// run has a test drive a program that shows the logs of a client.
func run(t *testing.T, c *client, s settings, test func(p *program)) {
	t.Helper()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		p := start(t, c, s, folder)
		defer p.stop()
		test(p)
	})
}

func start(t *testing.T, c *client, s settings, folder string) *program {
	t.Helper()
	if s.width == 0 {
		s.width, s.height = 120, 40
	}
	profile := termenv.Ascii
	if s.colour {
		profile = termenv.TrueColor
	}
	p := &program{t: t, client: c, waits: make(chan api.Wait), msgs: make(chan tea.Msg, 1000), folder: folder, plain: !s.colour}
	began := time.Now()
	now := func() time.Time { return opened.Add(time.Since(began)) }
	c.begin(now)
	colours := theme.New(profile, !s.light)
	o := ui.Options{
		Env: env.Env{Now: now, Tick: tea.Tick, Zone: zone, Theme: &colours, Folder: folder, Views: filepath.Join(folder, "config", "views.json"), Copy: p.copyText},
		Session: &ui.Session{
			Client: c, Waits: p.waits, Organization: "21", Close: func() { p.closed++ },
		},
		Organization: "21", Query: s.query, Program: "of the tests",
	}
	if s.change != nil {
		s.change(&o)
	}
	p.app = ui.New(o)
	p.do(p.app.Init())
	p.resize(s.width, s.height)
	return p
}

// stop ends the program and lets its timers run out, of which the longest is a
// notice's; the bubble fails the test if anything of it is still there then.
func (p *program) stop() {
	p.app.Stop()
	time.Sleep(5 * time.Second)
	synctest.Wait()
}

func (p *program) copyText(text string) (string, error) {
	if p.copyFails != nil {
		return "", p.copyFails
	}
	p.clipboard = append(p.clipboard, text)
	return "copied to the clipboard", nil
}

// copied is the text copied last, and what the screen says of it.
func (p *program) copied() string {
	p.t.Helper()
	require.NotEmpty(p.t, p.clipboard, "nothing was copied:\n%s", p.frame)
	return p.clipboard[len(p.clipboard)-1]
}

// do runs a command as Bubble Tea does: apart, its message to come.
func (p *program) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msgs := p.msgs
	go func() {
		if msg := cmd(); msg != nil {
			msgs <- msg
		}
	}()
}

func (p *program) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			p.do(cmd)
		}
	case tea.QuitMsg:
		p.quit = true
	default:
		p.update(msg)
	}
}

// update gives the program one message and looks at the frame after it.
func (p *program) update(msg tea.Msg) {
	p.t.Helper()
	_, cmd := p.app.Update(msg)
	p.frame = p.app.View()
	p.look()
	p.do(cmd)
}

// settle lets everything happen that happens without time passing.
func (p *program) settle() {
	p.t.Helper()
	for {
		synctest.Wait()
		select {
		case msg := <-p.msgs:
			p.take(msg)
		default:
			return
		}
	}
}

// pass lets time pass, every message coming at its time.
func (p *program) pass(d time.Duration) {
	p.t.Helper()
	p.settle()
	over := time.NewTimer(d)
	defer over.Stop()
	for {
		select {
		case msg := <-p.msgs:
			p.take(msg)
			p.settle()
		case <-over.C:
			p.settle()
			return
		}
	}
}

var keyNames = map[string]tea.KeyType{
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "enter": tea.KeyEnter,
	"esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "backspace": tea.KeyBackspace,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd, "delete": tea.KeyDelete,
	"ctrl+a": tea.KeyCtrlA, "ctrl+b": tea.KeyCtrlB, "ctrl+c": tea.KeyCtrlC, "ctrl+d": tea.KeyCtrlD, "ctrl+e": tea.KeyCtrlE,
	"ctrl+f": tea.KeyCtrlF, "ctrl+k": tea.KeyCtrlK, "ctrl+n": tea.KeyCtrlN, "ctrl+p": tea.KeyCtrlP, "ctrl+u": tea.KeyCtrlU, "ctrl+w": tea.KeyCtrlW,
}

// keyOf is the message of a key by its name, or of text typed at once.
func keyOf(name string) tea.KeyMsg {
	if kind, ok := keyNames[name]; ok {
		return tea.KeyMsg{Type: kind}
	}
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// press presses keys one after the other and lets what answers at once answer.
func (p *program) press(names ...string) {
	p.t.Helper()
	for _, name := range names {
		p.update(keyOf(name))
		p.settle()
	}
}

// strike presses a key and looks at the very next frame, before any answer.
func (p *program) strike(name string) string {
	p.t.Helper()
	p.update(keyOf(name))
	return p.frame
}

// typeText types letter by letter with a pause after each.
func (p *program) typeText(text string, pause time.Duration) {
	p.t.Helper()
	for _, r := range text {
		p.update(keyOf(string(r)))
		p.pass(pause)
	}
}

func (p *program) paste(text string) {
	p.t.Helper()
	p.update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	p.settle()
}

func (p *program) resize(width, height int) {
	p.t.Helper()
	p.width, p.height = width, height
	p.update(tea.WindowSizeMsg{Width: width, Height: height})
	p.settle()
}

var styles = regexp.MustCompile("\x1b\\[[0-9;]*m")

// look holds a frame to what every frame must be: the window's height in
// lines, none wider than the window, nothing in it that moves the cursor or
// turns the direction of writing.
func (p *program) look() {
	p.t.Helper()
	p.frames++
	if p.width == 0 || p.height == 0 {
		return
	}
	lines := strings.Split(p.frame, "\n")
	if !assert.Len(p.t, lines, p.height, "lines of the frame at %d×%d:\n%s", p.width, p.height, p.frame) {
		p.t.FailNow()
	}
	for i, line := range lines {
		bare := line
		if !p.plain {
			bare = styles.ReplaceAllString(line, "")
		}
		if width := ansi.StringWidth(line); width > p.width {
			require.Failf(p.t, "a line is too wide", "line %d is %d wide in a window of %d×%d: %q", i, width, p.width, p.height, line)
		}
		if model.Clean(bare).String() != bare {
			require.Failf(p.t, "a line is not clean", "line %d: %q", i, line)
		}
	}
	p.looksWhole(lines)
}

// looksWhole: the screen of the logs has its hints, so no part has grown at
// another's cost. A box over it has its own.
func (p *program) looksWhole(lines []string) {
	p.t.Helper()
	if p.width < 60 || p.height < 15 || strings.Contains(p.frame, "╰") || strings.Contains(p.frame, "⏎ goes there") {
		return
	}
	if strings.TrimSpace(styles.ReplaceAllString(lines[len(lines)-1], "")) == "" && strings.Contains(lines[1], " · ") {
		require.Failf(p.t, "the last line is empty", "%s", p.frame)
	}
}

// line is a line of the frame, counted from 0, from the end when below it.
func (p *program) line(i int) string {
	lines := strings.Split(p.frame, "\n")
	if i < 0 {
		i += len(lines)
	}
	return strings.TrimRight(lines[i], " ")
}

func (p *program) status() string { return p.line(-2) }
func (p *program) hint() string   { return p.line(-1) }

// rows are the table's lines that hold a log.
func (p *program) rows() []string {
	var rows []string
	for _, line := range strings.Split(p.frame, "\n")[5 : p.height-2] {
		if strings.TrimSpace(line) != "" {
			rows = append(rows, strings.TrimRight(line, " "))
		}
	}
	return rows
}

// selected is the row with the marker before it.
func (p *program) selected() string {
	for _, row := range p.rows() {
		if strings.HasPrefix(row, "▌") {
			return row
		}
	}
	return ""
}

func (p *program) has(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.frame, text) {
			assert.Fail(p.t, "not in the frame: "+text, "%s", p.frame)
		}
	}
}

func (p *program) hasNot(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if strings.Contains(p.frame, text) {
			assert.Fail(p.t, "in the frame: "+text, "%s", p.frame)
		}
	}
}

// plainFrame is the frame as it is kept in a golden file.
func (p *program) plainFrame() string {
	lines := strings.Split(p.frame, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// column moves the column cursor.
func (p *program) column(c model.Column) {
	p.t.Helper()
	for range model.ColumnCount {
		p.press("left")
	}
	for range c {
		p.press("right")
	}
}

func (p *program) file(name string) string {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.folder, name))
	require.NoError(p.t, err)
	return string(text)
}

// files are the names in the folder of exports, hidden ones too.
func (p *program) files() []string {
	p.t.Helper()
	entries, err := os.ReadDir(p.folder)
	require.NoError(p.t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
