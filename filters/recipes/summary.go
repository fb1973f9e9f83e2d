package recipes

import (
	"hash/maphash"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// Summary sums up the logs of a recipe. Logs may come in any order, and more
// than once: one with an id counts once. It is not for several goroutines at
// once; its Figures, once given, do not change any more.
type Summary interface {
	Add(model.Log)
	Figures(View) Figures
}

// Joiner is a Summary that needs logs which its recipe's filters may have left
// out: an email's status has no user, and comes after the range's end.
type Joiner interface {
	Summary
	// Open gives the queries that find what is still missing, for what q has
	// brought in; none when nothing is, or when q has left nothing out. Their
	// logs go to Join. A query may bring logs that belong to nothing here.
	Open(q model.Query) []model.Query
	// Join takes a log for what was added before or will be; it makes no new row.
	Join(model.Log)
}

// OpenPeriod is the period in which a query of Open is asked, now: that of its
// range, from no later than the recipe's own period begins.
func OpenPeriod(open model.Query, own model.Period, now time.Time, loc *time.Location) model.Period {
	period := filters.Resolve(open.Range, now, loc)
	if own.Start.Before(period.Start) {
		period.Start = own.Start
	}
	return period
}

// View says how figures are to be given.
type View struct {
	// Now is the clock, in the zone that sentences say times in.
	Now time.Time
	// Rows is how many rows a table has at most; 0 is all.
	Rows int
	// Tag, when not empty, keeps only the rows with this tag, in the tables
	// whose rows have tags and that count nothing else.
	Tag string
}

// Summary is the summary that the recipe gives, empty. The answers are those
// that its query was made with.
func (r Recipe) Summary(a Answers) Summary {
	switch r.Gives {
	case Emails:
		return newEmails(a.To(AskRecipient))
	case Pushes:
		return newPushes()
	case Logins:
		return newLogins()
	case TwoFactor:
		return newTwoFactor()
	case Media:
		return newMedia()
	case Publishes:
		return newPublishes()
	}
	return newCounts(r.By)
}

// countedLogs keeps which logs were added.
type countedLogs struct {
	seed maphash.Seed
	ids  map[uint64]struct{}
	logs int
}

func newCountedLogs() countedLogs {
	return countedLogs{seed: maphash.MakeSeed(), ids: make(map[uint64]struct{})}
}

// first tells whether a log comes for the first time, and counts it. One
// without an id always does.
func (c *countedLogs) first(l model.Log) bool {
	if !c.note(l) {
		return false
	}
	c.logs++
	return true
}

// note is first, without counting.
func (c *countedLogs) note(l model.Log) bool {
	if l.ID == "" {
		return true
	}
	h := maphash.String(c.seed, string(l.ID))
	if _, seen := c.ids[h]; seen {
		return false
	}
	c.ids[h] = struct{}{}
	return true
}
