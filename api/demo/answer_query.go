package demo

import (
	"strconv"
	"time"

	"fliplet-audit/api/demo/jsonb"
)

// appendQuery appends the answer's `query`: the filter as the database was
// asked, and the page.
func (q question) appendQuery(out []byte) []byte {
	out = append(out, `{"where":{`...)
	start := len(out)
	key := func(name string) {
		if len(out) > start {
			out = append(out, ',')
		}
		out = append(jsonb.AppendText(out, name), ':')
	}
	if q.types != nil {
		key("type")
		out = appendOneOrAll(out, q.types, jsonb.AppendText)
	}
	if q.appIDs != nil {
		key("appId")
		out = appendOneOrAll(out, q.appIDs, appendNumber)
	}
	if q.sessionID != null {
		key("sessionId")
		out = appendNumber(out, q.sessionID)
	}
	if q.start != null || q.end != null {
		key("createdAt")
		out = q.appendPeriod(out)
	}
	if q.userTypes != nil {
		key("user")
		out = append(appendOneOrAll(append(out, `{"type":`...), q.userTypes, jsonb.AppendText), '}')
	}
	if q.tree != nil {
		key("$and")
		out = append(append(append(out, '['), q.tree...), ']')
	}
	order := "ASC"
	if q.descending {
		order = "DESC"
	}
	out = strconv.AppendInt(append(out, `},"offset":`...), int64(q.offset), 10)
	out = strconv.AppendInt(append(out, `,"limit":`...), int64(q.limit), 10)
	out = jsonb.AppendText(append(out, `,"order":[[`...), q.sort)
	return append(jsonb.AppendText(append(out, ','), order), "]]}"...)
}

func (q question) appendPeriod(out []byte) []byte {
	out = append(out, '{')
	if q.start != null {
		out = appendDate(append(out, `"$gte":`...), q.start)
	}
	if q.end != null {
		if q.start != null {
			out = append(out, ',')
		}
		out = appendDate(append(out, `"$lte":`...), q.end)
	}
	return append(out, '}')
}

func appendOneOrAll[T any](out []byte, items []T, one func([]byte, T) []byte) []byte {
	if len(items) == 1 {
		return one(out, items[0])
	}
	out = append(out, '[')
	for i, item := range items {
		if i > 0 {
			out = append(out, ',')
		}
		out = one(out, item)
	}
	return append(out, ']')
}

func appendNumber(out []byte, number int64) []byte {
	if number == null {
		return append(out, "null"...)
	}
	return strconv.AppendInt(out, number, 10)
}

// appendDate appends milliseconds since 1970 as JavaScript prints a date in
// JSON: ISO 8601 with milliseconds and Z.
func appendDate(out []byte, at int64) []byte {
	if at == null {
		return append(out, "null"...)
	}
	out = append(out, '"')
	return append(appendISO(out, at), '"')
}

func appendISO(out []byte, at int64) []byte {
	return time.UnixMilli(at).UTC().AppendFormat(out, "2006-01-02T15:04:05.000Z")
}
