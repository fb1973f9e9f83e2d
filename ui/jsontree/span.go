package jsontree

import (
	"sort"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/theme"
)

// span is a cleaned piece of a line in one style.
type span struct {
	text  string
	paint theme.Paint
}

func plain(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.text)
	}
	return b.String()
}

func width(spans []span) int {
	n := 0
	for _, s := range spans {
		n += cell.Width(s.text)
	}
	return n
}

// cut shortens spans to at most room cells, with "…" for what is gone. short
// says that there was more from the start.
func cut(spans []span, room int, short bool) []span {
	if !short && width(spans) <= room {
		return spans
	}
	var kept []span
	left := room - cell.Width(cell.Ellipsis)
	for _, s := range spans {
		w := cell.Width(s.text)
		if w > left {
			rest := ansi.Truncate(s.text, max(0, left), "")
			return append(kept, span{rest + cell.Ellipsis, s.paint})
		}
		kept = append(kept, s)
		left -= w
	}
	return append(kept, span{cell.Ellipsis, spans[len(spans)-1].paint})
}

// compose joins spans to a line of exactly w cells.
func compose(spans []span, w int, rest theme.Paint) string {
	if w <= 0 {
		return ""
	}
	spans = cut(spans, w, false)
	used := width(spans)
	text := plain(spans)
	if used > w || cell.Width(text) != used {
		// Characters that join across spans: drawn as one.
		return rest.Of(cell.Fit(text, w))
	}
	var b strings.Builder
	for _, s := range spans {
		s.paint.Write(&b, s.text)
	}
	rest.Write(&b, cell.Spaces(w-used))
	return b.String()
}

// marked is a text that begins at the byte from of what a node says, with the
// matches in it and the masks of secrets in their own styles. first is the
// place of the first match among all.
func (m Model) marked(text string, from int, matches []match, first int, base theme.Paint, p paints) []span {
	var spans []span
	done := 0
	passed := sort.Search(len(matches), func(i int) bool { return int(matches[i].off+matches[i].n) > from })
	first += passed
	for i, found := range matches[passed:] {
		start, end := int(found.off)-from, int(found.off+found.n)-from
		start, end = max(start, done), min(end, len(text))
		if start >= len(text) {
			break
		}
		if start >= end {
			continue
		}
		paint := p.match
		if first+i == m.search.at {
			paint = p.matchHere
		}
		spans = m.unmarked(spans, text[done:start], base, p)
		spans = append(spans, span{model.Clean(text[start:end]).String(), paint})
		done = end
	}
	return m.unmarked(spans, text[done:], base, p)
}

// unmarked adds a text without matches.
func (m Model) unmarked(spans []span, text string, base theme.Paint, p paints) []span {
	for m.masked {
		before, after, found := strings.Cut(text, model.Masked)
		if !found {
			break
		}
		spans = append(spans, span{model.Clean(before).String(), base}, span{model.Masked, p.masked})
		text = after
	}
	return append(spans, span{model.Clean(text).String(), base})
}
