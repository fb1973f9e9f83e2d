// Package story makes the demo organization's audit log: one coherent company
// with people, apps and events that belong together, from a seed and a time.
package story

import "time"

// DefaultLogs is how many logs a story has when Options.Logs is not positive.
const DefaultLogs = 20_000

// Options say which story to tell. The same options give the same story, byte
// for byte.
type Options struct {
	Seed int64
	// Now is the story's last instant; it reaches 12 months back from there.
	Now time.Time
	// Logs is how many logs in all; 0 or less means DefaultLogs.
	Logs int
}

// Record is one log. A zero id and an empty text stand for null.
type Record struct {
	Type string
	// Data is PostgreSQL's rendering of the jsonb value.
	Data      string
	RequestID string
	// CreatedAt and UpdatedAt are UTC, whole milliseconds. UpdatedAt may be a
	// little before CreatedAt (wire.md, "createdAt may be later than updatedAt").
	CreatedAt, UpdatedAt time.Time

	SessionID, UserID, AppID        int64
	DataSourceEntryID, DataSourceID int64
	AppNotificationID               int64
}

// User is somebody, or something, that logs name. An empty Type or Email is
// null.
type User struct {
	ID int64
	// Type is app, appAction or studio.
	Type, Email string
}

// App is one app by its working copy. What app users do is logged under
// ProductionID, which is 0 until the first publication.
type App struct {
	ID           int64
	Name         string
	ProductionID int64
}

// Organization is who the story is about.
type Organization struct {
	ID    int64
	Name  string
	Users []User
	Apps  []App
}

// Story is one organization's year. It does not change once made: its logs can
// be told any number of times, also at once.
type Story struct {
	options Options
	cast    *cast
	arcs    []Record // the scripted events, ascending by CreatedAt
	plan    plan
}

// New prepares the story. Its logs are made when they are asked for.
func New(o Options) *Story {
	if o.Logs <= 0 {
		o.Logs = DefaultLogs
	}
	o.Now = o.Now.UTC()
	s := &Story{options: o, cast: newCast(o, o.Now.AddDate(-1, 0, 0))}
	s.arcs = scriptedArcs(s)
	s.plan = newPlan(s.start(), o.Now, o.Logs-len(s.arcs), s.cast)
	return s
}

// start is the story's first instant, 12 months before its last.
func (s *Story) start() time.Time { return s.options.Now.AddDate(-1, 0, 0) }

// Organization is the company with its users and apps, all that logs name.
func (s *Story) Organization() Organization {
	o := Organization{ID: organizationID, Name: organizationName}
	for _, p := range s.cast.people {
		o.Users = append(o.Users, p.user())
	}
	for i := range s.cast.apps {
		a := &s.cast.apps[i]
		o.Apps = append(o.Apps, App{ID: a.id, Name: a.name, ProductionID: a.production})
	}
	return o
}

// Logs tells the story's logs, exactly as many as asked for, ascending by
// CreatedAt (several may share a time), none after Now, until yield returns
// false. Memory does not grow with their number.
func (s *Story) Logs(yield func(Record) bool) {
	g := newGenerator(s, streamTraffic, s.options.Logs-len(s.arcs))
	arcs := s.arcs
	for _, b := range s.plan.buckets {
		n := 0
		for n < len(arcs) && arcs[n].CreatedAt.UnixMilli() < b.end {
			n++
		}
		if !g.tell(b, arcs[:n], yield) {
			return
		}
		arcs = arcs[n:]
	}
}
