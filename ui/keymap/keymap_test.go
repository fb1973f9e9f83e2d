package keymap

import (
	"strings"
	"testing"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOneActionPerKeyInAScope(t *testing.T) {
	type place struct {
		scope Scope
		key   string
	}
	taken := map[place]ID{}
	for _, a := range All() {
		require.NotEmpty(t, a.Keys, "%s in %s has no key", a.ID, a.Scope)
		for _, k := range a.Keys {
			other, twice := taken[place{a.Scope, k}]
			assert.False(t, twice, "%q in %s means both %s and %s", k, a.Scope, other, a.ID)
			taken[place{a.Scope, k}] = a.ID
		}
	}
}

func TestOneActionPerIDInAScope(t *testing.T) {
	for _, a := range All() {
		got, ok := Get(a.Scope, a.ID)
		require.True(t, ok)
		assert.Equal(t, a.Label, got.Label, "%s stands twice in %s", a.ID, a.Scope)
	}
}

func TestNoPrintableKeyWhereTextIsTyped(t *testing.T) {
	for _, scope := range []Scope{ScopeFilter, ScopeSearch, ScopeDates, ScopeChoice, ScopeApps, ScopeName, ScopeForm} {
		for _, a := range In(scope) {
			for _, k := range a.Keys {
				assert.Greater(t, utf8.RuneCountInString(k), 1, "%q of %s would be swallowed in %s", k, a.ID, scope)
			}
		}
	}
}

// A terminal sends the same byte for ctrl+h and backspace, ctrl+i and tab,
// ctrl+m and enter, ctrl+[ and esc.
func TestNoKeyThatATerminalCannotTell(t *testing.T) {
	for _, a := range All() {
		for _, k := range a.Keys {
			assert.NotContains(t, []string{"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+[", "ctrl+j", "shift+backspace"}, k, "%s in %s", a.ID, a.Scope)
		}
	}
}

func TestEveryKeyIsOneThatBubbleTeaSends(t *testing.T) {
	named := map[string]bool{" ": true}
	for k := tea.KeyType(-200); k < 200; k++ {
		named[tea.Key{Type: k}.String()] = true
	}
	for _, a := range All() {
		for _, k := range a.Keys {
			plain := strings.TrimPrefix(k, "alt+")
			if utf8.RuneCountInString(plain) == 1 {
				continue
			}
			assert.True(t, named[plain], "%q of %s in %s is no key's name", k, a.ID, a.Scope)
		}
	}
}

func TestEveryActionIsSaidInWords(t *testing.T) {
	for _, a := range All() {
		assert.NotEmpty(t, a.Label, "label of %s in %s", a.ID, a.Scope)
		assert.NotEmpty(t, a.Help, "help of %s in %s", a.ID, a.Scope)
		assert.NotEmpty(t, a.Group, "group of %s in %s", a.ID, a.Scope)
		assert.LessOrEqual(t, utf8.RuneCountInString(a.Help), 60, a.Help)
		assert.LessOrEqual(t, utf8.RuneCountInString(a.Hint), 16, a.Hint)
		assert.Equal(t, strings.TrimSpace(a.Help), a.Help)
	}
}

func TestEveryScopeCanBeLeft(t *testing.T) {
	for _, s := range scopeTitles {
		_, ok := Find(s.scope, "esc")
		assert.True(t, ok, "esc in %s", s.scope)
	}
}

func TestMarkdownTableHoldsEveryAction(t *testing.T) {
	table := MarkdownTable()
	rows := 0
	for _, line := range strings.Split(table, "\n") {
		if strings.HasPrefix(line, "|") {
			cells := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
			assert.Equal(t, 3, cells, line)
			rows++
		}
	}
	assert.Equal(t, len(All())+2*len(scopeTitles), rows)
	for _, a := range All() {
		assert.Contains(t, table, a.Help)
	}
	assert.Contains(t, table, "| `/` | Filter the column under the cursor as you type |")
}

func TestKeysTypedFastAreSeparateKeys(t *testing.T) {
	runes := func(s string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)} }
	assert.Equal(t, []string{"j", "j", "j"}, Pressed(runes("jjj")))
	assert.Equal(t, []string{"u", "p"}, Pressed(runes("up")), "typed fast, no arrow")
	assert.Equal(t, []string{"up"}, Pressed(tea.KeyMsg{Type: tea.KeyUp}))
	assert.Equal(t, []string{" "}, Pressed(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}))
	assert.Equal(t, []string{"alt+x"}, Pressed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x"), Alt: true}))
	assert.Empty(t, Pressed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("qqq"), Paste: true}), "a paste is no key")

	assert.Equal(t, "up", Typed(runes("up")))
	assert.Equal(t, " ", Typed(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}))
	assert.Empty(t, Typed(tea.KeyMsg{Type: tea.KeyUp}))
	assert.Empty(t, Typed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x"), Alt: true}))
}
