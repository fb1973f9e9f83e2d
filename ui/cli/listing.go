package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/model"
)

// The forms that a list is written in.
const (
	formTable     = "table"
	formJSONLines = "jsonl"
	formJSON      = "json"
	formCSV       = "csv"
)

func listForms() []string { return []string{formTable, formJSONLines, formJSON, formCSV} }

// listing is the flag that says how a list is written.
type listing struct{ form string }

func (l *listing) add(cmd *cobra.Command) {
	addOutput(cmd, &l.form, "write it as `FORM`: table, jsonl, json or csv; left out: a table on a terminal, else jsonl")
}

// addOutput adds the flag that says in which form something is written.
func addOutput(cmd *cobra.Command, form *string, usage string) {
	cmd.Flags().StringVarP(form, "output", "o", "", usage)
	grouped{cmd.Flags(), groupOutput}.mark("output")
}

// check refuses a form that there isn't, with a usageError.
func (l listing) check(forms ...string) error {
	if l.form == "" || slices.Contains(forms, l.form) {
		return nil
	}
	return usageError{fmt.Errorf("--output %s: there are %s", l.form, strings.Join(forms, ", "))}
}

// or is the form asked for, else a table for a person and JSON Lines for a
// program.
func (l listing) or(out io.Writer) string {
	switch {
	case l.form != "":
		return l.form
	case isTerminal(out):
		return formTable
	}
	return formJSONLines
}

// list is rows of values. A value is a string, an int, a bool, a list of
// strings, or nil where there is none.
type list struct {
	columns []listColumn
	rows    [][]any
	// none is what a table says in place of nil; "" leaves the cell empty.
	none string
}

// listColumn is one column: its name in JSON and CSV, "" where it is for people
// only, and its heading in a table, "" where it is for programs only.
type listColumn struct {
	name, heading string
	least         int // cells that a text keeps when it gives way; 0 is narrowest
}

// write writes the list in a form.
func (l list) write(to io.Writer, form string) error {
	if form == formTable {
		return l.writeTable(to)
	}
	out := bufio.NewWriter(safeFor(to))
	var err error
	switch form {
	case formCSV:
		err = l.writeCSV(out)
	case formJSON:
		err = l.writeJSON(out)
	default:
		err = l.writeJSONLines(out)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func (l list) writeJSONLines(out io.Writer) error {
	for _, row := range l.rows {
		if _, err := out.Write(append(l.object(row), '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (l list) writeJSON(out io.Writer) error {
	var b bytes.Buffer
	b.WriteString("[")
	for i, row := range l.rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n  ")
		b.Write(l.object(row))
	}
	if len(l.rows) > 0 {
		b.WriteByte('\n')
	}
	b.WriteString("]\n")
	_, err := out.Write(b.Bytes())
	return err
}

// object is a row as a JSON object, in the order of the columns.
func (l list) object(row []any) []byte {
	line := []byte{'{'}
	for i, column := range l.columns {
		if column.name == "" {
			continue
		}
		if len(line) > 1 {
			line = append(line, ',')
		}
		line = append(append(append(line, plainJSON(column.name)...), ':'), plainJSON(row[i])...)
	}
	return append(line, '}')
}

// plainJSON is a value as JSON, with <, > and & as they are.
func plainJSON(value any) []byte {
	switch v := value.(type) {
	case nil:
		return []byte("null")
	case int:
		return strconv.AppendInt(nil, int64(v), 10)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("writing a list as JSON: %v", err)) // only of values that a list doesn't hold
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func (l list) writeCSV(out io.Writer) error {
	w := csv.NewWriter(out)
	w.UseCRLF = true
	var heading []string
	for _, column := range l.columns {
		if column.name != "" {
			heading = append(heading, column.name)
		}
	}
	_ = w.Write(heading)
	for _, row := range l.rows {
		var cells []string
		for i, column := range l.columns {
			if column.name != "" {
				cells = append(cells, csvCell(row[i]))
			}
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return w.Error()
}

// csvCell is a value in a CSV, where no spreadsheet runs it as a formula.
func csvCell(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case []string:
		return defused(strings.Join(v, " "))
	}
	return defused(fmt.Sprint(value))
}

func defused(text string) string {
	if text != "" && strings.IndexByte("=+-@\t\r", text[0]) >= 0 {
		return "'" + text
	}
	return text
}

// writeTable writes the list for people, within the terminal's width.
func (l list) writeTable(out io.Writer) error {
	var columns []tableColumn
	var shown []int
	for i, c := range l.columns {
		if c.heading == "" {
			continue
		}
		number := len(l.rows) > 0 && isNumber(l.rows[0][i])
		least := cmp.Or(c.least, narrowest)
		if number || i == 0 {
			least = widest
		}
		columns = append(columns, tableColumn{title: c.heading, least: least, right: number})
		shown = append(shown, i)
	}
	t := newTable(out, columns)
	for _, row := range l.rows {
		cells := make([]string, len(shown))
		for at, i := range shown {
			cells[at] = l.tableCell(row[i])
		}
		if err := t.row(cells); err != nil {
			return err
		}
	}
	return t.flush()
}

func isNumber(value any) bool {
	_, is := value.(int)
	return is
}

const (
	// narrowest is what a column of texts keeps when it gives way; the first
	// column and numbers never do, up to widest.
	narrowest = 8
	widest    = 40
	// longestCell is how much of a text a table looks at, in bytes.
	longestCell = 4096
)

func (l list) tableCell(value any) string {
	switch v := value.(type) {
	case nil:
		return l.none
	case int:
		return model.Thousands(v)
	case bool:
		if v {
			return "yes"
		}
		return ""
	case []string:
		return model.CleanPrefix(strings.Join(v, ", "), longestCell).String()
	}
	return model.CleanPrefix(fmt.Sprint(value), longestCell).String()
}

// writeOne writes the only row as one JSON object, laid out for reading.
func (l list) writeOne(to io.Writer) error {
	var b bytes.Buffer
	if err := json.Indent(&b, l.object(l.rows[0]), "", "  "); err != nil {
		return fmt.Errorf("laying out JSON: %w", err)
	}
	b.WriteByte('\n')
	_, err := safeFor(to).Write(b.Bytes())
	return err
}

// addDryRun adds the flag to a command that asks without a query.
func addDryRun(cmd *cobra.Command, dry *bool) {
	grouped{cmd.Flags(), groupConnecting}.flag(dry, "dry-run", "print the request, send nothing")
}

// plural is a number of things in words.
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return model.Thousands(n) + " " + what + "s"
}

// logsWord is a number of logs in words.
func logsWord(n int) string { return plural(n, "log") }
