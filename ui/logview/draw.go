package logview

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/theme"
)

const (
	wideWidth  = 140 // from here on the panes stand side by side
	leastBoth  = 7   // fewer lines show one pane only
	markWidth  = 1
	leastLabel = 13 // the cells of the labels, and of the blank after them,
	mostLabel  = 21 // where there is room
)

// layout is where the parts of an open log stand.
type layout struct {
	width, height             int
	beside                    bool // the panes stand side by side
	single                    bool // only the pane that keys go to is drawn
	fieldsWidth, fieldsHeight int
	dataWidth, dataHeight     int
}

// arrange divides an area between the title, the fields and the data.
func arrange(w, h, fields, widest, dataLines int) layout {
	l := layout{width: w, height: h, fieldsWidth: w, dataWidth: w}
	body := max(0, h-1)
	l.fieldsHeight, l.dataHeight = body, body
	switch {
	case w >= wideWidth:
		l.beside = true
		l.fieldsWidth = min(max(widest, w/4), w*2/5)
		l.dataWidth = w - l.fieldsWidth - 1
	case h < leastBoth:
		l.single = true
	default:
		room := body - 1
		l.fieldsHeight = min(fields, max(room*2/5, room-dataLines))
		l.dataHeight = room - l.fieldsHeight
	}
	return l
}

// widest is the cells that the longest field takes.
func widest(fields []field) int {
	most, labels := 0, labelWidth(fields, wideWidth)
	for _, f := range fields {
		n := markWidth + labels + cell.Width(f.text(200)) + 1
		if f.remark != "" {
			n += 2 + cell.Width(f.remark)
		}
		most = max(most, n)
	}
	return most
}

// labelWidth is the cells of the labels' column: at most a third of the width.
func labelWidth(fields []field, width int) int {
	most := leastLabel
	for _, f := range fields {
		most = max(most, cell.Width(model.CleanPrefix(f.label, 200).String())+1)
	}
	return min(most, mostLabel, width/3)
}

// text is what a field says, as far as it is seen in so many cells.
func (f field) text(width int) string {
	if f.shown != "" {
		return model.CleanPrefix(f.shown, 16*width+64).String()
	}
	return model.CleanPrefix(f.value, 16*width+64).String()
}

// View is Lines as one text.
func (m Model) View() string { return strings.Join(m.Lines(), "\n") }

// Lines draws the open log: exactly the height of SetSize in lines, each of
// exactly its width in cells.
func (m Model) Lines() []string {
	l := m.layout
	if l.height < 1 {
		return nil
	}
	var lines []string
	switch {
	case l.beside:
		lines = m.beside()
	case l.single && m.pane == fieldsPane:
		lines = append([]string{m.head(l.width)}, m.fieldLines()...)
	case l.single:
		lines = append([]string{m.head(l.width)}, m.treeLines()...)
	default:
		lines = append([]string{m.head(l.width)}, m.fieldLines()...)
		lines = append(lines, m.dataRule(l.width))
		lines = append(lines, m.treeLines()...)
	}
	for i, line := range lines {
		lines[i] = exactly(line, l.width)
	}
	return lines
}

// exactly is a line at its width, whatever characters joined in it.
func exactly(line string, width int) string {
	n := ansi.StringWidth(line)
	if n > width {
		line = ansi.Truncate(line, width, "")
		n = ansi.StringWidth(line)
	}
	return line + cell.Spaces(width-n)
}

func (m Model) treeLines() []string { return m.tree.Focus(m.pane == dataPane).Lines() }

func (m Model) beside() []string {
	t, l := m.o.Theme, m.layout
	lines := []string{m.head(l.fieldsWidth) + t.Rule.Of("┬") + m.dataRule(l.dataWidth)}
	tree := m.treeLines()
	for i, line := range m.fieldLines() {
		lines = append(lines, exactly(line, l.fieldsWidth)+t.Rule.Of("│")+tree[i])
	}
	return lines
}

// part is a piece of a rule's title.
type part struct {
	text  string
	paint theme.Paint
}

// head is the rule with the log's type and its meaning.
func (m Model) head(width int) string {
	t := m.o.Theme
	parts := []part{{model.CleanPrefix(m.log.Type, 1000).String(), t.Title}}
	if m.log.Type == "" {
		parts[0] = part{"a log without a type", t.Dim}
	}
	if words := meaning(m.log); words != "" {
		parts = append(parts, part{" · ", t.Rule}, part{model.CleanPrefix(words, 1000).String(), t.Text})
	}
	if _, known := model.LookupType(m.log.Type); !known && m.log.Type != "" {
		parts = append(parts, part{" · ", t.Rule}, part{"not in the catalogue", t.Warn})
	}
	return m.rule(width, parts, "")
}

// dataRule is the rule over the data, which says how much there is, whether
// secrets are shown, and how many fields stand above.
func (m Model) dataRule(width int) string {
	t, l := m.o.Theme, m.layout
	title := part{"Data", t.Dim}
	if m.pane == dataPane {
		title.paint = t.AccentStrong
	}
	parts := []part{title}
	if size := m.tree.Title(); size != "" {
		parts = append(parts, part{" " + size, t.Dim})
	}
	if !m.tree.Masked() {
		parts = append(parts, part{" · ", t.Rule}, part{"secrets shown", t.Warn})
	}
	right := ""
	if l.fieldsHeight < len(m.fields) {
		right = fmt.Sprintf("fields %d–%d of %d", m.top+1, m.top+l.fieldsHeight, len(m.fields))
	}
	return m.rule(width, parts, right)
}

// rule is a line across with a title, and a remark at its right end where
// there is room.
func (m Model) rule(width int, parts []part, right string) string {
	t := m.o.Theme
	const before, after = "── ", " "
	var b strings.Builder
	t.Rule.Write(&b, cell.Cut(before, width))
	left := width - cell.Width(before) - cell.Width(after)
	for _, p := range parts {
		text := cell.Cut(p.text, left)
		p.paint.Write(&b, text)
		left -= cell.Width(text)
		if text != p.text {
			break
		}
	}
	if left+1 <= 0 {
		return b.String()
	}
	if room := left - cell.Width(right) - 5; right != "" && room >= 2 {
		return b.String() + t.Rule.Of(after+strings.Repeat("─", room)) + t.Dim.Of(" "+right+" ") + t.Rule.Of("───")
	}
	return b.String() + t.Rule.Of(after+strings.Repeat("─", left))
}

func (m Model) fieldLines() []string {
	l := m.layout
	lines := make([]string, 0, l.fieldsHeight)
	for i := m.top; i < min(len(m.fields), m.top+l.fieldsHeight); i++ {
		lines = append(lines, m.fieldLine(m.fields[i], i == m.at && m.pane == fieldsPane, l.fieldsWidth))
	}
	for len(lines) < l.fieldsHeight {
		lines = append(lines, cell.Spaces(l.fieldsWidth))
	}
	return lines
}

func (m Model) fieldLine(f field, here bool, width int) string {
	t := m.o.Theme
	mark, row, label := " ", t.Plain, t.Dim
	remark := t.Dim
	if f.warn {
		remark = t.Warn
	}
	if here {
		mark, row = "▌", t.Selected
		label, remark = row.Dim, row.Dim
	}
	value, labels := m.valuePaint(f, row), labelWidth(m.fields, width)
	room := width - markWidth - labels
	if room < 1 {
		return row.Text.Of(cell.Fit(mark+f.text(width), width))
	}
	line := row.Accent.Of(mark) + label.Of(cell.Fit(model.CleanPrefix(f.label, 200).String(), labels-1)+" ")
	text := cell.Cut(f.text(room), room)
	line += value.Of(text)
	room -= cell.Width(text)
	if f.remark != "" && room > cell.Width(f.remark)+2 {
		line += remark.Of("  " + f.remark)
		room -= 2 + cell.Width(f.remark)
	}
	return line + row.Text.Of(cell.Spaces(room))
}

func (m Model) valuePaint(f field, row theme.Row) theme.Paint {
	switch {
	case f.empty:
		return row.Dim
	case f.column == model.ColumnCategory:
		return row.Category(m.log.Category())
	}
	return row.Text
}
