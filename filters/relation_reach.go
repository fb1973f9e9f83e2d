package filters

import (
	"time"

	"fliplet-audit/model"
)

// reach is how far from a log its relatives may be.
type reach int

const (
	reachDay     reach = iota // 12 hours before and after
	reachWeek                 // 84 hours before and after
	reachMonth                // 15 days before and after
	reachMinutes              // 5 minutes before and after
	reachHour                 // an hour before and after
	reachEmail                // from the email's trigger until now
	reachBuild                // from the build's request until now
	reachAll                  // as long as logs are kept
)

// What is read up to one clock overlaps with what another wrote (wire.md,
// "createdAt may be later than updatedAt").
const clocksDiffer = 2 * time.Minute

// How long before its last status an email can have been sent, and a build been
// asked for, at most: mail servers try for days, and complaints come weeks later.
const (
	emailTakes = 30 * 24 * time.Hour
	buildTakes = 7 * 24 * time.Hour
)

// reachOf is the reach of an exact value.
func reachOf(s model.Same) reach {
	switch s.Kind {
	case model.SameUser, model.SameDevice, model.SamePage, model.SameDataSource:
		return reachWeek
	case model.SameRequest:
		return reachDay
	case model.SameEntry:
		return reachAll
	}
	switch s.Key {
	case keyMessage:
		return reachEmail
	case keySubmission:
		return reachBuild
	case keyFile:
		return reachAll
	case keyAddress, keyAnalyticsSession:
		return reachDay
	}
	return reachMonth
}

// Reach is the time that the relation looks at, in words.
func (r Relation) Reach() string {
	switch {
	case r.reach == reachEmail && !r.log.begins:
		return "from 30 days before this log until now"
	case r.reach == reachBuild && !r.log.begins:
		return "from a week before this log until now"
	}
	return map[reach]string{
		reachDay: "the day around", reachWeek: "the week around", reachMonth: "the 30 days around",
		reachMinutes: "5 minutes before and after", reachHour: "an hour before and after",
		reachEmail: "from the email's trigger until now", reachBuild: "from the build's request until now",
		reachAll: "as long as logs are kept",
	}[r.reach]
}

// ends are the reach's first and last instant for a log; a zero one is open.
func (r Relation) ends() (from, to time.Time) {
	if r.log.at.IsZero() {
		return time.Time{}, time.Time{}
	}
	both := func(d time.Duration) (time.Time, time.Time) { return r.log.at.Add(-d), r.log.at.Add(d) }
	since := func(d time.Duration) (time.Time, time.Time) {
		if r.log.begins {
			d = clocksDiffer
		}
		return r.log.at.Add(-d), time.Time{}
	}
	switch r.reach {
	case reachDay:
		return both(12 * time.Hour)
	case reachWeek:
		return both(84 * time.Hour)
	case reachMonth:
		return both(15 * 24 * time.Hour)
	case reachMinutes:
		return both(5 * time.Minute)
	case reachHour:
		return both(time.Hour)
	case reachEmail:
		return since(emailTakes)
	case reachBuild:
		return since(buildTakes)
	}
	return time.Time{}, time.Time{}
}

// Range is the date range that holds the log's relatives. Nothing older than a
// year before now, in now's zone, is in it; where that cuts its start, the note
// says so, else it is "".
func (r Relation) Range(now time.Time) (model.Range, string) {
	from, to := r.ends()
	if from.IsZero() {
		return model.Range{Kind: model.RangeLast12Months}, ""
	}
	return custom(from, to, now)
}

// custom is the range between two instants, as far as logs are kept; it is
// until now where the end is open or still to come.
func custom(from, to, now time.Time) (model.Range, string) {
	note := ""
	if kept := KeptSince(now, now.Location()); from.Before(kept) {
		from = kept
		note = "Fliplet keeps logs for one year: there are none from before " + from.Format("2 Jan 2006")
	}
	if !to.Before(now) {
		to = time.Time{}
	}
	if !to.IsZero() && to.Before(from) {
		to = from
	}
	return model.Range{Kind: model.RangeCustom, From: from, To: to}, note
}

// widened is the range in force, widened where the relation needs more. Of the
// moments around it is just these.
func (r Relation) widened(have model.Range, now time.Time) (model.Range, string) {
	need, note := r.Range(now)
	if r.reach == reachMinutes || r.reach == reachHour {
		return need, note
	}
	needed, had := Resolve(need, now, now.Location()), Resolve(have, now, now.Location())
	startsIn, endsIn := !needed.Start.Before(had.Start), !had.End.Before(needed.End)
	switch {
	case startsIn && endsIn:
		return have, note
	case had.Start.After(needed.End), had.End.Before(needed.Start):
		return need, note
	case need.Kind != model.RangeCustom:
		return need, note
	}
	from, to := need.From, need.To
	if startsIn {
		from = had.Start
	}
	if endsIn {
		to = have.To
	}
	wide, cut := custom(from, to, now)
	if note == "" {
		note = cut
	}
	return wide, note
}
