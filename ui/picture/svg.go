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
	text          string
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
	if strings.TrimSpace(r.text) == "" && !r.look.underline {
		return
	}
	// A width of its own for each stretch keeps the columns in any font.
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`+"\n",
		x, top+baseline, width, r.look.front, attributes(r.look), escape(r.text))
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
		if last >= 0 && all[last].look == l && c.Width == 1 && all[last].cells == x-all[last].column && !wide(all[last]) {
			all[last].cells++
			all[last].text += text
			continue
		}
		all = append(all, stretch{column: x, cells: c.Width, text: text, look: l})
	}
	return all
}

func wide(r stretch) bool { return r.cells == 2 && len([]rune(r.text)) == 1 }

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
