package story

// emailLadders are single emails of the last hours, one for each thing that
// can become of an email, and one sent just now.
func emailLadders(g *generator) {
	kinds := []string{"email.communicate", "email.dataSourceHook", "email.validate"}
	for i := range outcomeCount {
		v := g.visitTo(g.person(firstAppUser+2+int(i)), 0, conference)
		at := g.ago(3*hour + int64(i)*70*minute)
		m := g.newEmail(at, &v, v.who.email, subjects()[i])
		g.send(at, &v, kinds[int(i)%len(kinds)], m, "")
		g.outcome(at, m, i)
	}
	v := g.visitTo(g.person(hookUser), 0, fieldService)
	at := g.now - second
	g.send(at, &v, "email.dataSourceHook", g.newEmail(at, &v, "ken.sato@acme.example", "Job 1043 is yours"), "")
}

// pushArc is a push with failures by service, one that reached everybody, and
// one that reached nobody.
func pushArc(g *generator) {
	v := g.atDesk(g.person(hanako), conference)
	v.appID = v.app.live()
	g.push(g.ago(2*hour), &v, "Doors open at 9:00", "Bring your badge 🎫", []service{
		{"gcm", 412, 3, pushErrors("gcm")},
		{"apn", 388, 2, pushErrors("apn")[:2]},
		{"wns", 0, 1, pushErrors("wns")},
	}, false)
	g.push(g.ago(30*hour), &v, "会場が変わりました", "Hall 1 → Hall 2", []service{{"gcm", 415, 0, nil}, {"apn", 390, 0, nil}}, false)
	g.push(g.ago(8*day), &v, "Test", "Please ignore", []service{{"apn", 0, 3, pushErrors("apn")}}, false)
}

// oldPushes still carry the settings of their time.
func oldPushes(g *generator) {
	v := g.atDesk(g.person(eleni), newsroom)
	v.appID = v.app.live()
	for i := range int64(4) {
		g.push(g.ago((230+i*21)*day), &v, "New in the Newsroom", "Quarterly figures", []service{{"gcm", 120 + i, 1, pushErrors("gcm")[:1]}, {"apn", 96, 0, nil}}, true)
	}
}

// buildArc is store builds: one failed, the next one well, one not reported
// yet.
func buildArc(g *generator) {
	v := g.atDesk(g.person(lukasz), conference)
	v.appID = v.app.live()
	failed, good, android, windows, open := g.newBuild("ios"), g.newBuild("ios"), g.newBuild("android"), g.newBuild("windows"), g.newBuild("android")
	g.buildAsked(g.ago(3*day), &v, failed)
	g.buildReported(g.ago(3*day-4*hour), &v, failed, "failed", buildFailures()[1])
	g.buildAsked(g.ago(2*day), &v, good)
	g.buildReported(g.ago(2*day-3*hour-10*minute), &v, good, "completed", "")
	g.buildAsked(g.ago(28*hour), &v, android)
	g.buildReported(g.ago(21*hour), &v, android, "completed", "")
	g.buildAsked(g.ago(15*hour), &v, windows)
	g.buildReported(g.ago(9*hour), &v, windows, "failed", "Certificate expired")
	g.buildAsked(g.ago(90*minute), &v, open)
}

// fileArc is one file from its upload through moves, the bin and back, another
// that stays in the bin, and a folder that goes the same way.
func fileArc(g *generator) {
	v := g.atDesk(g.person(eleni), conference)
	plan := file{id: next(&g.ids.file), app: conference, name: "κάτοψη-αίθουσας.png"}
	slides := file{id: next(&g.ids.file), app: conference, folder: 1, name: "keynote – FINAL (2).pdf"}
	g.fileLog(g.ago(4*day), &v, "mediaFile.create", plan, 0)
	g.fileLog(g.ago(4*day-2*minute), &v, "mediaFile.create", slides, 0)
	plan.folder = 2
	g.fileLog(g.ago(3*day), &v, "mediaFile.update", plan, v.app.folders[0].id)
	g.fileLog(g.ago(60*hour), &v, "mediaFile.remove", plan, 0)
	g.fileLog(g.ago(22*hour), &v, "mediaFile.restore", plan, 0)
	g.fileLog(g.ago(16*hour), &v, "mediaFile.remove", slides, 0)

	drafts := folder{next(&g.ids.folder), "Entwürfe"}
	for i, kind := range []string{"mediaFolder.create", "mediaFolder.update", "mediaFolder.remove", "mediaFolder.restore"} {
		g.do(g.ago(5*day-int64(i)*11*hour), &v, deed{kind: kind, fill: func(g *generator, _ *visit, _ *Record) { g.writeFolder(drafts) }})
	}
}
