package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"fliplet-audit/model"
)

// Origin is where an export's logs are from: it goes into the journal and the
// manifest. It survives JSON exactly, but for the query's sort: an export has
// an order of its own.
type Origin struct {
	// Program is the program's name and version.
	Program string `json:"program"`
	// API is the host that was asked.
	API string `json:"api"`
	// Organization is whose logs were asked for, "" for one app's own (wire.md,
	// "One app's logs"); App is the app they were narrowed to, "" for none, and
	// OtherApp the other copy of it, whose logs are among them too. The names are
	// "" where they are not known.
	Organization     model.ID `json:"organizationId,omitempty"`
	OrganizationName string   `json:"organizationName,omitempty"`
	App              model.ID `json:"appId,omitempty"`
	OtherApp         model.ID `json:"otherAppId,omitempty"`
	AppName          string   `json:"appName,omitempty"`
	// Range is the range in words, as it was asked for; Conditions are the
	// filters, a phrase each; Zone is the zone in which the range was meant.
	Range      string   `json:"range"`
	Conditions []string `json:"conditions,omitempty"`
	Zone       string   `json:"zone"`
	// Query is the question, Request the same as it is sent.
	Query   model.Query `json:"-"`
	Request Request     `json:"request,omitzero"`
}

// Unnamed is the origin for the manifest of an export with pseudonyms: where
// what was asked for may name people or devices, the filters' texts and the
// request are left out, and Conditions says so.
func (o Origin) Unnamed() Origin {
	naming := o.Query.Same != (model.Same{})
	for _, column := range []model.Column{model.ColumnUser, model.ColumnSession, model.ColumnData} {
		naming = naming || o.Query.Filters[column] != ""
	}
	if !naming {
		return o
	}
	for _, column := range []model.Column{model.ColumnUser, model.ColumnSession, model.ColumnData} {
		o.Query.Filters[column] = ""
	}
	o.Query.Same = model.Same{}
	o.Request = Request{}
	o.Conditions = []string{"left out, as they may name people"}
	return o
}

// Request is the question for the whole period as it is sent, without the
// token.
type Request struct {
	Method string          `json:"method"`
	URL    string          `json:"url"`
	Body   json.RawMessage `json:"body"`
}

// plain is an Origin without its methods.
type plain Origin

// MarshalJSON writes the query in words that people can read.
func (o Origin) MarshalJSON() ([]byte, error) {
	form := struct {
		plain
		Query queryForm `json:"query"`
	}{plain(o), formOf(o.Query)}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(form)
	return out.Bytes(), err
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (o *Origin) UnmarshalJSON(text []byte) error {
	var form struct {
		plain
		Query queryForm `json:"query"`
	}
	if err := json.Unmarshal(text, &form); err != nil {
		return err
	}
	query, err := form.Query.query()
	if err != nil {
		return err
	}
	*o = Origin(form.plain)
	o.Query = query
	return nil
}

// queryForm is a model.Query as JSON: what it doesn't ask for is left out.
type queryForm struct {
	App     string     `json:"appId,omitempty"`
	Other   string     `json:"otherAppId,omitempty"`
	Range   string     `json:"range"`
	From    *time.Time `json:"from,omitempty"`
	To      *time.Time `json:"to,omitempty"`
	Types   []string   `json:"types,omitempty"`
	Filters filterForm `json:"filters,omitzero"`
	Same    *sameForm  `json:"same,omitempty"`
	// Analytics is whether the five types are there that are left out by default.
	Analytics bool `json:"analytics"`
}

// filterForm holds the filters as typed.
type filterForm struct {
	Category string `json:"category,omitempty"`
	Type     string `json:"type,omitempty"`
	App      string `json:"app,omitempty"`
	User     string `json:"user,omitempty"`
	Session  string `json:"session,omitempty"`
	Data     string `json:"data,omitempty"`
}

type sameForm struct {
	Place    string `json:"place"`
	Key      string `json:"key,omitempty"`
	Value    string `json:"value"`
	Label    string `json:"label,omitempty"`
	Mentions bool   `json:"mentions,omitempty"`
	Loose    bool   `json:"loose,omitempty"`
}

var rangeNames = [...]string{
	model.RangeLast24Hours: "last24Hours", model.RangeLast7Days: "last7Days", model.RangeLast30Days: "last30Days",
	model.RangeLast90Days: "last90Days", model.RangeLast6Months: "last6Months", model.RangeLast12Months: "last12Months",
	model.RangeCustom: "custom",
}

var sameNames = [...]string{
	model.SameNothing: "", model.SameKey: "key", model.SameDevice: "device", model.SamePage: "page", model.SameRequest: "request",
	model.SameUser: "user", model.SameDataSource: "dataSource", model.SameEntry: "dataSourceEntry",
}

// named is the place of a name in a list of them.
func named(names []string, name, of string) (int, error) {
	for i, n := range names {
		if n == name {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%q is no %s that this program knows", name, of)
}

// nameOf is the name at a place, or the place itself where it has none.
func nameOf(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprint(i)
	}
	return names[i]
}

func formOf(q model.Query) queryForm {
	form := queryForm{
		App: string(q.AppID), Other: string(q.OtherAppID), Range: nameOf(rangeNames[:], int(q.Range.Kind)), From: pointer(q.Range.From), To: pointer(q.Range.To),
		Filters: filterForm{
			Category: q.Filters[model.ColumnCategory], Type: q.Filters[model.ColumnType], App: q.Filters[model.ColumnApp],
			User: q.Filters[model.ColumnUser], Session: q.Filters[model.ColumnSession], Data: q.Filters[model.ColumnData],
		},
		Analytics: q.Analytics,
	}
	if q.Types != "" {
		form.Types = strings.Split(q.Types, ",")
	}
	if s := q.Same; s != (model.Same{}) {
		form.Same = &sameForm{nameOf(sameNames[:], int(s.Kind)), s.Key, s.Value, s.Label, s.Mentions, s.Loose}
	}
	return form
}

func (f queryForm) query() (model.Query, error) {
	kind, err := named(rangeNames[:], f.Range, "range")
	if err != nil {
		return model.Query{}, err
	}
	q := model.Query{
		AppID: model.ID(f.App), OtherAppID: model.ID(f.Other), Types: strings.Join(f.Types, ","), Analytics: f.Analytics,
		Range: model.Range{Kind: model.RangeKind(kind), From: moment(f.From), To: moment(f.To)},
	}
	for column, text := range map[model.Column]string{
		model.ColumnCategory: f.Filters.Category, model.ColumnType: f.Filters.Type, model.ColumnApp: f.Filters.App,
		model.ColumnUser: f.Filters.User, model.ColumnSession: f.Filters.Session, model.ColumnData: f.Filters.Data,
	} {
		q.Filters[column] = text
	}
	if f.Same == nil {
		return q, nil
	}
	place, err := named(sameNames[:], f.Same.Place, "place")
	q.Same = model.Same{
		Kind: model.SameKind(place), Key: f.Same.Key, Value: f.Same.Value, Label: f.Same.Label, Mentions: f.Same.Mentions, Loose: f.Same.Loose,
	}
	return q, err
}

func pointer(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func moment(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
