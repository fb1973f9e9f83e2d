package logview

import (
	"encoding/json"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// field is one line of the fields: a label, what it says, and a remark.
type field struct {
	label  string
	value  string // as received: what is copied; "" for null
	shown  string // what is drawn in place of value; "" for value itself
	remark string
	warn   bool // the remark matters
	column model.Column
	empty  bool // the line that gathers the fields without a value
}

const noColumn = model.ColumnCount

// fieldsOf lists a log's fields: those with a value, the most asked-for first,
// then a line that names the rest.
func fieldsOf(l model.Log, o Options, masked bool) []field {
	all := []field{
		dateField("Date", model.ColumnDate, l.CreatedAt, o),
		dateField("Updated", noColumn, l.UpdatedAt, o),
		categoryField(l),
		typeField(l),
		cellField("App", model.ColumnApp, l),
		cellField("User", model.ColumnUser, l),
		cellField("Session", model.ColumnSession, l),
		{label: "Request", value: l.RequestID, column: noColumn},
		idField("User id", l.UserID),
		idField("App id", l.AppID),
		idField("Data source", l.DataSourceID),
		idField("Entry", l.DataSourceEntryID),
		idField("Notification", l.AppNotificationID),
		idField("Organization", l.OrganizationID),
		idField("Log id", l.ID),
	}
	for _, extra := range l.Extra() {
		all = append(all, extraField(extra, masked))
	}
	return gathered(all)
}

// gathered puts the fields without a value last, named in as few lines as can
// be read.
func gathered(all []field) []field {
	const readable = 60
	var filled, empty []field
	for _, f := range all {
		if f.value != "" {
			filled = append(filled, f)
			continue
		}
		name := inSentence(f.label)
		if n := len(empty) - 1; n >= 0 {
			if len(empty[n].shown)+len(name) < readable {
				empty[n].shown += ", " + name
				continue
			}
			empty[n].shown += ","
		}
		empty = append(empty, field{shown: name, column: noColumn, empty: true})
	}
	if len(empty) > 0 {
		empty[0].label = "Empty"
	}
	return append(filled, empty...)
}

// inSentence is a label within a line: the first letter small.
func inSentence(label string) string {
	r, size := utf8.DecodeRuneInString(label)
	return string(unicode.ToLower(r)) + label[size:]
}

func idField(label string, id model.ID) field {
	return field{label: label, value: string(id), column: noColumn}
}

func dateField(label string, column model.Column, t time.Time, o Options) field {
	if t.IsZero() {
		return field{label: label, column: column}
	}
	return field{label: label, value: exactDate(t, o.Zone), shown: date(t, o.Zone), remark: ago(t, o.Now), column: column}
}

func categoryField(l model.Log) field {
	f := field{label: "Category", value: string(l.Category()), column: model.ColumnCategory}
	if f.value != "" {
		f.shown = l.Category().Label()
	}
	return f
}

func typeField(l model.Log) field {
	f := field{label: "Type", value: l.Type, column: model.ColumnType}
	known, ok := model.LookupType(l.Type)
	if !ok {
		f.remark, f.warn = "not in the catalogue", true
		return f
	}
	f.remark = known.Section
	return f
}

func cellField(label string, column model.Column, l model.Log) field {
	value, _ := filters.Cell(column, l)
	return field{label: label, value: value, column: column}
}

// extraField is a field that this program does not know.
func extraField(extra model.ExtraField, masked bool) field {
	f := field{label: extra.Name, column: noColumn}
	if f.label == "" {
		f.label = `""`
	}
	var text string
	switch {
	case extra.JSON == "null":
		return f
	case json.Unmarshal([]byte(extra.JSON), &text) == nil:
		f.value = text
		if text == "" {
			f.value = `""`
		}
	default:
		f.value = extra.JSON
	}
	if masked {
		f.value = maskedExtra(extra, f.value)
	}
	return f
}

func maskedExtra(extra model.ExtraField, value string) string {
	name := extra.Name[strings.LastIndexByte(extra.Name, '.')+1:]
	if c := extra.JSON[0]; (c == '{' || c == '[') && model.SecretKey(name) {
		return model.Masked
	}
	return model.MaskValue(name, value)
}

// meaning is a log's type in words: the catalogue's, else the server's.
func meaning(l model.Log) string {
	if known, ok := model.LookupType(l.Type); ok {
		return known.Meaning
	}
	return l.TypeDescription
}
