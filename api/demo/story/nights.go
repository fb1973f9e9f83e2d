package story

// The burst's two addresses: where the guesses came from, and where the one
// that succeeded did.
const (
	burstAddress    = "203.0.113.66"
	strangerAddress = "198.51.100.231"
	burstLogins     = 34
	// strangerSession is none that a person of the story has.
	strangerSession = 409_113
)

// lastNight is the latest 02:40 UTC that lies at least so long in the past.
func (g *generator) lastNight(past int64) int64 {
	at := (g.now-past)/day*day + 2*hour + 40*minute
	if at > g.now-past {
		at -= day
	}
	return at
}

// failedLogins is a burst of them from one address in one night, two accounts
// in turn; then one gets in from somewhere else. In the morning an admin
// clears up, and the owner sets a new password.
func failedLogins(g *generator) {
	victim, other := g.atDesk(g.person(ann), conference), g.atDesk(g.person(eleni), conference)
	script := device{uuid: g.uuid(), model: "python-requests", version: "2.32", platform: "web", os: "Linux x86_64", browser: true}
	victim.device, other.device = &script, &script
	victim.session, other.session = 0, 0
	at := g.lastNight(90 * minute)
	for i := range burstLogins {
		v := &victim
		if i%5 == 3 {
			v = &other
		}
		g.login(at, v, "user.login.failed", burstAddress)
		at += g.millis(9*second, 28*second)
	}
	stranger := desktop(g.dice)
	victim.device, victim.session = &stranger, strangerSession
	g.login(at+22*minute, &victim, "user.login", strangerAddress)

	admin := g.atDesk(g.person(sam), conference)
	at += 40 * minute
	g.onPerson(at, &admin, "user.session.remove", victim.who, nil)
	g.onPerson(at+2*minute, &admin, "organization.user.unblock", victim.who, nil)
	owner := g.atDesk(g.person(ann), conference)
	g.doKind(at+9*minute, &owner, "user.password.update")
}

// twoFactorArc is 2FA turned on and off by its owners, of both kinds, and once
// taken away by an admin.
func twoFactorArc(g *generator) {
	at := func(i int, ago int64, kind, factor string) {
		v := g.atDesk(g.person(i), conference)
		g.factorOf(g.ago(ago), &v, kind, factor)
	}
	at(chloe, 12*day, "user.twofactor.add", "sms")
	at(hanako, 10*day, "user.twofactor.add", "authenticator")
	at(chloe, 9*day, "user.twofactor.remove", "sms")
	at(chloe, 9*day-4*minute, "user.twofactor.add", "authenticator")
	at(viktor, 6*day, "user.twofactor.add", "sms")
	at(ann, 90*minute, "user.twofactor.add", "authenticator")
	admin := g.atDesk(g.person(sam), conference)
	g.onPerson(g.ago(20*hour), &admin, "organization.user.twofactor.remove", g.person(viktor), func(w *jsonWriter) { w.text("type", "sms") })
}

// previewAsUser is an admin who looks at an app as one of its users: today and
// two days ago. Where the log has no user, the data still names both.
func previewAsUser(g *generator) {
	for i, ago := range []int64{4 * hour, 51 * hour} {
		v := g.visitTo(g.person(firstAppUser+5+i), 1, []int{portal, conference}[i])
		v.admin, v.appID = g.person([]int{ann, sam}[i]), v.app.id
		v.device, v.session = &v.admin.devices[0], g.cast.session(v.admin, 0, g.appIndex(v.app))
		at := g.ago(ago)
		for j, s := range v.app.screens[:4] {
			g.pageView(at+int64(j)*20*second, &v, s)
		}
		g.entryLog(at+95*second, &v, "dataSource.entry.update", g.oldEntry(&v), "")
		g.doKind(at+110*second, &v, "app.error.preview")
		g.doKind(at+3*minute, &v, "session.locale.updated")
		nobody := *v.who
		nobody.id = 0
		v.who = &nobody
		g.entryLog(at+4*minute, &v, "dataSource.entry.create", g.newEntry(&v), "")
	}
}
