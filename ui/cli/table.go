package cli

import (
	"bufio"
	"io"
	"strings"

	"github.com/muesli/termenv"

	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/terminal"
	"fliplet-audit/ui/theme"
)

// tableColumn is how a column of a printed table is laid out.
type tableColumn struct {
	title string
	// least and most are its narrowest and widest on a terminal, in cells; 0 is
	// as wide as its widest cell. The last column takes what is left.
	least, most int
	right       bool // numbers stand at the right edge
	// tint chooses a cell's paint by its text; nil is plain.
	tint func(t *theme.Theme, text string) theme.Paint
}

// table lines cells up under their titles: on a terminal cut to its width and
// in colour, elsewhere plain and whole. Widths come from the rows that are
// there at the first flush, or from the first rows of many.
type table struct {
	out     *bufio.Writer
	columns []tableColumn
	width   int          // of the terminal; 0 where nothing is cut
	theme   *theme.Theme // nil is without colour

	waiting [][]string
	widths  []int // nil until settled; -1 of a column that has no room
	gap     string
}

// settleAfter is how many rows are looked at for the widths.
const settleAfter = 500

// newTable makes a table that prints on out.
func newTable(out io.Writer, columns []tableColumn) *table {
	t := &table{out: bufio.NewWriterSize(out, 64<<10), columns: columns, gap: "  "}
	if width, ok := terminalWidth(out); ok {
		t.width, t.theme = width, printedTheme()
		if width < 140 {
			t.gap = " "
		}
	}
	return t
}

// printedTheme is the theme for lines that are printed once. Where the
// background is not known it uses the terminal's own 16 colours, which suit
// any.
func printedTheme() *theme.Theme {
	profile := terminal.Profile()
	if !terminal.Known() && profile < termenv.ANSI {
		profile = termenv.ANSI
	}
	t := theme.New(profile, terminal.Dark())
	return &t
}

// row prints a row of cells, which must have been cleaned.
func (t *table) row(cells []string) error {
	if t.widths != nil {
		return t.line(cells)
	}
	t.waiting = append(t.waiting, cells)
	if len(t.waiting) == settleAfter {
		return t.settle()
	}
	return nil
}

// flush hands over all rows until now; the first one prints the titles.
func (t *table) flush() error {
	if t.widths == nil {
		if err := t.settle(); err != nil {
			return err
		}
	}
	return t.out.Flush()
}

// hidden are the titles of the columns that the terminal has no room for.
func (t *table) hidden() []string {
	var titles []string
	for i, width := range t.widths {
		if width < 0 {
			titles = append(titles, t.columns[i].title)
		}
	}
	return titles
}

// settle fixes the widths and prints what waited for them.
func (t *table) settle() error {
	natural := t.natural()
	t.widths = natural
	if t.width > 0 {
		t.widths = fitColumns(t.columns, natural, t.width, len(t.gap))
	}
	if err := t.heading(); err != nil {
		return err
	}
	for _, cells := range t.waiting {
		if err := t.line(cells); err != nil {
			return err
		}
	}
	t.waiting = nil
	return nil
}

// natural is how wide each column would be.
func (t *table) natural() []int {
	widths := make([]int, len(t.columns))
	for i, c := range t.columns {
		widths[i] = cell.Width(c.title)
		for _, cells := range t.waiting {
			widths[i] = max(widths[i], cell.Width(cells[i]))
		}
		if t.width > 0 && c.most > 0 && i < len(t.columns)-1 {
			widths[i] = min(widths[i], max(c.most, cell.Width(c.title)))
		}
	}
	return widths
}

// fitColumns gives columns their widths within so many cells; -1 to those that
// don't fit at their narrowest.
func fitColumns(columns []tableColumn, natural []int, width, gap int) []int {
	widths := make([]int, len(columns))
	left, full := width+gap, false
	for i, c := range columns {
		widths[i] = -1
		least := natural[i]
		if c.least > 0 {
			least = min(least, c.least)
		}
		if i == 0 {
			least = min(least, width)
		}
		if full = full || least+gap > left; full {
			continue // what comes after has no place either
		}
		widths[i] = least
		left -= least + gap
	}
	for left > 0 {
		grown := false
		for i := range widths {
			if widths[i] >= 0 && widths[i] < natural[i] && left > 0 {
				widths[i]++
				left--
				grown = true
			}
		}
		if !grown {
			break
		}
	}
	return widths
}

func (t *table) heading() error {
	titles := make([]string, len(t.columns))
	titled := false
	for i, c := range t.columns {
		titles[i] = c.title
		titled = titled || c.title != ""
	}
	if !titled {
		return nil
	}
	return t.write(titles, func(int, string) theme.Paint { return t.theme.Heading })
}

func (t *table) line(cells []string) error {
	return t.write(cells, func(i int, text string) theme.Paint {
		if tint := t.columns[i].tint; tint != nil {
			return tint(t.theme, text)
		}
		return t.theme.Text
	})
}

func (t *table) write(cells []string, paint func(i int, text string) theme.Paint) error {
	var b strings.Builder
	blanks := ""
	for i, text := range cells {
		width := t.widths[i]
		if width < 0 {
			break
		}
		if t.width > 0 {
			text = cell.Cut(text, width)
		}
		pad := cell.Spaces(width - cell.Width(text))
		if t.columns[i].right {
			blanks, pad = blanks+pad, ""
		}
		if text != "" {
			b.WriteString(blanks) // and so none at the line's end
			blanks = ""
			if t.theme == nil {
				b.WriteString(text)
			} else {
				paint(i, cells[i]).Write(&b, text)
			}
		}
		blanks += pad + t.gap
	}
	b.WriteByte('\n')
	_, err := t.out.WriteString(b.String())
	return err
}
