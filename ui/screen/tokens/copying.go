package tokens

import (
	"encoding/json"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/usage"
)

// copiedMsg tells what the clipboard did.
type copiedMsg struct {
	screen    int
	what, did string
	failed    string // why it did not; "" when it did
	secret    bool
}

// copyText copies off the screen's goroutine: the system's clipboard may be slow.
func (m *Model) copyText(what, text string) tea.Cmd {
	put, id := m.env.Copy, m.number
	return func() tea.Msg {
		did, err := put(text)
		if err != nil {
			return copiedMsg{screen: id, failed: err.Error()}
		}
		return copiedMsg{screen: id, what: what, did: did}
	}
}

func (m *Model) copied(c copiedMsg) tea.Cmd {
	text := c.what + ": " + c.did
	if c.failed != "" {
		text = "Not copied: " + c.failed
	}
	if s, ok := m.box.(*secret); ok && c.secret {
		s.note, s.failed = model.Clean(text).String(), c.failed != ""
		return nil
	}
	return m.say(text)
}

func (m *Model) copyCell() tea.Cmd {
	t, _ := m.selected()
	of := m.columns[m.grid.Column()]
	v := of.Of(&t)
	text := v.Text
	if of.Kind == usage.KindTime && !v.Time.IsZero() {
		text = v.Time.In(m.zone).Format("2006-01-02T15:04:05.000Z07:00")
	}
	if text == "" {
		return m.say("This cell is empty")
	}
	return m.copyText(of.Title, text)
}

// copyToken copies all that is known of the token, which is not its secret.
func (m *Model) copyToken() tea.Cmd {
	t, _ := m.selected()
	at := func(t time.Time) *string {
		if t.IsZero() {
			return nil
		}
		text := t.UTC().Format("2006-01-02T15:04:05.000Z")
		return &text
	}
	text, err := json.MarshalIndent(struct {
		ID        model.ID `json:"id"`
		Name      string   `json:"name"`
		Email     string   `json:"email"`
		Type      string   `json:"type"`
		CreatedAt *string  `json:"createdAt"`
		UpdatedAt *string  `json:"updatedAt"`
		UserID    model.ID `json:"userId"`
		RoleID    model.ID `json:"organizationRoleId"`
	}{t.ID, t.Name, t.Email, t.Type, at(t.CreatedAt), at(t.UpdatedAt), t.UserID, t.RoleID}, "", "  ")
	if err != nil {
		return m.say("Not copied: " + err.Error())
	}
	return m.copyText("The token", string(text))
}
