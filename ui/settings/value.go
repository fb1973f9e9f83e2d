// Package settings is an organization's settings for people: values as they
// are typed and shown, what a change makes different, and all of them as a
// tree.
package settings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// Assignment reads KEY=VALUE.
func Assignment(text string) (key, value string, err error) {
	key, value, found := strings.Cut(text, "=")
	switch {
	case !found:
		return "", "", fmt.Errorf("%q has no value: write KEY=VALUE", text)
	case strings.TrimSpace(key) == "":
		return "", "", fmt.Errorf("there is no key before the = : write KEY=VALUE")
	}
	return key, value, CheckKey(key)
}

// CheckKey refuses what can't be the key of a setting.
func CheckKey(key string) error {
	if key == "" || strings.TrimSpace(key) != key || !utf8.ValidString(key) {
		return fmt.Errorf("%q is no key: it has blanks around it, or nothing in it", key)
	}
	return nil
}

// Value is a typed value as JSON: JSON is taken as it is, all else is text. A
// key that begins with _ takes only objects, arrays and texts in quotes as
// JSON: a password may look like a number. No error holds the value.
func Value(key, typed string) (json.RawMessage, error) {
	trimmed := strings.TrimSpace(typed)
	switch {
	case !utf8.ValidString(typed):
		return nil, fmt.Errorf("the value of %q is not UTF-8", key)
	case trimmed != "" && strings.ContainsRune(`{["`, rune(trimmed[0])):
		if !json.Valid([]byte(trimmed)) {
			return nil, fmt.Errorf("the value of %q begins like JSON and is none; text that begins so is written as JSON, in quotes", key)
		}
		return json.RawMessage(trimmed), nil
	case api.SecretSetting(key) || !json.Valid([]byte(trimmed)):
		return quoted(typed), nil
	case trimmed == "null":
		return nil, fmt.Errorf("null takes a setting away: that is unset %s; for the word write %s='\"null\"'", key, key)
	}
	return json.RawMessage(trimmed), nil
}

func quoted(text string) json.RawMessage {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // text is never refused
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// IsSet tells whether a setting has a value; null is none.
func IsSet(all map[string]json.RawMessage, key string) bool {
	value, ok := all[key]
	return ok && string(bytes.TrimSpace(value)) != "null"
}

func oneLine(value json.RawMessage) string {
	var b bytes.Buffer
	if json.Compact(&b, value) != nil {
		return string(value)
	}
	return b.String()
}

// Masked is the JSON of a value in one line, without secrets: all of a value
// that is stored encrypted, else what looks like one.
func Masked(key string, value json.RawMessage) string {
	if api.SecretSetting(key) {
		return model.Masked
	}
	before := "{" + string(quoted(key)) + ":"
	masked := model.MaskJSON(before + oneLine(value) + "}")
	return strings.TrimSuffix(strings.TrimPrefix(masked, before), "}")
}

// Same tells whether two values mean the same.
func Same(a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	x, xErr := decoded(a)
	y, yErr := decoded(b)
	return xErr == nil && yErr == nil && reflect.DeepEqual(x, y)
}

// decoded is a value with each number in a form of its own, however it was
// written; those that a float64 can't hold exactly stay as they are written.
func decoded(value json.RawMessage) (any, error) {
	if value == nil {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	return plainNumbers(v), nil
}

// exactUpTo is up to where a float64 holds every whole number.
const exactUpTo = 1 << 53

func plainNumbers(value any) any {
	switch v := value.(type) {
	case json.Number:
		if f, err := strconv.ParseFloat(v.String(), 64); err == nil && f > -exactUpTo && f < exactUpTo {
			return f
		}
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = plainNumbers(v[key])
		}
	}
	return value
}

// Keys are the keys of settings in their order.
func Keys(all map[string]json.RawMessage) []string { return slices.Sorted(maps.Keys(all)) }
