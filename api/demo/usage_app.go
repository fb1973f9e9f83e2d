package demo

import "fliplet-audit/api/demo/jsonb"

// appTally is what is counted of one app.
type appTally struct {
	app
	users, sessions, devices      distinct
	events, updates, publishes    pair
	edited, published             when
	created, updated, publishedAt int64
	apple, google, web            int64
}

func (a *appTally) add(t *table, row int, mark mark, w when, session int64) {
	if id := t.userID[row]; id != null {
		a.users[id] |= w
	}
	if id := t.sessionID[row]; id != null {
		a.devices[id] |= w
	}
	if session != 0 {
		a.sessions[session] |= w
	}
	switch mark {
	case markEvent:
		a.events.mark(w)
	case markUpdate:
		a.updates.mark(w)
	case markPublish:
		a.publishes.mark(w)
		a.published |= w
	case markWebLaunch:
		a.published |= w
	case markEdit:
		a.edited |= w
	}
}

// date notes what a log tells of the app's dates.
func (a *appTally) date(t *table, row int, at int64, mark mark) {
	if a.created == null || mark == markCreate {
		a.created = at
	}
	if a.updated == null || mark == markEdit || mark == markCreate {
		a.updated = at
	}
	switch mark {
	case markPublish:
		a.publishedAt = at
	case markWebLaunch, markWebUpdate:
		a.web = at
	case markWebRemove:
		a.web = null
	case markReport:
		a.store(t, row, at)
	}
}

// store notes a build that a store has.
func (a *appTally) store(t *table, row int, at int64) {
	text, ok := t.dataText(row)
	if !ok {
		return
	}
	if status, _ := jsonb.Extract(text, "status"); status != "completed" {
		return
	}
	switch platform, _ := jsonb.Extract(text, "platform"); platform {
	case "ios":
		a.apple = at
	case "android":
		a.google = at
	}
}
