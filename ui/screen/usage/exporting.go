package usage

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/export"
	"fliplet-audit/export/format"
	"fliplet-audit/model"
	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/usage"
)

// partFigures is what an export can be of besides the parts.
const partFigures = parts

// written is a file that was just written, until another key.
type written struct {
	path string
	rows int
	of   string // "apps"
}

// what says what was written, and where the name of it says where.
func (w written) what() string {
	return fmt.Sprintf("✓ Exported %s %s in %s", model.Thousands(w.rows), w.of, model.Clean(filepath.Dir(w.path)))
}

func (w written) where() string {
	return model.Clean(filepath.Base(w.path)).String() + " · y copies its path"
}

// writtenMsg tells how an export ended.
type writtenMsg struct {
	screen  int
	written written
	err     error
}

// record is what is written: names, and rows of values.
type record struct {
	of    string
	names []string
	n     int
	row   func(i int) []string
}

// export writes a table as it is in sight, filtered and sorted, with all its
// fields, in the background.
func (m *Model) export(which part) tea.Cmd {
	r, id := m.record(which), m.id
	path := filepath.Join(m.env.Folder, m.fileName(r.of))
	m.writing = true
	return func() tea.Msg {
		written := written{rows: r.n, of: r.of}
		var err error
		written.path, err = export.WriteFree(path, r.write)
		return writtenMsg{screen: id, written: written, err: err}
	}
}

// record is what of a part is written.
func (m *Model) record(which part) record {
	switch which {
	case partDays:
		columns, days := usage.DayColumns(), m.answer.days
		return record{"days", usage.FieldNames(columns), len(days), func(i int) []string { return usage.Fields(columns, &days[i]) }}
	case partFigures:
		cells := usage.Cells(m.answer.usage.Stats)
		return record{"figures", []string{"cell", "count", "previousPeriodCount"}, len(cells), func(i int) []string { return figureFields(cells[i]) }}
	}
	t := m.tables[which]
	shown, fields := t.arranged.Shown, t.rows.fields
	return record{t.name, t.rows.names, len(shown), func(i int) []string { return fields(shown[i]) }}
}

func figureFields(c usage.Cell) []string {
	count := usage.Value{Count: c.Count}.Field(usage.KindCount)
	before := usage.Value{Count: model.Count{Count: c.Previous, Known: c.HasPrevious}}.Field(usage.KindCount)
	return []string{c.Name, count, before}
}

func (r record) write(to io.Writer) error {
	out := bufio.NewWriterSize(to, 64<<10)
	line := format.AppendRecord(nil, r.names)
	for i := range r.n {
		if _, err := out.Write(line); err != nil {
			return err
		}
		line = format.AppendRecord(line[:0], r.row(i))
	}
	if _, err := out.Write(line); err != nil {
		return err
	}
	return out.Flush()
}

// fileName is named as an export of logs is: usage-apps-NAME-FROM-TO.csv, the
// days in UTC.
func (m *Model) fileName(of string) string {
	official := export.FileName(m.organization.Name, m.answer.period, time.UTC)
	return "usage-" + of + "-" + strings.TrimPrefix(official, "audit-log-")
}

func (m *Model) wrote(msg writtenMsg) tea.Cmd {
	m.writing = false
	if msg.err != nil {
		m.failure = msg.err
		return nil
	}
	m.written, m.notice = msg.written, ""
	return nil
}

// chooseExport offers what can be exported.
func (m *Model) chooseExport() tea.Cmd {
	var items []choice.Item
	for _, which := range []part{partApps, partUsers, partDays, partFigures} {
		r := m.record(which)
		items = append(items, choice.Item{ID: r.of, Label: upperFirst(r.of), Detail: model.Thousands(r.n) + " rows · " + m.fileName(r.of)})
	}
	m.overlay = &choosing{list: choice.New("Export as CSV", items, "", *m.env.Theme), chosen: func(m *Model, id string) tea.Cmd {
		m.overlay = nil
		for _, which := range []part{partApps, partUsers, partDays, partFigures} {
			if m.record(which).of == id {
				return m.export(which)
			}
		}
		return nil
	}}
	return nil
}
