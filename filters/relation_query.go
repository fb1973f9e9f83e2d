package filters

import (
	"time"

	"fliplet-audit/model"
)

// Query asks for the log's relatives: a question of its own, newest first,
// without the filters that are in force in base. Base's range is widened to
// what the relation needs, days beginning as they do in now's zone; the note
// says where the one year that logs are kept cuts it. Analytics are shown where
// base shows them, where they belong to the relation, and from an analytics log.
func (r Relation) Query(base model.Query, now time.Time) (q model.Query, note string) {
	n := r.narrowing
	q.Range, note = r.widened(base.Range, now)
	q.Same, q.Types, q.AppID = n.same, n.types, n.app
	q.Filters[model.ColumnSession] = n.session
	q.Filters[model.ColumnUser] = n.user
	q.Filters[model.ColumnType] = n.kind
	q.Analytics = base.Analytics || n.analytics || r.log.hidden
	return q, note
}

// Mentions is the way to the logs whose data contains the value elsewhere; false
// where the value is none of the data. A short value is contained in much that
// means something else. They are counted by two questions: the total of the
// loose relation less that of the exact one.
func (r Relation) Mentions() (Relation, bool) {
	if !r.narrowing.same.InData() {
		return Relation{}, false
	}
	r.Name = "mentions of " + r.Value
	r.narrowing.same.Mentions = true
	return r, true
}

// Loosely is the same way for a server that renders data in an unexpected way:
// it narrows by the value alone, and what is not exact is left out on our side,
// though the total counts it. False where the value is none of the data.
func (r Relation) Loosely() (Relation, bool) {
	if !r.narrowing.same.InData() {
		return Relation{}, false
	}
	r.narrowing.same.Loose = true
	return r, true
}

// Missing tells whether an answer to the relation's query holds all that
// matches and yet not the log one started from. Then the server takes the
// query in another way than we think, and Loosely is what is left.
func (r Relation) Missing(page model.LogPage) bool {
	whole := page.TotalKnown && page.Offset == 0 && page.Total <= len(page.Logs)+len(page.Dropped)
	gone := !page.At.IsZero() && r.log.at.Before(page.At.AddDate(-1, 0, 1))
	if !whole || gone || r.log.id == "" || r.narrowing.same.Mentions {
		return false
	}
	for _, l := range page.Logs {
		if l.ID == r.log.id {
			return false
		}
	}
	return true
}

// Step is the relation's name on a trail, such as "messageId 0102018f4a", not
// cleaned for a terminal.
func (r Relation) Step() string {
	n := r.narrowing
	switch {
	case !n.same.Empty():
		return SameWords(n.same)
	case n.session != "":
		return "session " + r.Value
	case n.user != "":
		return "user " + r.Value
	case n.app != "":
		return "app " + r.Value
	case r.Value != "":
		return r.Value
	}
	return r.Name
}

// Session is the id of the session that the relation follows; "" for others.
func (r Relation) Session() model.ID { return model.ID(r.narrowing.session) }
