package logs

import (
	"bytes"
	"encoding/json"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// copiedMsg tells what the clipboard did.
type copiedMsg struct {
	screen int
	what   string
	did    string
	err    error
}

// copyText copies off the screen's goroutine: the system's clipboard may be slow.
func (m *Model) copyText(what, text string) tea.Cmd {
	put, id := m.env.Copy, m.id
	return func() tea.Msg {
		did, err := put(text)
		return copiedMsg{screen: id, what: what, did: did, err: err}
	}
}

func (m *Model) copied(c copiedMsg) tea.Cmd {
	if c.screen != m.id {
		return nil
	}
	if c.err != nil {
		return m.say("Not copied: " + c.err.Error())
	}
	return m.say(c.what + ": " + c.did)
}

func (m *Model) copyCell() tea.Cmd {
	log, _ := m.selected()
	column := model.Column(m.grid.Column())
	text := ""
	switch column {
	case model.ColumnDate:
		if !log.CreatedAt.IsZero() {
			text = log.CreatedAt.In(m.zone).Format("2006-01-02T15:04:05.000Z07:00")
		}
	case model.ColumnData:
		text = model.MaskJSON(log.DataText.Value)
	default:
		text, _ = filters.Cell(column, log)
	}
	if text == "" {
		return m.say("This cell is empty")
	}
	return m.copyText(column.Title(), text)
}

func (m *Model) copyLog() tea.Cmd {
	log, _ := m.selected()
	return m.copyText("The log", logJSON(log, true))
}

// logJSON is the log as received, laid out for reading, secrets masked if
// asked.
func logJSON(log model.Log, mask bool) string {
	raw := string(log.Raw)
	if mask {
		raw = model.MaskJSON(raw)
	}
	var out bytes.Buffer
	if json.Indent(&out, []byte(raw), "", "  ") != nil {
		return raw
	}
	return out.String()
}
