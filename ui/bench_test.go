package ui_test

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/theme"
)

// benched is a program in true colour at 200×60, its first answers taken in.
// It has no clock of a bubble's: nothing in it waits.
func benched(b *testing.B, c *client, query model.Query) *ui.App {
	b.Helper()
	now := func() time.Time { return opened }
	c.begin(now)
	colours := theme.New(termenv.TrueColor, true)
	app := ui.New(ui.Options{
		Env: env.Env{
			Now: now, Zone: zone, Theme: &colours, Copy: func(string) (string, error) { return "", nil },
			Tick: func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil },
		},
		Session:      &ui.Session{Client: c, Waits: make(chan api.Wait), Close: func() {}},
		Organization: "21", Query: query,
	})
	b.Cleanup(app.Stop)
	msgs := make(chan tea.Msg, 100) // more than there ever are at once
	do := func(cmd tea.Cmd) {
		if cmd != nil {
			go func() { msgs <- cmd() }()
		}
	}
	send := func(msg tea.Msg) {
		_, cmd := app.Update(msg)
		do(cmd)
	}
	send(tea.WindowSizeMsg{Width: 200, Height: 60})
	do(app.Init())
	settle := func(until func() bool) {
		for !until() {
			msg := <-msgs
			if batch, ok := msg.(tea.BatchMsg); ok {
				for _, cmd := range batch {
					do(cmd)
				}
				continue
			}
			if msg != nil {
				send(msg)
			}
		}
	}
	settle(func() bool { return strings.Contains(app.View(), "Showing 1 to 25") })
	for _, size := range []string{"50", "100", "500"} {
		send(keyOf("+"))
		settle(func() bool { return strings.Contains(app.View(), "Showing 1 to "+size) })
	}
	return app
}

// BenchmarkKeyToFrame is a key and the frame after it on a page of 500 at
// 200×60.
func BenchmarkKeyToFrame(b *testing.B) {
	query := model.Query{Range: model.Range{Kind: model.RangeLast30Days}}
	for name, keys := range map[string][]string{
		"row":        {"j", "j", "j", "k", "k", "k"},
		"scroll":     {"j"},
		"screenful":  {"pgdown", "pgup"},
		"column":     {"right", "left"},
		"end-to-end": {"G", "g"},
	} {
		b.Run(name, func(b *testing.B) {
			app := benched(b, newClient(someLogs(4000)), query)
			if name == "scroll" {
				for range 60 {
					app.Update(keyOf("j"))
				}
			}
			app.View()
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				app.Update(keyOf(keys[i%len(keys)]))
				app.View()
				i++
				if name == "scroll" && i%400 == 0 {
					b.StopTimer()
					for range 400 {
						app.Update(keyOf("k"))
					}
					app.View()
					b.StartTimer()
				}
			}
		})
	}
}

// BenchmarkFilterKey is a letter typed into a filter to the frame with the rows
// on hand that match.
func BenchmarkFilterKey(b *testing.B) {
	query := model.Query{Range: model.Range{Kind: model.RangeLast30Days}}
	app := benched(b, newClient(someLogs(4000)), query)
	app.Update(keyOf("/"))
	keys := []string{"l", "o", "g", "backspace", "backspace", "backspace"}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		app.Update(keyOf(keys[i%len(keys)]))
		app.View()
		i++
	}
}

// BenchmarkBackOnTheTrail is a step back or forward to its frame, on a page of
// 500 at 200×60; it asks nothing.
func BenchmarkBackOnTheTrail(b *testing.B) {
	c := newClient(someLogs(4000))
	app := benched(b, c, model.Query{Range: model.Range{Kind: model.RangeLast30Days}})
	for _, key := range []string{"j", "enter", "J"} {
		app.Update(keyOf(key))
	}
	app.View()
	asked := c.all()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		app.Update(keyOf([]string{"H", "L"}[i%2]))
		app.View()
		i++
	}
	b.ReportMetric(float64(c.all()-asked)/float64(b.N), "requests/op")
}
