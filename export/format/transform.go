package format

import (
	"errors"
	"strings"

	"fliplet-audit/model"
)

// Transform changes a log before it is written; nil leaves it as received. It
// may be called from several goroutines at once, and leaves the log that it is
// given untouched. What the format it was made for does not write of a log is
// taken out.
type Transform func(model.Log) model.Log

// NewTransform makes what the options ask for, nil where they ask for nothing:
// first what looks secret in data is masked, then persons and devices get
// pseudonyms (see the description at pseudonyms). With a key, of at least 16
// bytes, the options come back with their KeyCheck.
func NewTransform(o Options, key []byte) (Transform, Options, error) {
	if !o.Redact && !o.Pseudonymize {
		return nil, o, nil
	}
	var hidden *pseudonyms
	if o.Pseudonymize {
		if len(key) < leastKey {
			return nil, o, errors.New("pseudonyms need a key of at least 16 bytes")
		}
		hidden = newPseudonyms(key)
		o.KeyCheck = hidden.check()
	}
	if o.Kind == CSV {
		return func(l model.Log) model.Log { return forCSV(l, o.Redact, hidden) }, o, nil
	}
	return func(l model.Log) model.Log { return forJSON(l, o.Redact, hidden) }, o, nil
}

func forCSV(l model.Log, redact bool, hidden *pseudonyms) model.Log {
	l.Raw = nil
	if redact {
		l.DataText.Value = model.MaskJSON(l.DataText.Value)
	}
	if hidden == nil {
		return l
	}
	l.DataText.Value = hidden.json(l.DataText.Value)
	return hidden.fields(l)
}

func forJSON(l model.Log, redact bool, hidden *pseudonyms) model.Log {
	raw := string(appendWithData(make([]byte, 0, len(l.Raw)), l))
	if redact {
		raw = maskData(raw)
	}
	if hidden != nil {
		raw = hidden.json(raw)
	}
	return model.Log{ID: l.ID, Type: l.Type, CreatedAt: l.CreatedAt, Raw: []byte(raw)}
}

// maskData masks what looks secret in a log's data, and in its dataString.
func maskData(raw string) string {
	data, text := dataFields(raw)
	if text.found && text.key > data.key {
		data, text = text, data
	}
	for _, at := range [...]place{data, text} { // the later first
		if !at.found {
			continue
		}
		value := raw[at.value:at.end]
		if masked := model.MaskJSON(value); masked != value {
			raw = strings.Join([]string{raw[:at.value], masked, raw[at.end:]}, "")
		}
	}
	return raw
}
