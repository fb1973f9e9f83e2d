package api

import (
	"context"
	"encoding/json"
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
// know it gives an *Error of KindNotFound that says so.
func (c *Client) Settings(ctx context.Context, o model.Organization) (map[string]json.RawMessage, error) {
	path, err := organizationPath(o, "settings")
	if err != nil {
		return nil, err
	}
	var answer struct {
		Settings map[string]json.RawMessage `json:"settings"`
	}
	q := question{subject: "the settings of " + organizationWords(o), method: http.MethodGet, path: path}
	if err := c.readObject(ctx, q, "settings", &answer); err != nil {
		return nil, unknownSettings(err)
	}
	return answer.Settings, nil
}

// unknownSettings says of a server that has no settings at the path that the
// path is a guess of ours.
func unknownSettings(err error) error {
	e, ok := err.(*Error)
	if !ok || e.Kind != KindNotFound {
		return err
	}
	e.what = "This server has no settings where this program looks for them"
	e.advice = "Their address is not documented; everything else works without them."
	return e
}

// ChangeSettings merges settings into an organization's: a value of nil takes
// its key away, as null does on the wire (wire.md, a guess).
func ChangeSettings(o model.Organization, values map[string]json.RawMessage) (Change, error) {
	if len(values) == 0 {
		return Change{}, invalid("No setting was given", nil)
	}
	path, err := organizationPath(o, "settings")
	if err != nil {
		return Change{}, err
	}
	body, shown := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for key, value := range values {
		if value == nil {
			value = json.RawMessage("null")
		}
		body[key], shown[key] = value, value
		if SecretSetting(key) && string(value) != "null" {
			shown[key] = json.RawMessage(`"` + model.Masked + `"`)
		}
	}
	return Change{
		Does:    fmt.Sprintf("Change the settings of %s: %s.", organizationWords(o), settingsWords(values)),
		subject: "the settings of " + organizationWords(o), method: http.MethodPut, path: path,
		body: mustEncode(body), shown: mustEncode(shown),
	}, nil
}

func settingsWords(values map[string]json.RawMessage) string {
	var set, unset []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if values[key] == nil {
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
