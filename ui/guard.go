package ui

import (
	"fmt"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// Crash is a panic that the guard caught: what it said and where it was. What
// it said may hold log data, so it is for neither file nor screen as it is.
type Crash struct {
	// Value is what the panic was called with.
	Value any
	// Stack is the goroutine's stack, without the values.
	Stack []byte
}

// Kind is the panic's kind without its words, which may hold log data.
func (c *Crash) Kind() string { return fmt.Sprintf("%T", c.Value) }

// Guard is a tea.Model around another that turns a panic, in a command too,
// into a quiet end of the program: the terminal is given back as it was.
type Guard struct {
	inner tea.Model
	crash *Crash
	frame string
	drawn bool
}

// NewGuard guards a model.
func NewGuard(inner tea.Model) *Guard { return &Guard{inner: inner} }

// Crash is the panic that ended the program; nil when there was none.
func (g *Guard) Crash() *Crash { return g.crash }

// crashMsg brings a command's panic back.
type crashMsg struct{ crash *Crash }

// Init begins the inner model.
func (g *Guard) Init() (cmd tea.Cmd) {
	defer g.recover(&cmd)
	return guarded(g.inner.Init())
}

// Update passes a message on.
func (g *Guard) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	if g.crash != nil {
		return g, tea.Quit
	}
	if c, ok := msg.(crashMsg); ok {
		g.crash = c.crash
		return g, tea.Quit
	}
	m = g // what a panic leaves to be returned
	defer g.recover(&cmd)
	_, inner := g.inner.Update(msg)
	g.draw()
	return g, guarded(inner)
}

// draw makes the frame at once: a panic in it ends the program now, not with
// the next message, which may never come.
func (g *Guard) draw() { g.frame, g.drawn = g.inner.View(), true }

// recover notes a panic of the inner model.
func (g *Guard) recover(cmd *tea.Cmd) {
	if v := recover(); v != nil {
		g.crash = &Crash{Value: v, Stack: debug.Stack()}
		*cmd = tea.Quit
	}
}

// View is the inner model's frame; after a panic the last whole one stays.
func (g *Guard) View() string {
	if g.crash != nil || g.drawn {
		return g.frame
	}
	var quit tea.Cmd // the first message, the window's size, is sure to come
	defer g.recover(&quit)
	g.draw()
	return g.frame
}

// guarded runs a command so that its panic comes back as a message.
func guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = crashMsg{&Crash{Value: v, Stack: debug.Stack()}}
			}
		}()
		msg = cmd()
		batch, ok := msg.(tea.BatchMsg)
		if !ok {
			return msg
		}
		for i := range batch {
			batch[i] = guarded(batch[i])
		}
		return batch
	}
}
