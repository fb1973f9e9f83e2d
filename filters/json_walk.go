package filters

import "strings"

// Node is a place in JSON that Walk comes by.
type Node struct {
	// Kind is { or [ where an object or a list begins, } or ] where it ends, "
	// for a text and v for a number, true, false or null.
	Kind byte
	// Key is the key it stands under, "" in a list and at the top.
	Key string
	// Parent is the key that the object or list around it stands under; lists
	// are seen through: in {"to": [{"email": …}]} the parent of email is to.
	Parent string
	// Depth is how many objects and lists are around it.
	Depth int
	// Raw is a scalar as it is written, "" for all else.
	Raw string
}

// Text is a scalar's text: a string without its quotes and escapes, a number,
// true, false as written, nothing for null and for what is no scalar.
func (n Node) Text() string {
	switch {
	case n.Kind == '"':
		return unquote(n.Raw)
	case n.Kind == 'v' && n.Raw != "null":
		return n.Raw
	}
	return ""
}

// ID is the text of what can be an id: a string that holds something, or a
// number.
func (n Node) ID() (id string, ok bool) {
	switch {
	case n.Kind == '"':
		id = unquote(n.Raw)
		return id, id != ""
	case n.Kind == 'v' && n.Raw != "" && (n.Raw[0] == '-' || n.Raw[0] >= '0' && n.Raw[0] <= '9'):
		return n.Raw, true
	}
	return "", false
}

// maxWalkDepth is how deep Walk looks; JSON nested deeper is no data of a log.
const maxWalkDepth = 1000

// Walk calls visit with every place of JSON text, in its order, but for those
// nested deeper than 1,000. What is no JSON gives places without meaning,
// never a panic. The texts of a Node are parts of the JSON: clone what is to
// outlive it.
func Walk(json string, visit func(Node)) {
	w := walk{tokens: tokens{text: json}}
	for {
		tok, ok := w.tokens.next()
		if !ok {
			return
		}
		switch tok.kind {
		case 'k':
			if w.depth <= maxWalkDepth {
				w.key = unquote(tok.raw)
			}
		case '{', '[':
			w.open(tok.kind, visit)
		case '}', ']':
			w.close(tok.kind, visit)
		default:
			w.scalar(tok, visit)
		}
	}
}

type walk struct {
	tokens  tokens
	around  []container
	depth   int    // how many are open; around holds no more than maxWalkDepth
	key     string // waits for its value
	current container
}

// container is an object or a list that is open.
type container struct {
	key  string // it stands under, "" in a list
	name string // its key or, in a list, the list's name
	list bool
}

func (w *walk) open(kind byte, visit func(Node)) {
	if w.depth < maxWalkDepth {
		visit(Node{Kind: kind, Key: w.key, Parent: w.current.name, Depth: w.depth})
		next := container{key: w.key, name: w.key, list: kind == '['}
		if w.current.list {
			next.name = w.current.name
		}
		w.around = append(w.around, w.current)
		w.current = next
	}
	w.depth++
	w.key = ""
}

func (w *walk) close(kind byte, visit func(Node)) {
	if w.depth == 0 {
		return
	}
	w.depth--
	w.key = ""
	if w.depth >= maxWalkDepth {
		return
	}
	closed := w.current
	w.current = w.around[len(w.around)-1]
	w.around = w.around[:len(w.around)-1]
	visit(Node{Kind: kind, Key: closed.key, Parent: w.current.name, Depth: w.depth})
}

func (w *walk) scalar(tok token, visit func(Node)) {
	if w.depth <= maxWalkDepth {
		visit(Node{Kind: tok.kind, Key: w.key, Parent: w.current.name, Depth: w.depth, Raw: tok.raw})
	}
	w.key = ""
}

// Lookup finds values in JSON by their keys, at any depth and in any case, as
// a KEY==VALUE filter does. It may be called from several goroutines.
type Lookup struct{ keys []sought }

type sought struct{ parent, key string }

// NewLookup prepares to look for keys; "page.title" is a title in what stands
// under page.
func NewLookup(keys ...string) Lookup {
	var l Lookup
	for _, k := range keys {
		parent, key, ok := strings.Cut(k, ".")
		if !ok {
			parent, key = "", k
		}
		l.keys = append(l.keys, sought{parent, key})
	}
	return l
}

// Found is what a Lookup found for one of its keys.
type Found struct {
	Value string // a string's text, or a number, true or false as written
	// OK says that there is a value: of several the outermost, and of those the
	// first. Null, "", objects and lists are none.
	OK bool
	// Present says that the key is there, whatever stands under it.
	Present bool
	depth   int
}

// In looks into JSON. It gives one Found for each key, in the order of the keys.
func (l Lookup) In(json string) []Found {
	found := make([]Found, len(l.keys))
	Walk(json, func(n Node) {
		if n.Key == "" || n.Kind == '}' || n.Kind == ']' {
			return
		}
		for i, p := range l.keys {
			if p.fits(n) {
				found[i].take(n)
			}
		}
	})
	return found
}

func (p sought) fits(n Node) bool {
	return SameKey(n.Key, p.key) && (p.parent == "" || SameKey(n.Parent, p.parent))
}

func (f *Found) take(n Node) {
	f.Present = true
	if f.OK && f.depth <= n.Depth {
		return
	}
	if text := n.Text(); text != "" {
		f.Value, f.OK, f.depth = text, true, n.Depth
	}
}

// SameKey tells whether two keys are the same to a filter, which takes letters
// in any case.
func SameKey(a, b string) bool { return len(a) == len(b) && strings.EqualFold(a, b) }
