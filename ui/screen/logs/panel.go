package logs

import (
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
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
	m.showColumns(nil) // all of them: those in sight were the recipe's
	m.SetSize(m.width, m.height)
}

// switchPane goes from the table to the panel and back.
func (m *Model) switchPane() {
	if m.panelInSight() {
		m.panel.focus = !m.panel.focus
	}
}

// basis says how many logs the answer is based on.
func (p *panel) basis() string {
	i := p.inquiry
	s := i.stages[0]
	words := "based on " + logsWord(s.read)
	if s.known && s.read < s.total && (i.state != inquiryDone) {
		words = "based on " + model.Thousands(s.read) + " of " + logsWord(s.total)
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
	return ": " + model.Thousands(read) + "…"
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
