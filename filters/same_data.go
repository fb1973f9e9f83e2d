package filters

import (
	"slices"
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
	escaped := strings.Contains(data, `\`) // then the value may be written in another way
	if !escaped && !strings.Contains(data, value) {
		return false
	}
	found := false
	eachIn(data, places, func(_ int, tok token) bool {
		found = tok.raw == value && tok.kind == 'v' || tok.kind == '"' && unquote(tok.raw) == value
		return !found
	})
	return found
}

// valuesOf lists for each condition the different values in its places, in
// their order, at most so many: numbers, truth values and strings of up to 1,000
// bytes, not "".
func valuesOf(data string, sames []model.Same, most int) [][]string {
	var places []place
	var whose []int
	for i, s := range sames {
		for _, p := range placesOf(s) {
			places, whose = append(places, p), append(whose, i)
		}
	}
	values := make([][]string, len(sames))
	eachIn(data, places, func(n int, tok token) bool {
		i := whose[n]
		if len(values[i]) == most || len(tok.raw) > maxKeyValue || tok.raw == "null" {
			return true
		}
		if value := unquoteScalar(tok); value != "" && !slices.Contains(values[i], value) {
			values[i] = append(values[i], value)
		}
		return true
	})
	return values
}

// eachIn gives the scalars in some places, with the number of the place, in
// their order, until visit returns false.
func eachIn(data string, places []place, visit func(n int, tok token) bool) {
	looks := looksAt(data, places)
	if len(looks) == 0 {
		return
	}
	t := tokens{text: data}
	depth := 0
	key := "" // the raw key that waits for its value
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
			for i := range looks {
				looks[i].open(tok.kind, key, depth)
			}
		case '}', ']':
			for i := range looks {
				looks[i].close(depth)
			}
			depth--
		default:
			for i := range looks {
				if looks[i].isHere(key, depth) && !visit(looks[i].number, tok) {
					return
				}
			}
		}
		key = ""
	}
}

// look is one place that is looked for.
type look struct {
	place
	number int
	within []int // the depths of the open objects under the parent's key
}

// looksAt are the places whose keys are in the data at all.
func looksAt(data string, places []place) []look {
	var looks []look
	for n, p := range places {
		if strings.Contains(data, `"`+jsonbEscape(p.key)+`"`) {
			looks = append(looks, look{place: p, number: n})
		}
	}
	return looks
}

func (l *look) open(kind byte, key string, depth int) {
	if l.parent != "" && kind == '{' && isKey(key, l.parent) {
		l.within = append(l.within, depth)
	}
}

func (l *look) close(depth int) {
	if n := len(l.within); n > 0 && l.within[n-1] == depth {
		l.within = l.within[:n-1]
	}
}

// isHere tells whether a scalar under a key is in the place.
func (l *look) isHere(key string, depth int) bool {
	if l.parent != "" && (len(l.within) == 0 || l.within[len(l.within)-1] != depth) {
		return false
	}
	return isKey(key, l.key)
}

// isKey tells whether a raw key, with its quotes, is this one.
func isKey(raw, key string) bool {
	if strings.IndexByte(raw, '\\') < 0 {
		return len(raw) == len(key)+2 && raw[1:len(raw)-1] == key
	}
	return unquote(raw) == key
}
