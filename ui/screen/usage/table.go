package usage

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/latest"
	"fliplet-audit/ui/localtable"
	"fliplet-audit/ui/usage"
)

// atOnce is up to how many rows a table is put in order within a key's time;
// more are while the old order stays.
const atOnce = 4000

// heading is a column without its rows.
type heading struct {
	name, title string
	kind        usage.Kind
	previous    bool
}

// table is the apps or the users: their rows as they came, and which are in
// sight in which order.
type table struct {
	name, one string // "apps", "app"
	now       func() time.Time
	headings  []heading
	grid      grid.Grid
	rows      rows
	wish      localtable.Wish
	arranged  localtable.Arranged
	request   latest.Request // for another arrangement
	alone     bool           // the period before can't be compared with
}

// rows are the rows of a table as they came.
type rows struct {
	localtable.Rows
	// fields are a row's fields as programs read them.
	fields func(row int) []string
	names  []string
}

func newAppTable(e env.Env) *table {
	t := newTable(e, usage.AppColumns(), "apps", "app", 22)
	t.rows = tableRows[model.AppUsage](usage.AppColumns(), nil)
	return t
}

func newUserTable(e env.Env) *table {
	t := newTable(e, usage.UserColumns(), "users", "user", 27)
	t.rows = tableRows[model.UserUsage](usage.UserColumns(), nil)
	return t
}

// newTable sorts by the first count, the most first. Names have width cells at
// least.
func newTable[T any](e env.Env, columns []usage.Column[T], name, one string, width int) *table {
	t := &table{name: name, one: one, now: e.Now, wish: localtable.Wish{Sort: 1}}
	var laid []grid.Column
	for _, c := range columns {
		t.headings = append(t.headings, heading{c.Name, c.Title, c.Kind, c.Previous})
		laid = append(laid, layColumn(c.Title, c.Kind, c.Previous, width))
	}
	t.grid = grid.New(laid, e.Theme)
	return t
}

func layColumn(title string, kind usage.Kind, previous bool, width int) grid.Column {
	switch {
	case previous:
		return grid.Column{Title: title, Min: countWidth + changeWidth, Max: countWidth + changeWidth, Right: true}
	case kind == usage.KindCount:
		return grid.Column{Title: title, Min: countWidth + 2, Max: countWidth + 2, Right: true}
	case kind == usage.KindTime:
		return grid.Column{Title: title, Min: 14, Max: 14, Right: true}
	case kind == usage.KindID:
		return grid.Column{Title: title, Min: 9, Max: 9, Right: true}
	}
	return grid.Column{Title: title, Min: width, Max: 48}
}

// rowsOf are the rows of both tables.
func rowsOf(u *model.Usage) [2]rows {
	return [2]rows{tableRows(usage.AppColumns(), u.Apps), tableRows(usage.UserColumns(), u.Users)}
}

func tableRows[T any](columns []usage.Column[T], of []T) rows {
	kinds := make([]usage.Kind, len(columns))
	for i, c := range columns {
		kinds[i] = c.Kind
	}
	return rows{
		Rows: localtable.Rows{
			N: len(of), Kinds: kinds, Zone: time.UTC,
			Value: func(row, column int) usage.Value { return columns[column].Of(&of[row]) },
		},
		names:  usage.FieldNames(columns),
		fields: func(row int) []string { return usage.Fields(columns, &of[row]) },
	}
}

// take shows other rows, the cursor staying on its row where that is there.
func (t *table) take(r rows, a localtable.Arranged) {
	id, had := t.selectedID()
	t.request.Stop()
	t.rows = r
	t.show(a)
	if !had {
		t.grid.SelectRow(0)
		return
	}
	for i, row := range a.Shown {
		if t.id(row) == id {
			t.grid.SelectRow(i)
			return
		}
	}
}

func (t *table) show(a localtable.Arranged) {
	t.arranged = a
	t.grid.SetRows(cells{t})
}

// selected is the number of the row under the cursor.
func (t *table) selected() (row int, ok bool) {
	at := t.grid.Row()
	if at >= len(t.arranged.Shown) {
		return 0, false
	}
	return t.arranged.Shown[at], true
}

func (t *table) selectedID() (string, bool) {
	row, ok := t.selected()
	if !ok {
		return "", false
	}
	return t.id(row), true
}

// id is a row's id, in whatever column it stands.
func (t *table) id(row int) string {
	for column, kind := range t.rows.Kinds {
		if kind == usage.KindID {
			return t.rows.Value(row, column).Text
		}
	}
	return ""
}

// here is the value under both cursors.
func (t *table) here() (v usage.Value, h heading, ok bool) {
	row, ok := t.selected()
	column := t.grid.Column()
	if !ok {
		return usage.Value{}, t.headings[column], false
	}
	return t.rows.Value(row, column), t.headings[column], true
}

// filtered tells whether a filter is in force.
func (t *table) filtered() bool { return t.wish.Filtered() }

// arrangedMsg is a table in the order wished for.
type arrangedMsg struct {
	screen, number int
	table          part
	arranged       localtable.Arranged
	err            error
}

// arrange puts a table in the order wished for: few rows at once, many while
// the old order stays.
func (m *Model) arrange(which part) tea.Cmd {
	t := m.tables[which]
	ctx, number := t.request.Next(m.ctx)
	if t.rows.N <= atOnce {
		a, err := t.rows.Arrange(ctx, t.wish, t.arranged)
		return m.arranged(arrangedMsg{m.id, number, which, a, err})
	}
	id, r, w, before := m.id, t.rows, t.wish, t.arranged
	work := func() tea.Msg {
		a, err := r.Arrange(ctx, w, before)
		return arrangedMsg{id, number, which, a, err}
	}
	if m.busy() && m.slow {
		return work
	}
	return tea.Batch(work, m.blinkSoon())
}

func (m *Model) arranged(msg arrangedMsg) tea.Cmd {
	t := m.tables[msg.table]
	if !t.request.Done(msg.number) || msg.err != nil {
		return nil
	}
	m.slow = m.slow && m.busy()
	sorted := msg.arranged.Wish.Sort != t.arranged.Wish.Sort || msg.arranged.Wish.Ascending != t.arranged.Wish.Ascending
	row, had := t.selected()
	t.show(msg.arranged)
	switch {
	case sorted || !had:
		t.grid.SelectRow(0)
	default:
		t.selectRow(row)
	}
	return nil
}

// selectRow puts the cursor on a row by its number, or on the first.
func (t *table) selectRow(row int) {
	t.grid.SelectRow(0)
	for i, r := range t.arranged.Shown {
		if r == row {
			t.grid.SelectRow(i)
			return
		}
	}
}
