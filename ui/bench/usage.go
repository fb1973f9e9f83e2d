//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"fliplet-audit/model"
	"fliplet-audit/ui/e2e"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/screen/usage"
	"fliplet-audit/ui/theme"
)

// The organization whose usage is measured.
const (
	usageApps  = 2_000
	usageUsers = 50_000
	usageDays  = 90
)

// measureUsage shows the usage of a large organization: the drawing alone, and
// the program in a terminal.
func measureUsage(b bench) (figures []figure, err error) {
	first, err := measureFirstFrame(b.runs)
	if err != nil {
		return nil, err
	}
	figures = append(figures, figure{"usage of 2,000 apps and 50,000 users: answer to first frame, drawing alone, 200×60", "50 ms", spread(first)})
	server, err := serve(b, "--no-rate-limit")
	if err != nil {
		return figures, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	proxy, err := serveUsage(server.URL)
	if err != nil {
		return figures, err
	}
	defer func() { err = errors.Join(err, proxy.close()) }()
	s, err := openAt(b, server, proxy.URL, 200, 60)
	if err != nil {
		return figures, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	keys, err := usageKeys(s, proxy)
	return append(figures, keys...), err
}

// largeUsage is a large organization's usage.
type largeUsage struct{ of model.Usage }

// Usage answers at once.
func (l largeUsage) Usage(context.Context, model.Organization, model.Period) (model.Usage, error) {
	return l.of, nil
}

// Apps are none.
func (largeUsage) Apps(context.Context) ([]model.App, error) { return nil, nil }

// measureFirstFrame is how long a screen takes from an answer to its frame.
func measureFirstFrame(runs int) ([]time.Duration, error) {
	colours := theme.New(termenv.TrueColor, true)
	large := largeUsage{of: usageOf()}
	var times []time.Duration
	for range runs {
		m := usage.New(1, usage.Options{
			Env:    env.Env{Now: time.Now, Tick: func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }, Zone: time.UTC, Theme: &colours},
			Source: large, Range: model.Range{Kind: model.RangeLast90Days},
		})
		m.SetSize(200, 59)
		batch, ok := m.Start()().(tea.BatchMsg)
		if !ok {
			return nil, errors.New("the screen of usage asks nothing")
		}
		for _, cmd := range batch {
			msg := cmd()
			begun := time.Now()
			m.Update(msg)
			lines := m.Lines()
			if took := time.Since(begun); strings.Contains(strings.Join(lines, "\n"), "first.last") && len(times) <= runs {
				times = append(times, took)
				break
			}
		}
		m.Stop()
	}
	if len(times) < runs {
		return nil, errors.New("the screen of usage never shows its users")
	}
	return times, nil
}

// usageKeys presses keys over the users and waits for their frames.
func usageKeys(s *session, proxy *usageProxy) ([]figure, error) {
	if _, err := s.see("Showing 1 to 25"); err != nil {
		return nil, err
	}
	if err := s.Press("2"); err != nil {
		return nil, err
	}
	shown, err := s.see("Users · 50,000")
	if err != nil {
		return nil, err
	}
	figures := []figure{{fmt.Sprintf("answer sent to first frame in the terminal, with reading its %s", mb(proxy.bytes/1024)), "", ms(shown.Sub(proxy.sent()))}}
	if err := s.Press("tab", "tab"); err != nil {
		return figures, err
	}
	if _, err := s.see("User 1 of 50,000"); err != nil {
		return figures, err
	}
	var moves []time.Duration
	for i := range 20 {
		words := fmt.Sprintf("User %d of 50,000", i+2)
		took, err := s.after(func() error { return s.Press("down") }, words, func(screen e2e.Screen) bool { return screen.Has(words) })
		if err != nil {
			return figures, err
		}
		moves = append(moves, took)
	}
	figures = append(figures, figure{"usage of 50,000 users: a key to its frame", "8 ms", spread(moves)})
	typed, err := typeUsers(s)
	return append(figures, figure{"usage of 50,000 users: a key in a filter to the rows that match", "", spread(typed)}), err
}

// typeUsers narrows the users letter by letter.
func typeUsers(s *session) ([]time.Duration, error) {
	if err := s.Press("/"); err != nil {
		return nil, err
	}
	if _, err := s.see("keep", "restore"); err != nil {
		return nil, err
	}
	const text = "last1234"
	var times []time.Duration
	for i := range len(text) {
		total := "Users · " + model.Thousands(usersWith(text[:i+1])) + " of 50,000"
		if usersWith(text[:i+1]) == usageUsers {
			if err := s.Type(text[i : i+1]); err != nil {
				return times, err
			}
			continue
		}
		took, err := s.after(func() error { return s.Type(text[i : i+1]) }, total, func(screen e2e.Screen) bool { return screen.Has(total) })
		if err != nil {
			return times, err
		}
		times = append(times, took)
	}
	return times, nil
}

func userOf(i int) string { return fmt.Sprintf("first.last%d@acme-%d.example", i, i%97) }

func usersWith(text string) int {
	n := 0
	for i := range usageUsers {
		if strings.Contains(userOf(i), text) {
			n++
		}
	}
	return n
}

func usageOf() model.Usage {
	var u model.Usage
	now := time.Now().UTC().Truncate(24 * time.Hour)
	count := func(n int) model.Count {
		return model.Count{Count: n, Known: true, Previous: n * 9 / 10, HasPrevious: true}
	}
	for i := range usageDays {
		day := now.AddDate(0, 0, -i)
		u.AppSessions = append(u.AppSessions, model.DayCount{Day: day, Count: i * 7919 % 5000})
		u.StudioSessions = append(u.StudioSessions, model.DayCount{Day: day, Count: i * 104729 % 900})
	}
	for i := range usageApps {
		u.Apps = append(u.Apps, model.AppUsage{
			ID: model.ID(fmt.Sprint(1000 + i)), Name: fmt.Sprintf("App number %d", i*7919%usageApps), CreatedAt: now.AddDate(0, 0, -i),
			Users: count(i * 31 % 997), Sessions: count(i * 41 % 4999), Devices: count(i % 71), Updates: count(i % 9),
		})
	}
	for i := range usageUsers {
		n := i * 7919 % usageUsers
		u.Users = append(u.Users, model.UserUsage{
			ID: model.ID(fmt.Sprint(100000 + i)), Email: userOf(n), LastSeenAt: now.Add(-time.Duration(n) * time.Minute), CreatedAt: now.AddDate(-1, 0, -n%300),
			StudioSessions: count(n % 613), ViewerSessions: count(n % 251), AppsAvailable: count(n % 2000),
		})
	}
	return u
}
