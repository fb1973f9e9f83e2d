package settings

import (
	"fmt"
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
)

const (
	headLines = 4 // what this is, the headings, the rule, the search
	footLines = 2 // the status and the hints
	level     = 2 // cells that a level of the tree is indented by
	markWidth = 2 // the mark of what is folded, and a blank
	leastKey  = 18
	// leastWidth is the narrowest window that lines are made for; in less they
	// are cut.
	leastWidth = 60
	gap        = 2
	hand       = "▌"
)

// rows is how many rows of the tree are in sight.
func (m *Model) rows() int {
	return max(m.height-headLines-footLines-len(m.bannerLines()), 0)
}

// Lines draws the screen: exactly its height in lines.
func (m *Model) Lines() []string {
	if m.height == 0 {
		return nil
	}
	lines := m.settingsLines()
	if m.policy.open {
		lines = m.policyLines()
	}
	lines = exactly(lines, m.height-footLines)
	lines = exactly(append(lines, m.statusLine(), m.hintLine()), m.height)
	if m.box != nil {
		lines = overlay.Place(lines, m.box.lines(m), m.width, m.height, m.env.Theme.Dim)
	}
	if m.width < leastWidth {
		for i := range lines {
			lines[i] = overlay.Fit(lines[i], m.width)
		}
	}
	return lines
}

// exactly is lines cut or filled to a height.
func exactly(lines []string, height int) []string {
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines[:max(height, 0)]
}

func (m *Model) settingsLines() []string {
	t := m.env.Theme
	width := m.keyColumn()
	lines := []string{
		m.title("Settings", "of "+m.organization.Words()),
		" " + t.Heading.Of(cell.Cut(cell.Fit("  Key", width)+cell.Spaces(gap)+"Value", max(m.width-1, 0))),
		" " + t.Rule.Of(strings.Repeat("─", min(width, max(m.width-2, 0)))+cell.Spaces(min(gap, max(m.width-2-width, 0)))+strings.Repeat("─", max(m.width-2-width-gap, 0))),
		m.searchLine(),
	}
	lines = append(lines, exactly(m.body(), m.rows())...)
	return append(lines, m.bannerLines()...)
}

// title is what the page is, strong, and of what, dim.
func (m *Model) title(name, of string) string {
	t := m.env.Theme
	room := max(m.width-2-cell.Width(name), 0)
	return " " + t.Strong.Of(cell.Cut(name, max(m.width-1, 0))) + t.Dim.Of(cell.Cut("  "+model.Clean(of).String(), room))
}

// keyColumn is the width of the keys' column, which stays while one folds and
// searches.
func (m *Model) keyColumn() int {
	return min(max(m.tree.keyWidth+markWidth, leastKey), max(m.width*2/5, leastKey))
}

func (m *Model) searchLine() string {
	t := m.env.Theme
	const lead = "/ "
	room := max(m.width-5, 0)
	switch {
	case m.search.on:
		return " " + t.Accent.Of(lead) + m.search.line.Draw(room, t.InputHere, t.Cursor)
	case !m.search.line.Empty():
		return " " + t.Dim.Of(lead) + m.search.line.Still(room, t.Input)
	}
	return ""
}

// body is the tree, or why there is none.
func (m *Model) body() []string {
	if len(m.tree.seen) == 0 {
		return m.emptyLines()
	}
	var lines []string
	for i := m.tree.top; i < len(m.tree.seen) && len(lines) < m.rows(); i++ {
		lines = append(lines, m.row(m.tree.rows[m.tree.seen[i]], i == m.tree.at))
	}
	return lines
}

// row draws one row in exactly the width of the screen.
func (m *Model) row(row leaf, here bool) string {
	t := m.env.Theme
	paints, key := t.Plain, t.Plain.Text
	lead := " "
	if here {
		paints, key, lead = t.Selected, t.Selected.Column, t.AccentStrong.Of(hand)
	}
	if m.asking.Busy() && m.slow && !here {
		paints, key = t.Old, t.Old.Text
	}
	width := m.keyColumn()
	mark := cell.Spaces(markWidth)
	if row.holds > 0 {
		mark = "▾ "
		if m.tree.shut(row) {
			mark = "▸ "
		}
	}
	name := cell.Spaces(level*row.Depth) + mark + row.shownKey
	room := max(m.width-1-width-gap, 0)
	value, note := m.value(row, room)
	line := lead + key.Of(cell.Fit(name, min(width, max(m.width-1, 0))))
	value = cell.Cut(value, room)
	rest := max(room-cell.Width(value), 0)
	note = cell.Cut(note, rest)
	return line + paints.Text.Of(cell.Spaces(min(gap, max(m.width-1-width, 0)))) + m.valuePaint(row, paints, here).Of(value) +
		paints.Dim.Of(note) + paints.Text.Of(cell.Spaces(rest-cell.Width(note)))
}

func (m *Model) valuePaint(row leaf, paints theme.Row, here bool) theme.Paint {
	switch {
	case here, m.asking.Busy() && m.slow:
		return paints.Text
	case strings.Contains(row.Value, model.Masked):
		return m.env.Theme.Masked
	}
	return m.env.Theme.JSONString
}

// value is what stands in a row's value column, and a note behind it.
func (m *Model) value(row leaf, room int) (value, note string) {
	switch {
	case row.Encrypted:
		return row.Value, "  stored encrypted"
	case row.holds == 1:
		return "", "{1 key}"
	case row.holds > 0:
		return "", fmt.Sprintf("{%s keys}", model.Thousands(row.holds))
	case row.Value == "":
		return "", `""`
	}
	return model.CleanPrefix(row.Value, 16*room+64).String(), ""
}

// emptyLines say why there is nothing in sight.
func (m *Model) emptyLines() []string {
	t := m.env.Theme
	switch {
	case m.read == nil && m.failure != nil:
		what, advice := failure.Words(m.failure)
		lines := []string{""}
		lines = append(lines, m.words(t.Strong, what.String())...)
		lines = append(lines, m.words(t.Text, advice.String())...)
		return append(lines, "", m.keyLine(keymap.Reload, "tries again"), m.keyLine(keymap.Policy, "the upload policy, which has an address of its own"))
	case m.read == nil && !m.slow:
		return nil
	case m.read == nil:
		return append([]string{""}, m.words(t.Dim, "Asking Fliplet for the settings…")...)
	case m.tree.needle != "":
		lines := append([]string{""}, m.words(t.Strong, "No settings found")...)
		lines = append(lines, m.words(t.Text, "with “"+m.search.text()+"” in their key or value; what is masked is not searched")...)
		if m.search.on {
			restore, _ := keymap.Get(keymap.ScopeSettingsSearch, keymap.Restore)
			return append(lines, "", "  "+t.Key.Of(restore.Label)+t.Hint.Of("  puts the search back as it was"))
		}
		return append(lines, "", m.keyLine(keymap.ClearAll, "shows all settings again"))
	}
	lines := append([]string{""}, m.words(t.Strong, "This organization has no settings")...)
	return append(lines, "", m.keyLine(keymap.New, "sets one"))
}

func (m *Model) words(paint theme.Paint, text string) []string {
	var lines []string
	for _, line := range cell.Wrap(model.CleanPrefix(text, 4096).String(), max(m.width-4, 1), 3) {
		lines = append(lines, "  "+paint.Of(line))
	}
	return lines
}

func (m *Model) keyLine(id keymap.ID, words string) string {
	a, _ := keymap.Get(keymap.ScopeSettings, id)
	label, _, _ := strings.Cut(a.Label, " ")
	return "  " + m.env.Theme.Key.Of(label) + m.env.Theme.Hint.Of(cell.Cut("  "+words, max(m.width-3, 0)))
}
