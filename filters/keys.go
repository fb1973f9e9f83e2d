package filters

import (
	"strconv"
	"strings"

	"fliplet-audit/model"
)

// KeyValue is one scalar of a log's data that stands under a key.
type KeyValue struct {
	Key, Value string // a string's text, another scalar's JSON
	Path       string // from the top, such as result[0].error
}

// What Keys lists at most: more is no list to choose from.
const (
	maxKeys      = 500
	maxKeyValue  = 1000 // bytes of a value
	maxKeysDepth = 64
	maxKeysRead  = 1 << 20 // bytes of data that are looked at
)

// Keys lists the scalars of a log's data that ByKey can filter by, in their
// order: those under a key, at any depth. It stops at 500, and leaves out
// values longer than 1,000 bytes, those nested deeper than 64 and those after
// the first MiB.
func Keys(l model.Log) []KeyValue {
	text := l.DataText.Value
	t := tokens{text: text[:min(len(text), maxKeysRead)]}
	var found []KeyValue
	var path keyPath
	for len(found) < maxKeys {
		tok, ok := t.next()
		if !ok {
			break
		}
		switch tok.kind {
		case '{', '[':
			path.open(tok.kind)
		case '}', ']':
			path.close()
		case 'k':
			path.key(unquote(tok.raw))
		default:
			if key, ok := path.leaf(); ok && len(tok.raw) <= maxKeyValue && whole(tok, t.at, len(text)) {
				found = append(found, KeyValue{Key: key, Value: unquoteScalar(tok), Path: path.String()})
			}
			path.done()
		}
	}
	return found
}

// whole tells whether a token surely ended before the text was cut off.
func whole(tok token, at, length int) bool {
	return at < maxKeysRead || length <= maxKeysRead
}

func unquoteScalar(tok token) string {
	if tok.kind == '"' {
		return unquote(tok.raw)
	}
	return tok.raw
}

// keyPath is where in nested JSON a walk stands.
type keyPath struct {
	steps []step
	depth int
}

// step is one object or array that is open.
type step struct {
	array bool
	index int
	key   string
	keyed bool // an object's key waits for its value
}

func (p *keyPath) open(kind byte) {
	p.depth++
	if p.depth <= maxKeysDepth {
		p.steps = append(p.steps, step{array: kind == '['})
	}
}

func (p *keyPath) close() {
	if p.depth == 0 {
		return
	}
	if p.depth <= maxKeysDepth {
		p.steps = p.steps[:len(p.steps)-1]
	}
	p.depth--
	p.done()
}

// last is the innermost step; nil outside of all and where nesting is too deep.
func (p *keyPath) last() *step {
	if p.depth > maxKeysDepth || len(p.steps) == 0 {
		return nil
	}
	return &p.steps[len(p.steps)-1]
}

func (p *keyPath) key(name string) {
	if s := p.last(); s != nil && !s.array {
		s.key, s.keyed = name, true
	}
}

// leaf is the key that a scalar here stands under.
func (p *keyPath) leaf() (key string, ok bool) {
	s := p.last()
	if s == nil || s.array || !s.keyed || s.key == "" {
		return "", false
	}
	return s.key, true
}

// done moves on from a value.
func (p *keyPath) done() {
	if s := p.last(); s != nil {
		s.keyed = false
		s.index++
	}
}

// String is the path in the way JavaScript writes it.
func (p *keyPath) String() string {
	var b strings.Builder
	for i, s := range p.steps {
		if s.array {
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(s.key)
	}
	return b.String()
}
