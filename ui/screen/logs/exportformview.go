package logs

import (
	"path/filepath"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
)

const (
	// exportFormWidth is the form's where there is room for no more, and
	// exportFormWide where there is.
	exportFormWidth, exportFormWide = 76, 110
	// aroundExport is the lines of the form's body that are no choices, but for
	// what is said of the one in hand: a blank, the hints.
	aroundExport = 2
	// mostNotes is how many lines are said of the choice in hand.
	mostNotes = 5
	// optionWidth is a choice's column, where there is room to line them up.
	optionWidth = 17
)

func (f *exportForm) lines(w, h int) []string {
	t := f.m.env.Theme
	width := min(exportFormWide, max(w-4, min(exportFormWidth, w)))
	inner := max(width-overlay.FrameWidth, 0)
	note := f.note(inner)
	rows := f.inSight(h - overlay.FrameHeight - aroundExport - len(note))
	body := make([]string, 0, len(rows)+aroundExport+len(note))
	for _, row := range rows {
		body = append(body, f.rowLine(row, inner))
	}
	body = append(append(body, ""), note...)
	body = append(body, help.HintLine(keymap.In(keymap.ScopeExportForm), inner, *t))
	box := overlay.Box(f.title(), body, width, *t)
	return box[:min(len(box), h)]
}

// inSight are so many of the rows, the one in hand among them.
func (f *exportForm) inSight(room int) []exportRow {
	rows := f.shown()
	room = max(room, 1)
	if len(rows) <= room {
		return rows
	}
	from := 0
	for i, row := range rows {
		if row == f.at {
			from = max(i-room+1, 0)
		}
	}
	return rows[from : from+room]
}

func (f *exportForm) title() string {
	if r := f.m.result; r != nil && r.known && r.query == f.m.query {
		return "Export " + logsWord(r.total) + ", " + f.m.analyticsText()
	}
	return "Export, " + f.m.analyticsText()
}

func (f *exportForm) rowLine(row exportRow, width int) string {
	t := f.m.env.Theme
	label, lead := t.Dim, "  "
	if row == f.at {
		label, lead = t.Strong, "▌ "
	}
	head := t.Accent.Of(lead) + label.Of(cell.Fit(exportLabels[row], labelWidth))
	room := max(width-labelWidth-2, 1)
	switch {
	case f.off(row):
		return head + t.Dim.Of(cell.Fit("only in CSV", room))
	case exportOptions[row] != nil:
		return head + f.optionsLine(row, room)
	}
	return head + f.textLine(row, room)
}

// optionsLine shows every choice of a row, the one in force by its mark too.
func (f *exportForm) optionsLine(row exportRow, room int) string {
	t := f.m.env.Theme
	line, used := "", 0
	for i, o := range exportOptions[row] {
		if at := i * optionWidth; at > used && room >= 3*optionWidth {
			line += cell.Spaces(at - used)
			used = at
		}
		mark, paint := "○ ", t.Dim
		switch {
		case i == f.chosen[row] && row == f.at:
			mark, paint = "● ", t.AccentStrong
		case i == f.chosen[row]:
			mark, paint = "● ", t.Text
		}
		words := cell.Cut(mark+o.words, max(room-used, 0))
		gap := cell.Spaces(min(3, max(room-used-cell.Width(words), 0)))
		line += paint.Of(words) + gap
		used += cell.Width(words) + cell.Width(gap)
	}
	return line
}

func (f *exportForm) textLine(row exportRow, room int) string {
	t := f.m.env.Theme
	line := f.texts[row]
	switch {
	case row != f.at && line.Empty():
		return t.Dim.Of(cell.Fit(exportHints[row], room))
	case row != f.at:
		return line.Still(room, t.Input)
	case line.Empty():
		return line.Draw(1, t.InputHere, t.Cursor) + t.Dim.Of(cell.Fit(" "+exportHints[row], room-1))
	}
	typed, rest := model.Clean(line.Text()).String(), model.CleanPrefix(f.rest(), 400).String()
	if rest == "" || cell.Width(typed)+cell.Width(rest) > room {
		return line.Draw(room, t.InputHere, t.Cursor)
	}
	under, width := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
	return t.InputHere.Of(typed) + t.Cursor.Of(under) + t.Dim.Of(cell.Fit(rest[len(under):], room-cell.Width(typed)-width))
}

// exportHints say what to type, while nothing is.
var exportHints = [exportRows]string{
	rowList:    "id,createdAt,type,user.email,data.messageId",
	rowKeyFile: "a file with the key, such as ~/.fliplet-pseudonyms",
	rowFile:    "a file's name",
}

// note says what the row in hand means, or what is wrong, in a line or a few.
func (f *exportForm) note(width int) []string {
	words, paint := f.noteWords()
	lines := cell.Wrap(words, width, mostNotes)
	for i, line := range lines {
		lines[i] = paint(line)
	}
	if len(lines) == 0 {
		return []string{""}
	}
	return lines
}

func (f *exportForm) noteWords() (words string, paint func(string) string) {
	t := f.m.env.Theme
	if f.failed != "" {
		return "✗ " + model.CleanPrefix(f.failed, 600).String(), t.Error.Of
	}
	if options := exportOptions[f.at]; options != nil {
		if f.at == rowColumns && f.chosen[f.at] == 1 {
			return strings.Join(f.m.columnsOnScreen(), ", "), t.Dim.Of
		}
		return options[f.chosen[f.at]].means, t.Dim.Of
	}
	if f.at == rowList {
		return "Names with commas between; data.KEY reaches inside the data", t.Dim.Of
	}
	folder := model.CleanPrefix(filepath.Dir(f.path(f.at)), 600).String()
	if f.known.missing {
		return "There is no folder " + folder, t.Warn.Of
	}
	if f.at == rowKeyFile {
		return "At least 16 bytes that you keep: the same key gives the same pseudonyms", t.Dim.Of
	}
	return "In " + folder, t.Dim.Of
}
