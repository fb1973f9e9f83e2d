package signin

import (
	"fmt"
	"slices"
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
)

// band is the page while the browser is waited for. The address stands at the
// window's edge, alone in its lines.
func (m Model) band() []string {
	t, w := *m.o.Env.Theme, m.w
	inner := w - 2
	if inner < 4 || m.h < 3 {
		return nil
	}
	end := []string{" " + m.hints(inner, t), t.Border.Of(strings.Repeat("─", w))}
	lines := m.bandLines(inner, t)
	if room := m.h - len(end); len(lines) > room {
		lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
		lines = lines[:min(len(lines), room)]
	}
	lines = append(lines, end...)
	for i, line := range lines {
		lines[i] = overlay.Fit(line, w)
	}
	return lines
}

func (m Model) bandLines(inner int, t theme.Theme) []string {
	lines := []string{m.rule(t), " " + t.Strong.Of(cell.Cut("Waiting for the browser… "+m.left()+" left", inner)), ""}
	for _, line := range cell.Wrap(model.Clean(m.browsing.Said()).String(), inner, 3) {
		lines = append(lines, " "+t.Text.Of(line))
	}
	lines = append(append(append(lines, ""), m.addressLines(t)...), "")
	lines = append(lines,
		" "+t.Text.Of(cell.Cut("If it can't come back, paste the address it ended on:", inner)),
		" "+t.Accent.Of("› ")+m.dots(m.address, inner-2, true, t))
	news := m.news(inner, t)
	if m.said != "" {
		news = []string{"", t.Good.Of(cell.Cut("The address is "+m.said+".", inner))}
	}
	for i := range max(len(news), 2) { // room for a line, so that nothing moves
		line := ""
		if i < len(news) && news[i] != "" {
			line = " " + news[i]
		}
		lines = append(lines, line)
	}
	return append(lines, "")
}

func (m Model) rule(t theme.Theme) string {
	title := cell.Cut(m.title(), max(m.w-4, 1))
	return t.Border.Of("─ ") + t.Title.Of(title) + t.Border.Of(" "+strings.Repeat("─", max(m.w-3-cell.Width(title), 0)))
}

// addressLines is the browser's address, whole.
func (m Model) addressLines(t theme.Theme) []string {
	rest := model.Clean(m.browsing.Address()).String()
	var lines []string
	for rest != "" {
		n := min(len(rest), m.w) // it is ASCII: escaped
		lines = append(lines, t.Accent.Of(rest[:n]))
		rest = rest[n:]
	}
	return lines
}

// left is how long the browser is waited for: 4:32.
func (m Model) left() string {
	left := max(m.until.Sub(m.o.Env.Now()), 0)
	return fmt.Sprintf("%d:%02d", int(left.Minutes()), int(left.Seconds())%60)
}
