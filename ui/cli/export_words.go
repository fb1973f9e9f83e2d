package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/api"
	"fliplet-audit/export"
	"fliplet-audit/model"
)

// sayer says what came of an export.
type sayer struct{ errs io.Writer }

func (s sayer) line(text string) { fmt.Fprintln(s.errs, model.Clean(text)) }

func (s sayer) complete(r export.Result) {
	held := ", as many as Fliplet counts"
	switch {
	case !r.ExpectedKnown:
		held = ""
	case r.Rows == 0:
		held = ": no logs were found"
	}
	s.line(fmt.Sprintf("Exported %s%s%s%s", logsWord(r.Rows), toFile(r), held, pace(r)))
}

func (s sayer) incomplete(r export.Result) {
	of := ""
	if r.ExpectedKnown {
		of = " of " + model.Thousands(r.Expected)
	}
	s.line(fmt.Sprintf("INCOMPLETE: exported %s%s%s%s", logsWord(r.Rows), of, toFile(r), pace(r)))
	s.line("  " + r.Why)
}

func toFile(r export.Result) string {
	if r.Path == "" {
		return ""
	}
	return fmt.Sprintf(" to %s (%s)", r.Path, sizeWords(r.Bytes))
}

// pace is how long it took, where that is worth telling.
func pace(r export.Result) string {
	if r.Took < 5*time.Second {
		return ""
	}
	return ", in " + timeLeft(r.Took)
}

// besides says what else is to be known.
func (s sayer) besides(r export.Result, read string) {
	s.line("  logs of: " + read)
	if r.Manifest != "" {
		s.line("  manifest: " + filepath.Base(r.Manifest))
		s.line("  SHA-256: " + r.SHA256)
	}
	if r.Resumed > 0 {
		s.line("  " + logsWord(r.Resumed) + " of them were there from before")
	}
	if r.Doubles > 0 {
		s.line("  " + logsWord(r.Doubles) + " came twice and were left out once")
	}
	for _, note := range r.Notes {
		s.line("  " + note)
	}
	for _, warning := range r.Warnings {
		s.line("Warning: " + warning)
	}
}

// sizeWords is a number of bytes as people say it.
func sizeWords(n int64) string {
	switch {
	case n < 1000:
		return plural(int(n), "byte")
	case n < 1e6:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.2f GB", float64(n)/1e9)
}

func timeLeft(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 90*time.Minute:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}

// exportLine is the line on a terminal that says how far an export is. Its
// methods may be called from several goroutines, and of nil.
type exportLine struct {
	errs  io.Writer
	width int

	mu   sync.Mutex
	wait api.Wait // the last one
}

// newExportLine is nil where nobody sees it.
func newExportLine(errs io.Writer) *exportLine {
	width, ok := terminalWidth(errs)
	if !ok || !isTerminal(errs) {
		return nil
	}
	return &exportLine{errs: errs, width: width}
}

// waits notes what a request waits for.
func (l *exportLine) waits(w api.Wait) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w.Until.After(l.wait.Until) {
		l.wait = w
	}
}

// progress draws the line anew.
func (l *exportLine) progress(p export.Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := progressWords(p, l.wait, time.Now())
	fmt.Fprintf(l.errs, "\r%s\x1b[K", ansi.Truncate(model.Clean(text).String(), l.width-1, "…"))
}

func (l *exportLine) clear() {
	if l == nil {
		return
	}
	fmt.Fprint(l.errs, "\r\x1b[K")
}

// progressWords is how far an export is, the most telling first.
func progressWords(p export.Progress, wait api.Wait, now time.Time) string {
	words := []string{logsWord(p.Rows)}
	if p.ExpectedKnown {
		words = []string{model.Thousands(p.Rows) + " of " + logsWord(p.Expected)}
		if p.Expected > 0 {
			words = append(words, fmt.Sprintf("%d%%", min(100, int(100*float64(p.Rows)/float64(p.Expected)))))
		}
	}
	if p.PerSecond >= 1 {
		words = append(words, model.Thousands(int(p.PerSecond))+"/s")
	}
	if p.Left > 0 {
		words = append(words, timeLeft(p.Left)+" left")
	}
	switch left := wait.Until.Sub(now); {
	case left > 0 && wait.Reason == api.WaitPace:
		words = append(words, "keeping to 30 requests in 10 s")
	case left > 0:
		words = append(words, fmt.Sprintf("%s; going on in %.0f s", waitWords(wait), left.Seconds()))
	case p.Waiting:
		words = append(words, "waiting for Fliplet")
	}
	return strings.Join(words, " · ")
}
