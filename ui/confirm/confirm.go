// Package confirm is the question before something is changed: what will
// happen, in words, and an answer that is no unless a person says otherwise.
package confirm

import (
	"cmp"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

// Question is what is asked. Its texts may come from outside: they are cleaned
// on the way in.
type Question struct {
	Title string
	// Lines say what will happen: organization, thing and effect. An empty one
	// is a line of air.
	Lines []string
	// Type is what must be typed to agree, blanks around it apart; "" asks with
	// a list of two that begins on no. It must be clean and short enough to be
	// read in one line of the box.
	Type string
	// Yes says what agreeing does: "Delete the token".
	Yes string
	// No says what not agreeing does; "" is that nothing is changed.
	No string
}

// Event is what a key led to.
type Event int

// The events: none, agreed, refused. After the last two the question is done
// with.
const (
	None Event = iota
	Yes
	No
)

// maxText is how much of a line is kept, in bytes.
const maxText = 4096

// Model is the question and what is in hand or typed.
type Model struct {
	title, yes, no string
	words          []string
	expected       string
	line           input.Line
	agree          bool // the line in hand is the yes
	note           string
	top            int // the first line of the words that is shown
	w, h           int
	theme          theme.Theme
}

// New asks.
func New(q Question, t theme.Theme) Model {
	m := Model{title: q.Title, yes: clean(q.Yes), no: clean(cmp.Or(q.No, "No, change nothing")), expected: strings.TrimSpace(q.Type), theme: t, w: 80, h: 24}
	for _, line := range q.Lines {
		m.words = append(m.words, clean(line))
	}
	return m
}

func clean(s string) string {
	text := model.CleanPrefix(s, maxText).String()
	if len(s) > maxText {
		text += cell.Ellipsis
	}
	return text
}

// SetSize gives the room that the box may take: the whole window's.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = max(w, 0), max(h, 0)
	return m.scroll(0)
}

// Update moves between the answers, types, or answers.
func (m Model) Update(msg tea.KeyMsg) (Model, Event) {
	if keymap.Typed(msg) == "" {
		if action, ok := keymap.Find(keymap.ScopeConfirm, msg.String()); ok {
			return m.act(action.ID)
		}
	}
	if m.expected != "" {
		m.note = ""
		m.line, _ = m.line.Update(msg)
	}
	return m, None
}

func (m Model) act(id keymap.ID) (Model, Event) {
	switch id {
	case keymap.Close:
		return m, No
	case keymap.Choose:
		return m.answer()
	case keymap.Up:
		m.agree = false
	case keymap.Down:
		m.agree = m.expected == ""
	case keymap.PageUp:
		m = m.scroll(-max(1, m.room()-1))
	case keymap.PageDown:
		m = m.scroll(max(1, m.room()-1))
	}
	return m, None
}

func (m Model) answer() (Model, Event) {
	typed := strings.TrimSpace(m.line.Text())
	switch {
	case m.expected == "" && m.agree, m.expected != "" && typed == m.expected:
		return m, Yes
	case m.expected == "":
		return m, No
	case typed == "":
		m.note = "Type it to go on; esc changes nothing"
	default:
		m.note = "That is something else, letter by letter"
	}
	return m, None
}

// scroll keeps the lines shown within the words.
func (m Model) scroll(by int) Model {
	m.top = max(0, min(m.top+by, len(m.wrapped())-m.room()))
	return m
}
