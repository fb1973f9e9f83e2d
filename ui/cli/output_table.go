package cli

import (
	"io"
	"strings"
	"time"

	"fliplet-audit/export/format"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/theme"
	"fliplet-audit/ui/views"
)

// logTable prints logs as a table for people: cleaned, secrets in the data
// masked, as on the screen.
type logTable struct {
	table *table
	cells []cellText
	limit int
}

// cellText is the text of a log in a column, not cleaned. Of a text longer than
// limit bytes the rest can't be seen; 0 is no limit.
type cellText func(l model.Log, limit int) string

// cellEnd parts the cells of an encoded row: no cleaned text holds it.
const cellEnd = "\x1f"

// newLogTable makes a table with the screen's columns, or with those named.
func newLogTable(out io.Writer, names []string, zone *time.Location, sorted model.Sort) (*logTable, error) {
	t := &logTable{}
	if len(names) == 0 {
		for c := range model.ColumnCount {
			names = append(names, views.ColumnName(c))
		}
	}
	var columns []tableColumn
	for _, name := range names {
		column, value, err := logColumn(name, zone, sorted)
		if err != nil {
			return nil, err
		}
		columns = append(columns, column)
		t.cells = append(t.cells, value)
	}
	t.table = newTable(out, columns)
	if t.table.width > 0 {
		t.limit = 8*t.table.width + 64
	}
	return t, nil
}

// logColumn is a column of the screen or, by the name of an export's column,
// any other value of a log.
func logColumn(name string, zone *time.Location, sorted model.Sort) (tableColumn, cellText, error) {
	for c := range model.ColumnCount {
		if strings.EqualFold(name, views.ColumnName(c)) {
			return screenColumn(c, zone, sorted), screenCell(c, zone), nil
		}
	}
	field, err := format.ParseField(name)
	if err != nil {
		return tableColumn{}, nil, err
	}
	value := func(l model.Log, limit int) string { return cutAt(field.Text(l), limit) }
	return tableColumn{title: model.Clean(name).String(), least: 8, most: 40}, value, nil
}

func screenColumn(c model.Column, zone *time.Location, sorted model.Sort) tableColumn {
	column := [model.ColumnCount]tableColumn{
		model.ColumnDate:     {least: len(dateLayout), most: len(dateLayout)},
		model.ColumnCategory: {least: 8, most: 8, tint: categoryTint},
		model.ColumnType:     {least: 20, most: 32, tint: typeTint},
		model.ColumnApp:      {least: 10, most: 24},
		model.ColumnUser:     {least: 14, most: 34},
		model.ColumnSession:  {least: 7, most: 9, right: true, tint: dimTint},
		model.ColumnData:     {least: 12, tint: dimTint},
	}[c]
	column.title = c.Title()
	if sorted.Column == c {
		column.title += map[bool]string{true: " ↑", false: " ↓"}[sorted.Ascending]
	}
	if c == model.ColumnDate {
		column.title += " " + zoneName(zone)
		column.least = max(column.least, cell.Width(column.title))
	}
	return column
}

const dateLayout = "2006-01-02 15:04:05"

// zoneName is the zone as it is now: UTC or UTC+01:00.
func zoneName(zone *time.Location) string {
	if _, offset := time.Now().In(zone).Zone(); offset != 0 {
		return "UTC" + time.Now().In(zone).Format("-07:00")
	}
	return "UTC"
}

func screenCell(c model.Column, zone *time.Location) cellText {
	switch c {
	case model.ColumnDate:
		return func(l model.Log, _ int) string {
			if l.CreatedAt.IsZero() {
				return ""
			}
			return l.CreatedAt.In(zone).Format(dateLayout)
		}
	case model.ColumnCategory:
		return func(l model.Log, limit int) string {
			if l.Category() == model.CategoryAll {
				return ""
			}
			return cutAt(l.Category().Short(), limit)
		}
	case model.ColumnData:
		return func(l model.Log, limit int) string { return model.MaskJSON(cutAt(l.DataText.Value, limit)) }
	}
	return func(l model.Log, limit int) string {
		text, _ := filters.Cell(c, l)
		return cutAt(text, limit)
	}
}

func cutAt(text string, limit int) string {
	if limit > 0 && len(text) > limit {
		return text[:limit]
	}
	return text
}

func (t *logTable) encode(dst []byte, l model.Log) []byte {
	for i, value := range t.cells {
		if i > 0 {
			dst = append(dst, cellEnd...)
		}
		dst = append(dst, model.Clean(value(l, t.limit)).String()...)
	}
	return dst
}

// print keeps rows until the widths are known: of a copy of the text.
func (t *logTable) print(text []byte) error { return t.table.row(strings.Split(string(text), cellEnd)) }
func (t *logTable) flush() error            { return t.table.flush() }
func (t *logTable) end() error              { return t.table.flush() }

func dimTint(t *theme.Theme, _ string) theme.Paint { return t.Dim }

func categoryTint(t *theme.Theme, text string) theme.Paint {
	for _, c := range model.Categories() {
		if c.Short() == text {
			return t.Plain.Category(c)
		}
	}
	return t.Text
}

// typeTint lets what went wrong stand out.
func typeTint(t *theme.Theme, text string) theme.Paint {
	if model.IsFailure(text) {
		return t.Error
	}
	return t.Text
}
