//go:build unix

package main

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"io"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// The measures of a cell and of the margin around the screen, in pixels.
const (
	cellWidth  = 8.4
	cellHeight = 18
	fontSize   = 14
	baseline   = 13.5
	margin     = 16
)

// look is how a run of cells is drawn.
type look struct {
	front, back                    string // #rrggbb; back is "" for the terminal's own
	bold, italic, underline, faint bool
}

// stretch is neighbouring cells of one look.
type stretch struct {
	column, cells int
	text          []string // one for each character; blanks are " "
	look          look
}

// ground is a terminal's own colours.
type ground struct{ front, back string }

var (
	darkGround  = ground{front: "#d7dbe2", back: "#16181d"}
	lightGround = ground{front: "#24292f", back: "#ffffff"}
)

// writeSVG draws a screen's cells.
func writeSVG(w io.Writer, title string, cells [][]uv.Cell, g ground) error {
	columns := 0
	for _, row := range cells {
		columns = max(columns, len(row))
	}
	width, height := float64(columns)*cellWidth+2*margin, float64(len(cells))*cellHeight+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.1f %.1f" width="%.0f" height="%.0f" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n", escape(title))
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="10" fill="%s"/>`+"\n", g.back)
	fmt.Fprintf(&b, `<g font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="%d" xml:space="preserve">`+"\n", fontSize)
	for y, row := range cells {
		for _, r := range stretches(row, g) {
			drawStretch(&b, y, r)
		}
	}
	b.WriteString("</g>\n</svg>\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("writing the picture: %w", err)
	}
	return nil
}

func drawStretch(b *strings.Builder, y int, r stretch) {
	x, top, width := margin+float64(r.column)*cellWidth, float64(margin+y*cellHeight), float64(r.cells)*cellWidth
	if r.look.back != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.0f" width="%.1f" height="%d" fill="%s"/>`+"\n", x, top, width, cellHeight, r.look.back)
	}
	if r.wide() {
		drawText(b, y, r.column, 2, r.look, r.text[0])
		return
	}
	for at := 0; at < len(r.text); {
		end := pieceEnd(r.text, at)
		if piece := strings.Join(r.text[at:end], ""); piece != " " || r.look.underline {
			drawText(b, y, r.column+at, end-at, r.look, piece)
		}
		at = end
	}
}

// pieceEnd is where the word at a place ends, words apart by one blank being
// one piece. Each piece stands at a place of its own, so that columns stay
// where they are in any font, and however blanks are treated.
func pieceEnd(text []string, at int) int {
	for i := at; i < len(text); i++ {
		if text[i] == " " && (i == at || i+1 == len(text) || text[i+1] == " ") {
			return max(i, at+1)
		}
	}
	return len(text)
}

func drawText(b *strings.Builder, y, column, cells int, l look, text string) {
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`+"\n",
		margin+float64(column)*cellWidth, float64(margin+y*cellHeight)+baseline, float64(cells)*cellWidth, l.front, attributes(l), escape(text))
}

func attributes(l look) string {
	var s string
	if l.bold {
		s += ` font-weight="bold"`
	}
	if l.italic {
		s += ` font-style="italic"`
	}
	if l.underline {
		s += ` text-decoration="underline"`
	}
	if l.faint {
		s += ` opacity="0.6"`
	}
	return s
}

// stretches parts a row where its look changes. A wide character has a stretch of its
// own, because fonts seldom draw it in exactly two cells.
func stretches(row []uv.Cell, g ground) []stretch {
	var all []stretch
	for x, c := range row {
		if c.Width == 0 {
			continue
		}
		l := lookOf(c.Style, g)
		text := c.Content
		if text == "" {
			text = " "
		}
		last := len(all) - 1
		if last >= 0 && all[last].look == l && c.Width == 1 && !all[last].wide() {
			all[last].cells++
			all[last].text = append(all[last].text, text)
			continue
		}
		all = append(all, stretch{column: x, cells: c.Width, text: []string{text}, look: l})
	}
	return all
}

func (r stretch) wide() bool { return r.cells > len(r.text) }

func lookOf(s uv.Style, g ground) look {
	l := look{
		front: hex(s.Fg, g.front), back: hex(s.Bg, ""), underline: s.Underline != 0,
		bold: s.Attrs&uv.AttrBold != 0, italic: s.Attrs&uv.AttrItalic != 0, faint: s.Attrs&uv.AttrFaint != 0,
	}
	if s.Attrs&uv.AttrReverse != 0 {
		back := l.back
		if back == "" {
			back = g.back
		}
		l.front, l.back = back, l.front
	}
	return l
}

func hex(c color.Color, own string) string {
	if c == nil {
		return own
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
