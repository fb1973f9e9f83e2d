package confirm

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
)

const (
	maxWidth = 72 // the box's
	// around is the body's lines beside the words: a line of air, the two
	// answers or what is to be typed and the line for it, a note, the hints.
	around = 5
	prompt = "› "
	hand   = "▌" // the answer in hand
)

func (m Model) width() int { return min(maxWidth, m.w) }

// wrapped are the words in lines as wide as the box.
func (m Model) wrapped() []string {
	inner := max(m.width()-overlay.FrameWidth, 1)
	var lines []string
	for _, words := range m.words {
		if words == "" {
			lines = append(lines, "")
			continue
		}
		// Words longer than a line are broken, not cut: nothing of what is agreed
		// to is kept from view.
		lines = append(lines, strings.Split(ansi.Wrap(words, inner, ""), "\n")...)
	}
	return lines
}

// room is how many lines of the words can be shown.
func (m Model) room() int { return max(1, m.h-overlay.FrameHeight-around) }

// Lines is the box: no larger than the size set, every line equally wide.
func (m Model) Lines() []string {
	inner := m.width() - overlay.FrameWidth
	words, room := m.wrapped(), m.room()
	var body []string
	for _, line := range words[m.top:min(len(words), m.top+room)] {
		body = append(body, m.theme.Text.Of(line))
	}
	body = append(body, "")
	body = append(body, m.answers(inner)...)
	body = append(body, m.noteLine(len(words)-room), help.HintLine(m.hints(), inner, m.theme))
	box := overlay.Box(m.title, body, m.width(), m.theme)
	return box[:min(len(box), m.h)]
}

// answers are the two to choose from, or the line to type into.
func (m Model) answers(inner int) []string {
	t := m.theme
	if m.expected == "" {
		return []string{m.answerLine(m.no, !m.agree, inner), m.answerLine(m.yes, m.agree, inner)}
	}
	return []string{
		t.Dim.Of("To go on, type: ") + t.Strong.Of(clean(m.expected)),
		t.Accent.Of(prompt) + m.line.Draw(inner-cell.Width(prompt), t.InputHere, t.Cursor),
	}
}

func (m Model) answerLine(words string, here bool, inner int) string {
	paint, lead := m.theme.Choice, " "
	if here {
		paint, lead = m.theme.ChoiceHere, hand
	}
	return mark(here, m.theme).Of(cell.Fit(lead, min(1, inner))) + paint.Of(cell.Fit(words, inner-1))
}

func mark(here bool, t theme.Theme) theme.Paint {
	if here {
		return t.Selected.Accent
	}
	return t.Choice
}

// noteLine is what was wrong with the answer, else that there is more to read.
func (m Model) noteLine(beyond int) string {
	switch {
	case m.note != "":
		return m.theme.Warn.Of(m.note)
	case beyond > m.top:
		return m.theme.Warn.Of(fmt.Sprintf("↓ %d more lines: PgDn", beyond-m.top))
	case m.top > 0:
		return m.theme.Dim.Of("↑ PgUp goes back")
	}
	return ""
}

// hints are the keys, where one types with what agreeing does.
func (m Model) hints() []keymap.Action {
	actions := keymap.In(keymap.ScopeConfirm)
	for i, a := range actions {
		if a.ID == keymap.Choose && m.expected != "" && m.yes != "" {
			actions[i].Hint = m.yes
		}
	}
	return actions
}
