package settings

import (
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/extensions"
	"fliplet-audit/ui/theme"
)

const (
	// policyWords is said on the page, whatever the width.
	policyWords = "Files with these extensions can't be uploaded once the list is set. The list in force can't be read: Fliplet's API offers no way to it."
	// mostCell is the widest that an extension is drawn.
	mostCell = 24
)

// policyHead are the lines above the list.
func (m *Model) policyHead() []string {
	t := m.env.Theme
	lines := []string{m.title("Upload policy", "of "+m.organization.Words())}
	for _, line := range cell.Wrap(policyWords, max(m.width-2, 1), 3) {
		lines = append(lines, " "+t.Text.Of(line))
	}
	return append(lines, " "+t.Rule.Of(strings.Repeat("─", max(m.width-2, 0))))
}

// policyFoot are the lines below the list: what is different, what was put
// right, and what became of setting it, to which the others give way.
func (m *Model) policyFoot() []string {
	t := m.env.Theme
	lines, banner := []string{" " + t.Rule.Of(strings.Repeat("─", max(m.width-2, 0)))}, m.bannerLines()
	room := m.height - footLines - len(m.policyHead()) - 1 - len(banner) // a line of the list
	put := func(paint theme.Paint, words string) {
		wrapped := cell.Wrap(model.Clean(words).String(), max(m.width-2, 1), 2)
		if len(lines)+len(wrapped) > room {
			return
		}
		for _, line := range wrapped {
			lines = append(lines, " "+paint.Of(line))
		}
	}
	for _, words := range m.policy.against {
		put(t.Text, words)
	}
	if mended := m.policy.list.Mended; len(mended) > 0 {
		put(t.Dim, "Put right: "+strings.Join(mended, "; "))
	}
	return append(lines, banner...)
}

// policyRows is how many lines of extensions are in sight.
func (m *Model) policyRows() int {
	return max(m.height-footLines-len(m.policyHead())-len(m.policyFoot()), 1)
}

func (m *Model) policyLines() []string {
	lines := append(m.policyHead(), m.extensionLines(m.policyRows())...)
	return append(lines, m.policyFoot()...)
}

// cellWidth is the width of one extension: a marker, a sign, a blank, itself, a
// blank.
func (m *Model) cellWidth() int { return min(m.policy.widest, mostCell) + 4 }

func (m *Model) policyColumns() int { return max(1, (m.width-1)/m.cellWidth()) }

func (m *Model) extensionLines(rows int) []string {
	p := &m.policy
	if len(p.all) == 0 {
		return append([]string{""}, m.words(m.env.Theme.Text, "The list is empty: everything could be uploaded, programs too. a adds extensions.")...)
	}
	columns := m.policyColumns()
	var lines []string
	for line := p.top; line*columns < len(p.all) && len(lines) < rows; line++ {
		var b strings.Builder
		for i := line * columns; i < min((line+1)*columns, len(p.all)); i++ {
			b.WriteString(m.extension(p.all[i], i == p.at))
		}
		lines = append(lines, b.String())
	}
	return lines
}

// extension draws one: + was added, − is left out.
func (m *Model) extension(extension string, here bool) string {
	t := m.env.Theme
	sign, paint := "  ", t.Text
	switch {
	case !m.policy.has(extension):
		sign, paint = "− ", t.Dim
	case !m.policy.started[extension]:
		sign, paint = "+ ", t.Good
	}
	lead := " "
	if here {
		lead, paint = t.AccentStrong.Of(hand), t.Selected.Column
	}
	width := min(m.cellWidth()-2, max(m.width-1, 0))
	return lead + paint.Of(cell.Fit(sign+model.Clean(extension).String(), width)) + " "
}

func (m *Model) policyStatus() (strong, dim string) {
	list := m.policy.list
	strong = plural(len(list.Extensions), "extension", "extensions")
	added, removed := extensions.Compare(list.Start, list.Extensions)
	dim = " · started from " + model.Clean(list.From).String()
	if len(added) > 0 {
		dim += " · " + model.Thousands(len(added)) + " added"
	}
	if len(removed) > 0 {
		dim += " · " + model.Thousands(len(removed)) + " left out"
	}
	return strong, dim
}
