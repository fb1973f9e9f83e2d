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
	exportFormWidth = 76
	// aroundExport is the lines of the form's body that are no choices: a
	// blank, what the one in hand means, the hints.
	aroundExport = 3
	// optionWidth is a choice's column, where there is room to line them up.
	optionWidth = 17
)

func (f *exportForm) lines(w, h int) []string {
	t := f.m.env.Theme
	width := min(exportFormWidth, w)
	inner := max(width-overlay.FrameWidth, 0)
	rows := f.inSight(h - overlay.FrameHeight - aroundExport)
	body := make([]string, 0, len(rows)+aroundExport)
	for _, row := range rows {
		body = append(body, f.rowLine(row, inner))
	}
	body = append(body, "", f.note(inner), help.HintLine(keymap.In(keymap.ScopeExportForm), inner, *t))
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
		return "Export " + logsWord(r.total)
	}
	return "Export"
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

// note says what the row in hand means, or what is wrong.
func (f *exportForm) note(width int) string {
	t := f.m.env.Theme
	if f.failed != "" {
		return t.Error.Of(cell.Cut("✗ "+model.CleanPrefix(f.failed, 600).String(), width))
	}
	if options := exportOptions[f.at]; options != nil {
		means := options[f.chosen[f.at]].means
		if f.at == rowColumns && f.chosen[f.at] == 1 {
			means = strings.Join(f.m.columnsOnScreen(), ", ")
		}
		return t.Dim.Of(cell.Cut(means, width))
	}
	if f.at == rowList {
		return t.Dim.Of(cell.Cut("Names with commas between; data.KEY reaches inside the data", width))
	}
	folder := filepath.Dir(f.path(f.at))
	if f.known.missing {
		return t.Warn.Of(cell.Cut("There is no folder "+model.CleanPrefix(folder, 600).String(), width))
	}
	if f.at == rowKeyFile {
		return t.Dim.Of(cell.Cut("At least 16 bytes that you keep: the same key gives the same pseudonyms", width))
	}
	return t.Dim.Of(cell.Cut("In "+model.CleanPrefix(folder, 600).String(), width))
}
