// Command counter is a small Bubble Tea program for the harness's own tests.
package main

import (
	"fmt"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/terminal"
)

type counter struct {
	width, height int
	last          string
	count         int
}

func (c counter) Init() tea.Cmd { return nil }

func (c counter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		c.width, c.height = msg.Width, msg.Height
	case tea.KeyMsg:
		c.last = msg.String()
		c.count++
		switch c.last {
		case "q":
			return c, tea.Quit
		case "!":
			panic("on purpose")
		case "X": // leaves the terminal as it is
			os.Exit(7)
		}
	}
	return c, nil
}

func (c counter) View() string {
	return fmt.Sprintf("size %d by %d\nlast key %s\ncount %d\nwide 日本 é | end\ndark %v known %v",
		c.width, c.height, c.last, c.count, terminal.Dark(), terminal.Known())
}

func main() {
	if _, err := tea.NewProgram(counter{}, tea.WithAltScreen(), tea.WithMouseCellMotion()).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	fmt.Println("goodbye")
}
