package help

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
)

// Event is what a key led to.
type Event int

// The events.
const (
	None   Event = iota
	Closed       // the help is done with
)

const (
	maxColumn  = 66  // cells of one column of the help, at most
	twoColumns = 100 // cells within the box from which two columns are drawn
	columnGap  = 4
	// footer is the body's lines that don't scroll: a blank and the hints.
	footer = 2
)

// Model is the help screen of one scope and how far it is scrolled.
type Model struct {
	sections []section
	text     []string // the whole help, laid out for the size
	top      int
	w, h     int
	theme    theme.Theme
}

// New is the help for a scope: its actions by group, then what can be typed
// there.
func New(scope keymap.Scope, t theme.Theme) Model {
	return Model{sections: sections(scope), theme: t}.SetSize(80, 24)
}

// SetSize gives the room that the box may take: the whole window's.
func (m Model) SetSize(w, h int) Model {
	w, h = max(w, 0), max(h, 0)
	if m.text == nil || w != m.w {
		m.w = w
		m.text = m.laidOut()
	}
	m.h = h
	return m.scrollTo(m.top)
}

// Update scrolls or closes.
func (m Model) Update(msg tea.KeyMsg) (Model, Event) {
	for _, key := range keymap.Pressed(msg) {
		action, _ := keymap.Find(keymap.ScopeHelp, key)
		page := max(1, m.rows()-1)
		switch action.ID {
		case keymap.Close:
			return m, Closed
		case keymap.Up:
			m = m.scrollTo(m.top - 1)
		case keymap.Down:
			m = m.scrollTo(m.top + 1)
		case keymap.PageUp:
			m = m.scrollTo(m.top - page)
		case keymap.PageDown:
			m = m.scrollTo(m.top + page)
		case keymap.Top:
			m = m.scrollTo(0)
		case keymap.Bottom:
			m = m.scrollTo(len(m.text))
		}
	}
	return m, None
}

func (m Model) scrollTo(top int) Model {
	m.top = max(0, min(top, len(m.text)-m.rows()))
	return m
}

// boxWidth is as much as the columns want, where there is room.
func (m Model) boxWidth() int {
	room := m.w - overlay.FrameWidth
	want := maxColumn
	if room >= twoColumns {
		want = 2*maxColumn + columnGap
	}
	return min(want, max(0, room)) + min(overlay.FrameWidth, m.w)
}

func (m Model) inner() int { return max(0, m.boxWidth()-overlay.FrameWidth) }

// rows is how many lines of the text are in sight.
func (m Model) rows() int {
	room := m.h - overlay.FrameHeight - footer
	return max(0, min(room, len(m.text)))
}

// Lines is the box: no larger than the size set, every line equally wide.
func (m Model) Lines() []string {
	body := append([]string(nil), m.text[m.top:m.top+m.rows()]...)
	body = append(body, "", m.hints())
	box := overlay.Box("Keys", body, m.boxWidth(), m.theme)
	return box[:min(len(box), m.h)]
}

func (m Model) hints() string {
	width := m.inner()
	more := ""
	if left := len(m.text) - m.top - m.rows(); left > 0 {
		more = plural(left, "more line", "more lines") + " ↓"
	}
	if cell.Width(more) > width/2 {
		more = ""
	}
	actions := keymap.In(keymap.ScopeHelp)
	if m.rows() == len(m.text) { // nothing to scroll
		leave, _ := keymap.Get(keymap.ScopeHelp, keymap.Close)
		actions = []keymap.Action{leave}
	}
	return HintLine(actions, width-cell.Width(more), m.theme) + m.theme.Dim.Of(more)
}

// laidOut is the whole help for the width there is.
func (m Model) laidOut() []string {
	width := m.inner()
	if width < twoColumns {
		return m.column(m.sections, width)
	}
	half := (width - columnGap) / 2
	left, right := m.halves(half)
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		l, r := cell.Spaces(half), ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines[i] = l + cell.Spaces(columnGap) + r
	}
	return lines
}

// halves splits the sections so that the longer column is as short as can be.
func (m Model) halves(width int) (left, right []string) {
	best := -1
	for i := 1; i <= len(m.sections); i++ {
		l, r := m.column(m.sections[:i], width), m.column(m.sections[i:], width)
		if tall := max(len(l), len(r)); best < 0 || tall < best {
			best, left, right = tall, l, r
		}
	}
	return left, right
}

// column draws sections below one another, every line exactly width cells.
func (m Model) column(list []section, width int) []string {
	var lines []string
	keys := m.keyWidth(width)
	for i, s := range list {
		if i > 0 {
			lines = append(lines, cell.Spaces(width))
		}
		lines = append(lines, m.theme.Heading.Of(cell.Fit(s.title, width)))
		for _, r := range s.rows {
			lines = append(lines, m.row(r, keys, width)...)
		}
	}
	return lines
}

// keyWidth is the width of the keys' column: the same everywhere, so that the
// words stand below each other.
func (m Model) keyWidth(width int) int {
	widest := 0
	for _, s := range m.sections {
		for _, r := range s.rows {
			widest = max(widest, cell.Width(r.key))
		}
	}
	return min(widest, max(1, width/3))
}

// row is a key and its words, on as many lines as the words take.
func (m Model) row(r row, keys, width int) []string {
	room := max(1, width-keys-3)
	var lines []string
	for i, words := range strings.Split(ansi.Wrap(r.words, room, ""), "\n") {
		key := ""
		if i == 0 {
			key = r.key
		}
		if width < keys+4 {
			return []string{m.theme.Key.Of(cell.Fit(key, width))}
		}
		lines = append(lines, " "+m.theme.Key.Of(cell.Fit(key, keys))+"  "+m.theme.Text.Of(cell.Fit(words, room)))
	}
	return lines
}
