package cli

import (
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/terminal"
	"fliplet-audit/ui/theme"
)

// background keeps the theme right where the terminal says only after the
// start whether its background is dark.
type background struct {
	late  *terminal.Late
	out   io.Writer
	theme *theme.Theme
	dark  bool
	ask   bool // the terminal is still to be asked
	size  tea.WindowSizeMsg
}

func newBackground(out io.Writer, t *theme.Theme) *background {
	return &background{late: terminal.NewLate(), out: out, theme: t, dark: terminal.Dark(), ask: terminal.AskLater()}
}

// filter is Bubble Tea's: it sees every message before the program does.
func (b *background) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		b.size = msg
		b.askOnce()
	case tea.KeyMsg:
		if !msg.Paste && b.late.Swallow(msg.String(), time.Now()) {
			return b.answered()
		}
	}
	return msg
}

// askOnce asks when the first size is known: by then Bubble Tea holds the
// terminal.
func (b *background) askOnce() {
	if !b.ask {
		return
	}
	b.ask = false
	b.late.Expect(time.Now())
	_, _ = io.WriteString(b.out, terminal.Query)
}

// answered repaints everything if the background is not as it was taken for.
func (b *background) answered() tea.Msg {
	dark, known := b.late.Background()
	if !known || dark == b.dark {
		return nil
	}
	b.dark = dark
	*b.theme = theme.New(terminal.Profile(), dark)
	return b.size
}
