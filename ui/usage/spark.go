package usage

import (
	"strings"

	"github.com/NimbleMarkets/ntcharts/sparkline"
)

// Spark draws the app sessions of the days in one line of at most width cells:
// a bar for each day, or for the most of several where there are more days.
func Spark(days []Day, width int) string {
	width = min(width, len(days))
	if width < 1 {
		return ""
	}
	bars := make([]float64, width)
	most := 1.0
	for i, d := range days {
		bar := &bars[i*width/len(days)]
		*bar = max(*bar, float64(drawn(d.App)))
		most = max(most, *bar)
	}
	line := sparkline.New(width, 1, sparkline.WithMaxValue(most))
	line.PushAll(bars)
	line.Draw()
	return strings.TrimRight(line.View(), "\n")
}
