package format

// AppendRecord appends cells as a line of RFC 4180 text, defused where a
// spreadsheet would run one.
func AppendRecord(b []byte, cells []string) []byte {
	before := len(b)
	for i, cell := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendCell(b, cell, false)
	}
	if len(b) == before { // an empty line is none to many readers
		b = append(b, '"', '"')
	}
	return append(b, '\r', '\n')
}
