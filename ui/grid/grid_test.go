package grid_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/theme"
)

// table counts which of its rows are asked for.
type table struct {
	n     int
	asked map[int]int
}

func (t *table) Len() int { return t.n }

func (t *table) Cell(row, column, _ int) grid.Cell {
	if t.asked != nil {
		t.asked[row]++
	}
	return grid.Cell{Text: model.Clean(fmt.Sprintf("r%dc%d", row, column)), Tone: grid.Tone(column % 3)}
}

func columns() []grid.Column {
	return []grid.Column{
		{Title: "Date", Min: 17, Max: 20}, {Title: "Category", Min: 8, Max: 8}, {Title: "Log type", Min: 22, Max: 32},
		{Title: "App", Min: 12, Max: 24}, {Title: "User", Min: 16, Max: 34}, {Title: "Session", Min: 7, Max: 9, Right: true}, {Title: "Data", Min: 24, Max: 24},
	}
}

func of(rows, width, height int, profile termenv.Profile) (*grid.Grid, *table) {
	colours := theme.New(profile, true)
	g := grid.New(columns(), &colours)
	g.SetSize(width, height)
	t := &table{n: rows, asked: map[int]int{}}
	g.SetRows(t)
	return &g, t
}

func marked(lines []string) string {
	for _, line := range lines {
		if strings.HasPrefix(line, grid.Marker) {
			return line
		}
	}
	return ""
}

func TestOnlyRowsInSightAreFormatted(t *testing.T) {
	g, rows := of(100_000, 200, 50, termenv.Ascii)
	for _, to := range []int{0, 99_999, 50_000} {
		clear(rows.asked)
		g.SelectRow(to)
		g.Lines()
		assert.LessOrEqual(t, len(rows.asked), 50)
		assert.Contains(t, rows.asked, to)
	}
	clear(rows.asked)
	g.Move(1)
	g.Lines()
	assert.LessOrEqual(t, len(rows.asked), 3, "the row left, the one come to, the one scrolled in")
}

func TestTheCursorStaysInSightAndOnARow(t *testing.T) {
	g, _ := of(30, 80, 10, termenv.Ascii)
	for _, move := range []int{1, 5, 100, -3, -100, 9, 1, 29} {
		g.Move(move)
		lines := g.Lines()
		require.Len(t, lines, 10)
		assert.Contains(t, marked(lines), fmt.Sprintf("r%dc0 ", g.Row()))
		assert.GreaterOrEqual(t, g.Row(), 0)
		assert.Less(t, g.Row(), 30)
	}
	g.SetRows(&table{n: 3})
	assert.Equal(t, 2, g.Row())
	g.SetRows(&table{})
	assert.Equal(t, 0, g.Row())
	assert.Len(t, g.Lines(), 10)
	g.SetSize(80, 0)
	assert.Empty(t, g.Lines())
}

func TestEveryLineFitsEveryWidth(t *testing.T) {
	for width := range 220 {
		g, _ := of(5, width, 4, termenv.Ascii)
		for c := range len(columns()) {
			g.SelectColumn(c)
			headings := make([]grid.Heading, len(columns()))
			headings[c] = grid.Heading{Sorted: true, Ascending: c%2 == 0}
			lines := append(g.Lines(), g.Header(headings), g.Rule())
			for _, line := range lines {
				assert.LessOrEqual(t, ansi.StringWidth(line), max(width, 1), "%d %d %q", width, c, line)
			}
			if width < 42 { // the date and the widest other column
				continue
			}
			x, w, ok := g.Place(c)
			require.True(t, ok, "the column under the cursor is in sight at %d", width)
			assert.LessOrEqual(t, x+w, width)
			assert.Contains(t, g.Rule(), "━")
			assert.Contains(t, g.Header(headings), map[bool]string{true: "↑", false: "↓"}[c%2 == 0], "the sort shows at %d", width)
			assert.Contains(t, g.Header(headings), "Date", "the first column stays")
			if x, w, ok = g.Place(0); assert.True(t, ok) {
				assert.Equal(t, 1, x)
				assert.GreaterOrEqual(t, w, 17)
			}
		}
	}
}

// Widths depend on the window alone: nothing moves when the rows change.
func TestColumnsKeepTheirPlace(t *testing.T) {
	g, _ := of(5, 120, 4, termenv.Ascii)
	header := g.Header(make([]grid.Heading, len(columns())))
	g.SetRows(&table{n: 1000})
	g.Move(500)
	g.SetSize(120, 30)
	assert.Equal(t, header, g.Header(make([]grid.Heading, len(columns()))))
}

// A banner that comes and goes does not scroll the columns.
func TestAnotherHeightLeavesTheColumnsWhereTheyAre(t *testing.T) {
	g, _ := of(50, 80, 20, termenv.Ascii)
	g.SelectColumn(6)
	g.SelectColumn(4)
	rule := g.Rule()
	g.SetSize(80, 17)
	assert.Equal(t, rule, g.Rule())
}

func TestOldRowsAreDrawnAnew(t *testing.T) {
	g, _ := of(5, 80, 5, termenv.TrueColor)
	fresh := g.Lines()[2]
	g.SetOld(true)
	assert.NotEqual(t, fresh, g.Lines()[2])
	g.SetOld(false)
	assert.Equal(t, fresh, g.Lines()[2])
}

func BenchmarkFrame(b *testing.B) {
	for _, rows := range []int{25, 500, 100_000} {
		b.Run(fmt.Sprintf("%d-rows", rows), func(b *testing.B) {
			g, t := of(rows, 200, 25, termenv.TrueColor)
			t.asked = nil
			b.ReportAllocs()
			for b.Loop() {
				g.Redraw()
				g.Lines()
			}
		})
	}
}

func BenchmarkMovedRow(b *testing.B) {
	for _, rows := range []int{500, 100_000} {
		b.Run(fmt.Sprintf("%d-rows", rows), func(b *testing.B) {
			g, t := of(rows, 200, 54, termenv.TrueColor)
			t.asked = nil
			g.SelectRow(rows / 2)
			g.Lines()
			b.ReportAllocs()
			by := 1
			for b.Loop() {
				g.Move(by)
				g.Lines()
				by = -by
			}
		})
	}
}

// A place is brought back as it was: row, scroll, column and what is scrolled
// sideways, whichever way one came.
func TestAPlaceIsBroughtBack(t *testing.T) {
	g, _ := of(500, 80, 19, termenv.Ascii)
	g.SelectRow(400)
	g.Move(-7) // in the middle of the window
	g.SelectColumn(6)
	g.SelectColumn(4)
	want, at := g.Lines(), g.Where()
	for _, columns := range [][]int{{0}, {6}, {0, 6, 3}} {
		g.SelectRow(0)
		for _, c := range columns {
			g.SelectColumn(c)
		}
		require.NotEqual(t, want, g.Lines())
		g.GoTo(at)
		assert.Equal(t, want, g.Lines())
		assert.Equal(t, at, g.Where())
	}
}

func TestAPlaceIsBroughtBackAsFarAsItGoes(t *testing.T) {
	g, _ := of(500, 80, 19, termenv.Ascii)
	g.SelectRow(400)
	g.SelectColumn(5)
	at := g.Where()
	for _, size := range [][2]int{{200, 50}, {60, 3}, {20, 1}, {1, 0}} {
		g.SetSize(size[0], size[1])
		g.GoTo(at)
		assert.Equal(t, 400, g.Row())
		assert.Equal(t, 5, g.Column())
		if size[0] >= 60 {
			assert.Contains(t, marked(g.Lines()), "r400c5")
		}
	}
	g.SetSize(80, 19)
	g.SetRows(&table{n: 3})
	g.GoTo(at)
	assert.Equal(t, 2, g.Row())
	g.SetRows(&table{})
	g.GoTo(at)
	assert.Zero(t, g.Row())
}
