package choice

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
)

const (
	minWidth = 40 // the box's, where there is room
	maxWidth = 78
	maxRows  = 14 // lines of the list
	gap      = 2  // blanks between label and detail
	// around is the body's lines that are not the list: the query, a rule, a
	// blank or the note, the hints.
	around = 4
	mark   = "✓" // the choice in force
	prompt = "› "
	hand   = "▌" // the line in hand
)

// entries cleans the items and measures how wide a line the widest wants.
func entries(items []Item) ([]entry, int) {
	list, widest := make([]entry, len(items)), 0
	for i, it := range items {
		e := entry{id: it.ID, label: clean(it.Label), detail: clean(it.Detail), note: clean(it.Note), off: clean(it.Off)}
		list[i] = e
		widest = max(widest, 1+cell.Width(e.label)+gap+cell.Width(e.detail)+gap)
	}
	return list, widest
}

// Room is how many cells a label and a detail have together in a window of that
// width, blanks between them not counted.
func Room(width int) int { return max(min(maxWidth, width)-overlay.FrameWidth-1-2*gap, 0) }

func clean(s string) string { return model.CleanPrefix(s, maxText).String() }

// rows is how many lines of the list are shown: it stays while one types.
func (m Model) rows() int {
	room := m.h - overlay.FrameHeight - around
	return max(0, min(room, maxRows, max(1, len(m.items))))
}

// boxWidth stays while one types, too.
func (m Model) boxWidth() int {
	want := max(minWidth, m.width+overlay.FrameWidth, cell.Width(m.title)+6)
	return min(want, maxWidth, m.w)
}

// Lines is the box: no larger than the size set, every line equally wide.
func (m Model) Lines() []string {
	width := m.boxWidth()
	inner := width - overlay.FrameWidth
	t := m.theme
	body := []string{m.queryLine(inner), t.Rule.Of(strings.Repeat("─", max(0, inner)))}
	body = append(body, m.list(inner)...)
	body = append(body, m.note(inner), help.HintLine(keymap.In(keymap.ScopeChoice), inner, t))
	box := overlay.Box(m.title, body, width, t)
	return box[:min(len(box), m.h)]
}

func (m Model) queryLine(width int) string {
	count := m.count()
	room := width - cell.Width(prompt) - cell.Width(count) - gap
	if room < 4 {
		return m.query.Draw(width, m.theme.InputHere, m.theme.Cursor)
	}
	return m.theme.Accent.Of(prompt) + m.query.Draw(room, m.theme.InputHere, m.theme.Cursor) +
		cell.Spaces(gap) + m.theme.Dim.Of(count)
}

func (m Model) list(width int) []string {
	lines := make([]string, m.rows())
	for i := range lines {
		if at := m.top + i; at < len(m.found) {
			lines[i] = m.line(m.found[at], at == m.at, width)
		}
	}
	if len(m.found) == 0 && len(lines) > 0 {
		lines[0] = m.theme.Dim.Of(cell.Fit(m.nothing(), width))
	}
	return lines
}

func (m Model) nothing() string {
	if len(m.items) == 0 {
		return m.empty
	}
	return "Nothing here matches “" + model.CleanPrefix(m.query.Text(), 64*4).String() + "”"
}

// paints is how one line of the list is drawn.
type paints struct{ text, dim, match theme.Paint }

func (m Model) paints(f match, here bool) paints {
	t := m.theme
	p := paints{t.Choice, t.Dim, t.AccentStrong}
	if here {
		p = paints{t.ChoiceHere, t.Selected.Dim, t.Selected.Accent}
	}
	if m.items[f.item].off != "" {
		p.text = p.dim
	}
	return p
}

// line is one item: its label, and at the right its detail and the mark of the
// choice in force.
func (m Model) line(f match, here bool, width int) string {
	if width <= 0 {
		return ""
	}
	e, p := m.items[f.item], m.paints(f, here)
	lead := " "
	if here {
		lead = hand
	}
	tail := cell.Spaces(gap)
	if e.id == m.current && m.current != "" {
		tail = " " + mark
	}
	room := width - 1 - gap
	if room <= 0 {
		return p.match.Of(cell.Fit(lead, width))
	}
	detail := min(cell.Width(e.detail), max(0, room-gap-min(cell.Width(e.label), room*2/3)))
	label := room
	if detail > 0 {
		label = room - gap - detail
	}
	line := p.match.Of(lead) + lit(e.label, f.lit, label, p)
	if detail > 0 {
		line += p.dim.Of(cell.Spaces(gap) + cell.Fit(e.detail, detail))
	}
	return line + p.match.Of(tail)
}

// lit is a label in exactly width cells with the matched characters, given by
// their bytes, in the paint for matches.
func lit(label string, bytes []int, width int, p paints) string {
	shown := cell.Cut(label, width)
	kept := strings.TrimSuffix(shown, cell.Ellipsis)
	if shown == label {
		kept = label
	}
	var b, part strings.Builder
	partLit := false
	flush := func() {
		if partLit {
			p.match.Write(&b, part.String())
		} else {
			p.text.Write(&b, part.String())
		}
		part.Reset()
	}
	for i := 0; i < len(kept); {
		cluster, _ := ansi.FirstGraphemeCluster(kept[i:], ansi.GraphemeWidth)
		end := i + max(1, len(cluster))
		for len(bytes) > 0 && bytes[0] < i {
			bytes = bytes[1:]
		}
		now := len(bytes) > 0 && bytes[0] < end
		if now != partLit {
			flush()
			partLit = now
		}
		part.WriteString(kept[i:end])
		i = end
	}
	flush()
	p.text.Write(&b, shown[len(kept):]+cell.Spaces(width-cell.Width(shown)))
	return b.String()
}

// note is why the item in hand can't be chosen, else more about it.
func (m Model) note(width int) string {
	if m.at >= len(m.found) {
		return ""
	}
	e := m.items[m.found[m.at].item]
	if e.off != "" {
		return m.theme.Warn.Of(cell.Fit(e.off, width))
	}
	return m.theme.Dim.Of(cell.Fit(e.note, width))
}
