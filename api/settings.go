package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"fliplet-audit/model"
)

// SecretSetting tells whether a setting is stored encrypted: its key begins
// with _ (wire.md, "Organization settings and policy").
func SecretSetting(key string) bool { return strings.HasPrefix(key, "_") }

// Settings are an organization's, by key, each value as JSON. The path is a
// guess (wire.md, "Organization settings and policy"): a server that does not
// know it gives an *Error of KindNotFound that says so in words.
func (c *Client) Settings(ctx context.Context, o model.Organization) (map[string]json.RawMessage, error) {
	path, err := organizationPath(o, "settings")
	if err != nil {
		return nil, err
	}
	var answer struct {
		Settings map[string]json.RawMessage `json:"settings"`
	}
	q := question{subject: "the settings of " + o.Words(), method: http.MethodGet, path: path}
	if err := c.readObject(ctx, q, "settings", &answer); err != nil {
		return nil, unknownSettings(err)
	}
	return answer.Settings, nil
}

// unknownSettings says of a server that has no settings at the path that the
// path is a guess of ours.
func unknownSettings(err error) error {
	var e *Error
	if errors.As(err, &e) {
		e.ofSettings()
	}
	return err
}

func (e *Error) ofSettings() {
	missing := e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotImplemented
	switch {
	case missing:
		e.Kind, e.what = KindNotFound, "This server has no settings where this program looks for them"
	case e.Kind == KindShape:
		e.what = "This server's settings are not in the form this program expects"
	default:
		return
	}
	e.advice = "How to reach them is not documented; everything else works without them."
}

// ChangeSettings merges settings into an organization's, each value as JSON: a
// value of nil takes its key away, as null does on the wire (wire.md, a guess).
// The error, an *Error of KindInvalid, does not hold values.
func ChangeSettings(o model.Organization, values map[string]json.RawMessage) (Change, error) {
	if len(values) == 0 {
		return Change{}, invalid("No setting was given", nil)
	}
	path, err := organizationPath(o, "settings")
	if err != nil {
		return Change{}, err
	}
	body, shown := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	var secrets []string
	for key, value := range values {
		switch {
		case key == "":
			return Change{}, invalid("A setting needs a key", nil)
		case unsets(value):
			value = json.RawMessage("null")
		case !json.Valid(value):
			return Change{}, invalid(fmt.Sprintf("The value of %q is no JSON", key), nil)
		}
		body[key], shown[key] = value, value
		if SecretSetting(key) && !unsets(value) {
			shown[key] = json.RawMessage(`"` + model.Masked + `"`)
			secrets = append(secrets, secretTexts(value)...)
		}
	}
	return Change{
		Does:    fmt.Sprintf("Change the settings of %s: %s.", o.Words(), settingsWords(values)),
		subject: "the settings of " + o.Words(), method: http.MethodPut, path: path,
		body: mustEncode(body), shown: []byte(model.MaskJSON(string(mustEncode(shown)))), secrets: secrets,
		refused: (*Error).ofSettings,
	}, nil
}

// unsets tells whether a value takes its key away.
func unsets(value json.RawMessage) bool {
	return value == nil || string(bytes.TrimSpace(value)) == "null"
}

// secretTexts are the texts in a secret value, each by itself, and the numbers.
func secretTexts(value json.RawMessage) []string {
	var texts []string
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber()
	for {
		token, err := decoder.Token()
		if err != nil {
			return texts
		}
		switch token := token.(type) {
		case string:
			texts = append(texts, token)
		case json.Number:
			texts = append(texts, token.String())
		}
	}
}

func settingsWords(values map[string]json.RawMessage) string {
	var set, unset []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if unsets(values[key]) {
			unset = append(unset, key)
			continue
		}
		set = append(set, key)
	}
	var words []string
	if len(set) > 0 {
		words = append(words, "set "+strings.Join(set, ", "))
	}
	if len(unset) > 0 {
		words = append(words, "unset "+strings.Join(unset, ", "))
	}
	return strings.Join(words, "; ")
}
