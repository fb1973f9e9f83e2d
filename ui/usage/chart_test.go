package usage

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func unpainted(_ Part, text string) string { return text }

// sessions are days with as many app sessions, and half as many in Studio.
func sessions(counts ...int) []Day {
	days := make([]Day, len(counts))
	for i, n := range counts {
		days[i] = Day{day("2026-11-01").AddDate(0, 0, i), n, n / 2}
	}
	return days
}

func TestAChartTellsItsTwoLinesApartWithoutColour(t *testing.T) {
	lines := Chart(sessions(0, 40, 0, 0, 40), 60, 12, unpainted)
	require.Len(t, lines, 12)
	chart := strings.Join(lines, "\n")
	assert.Contains(t, chart, string(StudioMark))
	assert.Contains(t, lines[0], "40│")
	assert.Contains(t, lines[10], "0└")
	assert.Contains(t, lines[11], "1 Nov")
	assert.True(t, strings.ContainsFunc(lines[0], braille), "the most app sessions reach the top")
	assert.NotContains(t, lines[0], string(StudioMark), "the most Studio sessions are half of it")
	assert.Contains(t, lines[4]+lines[5], string(StudioMark))
	assert.Contains(t, lines[9], string(StudioMark), "days without sessions are on the ground")
}

func braille(r rune) bool { return r >= '⠁' && r <= '⣿' }

func TestPiecesArePaintedByWhatTheyAre(t *testing.T) {
	marks := map[Part]string{PartAxis: "a", PartApp: "p", PartStudio: "s"}
	for _, line := range Chart(sessions(0, 40, 3), 40, 8, func(part Part, text string) string {
		for _, r := range text {
			assert.Equal(t, map[bool]Part{true: PartApp, false: part}[braille(r)], part)
			assert.Equal(t, r == StudioMark, part == PartStudio)
		}
		return marks[part] + text
	}) {
		assert.True(t, strings.HasPrefix(line, "a"))
	}
}

func TestAChartWithoutRoomOrDaysIsNone(t *testing.T) {
	assert.Nil(t, Chart(nil, 80, 12, unpainted))
	assert.Nil(t, Chart(sessions(1), 19, 12, unpainted))
	assert.Nil(t, Chart(sessions(1), 80, 4, unpainted))
}

func FuzzAChartStaysInItsPlace(f *testing.F) {
	f.Add(80, 12, 31, 100, 5)
	f.Add(20, 5, 366, math.MaxInt, math.MinInt)
	f.Add(200, 60, 1, 0, 0)
	f.Add(78, 12, 2, 1, 1<<40)
	f.Fuzz(func(t *testing.T, width, height, n, app, studio int) {
		width, height, n = width%300, height%100, min(max(0, n), 400)
		days := make([]Day, n)
		for i := range days {
			days[i] = Day{Day: day("2026-01-01").Add(time.Duration(i) * 24 * time.Hour)}
			if i%2 == 0 {
				days[i].App, days[i].Studio = app, studio
			}
		}
		lines := Chart(days, width, height, unpainted)
		if lines != nil {
			assert.Len(t, lines, height)
		}
		for _, line := range lines {
			assert.LessOrEqual(t, ansi.StringWidth(line), width)
			assert.NotContains(t, line, "\x1b")
		}
	})
}

func BenchmarkChartOfAYear(b *testing.B) {
	counts := make([]int, 366)
	for i := range counts {
		counts[i] = 100 + i%7*30
	}
	days := sessions(counts...)
	for b.Loop() {
		Chart(days, 200, 30, unpainted)
	}
}
