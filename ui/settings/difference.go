package settings

import (
	"encoding/json"
	"fmt"

	"fliplet-audit/api"
)

// Difference is one setting that is not as it was.
type Difference struct {
	Key string
	// Old and New are values as JSON; nil where there is none.
	Old, New json.RawMessage
}

// Differences are what a change makes of settings, by key: wanted are the
// values to set, nil to take a key away. What is so already is left out.
func Differences(before, wanted map[string]json.RawMessage) []Difference {
	var all []Difference
	for _, key := range Keys(wanted) {
		old, now := of(before, key), of(wanted, key)
		if !Same(old, now) {
			all = append(all, Difference{Key: key, Old: old, New: now})
		}
	}
	return all
}

// Changed are the settings among some keys that are not now what they were.
func Changed(before, now map[string]json.RawMessage, keys []string) []Difference {
	wanted := map[string]json.RawMessage{}
	for _, key := range keys {
		wanted[key] = of(now, key)
	}
	return Differences(before, wanted)
}

// of is a setting's value, nil where it isn't set.
func of(all map[string]json.RawMessage, key string) json.RawMessage {
	if !IsSet(all, key) {
		return nil
	}
	return all[key]
}

// String is the difference in one line, not cleaned, without secrets.
func (d Difference) String() string {
	switch {
	case d.Old == nil && d.New == nil:
		return fmt.Sprintf("  %s  (not set)", d.Key)
	case d.Old == nil:
		return fmt.Sprintf("+ %s  %s%s", d.Key, Masked(d.Key, d.New), d.note())
	case d.New == nil:
		return fmt.Sprintf("- %s  %s%s", d.Key, Masked(d.Key, d.Old), d.note())
	}
	return fmt.Sprintf("~ %s  %s%s", d.Key, apart(Masked(d.Key, d.Old), Masked(d.Key, d.New)), d.note())
}

const (
	// mostWhole is up to how many characters two values are shown whole, mostPart
	// how many are of what is different between longer ones.
	mostWhole, mostPart = 400, 400
	// around is how many characters are shown of what is the same beside it.
	around = 24
)

// apart is a value and what becomes of it; of long ones the part that is
// different, so that it is in sight.
func apart(old, now string) string {
	a, b := []rune(old), []rune(now)
	if len(a)+len(b) <= mostWhole {
		return old + " → " + now
	}
	least := min(len(a), len(b))
	head, tail := 0, 0
	for head < least && a[head] == b[head] {
		head++
	}
	for tail < least-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return part(a, head, tail) + " → " + part(b, head, tail)
}

// part is a text without most of its beginning and its end.
func part(text []rune, head, tail int) string {
	from, to := max(head-around, 0), min(len(text)-tail+around, len(text))
	shown := text[from:to]
	before, after := "", ""
	if from > 0 {
		before = "…"
	}
	if len(shown) > mostPart {
		shown, to = shown[:mostPart], 0
	}
	if to < len(text) {
		after = "…"
	}
	return before + string(shown) + after
}

// note tells of a value that can't be seen what it is.
func (d Difference) note() string {
	if !api.SecretSetting(d.Key) {
		return d.kindNote()
	}
	if d.New == nil {
		return "  (stored encrypted)"
	}
	kind := map[byte]string{'"': "text", '{': "an object", '[': "a list"}[d.New[0]]
	if kind == "" {
		return "  (stored encrypted)"
	}
	return "  (" + kind + ", stored encrypted)"
}

// kindNote says that a value becomes one of another kind, which whoever reads
// the setting may not expect.
func (d Difference) kindNote() string {
	if d.Old == nil || d.New == nil || string(d.Old) == "null" || Kind(d.Old) == Kind(d.New) {
		return ""
	}
	return "  (" + Kind(d.Old) + " becomes " + Kind(d.New) + ")"
}
