package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ParseLog reads one log in the wire form (wire.md, "Audit logs"). It keeps
// raw, which the caller must not change afterwards. It never fails on a
// field's shape, only on text that is no JSON object; of a key that comes
// twice the last one counts.
func ParseLog(raw json.RawMessage) (Log, error) {
	if !json.Valid(raw) {
		err := json.Unmarshal(raw, new(json.RawMessage))
		return Log{}, fmt.Errorf("reading a log: %w", err)
	}
	var w wireLog
	if !eachField(raw, w.set) {
		return Log{}, errors.New("reading a log: not a JSON object")
	}
	l := Log{
		ID: wireID(w.id), Type: wireType(w.logType), TypeDescription: wireText(w.typeDescription).Value,
		CreatedAt: wireTime(w.createdAt), UpdatedAt: wireTime(w.updatedAt),
		RequestID: wireText(w.requestID).Value, SessionID: wireID(w.sessionID), UserID: wireID(w.userID), AppID: wireID(w.appID),
		DataSourceEntryID: wireID(w.dataSourceEntryID), DataSourceID: wireID(w.dataSourceID),
		OrganizationID: wireID(w.organizationID), AppNotificationID: wireID(w.appNotificationID),
		HasData: w.data != nil || w.dataString != nil,
		Raw:     raw,
	}
	l.HasUser, l.UserType, l.UserEmail = wireUser(w.user)
	l.HasApp, l.AppName = wireApp(w.app)
	l.DataText, l.DataExact = wireData(w.dataString, w.data)
	return l, nil
}

// wireLog is a log as it comes over the wire, every field as written, nil when
// absent: no field's unexpected shape may spoil the others.
type wireLog struct {
	id, logType, typeDescription, data, dataString      []byte
	requestID, createdAt, updatedAt                     []byte
	sessionID, userID, appID                            []byte
	dataSourceEntryID, dataSourceID                     []byte
	organizationID, appNotificationID, user, app, other []byte
}

// set keeps a field that a Log has a place for.
func (w *wireLog) set(key, value []byte) { *w.field(key) = value }

func (w *wireLog) field(key []byte) *[]byte {
	switch string(key) {
	case "id":
		return &w.id
	case "type":
		return &w.logType
	case "typeDescription":
		return &w.typeDescription
	case "data":
		return &w.data
	case "dataString":
		return &w.dataString
	case "requestId":
		return &w.requestID
	case "createdAt":
		return &w.createdAt
	case "updatedAt":
		return &w.updatedAt
	case "sessionId":
		return &w.sessionID
	case "userId":
		return &w.userID
	case "appId":
		return &w.appID
	case "dataSourceEntryId":
		return &w.dataSourceEntryID
	case "dataSourceId":
		return &w.dataSourceID
	case "organizationId":
		return &w.organizationID
	case "appNotificationId":
		return &w.appNotificationID
	case "user":
		return &w.user
	case "app":
		return &w.app
	}
	return &w.other
}

func isNull(raw []byte) bool { return raw == nil || string(raw) == "null" }

func isString(raw []byte) bool { return len(raw) >= 2 && raw[0] == '"' }

// wireID takes a number or a text for an id, as the server may send either.
func wireID(raw []byte) ID { return ID(wireText(raw).Value) }

// wireText is the text of a JSON string; any other value but null stands for
// itself as JSON.
func wireText(raw []byte) Optional {
	switch {
	case isNull(raw):
		return Optional{}
	case isString(raw):
		return Optional{Value: unquote(raw), Present: true}
	}
	return Optional{Value: string(raw), Present: true}
}

// wireType shares the catalogue's text where it can: millions of logs have a
// hundred types.
func wireType(raw []byte) string {
	if isString(raw) {
		if t, ok := catalogueByName()[string(raw[1:len(raw)-1])]; ok {
			return t.Name
		}
	}
	return wireText(raw).Value
}

// wireTime reads an ISO date, or the looser forms that the documents use,
// taken as UTC.
func wireTime(raw []byte) time.Time {
	if !isString(raw) {
		return time.Time{}
	}
	var t time.Time
	if t.UnmarshalText(raw[1:len(raw)-1]) == nil {
		return t.UTC()
	}
	text := unquote(raw)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

func wireUser(raw []byte) (has bool, kind, email Optional) {
	has = raw != nil && eachField(raw, func(key, value []byte) {
		switch string(key) {
		case "type":
			kind = wireText(value)
		case "email":
			email = wireText(value)
		}
	})
	return has, kind, email
}

func wireApp(raw []byte) (has bool, name Optional) {
	has = raw != nil && eachField(raw, func(key, value []byte) {
		if string(key) == "name" {
			name = wireText(value)
		}
	})
	return has, name
}

// wireData prefers the database's own text over the data that the server's
// JavaScript may have rewritten (wire.md, "Data").
func wireData(dataString, data []byte) (text Optional, exact bool) {
	switch {
	case isString(dataString):
		return wireText(dataString), true
	case !isNull(dataString):
		data = dataString
	}
	if isNull(data) {
		return Optional{}, dataString != nil
	}
	return Optional{Value: respace(data), Present: true}, false
}
