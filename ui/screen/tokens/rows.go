package tokens

import (
	"slices"
	"time"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/grid"
	"fliplet-audit/ui/localtable"
	"fliplet-audit/ui/tokens"
	"fliplet-audit/ui/usage"
)

// The columns: all fields of the response (wire.md, "Organization tokens"),
// what people look for first.
const (
	columnName = iota
	columnID
	columnCreated
	columnChanged
	columnRole
	columnUser
	columnEmail
	columnType
	columnCount
)

type column = usage.Column[model.OrganizationToken]

func columns() [columnCount]column {
	type token = model.OrganizationToken
	text := func(title string, kind usage.Kind, of func(*token) string) column {
		return column{Title: title, Kind: kind, Of: func(t *token) usage.Value { return usage.Value{Text: of(t)} }}
	}
	at := func(title string, of func(*token) time.Time) column {
		return column{Title: title, Kind: usage.KindTime, Of: func(t *token) usage.Value { return usage.Value{Time: of(t)} }}
	}
	return [columnCount]column{
		columnName:    text("Name", usage.KindText, func(t *token) string { return t.Name }),
		columnID:      text("ID", usage.KindID, func(t *token) string { return string(t.ID) }),
		columnCreated: at("Created", func(t *token) time.Time { return t.CreatedAt }),
		columnChanged: at("Last changed", func(t *token) time.Time { return t.UpdatedAt }),
		columnRole:    text("Role", usage.KindID, func(t *token) string { return string(t.RoleID) }),
		columnUser:    text("User", usage.KindID, func(t *token) string { return string(t.UserID) }),
		columnEmail:   text("E-mail", usage.KindText, func(t *token) string { return t.Email }),
		columnType:    text("Type", usage.KindText, func(t *token) string { return t.Type }),
	}
}

func layout(all [columnCount]column) []grid.Column {
	widths := [columnCount]grid.Column{
		columnName: {Min: 20, Max: 40}, columnID: {Min: 6, Max: 10, Right: true},
		columnCreated: {Min: 15, Max: 20}, columnChanged: {Min: 15, Max: 20},
		columnRole: {Min: 6, Max: 6, Right: true}, columnUser: {Min: 8, Max: 10, Right: true},
		columnEmail: {Min: 24, Max: 44}, columnType: {Min: 16, Max: 16},
	}
	for i := range widths {
		widths[i].Title = all[i].Title
	}
	return widths[:]
}

// arrange shows the tokens that the filters let through, in order, the cursor
// staying on its token or going to the one that was awaited.
func (m *Model) arrange() {
	selected, _ := m.selected()
	goal := selected.ID
	if m.goal != "" && tokens.Has(m.all.tokens, m.goal) {
		goal, m.goal = m.goal, ""
	}
	a, err := m.rows().Arrange(m.ctx, m.wish, localtable.Arranged{})
	if err != nil { // the screen was stopped
		return
	}
	m.shown = make([]model.OrganizationToken, len(a.Shown))
	for i, row := range a.Shown {
		m.shown[i] = m.all.tokens[row]
	}
	m.grid.SetRows(rows{m})
	if at := slices.IndexFunc(m.shown, func(t model.OrganizationToken) bool { return t.ID == goal }); at >= 0 {
		m.grid.SelectRow(at)
	}
}

// rows are the tokens as they came.
func (m *Model) rows() localtable.Rows {
	kinds := make([]usage.Kind, columnCount)
	for c, of := range m.columns {
		kinds[c] = of.Kind
	}
	all := m.all.tokens
	return localtable.Rows{
		N: len(all), Kinds: kinds, Zone: m.zone,
		Value: func(row, c int) usage.Value { return m.columns[c].Of(&all[row]) },
	}
}

// selected is the token under the cursor.
func (m *Model) selected() (model.OrganizationToken, bool) {
	row := m.grid.Row()
	if row >= len(m.shown) {
		return model.OrganizationToken{}, false
	}
	return m.shown[row], true
}

// text is what a column says of a token, not cleaned.
func (m *Model) text(t model.OrganizationToken, c int) string {
	of := m.columns[c]
	v := of.Of(&t)
	if of.Kind == usage.KindTime {
		return date(v.Time, m.zone, m.env.Now())
	}
	return v.Text
}

// date is a time with its year only where that is another than this one.
func date(t time.Time, zone *time.Location, now time.Time) string {
	switch t = t.In(zone); {
	case t.IsZero():
		return ""
	case t.Year() == now.In(zone).Year():
		return t.Format("02 Jan 15:04")
	}
	return t.Format("02 Jan 06 15:04")
}

// rows draws the tokens in sight.
type rows struct{ m *Model }

// Len is how many there are.
func (r rows) Len() int { return len(r.m.shown) }

// inUseMark stands behind the name of the token in use.
const inUseMark = " ◆"

// Cell is one cell of a token, cleaned.
func (r rows) Cell(row, c, width int) grid.Cell {
	t := r.m.shown[row]
	text := model.CleanPrefix(r.m.text(t, c), 8*width+64)
	switch {
	case c == columnName && r.m.all.inUse(t):
		return grid.Cell{Text: model.Clean(cell.Cut(text.String(), width-2) + inUseMark), Tone: grid.ToneAccent}
	case c == columnName, c == columnCreated:
		return grid.Cell{Text: text}
	}
	return grid.Cell{Text: text, Tone: grid.ToneDim}
}
