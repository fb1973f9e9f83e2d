package story

import "strconv"

// appDeeds are what is done to an app as a whole, in Studio.
func appDeeds() []deed {
	return []deed{
		{"app.publish", 3, published},
		{"app.settings.update", 3, settingsChanged},
		{"app.widget.update", 2, appWidget},
		{"app.widget.create", 0.5, appWidget},
		{"app.widget.delete", 0.3, appWidget},
		{"app.widget.remove", 0.5, appWidget},
		{"app.user.create", 0.8, appMember},
		{"app.user.update", 0.4, appMember},
		{"app.user.remove", 0.3, appMember},
		{"app.create", 0.15, appMade},
		{"app.clone", 0.1, appMade},
		{"app.remove", 0.08, appMade},
		{"app.delete", 0.05, appMade},
		{"app.publish.web.create", 0.1, launched},
		{"app.publish.web.update", 0.2, launched},
		{"app.publish.web.remove", 0.05, launched},
		{"app.token.remove", 0.05, tokenRemoved},
		{"widget.update", 0.3, definitionSynced},
		{"appAction.v3.restore", 0.1, actionRestored},
	}
}

func (g *generator) versionText() string {
	return "3." + strconv.Itoa(g.IntN(9)) + "." + strconv.Itoa(g.IntN(20))
}

func published(g *generator, v *visit, _ *Record) {
	g.w.text("releaseType", one(g.dice, []string{"minor", "minor", "silent", "major"}))
	g.w.text("version", g.versionText())
	g.w.text("changelog", one(g.dice, []string{"Fixes", "New agenda 🎉", "Poprawki błędów", "Διορθώσεις", "不具合の修正", ""}))
	g.w.number("productionAppId", v.app.live())
}

func settingsChanged(g *generator, _ *visit, _ *Record) {
	g.w.object("settings")
	g.w.text("theme", one(g.dice, []string{"dark", "light"}))
	g.w.boolean("analyticsEnabled", true)
	g.w.raw("sessionTimeout", one(g.dice, []string{"null", "30", "1.0"}))
	g.w.end()
}

func appWidget(g *generator, _ *visit, _ *Record) {
	g.w.object("widget")
	g.w.number("id", 700+g.Int64N(40))
	g.w.text("package", one(g.dice, []string{"com.fliplet.theme.spring", "com.fliplet.analytics", "com.fliplet.chat", "com.fliplet.sso.saml"}))
	g.w.end()
}

func appMember(g *generator, _ *visit, _ *Record) {
	p := &g.cast.people[g.IntN(studioCount)]
	g.w.object("user")
	g.w.number("id", p.id)
	g.w.text("email", p.email)
	g.w.text("fullName", p.name)
	g.w.end()
	g.w.text("role", one(g.dice, []string{"editor", "publisher", "viewer"}))
}

func appMade(g *generator, v *visit, _ *Record) {
	g.w.object("app")
	g.w.number("id", v.app.id)
	g.w.text("name", v.app.name)
	g.w.end()
}

func launched(g *generator, v *visit, _ *Record) {
	g.w.text("slug", v.app.slug)
	g.w.text("url", "https://apps.acme.example/"+v.app.slug)
	g.w.number("productionAppId", v.app.live())
}

func tokenRemoved(g *generator, _ *visit, _ *Record) {
	g.w.number("tokenId", 300+g.Int64N(90))
	g.w.text("name", one(g.dice, []string{"CI deploys", "Old CRM sync"}))
}

func definitionSynced(g *generator, _ *visit, r *Record) {
	r.AppID = 0
	g.w.text("package", "com.acme.badge-scanner")
	g.w.text("version", g.versionText())
}

func actionRestored(g *generator, _ *visit, _ *Record) {
	g.w.text("name", "Nightly digest")
	g.w.number("appActionId", 2317)
	g.w.number("versionId", next(&g.ids.version))
}
