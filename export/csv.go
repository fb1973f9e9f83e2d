package export

import (
	"io"
	"strings"
	"time"

	"fliplet-audit/model"
)

// Columns are the 17 fields of the official export, in its order (wire.md,
// "Audit logs", the CSV of the Studio screen).
func Columns() []string {
	return []string{
		"id", "createdAt", "updatedAt", "user.type", "type", "typeDescription", "app.name", "user.email", "data",
		"requestId", "sessionId", "userId", "appId", "dataSourceEntryId", "dataSourceId", "organizationId", "appNotificationId",
	}
}

// CSV writes logs as RFC 4180 text in UTF-8: the official columns, lines that
// end in CR LF, a null as an empty cell, dates in UTC with milliseconds. A cell
// that a spreadsheet would run as a formula is defused with a leading '.
// Flush must be called at the end.
type CSV struct {
	out    io.Writer
	buffer []byte
}

// flushAt is how many bytes are gathered before they are written, and
// keepAtMost how large a buffer is kept after an enormous log.
const (
	flushAt    = 64 << 10
	keepAtMost = 1 << 20
)

// NewCSV writes to out.
func NewCSV(out io.Writer) *CSV {
	return &CSV{out: out, buffer: make([]byte, 0, 2*flushAt)}
}

// Header writes the line of the columns' names.
func (c *CSV) Header() error {
	c.buffer = append(c.buffer, strings.Join(Columns(), ",")...)
	return c.endLine()
}

// Row writes one log.
func (c *CSV) Row(l model.Log) error {
	b := appendCell(c.buffer, string(l.ID))
	b = appendTime(append(b, ','), l.CreatedAt)
	b = appendTime(append(b, ','), l.UpdatedAt)
	for _, cell := range [...]string{
		l.UserType.Value, l.Type, l.TypeDescription, l.AppName.Value, l.UserEmail.Value, l.DataText.Value,
		l.RequestID, string(l.SessionID), string(l.UserID), string(l.AppID), string(l.DataSourceEntryID),
		string(l.DataSourceID), string(l.OrganizationID), string(l.AppNotificationID),
	} {
		b = appendCell(append(b, ','), cell)
	}
	c.buffer = b
	return c.endLine()
}

// Flush writes what is gathered.
func (c *CSV) Flush() error {
	_, err := c.out.Write(c.buffer)
	if cap(c.buffer) > keepAtMost {
		c.buffer = nil
	}
	c.buffer = c.buffer[:0]
	return err
}

func (c *CSV) endLine() error {
	c.buffer = append(c.buffer, '\r', '\n')
	if len(c.buffer) < flushAt {
		return nil
	}
	return c.Flush()
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

func appendCell(b []byte, cell string) []byte {
	if cell == "" {
		return b
	}
	formula := startsFormula(cell[0])
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
