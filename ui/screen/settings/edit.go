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
	encryptedWords = "Stored encrypted: it is not shown, and what you type shows as dots. It is text, but for an object, a list, or text in quotes."
	secretWords    = "This looks like a secret: it is not shown, and what you type shows as dots."
	maskedWords    = "What looks like a secret is masked; where " + model.Masked + " is left, it stays what it is."
)

// target is what is edited: a setting, or a value inside of one.
type target struct {
	setting string
	place   []int
	name    string // the keys that lead there
	key     string // the last of them, by which a value is read and masked
}

// editInHand begins to change the value in hand: of what is inside of a
// setting, that alone.
func (m *Model) editInHand() tea.Cmd {
	row, _ := m.tree.inHand()
	if row.Depth == 0 {
		return m.edit(row.setting)
	}
	// Only a setting is stored encrypted, whatever the keys inside of it.
	return m.editAt(target{row.setting, row.place, m.tree.name(row), strings.TrimLeft(row.Key, "_")})
}

// edit begins to change a setting, or to set one that there isn't yet.
func (m *Model) edit(key string) tea.Cmd {
	return m.editAt(target{setting: key, name: key, key: key})
}

// valueAt is what stands at a target; nil where nothing does.
func (r *reading) valueAt(to target) json.RawMessage {
	if !settings.IsSet(r.all, to.setting) {
		return nil
	}
	value, ok := settings.At(r.all[to.setting], to.place)
	if !ok {
		return nil
	}
	return value
}

func (m *Model) editAt(to target) tea.Cmd {
	from := m.read
	before := from.valueAt(to)
	title := "Change " + to.name
	line, secret := settings.Editable(to.key, before)
	if before == nil {
		title, line = "Set "+to.name, ""
	}
	if input.New(line).Text() != line {
		return m.say("This value is too long to be edited here: fliplet-audit settings set KEY=- takes one from a file")
	}
	a := newAnswer(title, line)
	a.secret, a.above = secret, about(to.key, before, secret)
	a.reads = func(text string) string { return readAs(to.key, from.valueAt(to), text) }
	a.done = func(m *Model, a *answer, text string) tea.Cmd { return m.typedValue(a, from, to, text) }
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
func (m *Model) typedValue(a *answer, from *reading, to target, text string) tea.Cmd {
	switch {
	case strings.TrimSpace(text) == "null" && !api.SecretSetting(to.key):
		a.wrong = `null takes a setting away: D does that. The word is written "null", in quotes`
		return nil
	case a.secret && text == "":
		a.wrong = `Nothing is typed; an empty text is written ""`
		return nil
	}
	value, err := settings.Edited(to.key, from.valueAt(to), text)
	if err != nil {
		a.wrong = err.Error()
		return nil
	}
	whole := settings.Put(from.all[to.setting], to.place, value)
	change := settings.NewChange(m.organization, from.all, map[string]json.RawMessage{to.setting: whole})
	if change.Nothing() {
		m.box = nil
		return m.say(fmt.Sprintf("Nothing to do: %s is so already", to.name))
	}
	return m.check(change, to.setting, true)
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

// unset begins to take what is in hand away: a setting, or a value inside of
// one.
func (m *Model) unset() tea.Cmd {
	row, _ := m.tree.inHand()
	key := row.setting
	left := settings.Put(m.read.all[key], row.place, nil)
	change := settings.NewChange(m.organization, m.read.all, map[string]json.RawMessage{key: left})
	if change.Nothing() {
		return m.say(fmt.Sprintf("Nothing to do: %s is not set", m.tree.name(row)))
	}
	return m.check(change, key, row.Depth > 0)
}
