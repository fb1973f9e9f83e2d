package logs

import tea "github.com/charmbracelet/bubbletea"

// panel is the recipe in hand.
type panel struct{}

func (m *Model) chooseRecipe() tea.Cmd { return nil }
