package settings

import (
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"
)

// At is the value at a place inside of a setting's value: the number of the
// member on each level of objects, as Tree's rows have them.
func At(value json.RawMessage, place []int) (json.RawMessage, bool) {
	at := gjson.ParseBytes(value)
	for _, n := range place {
		found, i := false, 0
		inner := at
		at.ForEach(func(_, member gjson.Result) bool {
			found = i == n
			inner = member
			i++
			return !found
		})
		if !found || !at.IsObject() {
			return nil, false
		}
		at = inner
	}
	return json.RawMessage(at.Raw), true
}

// Put is a setting's value with another value at a place, as At has it; nil
// takes away what is there.
func Put(value json.RawMessage, place []int, inner json.RawMessage) json.RawMessage {
	if len(place) == 0 {
		return inner
	}
	var parts []string
	i := 0
	gjson.ParseBytes(value).ForEach(func(key, member gjson.Result) bool {
		put := json.RawMessage(member.Raw)
		if i == place[0] {
			put = Put(put, place[1:], inner)
		}
		if put != nil {
			parts = append(parts, key.Raw+":"+string(put))
		}
		i++
		return true
	})
	return json.RawMessage("{" + strings.Join(parts, ",") + "}")
}

// pair is a value and how it is shown, without secrets.
type pair struct{ value, shown gjson.Result }

func (p pair) object() bool { return p.value.IsObject() && p.shown.IsObject() }

// lines are the difference in a line for each value that is not as it was, also
// inside of an object; not cleaned, without secrets.
func (d Difference) lines() []string {
	old := pair{gjson.ParseBytes(d.Old), gjson.Parse(Masked(d.Key, d.Old))}
	now := pair{gjson.ParseBytes(d.New), gjson.Parse(Masked(d.Key, d.New))}
	if d.Old == nil || d.New == nil || !old.object() || !now.object() {
		return []string{d.String()}
	}
	return inside(nil, d.Key, old, now)
}

func inside(lines []string, path string, old, now pair) []string {
	if !old.object() || !now.object() {
		return append(lines, "~ "+path+"  "+apart(old.shown.Raw, now.shown.Raw))
	}
	before, after := pairs(old), pairs(now)
	for _, key := range append(names(old), names(now)...) {
		was, had := before[key]
		is, has := after[key]
		delete(before, key)
		delete(after, key)
		name := path + " › " + key
		switch {
		case had && !has:
			lines = append(lines, "- "+name+"  "+was.shown.Raw)
		case !had && has:
			lines = append(lines, "+ "+name+"  "+is.shown.Raw)
		case had && !Same(json.RawMessage(was.value.Raw), json.RawMessage(is.value.Raw)):
			lines = inside(lines, name, was, is)
		}
	}
	return lines
}

func names(object pair) []string {
	var keys []string
	object.value.ForEach(func(key, _ gjson.Result) bool {
		keys = append(keys, key.String())
		return true
	})
	return keys
}

func pairs(object pair) map[string]pair {
	values, shown := members(object.value), members(object.shown)
	by := make(map[string]pair, len(values))
	for key, value := range values {
		by[key] = pair{value, shown[key]}
	}
	return by
}
