package logview

import (
	"fmt"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
)

// longestFilter is the longest value in bytes that a filter is made of.
const longestFilter = 1000

// copyValue copies the field or the value under the cursor.
func (m Model) copyValue() Event {
	if m.pane == fieldsPane {
		f := m.fields[m.at]
		if f.empty {
			return Note{"These fields are empty"}
		}
		return Copy{Text: f.value, What: sayable(f.label)}
	}
	path, key, value, ok := m.tree.Current()
	if !ok {
		return Note{"This log has no data"}
	}
	return Copy{Text: value, What: named(path, key)}
}

// named is a value of the data in a sentence: by its key, or as an entry of
// what holds it.
func named(path []string, key string) string {
	n := len(path)
	switch {
	case n == 0:
		return "Data"
	case key != "" || n == 1:
		return sayable(path[n-1])
	}
	return sayable(path[n-2]) + " " + path[n-1]
}

// sayable is as much of an outside text as fits into a sentence.
func sayable(s string) string { return cell.Cut(model.CleanPrefix(s, 400).String(), 40) }

// filterBy filters the table by the field or the value under the cursor.
func (m Model) filterBy() Event {
	if m.pane == dataPane {
		return m.filterByData()
	}
	f := m.fields[m.at]
	switch {
	case f.empty:
		return Note{"These fields are empty"}
	case f.column == model.ColumnDate:
		return Note{"Dates are narrowed by the date range"}
	case f.column == noColumn:
		return Note{fmt.Sprintf("The table has no column for %s", sayable(inSentence(f.label)))}
	}
	text, ok := filters.ByCell(f.column, m.log)
	if !ok {
		return Note{fmt.Sprintf("The table can't be filtered by this %s", sayable(inSentence(f.label)))}
	}
	return FilterBy{Column: f.column, Text: text}
}

// related follows the value of the data under the cursor; from a container or
// the fields, all that the log has.
func (m Model) related() Event {
	path, key, value, ok := m.tree.Current()
	if m.pane != dataPane || !ok || !m.tree.OnLeaf() || key == "" {
		return Related{}
	}
	if m.tree.Masked() && strings.Contains(value, model.Masked) {
		return Note{"This value is masked; unmask it to follow it"}
	}
	return Related{Leaf: filters.KeyValue{Key: key, Value: value, Path: strings.Join(path, ".")}, OnLeaf: true}
}

func (m Model) filterByData() Event {
	_, key, value, ok := m.tree.Current()
	switch {
	case !ok:
		return Note{"This log has no data"}
	case !m.tree.OnLeaf():
		return Note{"Go to a single value to filter by it"}
	case m.tree.Masked() && strings.Contains(value, model.Masked):
		return Note{"This value is masked; unmask it to filter by it"}
	case len(value) > longestFilter:
		return Note{"This value is too long to filter by"}
	case key == "":
		return FilterBy{Column: model.ColumnData, Text: literally(m.tree.JSON())}
	}
	return FilterBy{Column: model.ColumnData, Text: filters.ByKey(key, value)}
}

// literally is the filter for logs whose data holds this text as it stands.
func literally(text string) string {
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}
