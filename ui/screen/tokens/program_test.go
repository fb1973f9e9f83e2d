package tokens_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fliplet-audit/model"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/screen"
	"fliplet-audit/ui/screen/tokens"
	"fliplet-audit/ui/theme"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opened is when every test's clock begins.
var (
	opened = time.Date(2026, 11, 19, 9, 24, 38, 0, time.UTC)
	zone   = time.FixedZone("", 3600)
	acme   = model.Organization{ID: "21", Name: "Acme Corp"}
)

// number is the screen's in the tests.
const number = 3

// program is the screen alone, without a terminal; it looks at every frame that
// it ever draws.
type program struct {
	t      *testing.T
	m      *tokens.Model
	msgs   chan tea.Msg
	cmds   sync.WaitGroup
	over   chan struct{} // ends timers
	width  int
	height int
	frame  string
	frames []string
	said   []tea.Msg // what the screen said to the program
	// clipboard holds what was copied; copyFails has copying fail.
	copying   sync.Mutex
	clipboard []string
	copyFails error
}

func newProgram(t *testing.T, s tokens.Source, o model.Organization) *program {
	p := &program{t: t, msgs: make(chan tea.Msg, 1000), over: make(chan struct{}), width: 80, height: 23}
	colours := theme.New(termenv.Ascii, true)
	began := time.Now()
	now := func() time.Time { return opened.Add(time.Since(began)) }
	p.m = tokens.New(number, tokens.Options{
		Env: env.Env{Now: now, Tick: p.tick, Zone: zone, Theme: &colours, Copy: p.copyText}, Source: s, Organization: o,
	})
	p.m.SetSize(p.width, p.height)
	return p
}

// run has a test drive the screen over a source of its own, in a bubble where
// time stands still unless the test lets it pass.
func run(t *testing.T, s tokens.Source, test func(p *program)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := newProgram(t, s, acme)
		p.do(p.m.Start())
		p.settle()
		test(p)
		p.m.Stop()
		close(p.over)
		synctest.Wait()
	})
}

func (p *program) tick(d time.Duration, msg func(time.Time) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		select {
		case at := <-time.After(d):
			return msg(at)
		case <-p.over:
			return nil
		}
	}
}

func (p *program) copyText(text string) (string, error) {
	p.copying.Lock()
	defer p.copying.Unlock()
	if p.copyFails != nil {
		return "", p.copyFails
	}
	p.clipboard = append(p.clipboard, text)
	return "copied to the clipboard", nil
}

func (p *program) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	p.cmds.Go(func() {
		if msg := cmd(); msg != nil {
			p.msgs <- msg
		}
	})
}

func (p *program) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			p.do(cmd)
		}
		return
	case screen.OpenLogsMsg, screen.HelpMsg:
		p.said = append(p.said, msg)
	}
	p.do(p.m.Update(msg))
	p.look()
}

// copies has copying fail, or go well with nil.
func (p *program) copies(err error) {
	p.copying.Lock()
	defer p.copying.Unlock()
	p.copyFails = err
}

// copied is all that was copied.
func (p *program) copied() []string {
	p.copying.Lock()
	defer p.copying.Unlock()
	return slices.Clone(p.clipboard)
}

// settle lets everything happen that happens without time passing.
func (p *program) settle() {
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
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "enter": tea.KeyEnter, "esc": tea.KeyEsc,
	"tab": tea.KeyTab, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "pgdown": tea.KeyPgDown,
}

// strike presses keys one after the other; what is no key's name is text typed
// at once.
func (p *program) strike(names ...string) {
	for _, name := range names {
		key := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
		if kind, ok := keyNames[name]; ok {
			key = tea.KeyMsg{Type: kind}
		}
		p.do(p.m.Key(key))
		p.look()
	}
}

// press strikes keys and lets what answers at once answer.
func (p *program) press(names ...string) {
	for _, name := range names {
		p.strike(name)
		p.settle()
	}
}

func (p *program) resize(width, height int) {
	p.width, p.height = width, height
	p.m.SetSize(width, height)
	p.look()
}

// look holds a frame to what every frame must be.
func (p *program) look() {
	p.t.Helper()
	lines := p.m.Lines()
	p.frame = strings.Join(lines, "\n")
	p.frames = append(p.frames, p.frame)
	require.Len(p.t, lines, p.height, "%s", p.frame)
	for _, line := range lines {
		require.LessOrEqual(p.t, ansi.StringWidth(line), p.width, "%d×%d: %q", p.width, p.height, line)
		require.Equal(p.t, model.Clean(line).String(), line, "a line is not clean")
	}
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

// words are the frame's without its lines and borders, so that a sentence is
// found however it is wrapped.
func (p *program) words() string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "▌", " ").Replace(p.frame)), " ")
}

// says is has for a sentence.
func (p *program) says(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.words(), text) {
			assert.Fail(p.t, "not said: "+text, "%s", p.frame)
		}
	}
}

// plain is the frame as it is kept in a golden file.
func (p *program) plain() string {
	lines := strings.Split(p.frame, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// hasInMemory tells whether a text is in a string or bytes anywhere in what can
// be reached from a value.
func hasInMemory(value any, text string) bool {
	others := []reflect.Type{reflect.TypeFor[tokens.Source](), reflect.TypeFor[context.Context]()}
	seen := map[uintptr]bool{}
	var in func(v reflect.Value) bool
	in = func(v reflect.Value) bool {
		switch v.Kind() {
		case reflect.String:
			return strings.Contains(v.String(), text)
		case reflect.Pointer:
			if v.IsNil() || seen[v.Pointer()] {
				return false
			}
			seen[v.Pointer()] = true
			return in(v.Elem())
		case reflect.Interface:
			return !v.IsNil() && in(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				if !slices.Contains(others, v.Type().Field(i).Type) && in(v.Field(i)) {
					return true
				}
			}
		case reflect.Map:
			for _, key := range v.MapKeys() {
				if in(key) || in(v.MapIndex(key)) {
					return true
				}
			}
		case reflect.Slice, reflect.Array:
			if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice {
				return strings.Contains(string(v.Bytes()), text)
			}
			for i := range v.Len() {
				if in(v.Index(i)) {
					return true
				}
			}
		}
		return false
	}
	return in(reflect.ValueOf(value))
}
