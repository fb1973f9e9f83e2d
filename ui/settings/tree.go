package settings

import (
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// Row is one line of the tree of settings.
type Row struct {
	// Key is a setting's, or that of a value inside of it; not cleaned.
	Key   string
	Depth int // 0 is a setting
	// Value is text, or JSON, without secrets; "" of what has rows below it.
	Value string
	// JSON is the value as JSON, without secrets; "" of what is stored encrypted.
	JSON string
	// Encrypted says that the server stores it encrypted.
	Encrypted bool
}

// deepest is how far the tree goes; what is deeper is shown as JSON.
const deepest = 6

// Tree is all settings by key, objects and what they hold as rows of their own,
// in their order.
func Tree(all map[string]json.RawMessage) []Row {
	var rows []Row
	for _, key := range Keys(all) {
		if api.SecretSetting(key) {
			rows = append(rows, Row{Key: key, Value: model.Masked, Encrypted: true})
			continue
		}
		// A secret's key may be at any depth, so it is masked as a whole first.
		rows = branch(rows, key, gjson.Parse(Masked(key, all[key])), 0)
	}
	return rows
}

func branch(rows []Row, key string, value gjson.Result, depth int) []Row {
	row := Row{Key: key, Depth: depth, JSON: value.Raw}
	if !value.IsObject() || depth == deepest || empty(value) {
		row.Value = value.Raw
		if value.Type == gjson.String {
			row.Value = value.Str
		}
		return append(rows, row)
	}
	rows = append(rows, row)
	value.ForEach(func(key, inner gjson.Result) bool {
		rows = branch(rows, key.String(), inner, depth+1)
		return true
	})
	return rows
}

func empty(object gjson.Result) bool {
	return strings.Trim(object.Raw, "{} \t\r\n") == ""
}
