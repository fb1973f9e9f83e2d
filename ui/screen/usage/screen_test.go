package usage

import (
	"context"
	"fmt"
	"regexp"
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
	"fliplet-audit/ui/theme"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opened is when every test's clock begins: a Thursday, an hour before UTC here.
var (
	opened = time.Date(2026, 11, 19, 9, 24, 38, 0, time.UTC)
	zone   = time.FixedZone("", 3600)
)

const ms = time.Millisecond

// source answers with figures that a test may change, after a while.
type source struct {
	mu      sync.Mutex
	usage   model.Usage
	apps    []model.App
	fails   error
	takes   time.Duration
	now     func() time.Time
	periods []model.Period
}

func (s *source) Usage(ctx context.Context, _ model.Organization, p model.Period) (model.Usage, error) {
	s.mu.Lock()
	s.periods = append(s.periods, p)
	u, fails, takes := s.usage, s.fails, s.takes
	s.mu.Unlock()
	select {
	case <-ctx.Done():
		return model.Usage{}, ctx.Err()
	case <-time.After(takes):
	}
	u.At = s.now()
	return u, fails
}

func (s *source) Apps(context.Context) ([]model.App, error) { return s.apps, nil }

func known(n int) model.Count { return model.Count{Count: n, Known: true} }

func against(n, before int) model.Count {
	return model.Count{Count: n, Known: true, Previous: before, HasPrevious: true}
}

func day(text string) time.Time {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return at
}

// acme is an organization of seven days, four apps and five users.
func acme() *source {
	s := &source{apps: []model.App{{ID: "12", Name: "Conference", ProductionID: "13"}, {ID: "20", Name: "Newsroom"}}}
	for i, counts := range [][2]int{{40, 11}, {52, 9}, {71, 14}, {0, 0}, {12, 2}, {66, 12}, {31, 4}} {
		at := day("2026-11-13").AddDate(0, 0, i)
		if counts != [2]int{} { // the server leaves out a day without any
			s.usage.AppSessions = append(s.usage.AppSessions, model.DayCount{Day: at, Count: counts[0]})
			s.usage.StudioSessions = append(s.usage.StudioSessions, model.DayCount{Day: at, Count: counts[1]})
		}
	}
	s.usage.Stats = model.UsageStats{
		UniqueAppUsers: against(112, 100), TotalAppUsers: against(1204, 1204), AppSessions: against(272, 301), StudioSessions: against(52, 0),
		StudioUsers: known(9), AppsCreated: against(0, 2), AppsEdited: against(3, 1), AppsPublished: against(1, 1),
	}
	app := func(id model.ID, name string, sessions, before int) model.AppUsage {
		return model.AppUsage{ID: id, Name: name, Sessions: against(sessions, before), Users: against(sessions/3, before/3), Devices: known(sessions / 2), PublishedAt: opened.AddDate(0, -2, 0)}
	}
	s.usage.Apps = []model.AppUsage{app("20", "Newsroom", 31, 40), app("12", "Conference", 210, 190), app("31", "=cmd|'/c calc'!A1", 2, 2), app("40", "東京オフィス", 29, 0)}
	s.usage.Apps[2].PublishedAt = time.Time{}
	for i, email := range []string{"ann@acme.example", "bob@acme.example", "eve\x1b[31m@evil.example", "joao.pereira@acme.example", "a|b \"x\"@acme.example"} {
		s.usage.Users = append(s.usage.Users, model.UserUsage{
			ID: model.ID(fmt.Sprint(100 + i)), Email: email, StudioSessions: known(9 - 2*i), ViewerSessions: known(i), AppPublishes: known(i % 2),
			LastSeenAt: opened.Add(-time.Duration(i) * 20 * time.Hour), AppsAvailable: known(4), AppsCreated: known(0), CreatedAt: opened.AddDate(-2, 0, 0),
		})
	}
	return s
}

// program is the screen alone, in a bubble of testing/synctest, where time
// stands still unless a test lets it pass. It looks at every frame.
type program struct {
	t         *testing.T
	m         *Model
	source    *source
	msgs      chan tea.Msg
	width     int
	height    int
	frame     string
	plain     bool
	clipboard []string
	folder    string
	opened    []screen.OpenLogsMsg
}

type settings struct {
	width, height int
	dates         model.Range
	colour        bool
}

func run(t *testing.T, s *source, o settings, test func(p *program)) {
	t.Helper()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		p := begin(t, s, o, folder)
		test(p)
		p.m.Stop()
		time.Sleep(5 * time.Second) // the longest timer is a notice's
		synctest.Wait()
	})
}

func begin(t *testing.T, s *source, o settings, folder string) *program {
	t.Helper()
	if o.width == 0 {
		o.width, o.height = 80, 23
	}
	profile := termenv.Ascii
	if o.colour {
		profile = termenv.TrueColor
	}
	began := time.Now()
	colours := theme.New(profile, true)
	p := &program{t: t, source: s, msgs: make(chan tea.Msg, 1000), width: o.width, height: o.height, folder: folder, plain: !o.colour}
	s.now = func() time.Time { return opened.Add(time.Since(began)) }
	p.m = New(7, Options{
		Env: env.Env{Now: s.now, Tick: tea.Tick, Zone: zone, Theme: &colours, Folder: folder, Copy: func(text string) (string, error) {
			p.clipboard = append(p.clipboard, text)
			return "copied", nil
		}},
		Source: s, Organization: model.Organization{ID: "21", Name: "Acme Corp"}, Range: o.dates,
	})
	p.m.SetSize(o.width, o.height)
	p.do(p.m.Start())
	p.look()
	return p
}

func week() settings { return settings{dates: model.Range{Kind: model.RangeLast7Days}} }

func (s settings) at(width, height int) settings {
	s.width, s.height = width, height
	return s
}

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
	case screen.OpenLogsMsg:
		p.opened = append(p.opened, msg)
	default:
		p.do(p.m.Update(msg))
		p.look()
	}
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
	"tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "backspace": tea.KeyBackspace, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
}

func keyOf(name string) tea.KeyMsg {
	if kind, ok := keyNames[name]; ok {
		return tea.KeyMsg{Type: kind}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// strike presses a key and looks at the very next frame.
func (p *program) strike(name string) {
	p.t.Helper()
	p.do(p.m.Key(keyOf(name)))
	p.look()
}

func (p *program) press(names ...string) {
	p.t.Helper()
	for _, name := range names {
		p.strike(name)
		p.settle()
	}
}

// typed types a text letter by letter.
func (p *program) typed(text string) {
	p.t.Helper()
	for _, r := range text {
		p.press(string(r))
	}
}

func (p *program) resize(width, height int) {
	p.width, p.height = width, height
	p.m.SetSize(width, height)
	p.look()
}

var sequence = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// look draws the frame and holds it against what is true of every frame.
func (p *program) look() {
	p.t.Helper()
	lines := p.m.Lines()
	p.frame = strings.Join(lines, "\n")
	require.Len(p.t, lines, p.height)
	for i, line := range lines {
		assert.LessOrEqual(p.t, ansi.StringWidth(line), p.width, "line %d: %q", i, line)
	}
	rest := sequence.ReplaceAllString(p.frame, "")
	assert.NotContains(p.t, rest, "\x1b", "what came from outside reached the terminal")
	if p.plain {
		assert.Equal(p.t, rest, p.frame, "a frame without colour has none")
	}
	p.frame = rest
}

func (p *program) sees(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		assert.Contains(p.t, p.frame, text)
	}
}

func (p *program) seesNo(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		assert.NotContains(p.t, p.frame, text)
	}
}

// line is the frame's line that holds a text.
func (p *program) line(text string) string {
	p.t.Helper()
	for line := range strings.SplitSeq(p.frame, "\n") {
		if strings.Contains(line, text) {
			return line
		}
	}
	require.Failf(p.t, "no such line", "%q in\n%s", text, p.frame)
	return ""
}

// rows are the rows of the table in sight, by the beginning of their first
// cell.
func (p *program) rows() []string {
	var names []string
	t := p.m.table()
	for _, row := range t.arranged.Shown {
		names = append(names, t.rows.Value(row, 0).Text)
	}
	return names
}
