package usage

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/usage"
)

// copiedMsg tells what the clipboard did.
type copiedMsg struct {
	screen    int
	what, did string
	err       error
}

// copyText copies off the screen's goroutine: the system's clipboard may be slow.
func (m *Model) copyText(what, text string) tea.Cmd {
	put, id := m.env.Copy, m.id
	return func() tea.Msg {
		did, err := put(text)
		return copiedMsg{screen: id, what: what, did: did, err: err}
	}
}

func (m *Model) copied(msg copiedMsg) tea.Cmd {
	if msg.err != nil {
		return m.Say("Not copied: " + msg.err.Error())
	}
	return m.Say(msg.what + ": " + msg.did)
}

// copyCell copies the value in hand as programs read it, or the path of what
// was just exported.
func (m *Model) copyCell() tea.Cmd {
	if m.written.path != "" {
		path := m.written.path
		m.written = written{}
		return m.copyText("The path", path)
	}
	if m.focus == partDays {
		return m.copyText("The day", m.answer.days[m.day].Day.Format(time.DateOnly))
	}
	v, h, _ := m.table().here()
	text := v.Field(h.kind)
	if text == "" {
		return m.Say("This cell is empty")
	}
	return m.copyText(h.title, text)
}

// copyRow copies all fields of the row or the day in hand as JSON.
func (m *Model) copyRow() tea.Cmd {
	if m.focus == partDays {
		columns := usage.DayColumns()
		return m.copyText("The day", object(usage.FieldNames(columns), usage.Fields(columns, &m.answer.days[m.day]), nil))
	}
	t := m.table()
	row, _ := t.selected()
	return m.copyText("The "+t.one, object(t.rows.names, t.rows.fields(row), t.texts()))
}

// texts are the names of the columns whose values are texts, digits or not.
func (t *table) texts() map[string]bool {
	texts := map[string]bool{}
	for _, h := range t.headings {
		texts[h.name] = h.kind == usage.KindText
	}
	return texts
}

// object is names and values as JSON, laid out for reading: what is empty as
// null, numbers as numbers but where they are texts.
func object(names, values []string, texts map[string]bool) string {
	lines := make([]string, len(names))
	for i, name := range names {
		lines[i] = "  " + jsonText(name) + ": " + jsonValue(values[i], texts[name])
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n}"
}

func jsonValue(value string, isText bool) string {
	if value == "" {
		return "null"
	}
	if n, err := strconv.Atoi(value); err == nil && strconv.Itoa(n) == value && !isText {
		return value
	}
	return jsonText(value)
}

func jsonText(text string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // of a text it can't fail
	return strings.TrimSuffix(b.String(), "\n")
}
