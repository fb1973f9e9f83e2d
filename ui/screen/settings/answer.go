package settings

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
)

const (
	answerWidth = 76 // a box's, where there is room
	prompt      = "› "
	dot         = "•"
)

// answer is a box in which one line is typed.
type answer struct {
	title string
	// above says what is asked, each text wrapped; none is cleaned.
	above []string
	line  *input.Line
	// secret has what is typed shown as dots.
	secret bool
	// reads says of what is typed, as it is typed, what it will be; may be nil.
	reads func(text string) string
	// done goes on with what is typed: with another box, none, or with wrong.
	done func(m *Model, a *answer, text string) tea.Cmd
	// wrong is why what was typed can't be; not cleaned.
	wrong string
}

func newAnswer(title, text string) *answer {
	line := input.New(text)
	return &answer{title: title, line: &line}
}

func (*answer) scope() keymap.Scope { return keymap.ScopeAnswer }

func (a *answer) key(m *Model, key tea.KeyMsg) tea.Cmd {
	if keymap.Typed(key) == "" {
		if action, ok := keymap.Find(keymap.ScopeAnswer, key.String()); ok {
			return a.act(m, action.ID)
		}
	}
	if m.checking.Busy() || a.secret && !typedUnseen(key) {
		return nil
	}
	a.wrong = ""
	if key.Paste {
		key.Runes = []rune(strings.TrimRight(string(key.Runes), "\r\n"))
	}
	text := keymap.Typed(key)
	line, _ := a.line.Update(key)
	switch {
	case strings.ContainsAny(text, "\r\n\t"):
		a.wrong = `A line end or a tab can't be typed here: write it as JSON, in quotes, with \n or \t`
	case len(line.Text()) < len(a.line.Text())+len(text) && text != "" && model.Clean(text).String() == text:
		a.wrong = "That is too long to be typed here: fliplet-audit settings set KEY=- takes it from a file"
	default:
		*a.line = line
	}
	return nil
}

// typedUnseen tells whether a key edits a line that isn't seen: at its end only.
func typedUnseen(key tea.KeyMsg) bool {
	switch key.String() {
	case "backspace", "ctrl+u":
		return true
	}
	return keymap.Typed(key) != ""
}

func (a *answer) act(m *Model, id keymap.ID) tea.Cmd {
	switch {
	case id == keymap.Close && m.checking.Busy():
		m.checking.Stop()
		a.wrong = "Stopped; nothing was changed"
	case id == keymap.Close:
		m.box = nil
	case m.checking.Busy():
	default:
		a.wrong = ""
		return a.done(m, a, a.line.Text())
	}
	return nil
}

func (a *answer) lines(m *Model) []string {
	t := *m.env.Theme
	width := min(answerWidth, m.width)
	inner := max(width-overlay.FrameWidth, 1)
	around := overlay.FrameHeight + 5
	var body []string
	for _, text := range a.above {
		body = append(body, wrapped(text, inner, max(m.height-around-len(body), 1))...)
	}
	for i := range body {
		body[i] = t.Text.Of(body[i])
	}
	if len(body) > 0 {
		body = append(body, "")
	}
	body = append(body, t.Accent.Of(prompt)+a.drawn(m, inner-cell.Width(prompt)))
	body = append(body, a.note(m, inner)...)
	body = append(body, help.HintLine(keymap.In(keymap.ScopeAnswer), inner, t))
	box := overlay.Box(a.title, body, width, t)
	return box[:min(len(box), m.height)]
}

func (a *answer) drawn(m *Model, width int) string {
	t := m.env.Theme
	if !a.secret {
		return a.line.Draw(width, t.InputHere, t.Cursor)
	}
	dots := strings.Repeat(dot, ansi.StringWidth(a.line.Text()))
	if room := width - 1; cell.Width(dots) > room {
		dots = cell.Ellipsis + strings.Repeat(dot, max(room-1, 0))
	}
	return t.InputHere.Of(dots) + t.Cursor.Of(" ")
}

// note is two lines: what is wrong, what is waited for, or what was typed so
// far will be.
func (a *answer) note(m *Model, width int) []string {
	t := m.env.Theme
	words, paint := "", t.Dim
	switch {
	case a.wrong != "":
		words, paint = "✗ "+a.wrong, t.Error
	case m.checking.Busy():
		words = m.waiting()
	case a.reads != nil:
		words = a.reads(a.line.Text())
	}
	lines := append(cell.Wrap(model.Clean(words).String(), width, 2), "", "")[:2]
	return []string{paint.Of(lines[0]), paint.Of(lines[1])}
}

// wrapped is a text from outside in at most so many lines of a width, words
// that are too long broken; a cut is marked.
func wrapped(text string, width, most int) []string {
	text = model.CleanPrefix(text, 8*width*most+64).String()
	broken := ansi.Wrap(text, width, "")
	if words := strings.Fields(text); slices.ContainsFunc(words, func(word string) bool { return cell.Width(word) > width/2 }) {
		broken = ansi.Hardwrap(text, width, true)
	}
	lines := strings.Split(broken, "\n")
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = cell.Cut(lines[most-1]+" "+cell.Ellipsis, width)
		if !strings.HasSuffix(lines[most-1], cell.Ellipsis) {
			lines[most-1] = cell.Cut(lines[most-1], width-1) + cell.Ellipsis
		}
	}
	return lines
}
