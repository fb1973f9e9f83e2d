package story

import (
	"math"
	"slices"
)

// arc is a scripted part of the story, at times counted back from its end. It
// is told whole or, when there are fewer logs than it needs, not at all.
type arc func(g *generator)

// arcsInOrder are the arcs, those first that matter most when logs are few.
func arcsInOrder() []arc {
	return []arc{
		failedLogins, emailLadders, buildArc, twoFactorArc, previewAsUser, fileArc,
		pushArc, hostileValues, oddShapes, nullsArc, bulkArc, launchArc, badgeArc,
		newsletterArc, newcomerArc, mergeArc, longValues, rareTypes, firstSignIns, olderNewsletters, oldPushes, formerEmployee, founding,
	}
}

// scriptedArcs tells the arcs that fit into the story's number of logs, in
// order of time.
func scriptedArcs(s *Story) []Record {
	g := newGenerator(s, streamArcs, math.MaxInt)
	g.end = math.MaxInt64
	var told []Record
	for _, a := range arcsInOrder() {
		g.logs = g.logs[:0]
		a(g)
		if len(told)+len(g.logs) <= s.options.Logs {
			told = append(told, g.logs...)
		}
	}
	slices.SortStableFunc(told, func(a, b Record) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return told
}

// ago is an instant so long before the story's end, or up to 50 s more: people
// don't act on the minute.
func (g *generator) ago(span int64) int64 { return g.now - span - g.millis(0, 50*second) }

func (g *generator) person(i int) *person { return &g.cast.people[i] }

func (g *generator) app(i int) *app { return &g.cast.apps[i] }

// bulkArc is forty entries of one request in the same millisecond, after the
// warehouse's nightly import.
func bulkArc(g *generator) {
	v := g.visitTo(g.person(bot), 0, fieldService)
	at := g.ago(10 * hour)
	g.imported(at, &v)
	g.bulk(at+4*second, &v, 40)
}

// newsletterArc goes to sixty people, less than a day ago.
func newsletterArc(g *generator) {
	v := g.atDesk(g.person(chloe), newsroom)
	v.appID = v.app.live()
	g.newsletter(g.ago(18*hour), &v, "Acme News: we open in São Paulo 🇧🇷", 60)
}

func olderNewsletters(g *generator) {
	v := g.atDesk(g.person(chloe), newsroom)
	v.appID = v.app.live()
	for week := int64(1); week <= 3; week++ {
		g.newsletter(g.ago(week*7*day+5*hour), &v, "Acme News", 18)
	}
}

// launchArc is the web launch of an app, a new address, and updates since.
func launchArc(g *generator) {
	v := g.atDesk(g.person(lukasz), conference)
	g.doKind(g.ago(6*day+3*hour), &v, "app.publish.web.create")
	g.doKind(g.ago(5*day+2*hour), &v, "app.publish.web.update")
	g.doKind(g.ago(26*hour), &v, "app.publish")
	g.doKind(g.ago(7*hour), &v, "app.publish")
	old := g.atDesk(g.person(lukasz), tokyo)
	g.doKind(g.ago(27*day), &old, "app.publish.web.remove")
}

// badgeArc is a type that only this app writes, a few times a day.
func badgeArc(g *generator) {
	for i := range int64(14) {
		v := g.visitTo(g.person(firstAppUser+int(i*3)), 0, conference)
		g.doKind(g.ago(40*minute+i*5*hour), &v, "custom.badge.scan")
	}
}

// newcomerArc is how somebody comes into the organization: invited, there,
// first in, given an app.
func newcomerArc(g *generator) {
	admin, new := g.atDesk(g.person(sam), conference), g.atDesk(g.person(joao), conference)
	at := g.ago(11 * day)
	g.onPerson(at, &admin, "organization.user.invite", new.who, nil)
	g.onPerson(at+2*hour, &admin, "organization.user.create", new.who, nil)
	g.login(at+3*hour, &new, "user.login.first", new.who.ip)
	g.onPerson(at+5*hour, &admin, "organization.user.app.create", new.who, func(w *jsonWriter) {
		w.list("apps")
		w.number("", admin.app.id)
		w.end()
		w.text("role", "editor")
	})
}

// firstSignIns are the app users who joined in the course of the year.
func firstSignIns(g *generator) {
	for i := firstAppUser; i < len(g.cast.people); i++ {
		if p := g.person(i); p.joined != 0 {
			v := g.visitTo(p, 0, p.apps[0])
			g.login(p.joined, &v, "user.login.first", p.ip)
		}
	}
}

// mergeArc is one merge that went well and one that did not.
func mergeArc(g *generator) {
	v := g.atDesk(g.person(lukasz), sandbox)
	g.merge(g.ago(6*day), &v, g.app(conference), false)
	g.merge(g.ago(25*day), &v, g.app(handbook), true)
}

// formerEmployee left long ago: the user is known by id only.
func formerEmployee(g *generator) {
	v := g.atDesk(g.person(former), handbook)
	for i := range int64(9) {
		g.doKind(g.ago(205*day+i*7*hour), &v, "app.page.widget.update")
	}
	admin := g.atDesk(g.person(ann), handbook)
	g.onPerson(g.ago(203*day), &admin, "organization.user.delete", &person{id: v.who.id, email: "r.marsh" + domain, name: "Robin Marsh"}, nil)
}

// founding is where the year begins.
func founding(g *generator) {
	v := g.atDesk(g.person(ann), conference)
	g.do(g.ago(362*day), &v, deed{kind: "organization.create", fill: func(g *generator, _ *visit, r *Record) {
		r.AppID = 0
		g.w.object("organization")
		g.w.number("id", organizationID)
		g.w.text("name", organizationName)
		g.w.end()
	}})
}

// rareTypes has each thing that people do at least once, some time of the
// year, and each that happens to apps.
func rareTypes(g *generator) {
	deeds := &g.cast.deeds
	for i, it := range slices.Concat(deeds.studio, deeds.admin) {
		v := g.atDesk(g.person(i%studioCount), i%appCount)
		g.do(g.ago(g.millis(2*day, 330*day)), &v, it)
	}
	for i, it := range deeds.app {
		v := g.visitTo(g.person(firstAppUser+i), 0, i%(appCount-1))
		g.do(g.ago(g.millis(2*day, 330*day)), &v, it)
	}
	for i, kind := range []string{"sms.2fa", "sms.communicate", "sms.dataSourceHook", "sms.validate"} {
		v := g.visitTo(g.person(firstAppUser+i), 0, fieldService)
		g.smsLog(g.ago(g.millis(day, 20*day)), &v, kind)
	}
	everyday(g)
}

// everyday are the commonest logs, so that none is missing from the quietest
// story.
func everyday(g *generator) {
	v := g.visitTo(g.person(firstAppUser+1), 0, conference)
	at := g.ago(3 * hour)
	g.checkUpdate(at, &v)
	g.pageView(at+second, &v, v.app.screens[0])
	g.trackEvent(at+9*second, &v, v.app.screens[0])
	g.appView(at+20*second, &v, v.app.screens[1])
	e := g.newEntry(&v)
	for i, kind := range []string{"create", "update", "delete"} {
		g.entryLog(at+int64(30+i)*second, &v, "dataSource.entry."+kind, e, "")
	}
	g.imported(at+minute, &v)
	desk := g.atDesk(g.person(priya), newsroom)
	g.login(at+2*minute, &desk, "user.login.sso", desk.who.ip)
	g.presence(at+3*minute, &desk)
	g.signOut(at+50*minute, &desk)
}
