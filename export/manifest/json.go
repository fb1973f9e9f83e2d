package manifest

import (
	"bytes"

	"github.com/tidwall/gjson"
)

// jsonScanner reads JSON Lines, or an array with a log a line, as it comes in
// blocks, a line at a time.
type jsonScanner struct {
	rows  *rows
	array bool

	rest    []byte // of a line that goes on in the next block
	tooLong bool
	line    int // the one in hand, from 1
	broken  mishap

	opened, closed, comma bool // of an array
	empty                 bool // its first line is blank: nothing but its end may follow
}

// mostLine bounds a line: no answer of the server holds a log of that size.
const mostLine = 256 << 20

func newJSONScanner(r *rows, array bool) *jsonScanner {
	r.hasID, r.hasTime = true, true
	return &jsonScanner{rows: r, array: array, line: 1}
}

// scan takes the next block.
func (s *jsonScanner) scan(block []byte) {
	for len(block) > 0 {
		n := bytes.IndexByte(block, '\n')
		if n < 0 {
			s.keep(block)
			return
		}
		text := block[:n]
		if len(s.rest) > 0 || s.tooLong {
			s.keep(text)
			text = s.rest
		}
		s.endLine(text)
		block = block[n+1:]
	}
}

// keep keeps a part of a line that is not whole yet.
func (s *jsonScanner) keep(text []byte) {
	if len(s.rest)+len(text) > mostLine {
		s.tooLong, s.rest = true, nil
	}
	if !s.tooLong {
		s.rest = append(s.rest, text...)
	}
}

func (s *jsonScanner) endLine(text []byte) {
	switch {
	case s.tooLong:
		s.broken.in(s.line)
	case s.array:
		s.ofArray(text)
	default:
		s.log(text)
	}
	s.line++
	s.tooLong = false
	if s.rest = s.rest[:0]; cap(s.rest) > 1<<20 {
		s.rest = nil
	}
}

// ofArray reads a line of an array: its brackets stand alone.
func (s *jsonScanner) ofArray(text []byte) {
	switch {
	case !s.opened:
		s.opened, s.closed = string(text) == "[" || string(text) == "[]", string(text) == "[]"
		if !s.opened {
			s.broken.in(s.line)
			s.opened = true
		}
	case s.closed:
		s.broken.in(s.line)
	case len(text) == 0 && s.rows.count == 0 && !s.empty:
		s.empty = true
	case string(text) == "]":
		s.closed = true
		if s.comma {
			s.broken.in(s.line)
		}
	default:
		if s.empty || s.rows.count > 0 && !s.comma {
			s.broken.in(s.line)
		}
		text, s.comma = bytes.CutSuffix(text, []byte(","))
		s.log(text)
	}
}

// log takes a log.
func (s *jsonScanner) log(text []byte) {
	if len(text) == 0 || text[0] != '{' || !gjson.ValidBytes(text) {
		s.broken.in(s.line)
	}
	s.rows.row(value(text, "id"), value(text, "createdAt"))
}

// value is the text of a string, or any other value as it is written; nothing
// for null.
func value(text []byte, key string) []byte {
	found := gjson.GetBytes(text, key)
	switch found.Type {
	case gjson.Null:
		return nil
	case gjson.String:
		return []byte(found.Str)
	}
	return []byte(found.Raw)
}

// finish settles what the end of the file means.
func (s *jsonScanner) finish() {
	if len(s.rest) > 0 || s.tooLong {
		s.broken.in(s.line)
		s.endLine(s.rest)
	}
	if s.array && !s.closed {
		s.broken.in(s.line)
	}
}
