// Package input is one line of text being edited: a value that keys change
// and that draws itself with a still cursor.
package input

import (
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/ui/keymap"
)

// maxBytes is the longest text taken: a paste by mistake must not slow every
// key after it.
const maxBytes = 8192

// Line is a text and the cursor in it. The zero value is empty.
type Line struct {
	text string
	at   int // the cursor, in bytes, at the start of a character as it is seen
}

// New is a line with the cursor at its end. What can't be in a line of text
// (tabs, line ends, control characters) is taken out as when it is pasted.
func New(text string) Line {
	return Line{}.insert(text)
}

// Text is what stands in the line, as typed: clean it before drawing it
// elsewhere.
func (l Line) Text() string { return l.text }

// Empty tells whether nothing stands in the line.
func (l Line) Empty() bool { return l.text == "" }

// Update edits by a key: text typed or pasted is put in at the cursor; the
// usual editing keys move it and delete. It tells whether the key was one of
// them.
func (l Line) Update(msg tea.KeyMsg) (Line, bool) {
	if text := keymap.Typed(msg); text != "" {
		return l.insert(text), true
	}
	if msg.Paste {
		return l, false
	}
	return l.edit(msg.String())
}

func (l Line) edit(key string) (Line, bool) {
	switch key {
	case "left", "ctrl+b":
		return Line{l.text, l.before()}, true
	case "right", "ctrl+f":
		return Line{l.text, l.after()}, true
	case "home", "ctrl+a":
		return Line{l.text, 0}, true
	case "end", "ctrl+e":
		return Line{l.text, len(l.text)}, true
	case "alt+left", "ctrl+left", "alt+b":
		return Line{l.text, l.wordBefore()}, true
	case "alt+right", "ctrl+right", "alt+f":
		return Line{l.text, l.wordAfter()}, true
	case "backspace", "ctrl+h":
		return l.without(l.before(), l.at), true
	case "delete":
		return l.without(l.at, l.after()), true
	case "ctrl+w", "alt+backspace":
		return l.without(l.wordBefore(), l.at), true
	case "alt+delete", "alt+d":
		return l.without(l.at, l.wordAfter()), true
	case "ctrl+u":
		return l.without(0, l.at), true
	case "ctrl+k":
		return l.without(l.at, len(l.text)), true
	}
	return l, false
}

// insert puts a text in at the cursor.
func (l Line) insert(text string) Line {
	text = strings.Map(inLine, text)
	if len(l.text)+len(text) > maxBytes {
		text = strings.ToValidUTF8(text[:max(0, maxBytes-len(l.text))], "")
	}
	return Line{l.text[:l.at] + text + l.text[l.at:], l.at + len(text)}
}

// inLine is the character to put in for r; none for what can't stand in a
// line. Tabs are stripped as the official screen does (screen.md, "Columns").
func inLine(r rune) rune {
	switch {
	case r == '\n':
		return ' '
	case unicode.IsControl(r), r == unicode.ReplacementChar:
		return -1
	}
	return r
}

func (l Line) without(from, to int) Line {
	return Line{l.text[:from] + l.text[to:], from}
}

// before is where the character left of the cursor begins.
func (l Line) before() int {
	start := 0
	for i := 0; i < l.at; {
		start = i
		i += clusterLen(l.text[i:])
	}
	return start
}

func (l Line) after() int {
	if l.at >= len(l.text) {
		return len(l.text)
	}
	return l.at + clusterLen(l.text[l.at:])
}

func clusterLen(s string) int {
	cluster, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return max(1, len(cluster))
}

func (l Line) wordBefore() int {
	text := strings.TrimRightFunc(l.text[:l.at], notWord)
	return len(strings.TrimRightFunc(text, isWord))
}

func (l Line) wordAfter() int {
	rest := strings.TrimLeftFunc(l.text[l.at:], notWord)
	return len(l.text) - len(strings.TrimLeftFunc(rest, isWord))
}

func isWord(r rune) bool  { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
func notWord(r rune) bool { return !isWord(r) }
