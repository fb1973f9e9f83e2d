package jsontree

import "slices"

// A container is open at first unless it is long or deep: a usual log is then
// wholly in sight.
const (
	openCount = 40
	openDepth = 8
)

// bits is a set of nodes: those that are open. A changed set is a new one.
type bits []uint64

func newBits(n int32) bits { return make(bits, (n+63)/64) }

func (b bits) has(n int32) bool { return b[n/64]&(1<<(n%64)) != 0 }

// put changes the set itself: for one just made.
func (b bits) put(n int32) { b[n/64] |= 1 << (n % 64) }

func (b bits) with(n int32, on bool) bits {
	if b.has(n) == on {
		return b
	}
	b = slices.Clone(b)
	b[n/64] ^= 1 << (n % 64)
	return b
}

// opened is the set of nodes that are open at first.
func (d *document) opened() bits {
	open := d.noneOpened()
	for n := int32(1); n < d.size(); {
		node := d.nodes[n]
		holder := d.nodes[node.parent]
		if node.count > 0 && node.count <= openCount && node.depth <= openDepth && holder.count <= openCount {
			open.put(n)
			n++
			continue
		}
		n = node.next
	}
	return open
}

// allOpened adds all containers to what is open.
func (d *document) allOpened(open bits) bits {
	open = slices.Clone(open)
	for n := range d.size() {
		if d.holds(n) {
			open.put(n)
		}
	}
	return open
}

// noneOpened leaves only what has no line of its own to be opened by: the
// outermost container, or a text that is no JSON.
func (d *document) noneOpened() bits {
	open := newBits(d.size())
	if d.size() > 0 && (d.holds(0) || d.fault != "") {
		open.put(0)
	}
	return open
}

// revealed opens all that holds the node.
func (d *document) revealed(open bits, n int32) bits {
	fresh := false
	for p := d.nodes[n].parent; p >= 0; p = d.nodes[p].parent {
		if open.has(p) {
			continue
		}
		if !fresh {
			open, fresh = slices.Clone(open), true
		}
		open.put(p)
	}
	return open
}

// shown is the node itself, or the outermost closed container that holds it.
func (d *document) shown(open bits, n int32) int32 {
	for p := d.nodes[n].parent; p >= 0; p = d.nodes[p].parent {
		if !open.has(p) {
			n = p
		}
	}
	return n
}
