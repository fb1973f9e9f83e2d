package usage

import (
	"context"
	"fmt"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/localtable"
	"fliplet-audit/ui/theme"
)

// large is an organization of 2,000 apps and 50,000 users over 90 days.
func large() *source {
	s := &source{now: func() time.Time { return opened }}
	for i := range 90 {
		at := day("2026-08-22").AddDate(0, 0, i)
		s.usage.AppSessions = append(s.usage.AppSessions, model.DayCount{Day: at, Count: i * 7919 % 5000})
		s.usage.StudioSessions = append(s.usage.StudioSessions, model.DayCount{Day: at, Count: i * 104729 % 900})
	}
	for i := range 2000 {
		s.usage.Apps = append(s.usage.Apps, model.AppUsage{
			ID: model.ID(fmt.Sprint(1000 + i)), Name: fmt.Sprintf("App number %d", i*7919%2000), CreatedAt: opened.AddDate(0, 0, -i),
			Users: against(i*31%997, i*37%991), Sessions: against(i*41%4999, i*43%4993), Devices: against(i%71, i%73), Updates: known(i % 9),
		})
	}
	for i := range 50000 {
		n := i * 7919 % 50000
		s.usage.Users = append(s.usage.Users, model.UserUsage{
			ID: model.ID(fmt.Sprint(100000 + i)), Email: fmt.Sprintf("first.last%d@acme-%d.example", n, n%97), LastSeenAt: opened.Add(-time.Duration(n) * time.Minute),
			CreatedAt: opened.AddDate(-1, 0, -n%300), StudioSessions: known(n % 613), ViewerSessions: known(n % 251), AppsAvailable: known(n % 2000),
		})
	}
	return s
}

// screenOf is a screen without a program around it.
func screenOf(s *source, width, height int) *Model {
	colours := theme.New(termenv.TrueColor, true)
	m := New(7, Options{
		Env:    env.Env{Now: s.now, Tick: func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }, Zone: time.UTC, Theme: &colours},
		Source: s, Organization: model.Organization{ID: "21", Name: "Acme Corp"}, Range: model.Range{Kind: model.RangeLast90Days},
	})
	m.SetSize(width, height)
	return m
}

// answerOf is the message that ends in an answer.
func answerOf(t testing.TB, m *Model) answerMsg {
	t.Helper()
	msg, ok := m.ask()().(answerMsg) // alone, as no timer is set
	require.True(t, ok)
	require.NoError(t, msg.err)
	return msg
}

var size = map[string][2]int{"80x24": {80, 23}, "200x60": {200, 59}}

func BenchmarkFirstFrameAfterTheAnswer(b *testing.B) {
	for name, wh := range size {
		b.Run(name, func(b *testing.B) {
			s := large()
			for b.Loop() {
				b.StopTimer()
				m := screenOf(s, wh[0], wh[1])
				msg := answerOf(b, m)
				b.StartTimer()
				m.Update(msg)
				m.Lines()
			}
		})
	}
}

func BenchmarkKeyToFrame(b *testing.B) {
	for name, keys := range map[string]struct{ before, pressed []string }{
		"day":    {nil, []string{"left", "right"}},
		"part":   {nil, []string{"tab"}},
		"row":    {[]string{"tab", "tab"}, []string{"down"}},
		"page":   {[]string{"tab", "tab"}, []string{"pgdown"}},
		"bottom": {[]string{"tab", "tab"}, []string{"G", "g"}},
		"column": {[]string{"tab", "tab"}, []string{"right", "left"}},
		"sort":   {[]string{"tab", "tab"}, []string{"s"}},
		"typed":  {[]string{"tab", "tab", "/"}, []string{"9", "backspace"}},
	} {
		b.Run(name, func(b *testing.B) {
			m := screenOf(large(), 200, 59)
			m.Update(answerOf(b, m))
			for _, key := range keys.before {
				m.Key(keyOf(key))
			}
			for i := 0; b.Loop(); i++ {
				m.Key(keyOf(keys.pressed[i%len(keys.pressed)]))
				m.Lines()
			}
		})
	}
}

// The order of 50,000 rows is made while the old one stays in sight.
func BenchmarkArrange(b *testing.B) {
	s := large()
	rows := rowsOf(&s.usage)[partUsers]
	sorted := func(column int) localtable.Wish { return localtable.Wish{Sort: column} }
	before, err := rows.Arrange(context.Background(), sorted(1), localtable.Arranged{})
	require.NoError(b, err)
	text, number := sorted(1), sorted(1)
	text.Filters[0] = "last123"
	number.Filters[1] = ">100"
	for name, w := range map[string]localtable.Wish{"sort by e-mail": sorted(0), "sort by count": sorted(2), "narrow by text": text, "narrow by count": number} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := rows.Arrange(context.Background(), w, before); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// counting counts the cells that are formatted.
type counting struct {
	grid.Rows
	formatted map[int]bool
}

func (c counting) Cell(row, column, width int) grid.Cell {
	c.formatted[row] = true
	return c.Rows.Cell(row, column, width)
}

func TestNoRowIsFormattedThatIsNotShown(t *testing.T) {
	s := large()
	m := screenOf(s, 80, 23)
	m.Update(answerOf(t, m))
	users := m.tables[partUsers]
	formatted := map[int]bool{}
	users.grid.SetRows(counting{cells{users}, formatted})
	m.Lines()
	assert.Empty(t, formatted, "the users are out of sight")
	m.Key(keyOf("tab"))
	m.Key(keyOf("tab"))
	m.Lines()
	assert.Len(t, formatted, users.grid.Height())
	for range 10 {
		m.Key(keyOf("down"))
		m.Lines()
	}
	assert.Len(t, formatted, users.grid.Height())
	m.Key(keyOf("G"))
	m.Lines()
	assert.Len(t, formatted, 2*users.grid.Height())
}

func TestManyRowsAreOrderedWhileTheOldOrderStays(t *testing.T) {
	s := large()
	run(t, s, week(), func(p *program) {
		p.settle()
		p.press("tab", "tab")
		first := p.rows()[0]
		p.strike("s")
		assert.Equal(t, first, p.rows()[0], "the old order, until the new one is there")
		p.settle()
		p.sees("User ↑")
		assert.Equal(t, "first.last0@acme-0.example", p.rows()[0])
		p.press("/")
		for _, r := range "last4999" { // faster than it is narrowed
			p.strike(string(r))
		}
		p.settle()
		assert.Len(t, p.rows(), 11, "last4999 and last49990 to 49999")
		p.press("enter", "R")
		assert.Len(t, p.rows(), 11, "another answer is narrowed too")
	})
}

func TestWhatIsTypedWhileAnAnswerComesHolds(t *testing.T) {
	s := large()
	s.takes = 200 * ms
	run(t, s, week(), func(p *program) {
		p.pass(time.Second)
		p.press("tab", "R")
		p.press("/")
		p.typed("number 1999")
		p.pass(time.Second)
		assert.Len(t, p.rows(), 1)
		p.press("esc")
		assert.Len(t, p.rows(), 2000)
	})
}
