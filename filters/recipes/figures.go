package recipes

import (
	"encoding/json"
	"strings"
	"time"

	"fliplet-audit/model"
)

// Figures are the answer in words and tables. All texts are as the logs have
// them, not cleaned for a terminal.
type Figures struct {
	BasedOn int `json:"basedOn"` // how many logs
	// Sentences are the answer, the most telling first.
	Sentences []string `json:"sentences"`
	Tables    []Table  `json:"tables"`
	// Lacking are the logs that could not be put where they belong.
	Lacking []Lacking `json:"lacking,omitempty"`
}

// Lacking counts logs that lack a key.
type Lacking struct {
	Words string `json:"words"` // "3 logs have no messageId"
	Count int    `json:"count"`
	Show  Change `json:"show,omitzero"` // the way to them
}

// Table is one table of figures.
type Table struct {
	Title    string   `json:"title"`
	Headings []string `json:"headings"`
	Rows     []Row    `json:"rows"`
	// Of is how many rows there are; Rows may hold fewer (see View).
	Of int `json:"of"`
	// Counts names the table whose rows of the same tag each row here counts;
	// "" when the table counts no other.
	Counts string `json:"counts,omitempty"`
}

// Row is one row; Cells are as many as the table's headings.
type Row struct {
	Cells []Cell `json:"cells"`
	// Tag is what kind of row it is, such as "bounced"; "" where a table has no
	// kinds.
	Tag string `json:"tag,omitempty"`
	// Change leads to the logs of the row; it is zero where no filter can.
	Change Change `json:"change,omitzero"`
}

// CellKind says which of a Cell's values it is.
type CellKind int

// The kinds of cells.
const (
	CellText CellKind = iota
	CellNumber
	CellTime
)

// Cell is one value of a row. Numbers and times are for the reader to write.
type Cell struct {
	Kind   CellKind
	Text   string
	Number int64
	Time   time.Time // UTC; zero where the logs don't say
}

func textCell(s string) Cell       { return Cell{Text: s} }
func numberCell(n int) Cell        { return Cell{Kind: CellNumber, Number: int64(n)} }
func timeCell(t time.Time) Cell    { return Cell{Kind: CellTime, Time: t} }
func wideNumberCell(n int64) Cell  { return Cell{Kind: CellNumber, Number: n} }
func texts(words ...string) []Cell { return cellsOf(words, textCell) }
func numbers(counts ...int) []Cell { return cellsOf(counts, numberCell) }
func times(at ...time.Time) []Cell { return cellsOf(at, timeCell) }

func cellsOf[T any](values []T, cell func(T) Cell) []Cell {
	cells := make([]Cell, len(values))
	for i, v := range values {
		cells[i] = cell(v)
	}
	return cells
}

// MarshalJSON writes a cell as the value it is: a text, a number, an ISO date
// or, for a time that is not known, null.
func (c Cell) MarshalJSON() ([]byte, error) {
	switch {
	case c.Kind == CellNumber:
		return json.Marshal(c.Number)
	case c.Kind == CellTime && c.Time.IsZero():
		return []byte("null"), nil
	case c.Kind == CellTime:
		return json.Marshal(c.Time)
	}
	return json.Marshal(c.Text)
}

// Change is what leads from the figures to some of their logs. The zero value
// leads nowhere.
type Change struct {
	// Alone lifts every filter first, so that also logs without a user or an
	// app are found; the scope to one app and the start of the range stay.
	Alone bool
	// UntilNow lifts the end of the range: what belongs together may be later.
	UntilNow bool
	// Filters are set where they are not empty; the others stay.
	Filters [model.ColumnCount]string
	// Types, when not empty, takes the place of the query's types.
	Types string
}

// IsZero tells whether the change leads nowhere.
func (c Change) IsZero() bool { return c == Change{} }

// Apply is the query after the change.
func (c Change) Apply(q model.Query) model.Query {
	if c.Alone {
		q = model.Query{AppID: q.AppID, OtherAppID: q.OtherAppID, Range: q.Range, Types: q.Types, Analytics: q.Analytics, Sort: q.Sort}
	}
	if c.UntilNow {
		q.Range = untilNow(q.Range)
	}
	if c.Types != "" {
		q.Types = c.Types
	}
	for column, text := range c.Filters {
		if text != "" {
			q.Filters[column] = text
		}
	}
	return q
}

// untilNow is a range without its end. Relative ones end now anyway.
func untilNow(r model.Range) model.Range {
	r.To = time.Time{}
	return r
}

// MarshalJSON writes what the change sets, the filters by their columns' names.
func (c Change) MarshalJSON() ([]byte, error) {
	type set struct {
		Alone    bool              `json:"alone,omitempty"`
		UntilNow bool              `json:"untilNow,omitempty"`
		Filters  map[string]string `json:"filters,omitempty"`
		Types    []string          `json:"types,omitempty"`
	}
	s := set{Alone: c.Alone, UntilNow: c.UntilNow}
	for column, text := range c.Filters {
		if text != "" {
			if s.Filters == nil {
				s.Filters = make(map[string]string)
			}
			s.Filters[model.Column(column).Title()] = text
		}
	}
	if c.Types != "" {
		s.Types = strings.Split(c.Types, ",")
	}
	return json.Marshal(s)
}

// filtered is a change that sets one filter; none when there is no text.
func filtered(column model.Column, text string) Change {
	var c Change
	c.Filters[column] = text
	return c
}

// table makes a table of rows, cut to what the view takes.
func (v View) table(title string, headings []string, count int, row func(i int) Row) Table {
	t := Table{Title: title, Headings: headings, Of: count}
	if v.Rows > 0 {
		count = min(count, v.Rows)
	}
	t.Rows = make([]Row, count)
	for i := range t.Rows {
		t.Rows[i] = row(i)
	}
	return t
}
