package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// wireLog is a log as it comes over the wire, every field raw: no field's
// unexpected shape may spoil the others.
type wireLog struct {
	ID                json.RawMessage `json:"id"`
	Type              json.RawMessage `json:"type"`
	TypeDescription   json.RawMessage `json:"typeDescription"`
	Data              json.RawMessage `json:"data"`
	DataString        json.RawMessage `json:"dataString"`
	RequestID         json.RawMessage `json:"requestId"`
	CreatedAt         json.RawMessage `json:"createdAt"`
	UpdatedAt         json.RawMessage `json:"updatedAt"`
	SessionID         json.RawMessage `json:"sessionId"`
	UserID            json.RawMessage `json:"userId"`
	AppID             json.RawMessage `json:"appId"`
	DataSourceEntryID json.RawMessage `json:"dataSourceEntryId"`
	DataSourceID      json.RawMessage `json:"dataSourceId"`
	OrganizationID    json.RawMessage `json:"organizationId"`
	AppNotificationID json.RawMessage `json:"appNotificationId"`
	User              json.RawMessage `json:"user"`
	App               json.RawMessage `json:"app"`
}

// ParseLog reads one log in the wire form. It keeps raw (the caller must not
// change it) and never fails on a field's shape, only on text that is no JSON
// object.
func ParseLog(raw json.RawMessage) (Log, error) {
	var w wireLog
	if err := json.Unmarshal(raw, &w); err != nil {
		return Log{}, fmt.Errorf("reading a log: %w", err)
	}
	l := Log{
		ID: wireID(w.ID), Type: wireText(w.Type).Value, TypeDescription: wireText(w.TypeDescription).Value,
		CreatedAt: wireTime(w.CreatedAt), UpdatedAt: wireTime(w.UpdatedAt),
		RequestID: wireText(w.RequestID).Value, SessionID: wireID(w.SessionID), UserID: wireID(w.UserID), AppID: wireID(w.AppID),
		DataSourceEntryID: wireID(w.DataSourceEntryID), DataSourceID: wireID(w.DataSourceID),
		OrganizationID: wireID(w.OrganizationID), AppNotificationID: wireID(w.AppNotificationID),
		Raw: raw,
	}
	l.HasUser, l.UserType, l.UserEmail = wireUser(w.User)
	l.HasApp, l.AppName = wireApp(w.App)
	l.DataText, l.DataExact = wireData(w.DataString, w.Data)
	return l, nil
}

// HasData tells whether the answer named the log's data at all, as null too.
func (w wireLog) hasData() bool { return w.Data != nil || w.DataString != nil }

func isNull(raw json.RawMessage) bool { return raw == nil || string(raw) == "null" }

// wireID takes a number or a text for an id, as the server may send either.
func wireID(raw json.RawMessage) ID { return ID(wireText(raw).Value) }

// wireText is the text of a JSON string; any other value but null stands for
// itself as JSON.
func wireText(raw json.RawMessage) Optional {
	if isNull(raw) {
		return Optional{}
	}
	var s string
	if raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return Optional{Value: s, Present: true}
	}
	return Optional{Value: string(raw), Present: true}
}

func wireTime(raw json.RawMessage) time.Time {
	text := wireText(raw).Value
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

func wireUser(raw json.RawMessage) (has bool, kind, email Optional) {
	var u struct {
		Type  json.RawMessage `json:"type"`
		Email json.RawMessage `json:"email"`
	}
	if isNull(raw) || json.Unmarshal(raw, &u) != nil {
		return false, Optional{}, Optional{}
	}
	return true, wireText(u.Type), wireText(u.Email)
}

func wireApp(raw json.RawMessage) (has bool, name Optional) {
	var a struct {
		Name json.RawMessage `json:"name"`
	}
	if isNull(raw) || json.Unmarshal(raw, &a) != nil {
		return false, Optional{}
	}
	return true, wireText(a.Name)
}

// wireData prefers the database's own text over the data that the server's
// JavaScript may have rewritten (wire.md, "Data").
func wireData(dataString, data json.RawMessage) (text Optional, exact bool) {
	if t := wireText(dataString); t.Present {
		return t, true
	}
	if isNull(data) {
		return Optional{}, dataString != nil
	}
	return Optional{Value: Respace(data), Present: true}, false
}

// Respace writes JSON as PostgreSQL renders jsonb: one line, a space after
// each ':' and ','; keys stay in their order, numbers as they are written.
func Respace(raw []byte) string {
	var compact bytes.Buffer
	if json.Compact(&compact, raw) != nil {
		return string(raw)
	}
	var out bytes.Buffer
	out.Grow(compact.Len() + compact.Len()/8)
	inString, escaped := false, false
	for _, c := range compact.Bytes() {
		out.WriteByte(c)
		switch {
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case !inString && (c == ':' || c == ','):
			out.WriteByte(' ')
		}
	}
	return out.String()
}
