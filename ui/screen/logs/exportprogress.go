package logs

import (
	"fmt"
	"strings"
	"time"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/screen"
)

// waits takes in what a request of the export waits for.
func (x *Exports) waits(w api.Wait) {
	if x.now != nil {
		x.now.wait = w
	}
}

// exportParts say in the status line how the export goes, the most needed
// first.
func (m *Model) exportParts() []statusPart {
	e := m.exports.now
	if e == nil {
		return nil
	}
	p := e.last
	words := "Exporting " + e.bar(m.width) + model.Thousands(p.Rows)
	if p.ExpectedKnown {
		words += " of " + model.Thousands(p.Expected)
	}
	parts := []statusPart{{words, toneStrong}}
	if p.Left > 0 {
		parts = append(parts, statusPart{duration(p.Left) + " left", toneStrong})
	}
	if w, tone := e.waitWords(m.env.Now()); w != "" {
		parts = append(parts, statusPart{w, tone})
	}
	if p.PerSecond > 0 {
		parts = append(parts, statusPart{model.Thousands(int(p.PerSecond)) + "/s", toneDim})
	}
	return parts
}

// waitWords say what the export waits for.
func (e *exporting) waitWords(now time.Time) (string, tone) {
	left := e.wait.Until.Sub(now)
	switch {
	case left > -paceLingers && e.wait.Reason == api.WaitPace:
		return "keeping to the rate limit", toneDim
	case left > 0:
		return screen.WaitWords(e.wait, left), toneWarn
	case e.last.Waiting:
		return "waiting for Fliplet", toneWarn
	}
	return "", toneDim
}

// paceLingers is how long the pace is still said to be what one waits for: each
// wait for it is short, and what is said should not flicker.
const paceLingers = time.Second

// bar is how far the export is, where there is room for it and it is known.
func (e *exporting) bar(window int) string {
	p, width := e.last, min(window/8, 24)
	if !p.ExpectedKnown || p.Expected == 0 || width < leastBar {
		return ""
	}
	n := min(p.Rows*width/p.Expected, width)
	return strings.Repeat("━", n) + strings.Repeat("─", width-n) + " "
}

// leastBar is the shortest bar that says something, in cells.
const leastBar = 12

func duration(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return fmt.Sprintf("%d s", int(d.Round(time.Second).Seconds()))
	case d < 90*time.Minute:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}
