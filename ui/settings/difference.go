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
	return fmt.Sprintf("~ %s  %s → %s%s", d.Key, Masked(d.Key, d.Old), Masked(d.Key, d.New), d.note())
}

// note tells of a value that can't be seen what it is.
func (d Difference) note() string {
	if !api.SecretSetting(d.Key) {
		return ""
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
