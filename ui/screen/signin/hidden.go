package signin

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/input"
)

// hidden is a line of text that nothing prints: it is behind a function, so
// that no formatter that walks through a struct finds it. The zero value is
// empty.
type hidden struct{ line func() input.Line }

func (h hidden) get() input.Line {
	if h.line == nil {
		return input.Line{}
	}
	return h.line()
}

func (h hidden) text() string { return h.get().Text() }
func (h hidden) empty() bool  { return h.get().Empty() }

// update edits by a key. What a paste has at its end to be sent by it is not
// part of a secret.
func (h hidden) update(key tea.KeyMsg) hidden {
	if key.Paste {
		key.Runes = []rune(strings.TrimRight(string(key.Runes), "\r\n"))
	}
	line, _ := h.get().Update(key)
	if line.Empty() {
		return hidden{}
	}
	return hidden{func() input.Line { return line }}
}
