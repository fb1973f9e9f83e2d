package jsontree

// Masked tells whether secrets are masked. The tree is then made of the masked
// text, so that no search, copy or filter can find what the screen hides.
func (m Model) Masked() bool { return m.masked }

// toggleMask shows or masks secrets, with all that was open still open.
func (m Model) toggleMask() Model {
	was := m
	m.masked = !m.masked
	m = m.read()
	if was.doc.fault == "" && m.doc.fault == "" {
		m = m.as(was)
	}
	return m.searchAgain()
}

// as opens what was open and puts the cursor where it was. The two texts hold
// the same values in the same order, but that what is a container in one may
// be a masked string in the other.
func (m Model) as(was Model) Model {
	open := m.doc.noneOpened()
	var leaves []int32
	m.top.node, m.cursor.node = 0, 0
	for i, j := int32(0), int32(0); i < was.doc.size() && j < m.doc.size(); {
		if i <= was.top.node {
			m.top.node = j
		}
		if i <= was.cursor.node {
			m.cursor.node = j
		}
		if was.doc.nodes[i].count != m.doc.nodes[j].count {
			i, j = was.doc.nodes[i].next, m.doc.nodes[j].next
			continue
		}
		switch {
		case !was.open.has(i):
		case m.doc.holds(j):
			open.put(j)
		case m.long(j):
			leaves = append(leaves, j)
		}
		i, j = i+1, j+1
	}
	for _, leaf := range leaves {
		m.open = open
		m = m.openLeaf(leaf)
		open = m.open
	}
	return m.closeTo(open)
}
