package jsontree

import (
	"fmt"
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/theme"
)

const (
	markWidth = 1 // the cursor's mark
	foldWidth = 2 // ▸ or ▾ and a blank
	level     = 2 // the indent of each level
)

// View is Lines as one text.
func (m Model) View() string { return strings.Join(m.Lines(), "\n") }

// Lines draws what is in sight: exactly the height of SetSize in lines, each of
// exactly its width in cells.
func (m Model) Lines() []string {
	lines := make([]string, 0, m.h)
	ok := !m.Empty()
	for s := m.top; len(lines) < m.bodyHeight(); {
		switch {
		case ok:
			lines = append(lines, m.line(s))
			s, ok = m.below(s)
		case m.Empty() && len(lines) == 0:
			lines = append(lines, m.theme.Dim.Of(cell.Fit(" No data", m.w)))
		default:
			lines = append(lines, cell.Spaces(m.w))
		}
	}
	if len(lines) < m.h {
		lines = append(lines, m.searchLine())
	}
	return lines
}

// bodyHeight is the lines there are for the tree itself.
func (m Model) bodyHeight() int {
	if m.Searching() && m.h > 1 || m.Typing() {
		return max(0, m.h-1)
	}
	return m.h
}

func (m Model) line(s spot) string {
	p := m.paints(s)
	mark := span{" ", p.plain}
	if p.here {
		mark = span{"▌", m.theme.Selected.Accent}
	}
	spans := []span{mark}
	switch {
	case s.row != ownLine:
		spans = append(spans, span{cell.Spaces(m.rowIndent(s.node) - markWidth), p.plain})
		spans = append(spans, m.rowSpans(s, p)...)
	case m.doc.fault != "":
		spans = append(spans, span{m.foldMark(s.node) + "Not valid JSON (" + m.doc.fault + "); as it arrived:", p.fault})
	default:
		spans = append(spans, span{m.indent(s.node) + m.foldMark(s.node), p.key})
		spans = append(spans, m.nodeSpans(s.node, p)...)
	}
	return compose(spans, m.w, p.plain)
}

// paints are the styles of one line.
type paints struct {
	here                                     bool
	plain, key, text, number, other, masked  theme.Paint
	match, matchHere, container, open, fault theme.Paint
}

func (m Model) paints(s spot) paints {
	t := m.theme
	p := paints{
		plain: t.Text, key: t.JSONKey, text: t.JSONString, number: t.JSONNumber, other: t.JSONOther,
		masked: t.Masked, match: t.Match, matchHere: t.MatchHere, container: t.Dim, open: t.Text, fault: t.Warn,
	}
	if !m.focused || s != m.cursor {
		return p
	}
	sel := t.Selected
	p.here = true
	p.plain, p.key, p.text, p.number, p.other = sel.Text, sel.Dim, sel.Text, sel.Accent, sel.Accent
	p.masked, p.container, p.open, p.fault = sel.Accent, sel.Dim, sel.Text, sel.Text
	return p
}

// depth is how far the node is moved to the right, in levels.
func (m Model) depth(n int32) int {
	return int(m.doc.nodes[n].depth - m.doc.nodes[m.doc.first()].depth)
}

// deepest is the largest indent: half of the width stays for what is said.
func (m Model) deepest() int { return m.w / 2 / level * level }

// indent is what moves a node to the right; from where there is no more room,
// its level as a number.
func (m Model) indent(n int32) string {
	deep := m.depth(n)
	if deep*level <= m.deepest() {
		return cell.Spaces(deep * level)
	}
	number := fmt.Sprintf("%d ", deep)
	return cell.Fit(cell.Spaces(m.deepest()-len(number))+number, m.deepest())
}

// rowIndent is how far the rows of an open leaf are moved to the right.
func (m Model) rowIndent(n int32) int {
	if m.doc.fault != "" {
		return min(markWidth+1, max(0, m.w-1))
	}
	return min(markWidth+min(m.depth(n)*level, m.deepest())+foldWidth+level, max(0, m.w*3/4))
}

func (m Model) foldMark(n int32) string {
	switch {
	case m.open.has(n):
		return "▾ "
	case m.doc.holds(n) || m.long(n):
		return "▸ "
	}
	return "  "
}

// nodeSpans is a node's own line after its indent.
func (m Model) nodeSpans(n int32, p paints) []span {
	spans := m.keySpans(n, p)
	switch {
	case m.doc.container(n):
		return append(spans, span{m.doc.sizeWords(n), p.container})
	case m.open.has(n):
		return spans
	}
	return append(spans, m.valueSpans(n, m.valueRoom(n), p)...)
}

func (m Model) keySpans(n int32, p paints) []span {
	if m.doc.nodes[n].parent < 0 {
		return nil
	}
	if !m.doc.keyed(n) {
		return []span{{fmt.Sprintf("%s: ", model.Thousands(int(m.doc.nodes[n].place))), p.key}}
	}
	room := m.keyRoom(n)
	said := prefix(m.doc.keyInside(n), drawable(room))
	matches, first := m.matchesIn(n, false)
	spans := m.marked(unquote(said), 0, matches, first, p.key, p)
	spans = cut(spans, room, len(said) < len(m.doc.keyInside(n)))
	return append(spans, span{": ", p.key})
}

// drawable is how many bytes of a text are enough for so many cells.
func drawable(cells int) int { return 16*max(0, cells) + 64 }

// keyRoom is the cells that a key may take: not all, so that some of its value
// shows.
func (m Model) keyRoom(n int32) int {
	room := m.w - markWidth - cell.Width(m.indent(n)) - foldWidth
	return max(1, room*3/5)
}

// valueRoom is the cells that are left for a value on its node's line.
func (m Model) valueRoom(n int32) int {
	used := markWidth + cell.Width(m.indent(n)) + foldWidth
	for _, s := range m.keySpans(n, paints{}) {
		used += cell.Width(s.text)
	}
	return m.w - used
}

// valueSpans is a leaf's value in at most room cells.
func (m Model) valueSpans(n int32, room int, p paints) []span {
	return cut(m.uncutValue(n, room, p), room, m.cutShort(n, room))
}

// uncutValue is as much of a leaf's value as may be seen in room cells, or more.
func (m Model) uncutValue(n int32, room int, p paints) []span {
	said := m.doc.valuePrefix(n, drawable(room))
	matches, first := m.matchesIn(n, true)
	base, quote := p.other, ""
	switch k := m.doc.kind(n); {
	case k == '"':
		base, quote = p.text, `"`
	case k == '-' || k >= '0' && k <= '9':
		base = p.number
	}
	spans := []span{{quote, base}}
	spans = append(spans, m.marked(said, 0, matches, first, base, p)...)
	return append(spans, span{quote, base})
}

// cutShort tells whether a value is longer than what is looked at to draw it.
func (m Model) cutShort(n int32, room int) bool {
	_, whole := m.doc.begin(n, drawable(room))
	return !whole
}

// long tells whether a leaf says more than its line shows.
func (m Model) long(n int32) bool {
	switch {
	case m.doc.fault != "":
		return true
	case m.doc.container(n):
		return false
	}
	room := m.valueRoom(n)
	if m.cutShort(n, room) || strings.Contains(m.doc.valuePrefix(n, drawable(room)), "\n") {
		return true
	}
	return width(m.uncutValue(n, room, paints{})) > room
}

// inLine tells whether a match in a value stands in what its line shows.
func (m Model) inLine(found match) bool {
	if !m.long(found.node) {
		return true
	}
	room := m.valueRoom(found.node)
	said := m.doc.valuePrefix(found.node, drawable(room))
	end := int(found.off + found.n)
	return end <= len(said) && cell.Width(model.Clean(said[:end]).String())+2 < room
}

// rowSpans is one row of an open leaf.
func (m Model) rowSpans(s spot, p paints) []span {
	text := m.prose(s.node)
	to, _ := text.row(s.row)
	matches, first := m.matchesIn(s.node, true)
	base := p.text
	if m.doc.kind(s.node) != '"' {
		base = p.open
	}
	return m.marked(text.text[s.row:to], s.row, matches, first, base, p)
}

// searchLine is the line under the tree while there is a search.
func (m Model) searchLine() string {
	found := m.search.found()
	room := max(0, m.w-1-cell.Width(found)-2)
	if room < 8 {
		found, room = "", max(0, m.w-1)
	}
	line := m.search.line.Still(room, m.theme.Input)
	if m.search.typing {
		line = m.search.line.Draw(room, m.theme.InputHere, m.theme.Cursor)
	}
	paint := m.theme.Dim
	if len(m.search.matches) == 0 {
		paint = m.theme.Warn
	}
	return m.theme.Key.Of(cell.Fit("/", min(1, m.w))) + line + paint.Of(cell.FitRight(found, max(0, m.w-1-room)))
}
