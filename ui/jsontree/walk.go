package jsontree

// spot is one line of the tree: a node's own, or a row of an open leaf's text.
type spot struct {
	node int32
	row  int // the row's first byte in the leaf's text; ownLine for none
}

const ownLine = -1

// below is the line under s; false at the last one.
func (m Model) below(s spot) (spot, bool) {
	if m.leafOpen(s.node) {
		p := m.prose(s.node)
		if s.row == ownLine {
			return spot{s.node, 0}, true
		}
		if _, next := p.row(s.row); next < len(p.text) {
			return spot{s.node, next}, true
		}
	}
	next := s.node + 1
	if !m.open.has(s.node) {
		next = m.doc.nodes[s.node].next
	}
	if next >= m.doc.size() {
		return s, false
	}
	return spot{next, ownLine}, true
}

// above is the line over s; false at the first one.
func (m Model) above(s spot) (spot, bool) {
	switch {
	case s.row == 0:
		return spot{s.node, ownLine}, true
	case s.row > 0:
		return spot{s.node, m.prose(s.node).before(s.row)}, true
	case s.node <= m.doc.first():
		return s, false
	}
	parent := m.doc.nodes[s.node].parent
	shown := s.node - 1
	for n := shown; n != parent; n = m.doc.nodes[n].parent {
		if !m.open.has(n) {
			shown = n
		}
	}
	return m.lastOf(shown), true
}

// lastOf is the last line that belongs to the node itself.
func (m Model) lastOf(n int32) spot {
	if !m.leafOpen(n) {
		return spot{n, ownLine}
	}
	return spot{n, m.prose(n).last()}
}

// move goes n lines down, or up when n is negative, as far as there are lines.
func (m Model) move(s spot, n int) spot {
	ok := true
	for ; n > 0 && ok; n-- {
		s, ok = m.below(s)
	}
	for ; n < 0 && ok; n++ {
		s, ok = m.above(s)
	}
	return s
}

func (m Model) firstSpot() spot { return spot{m.doc.first(), ownLine} }

func (m Model) lastSpot() spot {
	last := m.doc.size() - 1
	shown := last
	for n := last; n >= m.doc.first(); n = m.doc.nodes[n].parent {
		if !m.open.has(n) {
			shown = n
		}
	}
	return m.lastOf(shown)
}

// before tells whether the line s stands above t.
func (s spot) before(t spot) bool {
	return s.node < t.node || s.node == t.node && s.row < t.row
}
