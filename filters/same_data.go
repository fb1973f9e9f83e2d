package filters

import (
	"strings"

	"fliplet-audit/model"
)

// place is a key in a log's data, at any depth; with a parent, directly in the
// object under that key.
type place struct{ parent, key string }

// Keys of the data by which logs belong together (wire.md, "What data holds").
const (
	keyMessage          = "messageId"
	keySubmission       = "appSubmissionId"
	keyFile             = "mediaFileId"
	keyAddress          = "ip"
	keyAnalyticsSession = "_analyticsSessionId"
)

// placesOf are the places in the data that a condition looks at.
func placesOf(s model.Same) []place {
	switch s.Kind {
	case model.SameKey:
		return []place{{key: s.Key}}
	case model.SameDevice:
		return []place{{key: "_deviceTrackingId"}, {parent: "device", key: "uuid"}}
	case model.SamePage:
		return []place{{key: "_pageId"}, {parent: "page", key: "id"}}
	}
	return nil
}

// holds tells whether data holds a value in one of some places.
func holds(data string, places []place, value string) bool {
	if !strings.Contains(data, jsonbEscape(value)) {
		return false
	}
	found := false
	for _, p := range places {
		if found || !strings.Contains(data, `"`+jsonbEscape(p.key)+`"`) {
			continue
		}
		eachIn(data, p, func(tok token) bool {
			found = tok.raw == value && tok.kind == 'v' || tok.kind == '"' && unquote(tok.raw) == value
			return !found
		})
	}
	return found
}

// valuesIn lists the different values in some places, in their order, at most
// so many: numbers, truth values and strings of up to 1,000 bytes, not "".
func valuesIn(data string, places []place, most int) []string {
	var values []string
	seen := map[string]bool{"": true, "null": true}
	for _, p := range places {
		if !strings.Contains(data, `"`+jsonbEscape(p.key)+`"`) {
			continue
		}
		eachIn(data, p, func(tok token) bool {
			if len(tok.raw) > maxKeyValue {
				return true
			}
			if value := unquoteScalar(tok); !seen[value] {
				seen[value] = true
				values = append(values, value)
			}
			return len(values) < most
		})
	}
	return values
}

// eachIn gives the scalars in a place, in their order, until visit returns
// false.
func eachIn(data string, p place, visit func(token) bool) {
	t := tokens{text: data}
	depth := 0
	var parents []int // the depths of the open objects under the parent's key
	key := ""         // the raw key that waits for its value
	for {
		tok, ok := t.next()
		if !ok {
			return
		}
		switch tok.kind {
		case 'k':
			key = tok.raw
			continue
		case '{', '[':
			depth++
			if tok.kind == '{' && p.parent != "" && isKey(key, p.parent) {
				parents = append(parents, depth)
			}
		case '}', ']':
			if n := len(parents); n > 0 && parents[n-1] == depth {
				parents = parents[:n-1]
			}
			depth--
		default:
			inside := p.parent == "" || len(parents) > 0 && parents[len(parents)-1] == depth
			if inside && isKey(key, p.key) && !visit(tok) {
				return
			}
		}
		key = ""
	}
}

// isKey tells whether a raw key, with its quotes, is this one.
func isKey(raw, key string) bool {
	if strings.IndexByte(raw, '\\') < 0 {
		return len(raw) == len(key)+2 && raw[1:len(raw)-1] == key
	}
	return unquote(raw) == key
}
