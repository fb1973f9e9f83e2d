package usage

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/localtable"
	"fliplet-audit/ui/usage"
)

const (
	// blink is how long something may take before the screen says so.
	blink    = 150 * time.Millisecond
	spinStep = 100 * time.Millisecond
	// noticeTime is how long a notice stands.
	noticeTime = 4 * time.Second
)

// answerMsg is the answer to a request, with its tables in their order.
type answerMsg struct {
	screen, number int
	answer         *answer
	tables         [2]localtable.Arranged
	err            error
}

// ask asks for the range in force, up to now. What is in sight stays until the
// answer comes; the tables of it are put in order on the way.
func (m *Model) ask() tea.Cmd {
	ctx, number := m.request.Next(m.ctx)
	source, organization, dates, id := m.source, m.organization, m.dates, m.id
	period := periodOf(dates, m.env.Now(), m.env.Zone)
	wishes := [2]localtable.Wish{m.tables[partApps].wish, m.tables[partUsers].wish}
	m.asked, m.wait, m.slow = m.env.Now(), api.Wait{}, false
	fetch := func() tea.Msg {
		u, err := source.Usage(ctx, organization, period)
		if err != nil {
			return answerMsg{screen: id, number: number, err: err}
		}
		a := &answer{usage: u, dates: dates, period: period, days: usage.Days(u, period)}
		a.most = busiest(a.days)
		msg := answerMsg{screen: id, number: number, answer: a}
		for i, rows := range rowsOf(&a.usage) {
			msg.tables[i], _ = rows.Arrange(ctx, wishes[i], localtable.Arranged{})
		}
		return msg
	}
	return tea.Batch(fetch, m.blinkSoon())
}

// periodOf makes a range definite, in days of UTC. Custom dates that are whole
// days of clocks here are the same days there.
func periodOf(r model.Range, now time.Time, zone *time.Location) model.Period {
	if r.Kind == model.RangeCustom && filters.DayOf(r.From, zone).Start(zone).Equal(r.From) {
		last := filters.DayOf(r.To, zone)
		switch {
		case r.To.IsZero():
			r.From = filters.DayOf(r.From, zone).Start(time.UTC)
		case last.End(zone).Equal(r.To):
			r.From, r.To = filters.DayOf(r.From, zone).Start(time.UTC), last.End(time.UTC)
		}
	}
	return filters.Resolve(r, now, time.UTC)
}

// busiest is the day with the most sessions; the earliest of several.
func busiest(days []usage.Day) int {
	most := 0
	for i, d := range days {
		if d.App+d.Studio > days[most].App+days[most].Studio {
			most = i
		}
	}
	return most
}

func (m *Model) answered(msg answerMsg) tea.Cmd {
	if !m.request.Done(msg.number) {
		return nil
	}
	m.slow, m.wait = false, api.Wait{}
	if msg.err != nil {
		if !errors.Is(msg.err, context.Canceled) {
			m.failure = msg.err
		}
		return nil
	}
	m.failure, m.notice = nil, "" // what could not be done without it can be now
	m.keepDay(msg.answer)
	m.answer = msg.answer
	m.answer.took = m.env.Now().Sub(m.asked)
	m.drawn = drawnChart{}
	var cmds []tea.Cmd
	for i, rows := range rowsOf(&m.answer.usage) {
		t := m.tables[i]
		t.alone = m.alone()
		t.take(rows, msg.tables[i])
		if msg.tables[i].Wish != t.wish { // it was typed on meanwhile
			cmds = append(cmds, m.arrange(part(i)))
		}
	}
	return tea.Batch(cmds...)
}

// keepDay keeps the day in hand in hand; at first it is the latest.
func (m *Model) keepDay(next *answer) {
	last := max(len(next.days)-1, 0)
	if m.answer == nil || m.day >= len(m.answer.days) {
		m.day = last
		return
	}
	day := m.answer.days[m.day].Day
	m.day = last
	for i, d := range next.days {
		if d.Day.Equal(day) {
			m.day = i
		}
	}
}

// appsMsg is which apps there are; none where they could not be read: then an
// app is looked for by its one id.
type appsMsg struct {
	screen int
	apps   []model.App
}

func (m *Model) readApps() tea.Cmd {
	ctx, source, id := m.ctx, m.source, m.id
	return func() tea.Msg {
		apps, _ := source.Apps(ctx)
		return appsMsg{screen: id, apps: apps}
	}
}

// timerMsg is a timer that fired.
type timerMsg struct {
	screen, number int
	what           timerKind
}

type timerKind int

const (
	timerBlink timerKind = iota
	timerSpin
	timerNotice
)

func (m *Model) after(d time.Duration, what timerKind, number int) tea.Cmd {
	id := m.id
	return m.env.Tick(d, func(time.Time) tea.Msg { return timerMsg{screen: id, number: number, what: what} })
}

func (m *Model) timer(t timerMsg) tea.Cmd {
	switch {
	case t.what == timerBlink && t.number == m.timers.blink && m.busy():
		m.slow = true
		return m.tick()
	case t.what == timerSpin && t.number == m.timers.spin && m.busy():
		m.spin++
		return m.tick()
	case t.what == timerNotice && t.number == m.timers.notice:
		m.notice = ""
	}
	return nil
}

// busy tells whether something is awaited.
func (m *Model) busy() bool {
	return m.request.Busy() || m.tables[partApps].request.Busy() || m.tables[partUsers].request.Busy()
}

func (m *Model) blinkSoon() tea.Cmd {
	m.timers.blink++
	return m.after(blink, timerBlink, m.timers.blink)
}

// tick keeps the spinner and the countdown going while something is awaited.
func (m *Model) tick() tea.Cmd {
	m.timers.spin++
	return m.after(spinStep, timerSpin, m.timers.spin)
}

// Say says what was done, or why it can't be, for a while.
func (m *Model) Say(text string) tea.Cmd {
	m.notice = text
	m.timers.notice++
	return m.after(noticeTime, timerNotice, m.timers.notice)
}
