package settings

import (
	"bytes"
	"encoding/json"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/settings"
)

// underWay is said of a key while a change is on its way.
const underWay = "One moment: what you asked for is being done"

// readFirst is said of a key while the settings are read for a question that
// is about to come up.
const readFirst = "One moment: the settings are read again before the question; esc stops that"

// Key takes in what was pressed or typed.
func (m *Model) Key(key tea.KeyMsg) tea.Cmd {
	cmd := m.press(key)
	m.SetSize(m.width, m.height) // a banner may have gone
	return cmd
}

func (m *Model) press(key tea.KeyMsg) tea.Cmd {
	m.notice = ""
	switch {
	case m.changing.Busy():
		return m.say(underWay)
	case m.box != nil:
		return m.box.key(m, key)
	case m.search.on:
		return m.searchKey(key)
	}
	var cmds []tea.Cmd
	for _, pressed := range keymap.Pressed(key) {
		if a, ok := keymap.Find(m.Scope(), pressed); ok && !m.Typing() {
			cmds = append(cmds, m.Do(a.ID))
		}
	}
	return tea.Batch(cmds...)
}

// Do does one of the screen's actions; what can't be done now says why.
func (m *Model) Do(id keymap.ID) tea.Cmd {
	if why := m.Off(id); why != "" {
		return m.say(why)
	}
	if m.checking.Busy() && id != keymap.Close {
		return m.say(readFirst)
	}
	if m.policy.open {
		return m.doPolicy(id)
	}
	if m.moveTo(id) {
		m.tree.scroll(m.rows())
		return nil
	}
	switch id {
	case keymap.Edit:
		return m.editInHand()
	case keymap.New:
		return m.setNew()
	case keymap.Delete:
		return m.unset()
	case keymap.Filter:
		return m.beginSearch()
	case keymap.ClearAll:
		m.clearSearch()
	case keymap.Policy:
		return m.openPolicy()
	case keymap.CopyValue:
		return m.copyValue()
	case keymap.CopySetting:
		return m.copySetting()
	case keymap.Reload:
		return m.readAgain()
	case keymap.Close:
		return m.escape()
	}
	return nil
}

func (m *Model) moveTo(id keymap.ID) bool {
	page := max(m.rows()-1, 1)
	switch id {
	case keymap.Up:
		m.tree.move(-1)
	case keymap.Down:
		m.tree.move(1)
	case keymap.PageUp:
		m.tree.move(-page)
	case keymap.PageDown:
		m.tree.move(page)
	case keymap.Top:
		m.tree.move(-len(m.tree.seen))
	case keymap.Bottom:
		m.tree.move(len(m.tree.seen))
	case keymap.Fold:
		m.tree.fold()
	case keymap.Unfold:
		m.tree.unfold()
	case keymap.FoldAll:
		m.tree.foldAll()
	case keymap.UnfoldAll:
		m.tree.unfoldAll()
	default:
		return false
	}
	return true
}

// Off is why an action can't be done now; "" when it can.
func (m *Model) Off(id keymap.ID) string {
	if m.changing.Busy() {
		return underWay
	}
	if m.policy.open {
		return m.policyOff(id)
	}
	row, selected := m.tree.inHand()
	switch id {
	case keymap.New, keymap.Filter:
		return m.unread()
	case keymap.Edit, keymap.Delete, keymap.CopyValue, keymap.CopySetting:
		switch {
		case m.unread() != "":
			return m.unread()
		case !selected:
			return "There is no setting here"
		case id == keymap.CopyValue && row.Encrypted:
			return "This is stored encrypted, and not copied"
		}
	case keymap.ClearAll:
		if m.search.line.Empty() {
			return "All settings are shown"
		}
	case keymap.FoldAll, keymap.UnfoldAll:
		if m.tree.needle != "" {
			return "A search shows what it finds unfolded; C shows all settings again"
		}
	}
	return ""
}

// unread is why there are no settings to work with.
func (m *Model) unread() string {
	switch {
	case m.read != nil:
		return ""
	case m.failure != nil:
		return "The settings could not be read; R tries again"
	}
	return "The settings have not come yet"
}

// copiedMsg tells what the clipboard did.
type copiedMsg struct {
	screen int
	what   string
	did    string
	err    error
}

// copyText copies off the screen's goroutine: the clipboard may be slow.
func (m *Model) copyText(what, text string) tea.Cmd {
	put, id := m.env.Copy, m.number
	return func() tea.Msg {
		did, err := put(text)
		return copiedMsg{screen: id, what: what, did: did, err: err}
	}
}

func (m *Model) copied(c copiedMsg) tea.Cmd {
	switch {
	case c.screen != m.number:
		return nil
	case c.err != nil:
		return m.say("Not copied: " + c.err.Error())
	}
	return m.say(c.what + ": " + c.did)
}

// copyValue copies the value in hand: text as it is, all else as JSON, what
// looks like a secret masked.
func (m *Model) copyValue() tea.Cmd {
	row, _ := m.tree.inHand()
	text := row.Value
	if row.holds > 0 {
		text = row.JSON
	}
	if text == "" {
		return m.say("This value is empty")
	}
	return m.copyText(row.Key, text)
}

// copySetting copies the setting in hand as JSON, secrets masked.
func (m *Model) copySetting() tea.Cmd {
	row, _ := m.tree.inHand()
	value := settings.Masked(row.setting, m.read.all[row.setting])
	if api.SecretSetting(row.setting) {
		value = `"` + model.Masked + `"`
	}
	key, err := json.Marshal(row.setting)
	if err != nil {
		return m.say("Not copied: " + err.Error())
	}
	var out bytes.Buffer
	text := "{" + string(key) + ":" + value + "}"
	if json.Indent(&out, []byte(text), "", "  ") == nil {
		text = out.String()
	}
	return m.copyText("The setting", text)
}
