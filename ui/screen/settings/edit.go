package settings

import (
	"encoding/json"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/settings"
)

const (
	encryptedWords = "Stored encrypted: what is there is not shown, what you type shows as dots. It is text, but for an object, a list, or text in quotes."
	secretWords    = "This looks like a secret: what is there is not shown, what you type shows as dots."
	maskedWords    = "What looks like a secret is masked; where " + model.Masked + " is left, it stays what it is."
)

// editInHand begins to change the setting in hand.
func (m *Model) editInHand() tea.Cmd {
	row, _ := m.tree.inHand()
	return m.edit(row.setting)
}

// edit begins to change a setting, or to set one that there isn't yet.
func (m *Model) edit(key string) tea.Cmd {
	from := m.read
	before, title := from.all[key], "Change "+key
	if !settings.IsSet(from.all, key) {
		before, title = nil, "Set "+key
	}
	line, secret := "", api.SecretSetting(key)
	if before != nil {
		line, secret = settings.Editable(key, before)
	}
	if input.New(line).Text() != line {
		return m.say("This value is too long to be edited here: fliplet-audit settings set KEY=- takes one from a file")
	}
	a := newAnswer(title, line)
	a.secret, a.above = secret, about(key, before, secret)
	a.reads = func(text string) string { return readAs(key, before, text) }
	a.done = func(m *Model, a *answer, text string) tea.Cmd { return m.typedValue(a, from, key, text) }
	m.box = a
	return nil
}

// about says what stands there now, and what is not shown.
func about(key string, before json.RawMessage, secret bool) []string {
	switch {
	case api.SecretSetting(key):
		return []string{encryptedWords}
	case secret:
		return []string{secretWords}
	case before == nil:
		return []string{"A value is JSON, or else text: 30 is a number, true a truth, \"30\" in quotes is text, and so is Acme."}
	}
	masked := settings.Masked(key, before)
	words := []string{"Now  " + masked}
	if strings.Contains(masked, model.Masked) {
		words = append(words, maskedWords)
	}
	return words
}

// readAs says what a typed value is read as.
func readAs(key string, before json.RawMessage, text string) string {
	value, err := settings.Edited(key, before, text)
	switch {
	case err != nil:
		return "not JSON so far"
	case api.SecretSetting(key) && text == "":
		return ""
	}
	return "This is " + settings.Kind(value) + "."
}

// typedValue looks at a typed value, then whether it can be set.
func (m *Model) typedValue(a *answer, from *reading, key, text string) tea.Cmd {
	if strings.TrimSpace(text) == "null" && !api.SecretSetting(key) {
		a.wrong = `null takes a setting away: D does that. The word is written "null", in quotes`
		return nil
	}
	if a.secret && text == "" {
		a.wrong = `Nothing is typed; an empty text is written ""`
		return nil
	}
	var before json.RawMessage
	if settings.IsSet(from.all, key) {
		before = from.all[key]
	}
	value, err := settings.Edited(key, before, text)
	if err != nil {
		a.wrong = err.Error()
		return nil
	}
	change := settings.NewChange(m.organization, from.all, map[string]json.RawMessage{key: value})
	if change.Nothing() {
		m.box = nil
		return m.say(fmt.Sprintf("Nothing to do: %s is so already", key))
	}
	return m.check(change, key, true)
}

// setNew asks for the key of a setting, then for its value.
func (m *Model) setNew() tea.Cmd {
	a := newAnswer("Set a setting", "")
	a.above = []string{"The key of the setting. One that begins with _ is stored encrypted, and not shown here."}
	a.reads = func(text string) string {
		if key := strings.TrimSpace(text); settings.IsSet(m.read.all, key) {
			return "There is one: going on changes it."
		}
		return ""
	}
	a.done = func(m *Model, a *answer, text string) tea.Cmd {
		key := strings.TrimSpace(text)
		if key == "" {
			a.wrong = "A setting needs a key"
			return nil
		}
		if err := settings.CheckKey(key); err != nil {
			a.wrong = err.Error()
			return nil
		}
		return m.edit(key)
	}
	m.box = a
	return nil
}

// unset begins to take the setting in hand away.
func (m *Model) unset() tea.Cmd {
	row, _ := m.tree.inHand()
	change := settings.NewChange(m.organization, m.read.all, map[string]json.RawMessage{row.setting: nil})
	if change.Nothing() {
		return m.say(fmt.Sprintf("Nothing to do: %s is not set", row.setting))
	}
	return m.check(change, row.setting, false)
}
