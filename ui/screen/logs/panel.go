package logs

import (
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/keymap"
)

const (
	// fewRows is how many rows of a table the panel has at first; more come as
	// one goes down.
	fewRows = 200
	// fewLogs is how many logs can be summed up anew for every answer.
	fewLogs = 2_000
)

// panel is the recipe in hand: its answer, and where one stands in it.
type panel struct {
	inquiry   *inquiry
	period    model.Period // the table's, and the sort that it was asked with
	sort      model.Sort
	following string // the row that was followed; "" on the recipe itself
	focus     bool   // the keys are the panel's
	at        int    // the row in hand, of all tables
	column    int
	top       int // the first line of the tables in sight
	tag       string
	rows      int // how many rows a table has at most
	show      figures
}

// copy is the panel as it is now; what it has read is shared.
func (p *panel) copy() *panel {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}

// figures are an inquiry's, ready to be drawn.
type figures struct {
	of      *inquiry
	changes int
	tag     string
	rows    int
	zone    *time.Location
	figures recipes.Figures
	body    body
	at      time.Time     // when they were reckoned
	took    time.Duration // how long that was
}

// figuresSoon reckons the figures anew; where that is much work, not more often
// than a person can read them.
func (m *Model) figuresSoon(i *inquiry) tea.Cmd {
	p := m.panel
	if p == nil || p.inquiry != i {
		return nil
	}
	pause := max(figuresPause, 8*p.show.took)
	left := pause - m.env.Now().Sub(p.show.at)
	if i.state != inquiryReading || i.read() <= fewLogs || p.show.of != i || left <= 0 {
		m.reckon()
		return nil
	}
	m.timers.figures++
	return m.after(left, timerFigures, m.timers.figures)
}

func (m *Model) figuresDue(number int) {
	if number == m.timers.figures && m.panel != nil {
		m.reckon()
	}
}

// reckon makes the panel's figures those of all that was read.
func (m *Model) reckon() {
	p := m.panel
	i := p.inquiry
	f := &p.show
	if f.of == i && f.changes == i.changes && f.tag == p.tag && f.rows == p.rows && f.zone == m.zone {
		return
	}
	before := p.row().key()
	began := m.env.Now()
	given := i.summary.Figures(recipes.View{Now: m.now(), Rows: p.rows, Tag: p.tag})
	*f = figures{of: i, changes: i.changes, tag: p.tag, rows: p.rows, zone: m.zone, figures: given, at: m.env.Now()}
	f.body = newBody(given, p.tag, m.zone, m.now())
	f.took = m.env.Now().Sub(began)
	p.keepRow(before)
	p.move(0, m.bodyLines())
}

// keepRow puts the cursor back on its row, which may have moved; one at the top
// stays there.
func (p *panel) keepRow(before rowKey) {
	if p.at == 0 {
		return
	}
	for at, r := range p.show.body.rows {
		if r.key() == before {
			p.at = at
			return
		}
	}
}

// read is how many logs of the recipe were read.
func (i *inquiry) read() int { return i.stages[0].read }

// panelInSight tells whether the panel is drawn.
func (m *Model) panelInSight() bool { return m.panel != nil && m.open == nil }

// inPanel tells whether keys are the panel's.
func (m *Model) inPanel() bool { return m.panelInSight() && m.panel.focus }

func (m *Model) closePanel() {
	m.panel = nil
	m.SetSize(m.width, m.height)
}

// switchPane goes from the table to the panel and back.
func (m *Model) switchPane() {
	if m.panelInSight() {
		m.panel.focus = !m.panel.focus
	}
}

func (m *Model) panelKey(key tea.KeyMsg) tea.Cmd {
	a, ok := keymap.Find(keymap.ScopePanel, key.String())
	if !ok || key.Paste {
		return nil
	}
	if m.panel.moveBy(a.ID, m.bodyLines()) {
		return m.moreRows()
	}
	switch a.ID {
	case keymap.Open:
		return m.openRow()
	case keymap.FilterCell:
		return m.followRow()
	case keymap.CopyCell:
		return m.copyFigure()
	case keymap.SwitchPane:
		m.switchPane()
		return nil
	case keymap.Reload:
		return m.readAgain()
	case keymap.Close:
		return m.leavePanel()
	}
	return m.Do(a.ID)
}

// moveBy moves the cursor; false for another action.
func (p *panel) moveBy(id keymap.ID, lines int) bool {
	switch id {
	case keymap.Up:
		p.move(-1, lines)
	case keymap.Down:
		p.move(1, lines)
	case keymap.PageUp:
		p.move(-max(lines-2, 1), lines)
	case keymap.PageDown:
		p.move(max(lines-2, 1), lines)
	case keymap.Top:
		p.move(-p.at, lines)
	case keymap.Bottom:
		p.move(len(p.show.body.rows), lines)
	case keymap.Left:
		p.column = max(p.column-1, 0)
	case keymap.Right:
		p.column = min(p.column+1, max(len(p.row().cells)-1, 0))
	default:
		return false
	}
	return true
}

// move goes by so many rows and keeps the row in sight, with what stands above
// it where that is its table's beginning.
func (p *panel) move(by, lines int) {
	b := p.show.body
	p.at = max(min(p.at+by, len(b.rows)-1), 0)
	p.column = max(min(p.column, len(p.row().cells)-1), 0)
	if len(b.rows) == 0 {
		p.top = 0
		return
	}
	line := b.rows[p.at].line
	first := line
	if line > 0 && b.lines[line-1].kind != lineRow {
		first = b.begins(line)
	}
	switch {
	case first < p.top:
		p.top = first
	case line-p.top >= lines:
		p.top = line - lines + 1
	}
	if b.pinned(p.top) >= 0 && line == p.top && p.top > 0 {
		p.top--
	}
	p.top = max(min(p.top, len(b.lines)-lines), 0)
}

// row is the row in hand; empty when there is none.
func (p *panel) row() bodyRow {
	if p.at >= len(p.show.body.rows) {
		return bodyRow{}
	}
	return p.show.body.rows[p.at]
}

// moreRows has a table show more rows once its last one is in hand.
func (m *Model) moreRows() tea.Cmd {
	p := m.panel
	if r := p.row(); r.last && r.more {
		p.rows *= 5
		m.reckon()
	}
	return nil
}

// openRow opens what the row in hand stands for: a total keeps only its
// messages in the table below, any other leads to its logs.
func (m *Model) openRow() tea.Cmd {
	p := m.panel
	r := p.row()
	if !r.total {
		return m.followRow()
	}
	if p.tag == r.tag {
		return m.liftTag()
	}
	p.tag = r.tag
	m.reckon()
	p.goTo(func(r bodyRow) bool { return !r.total && r.tag == p.tag }, m.bodyLines())
	return nil
}

// liftTag shows all of a table's rows again, the cursor on the total that it was
// narrowed by.
func (m *Model) liftTag() tea.Cmd {
	p := m.panel
	tag := p.tag
	p.tag = ""
	m.reckon()
	p.goTo(func(r bodyRow) bool { return r.total && r.tag == tag }, m.bodyLines())
	return nil
}

// goTo puts the cursor on the first row that is as wanted, if there is one, its
// table at the top.
func (p *panel) goTo(wanted func(bodyRow) bool, lines int) {
	for at, r := range p.show.body.rows {
		if wanted(r) {
			p.at, p.column, p.top = at, 0, p.show.body.begins(r.line)
			p.move(0, lines)
			return
		}
	}
}

// followRow goes to the logs of the row in hand: a step on the trail.
func (m *Model) followRow() tea.Cmd {
	p := m.panel
	r := p.row()
	switch {
	case len(r.cells) == 0:
		return m.say("There is no row here")
	case r.change.IsZero():
		return m.say("No filter leads to these logs")
	}
	m.leave()
	step := *p
	step.following, step.focus = r.name(), false
	m.panel = &step
	m.origin = origin{}
	q := r.change.Apply(p.inquiry.query)
	q.Sort = m.query.Sort
	m.SetSize(m.width, m.height)
	cmd := m.setQuery(func(to *model.Query) { *to = q })
	m.arrive(step.following)
	return cmd
}

func (m *Model) copyFigure() tea.Cmd {
	p := m.panel
	r := p.row()
	if p.column >= len(r.cells) || r.cells[p.column].copy == "" {
		return m.say("This cell is empty")
	}
	return m.copyText(r.heading(p.column), r.cells[p.column].copy)
}

// readAgain reads on where it stopped, or all anew, up to now.
func (m *Model) readAgain() tea.Cmd {
	i := m.panel.inquiry
	if i.state == inquiryStopped || i.state == inquiryFailed {
		return m.begin(i)
	}
	return m.reload()
}

// leavePanel stops the reading, lifts a choice, or goes back to the table.
func (m *Model) leavePanel() tea.Cmd {
	p := m.panel
	switch {
	case p.inquiry.state == inquiryReading:
		return m.stopReading()
	case p.tag != "":
		return m.liftTag()
	default:
		p.focus = false
	}
	return nil
}

func (m *Model) stopReading() tea.Cmd {
	m.panel.inquiry.pause(inquiryStopped)
	m.reckon()
	return m.say("Stopped reading; R in the answer reads on")
}

// basis says how many logs the answer is based on.
func (p *panel) basis() string {
	i := p.inquiry
	s := i.stages[0]
	words := "based on " + logsWord(s.read)
	if s.known && s.read < s.total && (i.state != inquiryDone) {
		words = "based on " + number(s.read) + " of " + logsWord(s.total)
	}
	switch i.state {
	case inquiryReading, inquiryPaused:
		if i.joining() {
			return words + ", reading what belongs to them" + i.joined()
		}
		return words + "…"
	case inquiryStopped:
		return words + ", stopped: R reads on"
	case inquiryFailed:
		return words + ", then it failed: R reads on"
	}
	return words
}

// joined is how far it is with what belongs to the logs.
func (i *inquiry) joined() string {
	read := 0
	for _, s := range i.stages[1:] {
		read += s.read
	}
	if read == 0 {
		return "…"
	}
	return ": " + number(read) + "…"
}

// stageInHand is which of the recipe's steps one is at.
func (p *panel) stageInHand() recipes.Stage {
	switch {
	case p.following != "":
		return recipes.Following
	case p.inquiry.state == inquiryDone:
		return recipes.Choosing
	}
	return recipes.Reading
}

// stepInHand is its place among the steps, from 0.
func (p *panel) stepInHand() int {
	stage := p.stageInHand()
	at := 0
	for i, s := range p.inquiry.recipe.Steps {
		if s.Stage <= stage {
			at = i
		}
	}
	return at
}

// stepWords is the step in hand in one line.
func (p *panel) stepWords(width int) string {
	steps := p.inquiry.recipe.Steps
	if len(steps) == 0 {
		return ""
	}
	at := p.stepInHand()
	return cell.Cut(strconv.Itoa(at+1)+"/"+strconv.Itoa(len(steps))+"  "+steps[at].Words, width)
}
