package model

import (
	"encoding/json"
	"strings"
)

// decodeExact decodes JSON with every digit of its numbers kept.
func decodeExact(text string, v any) error {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(v)
}

func numbersAsText(v any) any {
	switch v := v.(type) {
	case json.Number:
		return "number " + v.String()
	case map[string]any:
		for key, inner := range v {
			v[key] = numbersAsText(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = numbersAsText(inner)
		}
	}
	return v
}
