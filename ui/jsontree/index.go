package jsontree

import (
	"fmt"
	"math"
	"strings"

	"fliplet-audit/model"
)

// node is one value of a JSON text. Nodes stand in the text's order, so all
// that a node holds follows it, up to next.
type node struct {
	at     uint32 // where its key begins; the value, where it has none
	value  uint32 // where its value begins
	end    uint32 // the byte after its value
	next   int32  // the first node that it does not hold
	parent int32  // -1 for the first node
	depth  int32  // 0 for the first node
	place  int32  // its place among its siblings, from 0
	count  int32  // how many values it holds itself
}

// fault is where a text stops being JSON.
type fault struct{ at, size int }

func (f fault) Error() string {
	if f.at >= f.size {
		return "it ends too early"
	}
	return fmt.Sprintf("wrong from byte %s on", model.Thousands(f.at+1))
}

// index finds every value of a JSON text in one pass, without recursion. It
// takes exactly what RFC 8259 allows, at any depth; else the error is a fault.
func index(text string) ([]node, error) {
	if len(text) > math.MaxInt32 {
		return nil, fault{0, len(text)}
	}
	r := reader{text: text, open: -1, nodes: make([]node, 0, mostNodes(text))}
	for done := false; !done; {
		opened, ok := r.value()
		if ok && !opened {
			done, ok = r.after()
		}
		if !ok {
			return nil, fault{r.i, len(text)}
		}
	}
	return r.nodes, nil
}

// mostNodes is an upper bound for the values in a text: each but the first
// follows a comma or an opening bracket.
func mostNodes(text string) int {
	most := 1 + strings.Count(text, ",") + strings.Count(text, "[") + strings.Count(text, "{")
	return min(most, len(text)/2+1)
}

type reader struct {
	text  string
	nodes []node
	i     int   // the byte to read next
	open  int32 // the container being read
}

// value reads one value, with its key inside an object. opened: it is a
// container whose values follow.
func (r *reader) value() (opened, ok bool) {
	r.blanks()
	n := node{at: uint32(r.i), parent: r.open}
	if r.open >= 0 {
		holder := &r.nodes[r.open]
		n.depth, n.place = holder.depth+1, holder.count
		holder.count++
		if r.text[holder.value] == '{' && !r.key() {
			return false, false
		}
	}
	n.value, n.next = uint32(r.i), int32(len(r.nodes))+1
	closer := r.closer()
	if closer == 0 {
		ok = r.scalar()
		n.end = uint32(r.i)
		r.nodes = append(r.nodes, n)
		return false, ok
	}
	r.i++
	r.blanks()
	if r.take(closer) {
		n.end = uint32(r.i)
		r.nodes = append(r.nodes, n)
		return false, true
	}
	r.open = int32(len(r.nodes))
	r.nodes = append(r.nodes, n)
	return true, true
}

// after reads what stands after a value: a comma, or the ends of containers,
// or the end of the text (done).
func (r *reader) after() (done, ok bool) {
	for {
		r.blanks()
		if r.open < 0 {
			return true, r.i == len(r.text)
		}
		if r.take(',') {
			return false, true
		}
		holder := &r.nodes[r.open]
		closer := byte('}')
		if r.text[holder.value] == '[' {
			closer = ']'
		}
		if !r.take(closer) {
			return false, false
		}
		holder.end, holder.next = uint32(r.i), int32(len(r.nodes))
		r.open = holder.parent
	}
}

// closer is the bracket that ends the container that begins here; 0 for none.
func (r *reader) closer() byte {
	switch r.peek() {
	case '{':
		return '}'
	case '[':
		return ']'
	}
	return 0
}

func (r *reader) peek() byte {
	if r.i < len(r.text) {
		return r.text[r.i]
	}
	return 0
}

func (r *reader) take(c byte) bool {
	if r.i >= len(r.text) || r.text[r.i] != c {
		return false
	}
	r.i++
	return true
}

func (r *reader) blanks() {
	for r.i < len(r.text) && blank(r.text[r.i]) {
		r.i++
	}
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func (r *reader) key() bool {
	if !r.quoted() {
		return false
	}
	r.blanks()
	if !r.take(':') {
		return false
	}
	r.blanks()
	return true
}

func (r *reader) scalar() bool {
	switch r.peek() {
	case '"':
		return r.quoted()
	case 't':
		return r.word("true")
	case 'f':
		return r.word("false")
	case 'n':
		return r.word("null")
	}
	return r.number()
}

func (r *reader) word(w string) bool {
	if !strings.HasPrefix(r.text[r.i:], w) {
		return false
	}
	r.i += len(w)
	return true
}

func (r *reader) number() bool {
	r.take('-')
	if !r.take('0') && !r.digits() {
		return false
	}
	if r.take('.') && !r.digits() {
		return false
	}
	if r.take('e') || r.take('E') {
		if !r.take('+') {
			r.take('-')
		}
		return r.digits()
	}
	return true
}

func (r *reader) digits() bool {
	from := r.i
	for r.i < len(r.text) && r.text[r.i]-'0' <= 9 {
		r.i++
	}
	return r.i > from
}

func (r *reader) quoted() bool {
	if !r.take('"') {
		return false
	}
	for r.i < len(r.text) {
		switch c := r.text[r.i]; {
		case c == '"':
			r.i++
			return true
		case c < ' ':
			return false
		case c != '\\':
			r.i++
		case !r.escape():
			return false
		}
	}
	return false
}

func (r *reader) escape() bool {
	r.i++
	c := r.peek()
	if c == 'u' {
		r.i++
		for range 4 {
			if !hexDigit(r.peek()) {
				return false
			}
			r.i++
		}
		return true
	}
	if strings.IndexByte(`"\/bfnrt`, c) < 0 {
		return false
	}
	r.i++
	return true
}

func hexDigit(c byte) bool {
	return c-'0' <= 9 || c|0x20 >= 'a' && c|0x20 <= 'f'
}
