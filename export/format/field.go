package format

import (
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"fliplet-audit/model"
)

// DefaultColumns are the 17 fields of the official export, in its order
// (wire.md, "Audit logs", the CSV of the Studio screen).
func DefaultColumns() []string {
	return []string{
		"id", "createdAt", "updatedAt", "user.type", "type", "typeDescription", "app.name", "user.email", "data",
		"requestId", "sessionId", "userId", "appId", "dataSourceEntryId", "dataSourceId", "organizationId", "appNotificationId",
	}
}

// Field is one thing that a log may hold, by its name.
type Field struct {
	name string
	path []string // of a key inside data
}

// insideData begins the names of fields inside a log's data.
const insideData = "data."

// ParseField reads a field's name: one of DefaultColumns, dataString (which is
// data), or data.KEY.KEY… for what stands in a log's data under these keys,
// letter by letter; a number also counts a list's values, from 0. The error
// lists the names there are.
func ParseField(name string) (Field, error) {
	if path, ok := strings.CutPrefix(name, insideData); ok && path != "" {
		return Field{name: name, path: strings.Split(path, ".")}, nil
	}
	if name == "dataString" {
		return Field{name: name}, nil
	}
	for _, known := range DefaultColumns() {
		if name == known {
			return Field{name: name}, nil
		}
	}
	return Field{}, fmt.Errorf("there is no column %q; the columns are %s, dataString, and data.KEY for a key inside data", name, strings.Join(DefaultColumns(), ", "))
}

// Name is the field's name, as ParseField reads it.
func (f Field) Name() string { return f.name }

// Text is what the log holds there: "" for null and for nothing, a string's
// text, any other value as JSON; dates in UTC with milliseconds. Of data.KEY
// the data's key that has dots in it comes before a key inside of one.
func (f Field) Text(l model.Log) string {
	switch f.name {
	case "createdAt":
		return string(appendTime(nil, l.CreatedAt))
	case "updatedAt":
		return string(appendTime(nil, l.UpdatedAt))
	}
	return f.text(l)
}

// text is Text of all fields but dates.
func (f Field) text(l model.Log) string {
	switch f.name {
	case "id":
		return string(l.ID)
	case "user.type":
		return l.UserType.Value
	case "type":
		return l.Type
	case "typeDescription":
		return l.TypeDescription
	case "app.name":
		return l.AppName.Value
	case "user.email":
		return l.UserEmail.Value
	case "data", "dataString":
		return l.DataText.Value
	case "requestId":
		return l.RequestID
	case "sessionId":
		return string(l.SessionID)
	case "userId":
		return string(l.UserID)
	case "appId":
		return string(l.AppID)
	case "dataSourceEntryId":
		return string(l.DataSourceEntryID)
	case "dataSourceId":
		return string(l.DataSourceID)
	case "organizationId":
		return string(l.OrganizationID)
	case "appNotificationId":
		return string(l.AppNotificationID)
	}
	return insideText(l.DataText.Value, f.path)
}

// append appends the field's text to a CSV line.
func (f Field) append(b []byte, l model.Log, raw bool) []byte {
	switch f.name {
	case "createdAt":
		return appendTime(b, l.CreatedAt)
	case "updatedAt":
		return appendTime(b, l.UpdatedAt)
	}
	return appendCell(b, f.text(l), raw)
}

func insideText(data string, path []string) string {
	if data == "" {
		return ""
	}
	value := inside(gjson.Parse(data), path)
	if value.Type == gjson.Null {
		return ""
	}
	if value.Type == gjson.String {
		return strings.ToValidUTF8(value.Str, "\ufffd")
	}
	return strings.ToValidUTF8(value.Raw, "\ufffd")
}

// inside finds a value by its path: the longest part of the path that is a key
// comes first.
func inside(value gjson.Result, path []string) gjson.Result {
	if len(path) == 0 {
		return value
	}
	for n := len(path); n > 0; n-- {
		key := strings.Join(path[:n], ".")
		var found gjson.Result
		switch {
		case value.IsObject():
			found = value.Get(gjson.Escape(key))
		case value.IsArray() && isIndex(key):
			found = value.Get(key)
		}
		if !found.Exists() {
			continue
		}
		if deeper := inside(found, path[n:]); deeper.Exists() {
			return deeper
		}
	}
	return gjson.Result{}
}

// isIndex tells whether key counts a list's values; no list has a value past
// the ninth digit.
func isIndex(key string) bool {
	return len(key) > 0 && len(key) < 10 && strings.Trim(key, "0123456789") == ""
}
