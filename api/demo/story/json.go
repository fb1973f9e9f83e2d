package story

import (
	"strconv"

	"fliplet-audit/api/demo/jsonb"
)

// jsonWriter writes one value as PostgreSQL renders jsonb: an object's keys by
// length and then by bytes, a space after each ':' and ','. Keys may be given
// in any order, but each only once.
type jsonWriter struct {
	buf    []byte  // finished values, one after the other
	out    []byte  // an object or array being put together
	fields []field // of all open objects and arrays
	open   []container
}

type field struct {
	key        string
	start, end int // of the value in buf
}

type container struct {
	list  bool
	start int // in buf
	field int // its first in fields
	key   string
}

// begin starts a new value, an object.
func (w *jsonWriter) begin() {
	w.buf, w.fields, w.open = w.buf[:0], w.fields[:0], w.open[:0]
	w.push("", false)
}

func (w *jsonWriter) push(key string, list bool) {
	w.open = append(w.open, container{list: list, start: len(w.buf), field: len(w.fields), key: key})
}

// object opens an object under key; end closes it.
func (w *jsonWriter) object(key string) { w.push(key, false) }

// list opens an array under key; end closes it. Its elements have "" for a key.
func (w *jsonWriter) list(key string) { w.push(key, true) }

// end closes what was opened last.
func (w *jsonWriter) end() {
	c := w.open[len(w.open)-1]
	w.open = w.open[:len(w.open)-1]
	w.assemble(c)
	w.buf = append(w.buf[:c.start], w.out...)
	w.fields = append(w.fields[:c.field], field{c.key, c.start, len(w.buf)})
}

func (w *jsonWriter) assemble(c container) {
	fields := w.fields[c.field:]
	brackets := "{}"
	if c.list {
		brackets = "[]"
	} else {
		sortKeys(fields)
	}
	w.out = append(w.out[:0], brackets[0])
	for i, f := range fields {
		if i > 0 {
			w.out = append(w.out, ", "...)
		}
		if !c.list {
			w.out = jsonb.AppendText(w.out, f.key)
			w.out = append(w.out, ": "...)
		}
		w.out = append(w.out, w.buf[f.start:f.end]...)
	}
	w.out = append(w.out, brackets[1])
}

// sortKeys is an insertion sort: the fields are few and mostly in order.
func sortKeys(fields []field) {
	for i := 1; i < len(fields); i++ {
		f := fields[i]
		j := i
		for ; j > 0 && keyBefore(f.key, fields[j-1].key); j-- {
			fields[j] = fields[j-1]
		}
		fields[j] = f
	}
}

func keyBefore(a, b string) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}

// done closes all that is open and gives the value's text.
func (w *jsonWriter) done() string {
	for len(w.open) > 0 {
		w.end()
	}
	return string(w.buf)
}

func (w *jsonWriter) text(key, value string) {
	start := len(w.buf)
	w.buf = jsonb.AppendText(w.buf, value)
	w.fields = append(w.fields, field{key, start, len(w.buf)})
}

func (w *jsonWriter) number(key string, value int64) {
	start := len(w.buf)
	w.buf = strconv.AppendInt(w.buf, value, 10)
	w.fields = append(w.fields, field{key, start, len(w.buf)})
}

// raw takes a value that is written as jsonb already: true, null, 1.0 …
func (w *jsonWriter) raw(key, value string) {
	start := len(w.buf)
	w.buf = append(w.buf, value...)
	w.fields = append(w.fields, field{key, start, len(w.buf)})
}

func (w *jsonWriter) boolean(key string, value bool) {
	w.raw(key, strconv.FormatBool(value))
}
