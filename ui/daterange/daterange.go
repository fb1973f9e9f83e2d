// Package daterange is the date picker: the official screen's seven choices, a
// calendar for both ends, and dates as a person types them (screen.md, "Date
// range").
package daterange

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

// Event is what a key led to.
type Event struct {
	Kind  Kind
	Range model.Range // when Taken
}

// Kind tells events apart.
type Kind int

// The kinds of event.
const (
	None   Kind = iota
	Taken       // a range was chosen; the picker is done with
	Closed      // the range stays as it is
)

// field is what the keys go to.
type field int

const (
	choices field = iota
	calendar
	text
	fields // how many there are
)

// Model is the picker. Its clock stands still at the time it was opened; what
// it gives for "until now" is open-ended all the same.
type Model struct {
	now   time.Time
	loc   *time.Location
	force model.Range // the range in force

	field    field
	at       int         // the line in hand among the choices
	day      filters.Day // the day in hand
	first    filters.Day // the end chosen first
	anchored bool        // whether first is chosen
	right    filters.Day // the first day of the later month in sight
	line     input.Line
	typed    model.Range // what the line means
	wrong    error       // or why it means nothing

	w, h  int
	theme theme.Theme
}

// New opens the picker on the range in force. Days and times are those of
// clocks in loc.
func New(force model.Range, now time.Time, loc *time.Location, t theme.Theme) Model {
	m := Model{now: now, loc: loc, force: force, theme: t, w: 80, h: 24}
	m.at = indexOf(force.Kind)
	return m.lookAt(m.lastDay(force))
}

// SetSize gives the room that the box may take: the whole window's.
func (m Model) SetSize(w, h int) Model {
	m.w, m.h = max(w, 0), max(h, 0)
	return m
}

// Update moves, types, chooses or closes. What is typed goes to the text line,
// wherever the keys went before.
func (m Model) Update(msg tea.KeyMsg) (Model, Event) {
	if keymap.Typed(msg) == "" {
		action, ok := keymap.Find(keymap.ScopeDates, msg.String())
		if ok && !m.moves(action.ID) {
			return m.act(action.ID)
		}
	}
	return m.edit(msg), Event{}
}

// moves tells whether a key moves the text cursor instead of acting.
func (m Model) moves(id keymap.ID) bool {
	return m.field == text && (id == keymap.Left || id == keymap.Right)
}

func (m Model) edit(msg tea.KeyMsg) Model {
	before := m.line.Text()
	m.line, _ = m.line.Update(msg)
	if m.line.Text() == before {
		return m
	}
	if strings.TrimSpace(m.line.Text()) == "" && before == "" { // a blank begins no text
		m.line = input.Line{}
		return m
	}
	m.field, m.anchored = text, false
	m.typed, m.wrong, m.at = model.Range{}, nil, indexOf(m.force.Kind)
	if m.written() {
		m.typed, m.wrong = filters.ParseRange(m.line.Text(), m.now, m.loc)
	}
	if r, ok := m.hand(); ok {
		m.at = indexOf(r.Kind)
		m = m.lookAt(m.lastDay(r))
	}
	return m
}

// written tells whether anything stands in the text line.
func (m Model) written() bool { return strings.TrimSpace(m.line.Text()) != "" }

func (m Model) act(id keymap.ID) (Model, Event) {
	switch id {
	case keymap.Close:
		if m.anchored {
			m.anchored = false
			return m, Event{}
		}
		return m, Event{Kind: Closed}
	case keymap.Choose:
		return m.choose()
	case keymap.SwitchField:
		return m.enter((m.field + 1) % fields), Event{}
	case keymap.PrevCol:
		return m.enter((m.field + fields - 1) % fields), Event{}
	}
	switch m.field {
	case choices:
		return m.moveChoice(id), Event{}
	case calendar:
		return m.moveDay(id), Event{}
	}
	if id == keymap.Down {
		m = m.enter(choices)
	}
	return m, Event{}
}

// enter lets the keys go to a field. The calendar begins at the end of the
// range that was in hand.
func (m Model) enter(f field) Model {
	r, ok := m.hand()
	m.field, m.anchored = f, false
	if f == calendar && ok {
		m = m.lookAt(m.lastDay(r))
	}
	return m
}

func (m Model) moveChoice(id keymap.ID) Model {
	last := len(filters.Ranges()) - 1
	switch id {
	case keymap.Up:
		if m.at == 0 {
			return m.enter(text)
		}
		m.at--
	case keymap.Down:
		m.at = min(m.at+1, last)
	case keymap.Right:
		return m.enter(calendar)
	case keymap.PrevMonth:
		m.at = 0
	case keymap.NextMonth:
		m.at = last
	}
	if r, ok := m.hand(); ok {
		m = m.lookAt(m.lastDay(r))
	}
	return m
}

func (m Model) moveDay(id keymap.ID) Model {
	day := m.day
	switch id {
	case keymap.Left:
		day = day.AddDays(-1)
	case keymap.Right:
		day = day.AddDays(1)
	case keymap.Up:
		day = day.AddDays(-7)
	case keymap.Down:
		day = day.AddDays(7)
	case keymap.PrevMonth:
		day = day.AddMonths(-1)
	case keymap.NextMonth:
		day = day.AddMonths(1)
	}
	return m.lookAt(day)
}

// lookAt takes a day in hand, no day after today and none before the calendar
// begins, and keeps it among the two months in sight.
func (m Model) lookAt(day filters.Day) Model {
	day = latest(earliest(day, m.today()), filters.Day{Year: 1970, Month: time.January, Day: 1})
	m.day = day
	month := monthOf(day)
	if m.right == (filters.Day{}) || m.right.Before(month) {
		m.right = month
	}
	if month.Before(m.right.AddMonths(-1)) {
		m.right = month.AddMonths(1)
	}
	return m
}

// choose takes what is in hand: a choice, the first and then the other end, or
// the range as typed. What can't be taken stays, and says why.
func (m Model) choose() (Model, Event) {
	r, ok := m.hand()
	switch {
	case m.field == calendar && !m.anchored:
		m.first, m.anchored = m.day, true
		return m, Event{}
	case m.asksForDays():
		return m.enter(calendar), Event{}
	case !ok:
		return m, Event{}
	}
	return m, Event{Kind: Taken, Range: r}
}

// asksForDays tells whether the line in hand is "Custom dates", without a text
// that says which.
func (m Model) asksForDays() bool {
	if m.field == calendar || m.field == text && m.written() {
		return false
	}
	return m.listed().Kind == model.RangeCustom && !m.typedDays()
}

// typedDays tells whether the text line holds a custom range.
func (m Model) typedDays() bool {
	return m.written() && m.wrong == nil && m.typed.Kind == model.RangeCustom
}

// listed is the line in hand among the choices.
func (m Model) listed() model.Range { return filters.Ranges()[m.at] }

// hand is the range that the keys so far have led to; false when there is none.
func (m Model) hand() (model.Range, bool) {
	switch {
	case m.field == text && m.written():
		return m.typed, m.wrong == nil
	case m.field == calendar:
		first, last := m.ends()
		r, err := filters.CustomDays(first, last, m.now, m.loc)
		return r, err == nil
	}
	if r := m.listed(); r.Kind != model.RangeCustom {
		return r, true
	}
	if m.typedDays() {
		return m.typed, true
	}
	return m.force, m.force.Kind == model.RangeCustom
}

// ends are the calendar's two days in order.
func (m Model) ends() (first, last filters.Day) {
	if !m.anchored {
		return m.day, m.day
	}
	return earliest(m.first, m.day), latest(m.first, m.day)
}

func (m Model) today() filters.Day { return filters.DayOf(m.now, m.loc) }

func (m Model) lastDay(r model.Range) filters.Day {
	return filters.DayOf(filters.Resolve(r, m.now, m.loc).End, m.loc)
}

func indexOf(kind model.RangeKind) int {
	for i, r := range filters.Ranges() {
		if r.Kind == kind {
			return i
		}
	}
	return 0
}

func monthOf(d filters.Day) filters.Day {
	d.Day = 1
	return d
}

func earliest(a, b filters.Day) filters.Day {
	if b.Before(a) {
		return b
	}
	return a
}

func latest(a, b filters.Day) filters.Day {
	if a.Before(b) {
		return b
	}
	return a
}
