package logs

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/export/format"
	"fliplet-audit/model"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
)

// exportRow is a line of an export's choices.
type exportRow int

const (
	rowFormat exportRow = iota
	rowPacked
	rowColumns
	rowList // the columns, typed
	rowFormulas
	rowExcel
	rowSecrets
	rowPeople
	rowKeyFile // the key's file
	rowFile
	exportRows
)

// option is one of a row's choices: in a word or two, and what it means.
type option struct{ words, means string }

// exportOptions are the choices of each row, the usual one first; a row without
// any is a line of text.
var exportOptions = [exportRows][]option{
	rowFormat: {
		{"CSV", "A line for each log, for spreadsheets"},
		{"JSON Lines", "Each log as received, one on a line, for programs"},
		{"JSON", "One array of the logs as received"},
	},
	rowPacked: {
		{"no", "A file to open as it is"},
		{"gzip .gz", "Smaller; every system can unpack it"},
		{"Zstandard .zst", "Smaller still, and faster; zstd unpacks it"},
	},
	rowColumns: {
		{"official 17", "The columns of the official export, in its order"},
		{"on screen", "Those of the table"},
		{"chosen", "Those of the next line, in its order"},
	},
	rowFormulas: {
		{"defused", "Cells that a spreadsheet would run as a formula begin with a '"},
		{"as received", "Mind what opens the file: anyone who uses an app writes into its logs"},
	},
	rowExcel: {
		{"no", "Plain UTF-8, as programs expect it"},
		{"yes", "Marked as UTF-8 for Excel, and said when it is more than Excel holds"},
	},
	rowSecrets: {
		{"as received", "Tokens and passwords inside the data stand in the file"},
		{"masked", "What looks like a token or a password inside the data is masked"},
	},
	rowPeople: {
		{"as received", "Emails, user ids, addresses and devices stand in the file"},
		{"pseudonyms", "Emails, user ids, addresses and devices are replaced, always alike for a key"},
	},
}

// csvOnly are the rows that mean nothing in another format.
var csvOnly = [exportRows]bool{rowColumns: true, rowList: true, rowFormulas: true, rowExcel: true}

var exportLabels = [exportRows]string{
	rowFormat: "Format", rowPacked: "Packed", rowColumns: "Columns", rowList: "", rowFormulas: "Formulas", rowExcel: "For Excel",
	rowSecrets: "Secrets", rowPeople: "People", rowKeyFile: "Key file", rowFile: "File",
}

// choices are what an export's form holds; a later form begins with them.
type choices struct {
	chosen [exportRows]int
	texts  [exportRows]input.Line
}

// exportForm is the choices of an export.
type exportForm struct {
	choices
	m      *Model
	at     exportRow
	known  listing // what the file, or the key's, may be completed to
	failed string  // why it can't be exported so
}

// chooseExport opens the choices of an export: as they were the last time, but
// for the file's name.
func (m *Model) chooseExport() tea.Cmd {
	f := &exportForm{m: m, choices: m.exports.choices}
	f.texts[rowFile] = input.New(m.exportName())
	if f.texts[rowList].Empty() {
		f.texts[rowList] = input.New(strings.Join(m.columnsOnScreen(), ","))
	}
	f.rename()
	m.overlay = f
	return f.look()
}

// columnsOnScreen are the table's columns by their names in a file.
func (m *Model) columnsOnScreen() []string {
	names := [model.ColumnCount]string{
		model.ColumnDate: "createdAt", model.ColumnCategory: "user.type", model.ColumnType: "type", model.ColumnApp: "app.name",
		model.ColumnUser: "user.email", model.ColumnSession: "sessionId", model.ColumnData: "data",
	}
	shown := m.grid.Shown()
	if shown == nil {
		return names[:]
	}
	var some []string
	for _, c := range shown {
		some = append(some, names[c])
	}
	return some
}

// shown are the rows in sight: all choices, and the texts that are needed.
func (f *exportForm) shown() []exportRow {
	var rows []exportRow
	for row := range exportRows {
		switch {
		case row == rowList && (f.off(row) || f.chosen[rowColumns] != 2):
		case row == rowKeyFile && f.chosen[rowPeople] == 0:
		default:
			rows = append(rows, row)
		}
	}
	return rows
}

// off tells whether a row means nothing in the format chosen.
func (f *exportForm) off(row exportRow) bool { return csvOnly[row] && f.chosen[rowFormat] != 0 }

func (f *exportForm) key(m *Model, key tea.KeyMsg) tea.Cmd {
	a, ok := keymap.Find(keymap.ScopeExportForm, key.String())
	if ok && keymap.Typed(key) == "" && !key.Paste {
		switch a.ID {
		case keymap.Close:
			m.exports.choices = f.choices
			m.overlay = nil
			return nil
		case keymap.Choose:
			return f.start()
		case keymap.Up:
			return f.move(-1)
		case keymap.Down:
			return f.move(1)
		}
	}
	f.failed = ""
	if exportOptions[f.at] == nil {
		return f.edit(a.ID, key)
	}
	switch {
	case a.ID == keymap.Left:
		f.choose(-1)
	case a.ID == keymap.Right, keymap.Typed(key) == " ":
		f.choose(1)
	}
	return nil
}

// move goes to the next row that means something.
func (f *exportForm) move(by int) tea.Cmd {
	rows := f.shown()
	here := 0
	for i, row := range rows {
		if row == f.at {
			here = i
		}
	}
	for range rows {
		here = (here + by + len(rows)) % len(rows)
		if !f.off(rows[here]) {
			break
		}
	}
	f.at = rows[here]
	return f.look()
}

func (f *exportForm) choose(by int) {
	n := len(exportOptions[f.at])
	f.chosen[f.at] = (f.chosen[f.at] + by + n) % n
	if f.at == rowFormat || f.at == rowPacked {
		f.rename()
	}
}

func (f *exportForm) edit(id keymap.ID, key tea.KeyMsg) tea.Cmd {
	if id == keymap.Complete || id == keymap.Right {
		if rest := f.rest(); rest != "" {
			f.texts[f.at] = input.New(f.texts[f.at].Text() + rest)
			return f.edited()
		}
	}
	f.texts[f.at], _ = f.texts[f.at].Update(key)
	return f.edited()
}

// edited has the choices follow the name that was typed.
func (f *exportForm) edited() tea.Cmd {
	if f.at == rowFile {
		f.follow()
	}
	return f.look()
}

// rest is what a text in hand may be completed by, once its end is in hand.
func (f *exportForm) rest() string {
	line := f.texts[f.at]
	typed := line.Text()
	if atEnd, _ := line.Update(tea.KeyMsg{Type: tea.KeyRight}); atEnd != line {
		return ""
	}
	if f.at == rowList {
		last := typed[strings.LastIndexByte(typed, ',')+1:]
		return beginsWith(format.DefaultColumns(), strings.TrimSpace(last))
	}
	return f.known.rest(typed)
}

// beginsWith is what follows what was typed in the first name that it begins;
// "" where nothing was typed or none does.
func beginsWith(names []string, typed string) string {
	for _, name := range names {
		if typed != "" && len(name) > len(typed) && strings.HasPrefix(name, typed) {
			return name[len(typed):]
		}
	}
	return ""
}

// options are the choices as an export takes them.
func (f *exportForm) options() format.Options {
	o := format.Options{
		Kind:         kinds[f.chosen[rowFormat]],
		Compression:  compressions[f.chosen[rowPacked]],
		Redact:       f.chosen[rowSecrets] == 1,
		Pseudonymize: f.chosen[rowPeople] == 1,
	}
	if o.Kind != format.CSV {
		return o
	}
	o.Raw, o.Excel = f.chosen[rowFormulas] == 1, f.chosen[rowExcel] == 1
	switch f.chosen[rowColumns] {
	case 1:
		o.Columns = f.m.columnsOnScreen()
	case 2:
		o.Columns = splitColumns(f.texts[rowList].Text())
	}
	return o
}

func splitColumns(text string) []string {
	var columns []string
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			columns = append(columns, name)
		}
	}
	return columns
}

// start has the export begin once its place is found good, or says what is
// wrong.
func (f *exportForm) start() tea.Cmd {
	o := f.options()
	switch err := o.Check(); {
	case err != nil:
		return f.refuse(rowList, err.Error())
	case o.Kind == format.CSV && f.chosen[rowColumns] == 2 && len(o.Columns) == 0:
		return f.refuse(rowList, "No column is named")
	case o.Pseudonymize && f.texts[rowKeyFile].Empty():
		return f.refuse(rowKeyFile, "Pseudonyms need a key: the name of its file")
	}
	if wrong := wrongName(f.texts[rowFile].Text()); wrong != "" {
		return f.refuse(rowFile, wrong)
	}
	return f.checkPlace(f.path(rowFile))
}

func (f *exportForm) refuse(row exportRow, why string) tea.Cmd {
	f.at, f.failed = row, why
	return f.look()
}
