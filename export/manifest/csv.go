package manifest

import (
	"bytes"
	"slices"
)

// csvScanner reads CSV (RFC 4180, lines that end in CR LF) as it comes in
// blocks, in constant memory, whatever the file holds.
type csvScanner struct {
	rows           *rows
	columns        []string // as they should be
	idAt, timeAt   int      // which cells are the id and the time; -1 for none
	defused        bool     // cells that begin as a formula are wrong
	state          csvState
	heading        []string // as found
	bom            int      // bytes of a byte-order mark found at the start
	begun          bool
	cell           int // of the record in hand, from 0
	record         int // the heading is 0
	wanted         bool
	kept, id, time []byte

	uneven   mishap // records with another number of cells
	formulas mishap
	broken   mishap // records that are no CSV
}

type csvState int

const (
	atCell csvState = iota
	atQuoted
	inPlain
	inQuoted
	atQuote  // a quote inside a quoted cell: its end, or half of a pair
	atReturn // a CR outside of quotes
)

// mostHeading bounds what is kept of a heading: a file that isn't CSV may have
// no end of a line.
const (
	mostHeading = 10_000 // cells
	mostKept    = 64 << 10
)

func newCSVScanner(r *rows, m Manifest) *csvScanner {
	s := &csvScanner{
		rows: r, columns: m.Columns, defused: m.FormulasDefused,
		idAt: slices.Index(m.Columns, "id"), timeAt: slices.Index(m.Columns, "createdAt"),
		wanted: true,
	}
	r.hasID, r.hasTime = s.idAt >= 0, s.timeAt >= 0
	return s
}

// What a byte means outside of quotes.
var meaning = [256]uint8{'"': special, ',': special, '\r': special | formula, '\n': special, '=': formula, '+': formula, '-': formula, '@': formula, '\t': formula}

const (
	special = 1 << iota
	formula
)

// scan takes the next block.
func (s *csvScanner) scan(block []byte) {
	if !s.begun && len(block) > 0 {
		s.begun = true
		if rest, ok := bytes.CutPrefix(block, []byte("\ufeff")); ok {
			s.bom, block = len(block)-len(rest), rest
		}
	}
	for i := 0; i < len(block); {
		switch s.state {
		case atCell:
			i += s.begin(block[i])
		case atQuoted:
			s.begins(block[i])
			s.state = inQuoted
		case inPlain:
			i += s.plain(block[i:])
		case inQuoted:
			i += s.quoted(block[i:])
		case atQuote:
			i += s.quote(block[i])
		case atReturn:
			i += s.lineEnd(block[i])
		}
	}
}

// begin looks at a cell's first byte and returns how many it took.
func (s *csvScanner) begin(c byte) int {
	if c == '"' {
		s.state = atQuoted
		return 1
	}
	if meaning[c]&special == 0 {
		s.begins(c)
	}
	s.state = inPlain
	return 0
}

// begins looks at the first byte of what a cell holds.
func (s *csvScanner) begins(c byte) {
	if meaning[c]&formula != 0 && s.defused && s.record > 0 {
		s.formulas.in(s.record)
	}
}

// plain reads on in a cell without quotes.
func (s *csvScanner) plain(text []byte) int {
	n := 0
	for n < len(text) && meaning[text[n]]&special == 0 {
		n++
	}
	if s.wanted {
		s.keep(text[:n])
	}
	if n == len(text) {
		return n
	}
	switch text[n] {
	case ',':
		s.endCell()
	case '\r':
		s.state = atReturn
	case '\n':
		s.broken.in(s.record)
		s.endRecord()
	default:
		s.broken.in(s.record)
	}
	return n + 1
}

// quoted reads on in a cell with quotes.
func (s *csvScanner) quoted(text []byte) int {
	for n := 0; ; {
		k := bytes.IndexByte(text[n:], '"')
		if k < 0 {
			s.keepWanted(text[n:])
			return len(text)
		}
		s.keepWanted(text[n : n+k])
		n += k + 1
		if n == len(text) || text[n] != '"' {
			s.state = atQuote
			return n
		}
		s.keepWanted(text[n : n+1])
		n++
	}
}

// quote looks at what follows a quote inside a quoted cell.
func (s *csvScanner) quote(c byte) int {
	switch c {
	case '"':
		s.keepWanted([]byte{'"'})
		s.state = inQuoted
	case ',':
		s.endCell()
	case '\r':
		s.state = atReturn
	case '\n':
		s.broken.in(s.record)
		s.endRecord()
	default:
		s.broken.in(s.record)
		s.state = inPlain
		return 0
	}
	return 1
}

func (s *csvScanner) lineEnd(c byte) int {
	if c != '\n' {
		s.broken.in(s.record)
		s.state = inPlain
		return 0
	}
	s.endRecord()
	return 1
}

func (s *csvScanner) keepWanted(text []byte) {
	if s.wanted {
		s.keep(text)
	}
}

func (s *csvScanner) keep(text []byte) {
	s.kept = append(s.kept, text[:min(len(text), mostKept-min(len(s.kept), mostKept))]...)
}

func (s *csvScanner) endCell() {
	if s.wanted {
		s.endWanted()
	}
	s.cell++
	s.state = atCell
	s.wanted = s.cell == s.idAt || s.cell == s.timeAt || s.record == 0
}

// endWanted puts the cell away that was kept.
func (s *csvScanner) endWanted() {
	switch {
	case s.record == 0:
		if len(s.heading) < mostHeading {
			s.heading = append(s.heading, string(s.kept))
		}
	case s.cell == s.idAt:
		s.id = append(s.id[:0], s.kept...)
	default:
		s.time = append(s.time[:0], s.kept...)
	}
	s.kept = s.kept[:0]
}

func (s *csvScanner) endRecord() {
	s.endCell()
	if s.cell != len(s.columns) && s.record > 0 {
		s.uneven.in(s.record)
	}
	if s.record > 0 {
		s.rows.row(s.id, s.time)
		s.id, s.time = s.id[:0], s.time[:0]
	}
	s.record++
	s.cell = 0
	s.wanted = s.idAt == 0 || s.timeAt == 0
}

// finish settles what the end of the file means.
func (s *csvScanner) finish() {
	if s.state != atCell || s.cell > 0 {
		s.broken.in(s.record)
		s.endRecord()
	}
}
