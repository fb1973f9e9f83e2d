package views

import (
	"fmt"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// columnNames are the columns' names in the file and on the command line.
func columnNames() [model.ColumnCount]string {
	return [model.ColumnCount]string{"date", "category", "type", "app", "user", "session", "data"}
}

// ColumnName is a column's name in the file and on the command line, such as
// "type".
func ColumnName(c model.Column) string {
	if c < 0 || c >= model.ColumnCount {
		return ""
	}
	return columnNames()[c]
}

// columnNamed finds a column by its name or its heading, in any case.
func columnNamed(name string) (model.Column, error) {
	name = strings.TrimSpace(name)
	for c := range model.ColumnCount {
		if strings.EqualFold(name, columnNames()[c]) || strings.EqualFold(name, c.Title()) {
			return c, nil
		}
	}
	names := columnNames()
	return 0, fmt.Errorf("there is no column %q, only %s", name, strings.Join(names[:], ", "))
}

// ParseFilterFlag reads COLUMN=TEXT, such as type=login, as the flag --filter
// takes it. A text that can't be right for the column gives a
// *filters.SyntaxError.
func ParseFilterFlag(flag string) (model.Column, string, error) {
	name, text, ok := strings.Cut(flag, "=")
	if !ok {
		return 0, "", fmt.Errorf("%q is no filter: write COLUMN=TEXT, such as type=login", flag)
	}
	column, err := columnNamed(name)
	if err != nil {
		return 0, "", err
	}
	_, err = filters.Parse(column, text)
	return column, strings.TrimSpace(text), err
}

// sortText is a sort as the file has it, "" for the default.
func sortText(s model.Sort) string {
	switch {
	case s == model.Sort{}:
		return ""
	case s.Ascending:
		return columnNames()[s.Column] + " ascending"
	}
	return columnNames()[s.Column] + " descending"
}

func parseSort(text string) (model.Sort, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return model.Sort{}, nil
	}
	at := strings.LastIndexByte(text, ' ')
	direction := text[at+1:]
	if at < 0 || direction != "ascending" && direction != "descending" {
		return model.Sort{}, fmt.Errorf("%q is no sort: write a column and ascending or descending, such as user ascending", text)
	}
	column, err := columnNamed(text[:at])
	if err == nil && !column.Sortable() {
		err = fmt.Errorf("logs can't be sorted by %s", columnNames()[column])
	}
	return model.Sort{Column: column, Ascending: direction == "ascending"}, err
}
