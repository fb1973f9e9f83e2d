package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/tidwall/gjson"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// Editable is a setting's value as a line to be edited, which Edited reads: text
// as it is where it can be told from JSON, else JSON, what looks secret masked.
// A value that is secret as a whole begins empty, and is to be typed unseen, as
// is one of such a key where there is none yet, nil.
func Editable(key string, value json.RawMessage) (line string, secret bool) {
	if api.SecretSetting(key) {
		return "", true
	}
	if value == nil {
		some := quoted("x")
		return "", Masked(key, some) != string(some)
	}
	masked := Masked(key, value)
	if masked == string(quoted(model.Masked)) {
		return "", true
	}
	var text string
	if json.Unmarshal([]byte(masked), &text) == nil && !strings.ContainsFunc(text, unseen) {
		if read, err := Value(key, text); err == nil && Same(read, json.RawMessage(masked)) {
			return text, false
		}
	}
	return escaped(masked), false
}

// unseen tells what can't stand in a line that is typed.
func unseen(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }

// escaped is JSON with what can't be typed written as JSON escapes it.
func escaped(compact string) string {
	var b strings.Builder
	for _, r := range compact {
		if unseen(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Edited reads a line made by Editable and typed on. What is masked in it stays
// what it is in the value before, nil where there was none; a mask where there
// is nothing to stand for is an error. No error holds the value.
func Edited(key string, before json.RawMessage, line string) (json.RawMessage, error) {
	value, err := Value(key, line)
	if err != nil || before == nil || api.SecretSetting(key) {
		return value, err
	}
	masked := Masked(key, before)
	kept := unmasked(gjson.ParseBytes(value), gjson.Parse(masked), gjson.ParseBytes(before))
	if strings.Contains(kept, model.Masked) && !strings.Contains(string(before), model.Masked) {
		return nil, errors.New(model.Masked + " stands for a masked value only where it stood: write the value itself")
	}
	return json.RawMessage(kept), nil
}

// unmasked is an edited value with what was left masked as it was before.
func unmasked(edited, masked, before gjson.Result) string {
	switch {
	case Same(json.RawMessage(edited.Raw), json.RawMessage(masked.Raw)):
		return before.Raw
	case edited.IsObject() && masked.IsObject() && before.IsObject():
		maskedBy, beforeBy := members(masked), members(before)
		var parts []string
		edited.ForEach(func(key, value gjson.Result) bool {
			parts = append(parts, key.Raw+":"+unmasked(value, maskedBy[key.Str], beforeBy[key.Str]))
			return true
		})
		return "{" + strings.Join(parts, ",") + "}"
	case edited.IsArray() && masked.IsArray() && before.IsArray():
		from, old := masked.Array(), before.Array()
		items := edited.Array()
		if len(items) != len(from) || len(from) != len(old) {
			return edited.Raw
		}
		parts := make([]string, len(items))
		for i := range items {
			parts[i] = unmasked(items[i], from[i], old[i])
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	return edited.Raw
}

func members(object gjson.Result) map[string]gjson.Result {
	by := map[string]gjson.Result{}
	object.ForEach(func(key, value gjson.Result) bool {
		by[key.Str] = value
		return true
	})
	return by
}

// Kind says in words what a typed value is read as: "a number".
func Kind(value json.RawMessage) string {
	switch v := gjson.ParseBytes(value); {
	case v.IsObject():
		return "an object"
	case v.IsArray():
		return "a list"
	case v.Type == gjson.Number:
		return "a number"
	case v.IsBool():
		return "true or false"
	}
	return "text"
}
