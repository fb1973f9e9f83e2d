package story

// scene lets somebody who is active in that hour of the UTC week do what they
// do. It makes at least one log at that time.
func (g *generator) scene(at int64, week int) {
	role, p := g.cast.somebody(g.dice, at, week)
	switch role {
	case roleStudio:
		g.studioSession(at, p)
	case roleBot:
		g.botRun(at, p)
	case roleAction:
		g.actionRun(at, p)
	default:
		g.appVisit(at, p)
	}
}

// onScreen is what somebody may do on a screen. It gives the time after it.
func (g *generator) onScreen(at int64, v *visit, s screen) int64 {
	n := g.IntN(1000)
	switch {
	case n < 300:
		g.trackEvent(at, v, s)
	case n < 440:
		g.entryDone(at, v)
	case n < 448:
		g.upload(at, v)
	case n < 466:
		g.emailScene(at, v, "email.communicate", v.who.email)
	case n < 470:
		g.smsLog(at, v, "sms.communicate")
	case n < 500:
		g.do(at, v, pick(g.dice, g.cast.deeds.app))
	default:
		return at
	}
	return at + g.millis(second, 20*second)
}

// studioSession is somebody at work in Studio on one app.
func (g *generator) studioSession(at int64, p *person) {
	v := g.atDesk(p, g.few(appCount))
	if g.chance(0.4) {
		at = g.signIn(at, &v)
	}
	for range g.between(2, 12) {
		if g.chance(0.4) {
			g.presence(at, &v)
		} else {
			g.atWork(at, &v)
		}
		at += g.millis(8*second, 6*minute)
	}
}

// atWork is one step of somebody's work in Studio.
func (g *generator) atWork(at int64, v *visit) {
	n := g.IntN(1000)
	admin := v.who.id == g.cast.people[ann].id || v.who.id == g.cast.people[sam].id
	switch {
	case n < 80:
		g.upload(at, v)
	case n < 92:
		g.somePush(at, v)
	case n < 98:
		g.someBuild(at, v)
	case n < 100:
		g.merge(at, v, &g.cast.apps[g.IntN(appCount)], g.chance(0.2))
	case n < 125:
		g.emailScene(at, v, "email.communicate", g.cast.people[firstAppUser+g.few(leastAppUsers)].email)
	case n < 145:
		g.do(at, v, pick(g.dice, accountDeeds()[:2]))
	case n < 165 && admin:
		g.do(at, v, pick(g.dice, g.cast.deeds.admin))
	default:
		g.do(at, v, pick(g.dice, g.cast.deeds.studio))
	}
}

// botRun is the integration that keeps the warehouse's data up to date.
func (g *generator) botRun(at int64, p *person) {
	v := g.visitTo(p, 0, fieldService)
	v.appID = v.app.id
	n := g.IntN(20)
	switch {
	case n < 4:
		g.bulk(at, &v, g.between(2, 12))
	case n == 4:
		g.imported(at, &v)
	case n == 5:
		g.upload(at, &v)
	case n < 9:
		g.entryLog(at, &v, "dataSource.entry.update", g.oldEntry(&v), "")
	default:
		g.doKind(at, &v, "dataSource.commit")
	}
}

// actionRun is an app action or a data source's hook at work.
func (g *generator) actionRun(at int64, p *person) {
	v := g.visitTo(p, 0, g.IntN(appCount-1))
	n := g.IntN(20)
	to := g.cast.people[firstAppUser+g.few(len(g.cast.people)-firstAppUser)].email
	switch {
	case n < 7:
		g.emailScene(at, &v, "email.dataSourceHook", to)
	case n < 9:
		g.emailScene(at, &v, "email.communicate", to)
	case n < 10:
		g.smsLog(at, &v, "sms.dataSourceHook")
	case n < 12:
		g.do(at, &v, pick(g.dice, aiDeeds()))
	default:
		g.entryLog(at, &v, "dataSource.entry.update", g.oldEntry(&v), "")
	}
}
