package settings

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/settings"
)

// leaf is a row of the tree ready to be drawn.
type leaf struct {
	settings.Row
	setting  string // the key of the setting that it is in
	path     string // tells it from all others
	place    []int  // where in the setting it is
	holds    int    // how many rows are right below it
	parent   int    // the row that holds it; -1 for a setting
	shownKey string // cleaned
}

// tree is the settings as rows to fold, search and walk.
type tree struct {
	rows     []leaf
	folded   map[string]bool // by path
	needle   string          // in lower case; "" shows all
	matching int             // settings that hold the needle
	seen     []int           // the rows that are neither folded away nor narrowed out
	at, top  int             // the row in hand and the first one drawn, in seen
	keyWidth int             // cells that the widest key wants
	settings int             // how many there are
	secret   int             // how many of them are stored encrypted
}

// maxKey is how much of a key is kept, in bytes: what lies beyond can't be seen.
const maxKey = 512

// set puts other settings into the tree; what was folded stays so, the cursor
// stays on its row.
func (t *tree) set(all map[string]json.RawMessage) {
	here := ""
	if row, ok := t.inHand(); ok {
		here = row.path
	}
	t.rows, t.keyWidth, t.settings, t.secret = nil, 0, len(all), 0
	var above []int // the rows that hold the one being added, by depth
	for _, row := range settings.Tree(all) {
		above = above[:row.Depth]
		if row.Encrypted {
			t.secret++
		}
		l := leaf{Row: row, setting: row.Key, path: row.Key, parent: -1, shownKey: model.CleanPrefix(row.Key, maxKey).String()}
		if row.Depth > 0 {
			l.parent = above[row.Depth-1]
			holder := &t.rows[l.parent]
			l.setting = holder.setting
			l.path = fmt.Sprintf("%s\x00%d\x00%s", holder.path, holder.holds, row.Key)
			l.place = append(slices.Clone(holder.place), holder.holds)
			holder.holds++
		}
		above = append(above, len(t.rows))
		t.rows = append(t.rows, l)
		t.keyWidth = max(t.keyWidth, level*row.Depth+cell.Width(l.shownKey))
	}
	t.lay()
	t.goTo(here)
}

// lay finds the rows in sight.
func (t *tree) lay() {
	kept := t.kept()
	t.seen = t.seen[:0]
	hidden := -1 // the depth below which rows are folded away
	for i, row := range t.rows {
		if hidden >= 0 && row.Depth > hidden {
			continue
		}
		hidden = -1
		if kept != nil && !kept[i] {
			continue
		}
		t.seen = append(t.seen, i)
		if t.shut(row) {
			hidden = row.Depth
		}
	}
	t.at = max(0, min(t.at, len(t.seen)-1))
}

// shut tells whether what a row holds is folded away; a search opens all.
func (t *tree) shut(row leaf) bool { return row.holds > 0 && t.folded[row.path] && t.needle == "" }

// kept are the rows that a search leaves: those that match with what holds
// them and what they hold; nil for all.
func (t *tree) kept() []bool {
	t.matching = 0
	if t.needle == "" {
		return nil
	}
	kept, inside := make([]bool, len(t.rows)), make([]bool, len(t.rows))
	counted := -1
	for i, row := range t.rows {
		inside[i] = t.matches(row) || row.parent >= 0 && inside[row.parent]
		if !inside[i] {
			continue
		}
		top := i
		for at := i; at >= 0; at = t.rows[at].parent {
			kept[at], top = true, at
		}
		if top != counted {
			t.matching++
			counted = top
		}
	}
	return kept
}

// matches looks at a key, and at a value as far as it is shown.
func (t *tree) matches(row leaf) bool {
	return strings.Contains(strings.ToLower(row.Key), t.needle) ||
		!row.Encrypted && strings.Contains(strings.ToLower(row.Value), t.needle)
}

// narrow leaves the rows that have a text in their key or value.
func (t *tree) narrow(text string) {
	here, ok := t.inHand()
	t.needle = strings.ToLower(strings.TrimSpace(text))
	t.lay()
	if ok {
		t.goTo(here.path)
	}
	if row, found := t.inHand(); found && t.needle != "" && !t.matches(row) {
		t.toFirstMatch()
	}
}

func (t *tree) toFirstMatch() {
	for i, row := range t.seen {
		if t.matches(t.rows[row]) {
			t.at = i
			return
		}
	}
}

// goTo puts a row in hand, or the one that was at its place.
func (t *tree) goTo(path string) {
	for i, row := range t.seen {
		if t.rows[row].path == path {
			t.at = i
			return
		}
	}
}

// inHand is the row under the cursor.
func (t *tree) inHand() (leaf, bool) {
	if t.at >= len(t.seen) {
		return leaf{}, false
	}
	return t.rows[t.seen[t.at]], true
}

func (t *tree) move(by int) { t.at = max(0, min(t.at+by, len(t.seen)-1)) }

// scroll keeps the row in hand in sight.
func (t *tree) scroll(height int) {
	height = max(height, 1)
	t.top = max(0, min(t.top, t.at, len(t.seen)-height))
	t.top = max(t.top, t.at-height+1)
}

// fold closes the row in hand, or goes to what holds it.
func (t *tree) fold() {
	row, ok := t.inHand()
	switch {
	case !ok:
	case row.holds > 0 && !t.shut(row) && t.needle == "":
		t.folded[row.path] = true
		t.lay()
	case row.parent >= 0:
		t.goTo(t.rows[row.parent].path)
	}
}

// unfold opens the row in hand, or goes into it.
func (t *tree) unfold() {
	row, ok := t.inHand()
	switch {
	case !ok || row.holds == 0:
	case t.shut(row):
		delete(t.folded, row.path)
		t.lay()
	default:
		t.move(1)
	}
}

// foldAll closes everything; the cursor goes to the setting it is in.
func (t *tree) foldAll() {
	row, ok := t.inHand()
	for _, r := range t.rows {
		if r.holds > 0 {
			t.folded[r.path] = true
		}
	}
	t.lay()
	if ok {
		t.goTo(row.setting)
	}
}

func (t *tree) unfoldAll() {
	row, _ := t.inHand()
	clear(t.folded)
	t.lay()
	t.goTo(row.path)
}

// name is the keys that lead to a row.
func (t *tree) name(row leaf) string {
	name := row.Key
	for at := row.parent; at >= 0; at = t.rows[at].parent {
		name = t.rows[at].Key + " › " + name
	}
	return name
}
