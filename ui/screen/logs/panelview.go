package logs

import (
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/theme"
)

// roomForSteps is the height from which the panel shows all of a recipe's steps.
const roomForSteps = 16

// leastPanel is the panel's height below the table of a small window.
const leastPanel = 9

// panelHeight is how many of the lines below the filters the panel takes below
// the table.
func panelHeight(rows int) int {
	return max(min(max(rows*11/20, leastPanel), rows-3), 0)
}

// bodyLines is how many lines of the panel's tables are in sight.
func (m *Model) bodyLines() int {
	l := m.layout()
	return max(l.logHeight-len(m.panelHead(l.logWidth, l.logHeight)), 1)
}

// panelLines draws the panel: exactly height lines.
func (m *Model) panelLines(width, height int) []string {
	lines := m.panelHead(width, height)
	if room := height - len(lines); room > 0 {
		lines = append(lines, m.panelBody(width, room)...)
	}
	return exactly(lines, max(height, 0))
}

// panelHead is the question, the steps, the answer in words and what it is
// based on.
func (m *Model) panelHead(width, height int) []string {
	p, t := m.panel, m.env.Theme
	steps := p.inquiry.recipe.Steps
	full := height >= roomForSteps+len(steps)-4
	title := recipeTitle(p.inquiry.recipe)
	if full {
		title = p.inquiry.recipe.Question
	}
	lines := []string{m.panelTitle(title, width)}
	if full {
		lines = append(append(lines, p.stepLines(width, *t)...), "")
	} else {
		lines = append(lines, " "+t.Accent.Of("▸ ")+t.Text.Of(p.stepWords(width-4)))
	}
	most := 2
	if full {
		most = 8
	}
	lines = append(lines, m.answerLines(width, most)...)
	if full {
		lines = append(lines, "")
	}
	return lines[:min(len(lines), max(height, 0))]
}

// panelTitle is a rule with the question in it, and what the answer is based on.
func (m *Model) panelTitle(title string, width int) string {
	p, t := m.panel, m.env.Theme
	paint := t.Title
	if p.focus {
		paint = t.AccentStrong
	}
	basis := cell.Cut(p.basis(), max(width-16, 0))
	title = cell.Cut(model.Clean(title).String(), max(width-cell.Width(basis)-9, 0))
	rest := width - cell.Width(title) - cell.Width(basis) - 6
	if title == "" || rest < 1 {
		return cell.Cut(basis, width)
	}
	return t.Rule.Of("─ ") + paint.Of(title) + t.Rule.Of(" "+strings.Repeat("─", rest)+" ") + m.basisPaint().Of(basis) + t.Rule.Of(" ─")
}

func (m *Model) basisPaint() theme.Paint {
	switch m.panel.inquiry.state {
	case inquiryReading:
		return m.env.Theme.Accent
	case inquiryStopped:
		return m.env.Theme.Warn
	case inquiryFailed:
		return m.env.Theme.Error
	}
	return m.env.Theme.Dim
}

// stepLines are the recipe's steps, those done and the one in hand marked.
func (p *panel) stepLines(width int, t theme.Theme) []string {
	var lines []string
	here := p.stepInHand()
	for i, s := range p.inquiry.recipe.Steps {
		mark, paint := "  ", t.Dim
		switch {
		case i < here:
			mark = "✓ "
		case i == here:
			mark, paint = "▸ ", t.Text
		}
		lines = append(lines, " "+t.Accent.Of(mark)+paint.Of(cell.Cut(s.Words, width-4)))
	}
	return lines
}

// answerLines are the answer in words, and what went wrong.
func (m *Model) answerLines(width, most int) []string {
	p, t := m.panel, m.env.Theme
	var lines []string
	if err := p.inquiry.failure; err != nil && p.inquiry.state == inquiryFailed {
		what, _ := failure.Words(err)
		for _, line := range cell.Wrap("✗ "+what.String(), width-2, 2) {
			lines = append(lines, " "+t.Error.Of(line))
		}
	}
	if p.show.changes == 0 {
		if len(lines) == 0 {
			lines = []string{" " + t.Dim.Of("Reading the logs…")}
		}
		return lines
	}
	words := strings.Join(p.show.figures.Sentences, " ")
	if p.inquiry.state == inquiryDone && p.show.figures.BasedOn == 0 {
		words = "No logs found: nothing of this in " + m.periodWords() + "."
	}
	for _, line := range cell.Wrap(model.Clean(words).String(), width-2, most) {
		lines = append(lines, " "+t.Strong.Of(line))
	}
	for _, note := range p.inquiry.notes {
		lines = append(lines, " "+t.Warn.Of(cell.Cut(model.Clean(note).String(), width-2)))
	}
	return lines
}

// panelBody is the part of the tables that is in sight.
func (m *Model) panelBody(width, height int) []string {
	p := m.panel
	b := p.show.body
	lines := make([]string, 0, height)
	for i := p.top; i < len(b.lines) && len(lines) < height; i++ {
		line := i
		if i == p.top {
			if pinned := b.pinned(i); pinned >= 0 && b.lines[i].row != p.at {
				line = pinned
			}
		}
		lines = append(lines, m.bodyLine(b.lines[line], width))
	}
	return lines
}

func (m *Model) bodyLine(l bodyLine, width int) string {
	p, t := m.panel, m.env.Theme
	table := p.show.body.tables[l.table]
	switch l.kind {
	case lineTitle:
		return " " + t.Accent.Of(cell.Cut(model.Clean(table.title).String(), width-2))
	case lineHeadings:
		return m.headingLine(table, width)
	case lineRow:
		return m.rowLine(table, p.show.body.rows[l.row], l.row == p.at && p.focus, width)
	}
	return ""
}

func (m *Model) headingLine(t bodyTable, width int) string {
	var b strings.Builder
	for c, w := range t.places(width-3, m.panel.column) {
		if w == 0 || c >= len(t.headings) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(cell.Spaces(columnGap))
		}
		b.WriteString(fitted(t.headings[c], w, t.numbers[c]))
	}
	return "  " + m.env.Theme.Heading.Of(b.String())
}

func fitted(text string, width int, right bool) string {
	if right {
		return cell.FitRight(text, width)
	}
	return cell.Fit(text, width)
}

// rowLine is one row; the one in hand is marked, as is its cell.
func (m *Model) rowLine(table bodyTable, r bodyRow, here bool, width int) string {
	t := m.env.Theme
	paints, lead := t.Plain, "  "
	if here {
		paints, lead = t.Selected, "▌ "
	}
	var b strings.Builder
	paints.Accent.Write(&b, lead)
	used := 2
	for c, w := range table.places(width-3, m.panel.column) {
		if w == 0 || c >= len(r.cells) {
			continue
		}
		if used > 2 {
			paints.Text.Write(&b, cell.Spaces(columnGap))
			used += columnGap
		}
		m.cellPaint(r, c, here, paints).Write(&b, fitted(r.cells[c].text, w, table.numbers[c]))
		used += w
	}
	paints.Text.Write(&b, cell.Spaces(width-used))
	return b.String()
}

func (m *Model) cellPaint(r bodyRow, c int, here bool, paints theme.Row) theme.Paint {
	switch {
	case here && c == m.panel.column:
		return paints.Column
	case r.tag != "" && r.cells[c].text == r.tag && wentWrong(r.tag):
		return paints.Error
	case r.total && r.tag == m.panel.tag:
		return paints.Accent
	}
	return paints.Text
}

// wentWrong tells whether a kind of row is a failure.
func wentWrong(tag string) bool {
	switch tag {
	case "bounced", "rejected", "complaint", "failed":
		return true
	}
	return false
}
