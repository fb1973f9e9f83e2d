package format

import (
	"fmt"

	"fliplet-audit/model"
)

// What a sheet of Excel holds at most.
const (
	excelRows = 1_048_576
	excelCell = 32_767 // UTF-16 units
)

// Limits counts what Excel can't hold of a CSV's text, which is written to it
// from the beginning, in pieces of any size.
type Limits struct {
	off                  bool
	rows, longCells      int
	quoted, begun, quote bool // where in the text it is; quote: after a " in a quoted cell
	cell                 int  // UTF-16 units of the cell in hand
}

// Write reads on. It never fails.
func (l *Limits) Write(text []byte) (int, error) {
	if !l.off {
		for _, c := range text {
			l.read(c)
		}
	}
	return len(text), nil
}

func (l *Limits) read(c byte) {
	if l.quote {
		l.quote = false
		if c == '"' {
			l.count(c)
			return
		}
		l.quoted = false
	}
	switch {
	case l.quoted && c == '"':
		l.quote = true
	case l.quoted:
		l.count(c)
	case c == '"' && l.cell == 0:
		l.quoted = true
	case c == ',':
		l.cell = 0
	case c == '\n':
		l.cell, l.begun = 0, false
		l.rows++
		return
	case c != '\r':
		l.count(c)
	}
	l.begun = true
}

// count adds a byte of a cell: each character is one unit, those of four bytes
// in UTF-8 two.
func (l *Limits) count(c byte) {
	if c >= 0x80 && c < 0xc0 {
		return
	}
	before := l.cell
	l.cell++
	if c >= 0xf0 {
		l.cell++
	}
	if before <= excelCell && l.cell > excelCell {
		l.longCells++
	}
}

// Warnings say in words what Excel would leave out, with numbers; none if it
// holds all.
func (l *Limits) Warnings() []string {
	var warnings []string
	if l.rows > excelRows {
		warnings = append(warnings, fmt.Sprintf("Excel shows %s rows of a sheet, the heading included: the last %s of this file's %s it leaves out",
			model.Thousands(excelRows), model.Thousands(l.rows-excelRows), model.Thousands(l.rows)))
	}
	if l.longCells > 0 {
		cells := "cells are"
		if l.longCells == 1 {
			cells = "cell is"
		}
		warnings = append(warnings, fmt.Sprintf("%s %s longer than the %s characters that Excel holds in one: it cuts them", model.Thousands(l.longCells), cells, model.Thousands(excelCell)))
	}
	return warnings
}
