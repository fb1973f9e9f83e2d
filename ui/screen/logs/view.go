package logs

import (
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/trail"
)

const (
	headLines = 4 // the range, the headings, the rule, the filters
	footLines = 2 // the status and the hints
	// wideWindow and tallWindow have room for the open log beside or below
	// the table.
	wideWindow = 160
	tallWindow = 40
	// nowIsOld is when the end of a range is no longer "now".
	nowIsOld = 2 * time.Minute
	// roomForBoth is the room that the trail and the filters out of sight
	// share; in less there are the filters alone.
	roomForBoth = 36
)

// layout is where the table and the open log, or the recipe in hand, stand, in
// cells and lines.
type layout struct {
	tableWidth, rows    int
	logWidth, logHeight int
	beside, below       bool
	covered             bool // the open log stands in the table's place
}

func (m *Model) layout() layout {
	rows := max(m.height-headLines-footLines-len(m.banner()), 0)
	l := layout{tableWidth: m.width, rows: rows}
	switch {
	case m.open == nil && m.panel == nil:
	case m.width >= wideWindow:
		l.beside = true
		l.tableWidth = m.width * 11 / 20
		l.logWidth, l.logHeight = m.width-l.tableWidth-2, rows+headLines-1
	case m.open == nil:
		l.below = true
		l.rows = rows - panelHeight(rows)
		l.logWidth, l.logHeight = m.width, rows-l.rows
	case m.height >= tallWindow:
		l.below = true
		l.rows = rows * 2 / 5
		l.logWidth, l.logHeight = m.width, rows-l.rows
	default:
		l.covered = true
		l.logWidth, l.logHeight = m.width, rows+headLines-1
	}
	return l
}

// SetSize gives the screen its width and height.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, height
	l := m.layout()
	m.grid.SetSize(l.tableWidth, l.rows)
	if m.open != nil {
		m.open.view = m.open.view.SetSize(l.logWidth, l.logHeight)
	} else if m.panel != nil {
		m.panel.move(0, m.bodyLines())
	}
}

// Lines draws the screen: exactly its height in lines.
func (m *Model) Lines() []string {
	l := m.layout()
	lines := make([]string, 0, m.height)
	lines = append(lines, m.rangeLine())
	switch {
	case m.open == nil && m.panel == nil:
		lines = append(lines, m.table(l)...)
	case l.beside:
		lines = append(lines, m.sideBySide(m.table(l), m.besideTable(l), l)...)
	case l.below:
		lines = append(append(lines, m.table(l)...), m.besideTable(l)...)
	default:
		lines = append(lines, m.open.view.Lines()...)
	}
	lines = append(lines, m.banner()...)
	lines = append(lines, m.footer()...)
	return m.withOverlay(exactly(lines, m.height))
}

// besideTable is what shares the window with the table: the open log, else the
// recipe in hand.
func (m *Model) besideTable(l layout) []string {
	if m.open != nil {
		return m.open.view.Lines()
	}
	return m.panelLines(l.logWidth, l.logHeight)
}

func exactly(lines []string, height int) []string {
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines[:height]
}

func (m *Model) withOverlay(lines []string) []string {
	if m.overlay == nil {
		return lines
	}
	box := m.overlay.lines(m.width, m.height)
	if box == nil {
		return lines
	}
	return overlay.Place(lines, box, m.width, m.height, m.env.Theme.Dim)
}

func (m *Model) sideBySide(left, right []string, l layout) []string {
	rule := " " + m.env.Theme.Rule.Of("│")
	lines := make([]string, 0, len(left))
	for i := range left {
		line := overlay.Fit(left[i], l.tableWidth) + rule
		if i < len(right) {
			line += right[i]
		}
		lines = append(lines, line)
	}
	return lines
}

func (m *Model) table(l layout) []string {
	lines := []string{m.grid.Header(m.headings()), m.grid.Rule(), m.filterRow(l.tableWidth)}
	if len(m.shown.logs) == 0 {
		return append(lines, exactly(m.emptyLines(l), l.rows)...)
	}
	return append(lines, m.grid.Lines()...)
}

func (m *Model) headings() []grid.Heading {
	headings := make([]grid.Heading, model.ColumnCount)
	headings[m.query.Sort.Column] = grid.Heading{Sorted: true, Ascending: m.query.Sort.Ascending}
	return headings
}

// rangeLine says which time the logs are of, and which way led there.
func (m *Model) rangeLine() string {
	t := m.env.Theme
	name, period := filters.RangeName(m.query.Range), m.periodWords()
	left := " " + t.Strong.Of(name) + t.Dim.Of(" · "+period)
	width := 4 + cell.Width(name) + cell.Width(period)
	paint, words := t.Input, m.filtersOutOfSight()
	room := m.width - width - 3
	switch {
	case m.trail.Behind() > 0 && words == "":
		paint, words = t.Text, trail.Line(m.way(), room)
	case m.trail.Behind() > 0 && room >= roomForBoth:
		way := " · " + trail.Line(m.way(), max(room-cell.Width(words)-3, room/2))
		words = cell.Cut(words, room-cell.Width(way)) + way
	}
	if words == "" {
		return left
	}
	words = cell.Cut(words, room)
	return left + cell.Spaces(m.width-width-cell.Width(words)-1) + paint.Of(words)
}

// filtersOutOfSight says which filters are in force of columns that the
// filter row does not show.
func (m *Model) filtersOutOfSight() string {
	var words []string
	for c := range m.query.Filters {
		text := m.filterWords(model.Column(c))
		_, _, inSight := m.grid.Place(c)
		if text != "" && text != m.trail.Here().Name && (!inSight || m.layout().covered) {
			if model.Column(c) == model.ColumnCategory {
				text = model.Category(text).Label()
			}
			words = append(words, model.Column(c).Title()+": "+model.CleanPrefix(text, 400).String())
		}
	}
	return strings.Join(words, " · ")
}

// periodWords is the period in sight; its end is "now" only while that is so.
func (m *Model) periodWords() string {
	r, p, now := m.query.Range, m.periodInSight(), m.env.Now()
	if now.Sub(p.End) > nowIsOld {
		r = model.Range{Kind: model.RangeCustom, From: p.Start, To: p.End}
	}
	return filters.PeriodLabel(r, p, now, m.zone)
}

// emptyLines says that there is nothing, and why that may be.
func (m *Model) emptyLines(l layout) []string {
	t := m.env.Theme
	width := l.tableWidth - 2
	say := func(paint func(string) string, text string) string {
		return "  " + paint(cell.Cut(model.Clean(text).String(), width))
	}
	switch {
	case m.shown.result == nil && m.shown.soFar:
		return []string{"", say(t.Dim.Of, "None of the logs on hand match so far")}
	case m.shown.result == nil && m.failure != nil:
		return nil
	case m.shown.result == nil:
		if !m.slow {
			return nil
		}
		return []string{"", say(t.Dim.Of, "Asking Fliplet for the logs…")}
	}
	lines := []string{"", say(t.Strong.Of, "No logs found")}
	if place := m.Place(); place != "" {
		lines = append(lines, say(t.Text.Of, "Only "+place))
	}
	for _, words := range filters.Describe(m.query) {
		lines = append(lines, say(t.Text.Of, words))
	}
	lines = append(lines, say(t.Text.Of, filters.RangeName(m.query.Range)+", "+m.periodWords()))
	if now := m.env.Now(); m.periodInSight().Start.Before(filters.KeptSince(now, m.zone)) {
		lines = append(lines, say(t.Text.Of, "Fliplet keeps logs for one year."))
	}
	lines = append(lines, "")
	if m.edit != nil {
		restore, _ := keymap.Get(keymap.ScopeFilter, keymap.Restore)
		return append(lines, "  "+t.Key.Of(restore.Label)+t.Hint.Of("  puts the filter back as it was"))
	}
	if m.Off(keymap.Why) == "" {
		lines = append(lines, m.keyLine(keymap.Why, "finds out which condition hides how many logs"))
	}
	if m.Off(keymap.ClearAll) == "" {
		lines = append(lines, m.keyLine(keymap.ClearAll, "clears all filters"))
	}
	lines = append(lines, m.keyLine(keymap.Dates, "chooses other dates"))
	if !m.query.Analytics {
		lines = append(lines, m.keyLine(keymap.Analytics, "shows the analytics types too"))
	}
	return lines
}

func (m *Model) keyLine(id keymap.ID, words string) string {
	a, _ := keymap.Get(keymap.ScopeLogs, id)
	return "  " + m.env.Theme.Key.Of(a.Label) + m.env.Theme.Hint.Of("  "+words)
}

// banner is an error: what happened, then what to do. The rows above it stay.
func (m *Model) banner() []string {
	if m.failure == nil {
		return m.endedBanner()
	}
	what, advice := failure.Words(m.failure)
	if m.refused && len(m.apps) > 0 {
		advice = model.Clean("A narrows to one of your apps, whose own logs you may be able to read.")
	}
	return m.bannerLines(what.String(), advice.String())
}

func (m *Model) bannerLines(what, advice string) []string {
	t := m.env.Theme
	var lines []string
	for i, line := range cell.Wrap(what, m.width-4, 2) {
		lines = append(lines, " "+t.Error.Of([]string{"✗ ", "  "}[i]+line))
	}
	for _, line := range cell.Wrap(advice, m.width-4, 3) {
		lines = append(lines, "   "+t.Text.Of(line))
	}
	return lines
}

// footer is the status and the hints, or the end of an export.
func (m *Model) footer() []string {
	if m.exports.ended.whole() && m.notice.text == "" && m.edit == nil {
		status, hint := m.doneLines()
		return []string{status, hint}
	}
	return []string{m.statusLine(), m.hintLine()}
}

// hintLine is a notice, or the keys that matter now.
func (m *Model) hintLine() string {
	t := m.env.Theme
	if m.notice.text != "" {
		return " " + t.Good.Of(cell.Cut(model.Clean(m.notice.text).String(), m.width-2))
	}
	return " " + help.HintLine(m.hints(), m.width-2, *t)
}

// hints are the keys that matter just now and do something.
func (m *Model) hints() []keymap.Action {
	switch {
	case m.overlay != nil: // a box shows its own
		return nil
	case m.edit != nil:
		return keymap.Hints(keymap.ScopeFilter)
	case m.open != nil:
		return keymap.Hints(m.open.view.Scope())
	case m.inPanel():
		return keymap.Hints(keymap.ScopePanel)
	}
	var on []keymap.Action
	if stop, ok := keymap.Get(keymap.ScopeExport, keymap.Close); ok && m.exports.Running() {
		on = append(on, stop)
	}
	for _, a := range keymap.Hints(keymap.ScopeLogs) {
		if m.Off(a.ID) == "" {
			on = append(on, a)
		}
	}
	return on
}
