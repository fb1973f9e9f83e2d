package settings

import (
	"fmt"

	"github.com/charmbracelet/bubbles/spinner"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
)

// banner is what became of something, until it is closed.
type banner struct {
	what, advice string
	failed       bool
}

// bannerLines are what became of a change, or why settings that are in sight
// could not be read again.
func (m *Model) bannerLines() []string {
	b := m.said
	if b.what == "" && m.failure != nil && m.read != nil && !m.policy.open {
		what, advice := failure.Words(m.failure)
		b = banner{what: what.String(), advice: advice.String(), failed: true}
	}
	if b.what == "" {
		return nil
	}
	t := m.env.Theme
	sign, paint := "• ", t.Good
	if b.failed {
		sign, paint = "✗ ", t.Error
	}
	var lines []string
	for i, line := range cell.Wrap(model.Clean(b.what).String(), max(m.width-4, 1), 2) {
		lines = append(lines, " "+paint.Of([]string{sign, "  "}[i]+line))
	}
	for _, line := range cell.Wrap(model.Clean(b.advice).String(), max(m.width-4, 1), 2) {
		lines = append(lines, "   "+t.Text.Of(line))
	}
	return lines
}

// statusLine says what is in sight, and what is waited for.
func (m *Model) statusLine() string {
	t := m.env.Theme
	lead := " "
	waiting := m.waiting()
	if m.slow && m.busy() {
		glyphs := spinner.MiniDot.Frames
		lead = t.Accent.Of(glyphs[m.spin%len(glyphs)])
	}
	if waiting != "" {
		return lead + t.Warn.Of(cell.Cut(waiting, max(m.width-2, 0)))
	}
	strong, dim := m.treeStatus()
	if m.policy.open {
		strong, dim = m.policyStatus()
	}
	strong = cell.Cut(strong, max(m.width-2, 0))
	return lead + t.Text.Of(strong) + t.Dim.Of(cell.Cut(dim, max(m.width-2-cell.Width(strong), 0)))
}

func (m *Model) treeStatus() (strong, dim string) {
	if m.read == nil {
		return "", ""
	}
	strong = plural(m.tree.settings, "setting", "settings")
	if m.tree.needle != "" {
		strong = fmt.Sprintf("%s of %s found", model.Thousands(m.tree.matching), strong)
	}
	if m.tree.secret > 0 {
		dim = fmt.Sprintf(" · %s stored encrypted, shown masked", model.Thousands(m.tree.secret))
	}
	return strong, dim + " · read at " + m.read.at.In(m.env.Zone).Format("15:04:05")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return model.Thousands(n) + " " + many
}

// hintLine is a notice, or the keys that matter now.
func (m *Model) hintLine() string {
	t := m.env.Theme
	if m.notice != "" {
		return " " + t.Good.Of(cell.Cut(model.Clean(m.notice).String(), max(m.width-2, 0)))
	}
	return " " + help.HintLine(m.hints(), max(m.width-2, 0), *t)
}

// hints are the keys that do something just now.
func (m *Model) hints() []keymap.Action {
	switch {
	case m.box != nil: // a box shows its own
		return nil
	case m.search.on:
		return keymap.In(keymap.ScopeSettingsSearch)
	}
	var on []keymap.Action
	for _, a := range keymap.In(m.Scope()) {
		if m.Off(a.ID) == "" {
			on = append(on, a)
		}
	}
	return on
}
