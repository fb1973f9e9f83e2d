package filters

import (
	"fmt"
	"strings"

	"fliplet-audit/model"
)

// dataPlace begins the places that are a key of the data.
const dataPlace = "data."

// SamePlaces are the places that ParseSame knows, but for the keys of the data.
func SamePlaces() []string { return []string{"request", "user", "source", "entry", "device", "page"} }

func placeName(kind model.SameKind) string {
	switch kind {
	case model.SameRequest:
		return "request"
	case model.SameUser:
		return "user"
	case model.SameDataSource:
		return "source"
	case model.SameEntry:
		return "entry"
	case model.SameDevice:
		return "device"
	case model.SamePage:
		return "page"
	}
	return ""
}

// SameText is an exact value as a command line takes it: request=UUID, user=ID,
// data.messageId=…; "" for none. Whether the server is asked loosely, and what
// a person calls the value, is not in it. In a key, = and \ have a \ before them.
func SameText(s model.Same) string {
	switch {
	case s.Empty():
		return ""
	case s.Kind == model.SameKey:
		return dataPlace + escapedKey.Replace(s.Key) + "=" + s.Value
	}
	return placeName(s.Kind) + "=" + s.Value
}

// ParseSame reads SameText's form.
func ParseSame(text string) (model.Same, error) {
	place, value, ok := cutPlace(text)
	if !ok {
		return model.Same{}, fmt.Errorf("%q is no place and value: write PLACE=VALUE, such as request=UUID or data.messageId=0102", text)
	}
	if key, isKey := strings.CutPrefix(place, dataPlace); isKey && key != "" {
		return model.Same{Kind: model.SameKey, Key: key, Value: value}, nil
	}
	for kind := model.SameDevice; kind <= model.SameEntry; kind++ {
		if place == placeName(kind) {
			return model.Same{Kind: kind, Value: value}, nil
		}
	}
	return model.Same{}, fmt.Errorf("there is no place %q, only %s and data.KEY", place, strings.Join(SamePlaces(), ", "))
}

// cutPlace cuts at the first = that has no \ before it.
func cutPlace(text string) (place, value string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '=':
			return b.String(), text[i+1:], true
		case text[i] == '\\' && i+1 < len(text):
			i++
		}
		b.WriteByte(text[i])
	}
	return "", "", false
}

var escapedKey = strings.NewReplacer(`\`, `\\`, "=", `\=`)
