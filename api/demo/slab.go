package demo

import "strings"

// slabSize is how much text one slab holds; a longer text has one of its own.
const slabSize = 4 << 20

// span is the place of a text in slabs; a zero span is the empty text.
type span struct{ slab, start, length uint32 }

// slabs keeps many texts in a few big blocks, so that a million of them cost
// the garbage collector nothing.
type slabs struct {
	full []string
	last *strings.Builder
}

func (s *slabs) add(text string) span {
	if s.last == nil || s.last.Len()+len(text) > s.last.Cap() {
		s.last = &strings.Builder{}
		s.last.Grow(max(slabSize, len(text)))
		s.full = append(s.full, "")
	}
	at := span{slab: uint32(len(s.full) - 1), start: uint32(s.last.Len()), length: uint32(len(text))}
	s.last.WriteString(text)
	s.full[at.slab] = s.last.String()
	return at
}

// texts is what slabs held at one moment; it stays valid while more is added.
type texts []string

func (s *slabs) texts() texts { return append(texts(nil), s.full...) }

func (t texts) at(s span) string { return t[s.slab][s.start : s.start+s.length] }
