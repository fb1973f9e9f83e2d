package filters

import (
	"slices"
	"strings"
	"time"

	"fliplet-audit/model"
)

// Relation is a way from one log to those that belong with it.
type Relation struct {
	// Name is the way in words, such as "same messageId".
	Name string
	// Value is what the logs share, as the log has it, not cleaned for a
	// terminal; "" for the moments around.
	Value string

	narrowing narrowing
	reach     reach
	log       origin
}

// narrowing is what a relation sets in a query.
type narrowing struct {
	same      model.Same
	session   string // a Session filter
	user      string // a User filter
	kind      string // a Log type filter
	types     string // exact log types
	app       model.ID
	analytics bool // hidden types belong to it
}

// origin is what matters of the log that one started from.
type origin struct {
	id     model.ID
	at     time.Time
	begins bool // nothing of the chain is older than it
	hidden bool
}

// mostValues is how many different values of one key a log's relations name.
const mostValues = 5

// Relations are the ways on that a log has, in product.md's order.
func Relations(l model.Log) []Relation {
	from, data := originOf(l), relationsByData(l)
	all := slices.Concat(
		data[keyMessage], data[keySubmission], data[keyFile],
		byColumn("same request", model.SameRequest, l.RequestID),
		sameSession(l),
		sameUser(l),
		data["device"], data["IP address"], data["analytics session"], data["page"],
		byColumn("same data source", model.SameDataSource, string(l.DataSourceID)),
		byColumn("same entry", model.SameEntry, string(l.DataSourceEntryID)),
		sameApp(l),
		around(l),
		family(l),
	)
	for i := range all {
		all[i].log = from
	}
	return all
}

func originOf(l model.Log) origin {
	return origin{id: l.ID, at: l.CreatedAt, begins: slices.Contains(triggers(), l.Type), hidden: isHidden(l.Type)}
}

// triggers are the types that begin a chain: an email's and a build's
// (screen.md, "The six worked examples").
func triggers() []string {
	return []string{"email.communicate", "email.dataSourceHook", "email.validate", "app.submission.build"}
}

func isHidden(name string) bool {
	t, _ := model.LookupType(name)
	return t.Hidden
}

// RelationOf is the way from a log by one value of its data: the logs that have
// the same key with the same value. It is false for a value that is empty or
// null, or too long to look for.
func RelationOf(l model.Log, leaf KeyValue) (Relation, bool) {
	if leaf.Key == "" || leaf.Value == "" || leaf.Value == "null" || len(leaf.Value) > maxKeyValue {
		return Relation{}, false
	}
	r := sameData("same "+leaf.Key, sameOf(leaf), leaf.Value)
	for _, known := range Relations(l) {
		if known.narrowing.same.Matches(r.narrowing.same) {
			return known, true
		}
	}
	r.log = originOf(l)
	return r, true
}

// sameOf is the place that a leaf of the data is in.
func sameOf(leaf KeyValue) model.Same {
	in := func(parent, key string) bool {
		path := parent + "." + key
		return leaf.Key == key && (leaf.Path == path || strings.HasSuffix(leaf.Path, "."+path))
	}
	switch {
	case leaf.Key == "_deviceTrackingId", in("device", "uuid"):
		return model.Same{Kind: model.SameDevice, Value: leaf.Value}
	case leaf.Key == "_pageId", in("page", "id"):
		return model.Same{Kind: model.SamePage, Value: leaf.Value}
	}
	return model.Same{Kind: model.SameKey, Key: leaf.Key, Value: leaf.Value}
}

// relationsByData are the relations by what the log has in its data, by what
// the value is of.
func relationsByData(l model.Log) map[string][]Relation {
	sames := []model.Same{{Kind: model.SameDevice}, {Kind: model.SamePage}}
	for _, key := range []string{keyMessage, keySubmission, keyFile, keyAddress, keyAnalyticsSession} {
		sames = append(sames, model.Same{Kind: model.SameKey, Key: key})
	}
	ways := map[string][]Relation{}
	for i, values := range valuesOf(l.DataText.Value, sames, mostValues) {
		name := sameName(sames[i])
		for _, value := range values {
			ways[name] = append(ways[name], sameData("same "+name, sames[i], value))
		}
	}
	return ways
}

func sameData(name string, s model.Same, value string) Relation {
	s.Value = value
	return Relation{Name: name, Value: value, reach: reachOf(s), narrowing: narrowing{same: s, analytics: belongsToAnalytics(s)}}
}

// belongsToAnalytics tells whether the hidden types are among those that hold
// the value: what people do on a page, with a device, in a visit.
func belongsToAnalytics(s model.Same) bool {
	return s.Kind == model.SamePage || s.Kind == model.SameDevice || s.Key == keyAnalyticsSession
}

// byColumn is the relation by an id of the log itself.
func byColumn(name string, kind model.SameKind, id string) []Relation {
	s := model.Same{Kind: kind, Value: id}
	if id == "" || checkSame(s) != nil {
		return nil
	}
	return []Relation{{Name: name, Value: id, reach: reachOf(s), narrowing: narrowing{same: s}}}
}

func sameSession(l model.Log) []Relation {
	text, ok := ByCell(model.ColumnSession, l)
	if !ok {
		return nil
	}
	return []Relation{{Name: "same session", Value: text, reach: reachDay, narrowing: narrowing{session: text}}}
}

// sameUser is by the user's id; where a log has none, by the email it names.
func sameUser(l model.Log) []Relation {
	if ways := byColumn("same user", model.SameUser, string(l.UserID)); len(ways) > 0 {
		if email := l.UserEmail.Value; email != "" {
			ways[0].Value, ways[0].narrowing.same.Label = email, email
		}
		return ways
	}
	email := whoIs(l).viewed()
	if email == "" || len(email) > maxKeyValue {
		return nil
	}
	return []Relation{{Name: "same user", Value: email, reach: reachWeek, narrowing: narrowing{user: ByValue(model.ColumnUser, email)}}}
}

func sameApp(l model.Log) []Relation {
	if l.AppID == "" {
		return nil
	}
	value := string(l.AppID)
	if l.AppName.Value != "" {
		value = l.AppName.Value
	}
	return []Relation{{Name: "same app", Value: value, reach: reachDay, narrowing: narrowing{app: l.AppID}}}
}

func around(l model.Log) []Relation {
	if l.CreatedAt.IsZero() {
		return nil
	}
	return []Relation{
		{Name: "the moments around, ±5 min", reach: reachMinutes},
		{Name: "the moments around, ±1 h", reach: reachHour},
	}
}

// family is the relation to the types of the log's section in the catalogue
// that begin with the same word; of a type unknown to it, to those that differ
// in the last word only.
func family(l model.Log) []Relation {
	const name = "the log types of its family"
	first, _, _ := strings.Cut(l.Type, ".")
	known, ok := model.LookupType(l.Type)
	if !ok {
		last := strings.LastIndexByte(l.Type, '.')
		if last < 1 || len(l.Type) > maxKeyValue {
			return nil
		}
		stem := term{kind: termText, text: pattern{text: l.Type[:last+1]}}.write(model.ColumnType)
		return []Relation{{Name: name, Value: l.Type[:last+1] + "…", reach: reachDay, narrowing: narrowing{kind: stem}}}
	}
	var types []string
	for _, t := range model.Catalogue() {
		if t.Section == known.Section && strings.HasPrefix(t.Name, first+".") {
			types = append(types, t.Name)
		}
	}
	if len(types) < 2 {
		return nil
	}
	return []Relation{{Name: name, Value: known.Section, reach: reachDay, narrowing: narrowing{types: strings.Join(types, ",")}}}
}
