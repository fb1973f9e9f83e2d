package usage

import (
	"strings"

	"github.com/NimbleMarkets/ntcharts/canvas"
	"github.com/NimbleMarkets/ntcharts/canvas/graph"
	"github.com/NimbleMarkets/ntcharts/linechart"
	"github.com/charmbracelet/lipgloss"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
)

// StudioMark is what the line of Studio sessions is drawn with; the one of app
// sessions is drawn with dots of Braille.
const StudioMark = '○'

// Part is what a piece of a chart belongs to.
type Part int

// The parts of a chart.
const (
	PartAxis Part = iota
	PartApp
	PartStudio
	PartCursor
)

// What the place of the day in hand is marked with.
const (
	cursorLine = '┊'
	cursorFoot = '▲'
)

// Chart draws the days as two lines, told apart by their glyphs, within width
// by height cells: at most height lines, none wider than width. paint colours
// the pieces of a line. There is no chart below 20 × 5 cells, nor without days.
func Chart(days []Day, width, height int, paint func(Part, string) string) []string {
	return MarkedChart(days, -1, width, height, paint)
}

// MarkedChart is Chart with a place marked, on the axis and where nothing else
// is drawn above it: at counts the days from 0, and between two of them is a
// place too; there is none below 0.
func MarkedChart(days []Day, at float64, width, height int, paint func(Part, string) string) []string {
	if width < 20 || height < 5 || len(days) == 0 {
		return nil
	}
	most := 1
	for _, d := range days {
		most = max(most, drawn(d.App), drawn(d.Studio))
	}
	labels := height - 2 // a label on every second row is a whole number
	if labels%2 == 0 {
		labels /= 2
	}
	most = (most + labels - 1) / labels * labels
	chart := linechart.New(width, height, 0, float64(max(1, len(days)-1)), 0, float64(most),
		linechart.WithXYSteps(12, 2), linechart.WithXLabelFormatter(noLabel), linechart.WithYLabelFormatter(countLabel))
	chart.DrawXYAxisAndLabel()
	nameDays(&chart, days)
	for i := range days {
		from := max(0, i-1)
		chart.DrawRuneLine(point(from, days[from].Studio), point(i, days[i].Studio), StudioMark)
	}
	drawApp(&chart, days)
	for i, d := range days { // on top, so that lines on each other both show
		chart.DrawRune(point(i, d.Studio), StudioMark)
	}
	if at >= 0 {
		markPlace(&chart, at)
	}
	lines := make([]string, height)
	for y := range lines {
		lines[y] = painted(cell.Cut(lineOf(&chart, y), width), paint)
	}
	return lines
}

// drawApp draws the line of app sessions, over what is there. All its pieces
// share one grid of dots: chart.DrawBrailleLine makes one for each.
func drawApp(chart *linechart.Model, days []Day) {
	dots := graph.NewBrailleGrid(chart.GraphWidth(), chart.GraphHeight(), chart.MinX(), chart.MaxX(), chart.MinY(), chart.MaxY())
	for i := range days {
		from := max(0, i-1)
		for _, p := range graph.GetLinePoints(dots.GridPoint(point(from, days[from].App)), dots.GridPoint(point(i, days[i].App))) {
			dots.Set(p)
		}
	}
	graph.DrawBraillePatterns(&chart.Canvas, canvas.Point{X: chart.Origin().X + 1}, dots.BraillePatterns(), lipgloss.NewStyle())
}

// markPlace marks the place of a day.
func markPlace(chart *linechart.Model, at float64) {
	foot := canvas.Point{X: placeOf(chart, at), Y: chart.Origin().Y}
	for y := range foot.Y {
		if above := (canvas.Point{X: foot.X, Y: y}); chart.Canvas.Cell(above).Rune == 0 {
			chart.Canvas.SetRune(above, cursorLine)
		}
	}
	chart.Canvas.SetRune(foot, cursorFoot)
}

func point(day, count int) canvas.Float64Point {
	return canvas.Float64Point{X: float64(day), Y: float64(drawn(count))}
}

// mostDrawn is the most that a chart's labels have room for.
const mostDrawn = 999_999_999

// drawn is a count within what a chart shows.
func drawn(count int) int { return min(max(0, count), mostDrawn) }

// noLabel leaves the days' names to nameDays, which has each stand under its
// day.
func noLabel(int, float64) string { return "" }

// nameDays writes the names of days under them, evenly, as many as there is
// room for.
func nameDays(chart *linechart.Model, days []Day) {
	const widest, air = 6, 3 // 30 Nov
	each := 1
	for _, step := range []int{1, 2, 3, 4, 5, 6, 7, 14, 28, 56, 112, len(days)} {
		each = step
		if placeOf(chart, float64(step))-placeOf(chart, 0) >= widest+air {
			break
		}
	}
	for i := 0; i < len(days); i += each {
		name := days[i].Day.Format("2 Jan")
		x := min(max(placeOf(chart, float64(i))-len(name)/2, 0), chart.Width()-len(name))
		chart.Canvas.SetString(canvas.Point{X: x, Y: chart.Origin().Y + 1}, name)
	}
}

// placeOf is the column in which a day is drawn, counted from 0.
func placeOf(chart *linechart.Model, at float64) int {
	const besideAxis = 1
	return canvas.CanvasPointFromFloat64Point(chart.Origin(), chart.ScaleFloat64Point(canvas.Float64Point{X: at})).X + besideAxis
}

func countLabel(_ int, n float64) string { return model.Thousands(int(n + 0.5)) }

// lineOf is a line of the chart without colours: chart.View puts a style on every
// single cell, which takes longer than all the rest.
func lineOf(chart *linechart.Model, y int) string {
	line := make([]rune, chart.Width())
	for x := range line {
		line[x] = chart.Canvas.Cell(canvas.Point{X: x, Y: y}).Rune
		if line[x] == 0 {
			line[x] = ' '
		}
	}
	return strings.TrimRight(string(line), " ")
}

// painted colours a plain line piece by piece.
func painted(line string, paint func(Part, string) string) string {
	var b, piece strings.Builder
	last := PartAxis
	for _, r := range line {
		if part := partOf(r); part != last {
			b.WriteString(paint(last, piece.String()))
			piece.Reset()
			last = part
		}
		piece.WriteRune(r)
	}
	b.WriteString(paint(last, piece.String()))
	return b.String()
}

func partOf(r rune) Part {
	switch {
	case r >= '⠀' && r <= '⣿':
		return PartApp
	case r == StudioMark:
		return PartStudio
	case r == cursorLine, r == cursorFoot:
		return PartCursor
	}
	return PartAxis
}
