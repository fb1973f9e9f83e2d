package format

import (
	"strings"
	"time"

	"fliplet-audit/model"
)

// byteOrderMark tells Excel that a file is UTF-8.
const byteOrderMark = "\ufeff"

// appendHeading appends the line of the columns' names.
func appendHeading(b []byte, fields []Field) []byte {
	for i, field := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendCell(b, field.name, false)
	}
	return append(b, '\r', '\n')
}

// appendLine appends a log as a line of RFC 4180 text.
func appendLine(b []byte, l model.Log, fields []Field, raw bool) []byte {
	before := len(b)
	for i, field := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = field.append(b, l, raw)
	}
	if len(b) == before { // an empty line is none to many readers
		b = append(b, '"', '"')
	}
	return append(b, '\r', '\n')
}

// appendTime appends a date as the API writes it; finer than milliseconds only
// where there is something finer.
func appendTime(b []byte, t time.Time) []byte {
	switch {
	case t.IsZero():
		return b
	case t.Nanosecond()%int(time.Millisecond) != 0:
		return t.UTC().AppendFormat(b, "2006-01-02T15:04:05.999999999Z")
	}
	return t.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
}

// appendCell appends a cell, quoted where it must be, and defused with a
// leading ' where a spreadsheet may run it, unless raw.
func appendCell(b []byte, cell string, raw bool) []byte {
	if cell == "" {
		return b
	}
	formula := !raw && startsFormula(cell[0])
	if !needsQuotes(cell) {
		if formula {
			b = append(b, '\'')
		}
		return append(b, cell...)
	}
	b = append(b, '"')
	if formula {
		b = append(b, '\'')
	}
	for {
		n := strings.IndexByte(cell, '"')
		if n < 0 {
			return append(append(b, cell...), '"')
		}
		b = append(append(b, cell[:n]...), '"', '"')
		cell = cell[n+1:]
	}
}

// startsFormula tells whether a spreadsheet may run a cell that begins so.
func startsFormula(c byte) bool {
	switch c {
	case '=', '+', '-', '@', '\t', '\r':
		return true
	}
	return false
}

func needsQuotes(cell string) bool {
	for i := range len(cell) {
		switch cell[i] {
		case '"', ',', '\r', '\n':
			return true
		}
	}
	return false
}
