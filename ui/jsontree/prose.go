package jsontree

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
)

// part is how many bytes of a text without line ends are wrapped on their
// own, so that a row of an enormous text is found without reading it all.
const part = 4096

// prose is a text broken into rows of at most width cells: at its line ends,
// else at a blank, else where it must. A row is named by its first byte.
type prose struct {
	text  string
	width int
}

// row is where the row that begins at from ends, and where the next begins;
// next is len(text) for the last.
func (p prose) row(from int) (to, next int) {
	limit := p.boundary(from/part + 1)
	if limit <= from {
		limit = p.boundary(from/part + 2)
	}
	if n := strings.IndexByte(p.text[from:limit], '\n'); n >= 0 {
		limit = from + n
	}
	to = from + p.fitting(p.text[from:limit])
	if to == limit {
		if limit < len(p.text) && p.text[limit] == '\n' {
			return to, to + 1
		}
		return to, to
	}
	if p.text[to] == ' ' {
		return to, to + 1
	}
	if n := strings.LastIndexByte(p.text[from:to], ' '); 3*n >= to-from {
		to = from + n + 1
	}
	return to, to
}

// fitting is how many bytes of a text without line ends fit into a row; at
// least one character, so that rows always end.
func (p prose) fitting(s string) int {
	n := 0
	for n < len(s) && n <= p.width && s[n] >= ' ' && s[n] < 0x7f {
		n++
	}
	if n == len(s) || n > p.width {
		return max(min(n, p.width), min(1, len(s)))
	}
	s = wholeRunes(s, 16*p.width+64)
	drawn := model.Clean(s).String()
	bytes, cells := 0, 0
	for drawn != "" {
		cluster, width := ansi.FirstGraphemeCluster(drawn, ansi.GraphemeWidth)
		cells += width
		if cells > p.width && bytes > 0 {
			break
		}
		drawn = drawn[len(cluster):]
		for range cluster {
			_, size := utf8.DecodeRuneInString(s[bytes:])
			bytes += size
		}
	}
	return bytes
}

// wholeRunes is the first limit bytes or so of s, cut between characters.
func wholeRunes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for back := 0; back < utf8.UTFMax-1 && limit > 0 && !utf8.RuneStart(s[limit]); back++ {
		limit--
	}
	return s[:limit]
}

// boundary is where the nth part begins: always the beginning of a row, never
// inside a character or at a line end.
func (p prose) boundary(n int) int {
	at := n * part
	if at >= len(p.text) {
		return len(p.text)
	}
	if n > 0 && p.text[at] == '\n' {
		return at + 1
	}
	for back := 0; n > 0 && back < utf8.UTFMax-1 && !utf8.RuneStart(p.text[at]); back++ {
		at--
	}
	return at
}

// rowOf is the row that holds the byte at off.
func (p prose) rowOf(off int) int {
	n := off / part
	from := p.boundary(n)
	if from > off {
		from = p.boundary(n - 1)
	} else if later := p.boundary(n + 1); later <= off && later < len(p.text) {
		from = later
	}
	if line := strings.LastIndexByte(p.text[from:min(off, len(p.text))], '\n'); line >= 0 {
		from += line + 1
	}
	for {
		_, next := p.row(from)
		if next > off || next >= len(p.text) {
			return from
		}
		from = next
	}
}

// before is the row above the one that begins at from, which is not the first.
func (p prose) before(from int) int { return p.rowOf(from - 1) }

// last is the text's last row.
func (p prose) last() int { return p.rowOf(max(0, len(p.text)-1)) }
