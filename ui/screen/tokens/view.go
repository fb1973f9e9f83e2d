package tokens

import (
	"fmt"
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/spinner"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/screen"
	"fliplet-audit/ui/theme"
)

const (
	headLines = 4 // what these are, the headings, the rule, the filters
	footLines = 2 // the status and the hints
)

// SetSize gives the screen its width and height.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, height
	m.resize()
}

// resize gives the table what the rest leaves.
func (m *Model) resize() {
	m.grid.SetSize(m.width, max(m.height-headLines-footLines-len(m.banner()), 0))
}

// Lines draws the screen: exactly its height in lines.
func (m *Model) Lines() []string {
	lines := []string{m.titleLine(), m.grid.Header(m.headings()), m.grid.Rule(), m.filterRow()}
	if len(m.shown) == 0 {
		lines = append(lines, exactly(m.emptyLines(), m.grid.Height())...)
	} else {
		lines = append(lines, m.grid.Lines()...)
	}
	lines = append(lines, m.banner()...)
	lines = exactly(append(lines, m.statusLine(), m.hintLine()), m.height)
	if m.box == nil {
		return lines
	}
	return overlay.Place(lines, m.box.lines(m.width, m.height), m.width, m.height, m.env.Theme.Dim)
}

func exactly(lines []string, height int) []string {
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines[:height]
}

func (m *Model) headings() []grid.Heading {
	headings := make([]grid.Heading, columnCount)
	headings[m.wish.Sort] = grid.Heading{Sorted: true, Ascending: m.wish.Ascending}
	return headings
}

// titleLine says what these are, and what the mark of the one in use means.
func (m *Model) titleLine() string {
	t := m.env.Theme
	const title, effect = "API tokens", " · each opens the API to whoever has its secret"
	legend := ""
	if slices.ContainsFunc(m.all.tokens, m.all.inUse) {
		legend = inUseMark[1:] + " in use here"
	}
	words := effect
	room := m.width - 1 - cell.Width(title) - cell.Width(legend) - 1
	if cell.Width(words) >= room {
		words = ""
	}
	return " " + t.Strong.Of(title) + t.Dim.Of(words) + cell.Spaces(room-cell.Width(words)) + t.Accent.Of(legend)
}

// emptyLines say why there is nothing.
func (m *Model) emptyLines() []string {
	t := m.env.Theme
	say := func(p theme.Paint, words string) string { return "  " + p.Of(cell.Cut(words, m.width-3)) }
	switch {
	case !m.all.read && m.request.Busy() && m.slow:
		return []string{"", say(t.Dim, "Asking Fliplet for the tokens…")}
	case !m.all.read && !m.request.Busy():
		return []string{"", say(t.Dim, "The tokens are not read. "+keyOf(keymap.Reload)+" asks for them.")}
	case !m.all.read:
		return nil
	case m.wish.Filtered():
		return []string{"", say(t.Strong, "No tokens match"), say(t.Text, m.filtersInWords()), "", m.keyLine(keymap.ClearAll, "clears all filters")}
	}
	return []string{"", say(t.Strong, "No tokens"), say(t.Text, "No program has a key of its own to the organization's API."), "", m.keyLine(keymap.New, "makes one")}
}

func (m *Model) keyLine(id keymap.ID, words string) string {
	return "  " + m.env.Theme.Key.Of(keyOf(id)) + m.env.Theme.Hint.Of("  "+words)
}

// banner is how a change ended, else why the list could not be read: what
// happened, then what to do. Small windows have no room for both.
func (m *Model) banner() []string {
	t := m.env.Theme
	switch m.outcome.tone {
	case outcomeGood:
		return m.bannerLines("✓ ", t.Good, m.outcome.what, m.outcome.advice)
	case outcomeUnsure:
		return m.bannerLines("! ", t.Warn, m.outcome.what, m.outcome.advice)
	case outcomeFailed:
		return m.bannerLines("✗ ", t.Error, m.outcome.what, m.outcome.advice)
	}
	if m.failure == nil {
		return nil
	}
	what, advice := failure.Words(m.failure)
	return m.bannerLines("✗ ", t.Error, what.String(), advice.String())
}

func (m *Model) bannerLines(mark string, paint theme.Paint, what, advice string) []string {
	var lines []string
	for i, line := range cell.Wrap(model.Clean(what).String(), m.width-4, 3) {
		lines = append(lines, " "+paint.Of([]string{mark, "  ", "  "}[i]+line))
	}
	for _, line := range cell.Wrap(model.Clean(advice).String(), m.width-4, 2) {
		lines = append(lines, "   "+m.env.Theme.Text.Of(line))
	}
	return lines
}

// statusLine says how many there are, what is waited for, and how old it is.
func (m *Model) statusLine() string {
	t := m.env.Theme
	line, width := m.spinner(), 1
	put := func(p theme.Paint, words string) {
		gap := ""
		if width > 1 {
			gap = " · "
		}
		if room := m.width - width - cell.Width(gap); words != "" && (width == 1 || cell.Width(words) <= room) {
			words = cell.Cut(words, room)
			line += t.Dim.Of(gap) + p.Of(words)
			width += cell.Width(gap) + cell.Width(words)
		}
	}
	put(t.Warn, m.waiting())
	put(t.Text, m.count())
	if m.all.read {
		if m.all.userFailure != nil {
			put(t.Warn, "which one is in use here is not known")
		}
		put(t.Dim, "read at "+m.all.at.In(m.zone).Format("15:04:05"))
		put(t.Dim, milliseconds(m.all.took))
	}
	return line
}

func milliseconds(d time.Duration) string {
	if d < time.Millisecond {
		return "under 1 ms"
	}
	return model.Thousands(int(d.Milliseconds())) + " ms"
}

// count is how many tokens there are, and how many of them are shown.
func (m *Model) count() string {
	n := len(m.all.tokens)
	switch {
	case !m.all.read:
		return ""
	case m.wish.Filtered():
		return model.Thousands(len(m.shown)) + " of " + tokensWord(n)
	case n == 0:
		return "No tokens"
	}
	return tokensWord(n)
}

func tokensWord(n int) string {
	if n == 1 {
		return "1 token"
	}
	return model.Thousands(n) + " tokens"
}

func (m *Model) spinner() string {
	if !m.slow || !m.busy() {
		return " "
	}
	glyphs := spinner.MiniDot.Frames
	return m.env.Theme.Accent.Of(glyphs[m.spin%len(glyphs)])
}

// waiting says what is waited for.
func (m *Model) waiting() string {
	if !m.busy() {
		return ""
	}
	what := "asking Fliplet"
	if m.changing != nil {
		what = model.Clean(m.changing.words).String()
	}
	switch left := m.wait.Until.Sub(m.env.Now()); {
	case left > 0 && m.changing != nil:
		return fmt.Sprintf("%s: %s", what, screen.WaitWords(m.wait, left))
	case left > 0:
		return screen.WaitWords(m.wait, left)
	case m.slow:
		return what + "…"
	}
	return ""
}

// hintLine is a notice, or the keys that matter now.
func (m *Model) hintLine() string {
	t := m.env.Theme
	if m.notice != "" {
		return " " + t.Good.Of(cell.Cut(model.Clean(m.notice).String(), m.width-2))
	}
	if m.box != nil { // it shows its own
		return ""
	}
	if m.changing != nil {
		return " " + t.Dim.Of(cell.Cut(model.Clean("One moment: "+m.changing.words+"…").String(), m.width-2))
	}
	var on []keymap.Action
	for _, a := range keymap.Hints(m.Scope()) {
		if m.Off(a.ID) == "" {
			on = append(on, a)
		}
	}
	return " " + help.HintLine(on, m.width-2, *t)
}
