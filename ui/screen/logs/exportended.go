package logs

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/export"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/keymap"
)

// ended is how the last export ended, until it was seen. A whole file is said
// in the last two lines, anything else in a banner that stays.
type ended struct {
	result export.Result
	err    error
	at     time.Time // zero: there is nothing to say
}

func (e ended) nothing() bool { return e.at.IsZero() }

// whole tells whether there is a file with all that matches.
func (e ended) whole() bool { return !e.nothing() && e.err == nil && e.result.Complete }

// endedKey hears y and esc while the end of an export is said; done is false
// for a key that goes on to whoever it is for.
func (m *Model) endedKey(key tea.KeyMsg) (cmd tea.Cmd, done bool) {
	e := &m.exports.ended
	if e.nothing() || m.overlay != nil || m.edit != nil {
		return nil, false
	}
	a, _ := keymap.Find(keymap.ScopeExport, key.String())
	switch {
	case a.ID == keymap.CopyValue && e.result.Path != "":
		return m.copyText("The path", e.result.Path), true
	case a.ID == keymap.Close:
		m.endEnded()
		return nil, true
	case e.whole() && m.env.Now().Sub(e.at) >= noticeTime:
		m.endEnded()
	}
	return nil, false
}

func (m *Model) endEnded() {
	m.exports.ended = ended{}
	m.SetSize(m.width, m.height)
}

// doneLines say in the last two lines that a file is whole, and where it is.
func (m *Model) doneLines() (status, hint string) {
	t := m.env.Theme
	r := m.exports.ended.result
	folder, name := filepath.Dir(r.Path), filepath.Base(r.Path)
	what := fmt.Sprintf("✓ Exported %s", logsWord(r.Rows))
	if r.Bytes > 0 {
		what += " · " + bytesWord(r.Bytes)
	}
	status = " " + t.Good.Of(what) + m.besides(cell.Width(what)+1, folder)
	words := name + " · y: path"
	if r.Manifest != "" {
		words = name + " + " + strings.TrimPrefix(filepath.Base(r.Manifest), name) + " · y: path"
	}
	return status, " " + t.Good.Of(cell.Cut(model.Clean(words).String(), m.width-2))
}

// besides is what else there is to say of a whole file, in the room left.
func (m *Model) besides(used int, folder string) string {
	t, r := m.env.Theme, m.exports.ended.result
	line := ""
	say := func(paint func(string) string, words string) {
		words = " · " + model.Clean(words).String()
		room := m.width - used - 1
		if words == " · " || room < min(worthCutting, cell.Width(words)) {
			return
		}
		words = cell.Cut(words, room)
		used += cell.Width(words)
		line += paint(words)
	}
	for _, warning := range append(append([]string{}, r.Warnings...), r.Why) {
		say(t.Warn.Of, warning)
	}
	say(t.Dim.Of, "in "+folder)
	for _, note := range r.Notes {
		say(t.Dim.Of, note)
	}
	return line
}

// endedBanner says loudly that a file is not whole, or why there is none.
func (m *Model) endedBanner() []string {
	e := m.exports.ended
	switch {
	case e.nothing(), e.whole():
		return nil
	case e.err != nil:
		what, advice := failure.Words(e.err)
		lines := m.bannerLines("Not exported: "+what.String(), advice.String())
		return append(lines, "   "+m.env.Theme.Text.Of("esc closes this")) // apart: the advice may end with a command
	}
	r := e.result
	what := fmt.Sprintf("INCOMPLETE: %s of %s were exported. %s", model.Thousands(r.Rows), logsWord(r.Expected), r.Why)
	if !r.ExpectedKnown {
		what = fmt.Sprintf("INCOMPLETE: %s were exported. %s", logsWord(r.Rows), r.Why)
	}
	where := fmt.Sprintf("%s, with its manifest, in %s · y copies the path · esc closes this", filepath.Base(r.Path), filepath.Dir(r.Path))
	return m.bannerLines(model.Clean(what).String(), model.Clean(where).String())
}

// bytesWord is a size for people.
func bytesWord(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1000*1000*1000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
