package demo

import (
	"slices"

	"fliplet-audit/api/demo/jsonb"
	"fliplet-audit/model"
)

// appendLog appends one log as JSON with these fields. Where a log has no user
// or app, the nested object is left out; where it names one that is no more, it
// is null (wire.md: "Either may be missing").
func (t *table) appendLog(out []byte, row int, fields []field) []byte {
	out = append(out, '{')
	start := len(out)
	for i, f := range fields {
		nested := f.table()
		if nested != "" && (t.joined(row, nested) == noRow || slices.ContainsFunc(fields[:i], func(g field) bool { return g.table() == nested })) {
			continue
		}
		if len(out) > start {
			out = append(out, ',')
		}
		if nested != "" {
			out = append(append(append(out, '"'), nested...), `":`...)
			out = t.appendJoined(out, row, nested, fields[i:])
			continue
		}
		out = append(append(append(out, '"'), f.name()...), `":`...)
		out = t.appendField(out, row, f)
	}
	return append(out, '}')
}

func (t *table) joined(row int, nested string) uint32 {
	if nested == "user" {
		return t.user[row]
	}
	return t.app[row]
}

func (t *table) appendJoined(out []byte, row int, nested string, fields []field) []byte {
	if t.joined(row, nested) == rowGone {
		return append(out, "null"...)
	}
	out = append(out, '{')
	start := len(out)
	for _, f := range fields {
		if f.table() != nested {
			continue
		}
		if len(out) > start {
			out = append(out, ',')
		}
		out = append(append(append(out, '"'), f.name()[len(nested)+1:]...), `":`...)
		out = t.appendField(out, row, f)
	}
	return append(out, '}')
}

// appendField appends the value of a field as JSON.
func (t *table) appendField(out []byte, row int, f field) []byte {
	if numbers := t.fieldNumbers(f); numbers != nil {
		return appendNumber(out, numbers[row])
	}
	switch f {
	case fieldCreatedAt:
		return appendDate(out, t.createdAt[row])
	case fieldUpdatedAt:
		return appendDate(out, t.updatedAt[row])
	case fieldData:
		if text, ok := t.dataText(row); ok {
			return jsonb.AppendJavaScript(out, text)
		}
		return append(out, "null"...)
	case fieldUserRowID:
		return appendNumber(out, t.userID[row])
	case fieldAppRowID:
		return appendNumber(out, t.appID[row])
	case fieldRequestID:
		if t.requestID[row] != ([16]byte{}) {
			out = append(out, '"')
			return append(appendUUID(out, t.requestID[row]), '"')
		}
	}
	return appendOptional(out, t.fieldText(row, f))
}

func appendOptional(out []byte, text model.Optional) []byte {
	if !text.Present {
		return append(out, "null"...)
	}
	return jsonb.AppendText(out, text.Value)
}

func (t *table) fieldNumbers(f field) []int64 {
	switch f {
	case fieldID:
		return t.id
	case fieldSessionID:
		return t.sessionID
	case fieldUserID:
		return t.userID
	case fieldAppID:
		return t.appID
	case fieldEntryID:
		return t.entryID
	case fieldSourceID:
		return t.sourceID
	case fieldOrganizationID:
		return t.organizationID
	case fieldNoticeID:
		return t.noticeID
	}
	return nil
}

// fieldText is the value of a field that is a text.
func (t *table) fieldText(row int, f field) model.Optional {
	switch f {
	case fieldType:
		return model.Optional{Value: t.kinds[t.kind[row]], Present: t.kind[row] > 0}
	case fieldTypeDescription:
		words := t.kindWords[t.kind[row]]
		return model.Optional{Value: words, Present: words != ""}
	case fieldDataString:
		text, ok := t.dataText(row)
		return model.Optional{Value: text, Present: ok}
	case fieldRequestID:
		text, ok := t.request(row)
		return model.Optional{Value: text, Present: ok}
	case fieldUserType:
		return t.users[t.user[row]].kind
	case fieldUserEmail:
		return t.users[t.user[row]].email
	case fieldAppName:
		return t.apps[t.app[row]].name
	}
	return model.Optional{}
}
