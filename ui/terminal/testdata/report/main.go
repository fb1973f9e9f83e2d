// Command report says what ui/terminal found out; it links Bubble Tea, whose
// own init would ask the terminal too.
package main

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"fliplet-audit/ui/terminal"
)

var _ tea.Model

func main() {
	fmt.Printf("dark=%v known=%v lipgloss=%v later=%v\n", terminal.Dark(), terminal.Known(), lipgloss.HasDarkBackground(), terminal.AskLater())
}
