package keymap

import tea "github.com/charmbracelet/bubbletea"

// Pressed lists the keys that a message stands for, each as Find wants it.
// Keys typed fast come as one message of several characters: they are
// separate keys, and "up" typed fast is no arrow. A paste is no key at all.
func Pressed(msg tea.KeyMsg) []string {
	if msg.Paste {
		return nil
	}
	if msg.Type != tea.KeyRunes || msg.Alt {
		return []string{msg.String()}
	}
	keys := make([]string, len(msg.Runes))
	for i, r := range msg.Runes {
		keys[i] = string(r)
	}
	return keys
}

// Typed is the text that a message types or pastes; "" for any other key.
func Typed(msg tea.KeyMsg) string {
	if msg.Alt || (msg.Type != tea.KeyRunes && msg.Type != tea.KeySpace) {
		return ""
	}
	return string(msg.Runes)
}
