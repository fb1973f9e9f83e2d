package demo

import (
	"context"
	"strings"

	"fliplet-audit/api/demo/jsonb"
)

// dayLength is a UTC day in milliseconds.
const dayLength = 24 * 60 * 60 * 1000

// when says of which of the two periods something is; both is possible.
type when uint8

const (
	inDuring when = 1 << iota
	inBefore
)

// pair is a count of the period, and of the one before.
type pair struct{ during, before int }

func (p *pair) mark(w when) {
	if w&inDuring != 0 {
		p.during++
	}
	if w&inBefore != 0 {
		p.before++
	}
}

func (p pair) wire() wireCount { return wireCount{p.during, &p.before} }

// distinct counts different things by number.
type distinct map[int64]when

func (d distinct) pair() pair {
	var p pair
	for _, w := range d {
		p.mark(w)
	}
	return p
}

// tally counts the aggregated logs by these rules, days being UTC's:
//   - A Studio session is a log of studio.analytics.presence. An app session is
//     a different data._analyticsSessionId among all other logs; it counts for
//     the day of its first log in the period.
//   - App users are users of the category app: unique ones left a log in the
//     period, all of them one up to its end. Studio users likewise; new ones are
//     logs of organization.user.create.
//   - An app is its working and its production copy. Its users, sessions and
//     devices (sessionId) are the different ones of its logs.
//   - Dates of apps and people are those of their logs up to the period's end: a
//     person is created with the first one.
type tally struct {
	table          *table
	during, before period
	marks          []mark // by the number of a log's type

	apps        []*appTally
	appOf       map[int64]*appTally // by the id of either copy
	users       []*userTally        // in the order of their first logs
	userOf      map[int64]*userTally
	sessions    map[string]uint32 // the app sessions' numbers, from 1
	sessionSeen []when            // by number

	appDays, studioDays         map[int64]int // by days since 1970
	appSessions, studioSessions pair
	newStudioUsers, appsCreated pair
}

// userTally is what is counted of one user.
type userTally struct {
	id          int64
	kind, email string
	first, last int64
	seen        when
	presences   int
	publishes   int
	created     int
	sessions    map[int64]bool // in the period
}

func newTally(t *table, apps []app, during period) *tally {
	c := &tally{
		table: t, during: during, before: during.before(), marks: make([]mark, len(t.kinds)),
		appOf: map[int64]*appTally{}, userOf: map[int64]*userTally{}, sessions: map[string]uint32{}, sessionSeen: make([]when, 1),
		appDays: map[int64]int{}, studioDays: map[int64]int{},
	}
	for n, kind := range t.kinds {
		c.marks[n] = markOf(kind)
	}
	for _, a := range apps {
		counted := &appTally{
			app: a, users: distinct{}, sessions: distinct{}, devices: distinct{},
			created: null, updated: null, publishedAt: null, apple: null, google: null, web: null,
		}
		c.apps = append(c.apps, counted)
		c.appOf[a.ID] = counted
		if a.ProductionID != nil {
			c.appOf[*a.ProductionID] = counted
		}
	}
	return c
}

// count looks at the logs, the oldest first, up to the period's end.
func (c *tally) count(ctx context.Context) error {
	_, end := c.table.between(null, c.during.to)
	for row := range min(end, c.table.dated) {
		if row%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		c.add(row)
	}
	return nil
}

func (c *tally) add(row int) {
	at, mark := c.table.createdAt[row], c.marks[c.table.kind[row]]
	w := c.when(at)
	user := c.user(row)
	app := c.appOf[c.table.appID[row]]
	if user != nil {
		user.last = at
		user.seen |= w
	}
	if app != nil {
		app.date(c.table, row, at, mark)
	}
	if w == 0 {
		return
	}
	session := c.session(row, at, mark, w)
	c.addToOrganization(at, mark, w)
	if user != nil && w == inDuring {
		user.add(mark, session)
	}
	if app != nil {
		app.add(c.table, row, mark, w, session)
	}
}

func (c *tally) when(at int64) when {
	switch {
	case c.during.holds(at):
		return inDuring
	case c.before.holds(at):
		return inBefore
	}
	return 0
}

func (c *tally) addToOrganization(at int64, mark mark, w when) {
	switch mark {
	case markPresence:
		c.studioSessions.mark(w)
		if w == inDuring {
			c.studioDays[at/dayLength]++
		}
	case markUserCreate:
		c.newStudioUsers.mark(w)
	case markCreate:
		c.appsCreated.mark(w)
	}
}

// user is whoever a log names; nil for none.
func (c *tally) user(row int) *userTally {
	id := c.table.userID[row]
	if id == null {
		return nil
	}
	user := c.userOf[id]
	if user == nil {
		user = &userTally{id: id, first: c.table.createdAt[row], sessions: map[int64]bool{}}
		c.userOf[id] = user
		c.users = append(c.users, user)
	}
	if user.kind == "" {
		joined := c.table.users[c.table.user[row]]
		user.kind, user.email = joined.kind.Value, joined.email.Value
	}
	return user
}

// session is the number of a log's app session, 0 for none.
func (c *tally) session(row int, at int64, mark mark, w when) int64 {
	text, ok := c.table.dataText(row)
	if !ok || mark == markPresence {
		return 0
	}
	id := analyticsSession(text)
	if id == "" {
		return 0
	}
	number, known := c.sessions[id]
	if !known {
		number = uint32(len(c.sessionSeen))
		c.sessions[id] = number
		c.sessionSeen = append(c.sessionSeen, 0)
	}
	if c.sessionSeen[number]&w == 0 {
		c.sessionSeen[number] |= w
		c.appSessions.mark(w)
		if w == inDuring {
			c.appDays[at/dayLength]++
		}
	}
	return int64(number)
}

const analyticsKey = "_analyticsSessionId"

// analyticsSession is a data's app session, "" for none. Where the key stands
// in the outermost object, before any inner one, it is read without a walk
// through all keys.
func analyticsSession(text string) string {
	const key = `"` + analyticsKey + `": `
	at := strings.Index(text, key)
	if at < 1 {
		return ""
	}
	value := text[at+len(key):]
	outermost := text[0] == '{' && text[at-1] != '\\' && strings.IndexByte(text[1:at], '{') < 0 && strings.IndexByte(text[1:at], '[') < 0
	if outermost && value[0] == '"' {
		end := 1 + strings.IndexByte(value[1:], '"')
		if strings.IndexByte(value[:end], '\\') < 0 {
			return value[1:end]
		}
	}
	id, _ := jsonb.Extract(text, analyticsKey)
	return id
}

func (u *userTally) add(mark mark, session int64) {
	switch mark {
	case markPresence:
		u.presences++
	case markPublish:
		u.publishes++
	case markCreate:
		u.created++
	}
	if session != 0 && u.kind == "studio" {
		u.sessions[session] = true
	}
}
