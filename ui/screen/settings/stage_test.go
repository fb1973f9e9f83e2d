package settings_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/screen/settings"
	"fliplet-audit/ui/theme"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type object = map[string]json.RawMessage

var acme = model.Organization{ID: "21", Name: "Acme Corp"}

// source is an organization's settings in memory. A change is taken out of the
// request that the API would send.
type source struct {
	mu    sync.Mutex
	all   object
	reads int
	sent  []string
	// delay is how long an answer takes.
	delay time.Duration
	// onRead is called before each read, by its number from 1; its error is
	// the answer.
	onRead func(n int, all object) error
	// onApply is called with a change before it is done, its error is the
	// answer; done tells whether it is done all the same.
	onApply func() (done bool, err error)
	// does is what a change does, as the test asks for it.
	does func(all object)
}

func newSource() *source {
	return &source{all: object{
		"companyName": json.RawMessage(`"Acme Corp"`), "sessionTimeout": json.RawMessage(`30`),
		"brand":         json.RawMessage(`{"accent":"#0f766e","logo":{"mediaFileId":90412,"alt":"Acme"},"fonts":["Inter"]}`),
		"_smtpPassword": json.RawMessage(`"geheim-smtp"`),
		"crm":           json.RawMessage(`{"user":"sync","apiKey":"geheim-crm-key"}`),
		"greeting":      json.RawMessage(`"こんにちは \u001b[31m\u202e x"`),
	}}
}

func (s *source) Settings(ctx context.Context, o model.Organization) (map[string]json.RawMessage, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(s.delay):
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	if s.onRead != nil {
		if err := s.onRead(s.reads, s.all); err != nil {
			return nil, err
		}
	}
	return maps.Clone(s.all), nil
}

// Apply does what the change would: only what the request says in words of
// itself is looked at here, its bytes are tested over real HTTP.
func (s *source) Apply(ctx context.Context, change api.Change) error {
	time.Sleep(s.delay)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, change.Does)
	done, err := true, error(nil)
	if s.onApply != nil {
		done, err = s.onApply()
	}
	if done && s.does != nil {
		s.does(s.all)
	}
	return err
}

// stage is the screen without a terminal, in a bubble of testing/synctest. It
// looks at every frame that is ever drawn.
type stage struct {
	t             *testing.T
	m             *settings.Model
	source        *source
	msgs          chan tea.Msg
	width, height int
	plain         bool
	frame         string
	secrets       []string
	clipboard     []string
	folder        string
}

func run(t *testing.T, s *source, test func(s *stage)) {
	t.Helper()
	runAt(t, s, 80, 23, termenv.Ascii, test)
}

func runAt(t *testing.T, s *source, width, height int, profile termenv.Profile, test func(s *stage)) {
	t.Helper()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		colours := theme.New(profile, true)
		g := &stage{t: t, source: s, msgs: make(chan tea.Msg, 100), plain: profile == termenv.Ascii, folder: folder,
			secrets: []string{"geheim-smtp", "geheim-crm-key"}}
		began, opened := time.Now(), time.Date(2026, 11, 19, 9, 24, 38, 0, time.UTC)
		g.m = settings.New(4, settings.Options{
			Env: env.Env{
				Now: func() time.Time { return opened.Add(time.Since(began)) }, Tick: tea.Tick, Zone: time.UTC, Theme: &colours, Folder: folder,
				Copy: func(text string) (string, error) { g.clipboard = append(g.clipboard, text); return "copied", nil },
			},
			Source: s, Organization: acme,
		})
		defer func() { // timers run out, of which the longest is a notice's
			g.m.Stop()
			time.Sleep(10 * time.Second)
			synctest.Wait()
		}()
		g.resize(width, height)
		g.do(g.m.Start())
		g.settle()
		test(g)
	})
}

func (s *stage) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msgs := s.msgs
	go func() {
		if msg := cmd(); msg != nil {
			msgs <- msg
		}
	}()
}

func (s *stage) take(msg tea.Msg) {
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, cmd := range batch {
			s.do(cmd)
		}
		return
	}
	s.holdsNoSecret(fmt.Sprintf("%+v %#v", msg, msg))
	s.do(s.m.Update(msg))
	s.look()
}

func (s *stage) settle() {
	for {
		synctest.Wait()
		select {
		case msg := <-s.msgs:
			s.take(msg)
		default:
			return
		}
	}
}

// pass lets time pass, every message coming at its time.
func (s *stage) pass(d time.Duration) {
	s.settle()
	over := time.NewTimer(d)
	defer over.Stop()
	for {
		select {
		case msg := <-s.msgs:
			s.take(msg)
			s.settle()
		case <-over.C:
			s.settle()
			return
		}
	}
}

var keys = map[string]tea.KeyType{
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "enter": tea.KeyEnter, "esc": tea.KeyEsc,
	"home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace, "ctrl+u": tea.KeyCtrlU, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp,
}

func keyOf(name string) tea.KeyMsg {
	if kind, ok := keys[name]; ok {
		return tea.KeyMsg{Type: kind}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// press presses keys, or types texts, and lets what answers at once answer.
func (s *stage) press(names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.do(s.m.Key(keyOf(name)))
		s.look()
		s.settle()
	}
}

func (s *stage) paste(text string) {
	s.t.Helper()
	s.do(s.m.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}))
	s.look()
	s.settle()
}

func (s *stage) resize(width, height int) {
	s.t.Helper()
	s.width, s.height = width, height
	s.m.SetSize(width, height)
	s.look()
}

var styles = regexp.MustCompile("\x1b\\[[0-9;]*m")

// look holds a frame to what every frame must be.
func (s *stage) look() {
	s.t.Helper()
	lines := s.m.Lines()
	s.frame = strings.Join(lines, "\n")
	require.Len(s.t, lines, s.height, "%s", s.frame)
	for _, line := range lines {
		require.LessOrEqual(s.t, ansi.StringWidth(line), s.width, "%q", line)
		bare := styles.ReplaceAllString(line, "")
		require.Equal(s.t, model.Clean(bare).String(), bare)
		if s.plain {
			require.Equal(s.t, bare, line)
		}
	}
	s.holdsNoSecret(styles.ReplaceAllString(s.frame, ""))
	s.holdsNoSecret(fmt.Sprintf("%+v %#v", s.m, s.m))
}

func (s *stage) holdsNoSecret(text string) {
	s.t.Helper()
	for _, secret := range s.secrets {
		require.NotContains(s.t, text, secret)
	}
}

func (s *stage) has(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.frame, text) && !strings.Contains(s.words(), text) {
			require.Failf(s.t, "not in the frame", "%q in\n%s", text, s.frame)
		}
	}
}

// words are those of the frame or of the box over it, however they are wrapped.
func (s *stage) words() string {
	var words []string
	for _, line := range strings.Split(s.frame, "\n") {
		if parts := strings.Split(line, "│"); len(parts) == 3 {
			line = parts[1]
		} else if strings.Contains(s.frame, "╰") {
			continue
		}
		words = append(words, strings.Fields(line)...)
	}
	return strings.Join(words, " ")
}

func (s *stage) hasNot(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if strings.Contains(s.frame, text) {
			require.Failf(s.t, "in the frame", "%q in\n%s", text, s.frame)
		}
	}
}

// hint is the last line: a notice, or the keys.
func (s *stage) hint() string {
	lines := strings.Split(s.frame, "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// inHand is the row under the cursor.
func (s *stage) inHand() string {
	for _, line := range strings.Split(s.frame, "\n") {
		if rest, ok := strings.CutPrefix(line, "▌"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// goTo puts a setting in hand.
func (s *stage) goTo(key string) {
	s.t.Helper()
	s.press("g")
	for range 40 {
		if strings.HasPrefix(strings.TrimLeft(s.inHand(), "▾▸ "), key) {
			return
		}
		s.press("j")
	}
	require.Failf(s.t, "no such row", "%s in\n%s", key, s.frame)
}
