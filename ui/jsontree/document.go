package jsontree

import (
	"fmt"
	"strings"

	"fliplet-audit/model"
)

// document is a JSON text and where its values stand. It never changes, so
// copies of a Model share it.
type document struct {
	text  string
	nodes []node
	// fault says why the text is no JSON; its one node is then the whole text.
	fault string
}

func newDocument(text string) *document {
	nodes, err := index(text)
	if err != nil {
		whole := node{end: uint32(len(text)), parent: -1, next: 1}
		return &document{text: text, nodes: []node{whole}, fault: err.Error()}
	}
	return &document{text: text, nodes: nodes}
}

// first is the first node with a line of its own: the outermost container
// has none, as it would only push all others to the right.
func (d *document) first() int32 {
	if len(d.nodes) > 1 {
		return 1
	}
	return 0
}

func (d *document) size() int32 { return int32(len(d.nodes)) }

// kind is the first byte of the node's value; 0 for a text that is no JSON.
func (d *document) kind(n int32) byte {
	if d.fault != "" {
		return 0
	}
	return d.text[d.nodes[n].value]
}

// holds tells whether the node holds others.
func (d *document) holds(n int32) bool { return d.nodes[n].count > 0 }

func (d *document) container(n int32) bool {
	k := d.kind(n)
	return k == '{' || k == '['
}

// keyed tells whether the node stands in an object, under a key.
func (d *document) keyed(n int32) bool {
	p := d.nodes[n].parent
	return p >= 0 && d.kind(p) == '{'
}

// keyInside is what stands between the quotes of the node's key.
func (d *document) keyInside(n int32) string {
	if !d.keyed(n) {
		return ""
	}
	key := strings.TrimRight(d.text[d.nodes[n].at:d.nodes[n].value], " \n\t\r:")
	return key[1 : len(key)-1]
}

func (d *document) key(n int32) string { return unquote(d.keyInside(n)) }

// json is the node's value as it stands in the text.
func (d *document) json(n int32) string { return d.text[d.nodes[n].value:d.nodes[n].end] }

// inside is the value without the quotes of a string.
func (d *document) inside(n int32) string {
	v := d.json(n)
	if d.kind(n) == '"' {
		return v[1 : len(v)-1]
	}
	return v
}

// value is what a leaf says: a string unquoted, anything else as written.
func (d *document) value(n int32) string {
	if d.kind(n) == '"' {
		return unquote(d.inside(n))
	}
	return d.json(n)
}

// begin is the first limit bytes or so of inside; whole: that is all of it.
func (d *document) begin(n int32, limit int) (begin string, whole bool) {
	all := d.inside(n)
	if d.kind(n) == '"' {
		begin = prefix(all, limit)
	} else {
		begin = wholeRunes(all, limit)
	}
	return begin, len(begin) == len(all)
}

// valuePrefix is the first limit bytes or so of value.
func (d *document) valuePrefix(n int32, limit int) string {
	begin, _ := d.begin(n, limit)
	if d.kind(n) == '"' {
		return unquote(begin)
	}
	return begin
}

// name is what a path calls the node: its key, or its place in a list.
func (d *document) name(n int32) string {
	if d.keyed(n) {
		return d.key(n)
	}
	return fmt.Sprint(d.nodes[n].place)
}

// path names all that leads to the node, outermost first.
func (d *document) path(n int32) []string {
	names := make([]string, d.nodes[n].depth)
	for i := len(names) - 1; i >= 0; i-- {
		names[i] = d.name(n)
		n = d.nodes[n].parent
	}
	return names
}

// size of a container in words: "{12 keys}", "[1,204 entries]".
func (d *document) sizeWords(n int32) string {
	count, in, one, many := d.nodes[n].count, "{}", "key", "keys"
	if d.kind(n) == '[' {
		in, one, many = "[]", "entry", "entries"
	}
	switch count {
	case 0:
		return in
	case 1:
		return in[:1] + "1 " + one + in[1:]
	}
	return in[:1] + model.Thousands(int(count)) + " " + many + in[1:]
}
