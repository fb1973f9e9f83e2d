package demo

import (
	"context"
	"io"
	"strings"

	"fliplet-audit/api/demo/jsonb"
)

// csvBlock is how many bytes of CSV are sent at a time.
const csvBlock = 64 << 10

// writeCSV streams the rows: a line with the fields' names, then a line each.
func (t *table) writeCSV(ctx context.Context, w io.Writer, fields []field, rows func(yield func(row uint32) bool)) error {
	block := make([]byte, 0, csvBlock+csvBlock/4)
	for i, f := range fields {
		if i > 0 {
			block = append(block, ',')
		}
		block = append(block, f.name()...)
	}
	block = append(block, '\n')
	var cell []byte
	var failed error
	rows(func(row uint32) bool {
		block, cell = t.appendLine(block, cell, int(row), fields)
		if len(block) < csvBlock {
			return true
		}
		if failed = ctx.Err(); failed == nil {
			_, failed = w.Write(block)
		}
		block = block[:0]
		return failed == nil
	})
	if failed != nil {
		return failed
	}
	_, err := w.Write(block)
	return err
}

// appendLine appends one log as a line; cell is scratch space.
func (t *table) appendLine(line, cell []byte, row int, fields []field) ([]byte, []byte) {
	for i, f := range fields {
		if i > 0 {
			line = append(line, ',')
		}
		cell = t.appendCell(cell[:0], row, f)
		line = appendCSV(line, cell)
	}
	return append(line, '\n'), cell
}

// appendCell appends the text of a field; NULL is empty.
func (t *table) appendCell(cell []byte, row int, f field) []byte {
	if f.table() != "" && t.joined(row, f.table()) <= rowGone {
		return cell
	}
	if f == fieldData {
		if text, ok := t.dataText(row); ok {
			return jsonb.AppendJavaScript(cell, text)
		}
		return cell
	}
	if text := t.fieldText(row, f); text.Present {
		return append(cell, text.Value...)
	}
	cell = t.appendField(cell, row, f)
	if string(cell) == "null" {
		return cell[:0]
	}
	if len(cell) > 1 && cell[0] == '"' {
		return cell[:copy(cell, cell[1:len(cell)-1])]
	}
	return cell
}

// appendCSV quotes a cell where RFC 4180 asks for it.
func appendCSV(line, cell []byte) []byte {
	if !strings.ContainsAny(string(cell), ",\"\r\n") {
		return append(line, cell...)
	}
	line = append(line, '"')
	for _, c := range cell {
		if c == '"' {
			line = append(line, '"')
		}
		line = append(line, c)
	}
	return append(line, '"')
}
