package logs

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/spinner"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/screen"
)

// statusLine says what is in sight and where it came from.
func (m *Model) statusLine() string {
	t := m.env.Theme
	if n, ok := m.overlay.(*numbering); ok {
		return " " + t.Strong.Of("Page ") + n.line.Draw(8, t.InputHere, t.Cursor) + t.Dim.Of(fmt.Sprintf("of %s · ⏎ goes there · esc closes", model.Thousands(m.lastPage()+1)))
	}
	parts := m.status()
	line, width := m.spinner(), 1
	for i, p := range parts {
		gap := ""
		if i > 0 {
			gap = " · "
		}
		if width+cell.Width(gap)+cell.Width(p.text) > m.width {
			if i > 0 && m.width-width-cell.Width(gap) < worthCutting {
				break
			}
			p.text = cell.Cut(p.text, m.width-width-cell.Width(gap))
		}
		paint := t.Dim
		switch p.tone {
		case toneStrong:
			paint = t.Text
		case toneWarn:
			paint = t.Warn
		}
		line += t.Dim.Of(gap) + paint.Of(p.text)
		width += cell.Width(gap) + cell.Width(p.text)
	}
	return line
}

// worthCutting is the room in which part of a sentence still says something.
const worthCutting = 24

func (m *Model) spinner() string {
	if !m.slow || !m.request.Busy() {
		return " "
	}
	glyphs := spinner.MiniDot.Frames
	return m.env.Theme.Accent.Of(glyphs[m.spin%len(glyphs)])
}

type tone int

const (
	toneDim tone = iota
	toneStrong
	toneWarn
)

type statusPart struct {
	text string
	tone tone
}

// status is the status line's parts, the most needed first.
func (m *Model) status() []statusPart {
	var parts []statusPart
	if s := m.showing(); s != "" {
		parts = append(parts, statusPart{s, toneStrong})
	}
	if w := m.waiting(); w != "" {
		parts = append(parts, statusPart{w, toneWarn})
	}
	parts = append(parts, m.exportParts()...)
	parts = append(parts, m.liveParts()...)
	r := m.shown.result
	if r == nil {
		return parts
	}
	grown := m.grown(r)
	if r.total > 0 && !grown {
		parts = append(parts, statusPart{m.pageText(r), toneDim})
	}
	for _, words := range m.relatedWords() {
		parts = append(parts, statusPart{model.Clean(words).String(), toneStrong})
	}
	if r.source > 0 {
		parts = append(parts, statusPart{fmt.Sprintf("from the %s read at %s", logsWord(r.source), r.readAt.In(m.zone).Format("15:04:05")), toneDim})
	}
	for _, note := range r.notes {
		parts = append(parts, statusPart{model.Clean(note).String(), toneWarn})
	}
	if r.changed >= 0 {
		parts = append(parts, statusPart{fmt.Sprintf("the total was %s before", model.Thousands(r.changed)), toneWarn})
	}
	if n := r.twice(); n > 0 {
		parts = append(parts, statusPart{fmt.Sprintf("%s came twice, as many may be missing: equal values shuffle", logsWord(n)), toneWarn})
	}
	if short := m.short(); short > 0 {
		parts = append(parts, statusPart{fmt.Sprintf("Fliplet sent %s fewer than it announced", model.Thousands(short)), toneWarn})
	}
	if !grown {
		parts = append(parts, statusPart{fmt.Sprintf("%d a page", m.pageSize), toneDim})
	}
	parts = append(parts, statusPart{m.analyticsText(), toneDim})
	switch {
	case r.source > 0:
	case m.env.Now().Sub(r.readAt) >= time.Minute:
		parts = append(parts, statusPart{"read at " + r.readAt.In(m.zone).Format("15:04:05"), toneDim})
	case r.took > 0:
		parts = append(parts, statusPart{milliseconds(r.took), toneDim})
	}
	return parts
}

// grown tells whether logs came in above the page in sight: then it is no page
// of so many logs any more.
func (m *Model) grown(r *result) bool { return m.shown.offset == 0 && m.above(r) > 0 }

// pageText is which page is in sight, of how many where that is known.
func (m *Model) pageText(r *result) string {
	page := "page " + model.Thousands(m.shown.offset/m.pageSize+1)
	if !r.known {
		return page
	}
	return page + " of " + model.Thousands((r.total-1)/m.pageSize+1)
}

func milliseconds(d time.Duration) string {
	if d < time.Millisecond {
		return "under 1 ms"
	}
	return model.Thousands(int(d.Milliseconds())) + " ms"
}

// roomForExport is the width in which a status says all of an export besides.
const roomForExport = 100

// showing says which logs are in sight of how many.
func (m *Model) showing() string {
	s := m.shown
	switch {
	case s.soFar:
		return fmt.Sprintf("%s match so far", model.Thousands(len(s.logs)))
	case s.result == nil:
		return ""
	case len(s.logs) == 0:
		return "No logs found"
	case !s.result.known:
		return fmt.Sprintf("Showing %s to %s, total not known", model.Thousands(s.offset+1), model.Thousands(s.offset+len(s.logs)))
	}
	above := 0
	if s.offset > 0 {
		above = m.above(s.result)
	}
	words := fmt.Sprintf("Showing %s to %s of %s", model.Thousands(above+s.offset+1), model.Thousands(above+s.offset+len(s.logs)), model.Thousands(s.result.total+m.above(s.result)))
	if m.exports.Running() && m.width < roomForExport {
		return strings.TrimPrefix(words, "Showing ")
	}
	return words
}

// waiting says what is waited for.
func (m *Model) waiting() string {
	if !m.request.Busy() {
		switch {
		case m.pace.Waiting():
			return "asking Fliplet…"
		case m.shown.soFar && m.failure == nil:
			return "not asked; R asks"
		}
		return ""
	}
	if left := m.wait.Until.Sub(m.env.Now()); left > 0 {
		return screen.WaitWords(m.wait, left)
	}
	if m.slow || m.shown.soFar {
		return "asking Fliplet…"
	}
	return ""
}

// short is how many logs of the page in sight the server announced and did
// not send.
func (m *Model) short() int {
	s := m.shown
	if s.result == nil || !s.result.known || s.result.dropped > 0 || m.request.Busy() {
		return 0
	}
	return min(m.pageSize, max(s.result.total-s.offset, 0)) - (len(s.logs) - s.live)
}

func (m *Model) analyticsText() string {
	switch {
	case m.query.Analytics:
		return "analytics shown"
	case filters.NamesHidden(m.query):
		return "analytics by type"
	}
	return "analytics hidden"
}

func logsWord(n int) string {
	if n == 1 {
		return "1 log"
	}
	return model.Thousands(n) + " logs"
}
