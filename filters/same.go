package filters

import (
	"encoding/json"
	"strings"

	"fliplet-audit/model"
)

// SameWords says what a query's exact value is, for a filter row or a trail,
// such as "messageId 0102018f4a"; "" when there is none. The text is not cleaned
// for a terminal.
func SameWords(s model.Same) string {
	switch {
	case s.Empty():
		return ""
	case s.Mentions:
		return "mentions of " + sameValue(s)
	}
	return sameName(s) + " " + sameValue(s)
}

// sameName is what the value is of.
func sameName(s model.Same) string {
	switch s.Kind {
	case model.SameDevice:
		return "device"
	case model.SamePage:
		return "page"
	case model.SameRequest:
		return "request"
	case model.SameUser:
		return "user"
	case model.SameDataSource:
		return "data source"
	case model.SameEntry:
		return "entry"
	}
	switch s.Key {
	case keyAddress:
		return "IP address"
	case keyAnalyticsSession:
		return "analytics session"
	}
	return s.Key
}

func sameValue(s model.Same) string {
	if s.Label != "" {
		return s.Label
	}
	return s.Value
}

// samePhrase is the condition as a phrase, for Describe.
func samePhrase(s model.Same) string {
	if s.Mentions {
		return `Data contains "` + s.Value + `", not as ` + sameName(s)
	}
	return sameName(s) + " is " + sameValue(s)
}

// checkSame refuses what no server could answer, with a *SyntaxError.
func checkSame(s model.Same) error {
	wrong := func(problem, fix string) error {
		return &SyntaxError{Column: model.ColumnData, Text: s.Value, Problem: problem, Fix: fix}
	}
	switch s.Kind {
	case model.SameNothing, model.SameDevice, model.SamePage, model.SameRequest:
	case model.SameKey:
		if s.Key == "" {
			return wrong("key missing", "Name the key of the data whose value is looked for.")
		}
	case model.SameUser, model.SameDataSource, model.SameEntry:
		if s.Value == "" || len(s.Value) > 19 || strings.Trim(s.Value, "0123456789") != "" {
			return wrong("numbers only", "A "+sameName(s)+" is looked for by its id, a whole number such as 456.")
		}
	default:
		return wrong("unknown place", "Look for a value by a key of the data, a request, a user, a data source or an entry.")
	}
	if s.InData() && (s.Value == "" || len(s.Value) > maxText) {
		return wrong("no value to look for", "A value has 1 to 10,000 characters.")
	}
	return nil
}

// addSame puts the condition into a where tree. One on the data stands beside
// the Data filter's.
func addSame(where object, s model.Same) {
	if s.Empty() {
		return
	}
	column, cond := sameCondition(s)
	if filter, taken := where[column]; taken {
		cond = object{"$and": list{filter, cond}}
	}
	where[column] = cond
}

// sameCondition is the condition on a column of the wire (wire.md, "Ids", "One
// key of the data").
func sameCondition(s model.Same) (column string, cond any) {
	switch s.Kind {
	case model.SameRequest:
		return "requestId", s.Value
	case model.SameUser:
		return "userId", json.Number(s.Value)
	case model.SameDataSource:
		return "dataSourceId", json.Number(s.Value)
	case model.SameEntry:
		return "dataSourceEntryId", json.Number(s.Value)
	}
	contains := object{"$iLike": containing(s.Value).like()}
	if s.Loose {
		return "dataString", contains
	}
	var likes []string
	for _, p := range placesOf(s) {
		likes = append(likes, p.likes(s.Value)...)
	}
	if s.Mentions {
		all := list{contains}
		for _, like := range likes {
			all = append(all, object{"$notILike": like})
		}
		return "dataString", object{"$and": all}
	}
	var some list
	for _, like := range likes {
		some = append(some, object{"$iLike": like})
	}
	if len(some) == 1 {
		return "dataString", some[0]
	}
	return "dataString", object{"$or": some}
}

// containing is the pattern of a value anywhere in the data's text.
func containing(value string) pattern { return pattern{text: jsonbEscape(value)} }

// likes are patterns of SQL's LIKE that data with the value in this place
// matches, whatever keys stand beside it; some other data may match too.
func (p place) likes(value string) []string {
	var likes []string
	for _, anchored := range keyPatterns(p.key, value) {
		like := anchored.like()
		if p.parent != "" {
			like = pattern{text: `"` + jsonbEscape(p.parent) + `": {`}.like() + strings.TrimPrefix(like, "%")
		}
		likes = append(likes, like)
	}
	return likes
}

// sameCheck is the condition, held against a log on hand. Where the server's
// patterns let more through, as letter case, this does not.
func sameCheck(s model.Same) check {
	switch s.Kind {
	case model.SameRequest:
		return func(l model.Log) bool { return strings.EqualFold(l.RequestID, s.Value) }
	case model.SameUser:
		return func(l model.Log) bool { return string(l.UserID) == s.Value }
	case model.SameDataSource:
		return func(l model.Log) bool { return string(l.DataSourceID) == s.Value }
	case model.SameEntry:
		return func(l model.Log) bool { return string(l.DataSourceEntryID) == s.Value }
	}
	places := placesOf(s)
	if !s.Mentions {
		return func(l model.Log) bool { return holds(l.DataText.Value, places, s.Value) }
	}
	contains := newMatcher(containing(s.Value))
	return func(l model.Log) bool {
		return contains.matches(l.DataText.Value) && !holds(l.DataText.Value, places, s.Value)
	}
}
