// Package jsontree shows a JSON text as a tree to fold, walk and search. The
// text may be of any size and depth, and hostile: only what is in sight is
// drawn, nothing recurses, and secrets are masked until asked for.
package jsontree

import (
	"maps"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

// Model is a tree, the lines in sight and the line under the cursor. It is a
// value: every change is a new one, and copies share the text.
type Model struct {
	theme   theme.Theme
	text    model.Optional
	doc     *document
	w, h    int
	focused bool
	masked  bool
	open    bits
	said    map[int32]string // what open leaves say, where the text escapes it
	top     spot
	cursor  spot
	search  search
}

// New reads a log's data. Absent data and text that is no JSON are shown as
// what they are. Secrets are masked.
func New(data model.Optional, t theme.Theme) Model {
	m := Model{theme: t, text: data, masked: true, focused: true}
	return m.read()
}

// read makes the tree of the text, as far as it may be seen now.
func (m Model) read() Model {
	m.doc = m.document()
	m.open = m.doc.opened()
	m.said = nil
	m.top = m.firstSpot()
	m.cursor = m.top
	return m
}

func (m Model) document() *document {
	switch {
	case !m.text.Present:
		return &document{}
	case m.masked:
		return newDocument(model.MaskJSON(m.text.Value))
	}
	return newDocument(m.text.Value)
}

// SetSize gives the tree w cells by h lines.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = max(0, w), max(0, h)
	m.top, m.cursor = m.rewrapped(m.top), m.rewrapped(m.cursor)
	return m.follow()
}

// rewrapped is the spot after a change of width.
func (m Model) rewrapped(s spot) spot {
	if s.row > 0 && m.leafOpen(s.node) {
		s.row = m.prose(s.node).rowOf(s.row)
	}
	return s
}

// Focus tells whether keys go to the tree: only then its cursor is drawn.
func (m Model) Focus(focused bool) Model {
	m.focused = focused
	return m
}

// Empty tells whether there is no data at all.
func (m Model) Empty() bool { return m.doc.size() == 0 }

// Height is how many lines the tree has, counted no further than limit.
func (m Model) Height(limit int) int {
	if m.Empty() {
		return min(1, limit)
	}
	n, ok := 0, true
	for s := m.firstSpot(); ok && n < limit; n++ {
		s, ok = m.below(s)
	}
	return n
}

// Title says what the data is, in a word or two: "{12 keys}".
func (m Model) Title() string {
	if m.Empty() || !m.doc.holds(0) {
		return ""
	}
	return m.doc.sizeWords(0)
}

// Act does what a key of keymap.ScopeLog means; what does not concern a tree
// changes nothing.
func (m Model) Act(id keymap.ID) Model {
	if m.Empty() {
		return m
	}
	switch id {
	case keymap.Up, keymap.Down, keymap.PageUp, keymap.PageDown, keymap.Top, keymap.Bottom:
		m = m.walk(id)
	case keymap.Fold:
		m = m.fold()
	case keymap.Unfold:
		m = m.unfold()
	case keymap.FoldAll:
		m = m.closeTo(m.doc.noneOpened())
	case keymap.UnfoldAll:
		m.open = m.doc.allOpened(m.open)
	case keymap.Unmask:
		m = m.toggleMask()
	case keymap.Search, keymap.NextMatch, keymap.PrevMatch:
		m = m.seek(id)
	}
	return m.follow()
}

func (m Model) walk(id keymap.ID) Model {
	page := max(1, m.bodyHeight())
	switch id {
	case keymap.Up:
		m.cursor = m.move(m.cursor, -1)
	case keymap.Down:
		m.cursor = m.move(m.cursor, 1)
	case keymap.PageUp:
		m.cursor, m.top = m.move(m.cursor, -page), m.move(m.top, -page)
	case keymap.PageDown:
		m.cursor, m.top = m.move(m.cursor, page), m.move(m.top, page)
	case keymap.Top:
		m.cursor = m.firstSpot()
	case keymap.Bottom:
		m.cursor = m.lastSpot()
	}
	return m
}

// fold closes what the cursor is in or on, or goes to what holds it.
func (m Model) fold() Model {
	n := m.cursor.node
	if m.open.has(n) {
		m.cursor.row = ownLine
		return m.closeTo(m.open.with(n, false))
	}
	if p := m.doc.nodes[n].parent; p >= m.doc.first() {
		m.cursor = spot{p, ownLine}
	}
	return m
}

// closeTo takes a smaller set of open nodes; the lines that are gone are stood
// in for by what holds them.
func (m Model) closeTo(open bits) Model {
	m.open = open
	m.top, m.cursor = m.standIn(m.top), m.standIn(m.cursor)
	return m
}

func (m Model) standIn(s spot) spot {
	n := m.doc.shown(m.open, s.node)
	if n != s.node || !m.open.has(n) {
		return spot{n, ownLine}
	}
	return s
}

// unfold opens what the cursor is on, or goes into what is open.
func (m Model) unfold() Model {
	n := m.cursor.node
	switch {
	case m.open.has(n):
		if m.cursor.row == ownLine {
			m.cursor = m.move(m.cursor, 1)
		}
	case m.doc.holds(n):
		m.open = m.open.with(n, true)
	case m.long(n):
		m = m.openLeaf(n)
	}
	return m
}

// openLeaf puts the whole of a leaf below its line.
func (m Model) openLeaf(n int32) Model {
	m.open = m.open.with(n, true)
	if m.doc.kind(n) == '"' && strings.IndexByte(m.doc.inside(n), '\\') >= 0 {
		said := maps.Clone(m.said)
		if said == nil {
			said = map[int32]string{}
		}
		said[n] = m.doc.value(n)
		m.said = said
	}
	return m
}

// leafOpen tells whether the node's text stands below its line.
func (m Model) leafOpen(n int32) bool {
	return !m.Empty() && m.open.has(n) && !m.doc.holds(n)
}

// prose is an open leaf's text as it is wrapped.
func (m Model) prose(n int32) prose {
	text, ok := m.said[n]
	if !ok {
		text = m.doc.inside(n)
	}
	return prose{text: text, width: max(1, m.w-m.rowIndent(n))}
}

// follow scrolls as little as keeps the cursor in sight and the lines filled.
func (m Model) follow() Model {
	height := m.bodyHeight()
	if m.Empty() || height < 1 {
		return m
	}
	if m.cursor.before(m.top) {
		m.top = m.cursor
	}
	in, bottom := m.inSight(height)
	if !in {
		m.top = m.move(m.cursor, 1-height)
		return m
	}
	if bottom < height {
		m.top = m.move(m.top, bottom-height)
	}
	return m
}

// inSight tells whether the cursor is within height lines from the top, and
// how many lines there are, up to height.
func (m Model) inSight(height int) (bool, int) {
	in, ok, n := false, true, 0
	for s := m.top; ok && n < height; n++ {
		in = in || s == m.cursor
		s, ok = m.below(s)
	}
	return in, n
}

// Type edits the search while it is being typed (keymap.ScopeSearch).
func (m Model) Type(msg tea.KeyMsg) Model {
	if !m.search.typing {
		return m
	}
	return m.typed(msg).follow()
}

// Current is the value under the cursor: what leads to it (keys, and places in
// lists), the key it stands under ("" in a list), and what it says: a string
// without its quotes, anything else as JSON. Secrets in it are masked as long
// as they are on the screen. It is not cleaned. ok is false where there is no
// data.
func (m Model) Current() (path []string, key, value string, ok bool) {
	if m.Empty() {
		return nil, "", "", false
	}
	n := m.cursor.node
	return m.doc.path(n), m.doc.key(n), m.doc.value(n), true
}

// OnLeaf tells whether the value under the cursor holds no others: one that a
// filter can ask for.
func (m Model) OnLeaf() bool {
	return !m.Empty() && m.doc.fault == "" && !m.doc.container(m.cursor.node)
}

// JSON is the value under the cursor as JSON, secrets masked as long as they
// are on the screen; "" where there is no data.
func (m Model) JSON() string {
	if m.Empty() {
		return ""
	}
	return m.doc.json(m.cursor.node)
}
