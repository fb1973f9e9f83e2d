//go:build unix

package e2e

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// Screen is what stands on the terminal at a moment.
type Screen struct {
	// Rows are the lines from the top, without the blanks at their ends.
	Rows []string
	// Cells are the same, cell by cell; the second cell of a wide character has
	// the width 0.
	Cells [][]uv.Cell
	// Alt tells whether it is the alternate screen.
	Alt bool
	// CursorX and CursorY count from 0; Cursor tells whether it shows.
	CursorX, CursorY int
	Cursor           bool
}

// String is the rows as lines, without empty ones at the end.
func (s Screen) String() string { return strings.TrimRight(strings.Join(s.Rows, "\n"), "\n") }

// Has tells whether a row holds a text.
func (s Screen) Has(text string) bool { return s.Find(text) >= 0 }

// Find is the first row that holds a text; -1 if none does.
func (s Screen) Find(text string) int {
	for i, row := range s.Rows {
		if strings.Contains(row, text) {
			return i
		}
	}
	return -1
}

// Row is a row's text; rows count from 0, and below 0 from the bottom.
func (s Screen) Row(n int) string {
	if n < 0 {
		n += len(s.Rows)
	}
	if n < 0 || n >= len(s.Rows) {
		return ""
	}
	return s.Rows[n]
}

// Screen is what stands on the terminal now. It may be half of a frame: to be
// sure of what it shows, wait for it (Await).
func (t *Terminal) Screen() Screen {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen()
}

func (t *Terminal) screen() Screen {
	width, height := t.emu.Width(), t.emu.Height()
	s := Screen{Alt: t.emu.IsAltScreen(), Cursor: t.modes[showCursor]}
	at := t.emu.CursorPosition()
	s.CursorX, s.CursorY = at.X, at.Y
	s.Rows, s.Cells = make([]string, height), make([][]uv.Cell, height)
	for y := range height {
		s.Cells[y] = make([]uv.Cell, width)
		var text strings.Builder
		for x := range width {
			c := t.emu.CellAt(x, y)
			if c == nil {
				continue
			}
			s.Cells[y][x] = *c
			text.WriteString(c.Content)
		}
		s.Rows[y] = strings.TrimRight(text.String(), " ")
	}
	return s
}
