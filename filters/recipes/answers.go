package recipes

import (
	"net/netip"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// Answers are what a person said to a recipe's form; "" is skipped. Person and
// App are filter text, as typed into the User and App columns. The others are
// literal: nothing in them has a special meaning.
type Answers struct {
	Person, App, Recipient, Device, IP, Text string
	// Range is the period; where HasRange is false, the recipe's own holds.
	Range    model.Range
	HasRange bool
}

// To gives an answer by what it answers; "" for AskPeriod.
func (a Answers) To(ask Ask) string {
	switch ask {
	case AskPerson:
		return strings.TrimSpace(a.Person)
	case AskApp:
		return strings.TrimSpace(a.App)
	case AskRecipient:
		return strings.TrimSpace(a.Recipient)
	case AskDevice:
		return strings.TrimSpace(a.Device)
	case AskIP:
		return strings.TrimSpace(a.IP)
	case AskText:
		return strings.TrimSpace(a.Text)
	}
	return ""
}

// Unasked lists the answers that the recipe has no question for, and so leaves
// out of its query.
func (r Recipe) Unasked(a Answers) []Ask {
	var unasked []Ask
	for ask := AskRecipient; ask < AskPeriod; ask++ {
		if a.To(ask) != "" && !r.Asked(ask) {
			unasked = append(unasked, ask)
		}
	}
	return unasked
}

// Query is what the recipe asks of the audit log: its types, and the answers as
// filters that a person sees and can change. The scope to one app is the
// caller's to add.
func (r Recipe) Query(a Answers) model.Query {
	q := model.Query{Range: model.Range{Kind: r.Range}, Types: strings.Join(r.Types, ","), Analytics: len(r.Types) == 0}
	if a.HasRange {
		q.Range = a.Range
	}
	q.Filters[model.ColumnCategory] = string(r.Category)
	for _, ask := range r.Asks {
		if answer := a.To(ask); answer != "" {
			column, text := filterFor(ask, answer)
			q.Filters[column] = text
		}
	}
	return q
}

// filterFor is the filter that an answer becomes: by key where the key is
// known, else by the text.
func filterFor(ask Ask, answer string) (model.Column, string) {
	switch ask {
	case AskPerson:
		return model.ColumnUser, answer
	case AskApp:
		return model.ColumnApp, answer
	case AskDevice:
		return deviceFilter(answer)
	case AskIP:
		if _, err := netip.ParseAddr(answer); err == nil {
			return model.ColumnData, filters.ByKey("ip", answer)
		}
	}
	return model.ColumnData, filters.ByText(answer)
}

// deviceFilter looks for a number in Session, which is what an app's About
// overlay calls Device ID (wire.md, "Parameters"), for an id under the keys
// that hold one, and for anything else, such as a model, in all of the data.
func deviceFilter(answer string) (model.Column, string) {
	if strings.Trim(answer, "0123456789") == "" {
		return model.ColumnSession, answer
	}
	if isDeviceID(answer) {
		if text, ok := filters.ByKeys([]filters.KeyValue{{Key: "_deviceTrackingId", Value: answer}, {Key: "uuid", Value: answer}}); ok {
			return model.ColumnData, text
		}
	}
	return model.ColumnData, filters.ByText(answer)
}

// isDeviceID tells whether a text is a whole id: long, of hexadecimal digits
// and dashes.
func isDeviceID(s string) bool {
	return len(s) >= 16 && strings.Trim(s, "0123456789abcdefABCDEF-") == ""
}
